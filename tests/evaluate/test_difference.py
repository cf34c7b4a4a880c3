"""What sets two plans apart is told whole, with the reason of each move and the event behind it."""

import json
from dataclasses import replace

from firmground.desk.carry.whole import carry
from firmground.evaluate.difference import difference
from firmground.model.progress import Attendance, Passage, Progress, StandDown
from support.progress import finished, running
from support.small import day, moved, small_plan, small_programme, without


def _told(after, plan=None, by=-1, **said):
    """Compare a plan with the small one after some progress; the old plan can be followed as it is."""
    carried = carry(small_programme(), plan or small_plan(), Progress(day(by), **said))
    return difference(carried, carried.before, after)


def _reason(told, activity):
    return next((m.reason, m.events) for m in (*told.moved, *told.regrouped, *told.lost) if m.activity == activity)


def test_nothing_moves_where_nothing_differs():
    """The same plan twice differs in nothing."""
    told = _told(small_plan())
    assert (told.moved, told.regrouped, told.placed, told.lost, told.shifts, told.won) == ((), (), (), (), (), 0)
    assert (told.near, told.near_moved) == (sum(r.start < 30 for r in small_plan().scheduled), 0)


def test_moves_are_told_with_days_and_teams():
    """A later start, other teams on the same day, a place lost and a place gained, each in its list."""
    plan = small_plan()
    later = moved(plan, "A5:ASSESS", start=26, end=27)
    other = moved(later, "H1:HANDOVER", teams=("SUR-02",))
    told = _told(without(other, "A5:COMMISSION"))
    assert [(m.activity, m.days, m.before, m.after) for m in told.moved] == [("A5:ASSESS", 3, day(23), day(26))]
    assert [(m.activity, m.teams_after) for m in told.regrouped] == [("H1:HANDOVER", ("SUR-02",))]
    assert [m.activity for m in told.lost] == ["A5:COMMISSION"]
    back = _told(plan, without(plan, "A5:COMMISSION"))
    assert [m.activity for m in back.placed] == ["A5:COMMISSION"]


def test_returns_are_told_with_the_person_days_they_win_or_lose():
    """A service that never comes back costs its people up to the horizon; the sum is what the plan loses."""
    told = _told(without(small_plan(), "A5:COMMISSION"))
    (shift,) = told.shifts
    ends = next(r.end for r in small_plan().scheduled if r.activity == "A5:COMMISSION")
    lost = 8 * (small_programme().horizon_days - ends)
    assert (shift.id, shift.promised, shift.followed, shift.after) == ("HOME", day(ends), day(ends), None)
    assert shift.person_days == -lost == told.won


def test_a_move_goes_back_to_the_event_behind_it():
    """Ground on hold, a road shut, weather, teams that are ill: each is named with its event."""
    plan = moved(small_plan(), "H2:TS", start=30, end=33)
    assert _reason(_told(plan, holds={"H2": "e1"}), "H2:TS")[1] == ("e1",)
    plan = moved(small_plan(), "H3:BAC", start=30, end=41)
    shut = {"L3": Passage("L3", open=False, since=day(-1), until=day(28), event="e2")}
    assert _reason(_told(plan, passages=shut), "H3:BAC")[1] == ("e2",)
    storm = (StandDown("S3", day(-1), day(15), (), "storm", "e3"),)
    reason, events = _reason(_told(plan, stand_downs=storm), "H3:BAC")
    assert ("storm" in reason, events) == (True, ("e3",))
    crew = {"SAP": Attendance("SAP", 3, 0, 3, day(28), day(0), events=("e4",))}
    assert _reason(_told(plan, attendance=crew), "H3:BAC")[1] == ("e4",)


def test_a_move_goes_back_through_what_it_waits_for():
    """Work behind work on held ground names what it waits for, and the event that holds it."""
    plan = moved(moved(small_plan(), "H2:TS", start=30, end=33), "H2:CLEARANCE", start=33, end=37)
    reason, events = _reason(_told(plan, holds={"H2": "e1"}), "H2:CLEARANCE")
    assert events == ("e1",)
    told = _told(moved(plan, "H2:QA", start=37, end=39), works={"H2:TS": running("H2:TS", day(-1), 0.0)}, by=-1)
    reason, _ = _reason(told, "H2:QA")
    assert "H2:CLEARANCE" in reason


def test_sooner_work_names_who_made_room():
    """Work that takes the days of what is over says so, with the event that ended it."""
    told = _told(
        moved(small_plan(), "H1:HANDOVER", start=0, end=1),
        works={"H1:NTS": finished("H1:NTS", day(-1))},
    )
    reason, events = _reason(told, "H1:HANDOVER")
    assert "room made by H1:NTS" in reason
    assert events == ("done H1:NTS",)


def test_where_nothing_happened_the_search_is_the_reason():
    """No event is made up for a move that none asks for."""
    reason, events = _reason(_told(moved(small_plan(), "A5:ASSESS", start=26, end=27)), "A5:ASSESS")
    assert ("search" in reason, events) == (True, ())


def test_machines_get_all_of_it():
    """The dictionary can be written as JSON, and holds what was won."""
    told = _told(moved(small_plan(), "A5:ASSESS", start=26, end=27), holds={"H2": "e1"})
    document = json.loads(json.dumps(replace(told, near=7).as_dict(), default=str))
    assert (document["near"], document["person_days_won"], len(document["moved"])) == (7, told.won, 1)
