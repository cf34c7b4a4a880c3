"""`record` went on after events that were changed or taken out of the middle of a ledger, and sealed the damage."""

import sqlite3

import pytest

from support.command import firmground


@pytest.mark.parametrize(
    "tampered",
    [
        "UPDATE ledger SET body = replace(body, 'the governor', 'the minister') WHERE seq = ?",
        "UPDATE ledger SET hash = printf('%064d', 7) WHERE seq = ?",
        "DELETE FROM ledger WHERE seq = ?",
    ],
)
@pytest.mark.parametrize("verb", ["record", "correct"])
def test_a_broken_chain_is_one_error_and_nothing_is_entered(tmp_path, tampered, verb):
    """Whoever wants to enter something is told which event was tampered with, and the ledger stays as it is."""
    project = tmp_path / "region.gpkg"
    firmground("new", project, "--start", "2026-03-02").ok()
    made = []
    for who in ("the governor", "the press", "a donor"):
        visit = ("visit-made", "--place", "region", "--who", who, "--on", "2026-03-02", "--json")
        made.append(firmground("record", project, *visit).ok().json)
    with sqlite3.connect(project) as database:
        for trigger in ("ledger_no_update", "ledger_no_delete"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(tampered, (made[0]["seq"],))
    database.close()
    words = {
        "record": ("visit-made", "--place", "region", "--who", "a guest"),
        "correct": (made[2]["event"], "--reason", "typo"),
    }
    answer = firmground(verb, project, *words[verb], "--json")
    assert (answer.code, answer.json["error"]["code"]) == (2, "FG220")
    assert "broken" in answer.json["error"]["message"]
    with sqlite3.connect(project) as database:
        assert database.execute("SELECT max(seq) FROM ledger").fetchone() == (made[2]["seq"],)
    database.close()
