"""A day reported from the field: forms, what there is to choose from, and one way in."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from firmground.model.facts import FACTS
from firmground.model.policy import Position, Viewer
from support.desk import START, asking, desk_over, planned_project

STATIC = Path(__file__).parents[2] / "src/firmground/web/static"


@pytest.fixture(name="planned", scope="module")
def _planned(tmp_path_factory):
    return planned_project(tmp_path_factory.mktemp("events"))


@pytest.fixture(name="app")
def _app(planned, tmp_path):
    path = tmp_path / planned.name
    path.write_bytes(planned.read_bytes())
    return desk_over(path)


@pytest.fixture(name="client")
def _client(app):
    with asking(app) as client:
        yield client


def _told(event="survey-done", *, day=3, **fields):
    fields = fields or {"area": "H2", "method": "nts", "result": "confirmed", "contingent": "C1"}
    on = (START + timedelta(days=day)).isoformat()
    return {"id": str(uuid4()), "event": event, "on": on, "fields": fields, "source": "report 7"}


def _as(app, monkeypatch, position, *places):
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("someone", position, places))


def test_forms_are_those_of_the_facts(client):
    """Each form has the fields, units and choices that its fact declares, and no fact that a verb writes has one."""
    told = {form["event"]: form for form in client.get("/api/facts").json()["events"]}
    assert {"works-progress", "area-cancelled", "item-found", "road-closed", "team-arrived"} <= told.keys()
    assert not any(FACTS[name].written for name in told)
    progress = {field["name"]: field for field in told["works-progress"]["fields"]}
    assert progress["per_cent"]["unit"] == "%"
    assert (progress["per_cent"]["least"], progress["per_cent"]["most"]) == (0, 100)
    assert progress["activity"]["list"] == ["activities"]
    survey = {field["name"]: field for field in told["survey-done"]["fields"]}
    assert survey["method"]["choices"] == ["nts", "ts"]
    assert survey["area"]["required"]
    assert told["area-split"]["ground"] == "needed"


def test_an_event_is_entered_once_however_often_it_is_sent(client):
    """The first is 201 with its number, the same again 200, and the ledger has it once."""
    told = _told()
    first, again = client.post("/api/events", json=told), client.post("/api/events", json=told)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json()["seq"] == client.app.state.house.head().seq
    ids = [event.id for event in client.app.state.house.snapshot().events]
    assert ids.count(told["id"]) == 1


@pytest.mark.parametrize("change", [{"source": "another report"}, {"on": START.isoformat()}, {"fields": None}])
def test_a_changed_event_under_the_same_key_is_a_conflict_with_both_versions(client, change):
    """Whatever is changed, nothing is overwritten, and both versions are told."""
    told = _told()
    client.post("/api/events", json=told)
    head = client.app.state.house.head()
    change = {"fields": {**told["fields"], "result": "suspected"}} if "fields" in change else change
    answer = client.post("/api/events", json={**told, **change})
    assert answer.status_code == 409
    both = answer.json()
    assert both["there"]["fields"] == told["fields"]
    assert both["there"]["source"] == "report 7"
    assert both["sent"]["id"] == told["id"]
    assert client.app.state.house.head() == head


@pytest.mark.parametrize(
    "told",
    [
        _told(day=400),
        _told("no-such-event", area="H2"),
        _told("plan-made", sha256="x"),
        _told("survey-done", area="H2"),
        _told("survey-done", area="H2", method="by eye", result="none"),
        _told("area-cancelled", area="H9"),
        _told("works-progress", activity="A2:ASSESS", per_cent=1000),
        {**_told(), "fields": {"area": "H2", "method": "nts", "result": "confirmed", "more": 1}},
        {**_told(), "polygon": "/etc/passwd.json"},
        {**_told(), "polygon": "POLYGON/../x.geojson"},
        {**_told(), "polygon": "POLYGON ((0 0, 1 1, x y))"},
        {**_told(), "id": "not-a-key"},
        {**_told(), "fields": {"area": ["H2"] * 2000}},
        {**_told(), "fields": {"area": {"H2": 1}}},
        {**_told(), "by": "somebody else"},
    ],
)
def test_what_is_wrong_is_told_and_nothing_entered(client, told):
    """An unknown event, field, row, choice, day or shape is one clear problem, and never a fault of the server."""
    head = client.app.state.house.head()
    answer = client.post("/api/events", json=told)
    assert answer.status_code == 422, answer.text
    assert answer.json()["title"]
    assert client.app.state.house.head() == head


def test_text_that_looks_like_code_stays_text(client):
    """Markup, SQL and formulas in a field come back as they were typed."""
    hostile = "=1+1<script>alert(1)</script>'; DROP TABLE event; --"
    told = {**_told(area="H2", method="nts", result="none", report=hostile), "source": hostile}
    assert client.post("/api/events", json=told).status_code == 201
    event = client.app.state.house.snapshot().events[-1]
    assert (event.fact.report, event.source) == (hostile, hostile)


@pytest.mark.parametrize("position", [Position.PUBLIC, Position.DONOR])
def test_who_only_looks_enters_nothing_and_chooses_from_nothing(app, client, monkeypatch, position):
    """The public and donors get no areas and activities to choose from, and their events are refused."""
    _as(app, monkeypatch, position)
    known = client.get("/api/facts").json()["choices"]
    assert known["hazardous_areas"] == known["activities"] == known["roads"] == []
    assert client.post("/api/events", json=_told()).status_code == 403


def test_a_collector_reports_on_the_places_of_the_account_only(app, client, monkeypatch):
    """Areas of other places are neither offered nor taken, and refused in the words for what is not there."""
    rows = {row["id"]: row["place"] for row in app.state.house.snapshot().tables["hazardous_areas"]}
    _as(app, monkeypatch, Position.COLLECTOR, rows["H2"])
    offered = {row[0] for row in client.get("/api/facts").json()["choices"]["hazardous_areas"]}
    assert offered == {area for area, place in rows.items() if place == rows["H2"]}
    assert client.post("/api/events", json=_told()).status_code == 201
    _as(app, monkeypatch, Position.COLLECTOR, "nowhere")
    foreign, unknown = (
        client.post("/api/events", json=_told(area=area, method="nts", result="none")) for area in ("H2", "H77")
    )
    assert foreign.status_code == unknown.status_code == 403
    assert foreign.json() == unknown.json()


def test_a_key_taken_from_others_tells_nothing(app, client, monkeypatch):
    """A conflict shows the other version to those only who may report on it, and exact spots to those cleared (L11)."""
    place = app.state.house.snapshot().tables["hazardous_areas"][0]["place"]
    told = _told("item-found", day=2, area="H2", category="AP", longitude=30.001, latitude=50.001)
    assert client.post("/api/events", json=told).status_code == 201
    changed = {**told, "source": "mine"}
    _as(app, monkeypatch, Position.COLLECTOR, place)
    answer = client.post("/api/events", json=changed)
    assert answer.status_code == 409
    assert not {"longitude", "latitude"} & answer.json()["there"]["fields"].keys()
    _as(app, monkeypatch, Position.COLLECTOR, "elsewhere")
    assert client.post("/api/events", json=changed).status_code == 403


def test_all_that_the_page_needs_is_kept_for_use_without_a_connection(client):
    """What the service worker keeps is there, and holds each script and style that the page for a day loads."""
    worker = (STATIC / "sw.js").read_text()
    files = set(re.findall(r'"(/[^"]+\.[a-z]+)"', worker))
    files |= {f"/static/js/day/{name}.js" for name in re.findall(r'"(\w+)"', worker.split("...[")[1].split("]")[0])}
    wanted, known = ["/day"], set()
    while wanted:
        path = wanted.pop()
        answer = client.get(path)
        assert answer.status_code == 200, path
        known.add(path)
        found = re.findall(r'(?:href|src)="([^"]+)"|from "([^"]+)"', answer.text)
        named = {("/static/js/" + one[3:] if one.startswith("../") else one) for pair in found for one in pair if one}
        named = {f"/static/js/day/{one[2:]}" if one.startswith("./") else one for one in named}
        wanted += sorted(one for one in named if one not in known and "." in one)
    assert known - {"/day"} == files
