"""status, history, timeline and verify-ledger at the command line: documents for machines, lines for people."""

import sqlite3

import pytest

from support.command import firmground, sentence

STATES = ("not_surveyed", "sha", "cha", "cancelled", "reduced", "cleared", "handed_over", "reopened")


@pytest.fixture
def worked(project):
    """The small project after a release."""
    done = ("--on", "2026-03-05", "--by", "A. Tester", "--source", "daily sheet")
    firmground("record", project, "survey-done", "--area", "H1", "--method", "nts", "--result", "none", *done).ok()
    firmground("record", project, "area-cancelled", "--area", "H1", "--id", "released", *done).ok()
    return project


def test_status_for_machines(worked):
    """The document has hectares by state that add up, services and pledges, as of a day and as known at one."""
    found = firmground("status", worked, "--as-of", "2026-03-05", "--json").ok().json
    assert (found["as_of"], found["known_at"]) == ("2026-03-05", None)
    assert set(found["hectares"]) == {*STATES, "total"}
    assert sum(found["hectares"][s] for s in STATES) == pytest.approx(found["hectares"]["total"], abs=1e-9)
    assert found["hectares"]["cancelled"] > 0
    assert (found["services"]["total"], found["pledges"]) == (2, [])
    before = firmground("status", worked, "--as-of", "2026-03-05", "--known-at", "2026-01-01", "--json").ok().json
    assert before["known_at"].startswith("2026-01-01T23:59:59")
    assert before["hectares"]["total"] == 0


def test_status_for_people(worked):
    """One table of hectares, then services, teams, plan and what was handed over by which way."""
    told = firmground("status", worked, "--level", "district").ok().out
    assert "hectares  not surveyed" in told
    assert "District" in told
    assert "residual risk remains" in told
    assert "services: 0 of 2 that were lost are back" in told
    assert "plan: none is made" in told


def test_a_place_that_is_not_there(worked):
    """An unknown place or area is one sentence that offers a near name, and exit code 2."""
    assert "did you mean 'Village'" in sentence(firmground("status", worked, "--place", "Vilage"))
    assert "did you mean 'H1'" in sentence(firmground("history", worked, "H1x"))
    assert firmground("status", worked, "--level", "street").code == 2


def test_history_and_timeline(worked):
    """The history leads to the event and its source; the line of time has all events and can be narrowed."""
    found = firmground("history", worked, "H1", "--json").ok().json
    assert found["parcels"][0]["state"] == "cancelled"
    assert found["parcels"][0]["events"][-1] == "released"
    assert "source daily sheet" in firmground("history", worked, "H1").ok().out
    marks = firmground("timeline", worked, "--from", "2026-03-05", "--to", "2026-03-05", "--json").ok().json["marks"]
    assert [m["name"] for m in marks] == ["survey-done", "area-cancelled"]
    assert "2 entries" in firmground("timeline", worked, "--from", "2026-03-05", "--to", "2026-03-05").ok().out


def test_verify_ledger(worked):
    """A sound ledger is exit code 0 with its head; one that somebody changed is 1, with a line that says where."""
    assert firmground("verify-ledger", worked, "--json").ok().json["sound"] is True
    assert "the ledger holds" in firmground("verify-ledger", worked).ok().out
    with sqlite3.connect(worked) as connection:
        connection.execute("DROP TRIGGER ledger_no_update")
        connection.execute("UPDATE ledger SET body = replace(body, 'daily', 'other') WHERE event = 'released'")
    connection.close()
    found = firmground("verify-ledger", worked, "--json")
    assert (found.code, found.json["sound"]) == (1, False)
    assert "hash is another one" in firmground("verify-ledger", worked).out
