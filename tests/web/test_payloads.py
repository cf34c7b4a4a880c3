"""What stands in the data stays text: markup, SQL and formulas come back as they were typed."""

from datetime import date, timedelta

import pytest

from firmground.desk.planning import make_plan
from firmground.desk.wire import open_store
from support.desk import START, TODAY, asking, desk_over
from support.past import past_project

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "'; DROP TABLE ledger; --",
    '=HYPERLINK("https://elsewhere.example";"x")',
    "{{7*7}} ${7*7} %s %n",
)


def _project(path):
    past_project(path)
    rows = {row["id"]: row for row in open_store(path).tables()["places"]}
    named = tuple({**rows[name], "name": PAYLOADS[n]} for n, name in enumerate(rows))
    areas = open_store(path).tables()["hazardous_areas"]
    told = tuple({**row, "name": PAYLOADS[3 + n]} for n, row in enumerate(areas))
    open_store(path).write({"places": named, "hazardous_areas": told}, source=PAYLOADS[0], sha256="", by=PAYLOADS[1])
    make_plan(path, seconds=0.2, seed=1)
    return path


@pytest.fixture(name="client", scope="module")
def _client(tmp_path_factory):
    app = desk_over(_project(tmp_path_factory.mktemp("payloads") / "village.gpkg"))
    with asking(app) as client:
        yield client


def test_names_come_back_as_they_were_typed(client):
    """Names of places with markup and SQL are given as JSON text, never as a page of their own."""
    answer = client.get("/api/today/places")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    names = {row[1] for row in answer.json()["places"]}
    assert names == set(PAYLOADS[: len(names)])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_reasons_and_reports_are_kept_as_text(client, payload):
    """A reason, a source and a subject with a payload are refused or kept letter for letter."""
    given = {"verb": "lock", "subject": "A1:REPAIR", "role": "region", "reason": payload}
    given["start"] = (START + timedelta(days=200)).isoformat()
    done = client.post("/api/decisions", json=given)
    assert done.status_code in (201, 422), done.text
    if done.status_code == 201:
        assert client.get("/api/decisions").json()["decided"][0]["reason"] == payload.strip()
    for path in (f"/api/explain/{payload}", f"/ogc/collections/places/items/{payload}", f"/api/find?q={payload}"):
        answer = client.get(path)
        assert answer.status_code < 500
        assert "json" in answer.headers["content-type"]
    assert date.fromisoformat(client.get("/api/project").json()["today"]) == TODAY
