"""Imports: a file is looked at, tried, brought in as one, and taken back."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from firmground.model.policy import Position, Viewer
from support.desk import START, asking, desk_over
from support.past import past_project

ROWS = "id,Title,level,parent,peeple\nS8,Eighth village,settlement,D1,80\nS9,Ninth village,settlement,D1,90\n"


@pytest.fixture(name="app")
def _app(tmp_path):
    return desk_over(past_project(tmp_path / "village.gpkg"), START)


@pytest.fixture(name="client")
def _client(app):
    with asking(app) as client:
        yield client


def _head(client):
    return client.app.state.house.head()


def _send(client, step, body, **params):
    mapping = params.pop("mapping", None)
    params = {"name": "places.csv", **params, **({"mapping": json.dumps(mapping)} if mapping else {})}
    return client.post(f"/api/imports{step}", params=params, content=body)


def _places(client):
    return {row["id"]: row["name"] for row in client.app.state.house.snapshot().tables["places"]}


def test_columns_are_told_with_what_they_hold_and_may_mean(client):
    """Each column has its share of filled cells, samples and its field, or one that it is spelt like."""
    told = _send(client, "/look", ROWS + "S10,,settlement,D1,\n").json()
    columns = {one["header"]: one for one in told["sheets"][0]["columns"]}
    assert told["sheets"][0]["layer"] == "places"
    assert columns["id"]["field"] == "id"
    assert columns["Title"]["filled"] == pytest.approx(2 / 3)
    assert columns["Title"]["samples"] == ["Eighth village", "Ninth village"]
    assert (columns["peeple"]["field"], columns["peeple"]["guess"]) == ("", "people")


def test_a_dry_run_tells_and_writes_nothing(client):
    """What would be created is counted, and the ledger is where it was; without a mapping the missing is named."""
    head = _head(client)
    without = _send(client, "/try", ROWS).json()
    assert not without["clean"]
    assert any("name" in finding["message"] for finding in without["findings"])
    told = _send(client, "/try", ROWS, mapping={"Title": "name", "peeple": "people"}).json()
    assert told["clean"]
    assert not told["applied"]
    assert told["layers"] == [{"layer": "places", "created": 2, "updated": 0, "unchanged": 0}]
    assert _head(client) == head


def test_a_file_is_brought_in_once_and_taken_back(client):
    """The same file again changes nothing; undone, the rows are as they were, and both stand in the list."""
    before, mapping = _places(client), {"Title": "name", "peeple": "people"}
    sha256 = _send(client, "/look", ROWS).json()["sha256"]
    done = _send(client, "", ROWS, mapping=mapping, expected=sha256)
    assert (done.status_code, done.json()["changes"]) == (200, True)
    assert _places(client) == {**before, "S8": "Eighth village", "S9": "Ninth village"}
    head = _head(client)
    again = _send(client, "", ROWS, mapping=mapping).json()
    assert (again["changes"], again["layers"][0]["unchanged"]) == (False, 2)
    assert _head(client) == head
    last = client.get("/api/imports").json()["imports"][0]
    assert (last["source"], last["sha256"]) == ("places.csv", sha256)
    undone = client.post(f"/api/imports/{last['delivery']}/undo", json={"reason": "wrong file"})
    assert undone.status_code == 200, undone.text
    assert _places(client) == before
    back, forth = client.get("/api/imports").json()["imports"][:2]
    assert (back["undoes"], forth["undone_by"]) == (last["delivery"], back["delivery"])
    assert client.post(f"/api/imports/{last['delivery']}/undo", json={"reason": "again"}).status_code == 409


def test_an_import_that_holds_an_error_enters_none_of_it(client):
    """One bad row refuses the file with its row and column; nothing is half done."""
    head = _head(client)
    body = "id,name,level\nS8,Eighth,settlement\nS9,Ninth,hamlet of hamlets\n"
    answer = _send(client, "", body)
    assert answer.status_code == 422
    assert (3, "level") in {(finding["row"], finding["column"]) for finding in answer.json()["findings"]}
    assert _head(client) == head


def test_a_file_that_changed_since_it_was_looked_at_is_refused(client):
    """What is confirmed is what was shown."""
    assert _send(client, "", ROWS, mapping={"Title": "name"}, expected="0" * 64).status_code == 409


def _packed(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", ["x.gpkg", "x.xlsx", "x.zip", "x.csv", "x.geojson", "x.shp", "x.exe", "../../x.csv"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 5_000,
        b"PK\x03\x04" + b"\xff" * 400,
        b"SQLite format 3\x00" + b"\x10\x00" * 400,
        b"[" * 100_000,
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1e999]}}]}',
        _packed(**{"../../evil.shp": b"x", "a.dbf": b"y"}),
        _packed(**{"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"}),
        "id,name\n'=1+1,\ud800\n".encode("utf-8", "surrogatepass"),
        b"id,level,name\n=cmd|' /C calc'!A0,settlement,<script>\n" + b"," * 3_000,
    ],
    ids=range(10),
)
def test_hostile_files_give_findings(client, name, body):
    """Whatever is sent under whatever name is told in findings at each step; nothing is written, nothing fails here."""
    head = _head(client)
    for step in ("/look", "/try", ""):
        answer = _send(client, step, body, name=name, layer="places")
        assert answer.status_code in {200, 422}, answer.text
        assert answer.json()["findings"] or step == "/look"
    assert _head(client) == head


@pytest.mark.parametrize("mapping", ["[]", "{", '{"a": 1}', "[" * 10_000, "null"])
def test_a_mapping_that_is_none_is_told(client, mapping):
    """The mapping is an object of texts, or one clear problem."""
    answer = client.post("/api/imports/try", params={"name": "places.csv", "mapping": mapping}, content=ROWS)
    assert answer.status_code == 422


@pytest.mark.parametrize("position", [p for p in Position if p is not Position.AUTHORITY])
def test_only_the_authority_imports(app, client, monkeypatch, position):
    """All others are refused at each step, and see no past import."""
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("someone", position, ("D1",)))
    assert client.get("/api/imports").status_code == 403
    for step in ("/look", "/try", ""):
        assert _send(client, step, ROWS).status_code == 403
    assert client.post("/api/imports/x/undo", json={"reason": "x"}).status_code == 403


def test_nothing_of_a_file_is_left_behind(client, monkeypatch, tmp_path):
    """The folder in which a file was read is gone when the answer is there."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spool"))
    Path(tmp_path / "spool").mkdir()
    assert _send(client, "/look", ROWS).status_code == 200
    assert list((tmp_path / "spool").iterdir()) == []


def test_what_is_not_there_cannot_be_undone(client):
    """Neither an unknown key nor the id of an event that is no import."""
    assert client.post("/api/imports/nothing/undo", json={"reason": "x"}).status_code == 404
