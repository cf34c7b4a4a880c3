"""The current plan as tables: points on the map, dates for people, and what was edited by hand is what is read."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyogrio
import pyproj
import pytest
import shapely

from contracts.store_cases import PLAN, PRICE, PROGRAMME
from firmground.errors import CrsError, NoPlanError, ProjectFileError
from firmground.model import Plan, ScheduledActivity
from firmground.track.stores.geopackage import GeoPackageStore


@pytest.fixture
def store(tmp_path: Path) -> GeoPackageStore:
    """Give a project with a plan."""
    store = GeoPackageStore.create(tmp_path / "region.gpkg", {})
    store.save_plan(PROGRAMME, PLAN, PRICE)
    return store


def ask(store: GeoPackageStore, sql: str) -> list[dict[str, Any]]:
    """Ask the file itself."""
    with closing(sqlite3.connect(store.path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def edit(store: GeoPackageStore, sql: str, *values: object) -> None:
    """Edit the file as another program would."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(sql, values)


def test_the_run_tells_how_the_plan_came_about(store: GeoPackageStore) -> None:
    """One row holds provenance, both hashes and what the plan is worth."""
    (run,) = ask(store, "SELECT * FROM plan_runs")
    assert run["plan_sha256"] == PLAN.sha256()
    assert run["programme_sha256"] == PROGRAMME.sha256
    assert (run["seed"], run["gap"], run["start"], run["exercise"]) == (7, 0.2, "2026-03-01", 1)
    assert (run["exposure_person_days"], run["deprivation_person_days"], run["money"]) == (400, 438_002, 90)


def test_activities_stand_on_the_map_with_dates(store: GeoPackageStore) -> None:
    """Each activity is a point at its site in WGS84 and tells its first and last day as dates too."""
    first, second = ask(store, "SELECT * FROM plan_activities ORDER BY fid")
    assert (first["kind"], first["site"], first["place"]) == ("NTS", "H1", "P1")
    assert (first["teams"], first["route"], second["route"]) == ("C1-02; C1-01", "R2; R1", "")
    assert (first["start_date"], first["last_date"]) == ("2026-03-01", "2026-03-04")
    assert (second["start_day"], second["end_day"]) == (4, 10)
    _, _, shapes, _ = pyogrio.raw.read(store.path, layer="plan_activities")
    point = shapely.from_wkb(shapes[0])
    back = pyproj.Transformer.from_crs("EPSG:4326", PROGRAMME.crs, always_xy=True).transform(point.x, point.y)
    assert back == pytest.approx((570_000, 5_650_000), abs=0.01)


def test_services_and_releases_tell_day_and_date(store: GeoPackageStore) -> None:
    """What does not return within the horizon is left empty; expected ways of release stay apart (L8)."""
    (service,) = ask(store, "SELECT service, people, return_day, return_date FROM plan_services")
    assert service == {"service": "S1", "people": 1200, "return_day": None, "return_date": None}
    (release,) = ask(store, "SELECT * FROM plan_releases")
    assert (release["area"], release["release_day"], release["release_date"]) == ("H1", 10, "2026-03-11")
    expected = [release[f"expected_{way}_m2"] for way in ("cancelled", "reduced", "cleared")]
    assert expected == pytest.approx([500, 300, 200])
    assert ask(store, "SELECT activity, why FROM plan_unscheduled")[0]["why"].startswith("no working days")


def test_what_the_programme_does_not_know_has_no_point(store: GeoPackageStore) -> None:
    """A plan of another Programme is kept as it is, so that the verdict can say that it does not fit."""
    stray = ScheduledActivity("X1:NTS", "by hand", "C9", ("C9-01",), 0, 4)
    store.save_plan(PROGRAMME, Plan((stray,), (), PLAN.provenance), PRICE)
    (row,) = ask(store, "SELECT geom, kind, site, place FROM plan_activities")
    assert set(row.values()) == {None}
    assert store.load_plan().scheduled == (stray,)


def test_an_unknown_crs_keeps_the_plan_before(store: GeoPackageStore) -> None:
    """A plan that cannot be put on the map is refused as a whole."""
    with pytest.raises(CrsError, match="not known"):
        store.save_plan(replace(PROGRAMME, crs="EPSG:1"), Plan((), (), PLAN.provenance), PRICE)
    assert store.load_plan() == PLAN


