"""Works, teams, roads, weather, plans and notes are read as their events say."""

import pytest

from firmground.model.facts import field, land, public, record
from firmground.model.progress import Attendance, Passage, StandDown
from firmground.track.fold import fold
from support.ledgers import Book, on

WORK = "A1:REPAIR"


def read(*facts, day=9):
    """Fold facts that happened a day apart."""
    book = Book()
    for at, fact in enumerate(facts):
        book.add(fact, at)
    return fold(book.events, as_of=on(day))


def codes(progress):
    """List the codes of the findings."""
    return [f.code for f in progress.findings]


def test_an_empty_ledger():
    """Nothing gives a Progress with nothing in it, and no finding."""
    found = fold([], as_of=on(0))
    assert (found.parcels, found.works, found.head.seq, found.findings) == ((), {}, 0, ())


def test_works_from_start_to_end():
    """Progress keeps who works, since when, how much of it is done and every event; a rejection opens it anew."""
    found = read(
        field.WorksStarted(activity=WORK, contingent="C", teams=("C/1",)),
        field.WorksProgress(activity=WORK, per_cent=40, team_days=3),
        field.WorksFinished(activity=WORK, team_days=4.5),
    )
    work = found.works[WORK]
    assert (work.per_cent, work.started, work.finished, work.team_days) == (100, on(0), on(2), 7.5)
    assert (work.contingent, work.teams, work.events) == ("C", ("C/1",), ("e0001", "e0002", "e0003"))
    rejected = read(
        field.WorksFinished(activity=WORK), field.WorksRejected(activity=WORK, reason="cracks", per_cent=60)
    )
    assert (rejected.works[WORK].per_cent, rejected.works[WORK].finished, codes(rejected)) == (60, None, [])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (
            (field.WorksProgress(activity=WORK, per_cent=40), field.WorksProgress(activity=WORK, per_cent=30)),
            "FG-LG-502",
        ),
        ((field.WorksFinished(activity=WORK), field.WorksStarted(activity=WORK)), "FG-LG-503"),
        ((field.WorksRejected(activity=WORK, reason="r"),), "FG-LG-504"),
        ((field.TeamArrived(contingent="C", teams=1), field.TeamLeft(contingent="C", teams=2)), "FG-LG-501"),
        ((field.TeamIll(contingent="C", teams=2, until=on(5)),), "FG-LG-501"),
    ],
)
def test_reports_that_do_not_fit(facts, code):
    """Works that go back, work after the end, and more teams away than came are told."""
    assert codes(read(*facts)) == [code]


def test_who_is_here():
    """Teams that came, went and are ill are counted for the day; an absence ends with its last day."""
    facts = (
        field.TeamArrived(contingent="C", teams=5),
        field.TeamLeft(contingent="C", teams=1),
        field.TeamIll(contingent="C", teams=2, until=on(4)),
    )
    ids = ("e0001", "e0002", "e0003")
    ill = read(*facts, day=4).attendance["C"]
    assert ill == Attendance("C", 5, 1, 2, on(4), on(0), on(1), ids)
    assert (ill.present, read(*facts, day=5).attendance["C"].present) == (2, 4)


def test_roads_and_weather():
    """The last event on a road counts; a stand-down without an end lasts one day."""
    found = read(
        field.RoadClosed(road="R1", reason="mud", until=on(3)),
        field.RoadClosed(road="R2"),
        field.RoadOpened(road="R2"),
        field.WeatherStandDown(place="P", reason="ice"),
    )
    assert found.passages["R1"] == Passage("R1", open=False, since=on(0), until=on(3), event="e0001")
    assert found.passages["R2"].open
    assert found.stand_downs == (StandDown("P", on(3), on(3), (), "ice", "e0004"),)


def test_plans_proposals_decisions_and_notes():
    """The last plan counts, a proposal waits until it is made or decided, and notes are kept as events."""
    proposal = record.PlanProposed(sha256="b", plan={}, start="2026-03-01")
    made = record.PlanMade(sha256="a", plan={}, start="2026-03-01")
    found = read(made, proposal, field.Accident(place="P", kind="mine"), public.VisitMade(place="P", who="envoy"))
    assert (found.plan.fact, list(found.proposals), [e.name for e in found.notes]) == (
        made, ["b"], ["accident", "visit-made"]
    )  # fmt: skip
    said = record.Decided(verb="reject", what="b", role="region", reason="too late")
    decided = read(made, proposal, said)
    assert (decided.proposals, [e.fact for e in decided.decisions]) == ({}, [said])
    assert read(proposal, record.PlanMade(sha256="b", plan={}, start="2026-03-01")).proposals == {}


def test_a_find_is_a_note_wherever_it_lay():
    """An item found at a place that is no area is kept, without a finding."""
    found = read(land.ItemFound(area="P", category="mine"))
    assert ([e.name for e in found.notes], codes(found)) == (["item-found"], [])
