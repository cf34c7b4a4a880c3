"""Past forecasts are judged without favour: due by the forecast alone, with exact intervals."""

import math
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.evaluate.calibration.past import Past, Told, binomial_interval, hold

START = date(2026, 1, 1)


def _told(days, came, **more):
    marks = [START + timedelta(d) for d in days]
    return Told("area", more.pop("name", "H1"), START, *marks, None if came is None else START + timedelta(came), "f")


def _synthetic(n, seed, factor=1.0, shift=0):
    """Forecasts of days drawn by the very spread that is forecast, or by one that many times as wide."""
    rng, found = Random(seed), []
    for i in range(n):
        centre = rng.randrange(200, 900)
        days = [centre + round(60 * z) for z in (-1.2816, 0.0, 0.8416, 1.2816)]
        found.append(_told(days, centre + shift + round(60 * factor * rng.gauss(0, 1)), name=str(i)))
    return found


def test_right_forecasts_hold_eighty_in_a_hundred():
    """4,000 days drawn as forecast: 77 to 83 % between P10 and P90 (z = 4.7: one false alarm in 300,000 seeds)."""
    past = hold(_synthetic(4000, 1), date(2030, 1, 1))
    assert past.due == 4000
    assert 0.77 < past.coverage < 0.83
    assert [c / 4000 for c in past.counts] == pytest.approx([0.1, 0.4, 0.3, 0.1, 0.1], abs=0.03)
    assert abs(past.bias_days) < 5


def test_forecasts_that_are_too_sure_are_found_out():
    """Days twice as wide as forecast fall outside; days that are late all the same show in bins and bias."""
    wide, late = (hold(_synthetic(600, 2, **how), date(2030, 1, 1)) for how in ({"factor": 2.0}, {"shift": 60}))
    assert wide.interval[1] < 0.8
    assert wide.counts[0] + wide.counts[-1] > 0.35 * 600
    assert late.bias_days == pytest.approx(60, abs=10)
    assert late.counts[-1] > 0.3 * 600


@pytest.mark.parametrize("day", [400, 500, 700])
def test_what_is_due_is_told_by_the_forecast_alone(day):
    """Judged in the middle of a programme the coverage is what it is at its end: early days are not picked out."""
    past = hold(_synthetic(4000, 3), START + timedelta(day))
    assert past.due + past.pending == 4000
    assert abs(past.coverage - 0.8) < 4.7 * math.sqrt(0.16 / past.due)


def test_a_day_that_has_not_come_is_later_than_its_band():
    """Open days stand in the last bin and lengthen the bias by at least the days so far."""
    past = hold([_told((10, 20, 30, 40), None), _told((10, 20, 30, 40), 200)], START + timedelta(60))
    assert (past.due, past.open, past.inside, past.counts) == (2, 2, 0, (0, 0, 0, 0, 2))
    assert past.bias_days == 40
    assert "at least" in past.lines()[1]


def test_days_are_whole_so_that_ties_are_spread():
    """A day that is P10 to P90 at once is inside, and is spread over the bins by their widths."""
    assert _told((5, 5, 5, 5), 5).bins == pytest.approx((0.1, 0.4, 0.3, 0.1, 0.1))
    assert _told((5, 5, 9, 9), 5).bins == pytest.approx((0.2, 0.8, 0, 0, 0))
    assert _told((5, 6, 7, 8), 6).bins == (0, 1, 0, 0, 0)
    assert hold([_told((5, 5, 5, 5), 5)], START + timedelta(9)).coverage == 1.0


def test_without_forecasts_it_says_so():
    """Nothing to judge is one sentence and no figure."""
    past = hold([], START)
    assert (past.coverage, past.interval) == (None, (0.0, 1.0))
    assert past.lines() == ["no past forecast can be judged yet"]
    assert "1 have not come due" in hold([_told((1, 2, 3, 400), None)], START).lines()[0]
    assert Past(START).as_dict()["pit"]["counts"] == [0.0] * 5


@pytest.mark.parametrize(
    ("hits", "n", "expected"),
    [(0, 10, (0.0, 0.3085)), (10, 10, (0.6915, 1.0)), (8, 10, (0.4439, 0.9748)), (40, 50, (0.6628, 0.8997))],
)
def test_the_interval_is_that_of_clopper_and_pearson(hits, n, expected):
    """Known values of the exact interval."""
    assert binomial_interval(hits, n) == pytest.approx(expected, abs=1e-4)


@given(st.integers(0, 300), st.integers(0, 300))
def test_the_interval_holds_the_share(a, b):
    """The share that was seen lies in its interval, which lies between 0 and 1."""
    n, hits = max(a, b), min(a, b)
    low, high = binomial_interval(hits, n)
    assert 0.0 <= low <= (hits / n if n else 0.0) <= high <= 1.0


@given(st.permutations(_synthetic(12, 7)))
def test_the_order_of_forecasts_does_not_matter(told):
    """Every order gives the same judgement."""
    assert hold(told, date(2030, 1, 1)) == hold(_synthetic(12, 7), date(2030, 1, 1))
