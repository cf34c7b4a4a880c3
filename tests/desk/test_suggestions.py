"""The hook of a language model, against a fake server on this computer: what it may do, and that it may fail."""

import hashlib
import json
from datetime import date

import pytest

from firmground.desk.delivery import create
from firmground.desk.statements import cards, read_statement
from firmground.desk.suggestions import KEY_VARIABLE, asked, server_named
from firmground.desk.wire import open_store
from firmground.errors import BadInputError
from firmground.intake.readers.chat import ChatServer
from firmground.intake.statements.reading import read
from firmground.intake.statements.suggested import prompt_of
from support.cards import report
from support.chat import chatting, completion
from support.command import firmground

WORDS = "It will send 1,000 sappers to clear mines, the paper has learnt. Norland was silent."
GOOD = json.dumps({"cards": [{"quantity": "1,000", "giver": "Norland", "receiver": "Sudland"}]})


@pytest.fixture(autouse=True)
def _at_home(monkeypatch):
    """Let no proxy stand between the test and its own server."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


@pytest.fixture
def told(tmp_path):
    """A bare project and a report that names no giver by the rules."""
    project, path = tmp_path / "vale.gpkg", tmp_path / "report.txt"
    create(project, name="Vale", start=date(2026, 3, 2))
    path.write_text(WORDS, encoding="utf-8")
    return project, path


def test_an_answer_is_used_and_recorded(told, monkeypatch):
    """Exact words fill the empty giver; model, hash of the prompt, raw answer and drops stand in the ledger, no key."""
    project, path = told
    monkeypatch.setenv(KEY_VARIABLE, "secret-1")
    with chatting(completion(GOOD)) as (url, questions):
        done = firmground(
            "statements",
            "read",
            project,
            path,
            "--published",
            "2025-06-17",
            "--llm",
            url,
            "--llm-model",
            "m1",
            "--json",
        ).ok()
        firmground("statements", "read", project, path, "--llm", url, "--json").ok()
    (question,) = questions
    assert (question["path"], question["key"]) == ("/v1/chat/completions", "Bearer secret-1")
    prompt = question["body"]["messages"][0]["content"]
    (event,) = [one for one in open_store(project).events() if one.name == "report-read"]
    record = event.fact.reading["llm"]
    assert record["model"] == question["body"]["model"] == "m1"
    assert record["prompt_sha256"] == hashlib.sha256(prompt.encode()).hexdigest()
    assert (record["answer"], len(record["dropped"])) == (GOOD, 1)
    assert "secret-1" not in done.out + json.dumps(event.fact.reading)
    (card,) = cards(project)
    assert (card.candidate.giver, card.candidate.filled_by["giver"], card.verdict) == ("Norland", "llm:m1", "")


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (completion("I would say Norland."), {}),
        (b"<html>", {}),
        (b'{"choices": []}', {}),
        (completion(None), {}),
        (completion(GOOD), {"status": 500}),
        (completion(GOOD), {"status": 307, "headers": (("Location", "http://127.0.0.1:9/"),)}),
        (b"x" * 50_000_000, {}),
        (completion(GOOD), {"wait": 0.6}),
    ],
)
def test_a_failing_server_is_one_warning(body, more):
    """No JSON, another status, a redirect, 50 MB and silence each leave the reading of the rules, and one warning."""
    plain = read(report(WORDS))
    with chatting(body, **more) as (url, _):
        done = asked(plain, ChatServer(url, "m", seconds=0.3))
    assert [one.code for one in done.reading.warnings] == ["FG-ST-407"]
    assert done.reading.candidates == plain.candidates
    assert done.record["prompt_sha256"] == hashlib.sha256(prompt_of(plain).encode()).hexdigest()


def test_nobody_answers(told):
    """Where no server is, the report is read by the rules, and the warning stands in the document."""
    project, path = told
    with chatting(b"") as (url, _):
        gone = url
    done = read_statement(project, path, today=date(2026, 6, 1), by="Ana", server=ChatServer(gone, "m"))
    assert [one["code"] for one in done.document["warnings"]] == ["FG-ST-407"]
    assert len(cards(project)) == 1


def test_off_by_default(told):
    """Without a server nothing is asked, and the document has no record of a model."""
    project, path = told
    assert server_named("") is None
    assert "llm" not in read_statement(project, path, today=date(2026, 6, 1), by="Ana").document


@pytest.mark.parametrize(
    "url", ["ftp://x/v1", "file:///etc/passwd", "localhost:80", "http://a:b@host/v1", "http://[", "http://far.example"]
)
def test_an_address_that_is_not_asked(url, monkeypatch):
    """Another scheme, a password in the address, and a key in the clear over a network are refused, without the key."""
    monkeypatch.setenv(KEY_VARIABLE, "secret-1")
    with pytest.raises(BadInputError) as refused:
        server_named(url)
    assert "secret-1" not in str(refused.value)
    assert "secret-1" not in repr(ChatServer("https://far.example", "m", "secret-1"))


def test_a_long_report_is_not_sent():
    """A report beyond the limit is not sent, and that is told."""
    plain = read(report(WORDS + " It rained." * 6000))
    with chatting(completion(GOOD)) as (url, questions):
        done = asked(plain, ChatServer(url, "m"))
    assert questions == []
    assert "was not sent" in done.reading.warnings[0].message
