"""The outlook: spreads with their means, from special to general, and what is refused."""

import pytest

from firmground.model import Factor, Outlook, Uncertainty
from firmground.model.outlook import Shape


@pytest.mark.parametrize(
    ("shape", "parameters", "mean"),
    [
        (Shape.FIXED, (3.0,), 3.0),
        (Shape.TRIANGULAR, (0.0, 3.0, 9.0), 4.0),
        (Shape.PERT, (0.0, 3.0, 9.0), 3.5),
        (Shape.LOGNORMAL, (1.0, 0.2), 1.0202),
        (Shape.POISSON, (2.5,), 2.5),
        (Shape.EXPONENTIAL, (0.5,), 0.5),
    ],
)
def test_each_shape_has_its_mean(shape, parameters, mean):
    """The mean is that of the textbook."""
    assert Uncertainty("u", Factor.LATE, "*", shape, *parameters).mean == pytest.approx(mean, abs=1e-4)


def test_the_special_row_goes_before_the_general():
    """A method is looked up before its kind, and both before all others; without a row nothing is drawn."""
    rows = [Uncertainty(name, Factor.OUTPUT, name, Shape.FIXED, 1.0) for name in ("*", "CLEARANCE", "by hand")]
    outlook = Outlook(tuple(rows))
    found = [outlook.of(Factor.OUTPUT, *names) for names in (("by hand", "CLEARANCE"), ("by dog", "CLEARANCE"), ("x",))]
    assert [row.id for row in found if row] == ["by hand", "CLEARANCE", "*"]
    assert outlook.of(Factor.WEATHER, "NTS") is None
    assert outlook.factors == ()


@pytest.mark.parametrize(
    ("factor", "shape", "parameters", "words"),
    [
        (Factor.LATE, Shape.PERT, (3.0, 2.0, 9.0), "low 3 <= likely 2"),
        (Factor.REPAIR, Shape.LOGNORMAL, (0.0, 0.2), "median 0 above 0"),
        (Factor.SHORT, Shape.BETA, (1.5, 2.0), "mean 1.5 between 0 and 1"),
        (Factor.QA_FAILURE, Shape.BERNOULLI, (2.0,), "between 0 and 1"),
        (Factor.WEATHER, Shape.POISSON, (-1.0,), "not be below 0"),
        (Factor.SURVEY_SHARES, Shape.PERT, (0.0, 0.1, 0.2), "drawn by beta"),
        (Factor.OUTPUT, Shape.EXPONENTIAL, (1.0,), "come to nothing"),
        (Factor.ABSENCE, Shape.PERT, (0.0, 0.5, 1.0), "below 1"),
        (Factor.LATE, Shape.FIXED, (float("nan"),), "must be numbers"),
    ],
)
def test_a_spread_that_cannot_be_is_refused(factor, shape, parameters, words):
    """The row and what is wrong with it are named."""
    with pytest.raises(ValueError, match=words):
        Uncertainty("u", factor, "*", shape, *parameters)


def test_two_rows_for_one_thing_are_refused():
    """Nobody has to guess which of two rows holds."""
    row = Uncertainty("a", Factor.LATE, "*", Shape.FIXED, 1.0)
    with pytest.raises(ValueError, match="two uncertainties of late"):
        Outlook((row, row))
