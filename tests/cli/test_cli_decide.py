"""Decisions at their levels: each an event with its reason, together with what it changes."""

from dataclasses import replace
from datetime import date

import pytest

from firmground.desk.wire import open_store
from firmground.model.event import Entry
from firmground.model.facts.record import PlanMade, PlanProposed
from firmground.track.fold import fold
from support.command import firmground, sentence

_LOCK = ("lock", "H1:NTS", "--start", "2026-03-09", "--reason", "sowing")


def _decide(project, *words, role="region"):
    return firmground("decide", project, *words, "--as", role, "--json")


def _rows(project, layer):
    return open_store(project).tables()[layer]


def _events(project):
    return [e for e in open_store(project).events() if e.name == "decision-made"]


def test_a_lock_is_a_decision_and_a_row_in_one(project):
    """The event and the row of the layer are entered together; the plan keeps the day, and explain says whose it is."""
    before = open_store(project).head().seq
    answer = _decide(project, *_LOCK).ok().json
    assert [event["name"] for event in answer["events"]] == ["decision-made", "rows-imported"]
    assert open_store(project).head().seq == before + 2
    (row,) = _rows(project, "locks")
    assert (row["activity"], row["start"], row["ordered_by"], row["reason"]) == (
        "H1:NTS", date(2026, 3, 9), "region", "sowing",
    )  # fmt: skip
    (event,) = _events(project)
    assert event.fact.details == {"start": "2026-03-09"}
    firmground("plan", project, "--seconds", 0).ok()
    explained = firmground("explain", project, "H1:NTS", "--json").ok().json
    assert explained["first_day"] == "2026-03-09"
    assert any("region: lock H1:NTS: sowing" in text for text in explained["decided"])


def test_an_unlock_takes_the_row_away_and_keeps_the_decisions(project):
    """What was locked is free again, and both decisions stay in the ledger."""
    _decide(project, *_LOCK).ok()
    _decide(project, "unlock", "H1:NTS", "--reason", "rain").ok()
    assert _rows(project, "locks") == ()
    assert [e.fact.verb for e in _events(project)] == ["lock", "unlock"]
    assert "is not locked" in sentence(
        firmground("decide", project, "unlock", "H1:NTS", "--as", "region", "--reason", "x")
    )


def test_an_unlock_leaves_deadlines_of_others(project, tmp_path):
    """A row that somebody imported loses what binds the start, not its deadline."""
    path = tmp_path / "locks.csv"
    path.write_text(
        "id,activity,start,contingent,deadline,ordered_by,reason\n"
        "L1,H1:NTS,2026-03-09,,2026-06-01,Ministry,harvest\n"
        "L2,H1:NTS,,,2026-05-01,Ministry,harvest\n"
    )
    firmground("import", project, path).ok()
    _decide(project, "unlock", "H1:NTS", "--reason", "rain").ok()
    assert [(r["id"], r["start"], r["deadline"]) for r in _rows(project, "locks")] == [
        ("L1", None, date(2026, 6, 1)),
        ("L2", None, date(2026, 5, 1)),
    ]


def test_a_lock_that_cannot_hold_is_refused(project):
    """A day outside the horizon and a deadline before the start change nothing, not even the ledger."""
    for words in (("--start", "2020-01-01"), ("--start", "2026-03-09", "--deadline", "2026-03-08")):
        assert "cannot be locked" in sentence(
            firmground("decide", project, "lock", "H1:NTS", *words, "--as", "region", "--reason", "x")
        )
    assert _events(project) == []


def test_a_priority_weighs_in_the_plan_and_is_explained(project):
    """A service that counts more is a weight of its own, with who decided and why."""
    _decide(project, "prioritise", "school", "--factor", "3", "--reason", "term begins").ok()
    row = next(r for r in _rows(project, "weights") if r["id"] == "service:school")
    assert (row["weight"], row["reason"]) == (3.0, "region: term begins")
    _decide(project, "prioritise", "H2", "--factor", "0.5", "--reason", "nobody near").ok()
    firmground("plan", project, "--seconds", 0).ok()
    told = firmground("explain", project, "S", "--json").ok().json["decided"]
    assert set(told) == {
        "H2 counts 0.5 times what its kind does: region: nobody near",
        "school counts 3 times what its kind does: region: term begins",
    }


def test_a_district_decides_what_was_delegated_to_it(project):
    """Nothing before the delegation, its own places after it, nothing after it was taken back."""
    lock = ("decide", project, *_LOCK, "--as", "district:D")
    assert "was not delegated" in sentence(firmground(*lock))
    _decide(project, "delegate", "lock", "--to", "district:D", "--reason", "near the ground").ok()
    firmground(*lock).ok()
    _decide(project, "delegate", "lock", "--to", "district:D", "--take-back", "--reason", "misused").ok()
    assert "was not delegated" in sentence(firmground(*lock))
    assert [e.fact.role for e in _events(project)] == ["region", "district:D", "region"]


