"""`statements read` and `statements review` as users type them."""

import json
from pathlib import Path

import pytest

from firmground.cli import statements_talk
from firmground.desk.wire import open_store
from support.cards import TEXT
from support.command import firmground, sentence

SEED = Path(__file__).parents[3] / "shared" / "seed" / "report-2025-06-17.txt"
LOOKED = ("--looked-at", "giver,stance,said-on")


@pytest.fixture
def told(project, tmp_path):
    """The small project and an invented report."""
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return project, path


def _read(project, path, *more):
    return firmground("statements", "read", project, path, "--published", "2025-06-17", *more)


def test_the_document_of_a_reading(told):
    """The JSON has proposals, statements, whens and warnings, and every span quotes the text."""
    project, path = told
    answer = _read(project, path, "--outlet", "Vale Herald", "--json").ok().json
    assert {"proposals", "statements", "whens", "warnings"} <= answer.keys()
    (sappers,) = [one for one in answer["proposals"] if one["quantity"] == 1000]
    start, end = sappers["spans"]["quantity"]
    assert (sappers["unit_role"], TEXT[start:end]) == ("sappers", "1,000")
    assert _read(project, path, "--json").ok().json["known"]


@pytest.mark.skipif(not SEED.exists(), reason="the seed report is not beside the checkout")
def test_both_pledges_of_the_seed_go_to_the_programme(project):
    """1,000 sappers and 5,000 workers of the seed are reviewed into teams, with a link back to report and words."""
    proposals = _read(project, SEED, "--json").ok().json["proposals"]
    for one in proposals:
        if one["quantity"] in (1000, 5000):
            firmground("statements", "review", project, one["id"], "--accept", *LOOKED, "--arrives", "2026-05-01").ok()
    tables = open_store(project).tables()
    assert [(row["partner"], row["quantity"]) for row in tables["pledges"][-2:]] == [
        ("North Korea", 1000),
        ("North Korea", 5000),
    ]
    assert [row["team_kind"] for row in tables["contingents"][-2:]] == ["sappers", "builders"]
    assert all("card c-" in row["source"] for row in tables["contingents"][-2:])


def test_a_list_for_scripts(told):
    """Without a card and without a terminal, all cards are listed with what became of them."""
    project, path = told
    _read(project, path).ok()
    listed = firmground("statements", "review", project, "--json").ok().json["cards"]
    assert {one["verdict"] for one in listed} == {""}
    assert "open" in firmground("statements", "review", project).ok().out


def test_a_rejection_and_a_slip(told):
    """A rejection wants its reason; pairs and verdicts that make no sense are one sentence."""
    project, path = told
    name = _read(project, path, "--json").ok().json["proposals"][0]["id"]
    review = ("statements", "review", project, name)
    assert "reason" in sentence(firmground(*review, "--reject"))
    assert "FIELD=VALUE" in sentence(firmground(*review, "--amend", "giver"))
    assert "not both" in sentence(firmground(*review, "--reject", "--accept"))
    assert "wants the card" in sentence(firmground("statements", "review", project, "--accept"))
    firmground(*review, "--reject", "--reason", "an old story").ok()


@pytest.mark.parametrize("raw", [b"", b"\xd0\xb4\xd0\xb0 " * 200, b"%PDF-1.4 nothing", b"a " * 15_000_000])
def test_what_is_no_report_writes_nothing(project, tmp_path, raw):
    """An empty file, another script, a PDF without text and a huge file are told, and the ledger stays as it is."""
    path = tmp_path / "report.txt"
    path.write_bytes(raw)
    before = open_store(project).head()
    answer = firmground("statements", "read", project, path, "--json")
    assert answer.code != 0
    assert json.loads(answer.out)
    assert open_store(project).head() == before


def test_a_person_at_a_terminal(told, monkeypatch):
    """With keys, a card is looked at, amended and accepted; accepting too early is told and goes on."""
    project, path = told
    name = next(one for one in _read(project, path, "--json").ok().json["proposals"] if one["quantity"] == 1000)["id"]
    monkeypatch.setattr(statements_talk, "at_a_terminal", lambda: True)
    keys = ["a", "g", "s", "d", "m", "purpose", "clearing", "so it says", "a", "p"]
    answer = firmground("statements", "review", project, name, typed="\n".join(keys) + "\n").ok()
    assert "look at giver, stance, said_on before" in answer.out
    assert "nobody says --arrives" in answer.out
    assert "[1,000]" in answer.out
    (row,) = [one for one in open_store(project).tables()["pledges"] if one["unit"] == "sappers"][-1:]
    assert row["quantity"] == 1000
