"""What is told of a ledger: status on both axes of time, the history of an area, the line of time, its soundness."""

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest

from firmground.desk.history import history
from firmground.desk.status import STATES, hectares, status
from firmground.desk.timeline import timeline
from firmground.desk.verify_ledger import verify_ledger
from firmground.errors import UnknownNameError
from firmground.geo.shapes import geodesic_area_m2
from firmground.model.event import Entry
from firmground.model.facts import field, land, public
from firmground.model.facts.record import Corrected
from firmground.model.place import Level
from firmground.model.progress import LandState, Parcel
from firmground.track.stores.geopackage import GeoPackageStore
from support import small_project

TODAY = date(2026, 6, 1)
HALF = small_project.box(2900, -50, 3000, 50)
H1 = float(geodesic_area_m2([small_project.box(2900, -50, 3100, 50)])[0]) / 10_000


class Clock:
    """A clock that goes on by a minute each time it is asked."""

    def __init__(self):
        self.now = datetime(2026, 5, 1, 8, tzinfo=UTC)

    def __call__(self):
        """Give the moment."""
        self.now += timedelta(minutes=1)
        return self.now


def on(day: int) -> date:
    """Give a day of March 2026."""
    return date(2026, 3, day)


def entry(key: str, fact, day: int, **more) -> Entry:
    """Give an entry of a day of March."""
    return Entry(fact, on(day), "A. Tester", id=key, source="daily sheet", **more)


@pytest.fixture
def clock():
    """The clock of the store."""
    return Clock()


@pytest.fixture
def path(tmp_path, clock):
    """A project with the small rows, a pledge that sent its contingents, and some weeks of work."""
    file = tmp_path / "region.gpkg"
    rows = small_project.project()
    store = GeoPackageStore.create(file, {r["id"]: r["value"] for r in rows.pop("project")}, clock=clock)
    rows["pledges"] = (
        {
            "id": "P", "partner": "Partner", "quantity": 40, "unit": "people", "words": "forty people",
            "speaker": "a minister", "outlet": "a paper", "said_on": date(2026, 1, 5),
        },
    )  # fmt: skip
    rows["contingents"] = tuple({**row, "pledge": "P"} for row in rows["contingents"])
    store.write(rows, source="the small project", sha256="")
    proof = "ab" * 32
    store.append(
        [
            entry("came", field.TeamArrived("C1", 3), 2),
            entry("survey", land.SurveyDone("H1", "nts", "confirmed", contingent="C1", team_days=2), 3),
            entry("half", land.AreaCleared("H1", "manual", 1.0, HALF, 4, "C1", 20.0), 10, attachment_sha256=proof),
            entry("visit", land.QaVisit("H1", "passed"), 12),
            entry("signed", land.HandoverSigned("H1", "authority", "village", HALF), 13),
            entry("split", land.AreaSplit("H1", "H1b", small_project.box(3050, -50, 3100, 50), "rubble"), 14),
            *(entry(f"A1{k}", field.WorksFinished(f"A1:{k}", 1.0, "C2"), 20) for k in ("ASSESS", "REPAIR")),
            entry("A1C", field.WorksFinished("A1:COMMISSION"), 21),
            *(entry(f"R2{k}", field.WorksFinished(f"R2:{k}"), 22) for k in ("ASSESS", "REPAIR")),
            entry("talks", public.VisitMade("Village", "an envoy", outlet="a paper"), 15),
        ]
    )
    return file


