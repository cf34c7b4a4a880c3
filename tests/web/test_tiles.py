"""The tiles of the map and what is told beside it: what is there, what is kept back, and that it comes once."""

import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import mapbox_vector_tile
import pytest
import shapely
from fastapi.testclient import TestClient

from firmground.desk.mapped.feature import Feature
from firmground.desk.mapped.find import areas, find
from firmground.desk.mapped.kept import Kept
from firmground.desk.mapped.layers import LAYERS, features
from firmground.desk.mapped.tileset import TileSet
from firmground.desk.record import Said, record_event
from firmground.model.policy import Position, Viewer
from firmground.web.app import create_app
from firmground.web.seen import Seen
from support.desk import START, asking, planned_project
from support.small_project import point

TODAY = START + timedelta(days=12)
KNOWING = Viewer("chief", Position.AUTHORITY)
DONOR = Viewer("donor", Position.DONOR)
COLLECTOR = Viewer("collector", Position.COLLECTOR, ("D",))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project that is planned, with its area H1 surveyed and cancelled."""
    path = planned_project(tmp_path_factory.mktemp("tiles"))
    survey = {"area": "H1", "method": "nts", "result": "none"}
    for day, event, fields in ((4, "survey-done", survey), (5, "area-cancelled", {"area": "H1"})):
        said = Said(on=(START + timedelta(days=day)).isoformat(), by="tester", source="a report")
        record_event(path, event, fields, said, today=TODAY, by="tester")
    return path


@dataclass
class Desk:
    """The server of the project, and who asks it next."""

    app: object
    client: TestClient
    viewer: list[Viewer] = field(default_factory=lambda: [KNOWING])

    def tile(self, layer: str, where: str, **query: str) -> dict[str, list[dict]]:
        """Ask for a tile; gives what is said of its features."""
        answer = self.client.get(f"/api/tiles/{layer}/{where}.mvt", params=query)
        assert answer.status_code == 200, answer.text
        found = mapbox_vector_tile.decode(answer.content) if answer.content else {}
        return {name: [f["properties"] for f in held["features"]] for name, held in found.items()}


@pytest.fixture
def desk(project: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Serve the project to whoever ``desk.viewer[0]`` says."""
    app = create_app(project)
    made = Desk(app, asking(app))
    monkeypatch.setattr(app.state.house, "today", lambda: TODAY)
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: made.viewer[0], raising=False)
    return made


def _seen(desk: Desk, viewer: Viewer) -> Seen:
    return Seen(desk.app.state.house.snapshot(), viewer)  # type: ignore[attr-defined]


def _home(desk: Desk) -> str:
    """Give a tile of a low zoom that holds the project."""
    west, south, east, north = desk.client.get("/api/map").json()["bounds"]
    return _tile_at((west + east) / 2, (south + north) / 2, 6)


def _tile_at(lon: float, lat: float, z: int) -> str:
    n = 1 << z
    y = 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return f"{z}/{int((lon / 360 + 0.5) * n)}/{int(y * n)}"


H1, H2 = (3e3, 0), (4e3, 70)
"""Where the areas of the small project lie, in its metres."""


def _there(desk: Desk, layer: str, spot: tuple[float, float], **query: str) -> list[dict]:
    """Ask for the tile of a high zoom around a spot."""
    shape = point(*spot)
    return desk.tile(layer, _tile_at(shape.x, shape.y, 14), **query)[layer]


def test_land_has_its_state_in_the_tile(desk: Desk) -> None:
    """A tile says of each area its id, its state of the day, and by which way it was released."""
    found = {f["id"]: f for spot in (H1, H2) for f in _there(desk, "land", spot)}
    assert found["H1"]["state"] == "cancelled"
    assert found["H1"]["way"] == "cancelled"
    assert found["H2"]["state"] == "sha"


def test_a_day_before_shows_what_was_so_then(desk: Desk) -> None:
    """A day of the past is told by the ledger of that day, and by no plan."""
    day = START + timedelta(days=2)
    found = {f["id"]: f for spot in (H1, H2) for f in _there(desk, "land", spot, day=day.isoformat())}
    assert {name: (f["state"], f["plan"]) for name, f in found.items()} == {"H1": ("sha", ""), "H2": ("sha", "")}


