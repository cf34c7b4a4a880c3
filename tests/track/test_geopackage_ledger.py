"""The ledger in the file: it only grows, whoever opens it, and files from before the ledger are taken over."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import pytest

from contracts.store_cases import PLAN, PRICE, PROGRAMME, STAND_DOWN, area_row, arrived
from firmground.errors import LedgerError, NoPlanError, ProjectFileError
from firmground.model.facts.record import RowsImported
from firmground.track.sealing import checked
from firmground.track.stores.geopackage import GeoPackageStore


@pytest.fixture
def store(tmp_path: Path) -> GeoPackageStore:
    """Give a project with three events."""
    store = GeoPackageStore.create(tmp_path / "region.gpkg", {})
    store.append([STAND_DOWN, arrived(1), arrived(2)])
    return store


def run(store: GeoPackageStore, *statements: str) -> None:
    """Do with the file what another program would."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        for sql in statements:
            connection.execute(sql)


_ROW = "event, name, subject, happened_on, recorded_at, entered_by, source, attachment_sha256, hash, previous, body"


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE ledger SET body = '{}' WHERE seq = 2", "only added to"),
        ("DELETE FROM ledger WHERE seq = 3", "only added to"),
        ("DELETE FROM ledger", "only added to"),
        (f"INSERT INTO ledger SELECT 9, 'x', {_ROW[7:]} FROM ledger WHERE seq = 3", "does not follow"),
        (f"INSERT INTO ledger SELECT 4, 'x', {_ROW[7:]} FROM ledger WHERE seq = 3", "does not follow"),
        (f"INSERT OR REPLACE INTO ledger SELECT seq, {_ROW} FROM ledger WHERE seq = 2", "does not follow"),
        (
            f"INSERT OR REPLACE INTO ledger SELECT 4, {_ROW.replace('previous', 'hash')} FROM ledger WHERE seq = 3",
            "does not follow",
        ),
    ],
)
def test_no_program_changes_the_ledger(store: GeoPackageStore, sql: str, words: str) -> None:
    """Changing, deleting, leaving numbers out and putting events in the place of others are refused by the file."""
    before = list(store.events())
    with pytest.raises(sqlite3.IntegrityError, match=words):
        run(store, sql)
    assert list(store.events()) == before


def test_gdal_cannot_change_it_either(store: GeoPackageStore) -> None:
    """A row that GDAL would add is refused, since it does not follow on the last one."""
    names = _ROW.split(", ")
    cells = [np.array(["2026-01-01" if name in ("happened_on", "recorded_at") else "x"]) for name in names]
    with pytest.raises(pyogrio.errors.FeatureError, match="does not follow"):
        pyogrio.raw.write(store.path, None, cells, names, layer="ledger", append=True, geometry_type=None)
    assert store.head().seq == 3


_OPEN_UP = ("DROP TRIGGER ledger_no_update", "DROP TRIGGER ledger_no_delete")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE ledger SET body = replace(body, '\"teams\":2', '\"teams\":9') WHERE seq = 3", "event 3 was changed"),
        ("UPDATE ledger SET hash = replace(hash, 'a', 'b') WHERE seq = 3", "event 3 was changed"),
        ("UPDATE ledger SET body = 'none' WHERE seq = 3", "event 3"),
        ("UPDATE ledger SET recorded_at = 'never' WHERE seq = 3", "event 3 has no moment of entry"),
    ],
)
def test_a_last_event_that_was_changed_takes_no_next_one(store: GeoPackageStore, sql: str, words: str) -> None:
    """Nothing is sealed after an end that is not what it was, and what is wrong with it is said."""
    run(store, *_OPEN_UP, sql)
    with pytest.raises(LedgerError, match=words):
        store.append([STAND_DOWN])


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE ledger SET body = replace(body, '\"teams\":1', '\"teams\":9') WHERE seq = 2", "event 2 was changed"),
        ("UPDATE ledger SET body = '{}' WHERE seq = 2", "event 2 of the ledger cannot be read"),
        ("UPDATE ledger SET body = replace(body, 'team-', 'x-') WHERE seq = 2", "event 2 of the ledger cannot be read"),
        ("DELETE FROM ledger WHERE seq = 2", "event 3 does not follow on event 1"),
        ("UPDATE ledger SET body = replace(body, '\"seq\":2', '\"seq\":7') WHERE seq = 2", "event 2 .* calls itself 7"),
    ],
)
def test_nothing_is_made_anew_of_a_broken_ledger(store: GeoPackageStore, sql: str, words: str) -> None:
    """Rows stay as they are where the chain that they would be read from does not hold."""
    store.write({"hazardous_areas": (area_row(),)}, source="a", sha256="")
    run(store, *_OPEN_UP, sql)
    before = store.path.read_bytes()
    with pytest.raises(LedgerError, match=words):
        store.rebuild()
    assert store.path.read_bytes() == before


