"""Scenarios side by side, by the same dice."""

import pytest

from firmground.errors import BadInputError
from firmground.simulate.compare import compare
from firmground.simulate.forecast import forecast
from firmground.simulate.scenario import Scene
from simulate.test_forecast import Impatient
from simulate.test_value import SPREADS
from support.small import START, small_plan, small_programme


def _compare(scenarios, histories=30, policy="keep"):
    scene = Scene(small_programme(), small_plan(), SPREADS)
    return compare(scene, scenarios, histories=histories, seed=1, policy=policy, as_of=START)


def test_the_project_as_it_stands_comes_first_and_is_its_own_forecast():
    """The base is forecast as `forecast` does it, costs nothing more and moves nothing; said again it adds nothing."""
    (base,) = _compare({"base": "base"})
    alone = forecast(small_programme(), small_plan(), SPREADS, histories=30, as_of=START, driving=0)
    assert base.forecast.outcomes == alone.outcomes
    assert (base.more, base.error, base.moves) == (0.0, 0.0, ())


def test_what_is_late_costs_more_in_every_history():
    """Builders who come 20 days later, with order and teams kept: services move later, none sooner."""
    _, late = _compare({"LATE": "late:BLD:20"})
    assert late.more > 3.0 * late.error > 0.0
    assert late.moves
    assert all(move.days > 0 for move in late.moves)
    assert [abs(m.days) for m in late.moves] == sorted((abs(m.days) for m in late.moves), reverse=True)


def test_a_scenario_that_changes_nothing_has_no_noise():
    """A budget that is never spent may grow: the same dice give the same histories, to the last figure."""
    _, same = _compare({"RICH": "budget:900"}, policy="repair")
    assert same.error >= 0.0
    _, more = _compare({"RICHER": "budget:1000"}, policy="repair")
    assert (same.more, same.forecast.outcomes) == (more.more, more.forecast.outcomes)


def test_a_scenario_without_effect_is_said_to_change_nothing():
    """Ever more of a budget that is large already changes nothing and is marked so; the base and lateness are not."""
    base, first, other = _compare({"RICH": "budget:900", "LATE": "late:BLD:20"})
    assert (base.same, first.same, other.same) == (False, True, False)


def test_one_history_compares_nothing():
    """Of one history no standard error can be told; words that are not understood end it before any is drawn."""
    with pytest.raises(BadInputError, match="at least 2"):
        _compare({"LATE": "late:BLS:7"}, histories=1)
    with pytest.raises(BadInputError, match="not understood"):
        _compare({"X": "luck:7"})


def test_stopped_early_a_scenario_is_held_against_the_same_histories():
    """Ctrl-C in the second scenario: its figures are those of as many histories, and what comes after is left out."""
    scenarios = {"LATE": "late:BLD:20", "RICH": "budget:900"}
    scene = Scene(small_programme(), small_plan(), SPREADS)
    base, late = compare(
        scene, scenarios, histories=60, seed=1, policy="keep", as_of=START, progress=Impatient(5)
    )  # fmt: skip
    assert (base.forecast.histories, late.forecast.histories, late.forecast.cut_short) == (60, 40, True)
    _, alone = _compare({"LATE": "late:BLD:20"}, histories=40)
    assert (late.more, late.error, late.moves) == (alone.more, alone.error, alone.moves)


def test_stopped_in_the_first_it_is_the_project_as_it_stands():
    """Ctrl-C before any scenario was run leaves the forecast of the project by the histories done."""
    scene = Scene(small_programme(), small_plan(), SPREADS)
    words = {"LATE": "late:BLD:20"}
    (base,) = compare(scene, words, histories=60, seed=1, policy="keep", as_of=START, progress=Impatient(1))
    assert (base.forecast.histories, base.more, base.error) == (20, 0.0, 0.0)