@pytest.mark.parametrize(
    ("sql", "changed"),
    [
        ("UPDATE plan_activities SET start_day = 2, end_day = 8 WHERE fid = 2", {"start": 2, "end": 8}),
        ("UPDATE plan_activities SET start_date = '2026-03-03' WHERE fid = 2", {"start": 2}),
        ("UPDATE plan_activities SET last_date = '2026-03-31' WHERE fid = 2", {"end": 31}),
        ("UPDATE plan_activities SET start_day = 1, start_date = '2026-03-09' WHERE fid = 2", {"start": 1}),
        ("UPDATE plan_activities SET teams = ' C1-02;C1-03 ; ' WHERE fid = 2", {"teams": ("C1-02", "C1-03")}),
        ("UPDATE plan_activities SET route = 'R9' WHERE fid = 2", {"route": ("R9",)}),
        (
            "UPDATE plan_activities SET contingent = 'C2', method = NULL WHERE fid = 2",
            {"contingent": "C2", "method": ""},
        ),
        ("UPDATE plan_activities SET activity = 'nobody knows' WHERE fid = 2", {"activity": "nobody knows"}),
        ("UPDATE plan_activities SET start_day = 3.0 WHERE fid = 2", {"start": 3}),
    ],
)
def test_a_row_edited_by_hand_is_read_as_edited(store: GeoPackageStore, sql: str, changed: dict[str, Any]) -> None:
    """The verdict judges what stands in the file: the day and the date are one, whichever of them was edited."""
    edit(store, sql)
    assert store.load_plan().scheduled == (PLAN.scheduled[0], replace(PLAN.scheduled[1], **changed))
    for row in ask(store, "SELECT * FROM plan_activities"):
        assert row["start_date"] == PROGRAMME.date_of(row["start_day"]).isoformat()
        assert row["last_date"] == PROGRAMME.date_of(row["end_day"] - 1).isoformat()


def test_rows_taken_out_or_put_in_by_hand_are_out_or_in(store: GeoPackageStore) -> None:
    """A row more or less in the file is a row more or less in the plan."""
    edit(store, "DELETE FROM plan_activities WHERE fid = 1")
    edit(
        store,
        "INSERT INTO plan_activities (activity, method, contingent, teams, start_day, end_day)"
        " VALUES ('A1:REPAIR', 'by hand', 'C1', 'C1-03', 5, 6)",
    )
    edit(store, "DELETE FROM plan_unscheduled")
    plan = store.load_plan()
    assert [one.activity for one in plan.scheduled] == ["H1:HANDOVER", "A1:REPAIR"]
    assert plan.scheduled[1].route == ()
    assert plan.unscheduled == ()


@pytest.mark.parametrize(
    ("assigned", "why"),
    [
        ("end_day = 4", "end 4 is not after start 4"),
        ("end_day = 1", "end 1 is not after start 4"),
        ("teams = ''", "nobody is assigned"),
        ("teams = NULL", "nobody is assigned"),
        ("start_day = NULL", "an empty cell is no whole number"),
        ("start_day = 'soon'", "'soon' is no whole number"),
        ("start_day = 1.5", "1.5 is no whole number"),
        ("start_date = 'soon'", "an empty cell is no whole number"),
    ],
)
def test_a_row_that_can_be_no_part_of_a_plan_is_named(store: GeoPackageStore, assigned: str, why: str) -> None:
    """What no plan can hold is an error with table, row, activity and reason; the file is left as it is."""
    edit(store, f"UPDATE plan_activities SET {assigned} WHERE fid = 2")
    with pytest.raises(ProjectFileError) as raised:
        store.load_plan()
    assert "plan_activities row 2 (H1:HANDOVER)" in str(raised.value)
    assert why in str(raised.value)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE plan_unscheduled SET why = 'because'", "plan_unscheduled row 1 .A1:REPAIR."),
        ("UPDATE plan_runs SET lower_bound = 'low'", "plan_runs was edited"),
        ("UPDATE plan_runs SET seconds = NULL", "plan_runs was edited"),
        ("DROP TABLE plan_activities", "no such table: plan_activities"),
    ],
)
def test_other_edits_that_cannot_be_read_are_named_too(store: GeoPackageStore, sql: str, words: str) -> None:
    """A reason, a figure or a table that is not there any more is told of in one sentence."""
    edit(store, sql)
    with pytest.raises(ProjectFileError, match=words):
        store.load_plan()


def test_a_run_that_was_deleted_is_no_plan(store: GeoPackageStore) -> None:
    """Without its provenance there is no plan, whatever rows are left."""
    edit(store, "DELETE FROM plan_runs")
    with pytest.raises(NoPlanError):
        store.load_plan()


def test_the_end_of_the_calendar_is_no_end_of_the_plan(store: GeoPackageStore) -> None:
    """A day beyond the calendar has no date, and is kept for the verdict."""
    late = replace(PLAN.scheduled[0], end=4_000_000)
    store.save_plan(replace(PROGRAMME, start=date(2026, 3, 1)), Plan((late,), (), PLAN.provenance), PRICE)
    assert ask(store, "SELECT last_date FROM plan_activities") == [{"last_date": None}]
    assert store.load_plan().scheduled == (late,)
