"""Proposals: a moved bar is judged at once, nothing is written before somebody decides."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from firmground.desk.decide import Order, decide
from firmground.desk.proposals import judge_moved
from firmground.desk.record import Said, record_event
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model.policy import Position, Viewer
from support.desk import START, asking, desk_over, planned_project


@pytest.fixture(name="client")
def _client(tmp_path):
    path = planned_project(tmp_path)
    app = desk_over(path, START)
    with asking(app) as client:
        yield client


def _followed(client):
    return client.app.state.house.snapshot().followed


def _ask(client, activity, day):
    on = _followed(client).programme.date_of(day).isoformat()
    return client.post("/api/proposals/judge", json={"activity": activity, "start": on})


def test_a_bar_that_stays_where_it_is_changes_nothing(client):
    """A plan with a bar moved to its own day breaks nothing new and costs the same."""
    for one in _followed(client).plan.scheduled:
        told = _ask(client, one.activity, one.start).json()
        assert told["legal"]
        assert told["person_days"] == 0
        assert told["before"] == told["after"]


def test_each_move_is_judged_as_the_checker_judges_the_whole_plan(client):
    """Breaches and person-days of a moved bar are those of judge and price on the plan with that bar moved."""
    followed = _followed(client)
    for one in followed.plan.scheduled:
        told = _ask(client, one.activity, 0).json()
        first, last = (followed.programme.day_of(_day(text)) for text in told["after"])
        moved = replace(one, start=first, end=last + 1)
        plan = replace(
            followed.plan, scheduled=tuple(moved if s.activity == one.activity else s for s in followed.plan.scheduled)
        )
        assert told["breaches"] == [b.as_dict() for b in judge(followed.programme, plan).breaches]
        worth = price(followed.programme, plan).objective_person_days
        assert told["person_days"] == worth - followed.price.objective_person_days


def _day(text):
    return date.fromisoformat(text)


def test_work_before_its_ground_is_handed_over_is_refused_by_name(client):
    """A bar dragged before a handover breaks L1, and the answer says who, where and why."""
    told = _ask(client, "A1:REPAIR", 0).json()
    laws = {breach["law"]: breach for breach in told["breaches"]}
    assert not told["legal"]
    assert "H2" in laws["L1"]["why"]
    assert "A1:REPAIR" in laws["L1"]["where"]


def test_judging_writes_nothing(client):
    """The end of the ledger is where it was after any number of proposals."""
    head = client.app.state.house.head()
    _ask(client, "A1:REPAIR", 3)
    assert client.app.state.house.head() == head


def test_a_decision_locks_the_bar_with_its_reason(client):
    """What was decided stands in the ledger with role and reason, and on the board as a lock."""
    one = next(s for s in _followed(client).plan.scheduled if s.activity == "A2:ASSESS")
    on = (_followed(client).programme.date_of(one.start + 7)).isoformat()
    wanted = {"activity": one.activity, "start": on, "reason": "the school board asked"}
    answer = client.post("/api/proposals/decide", json=wanted)
    assert answer.status_code == 200, answer.text
    board = client.get("/api/board").json()
    n = str(board["bars"]["activity"].index(one.activity))
    assert board["bars"]["lock"][n] == ["region", "the school board asked", one.start + 7]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"activity": "A1:REPAIR", "reason": "x", "start": "2026-01-01", "role": "district:D1"}, 403),
        ({"activity": "NOBODY:REPAIR", "reason": "x"}, 404),
        ({"activity": "A1:REPAIR", "reason": "   "}, 422),
        ({"activity": "A1:REPAIR", "reason": "x", "start": "1999-01-01"}, 422),
        ({"activity": "A1:REPAIR"}, 422),
        ({"activity": "A1:REPAIR", "reason": "x", "more": 1}, 422),
    ],
)
def test_what_cannot_be_decided_is_told_and_not_written(client, asked, status):
    """A foreign role, an unknown activity, no reason or an impossible day is one clear problem; nothing is entered."""
    head = client.app.state.house.head()
    answer = client.post("/api/proposals/decide", json=asked)
    assert answer.status_code == status, answer.text
    assert answer.json()["title"]
    assert client.app.state.house.head() == head


def test_what_has_begun_is_not_moved(client):
    """A bar whose work was reported stays; the day outside the horizon and an unknown bar are refused, too."""
    path, said = client.app.state.house.where, Said(on=START.isoformat(), by="t", source="test")
    fields = {"activity": "A2:ASSESS", "per_cent": 10}
    record_event(path, "works-progress", fields, said, today=START + timedelta(days=1), by="t")
    assert _ask(client, "A2:ASSESS", 30).status_code == 422
    assert _ask(client, "A1:REPAIR", -3).status_code == 422
    assert _ask(client, "A9:REPAIR", 3).status_code == 404


def test_who_may_not_know_of_a_site_cannot_ask_about_it(client, monkeypatch):
    """To a donor an activity is not there at all; nothing tells it from one that does not exist."""
    monkeypatch.setattr(client.app.state.house, "viewer", lambda *_: Viewer("donor", Position.DONOR))
    there, nowhere = _ask(client, "A1:REPAIR", 3), _ask(client, "A9:REPAIR", 3)
    assert there.status_code == nowhere.status_code == 404
    assert there.json()["title"].replace("A1", "A9") == nowhere.json()["title"]
    wanted = {"activity": "A1:REPAIR", "reason": "because"}
    assert client.post("/api/proposals/decide", json=wanted).status_code == 404


def test_a_collector_may_ask_but_not_decide(client, monkeypatch):
    """Somebody who works at a place may see what a move would cost, but decides nothing."""
    places = tuple(p.id for p in _followed(client).programme.places)
    monkeypatch.setattr(client.app.state.house, "viewer", lambda *_: Viewer("c", Position.COLLECTOR, places))
    assert _ask(client, "A1:REPAIR", 3).status_code == 200
    wanted = {"activity": "A1:REPAIR", "reason": "because"}
    assert client.post("/api/proposals/decide", json=wanted).status_code == 403


def test_a_district_decides_only_what_was_delegated_to_it(client, monkeypatch):
    """A district without the verb is refused by the ledger's own authority; with it, its lock stands under its name."""
    monkeypatch.setattr(client.app.state.house, "viewer", lambda *_: Viewer("d", Position.DISTRICT, ("D",)))
    wanted = {"activity": "A2:ASSESS", "reason": "the pupils"}
    assert client.post("/api/proposals/decide", json=wanted).status_code == 403
    path, order = client.app.state.house.where, Order(to="district:D")
    decide(path, "delegate", "lock", "region", "they know", order=order, today=START, by="region")
    answer = client.post("/api/proposals/decide", json=wanted)
    assert answer.status_code == 200, answer.text
    assert answer.json()["role"] == "district:D"


def test_a_breach_names_no_site_that_may_not_be_known(client):
    """Laws and days are told, but neither ids nor reasons of activities and areas that are kept back."""
    followed = _followed(client)
    moment = client.app.state.house.snapshot().moment(START)
    judged = judge_moved(followed, moment, "A1:REPAIR", START)
    told = judged.as_dict(lambda activity: activity.startswith("A1:"))
    assert any("H2" in breach.why for breach in judged.breaches)
    assert [breach["law"] for breach in told["breaches"]] == [breach.law for breach in judged.breaches]
    assert not any(name in str(told["breaches"] + told["areas"]) for name in ("H1", "H2", "R2"))
