"""Reports read and reviewed in the browser: nothing counts before a person has looked at it."""

import re
from datetime import date

import pytest

from firmground.desk.delivery import create
from firmground.desk.seen import SeenProject
from firmground.desk.wire import open_store
from firmground.model.policy import Position, Viewer
from support.desk import asking, desk_over

OURS = {"x-firmground": "1"}
TODAY = date(2026, 5, 1)
STREAMS = {"/api/live"}
REPORT = (
    "Norland will send sappers, minister says\n\nMay 1, 2026\n\n"
    "Norland will send 300 sappers to the border region to clear mines, Defence Minister Ada Quill said on Friday.\n"
)


@pytest.fixture(name="app")
def _app(tmp_path):
    create(tmp_path / "region.gpkg", name="Region", start=date(2026, 5, 4), crs="", workbook=None)
    return desk_over(tmp_path / "region.gpkg", TODAY)


@pytest.fixture(name="client")
def _client(app):
    with asking(app) as client:
        yield client


def _read(client, text=REPORT, name="report.txt"):
    return client.post("/api/statements", params={"name": name, "outlet": "The Courier"}, content=text.encode())


def test_a_report_becomes_a_pledge_only_after_it_was_looked_at(client):
    """A card is refused until giver, stance and said-on were looked at; then it is a pledge, with its words."""
    assert _read(client).status_code == 201
    assert _read(client).json()["known"]
    (card,) = [one for one in client.get("/api/statements").json()["cards"] if one["quantity"] == 300]
    view = client.get(f"/api/statements/{card['id']}").json()
    start, end = view["card"]["spans"]["quantity"]
    assert view["text"][start:end] == "300"
    review = f"/api/statements/{card['id']}/review"
    assert client.post(review, json={"verdict": "accept"}).status_code == 422
    looked = {"verdict": "accept", "looked_at": ["giver", "stance", "said_on"], "changes": {"giver": "Norland"}}
    done = client.post(review, json=looked)
    assert done.status_code == 201, done.text
    (pledge,) = client.get("/api/pledges").json()["pledges"]
    assert (pledge["partner"], pledge["pledged"]["least"]) == ("Norland", 300)
    assert client.post(review, json=looked).status_code == 409


@pytest.mark.parametrize(
    ("name", "body"), [("empty.txt", b""), ("x.pdf", b"%PDF-1.4 broken"), ("x.exe", b"MZ"), ("x.txt", b"\x00\xff" * 50)]
)
def test_what_is_no_report_is_refused_and_nothing_is_written(app, client, name, body):
    """Files that hold no report get one clear problem, and the ledger does not move."""
    head = app.state.house.head()
    answer = client.post("/api/statements", params={"name": name}, content=body)
    assert answer.status_code == 422
    assert answer.json()["title"]
    assert app.state.house.head() == head


@pytest.mark.parametrize("position", [p for p in Position if p is not Position.AUTHORITY])
def test_only_an_authority_reads_and_reviews(app, client, monkeypatch, position):
    """Nobody but an authority reads reports into the ledger or sees the cards."""
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("someone", position, ("S1",)))
    assert client.get("/api/statements").status_code == 403
    assert _read(client).status_code == 403


@pytest.mark.parametrize("position", [p for p in Position if p is not Position.AUTHORITY])
def test_no_route_of_others_shows_the_text_of_a_report(app, client, monkeypatch, position):
    """Whatever is asked for by whoever is no authority, no word of a report beyond the pledge's own comes back."""
    client.headers["accept-encoding"] = "identity"
    assert _read(client, REPORT + "\nThe zqhidden river was calm that day.\n").status_code == 201
    card = next(one for one in client.get("/api/statements").json()["cards"] if one["quantity"] == 300)
    looked = {"verdict": "accept", "looked_at": ["giver", "stance", "said_on"], "reason": "zqhidden reason"}
    assert client.post(f"/api/statements/{card['id']}/review", json=looked).status_code == 201
    assert "zqhidden" in client.get(f"/api/statements/{card['id']}").text
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("someone", position, ("S1",)))
    ids = (card["id"], card["report"], f"P-{card['id'][2:12]}")
    paths = {path for path, verbs in app.openapi()["paths"].items() if "get" in verbs}
    asked = {re.sub(r"\{\w+\}", name, path) for path in paths - STREAMS for name in ids}
    asked |= {f"/api/{verb}?q=zqhidden" for verb in ("find", "areas")}
    answers = {path: client.get(path) for path in sorted(asked)}
    assert any(answer.status_code == 200 for answer in answers.values())
    assert [path for path, answer in answers.items() if "zqhidden" in answer.text and "q=" not in path] == []
    store = SeenProject(open_store(app.state.house.where), Viewer("someone", position, ("S1",)), TODAY)
    assert not {"report-read", "card-reviewed"} & {event.name for event in store.events()}
    assert "zqhidden" not in str(store.tables())