def test_days_without_events_share_their_ground(desk: Desk) -> None:
    """What is read for one day serves all days up to the next event, and no other."""
    snapshot = _seen(desk, KNOWING).snapshot
    on = [snapshot.ground_on(START + timedelta(days=k)) for k in (3, 4, 5, 11)]
    assert on[2] is on[3]
    assert [p.state.value for found in on for p in found if p.area == "H1"] == ["sha", "sha", "cancelled", "cancelled"]


def test_a_plan_releases_nothing(desk: Desk) -> None:
    """On the last planned day the state is still that of today; what the plan wants stands beside it (L10)."""
    last = desk.client.get("/api/map").json()["last"]
    found = {f["id"]: f for f in _there(desk, "land", H2, day=last)}
    assert (found["H2"]["state"], found["H2"]["plan"]) == ("sha", "released")
    assert {f["plan"] for f in _there(desk, "assets", H2, day=last)} == {"done"}


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_every_layer_answers_at_every_zoom(desk: Desk, layer: str) -> None:
    """Each layer gives a tile at each zoom, from the world down to a yard."""
    west, south, _, _ = desk.client.get("/api/map").json()["bounds"]
    for z in range(17):
        desk.tile(layer, _tile_at(west + 0.01, south + 0.01, z))


def test_a_tile_is_sent_again_only_when_the_ledger_has_grown(desk: Desk) -> None:
    """The ETag of a tile stands for the end of the ledger, the day and who may see it."""
    address = f"/api/tiles/land/{_home(desk)}.mvt"
    first = desk.client.get(address)
    again = desk.client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    desk.viewer[0] = DONOR
    other = desk.client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("viewer", [DONOR, COLLECTOR, Viewer("", Position.PUBLIC)])
def test_a_tile_never_holds_what_its_viewer_may_not_see(desk: Desk, viewer: Viewer) -> None:
    """No shape of unreleased land, and no point gathered from it, is in a tile for those not cleared (L11)."""
    desk.tile("land", _home(desk))  # made before for somebody who may
    desk.viewer[0] = viewer
    for z in range(17):
        for spot in (H1, H2):
            shape = point(*spot)
            assert desk.tile("land", _tile_at(shape.x, shape.y, z)) == {}
    seen = _seen(desk, viewer)
    assert features(seen.snapshot, "land", TODAY, seen) == []
    assert [f for f in features(seen.snapshot, "teams", TODAY, seen) if f.id.startswith("H")] == []
    assert all(found["bounds"] is None for found in find(seen.snapshot, "H", seen) if found["kind"] == "area")


def test_a_stranger_learns_of_no_site(desk: Desk) -> None:
    """Who may not know a site gets the same answer as for one that never was."""
    desk.viewer[0] = DONOR
    known = desk.client.get("/api/about/H2")
    unknown = desk.client.get("/api/about/H99")
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert known.json()["title"].replace("H2", "") == unknown.json()["title"].replace("H99", "")
    assert desk.client.get("/api/about/A1/why").status_code == 404
    assert desk.client.get("/api/areas").json()["rows"] == []
    assert areas(_seen(desk, DONOR).snapshot, TODAY, _seen(desk, DONOR)) == []


def test_a_partner_sees_roads_but_no_work_on_them(desk: Desk) -> None:
    """Who sees the network learns whether a road is open, not who is planned to work on it; nor names near it."""
    desk.viewer[0] = DONOR
    told = desk.client.get("/api/about/R2").json()
    assert (told["id"], told["planned"]) == ("R2", [])
    refused = desk.client.get("/api/about/R2/why")
    assert refused.status_code == 404
    assert "near" not in refused.json()["title"]
    assert {f["plan"] for f in _there(desk, "roads", H1)} == {""}
    desk.viewer[0] = KNOWING
    assert desk.client.get("/api/about/R2").json()["planned"]


def test_a_collector_knows_of_an_area_but_not_of_its_evidence(desk: Desk) -> None:
    """The tier of sites tells id, state and size; history and evidence are sealed (L11)."""
    desk.viewer[0] = COLLECTOR
    told = desk.client.get("/api/about/H1").json()
    assert told["hectares"]["cancelled"] > 0
    assert told["history"] is None
    assert told["evidence"] is None


