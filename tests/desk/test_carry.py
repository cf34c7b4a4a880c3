"""Carrying a Programme on to another day: each kind of event does what it says, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from firmground.desk.carry.whole import carry
from firmground.errors import BadInputError
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import ActivityKind, Budget, EquityFloor, Limits
from firmground.model.carried import Assumptions, ChangeKind
from firmground.model.facts.base import EVERYWHERE
from firmground.model.progress import Attendance, LandState, Passage, Progress, StandDown, Way
from support.progress import finished, parcel, running
from support.small import day, small_plan, small_programme, vary


def _carry(by, programme=None, assumptions=None, **said):
    """Carry the small region to the evening of a day."""
    progress = Progress(day(by), **said)
    return carry(programme or small_programme(), small_plan(), progress, assumptions=assumptions or Assumptions())


def _works(*works):
    return {w.activity: w for w in works}


def _kinds(carried, subject):
    return {c.kind for c in carried.changes if c.subject == subject}


def test_days_are_counted_anew_and_the_horizon_ends_where_it_did():
    """Day 0 is the day after; starts, deadlines and earliest starts move with it, and the last day stays."""
    old, new = small_programme(), _carry(4).programme
    assert new.start == day(5)
    assert new.date_of(new.horizon_days) == old.date_of(old.horizon_days)
    assert new.activity_by_id["H1:HANDOVER"].deadline == 5
    assert new.activity_by_id["A5:ASSESS"].earliest_start == 15


def test_a_day_before_the_programme_moves_nothing():
    """Facts from before day 0 leave its days alone, and the same Programme."""
    assert _carry(-9).programme.sha256 == small_programme().sha256


def test_a_horizon_that_is_over_is_refused():
    """There is nothing to plan after the last day."""
    with pytest.raises(BadInputError, match="horizon ended"):
        _carry(small_programme().horizon_days)


def test_finished_works_fall_away_and_nobody_waits_for_them():
    """Their successors are free, and a service whose works are all over costs no person-day more."""
    works = _works(
        *(finished(f"A5:{k}", day(3)) for k in ("ASSESS", "REPAIR", "COMMISSION")), finished("A1:ASSESS", day(3))
    )
    carried = _carry(4, works=works)
    assert carried.programme.activity_by_id["A1:REPAIR"].predecessors == ()
    assert carried.done == works.keys()
    assert price(carried.programme, carried.plan).returns["HOME"] == 0


def test_running_work_keeps_its_people_with_what_is_left():
    """Half done by one team: half the team-days, one team, the same contingent, from the first open day on."""
    works = _works(
        *(finished(n, day(9)) for n in ("H2:TS", "H1:NTS", "H1:HANDOVER")), running("H2:CLEARANCE", day(7), 25.0)
    )
    carried = _carry(9, works=works)
    row = next(r for r in carried.plan.scheduled if r.activity == "H2:CLEARANCE")
    activity = carried.programme.activity_by_id["H2:CLEARANCE"]
    assert (row.contingent, row.teams, row.start, row.end) == ("SAP", ("SAP-01", "SAP-02", "SAP-03"), 0, 3)
    assert activity.methods[0].team_days == 9
    assert (activity.lock.start, activity.lock.contingent) == (0, "SAP")


def test_work_that_is_rejected_comes_back_as_far_as_it_must():
    """Rejected works stand in the Programme with the share that does not stand, and are locked to nobody."""
    carried = _carry(9, works=_works(replace(running("A2:REPAIR", day(2), 50.0), started=None)))
    activity = carried.programme.activity_by_id["A2:REPAIR"]
    assert (activity.methods[0].team_days, activity.lock) == (3, None)


def test_ground_that_is_handed_over_needs_no_chain_and_opens_its_road():
    """A signed handover ends the chain, the exposure and the wait of the road that it blocked."""
    carried = _carry(4, parcels=(parcel("H1", LandState.HANDED_OVER, 15_600.0, Way.CANCELLED),))
    programme = carried.programme
    assert programme.area_by_id["H1"].handed_over
    assert programme.link_by_id["L2"].opened_by == ()
    assert not programme.activities_at.get("H1")


def test_part_of_an_area_released_leaves_the_rest_of_the_work():
    """Half of what was to be cleared is cleared: half of the clearance is left, all of its quality assurance."""
    ground = (parcel("H2", LandState.CLEARED, 5_070.0, Way.CLEARED), parcel("H2", LandState.CHA, 10_530.0))
    carried = _carry(8, parcels=ground, works=_works(running("H2:CLEARANCE", day(7), 10.0)))
    by_id = carried.programme.activity_by_id
    assert by_id["H2:CLEARANCE"].methods[0].team_days == 6
    assert by_id["H2:QA"].methods[0].team_days == 2


def test_all_cancelled_leaves_only_the_signature():
    """A survey that finds nothing leaves no technical survey, no clearance, no quality assurance."""
    carried = _carry(4, parcels=(parcel("H2", LandState.CANCELLED, 15_600.0, Way.CANCELLED),))
    assert [a.id for a in carried.programme.activities_at["H2"]] == ["H2:HANDOVER"]
    assert carried.programme.area_by_id["H2"].shares.cancelled == pytest.approx(1.0)


def test_surveys_over_leave_all_open_ground_to_be_cleared():
    """Once the technical survey is entered, what is open is cleared, also where less was expected."""
    carried = _carry(6, parcels=(parcel("H2", LandState.CHA, 15_600.0),), proofs={"H2:TS": "survey"})
    assert "H2:TS" in carried.done
    assert carried.programme.activity_by_id["H2:CLEARANCE"].methods[0].team_days == 19
    assert carried.programme.area_by_id["H2"].proved == {ActivityKind.TS}


def test_a_passed_visit_ends_quality_assurance():
    """All ground cleared and a visit passed: only the signature is left, and the law is content with it (L3)."""
    ground = (parcel("H2", LandState.CLEARED, 15_600.0, Way.CLEARED),)
    carried = _carry(12, parcels=ground, proofs={"H2:QA": "visit"})
    assert [a.id for a in carried.programme.activities_at["H2"]] == ["H2:HANDOVER"]
    assert not [
        b for b in judge(carried.programme, carried.plan).breaches if b.law == "L3" and b.where.startswith("H2")
    ]


def test_ground_that_is_hazardous_again_brings_its_clearance_back():
    """A find on cleared land: clearance of that part, quality assurance and handover come back."""
    ground = (parcel("H3", LandState.HANDED_OVER, 12_000.0, Way.CLEARED), parcel("H3", LandState.REOPENED, 3_600.0))
    works = _works(*(finished(f"H3:{k}", day(20)) for k in ("BAC", "QA", "HANDOVER")))
    carried = _carry(30, parcels=ground, works=works)
    assert {a.id for a in carried.programme.activities_at["H3"]} == {"H3:BAC", "H3:QA", "H3:HANDOVER"}
    assert carried.programme.activity_by_id["H3:BAC"].methods[0].team_days == 2


def test_a_held_area_waits_for_an_assumed_day_that_is_said():
    """Nobody works there, nor on what stands on it, before it; the assumption is marked as one."""
    carried = _carry(4, holds={"H2": "visit"}, assumptions=Assumptions(hold_days=21))
    by_id = carried.programme.activity_by_id
    assert {by_id[n].earliest_start for n in ("H2:TS", "H2:HANDOVER", "A1:REPAIR")} == {21}
    assert by_id["H3:BAC"].earliest_start == 0
    assert [c.assumed for c in carried.changes if c.kind is ChangeKind.HELD] == [True]


def test_teams_that_are_ill_are_those_with_least_to_do():
    """Two of three sappers are ill: not the one whose work goes on; they are back on the day after the last."""
    works = _works(finished("H2:TS", day(11)), running("H3:BAC", day(12), 40.0))
    crew = {"SAP": Attendance("SAP", 3, 0, 2, day(20), day(0))}
    carried = _carry(13, works=works, attendance=crew)
    absences = carried.programme.contingent_by_id["SAP"].absences
    assert {(a.team, a.back) for a in absences} == {(1, day(21)), (3, day(21))}


def test_a_contingent_that_did_not_come_is_taken_to_come_later():
    """Its day has passed, others were seen to come: it is assumed after so many days, and that is said."""
    crew = {"SUR": Attendance("SUR", 2, first=day(0)), "SAP": Attendance("SAP", 3, first=day(0))}
    carried = _carry(19, attendance=crew, assumptions=Assumptions(team_days=10))
    assert carried.programme.contingent_by_id["BLS"].arrives == day(30)
    assert _kinds(carried, "BLS") == {ChangeKind.TEAMS}


def test_a_contingent_that_left_does_nothing_more():
    """All its teams are gone: its stay lies before day 0."""
    carried = _carry(9, attendance={"SUR": Attendance("SUR", 2, 2, first=day(0))})
    assert carried.programme.contingent_by_id["SUR"].leaves == day(9)


def test_roads_close_until_a_day_and_open_before_their_work():
    """A closed road is shut until its day or the assumed one; an opened one waits for nothing."""
    passages = {
        "L1": Passage("L1", False, day(3), day(8), "ice"),
        "L2": Passage("L2", True, day(3), None, "bridge"),
        "L3": Passage("L3", False, day(3), None, "slide"),
    }
    links = _carry(4, passages=passages, assumptions=Assumptions(road_days=12)).programme.link_by_id
    assert [(links[k].shut_until, links[k].opened_by) for k in ("L1", "L2", "L3")] == [(4, ()), (0, ()), (12, ())]


def test_a_stand_down_that_lasts_closes_its_place():
    """Weather that is over closes nothing more, weather that lasts closes its kinds at its place."""
    downs = (StandDown("D2", day(1), day(3), (), "hail", "e1"), StandDown("D2", day(4), day(7), ("BAC",), "mud", "e2"))
    closures = _carry(4, stand_downs=downs).programme.calendar.closures
    assert [(c.last, set(c.kinds)) for c in closures if c.id.startswith("stand-down")] == [(day(7), {ActivityKind.BAC})]


def test_a_stand_down_of_the_whole_project_closes_every_place():
    """Weather told of all of the project becomes a closure that names no place."""
    downs = (StandDown(EVERYWHERE, day(4), day(7), (), "storm", "e1"),)
    closures = _carry(4, stand_downs=downs).programme.calendar.closures
    assert [c.places for c in closures if c.id == "stand-down e1"] == [frozenset()]


def test_orders_whose_day_has_passed_are_dropped_with_a_word():
    """A missed deadline and a lock to a day that went by bind no more, and each is told."""
    carried = _carry(20)
    assert carried.programme.activity_by_id["H1:HANDOVER"].deadline is None
    assert carried.programme.activity_by_id["A2:ASSESS"].lock.start is None
    assert _kinds(carried, "H1:HANDOVER") >= {ChangeKind.ORDER}
    assert _kinds(carried, "A2:ASSESS") >= {ChangeKind.ORDER}


def test_budgets_and_floors_count_what_was_done():
    """Money that was committed is gone, activities that are finished count towards a floor."""
    limits = Limits((Budget("M", day(0), day(60), 1_000),), (EquityFloor("D2", 0.5, day(60)),))
    programme = replace(small_programme(), limits=limits)
    works = _works(finished("H3:BAC", day(20), started=day(12)), finished("H3:QA", day(22)))
    carried = _carry(24, programme, works=works)
    inside = sum(a.site in ("H3", "A3", "A5") for a in programme.activities)
    assert carried.programme.limits.budgets[0].amount == 1_000 - 6 * 10
    assert carried.programme.limits.equity[0].share * (inside - 2) == pytest.approx(-(-inside // 2) - 2)


def test_work_that_cannot_go_on_is_said_and_left_to_the_plan():
    """On ground that is not released, behind a road that is shut, or without its teams, running work stops."""
    works = _works(running("A5:REPAIR", day(20), 30.0))
    passages = {"L3": Passage("L3", False, day(22), day(30), "slide")}
    carried = _carry(22, works=works, passages=passages)
    assert _kinds(carried, "A5:REPAIR") >= {ChangeKind.STOPPED}
    assert carried.programme.activity_by_id["A5:REPAIR"].lock is None


def test_what_should_have_begun_is_overdue_and_goes_first():
    """Work without a word in the ledger was not done: it is left to be done, and its old day lies before day 0."""
    carried = _carry(4)
    assert _kinds(carried, "H1:NTS") == {ChangeKind.OVERDUE}
    assert next(r.start for r in carried.plan.scheduled if r.activity == "H1:NTS") == -5


def test_a_plan_of_another_day_0_is_carried_by_its_own_days():
    """A plan that was itself made on a later day 0 is shifted by what lies between."""
    plan = small_plan()
    later = replace(plan, scheduled=tuple(replace(r, start=r.start - 2, end=r.end - 2) for r in plan.scheduled))
    one = carry(small_programme(), plan, Progress(day(4)))
    other = carry(small_programme(), later, Progress(day(4)), plan_start=day(2))
    assert one.before.scheduled == other.before.scheduled


def test_rotation_counts_from_the_day_a_contingent_came():
    """A contingent that came two days late has its gap two days later."""
    programme = vary(small_programme(), "contingents", "SAP", accreditation=None)
    carried = _carry(9, programme, attendance={"SAP": Attendance("SAP", 3, first=day(0) + timedelta(2))})
    assert carried.programme.contingent_by_id["SAP"].arrives == day(2)
