"""What holds for every Programme, plan and progress: a Programme carried on is one, and its next plan is legal."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from firmground.desk.carry.whole import carry
from firmground.evaluate.difference import difference
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Plan, Programme
from firmground.model.carried import ChangeKind
from firmground.model.progress import Progress
from firmground.plan.again import plan_again
from firmground.plan.params import Warm
from firmground.plan.solve import solve
from support.progress import drawn_progress, finished, running
from support.strategies import EVERYTHING, Feature, programmes

_FREE = EVERYTHING - {Feature.ORDERS, Feature.EQUITY}
"""What may be drawn where an order could not be kept any more after what happened."""


@st.composite
def followed(draw: st.DrawFn, features: frozenset[Feature] = _FREE) -> tuple[Programme, Plan, int]:
    """Draw a Programme with a plan and a day within its horizon."""
    programme = draw(programmes(most_areas=2, most_assets=3, most_contingents=4, features=features))
    plan = solve(programme, seconds=0.0, bound=0)
    assume(plan.scheduled)
    return programme, plan, draw(st.integers(-3, programme.horizon_days - 2))


def _to_the_letter(programme: Programme, plan: Plan, day: int) -> Progress:
    """Give the progress of a plan that was followed, in which what goes on is as far as the days that are over."""
    today, works = programme.date_of(day), {}
    for row in plan.scheduled:
        if row.end <= day + 1:
            works[row.activity] = finished(
                row.activity, programme.date_of(row.end - 1), started=programme.date_of(row.start)
            )
        elif row.start <= day:
            works[row.activity] = running(row.activity, programme.date_of(row.start), 1.0)
    return Progress(today, works=works)


@given(followed(), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_plan_made_again_is_legal_whatever_happened(drawn, seed):
    """Any progress gives a valid Programme, and its plan breaks no law; only work that goes on may lose its place."""
    programme, plan, day = drawn
    carried = carry(programme, plan, drawn_progress(programme, plan, seed, day))
    warm = Warm(carried.plan, freeze_days=14, stability=5)
    again, kept = plan_again(carried.programme, warm, seconds=0.02, seed=1)
    for found in (again, kept):
        assert {b.law for b in judge(carried.programme, found).breaches} <= {"P2"}
    told = difference(carried, kept, again)
    assert (
        told.person_days
        == price(carried.programme, again).objective_person_days
        == again.provenance.objective_person_days
    )
    assert told.person_days_followed == kept.provenance.objective_person_days
    assert sum(s.person_days for s in told.shifts) == pytest.approx(told.won, abs=len(told.shifts) + 2)
    assert all(m.reason for m in (*told.moved, *told.regrouped, *told.placed, *told.lost))


@given(followed(), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_done_and_left_are_all_there_is(drawn, seed):
    """Every activity is either done or left; nothing done is planned again, and no more work is left than there was."""
    programme, plan, day = drawn
    carried = carry(programme, plan, drawn_progress(programme, plan, seed, day))
    left = {a.id: a for a in carried.programme.activities}
    assert left.keys() | carried.done == {a.id for a in programme.activities}
    assert not left.keys() & carried.done
    assert not carried.done & {row.activity for row in carried.plan.scheduled}
    for name, activity in left.items():
        before = {m.name: m.team_days for m in programme.activity_by_id[name].methods}
        assert all(1 <= m.team_days <= before[m.name] for m in activity.methods)
        assert not carried.done & set(activity.predecessors)


@given(followed())
@settings(max_examples=40, deadline=None)
def test_a_plan_that_was_followed_stays_as_it_is(drawn):
    """If only what was planned happened, the near term stays, the people of what goes on stay, and it is legal."""
    programme, plan, day = drawn
    carried = carry(programme, plan, _to_the_letter(programme, plan, day))
    again, _ = plan_again(carried.programme, Warm(carried.plan, 14, stability=5), seconds=0.02, seed=1)
    now = {row.activity: row for row in again.scheduled}
    stopped = {c.subject for c in carried.changes if c.kind is ChangeKind.STOPPED}
    for row in carried.plan.scheduled:
        locked = carried.programme.activity_by_id[row.activity].lock
        if locked is not None and row.activity not in stopped:
            assert now[row.activity] == replace(row, route=now[row.activity].route)


@given(followed(), st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_the_same_progress_gives_the_same_programme(drawn, seed):
    """Carrying is pure, so that a plan is judged years later by the Programme it was made for."""
    programme, plan, day = drawn
    progress = drawn_progress(programme, plan, seed, day)
    one, other = carry(programme, plan, progress), carry(programme, plan, progress)
    assert one.programme.sha256 == other.programme.sha256
    assert one.changes == other.changes
