"""The picture of past forecasts says what it is, of which days and how many, and reads in grey."""

from datetime import date, timedelta

import numpy as np
from matplotlib.image import imread

from firmground.evaluate.calibration.past import Past, Told, hold
from firmground.report.figures.calibration import paint, said

_START = date(2026, 1, 1)


def _past():
    days = [_START + timedelta(n) for n in (10, 20, 30, 40)]
    told = [Told("area", str(n), _START + timedelta(n), *days, _START + timedelta(5 + 3 * n)) for n in range(13)]
    return hold(told, date(2026, 6, 1))


def test_the_label_says_of_what_it_is():
    """Dates of the forecasts, as of when, how many, and an exercise is called one."""
    text = said(_past(), exercise=True)
    assert "EXERCISE: not survey evidence" in text
    assert "1 January 2026 to 13 January 2026, as of 1 June 2026; n = 13" in text
    assert "n = 0" in said(Past(_START), exercise=False)


def test_it_is_painted_with_and_without_forecasts(tmp_path):
    """Both give a PNG whose bars differ from the paper in grey, too."""
    for past in (_past(), Past(_START)):
        file = tmp_path / "past.png"
        file.write_bytes(paint(past, exercise=False))
        picture = imread(file)[..., :3].mean(axis=2)
        assert picture.shape == (576, 1136)
        assert np.ptp(picture) > 0.7