def test_hectares_add_up_on_every_day(path):
    """All states are there, and what is shown adds up to what is shown as the total, at every day and place."""
    for day in (1, 3, 10, 13, 30):
        found = status(path, as_of=on(day), level=Level.SETTLEMENT)
        assert tuple(found.hectares) == (*STATES, "total")
        for figures in (found.hectares, *(row["hectares"] for row in found.places)):
            assert sum(figures[state] for state in STATES) == pytest.approx(figures["total"], abs=1e-9)
    last = found.as_dict()
    assert last["hectares"]["handed_over"] == pytest.approx(H1 / 2, abs=1e-3)
    assert last["hectares"]["cha"] == pytest.approx(H1 / 2, abs=1e-3)
    assert last["handed_over_by_way"] == {
        "cancelled": 0, "reduced": 0, "cleared": last["hectares"]["handed_over"], "not_stated": 0
    }  # fmt: skip
    assert [row["name"] for row in last["places"]] == ["Village"]


def test_rounded_figures_add_up():
    """Thirds of square metres are shared out by largest remainder, never more than a square metre off."""
    parcels = [Parcel("A", "A", "P", state, 100 / 3) for state in (LandState.SHA, LandState.CHA, LandState.CLEARED)]
    shown = hectares(parcels)
    assert [round(shown[s] * 10_000) for s in ("sha", "cha", "cleared", "total")] == [34, 33, 33, 100]


def test_status_on_both_axes(path, clock):
    """What was believed on one day about another day leaves out what was entered since."""
    before = clock.now
    store = GeoPackageStore(path, clock=clock)
    store.append([entry("late", land.AreaReduced("H2"), 5)])
    now = status(path, as_of=on(6)).hectares
    then = status(path, as_of=on(6), known_at=before).hectares
    assert (now["reduced"] > 0, then["reduced"]) == (True, 0)
    store.append([Entry(Corrected("late", "wrong sheet"), TODAY, "A. Tester")])
    assert status(path, as_of=on(6)).hectares == then


def test_services_teams_plan_and_pledges(path):
    """A service is back once its asset is repaired and its road is open; a pledge shows what came and what it did."""
    found = status(path, as_of=on(30)).as_dict()
    assert {k: found["services"][k] for k in ("total", "working", "back", "people_back")} == {
        "total": 2, "working": 2, "back": 2, "people_back": 1100
    }  # fmt: skip
    assert status(path, as_of=on(21)).services["back"] == 0
    assert (found["teams"]["arrived"], found["teams"]["present"], found["plan"]) == (3, 3, None)
    (pledge,) = found["pledges"]
    assert (pledge["said_on"], pledge["arrived"]) == ("2026-01-05", {"teams": 3, "people": 24})
    assert pledge["used"] == {"team_days": 24.0}
    assert pledge["achieved"] == {
        "cancelled_hectares": 0, "reduced_hectares": 0, "cleared_hectares": pytest.approx(H1 / 2, abs=1e-3),
        "works_finished": 2,
    }  # fmt: skip


def test_status_of_a_place(path):
    """A place counts with what lies in it, by id, name or level; another one has nothing; a slip is told."""
    assert status(path, as_of=on(30), place="region").hectares == status(path, as_of=on(30)).hectares
    assert status(path, as_of=on(30), place="Village").place == "S"
    with pytest.raises(UnknownNameError, match="did you mean 'Village'"):
        status(path, as_of=on(30), place="Vilage")


def test_history_leads_every_figure_back(path):
    """Each parcel names the events that made it, and each event its evidence, hash and both dates."""
    found = history(path, "H1", as_of=on(30)).as_dict()
    assert found["lineage"] == {"roots": ["H1"], "came_from": [], "went_into": ["H1b"]}
    events = {e["event"]: e for e in found["events"]}
    over = next(p for p in found["parcels"] if p["state"] == "handed_over")
    assert over["events"][1:] == ["survey", "half", "visit", "signed"]
    assert all(e in events for p in found["parcels"] for e in p["events"])
    half = events["half"]
    assert (half["attachment_sha256"], half["on"], half["recorded_at"][:10]) == ("ab" * 32, "2026-03-10", "2026-05-01")
    assert half["what"]["polygon_m2"] == pytest.approx(H1 / 2 * 10_000, abs=1)
    assert "polygon" not in half["what"]
    first = found["events"][-1] if found["events"][-1]["name"] == "rows-imported" else found["events"][0]
    assert [row["after"]["id"] for row in first["rows"]] == ["H1"]
    assert "geometry" not in first["rows"][0]["after"]
    part = history(path, "H1b", as_of=on(30)).as_dict()
    assert part["lineage"] == {"roots": ["H1"], "came_from": ["H1"], "went_into": []}
    with pytest.raises(UnknownNameError, match="H1"):
        history(path, "H11", as_of=on(30))