def as_version_1(store: GeoPackageStore) -> None:
    """Make of a project what version 1 of its file would have been: the same without a ledger, with a log."""
    run(
        store,
        "DROP TABLE ledger",
        "DROP TABLE uncertainties",
        "DELETE FROM gpkg_contents WHERE table_name IN ('ledger', 'uncertainties')",
        "DELETE FROM gpkg_data_columns WHERE table_name = 'uncertainties'",
        "DELETE FROM gpkg_data_column_constraints WHERE constraint_name LIKE 'uncertainties_%'",
        "UPDATE firmground_schema SET version = 1",
        "CREATE TABLE import_log (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, imported_at DATETIME NOT NULL,"
        " source TEXT NOT NULL, sha256 TEXT NOT NULL, layer TEXT NOT NULL, created INTEGER NOT NULL,"
        " updated INTEGER NOT NULL)",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('import_log', 'attributes', 'log')",
        "INSERT INTO import_log VALUES (1, '2026-01-01T00:00:00.000Z', 'a.csv', '', 'hazardous_areas', 1, 0)",
    )


@pytest.mark.parametrize("verb", ["tables", "load_plan", "head", "append"])
def test_a_file_of_version_1_begins_its_ledger(tmp_path: Path, verb: str) -> None:
    """Whatever is asked of it first, the rows and the plan of an older file are its first events; nothing is lost."""
    store = GeoPackageStore.create(tmp_path / "old.gpkg", {"name": "old"})
    store.write({"hazardous_areas": (area_row("H1"), area_row("H2", geometry=None))}, source="a.csv", sha256="")
    store.save_plan(PROGRAMME, PLAN, PRICE)
    rows = store.tables()
    as_version_1(store)
    getattr(store, verb)(*([[STAND_DOWN]] if verb == "append" else []))
    assert (store.tables(), store.load_plan()) == (rows, PLAN)
    events = [event for event in checked(store.events()) if event.name != "weather-stand-down"]
    assert [event.name for event in events] == ["rows-imported", "rows-imported", "plan-made"]
    assert isinstance(events[1].fact, RowsImported)
    assert [row["id"] for row in events[1].fact.created] == ["H1", "H2"]
    store.rebuild()
    assert (store.tables(), store.load_plan()) == (rows, PLAN)
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("SELECT max(version) FROM firmground_schema").fetchone() == (3,)
        assert connection.execute("SELECT source FROM import_log").fetchall() == [("a.csv",)]


def test_a_file_of_version_2_gets_the_layer_that_forecasts_draw_from(tmp_path: Path) -> None:
    """An older file is read as before, and what a user then writes into the new layer is kept."""
    store = GeoPackageStore.create(tmp_path / "old.gpkg", {"name": "old"})
    run(
        store,
        "DROP TABLE uncertainties",
        "DELETE FROM gpkg_contents WHERE table_name = 'uncertainties'",
        "DELETE FROM gpkg_data_columns WHERE table_name = 'uncertainties'",
        "DELETE FROM gpkg_data_column_constraints WHERE constraint_name LIKE 'uncertainties_%'",
        "UPDATE firmground_schema SET version = 2",
    )
    assert store.tables()["uncertainties"] == ()
    row = {"id": "late", "factor": "late", "applies_to": "*", "shape": "fixed", "p1": 30.0}
    store.write({"uncertainties": (row,)}, source="by hand", sha256="")
    assert store.tables()["uncertainties"][0]["p1"] == 30.0


def test_an_empty_file_of_version_1_begins_an_empty_ledger(tmp_path: Path) -> None:
    """Where there was nothing to enter, nothing is entered."""
    store = GeoPackageStore.create(tmp_path / "old.gpkg", {})
    as_version_1(store)
    assert list(store.events()) == []
    with pytest.raises(NoPlanError):
        store.load_plan()


def test_a_file_of_version_1_that_cannot_be_written_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the ledger cannot be begun, half of one is not there either."""
    store = GeoPackageStore.create(tmp_path / "old.gpkg", {"name": "old"})
    as_version_1(store)
    before = store.path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("firmground.track.stores.migrations.ledger_rows.add", _full)
        with pytest.raises(ProjectFileError, match="does not fit on the disk"):
            store.tables()
    assert store.path.read_bytes() == before
    assert len(store.tables()["project"]) == 1


def _full(*_: object) -> None:
    error = sqlite3.OperationalError("full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error
