"""The verb replan, as users and machines meet it."""

import pytest

from firmground.desk.wire import open_store
from support.command import firmground, sentence
from support.past import past_project

_BY = ("--as-of", "2025-03-09", "--seconds", 0.05, "--by", "planner")
_AS_DISTRICT = ("--accept", "--as", "district:D", "--reason", "ours")


@pytest.fixture
def planned(tmp_path):
    """A project with a plan that began a year ago."""
    path = past_project(tmp_path / "region.gpkg")
    firmground("plan", path, "--seconds", 0).ok()
    return path


def test_replan_answers_one_document(planned):
    """The proposal, the verdict and the whole difference, for machines; approved by its hash it is the plan."""
    answer = firmground("replan", planned, *_BY, "--json").ok().json
    assert {"proposal", "event", "hash", "legal", "breaches", "accepted", "difference", "exercise"} <= answer.keys()
    assert {"near", "near_moved", "moved", "placed", "lost", "shifts", "changes"} <= answer["difference"].keys()
    assert (answer["legal"], answer["accepted"]) == (True, False)
    firmground("decide", planned, "approve", answer["proposal"][:12], "--as", "region", "--reason", "weekly").ok()
    assert firmground("verify", planned, "--json").ok().json == {"legal": True, "breaches": []}


def test_people_read_what_moves_and_why(planned):
    """Plain lines: what is left, what moves and why, what it wins, and how to approve it."""
    out = firmground("replan", planned, *_BY).ok().out
    assert "from 2025-03-10 on" in out
    assert "it was to begin on" in out
    assert "firmground decide REGION.gpkg approve" in out


def test_accept_makes_it_the_plan_at_once(planned):
    """With a role and a reason it is proposed and approved in one go; the report is of the new plan."""
    answer = firmground("replan", planned, *_BY, "--accept", "--as", "region", "--reason", "weekly", "--json").ok().json
    assert answer["accepted"]
    firmground("verify", planned).ok()
    names = [event.name for event in open_store(planned).events()]
    assert names[-3:] == ["plan-proposed", "decision-made", "plan-made"]


def test_who_accepts_says_who_and_why(planned):
    """One of the three options without the others is a slip, not an approval."""
    for words in (("--accept",), ("--as", "region"), ("--accept", "--as", "region"), ("--reason", "x")):
        assert "belong together" in sentence(firmground("replan", planned, *_BY, *words))


def test_a_role_that_may_not_approve_is_told(planned):
    """The plan stays proposed, and the error says what is missing."""
    assert "district" in sentence(firmground("replan", planned, *_BY, *_AS_DISTRICT))
    assert [e.name for e in open_store(planned).events(names=("plan-made", "plan-proposed"))] == [
        "plan-made",
        "plan-proposed",
    ]
