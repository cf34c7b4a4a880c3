"""From events to the next plan: proposed, shown, approved, and judged by what the events left."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from firmground.desk import planning
from firmground.desk.decide import decide
from firmground.desk.replan import Terms, accept, replan
from firmground.desk.wire import open_store
from firmground.errors import BadInputError, ConflictError, NoPlanError
from firmground.model.carried import ChangeKind
from firmground.model.event import Entry
from firmground.model.facts import field
from firmground.model.facts.record import PlanMade
from firmground.plan.again import with_bound
from firmground.track.plan_json import plan_from_json
from support.past import START, past_project

TODAY = date(2025, 6, 1)


@pytest.fixture
def project(tmp_path):
    """A project that began a year ago."""
    return past_project(tmp_path / "region.gpkg")


@pytest.fixture
def planned(project):
    """The same with a plan."""
    planning.make_plan(project, seconds=0, seed=1)
    return project


QUICK = Terms(seconds=0.05)


def _record(path, *facts, on):
    return open_store(path).append([Entry(fact, on, "clerk") for fact in facts])


def _followed(path):
    """Give the plan to follow and its day 0, as the ledger has it."""
    (*_, event) = open_store(path).events(names=("plan-made",))
    assert isinstance(event.fact, PlanMade)
    return plan_from_json(event.fact.plan), date.fromisoformat(event.fact.start)


def _first(path):
    """Give the work that ends first, and the date of its last day."""
    plan, start = _followed(path)
    row = min(plan.scheduled, key=lambda r: (r.end, r.activity))
    return row, start + timedelta(row.end - 1)


def _again(path, as_of):
    return replan(path, as_of=as_of, today=TODAY, by="planner", terms=QUICK)


def test_a_plan_is_made_again_from_what_was_done(planned):
    """Finished work is not planned again; the proposal is in the ledger, and the old plan is still followed."""
    row, last = _first(planned)
    (done,) = _record(planned, field.WorksFinished(row.activity), on=last)
    found = _again(planned, last)
    assert found.carried.done == {row.activity}
    assert row.activity not in {r.activity for r in found.plan.scheduled}
    assert next(c for c in found.difference.changes if c.kind is ChangeKind.DONE).events == (done.id,)
    assert found.verdict.legal
    assert open_store(planned).load_plan() == _followed(planned)[0]


def test_an_approved_plan_is_judged_explained_and_reported_in_its_own_days(planned, tmp_path):
    """After approval verify judges the new plan by the Programme of its day 0, later events and a second time alike."""
    row, last = _first(planned)
    _record(planned, field.WorksFinished(row.activity), on=last)
    found = _again(planned, last)
    done = decide(planned, "approve", found.proposal.subject, "region", "weekly", today=TODAY, by="planner")
    assert done.applied
    assert _followed(planned) == (found.plan, last + timedelta(1))
    assert planning.verify(planned).breaches == ()
    _record(planned, field.RoadClosed("R1", until=last + timedelta(40)), on=last)
    assert planning.verify(planned).breaches == ()
    name = found.plan.scheduled[0].activity
    explained = planning.explain_name(planned, name)
    assert explained.first_day == str(last + timedelta(1 + found.plan.scheduled[0].start))
    assert planning.report(planned, tmp_path / "plan.xlsx").legal
    assert planning.report(planned, tmp_path / "report.html").legal
    proof = with_bound(found.carried.programme, found.plan).provenance
    assert 0 == found.plan.provenance.lower_bound < proof.lower_bound <= proof.objective_person_days
    assert with_bound(found.carried.programme, replace(found.plan, provenance=proof)).provenance is proof


def test_plans_follow_on_each_other(planned):
    """A plan made again is itself the ground of the next one, whose days count from its own day 0."""
    row, last = _first(planned)
    _record(planned, field.WorksFinished(row.activity), on=last)
    first = _again(planned, last)
    assert accept(planned, first, role="region", reason="weekly", today=TODAY, by="planner") == ()
    later = last + timedelta(3)
    due = [r for r in first.plan.scheduled if first.carried.programme.date_of(r.end - 1) <= later]
    _record(planned, *(field.WorksFinished(r.activity) for r in due), on=later)
    second = _again(planned, later)
    assert second.carried.done == {row.activity, *(r.activity for r in due)}
    assert second.verdict.legal
    assert accept(planned, second, role="region", reason="weekly", today=TODAY, by="planner") == ()
    assert planning.verify(planned).breaches == ()


def test_an_edited_day_in_an_approved_plan_is_judged_in_its_own_days(planned):
    """The judge of an approved plan finds what was moved by hand in the file, by its law."""
    row, last = _first(planned)
    _record(planned, field.WorksFinished(row.activity), on=last)
    found = _again(planned, last)
    accept(planned, found, role="region", reason="weekly", today=TODAY, by="planner")
    store = open_store(planned)
    programme, plan = found.carried.programme, found.plan
    late = max(plan.scheduled, key=lambda r: r.start)
    moved = replace(
        plan, scheduled=tuple(replace(r, start=0, end=r.end - r.start) if r == late else r for r in plan.scheduled)
    )
    store.save_plan(programme, moved, planning.price(programme, moved))
    assert not planning.verify(planned).legal


def test_without_a_plan_there_is_nothing_to_go_on_from(project):
    """The first plan is made by plan; replan says so."""
    with pytest.raises(NoPlanError, match="firmground plan"):
        _again(project, date(2025, 3, 9))


def test_a_day_that_has_not_come_is_refused(planned):
    """What will have been done tomorrow nobody knows."""
    with pytest.raises(BadInputError, match="has not come"):
        _again(planned, TODAY + timedelta(1))


def test_a_proposal_that_was_overtaken_is_refused(planned):
    """Of two proposals from one plan only the first can be approved."""
    row, last = _first(planned)
    one = _again(planned, last)
    _record(planned, field.WorksFinished(row.activity), on=last)
    other = _again(planned, last)
    accept(planned, one, role="region", reason="first", today=TODAY, by="planner")
    with pytest.raises(ConflictError, match="replan"):
        accept(planned, other, role="region", reason="second", today=TODAY, by="planner")


def test_a_plan_made_afresh_is_judged_by_the_rows_again(planned):
    """After `plan` the Programme is that of the rows, whatever was proposed before, also from before day 0."""
    first = _again(planned, START - timedelta(9))
    assert first.carried.programme.start == START
    accept(planned, first, role="region", reason="early", today=TODAY, by="planner")
    assert planning.verify(planned).breaches == ()
    _record(planned, field.RoadClosed("R1", until=START + timedelta(40)), on=START)
    closed = _again(planned, START)
    accept(planned, closed, role="region", reason="closed", today=TODAY, by="planner")
    assert planning.verify(planned).breaches == ()
    planning.make_plan(planned, seconds=0, seed=1)
    assert planning.verify(planned).breaches == ()