def test_an_area_is_told_with_its_history_evidence_and_plan(desk: Desk) -> None:
    """The panel of an area holds each event that made it what it is, its evidence, and what is planned there."""
    told = desk.client.get("/api/about/H1").json()
    assert {e["name"] for e in told["history"]} == {"rows-imported", "survey-done", "area-cancelled"}
    assert [e["id"] for e in told["evidence"]] == ["E1"]
    assert told["place"] == {"id": "S", "name": "Village"}
    planned = desk.client.get("/api/about/H2").json()["planned"]
    assert planned[-1]["kind"] == "HANDOVER"
    assert date.fromisoformat(planned[-1]["last"]) >= date.fromisoformat(planned[0]["first"])


def test_why_here_names_causes_and_person_days(desk: Desk) -> None:
    """The explanation of a site is that of the verb `explain`: what it waits for, and what a week's delay costs."""
    told = desk.client.get("/api/about/A1/why").json()
    assert told["activity"] == "A1:COMMISSION"
    assert told["waits_for"]
    assert [o["id"] for o in told["unlocks"]]
    assert told["week_costs_person_days"] >= 0


def test_things_are_found_by_name_and_by_id(desk: Desk) -> None:
    """The search gives whole names first, each with where to fly to."""
    found = desk.client.get("/api/find", params={"q": "village"}).json()
    assert (found[0]["kind"], found[0]["id"]) == ("place", "S")
    assert desk.client.get("/api/find", params={"q": "h2"}).json()[0]["bounds"]
    assert desk.client.get("/api/find", params={"q": " "}).json() == []


def test_areas_are_rows_too(desk: Desk) -> None:
    """The table says what the map shows: each area with state, hectares and place."""
    rows = desk.client.get("/api/areas").json()
    assert {r["id"]: r["state"] for r in rows["rows"]} == {"H1": "cancelled", "H2": "sha"}
    assert desk.client.get("/api/areas", params={"state": "sha"}).json()["total"] == 1


@pytest.mark.parametrize("address", ["land/99/0/0", "land/3/-1/0", "rivers/3/0/0", "land/3/0/0.mvt?day=soon"])
def test_an_address_of_no_tile_is_refused(desk: Desk, address: str) -> None:
    """A zoom, a layer or a day that cannot be is told as a problem, not as a fault."""
    mended = address if ".mvt" in address else f"{address}.mvt"
    assert desk.client.get(f"/api/tiles/{mended}").status_code in (404, 422)


def _small(*, parts: bool) -> list[dict]:
    """Tell of thirty small areas in one cell of a low zoom."""
    spots = [shapely.box(36 + k * 1e-4, 50, 36 + k * 1e-4 + 5e-5, 50.0001) for k in range(30)]
    states = ("cancelled", "reduced", "cleared")
    part = [states[k % 3] for k in range(30)]
    made = TileSet(
        "land",
        [Feature(s, f"H{k}", {"state": part[k]}, {}, 1e4, part[k] * parts) for k, s in enumerate(spots)],
    )
    found = mapbox_vector_tile.decode(made.tile(4, *map(int, _tile_at(36, 50, 4).split("/")[1:])))["land"]["features"]
    return [f["properties"] for f in found]


def test_what_is_small_is_gathered_by_group_and_never_across() -> None:
    """At a low zoom each cell holds one point for each group, with its number and hectares (L8)."""
    told = {f["state"]: (f["n"], f["hectares"]) for f in _small(parts=False)}
    assert told == dict.fromkeys(("cancelled", "reduced", "cleared"), (10, 10.0))


def test_what_is_shown_as_one_keeps_its_parts_apart() -> None:
    """Where all of a cell is one point, it says how many areas are in each state, and never a sum of ways (L8)."""
    (told,) = _small(parts=True)
    assert {part: told[part] for part in ("cancelled", "reduced", "cleared")} == dict.fromkeys(
        ("cancelled", "reduced", "cleared"), 10
    )
    assert told["parts"] == "cancelled:4.cleared:4.reduced:4"
    assert "hectares" not in told


def test_a_crowd_that_asks_at_once_costs_one_making() -> None:
    """A set is made once for a key, and the oldest are let go."""
    made: list[int] = []
    kept = Kept(most=2)
    for key in (1, 1, 2, 3, 3, 1):
        kept.get(key, lambda key=key: made.append(key) or TileSet("land", []))
    assert made == [1, 2, 3, 1]
