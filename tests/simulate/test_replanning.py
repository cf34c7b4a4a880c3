"""Histories that are replanned by a function that is handed in."""

from dataclasses import replace

import pytest

from firmground.errors import BadInputError
from firmground.intake.uncertain import outlook
from firmground.model import Factor, OutcomeKind, Outlook, Uncertainty, Unscheduled, WhyNot
from firmground.model.outlook import Shape
from firmground.simulate.forecast import forecast
from support.small import small_plan, small_programme

PROGRAMME, PLAN, DEFAULTS = small_programme(horizon_days=300), small_plan(), outlook({})


def later(day, events):
    """Replan by hand: what has not begun keeps its order, and starts no sooner than today."""
    begun = {e.fact.activity for e in events if e.name == "works-started"}
    rest = [e for e in PLAN.scheduled if e.activity not in begun]
    gap = max(0, day - min((e.start for e in rest), default=day))
    moved = [replace(e, start=e.start + gap, end=e.end + gap) for e in rest]
    late = tuple(Unscheduled(e.activity, WhyNot.NO_ROOM) for e in moved if e.end > PROGRAMME.horizon_days)
    return replace(PLAN, scheduled=tuple(e for e in moved if e.end <= PROGRAMME.horizon_days), unscheduled=late)


def test_a_replan_that_changes_nothing_changes_no_outcome():
    """Whoever keeps the order and the teams at every turn gets what keeping the plan gives, also where QA fails."""
    rest = tuple(row for row in DEFAULTS.rows if row.factor is not Factor.QA_FAILURE)
    failing = Outlook((*rest, Uncertainty("qa", Factor.QA_FAILURE, "*", Shape.BERNOULLI, 0.5)))
    kept = forecast(PROGRAMME, PLAN, failing, histories=20, driving=0)
    again = forecast(PROGRAMME, PLAN, failing, histories=20, policy="replan:15", replan=later)
    days = [
        [(o.name, o.p10, o.p50, o.p90) for o in made.outcomes if o.kind in (OutcomeKind.SERVICE, OutcomeKind.AREA)]
        for made in (kept, again)
    ]
    assert days[0] == days[1]


def test_the_planner_hears_only_of_what_has_happened():
    """On each day it is asked, the events end before that day and are those of a ledger."""
    heard = []

    def listening(day, events):
        heard.append((day, max(e.on for e in events)))
        return later(day, events)

    forecast(PROGRAMME, PLAN, Outlook(), histories=1, policy="replan:20", replan=listening)
    assert [day for day, _ in heard] == [20, 40]
    assert all(last < PROGRAMME.date_of(day) for day, last in heard)


def test_a_plan_for_yesterday_is_refused():
    """Nothing new may start before the day of the plan."""
    with pytest.raises(BadInputError, match="before that day"):
        forecast(PROGRAMME, PLAN, DEFAULTS, histories=1, policy="replan:10", replan=lambda *_: PLAN)


@pytest.mark.parametrize("policy", ["replan", "replan:0", "replan:soon", "hurry", "replan:10"])
def test_a_policy_that_is_none_is_refused(policy):
    """A policy that nobody knows, or a replan by nobody, is one clear error."""
    with pytest.raises(BadInputError, match=r"none of keep|nobody is there"):
        forecast(PROGRAMME, PLAN, DEFAULTS, histories=1, policy=policy)