def test_a_corrected_event_stays_in_the_history(path):
    """What was taken out is told with what took it out, and does not count."""
    GeoPackageStore(path).append([Entry(Corrected("signed", "not signed yet"), TODAY, "A. Tester", id="fix")])
    events = {e["event"]: e for e in history(path, "H1", as_of=TODAY).as_dict()["events"]}
    assert (events["signed"]["counts"], events["signed"]["corrected_by"]) == (False, "fix")
    assert "fix" in events
    assert next(m for m in timeline(path) if m.event == "signed").corrected_by == "fix"


def test_the_line_of_time(path):
    """Pledges, visits, deliveries and events stand in one line by day, each with who says so and where."""
    marks = timeline(path)
    assert [m.on for m in marks] == sorted(m.on for m in marks)
    pledge = next(m for m in marks if m.kind == "pledge")
    assert (pledge.on, pledge.who, pledge.source, pledge.what) == (
        date(2026, 1, 5), "a minister", "a paper", "Partner: forty people"
    )  # fmt: skip
    assert {m.kind for m in marks} == {"pledge", "visit", "delivery", "event"}
    assert next(m for m in marks if m.kind == "visit").source == "daily sheet a paper"
    assert {m.event for m in timeline(path, first=on(13), last=on(14))} == {"signed", "split"}


def test_a_sound_ledger(path):
    """Chain, ground, fold and rows hold, in a worked project as in an empty one."""
    found = verify_ledger(path, today=TODAY)
    assert (found.faults, found.areas) == ((), 2)
    assert found.as_dict()["sound"] is True


def test_an_empty_project(tmp_path):
    """A project without rows has a status with nothing in it, a line of time, and a sound ledger."""
    GeoPackageStore.create(tmp_path / "empty.gpkg", {"name": "empty"})
    found = status(tmp_path / "empty.gpkg", as_of=TODAY).as_dict()
    assert (found["hectares"]["total"], found["services"]["total"], found["pledges"]) == (0, 0, [])
    assert [m.kind for m in timeline(tmp_path / "empty.gpkg")] == ["delivery"]
    assert verify_ledger(tmp_path / "empty.gpkg", today=TODAY).sound


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE ledger SET body = replace(body, '1.0', '2.0') WHERE event = 'half'", "the hash is another one"),
        ("UPDATE ledger SET subject = 'H2' WHERE event = 'half'", "its copy of subject"),
        ("UPDATE ledger SET happened_on = '2026-03-11' WHERE event = 'half'", "its copy of happened_on"),
        ("UPDATE ledger SET recorded_at = 'noon' WHERE event = 'half'", "its copy of recorded_at"),
        ("DELETE FROM ledger WHERE event = 'half'", "its number does not follow"),
        ("UPDATE ledger SET body = '{}' WHERE event = 'half'", "it cannot be read"),
        ("UPDATE hazardous_areas SET depth_m = 2 WHERE id = 'H1'", "changed behind the ledger's back"),
        ("DELETE FROM assets WHERE id = 'A3'", "removed behind the ledger's back"),
    ],
)
def test_what_was_changed_by_hand_is_found(path, change, told):
    """An event or a row that somebody changed in the file is told with its place."""
    with sqlite3.connect(path) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER [{name}]")
        connection.execute(change)
    connection.close()
    faults = verify_ledger(path, today=TODAY).faults
    assert any(told in fault.what for fault in faults)
    assert all(fault.where for fault in faults)
