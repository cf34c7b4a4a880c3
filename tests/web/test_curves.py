"""The curves: what the plan brings by day, what has come by the ledger, what a kept forecast expects."""

from datetime import timedelta

import pytest

from firmground.desk.forecast import Draws, forecast
from firmground.desk.record import Said, record_event
from firmground.model.policy import Position, Viewer
from support.desk import START, TODAY, asking, desk_over, planned_project


@pytest.fixture(name="client", scope="module")
def _client(tmp_path_factory):
    path = planned_project(tmp_path_factory.mktemp("curves"))
    said = Said(on=(START + timedelta(days=2)).isoformat(), by="tester", source="test")
    assert record_event(path, "team-arrived", {"contingent": "C1", "teams": 1}, said, today=TODAY, by="t").applied
    forecast(path, Draws(histories=20, threads=1), today=TODAY)
    app = desk_over(path)
    with asking(app) as client:
        yield client


def test_people_without_a_service_fall_on_the_day_that_the_price_says(client):
    """The curve of each kind is the people of its services that are not back by a day."""
    followed = client.app.state.house.snapshot().followed
    told = client.get("/api/curves").json()
    for one in told["people"]:
        own = [s for s in followed.programme.services if s.kind.value == one["kind"]]
        for day, figure in enumerate(one["plan"]):
            back = [followed.price.returns[s.id] for s in own]
            waiting = [s.people for s, b in zip(own, back, strict=True) if b != 0 and (b is None or b > day)]
            assert figure == sum(waiting)
        assert len(one["plan"]) == told["horizon_days"] + 1


def test_ways_of_release_are_three_curves(client):
    """Hectares cancelled, reduced and cleared stay apart, and end at no more than what is open (L8)."""
    ways = client.get("/api/curves").json()["hectares"]
    assert [one["way"] for one in ways] == ["cancelled", "reduced", "cleared"]
    for one in ways:
        assert one["plan"] == sorted(one["plan"])
        assert one["plan"][-1] <= one["open"] + 1e-3


def test_teams_at_work_here_and_promised(client):
    """Teams used are those of the plan, teams here those that the ledger saw arrive."""
    told = client.get("/api/curves").json()["teams"]
    scheduled = client.app.state.house.snapshot().followed.plan.scheduled
    for day in (0, 3, 10):
        assert told["used"][day] == sum(len(s.teams) for s in scheduled if s.start <= day < s.end)
    assert told["here"][0] == 0
    assert told["here"][-1] == 1


def test_bands_come_from_the_forecast_that_was_kept(client):
    """With a kept forecast each curve has percentiles in order, and says whose they are."""
    told = client.get("/api/curves").json()
    assert told["forecast"]["histories"] == 20
    for one in told["people"]:
        assert set(one["bands"]) == {"p10", "p50", "p80", "p90"}
        assert all(a <= b for a, b in zip(one["bands"]["p10"], one["bands"]["p90"], strict=True))


def test_a_place_has_curves_of_its_own(client):
    """Asked for a place, only what lies below it counts; an unknown place is a problem in words."""
    places = client.get("/api/curves").json()["places"]
    whole = {one["kind"]: one["plan"][0] for one in client.get("/api/curves").json()["people"]}
    for place, _, _ in places:
        told = client.get("/api/curves", params={"place": place}).json()
        assert told["teams"] is None
        assert all(one["plan"][0] <= whole[one["kind"]] for one in told["people"])
    assert client.get("/api/curves", params={"place": "NOWHERE"}).status_code == 404


def test_the_public_gets_no_teams_and_no_settlement(client, monkeypatch):
    """Teams are told to partners and above; figures of a settlement only to those who work there."""
    house = client.app.state.house
    settlements = [p.id for p in house.snapshot().followed.programme.places if p.level.value == "settlement"]
    monkeypatch.setattr(house, "viewer", lambda *_: Viewer("somebody", Position.PUBLIC))
    told = client.get("/api/curves").json()
    assert told["teams"] is None
    assert not {place for place, _, _ in told["places"]} & set(settlements)
    for place in settlements:
        assert client.get("/api/curves", params={"place": place}).status_code == 403
