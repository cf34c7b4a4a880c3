"""Where the project stands and why not sooner, as the page asks for it."""

import pytest

from firmground.model.policy import Position, Viewer
from support.desk import asking, desk_over, planned_project


@pytest.fixture(name="app", scope="module")
def _app(tmp_path_factory):
    path = planned_project(tmp_path_factory.mktemp("today"))
    return desk_over(path)


@pytest.fixture(name="client")
def _client(app):
    with asking(app) as client:
        yield client


def test_hectares_of_districts_add_up_to_those_of_the_project(client):
    """The figures of the districts are those of the project, state by state (L13)."""
    whole = client.get("/api/today").json()["hectares"]
    rows = client.get("/api/today", params={"level": "district"}).json()["places"]
    assert whole["total"] > 0
    for state, hectares in whole.items():
        assert sum(row["hectares"][state] for row in rows) == pytest.approx(hectares)


def test_a_place_is_told_what_returns_and_why_no_sooner(client):
    """Each settlement of the project can be asked for, and each return has a day or none, and its reasons."""
    places = client.get("/api/today/places").json()["places"]
    found = [client.get(f"/api/explain/{row[0]}") for row in places]
    returns = [one for answer in found if answer.status_code == 200 for one in answer.json().get("returns", [])]
    assert any(one["date"] and one["because"] for one in returns)


def test_unknown_places_are_told_as_unknown(client):
    """A name that is not there is an answer 404 in one sentence."""
    answer = client.get("/api/explain/Nowhere")
    assert answer.status_code == 404
    assert "Nowhere" in answer.json()["title"]


@pytest.mark.parametrize("position", [Position.PUBLIC, Position.DONOR])
def test_who_may_not_know_of_sites_is_told_figures_of_districts_only(app, client, monkeypatch, position):
    """Neither figures of one village nor explanations of sites are told to the public or a donor (L11)."""
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("someone", position))
    assert client.get("/api/today").status_code == 200
    assert client.get("/api/today", params={"level": "settlement"}).status_code == 403
    for row in client.get("/api/today/places").json()["places"]:
        if row[2] == "settlement":
            assert client.get("/api/today", params={"place": row[0]}).status_code == 403
            assert client.get(f"/api/explain/{row[0]}").status_code == 404


def test_reasons_that_name_sites_elsewhere_are_told_to_those_who_see_all(app, client, monkeypatch):
    """Whoever sees one village learns when it gets what back, and nothing of the roads and sites that it waits for."""
    whole = client.get("/api/explain/S").json()
    work = client.get("/api/explain/A1:REPAIR").json()
    assert any("R2" in text for one in whole["returns"] for text in one["because"])
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("someone", Position.OPERATOR, ("S",)))
    mine = client.get("/api/explain/S")
    assert [one["date"] for one in mine.json()["returns"]] == [one["date"] for one in whole["returns"]]
    assert all(one["because"] is None for one in mine.json()["returns"])
    own = client.get("/api/explain/A1:REPAIR").json()
    assert own["first_day"] == work["first_day"]
    assert (own["waits_for"], own["week_breaks"], own["decided"]) == (None, None, [])
    assert "R2:" not in mine.text