def test_a_district_does_not_touch_what_the_region_ordered(project):
    """A lock and a priority of a higher level are that level's to change."""
    for verb in ("lock", "unlock", "prioritise"):
        _decide(project, "delegate", verb, "--to", "district:D", "--reason", "x").ok()
    _decide(project, *_LOCK).ok()
    _decide(project, "prioritise", "school", "--factor", "3", "--reason", "x").ok()
    words = [_LOCK, ("unlock", "H1:NTS", "--reason", "x"), ("prioritise", "school", "--factor", "2", "--reason", "x")]
    for one in words:
        assert "above district:D" in sentence(firmground("decide", project, *one, "--as", "district:D"))


def test_a_site_decides_on_itself_only(project):
    """What is delegated to a site counts at that site, and a road is nobody's but the region's."""
    _decide(project, "delegate", "lock", "--to", "site:H1", "--reason", "x").ok()
    _decide(project, *_LOCK, role="site:H1").ok()
    for activity in ("H2:NTS", "R2:REPAIR"):
        words = ("decide", project, "lock", activity, "--as", "site:H1", "--reason", "x")
        assert "own places" in sentence(firmground(*words))


def test_an_area_is_approved_for_the_record(project):
    """A decision on anything in the project is an event with its reason."""
    answer = _decide(project, "approve", "H1", "--reason", "papers complete").ok().json
    (event,) = _events(project)
    assert (answer["event"], event.fact.verb, event.fact.what) == (event.id, "approve", "H1")


def _propose(project):
    """Propose the plan in the file anew, as a replan would."""
    store = open_store(project)
    (made,) = store.events(names=("plan-made",))
    plan = {**made.fact.plan, "unscheduled": []}
    fact = PlanProposed("f" * 64, plan, made.fact.start, made.fact.sha256)
    store.append([Entry(fact, date(2025, 10, 10), "planner")])
    return store


def test_an_approved_proposal_is_the_plan_to_follow(planned):
    """Approval and plan are entered in one, by the beginning of the hash; the proposal is open no more."""
    store = _propose(planned)
    answer = _decide(planned, "approve", "ffffffff", "--reason", "fewer person-days").ok().json
    assert [event["name"] for event in answer["events"]] == ["decision-made", "plan-made"]
    progress = fold(store.events(), as_of=date(2100, 1, 1))
    assert isinstance(progress.plan.fact, PlanMade)
    assert (progress.plan.fact.sha256, progress.proposals) == ("f" * 64, {})
    store.load_plan()


def test_a_proposal_that_is_not_legal_is_not_approved(planned):
    """A plan that the law does not allow, by the rows of today, is refused with its first breach."""
    _propose(planned)
    _decide(planned, "lock", "H1:NTS", "--start", "2026-09-07", "--reason", "late").ok()
    told = sentence(firmground("decide", planned, "approve", "proposal", "--as", "region", "--reason", "x"))
    assert "is not legal" in told
    assert "H1:NTS" in told


def test_a_rejected_proposal_changes_nothing(planned):
    """The plan to follow stays, and the proposal is closed."""
    store = _propose(planned)
    _decide(planned, "reject", "proposal", "--reason", "harvest").ok()
    progress = fold(store.events(), as_of=date(2100, 1, 1))
    assert progress.plan.fact.sha256 != "f" * 64
    assert progress.proposals == {}


def test_a_proposal_that_was_overtaken_is_not_approved(planned):
    """Where another plan was made since, the approval is a conflict and nothing is written."""
    store = _propose(planned)
    (made,) = store.events(names=("plan-made",))
    store.append([Entry(replace(made.fact, sha256="e" * 64), date(2025, 10, 11), "planner")])
    assert "by now" in sentence(firmground("decide", planned, "approve", "proposal", "--as", "region", "--reason", "x"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lock", "H9:NTS", "--as", "region", "--reason", "x"), "no activity"),
        (("lock", "H1:NTS", "--as", "mayor", "--reason", "x"), "is no role"),
        (("lock", "H1:NTS", "--as", "district:D9", "--reason", "x"), "there is no 'D9'"),
        (("lock", "H1:NTS", "--as", "region", "--reason", " "), "wants its reason"),
        (("lock", "H1:NTS", "--as", "region", "--reason", "x", "--factor", "2"), "takes no --factor"),
        (("prioritise", "school", "--as", "region", "--reason", "x"), "wants --factor"),
        (("prioritise", "school", "--as", "region", "--reason", "x", "--factor", "1000"), "up to 100 times"),
        (("prioritise", "A1", "--as", "region", "--reason", "x", "--factor", "2"), "no service"),
        (("delegate", "plan", "--as", "region", "--reason", "x", "--to", "district:D"), "to delegate"),
        (("delegate", "lock", "--as", "region", "--reason", "x"), "wants --to"),
        (("forbid", "H1", "--as", "region", "--reason", "x"), "no decision 'forbid'"),
        (("approve", "H11", "--as", "region", "--reason", "x"), "near it: H1"),
    ],
)
def test_a_decision_that_cannot_be_is_one_sentence(project, words, told):
    """Whatever is wrong with a decision is one clear error, and the ledger is as it was."""
    before = open_store(project).head()
    assert told in sentence(firmground("decide", project, *words))
    assert open_store(project).head() == before
