"""Whatever goes wrong with a project file is told in one sentence, and nothing is lost."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from contracts.store_cases import FIELD, PLAN, PRICE, PROGRAMME, STAND_DOWN, area_row
from firmground.errors import BadInputError, ProjectFileError, StoreLockedError
from firmground.track.stores import connection as connections
from firmground.track.stores import geopackage
from firmground.track.stores.geopackage import GeoPackageStore


@pytest.fixture
def store(tmp_path: Path) -> GeoPackageStore:
    """Give a project with one row and a plan."""
    store = GeoPackageStore.create(tmp_path / "region.gpkg", {"name": "Exercise, not survey evidence"})
    store.write({"hazardous_areas": (area_row(),)}, source="here", sha256="0")
    store.save_plan(PROGRAMME, PLAN, PRICE)
    return store


VERBS = {
    "tables": lambda store: store.tables(),
    "write": lambda store: store.write({"hazardous_areas": (area_row("H2"),)}, source="here", sha256="1"),
    "save_plan": lambda store: store.save_plan(PROGRAMME, PLAN, PRICE),
    "load_plan": lambda store: store.load_plan(),
    "head": lambda store: store.head(),
    "events": lambda store: list(store.events()),
    "append": lambda store: store.append([STAND_DOWN]),
    "rebuild": lambda store: store.rebuild(),
}
WRITING = ("write", "save_plan", "append", "rebuild")


@contextmanager
def unchanged(store: GeoPackageStore) -> Iterator[None]:
    """Prove that the file is byte for byte what it was, with no other file beside it."""
    before = store.path.read_bytes()
    yield
    assert store.path.read_bytes() == before
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]


def other_geopackage(path: Path) -> None:
    """Write a GeoPackage that is no project, with GDAL."""
    pyogrio.raw.write(path, shapely.to_wkb([FIELD]), [], [], crs="EPSG:4326", geometry_type="Polygon", layer="x")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: None, "there is no project file"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_bytes(b""), "is no GeoPackage"),
        (lambda path: path.write_bytes(b"id;name\n" * 100), "is no GeoPackage"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"\0" * 84), "is no GeoPackage"),
        (other_geopackage, "no firmground project"),
    ],
)
def test_what_is_no_project_is_refused_by_every_verb(tmp_path: Path, verb: str, make: Any, words: str) -> None:
    """A missing file, a folder, another format or another GeoPackage is refused, and none of them is touched."""
    path = tmp_path / "region.gpkg"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(ProjectFileError, match=words):
        VERBS[verb](GeoPackageStore(path))
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("verb", VERBS)
def test_a_newer_project_is_refused(store: GeoPackageStore, verb: str) -> None:
    """A file of a newer firmground is left alone, and the text says what to do."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE firmground_schema SET version = 4")
    with unchanged(store), pytest.raises(ProjectFileError, match=r"newer firmground .project version 4"):
        VERBS[verb](store)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM firmground_schema", "its version is missing"),
        ("DROP TABLE pledges", "no such table: pledges"),
        ("ALTER TABLE hazardous_areas DROP COLUMN source", "no such column: source"),
        ("UPDATE hazardous_areas SET geom = x'4750'", "hazardous_areas H1: its geometry cannot be read"),
        ("UPDATE hazardous_areas SET geom = 'POINT (0 0)'", "hazardous_areas H1: its geometry cannot be read"),
        ("UPDATE hazardous_areas SET name = CAST(x'ff' AS TEXT)", "UTF-8"),
    ],
)
def test_a_file_that_another_program_changed_is_told_of(store: GeoPackageStore, sql: str, words: str) -> None:
    """What another program took away or broke is named."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(sql)
    with unchanged(store), pytest.raises(ProjectFileError, match=words):
        store.tables()


def test_cells_that_another_program_filled_oddly_come_as_they_stand(store: GeoPackageStore) -> None:
    """A cell that is not of its column is a value for the check to find, not an end of reading."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(
            "UPDATE hazardous_areas SET depth_m = 'deep', surveyed = 'maybe', exercise = 5, name = x'6869',"
            " people_exposed = 1.5"
        )
        connection.execute("INSERT INTO evidence (id, observed_on) VALUES ('E1', 'in spring'), ('E2', 2026)")
    (row,) = store.tables()["hazardous_areas"]
    assert (row["depth_m"], row["surveyed"], row["exercise"], row["name"]) == ("deep", "maybe", 5, "hi")
    assert row["people_exposed"] == 1.5
    assert [found["observed_on"] for found in store.tables()["evidence"]] == ["in spring", 2026]


def test_a_damaged_file_is_told_of(store: GeoPackageStore) -> None:
    """Pages that were overwritten are found, and told of as damage."""
    data = bytearray(store.path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    store.path.write_bytes(data)
    with pytest.raises(ProjectFileError, match="damaged"):
        store.tables()


@pytest.mark.parametrize("verb", VERBS)
def test_a_file_in_use_is_told_of(store: GeoPackageStore, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program holds is waited for, then refused by name; nothing is written."""
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        before = store.path.read_bytes()
        with pytest.raises(StoreLockedError, match="in use by another program"):
            VERBS[verb](store)
        assert store.path.read_bytes() == before
    VERBS[verb](store)


@pytest.mark.parametrize("verb", VERBS)
def test_a_file_that_qgis_has_open_serves_every_verb(store: GeoPackageStore, verb: str) -> None:
    """QGIS keeps an open project in the mode of a write-ahead log; reading and writing beside it work."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as qgis:
        assert qgis.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        qgis.execute("SELECT count(*) FROM hazardous_areas").fetchone()
        VERBS[verb](store)
        rows = qgis.execute("SELECT count(*) FROM hazardous_areas").fetchone()
        assert rows == (len(store.tables()["hazardous_areas"]),)
        qgis.execute("PRAGMA journal_mode = DELETE")
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]


@pytest.mark.parametrize("verb", WRITING)
def test_a_reader_that_does_not_let_go_stops_a_writer_whole(
    store: GeoPackageStore, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that keeps reading lets nothing be written, not even half."""
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM hazardous_areas").fetchone()
        with pytest.raises(StoreLockedError):
            VERBS[verb](store)
    assert len(store.tables()["hazardous_areas"]) == 1
    assert store.load_plan() == PLAN


def limited(monkeypatch: pytest.MonkeyPatch, *pragmas: str) -> None:
    """Open the next connections under conditions that a test cannot make on every disk."""
    connect = connections._connect

    def connect_limited(path: Path, busy_seconds: float) -> sqlite3.Connection:
        connection = connect(path, busy_seconds)
        for pragma in pragmas:
            connection.execute(pragma)
        return connection

    monkeypatch.setattr(connections, "_connect", connect_limited)


def test_a_full_disk_loses_nothing(store: GeoPackageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file cannot grow, the delivery is taken back whole and the text says why."""
    rows = tuple(area_row(f"H{n}", source="x" * 1000) for n in range(1000))
    with unchanged(store), monkeypatch.context() as patched:
        limited(patched, "PRAGMA max_page_count = 1")  # SQLite reads it as: no larger than now
        with pytest.raises(ProjectFileError, match="does not fit on the disk"):
            store.write({"hazardous_areas": rows}, source="here", sha256="1")
    assert len(store.tables()["hazardous_areas"]) == 1


def test_a_disk_that_fails_in_the_middle_loses_nothing(store: GeoPackageStore) -> None:
    """Where the system refuses to write on after pages were written, they are taken back at once."""
    resource = pytest.importorskip("resource", reason="needs a limit on the size of files")
    rows = tuple(area_row(f"H{n}", source="x" * 1000) for n in range(4000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with unchanged(store):
        resource.setrlimit(resource.RLIMIT_FSIZE, (store.path.stat().st_size + 100_000, hard))
        try:
            with pytest.raises(ProjectFileError, match="disk"):
                store.write({"hazardous_areas": rows}, source="here", sha256="1")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert store.load_plan() == PLAN


def test_a_full_disk_leaves_no_half_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a new project does not fit, there is no file afterwards."""
    limited(monkeypatch, "PRAGMA max_page_count = 10")
    with pytest.raises(ProjectFileError, match="does not fit on the disk"):
        GeoPackageStore.create(tmp_path / "region.gpkg", {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", WRITING)
def test_a_connection_that_may_not_write_is_told_of(
    store: GeoPackageStore, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SQLite calls a readonly database is told of in words."""
    limited(monkeypatch, "PRAGMA query_only = ON")
    with unchanged(store), pytest.raises(ProjectFileError, match="read-only"):
        VERBS[verb](store)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="the superuser may write read-only files")
@pytest.mark.parametrize("verb", WRITING)
def test_a_read_only_file_can_be_read_but_not_written(store: GeoPackageStore, verb: str) -> None:
    """A file without permission to write serves every verb that reads."""
    store.path.chmod(0o444)
    with unchanged(store), pytest.raises(ProjectFileError, match="read-only"):
        VERBS[verb](store)
    assert store.load_plan() == PLAN


def test_create_leaves_an_existing_file_alone(store: GeoPackageStore) -> None:
    """A new project never takes the place of a file, project or not."""
    with unchanged(store), pytest.raises(ProjectFileError, match="exists already"):
        GeoPackageStore.create(store.path, {})


def test_create_says_where_it_cannot_make_a_file(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(ProjectFileError, match="cannot be made"):
        GeoPackageStore.create(tmp_path / "nowhere" / "region.gpkg", {})


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, RuntimeError])
def test_create_leaves_no_half_file_on_any_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    """Stopped by whatever, there is a whole project or none."""

    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(geopackage, "add_styles", stop)
    with pytest.raises(error):
        GeoPackageStore.create(tmp_path / "region.gpkg", {})
    assert list(tmp_path.iterdir()) == []


def test_create_refuses_settings_that_are_not_text(tmp_path: Path) -> None:
    """A setting of another type is refused before there is a file."""
    with pytest.raises(BadInputError, match="project row 1"):
        GeoPackageStore.create(tmp_path / "region.gpkg", {"horizon_days": 365})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_write_that_is_stopped_is_taken_back_whole(
    store: GeoPackageStore, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    """An error after the event was entered and before the rows were sent undoes the event too."""

    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(geopackage.layer_rows, "touch", stop)
    with unchanged(store), pytest.raises(error):
        VERBS["write"](store)


KILLED = """
import os, signal, sys
from pathlib import Path
from firmground.track.stores import geopackage
geopackage.layer_rows.touch = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
rows = tuple({"id": f"E{n}", "what": "x" * 2000} for n in range(4000))
geopackage.GeoPackageStore(Path(sys.argv[1])).write({"evidence": rows}, source="here", sha256="1")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_writer_killed_half_way_loses_nothing(store: GeoPackageStore) -> None:
    """After kill -9 in the middle of a delivery the next reader finds the project as it was before."""
    before = store.tables()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(store.path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (store.path.parent / "region.gpkg-journal").exists()  # pages were on the disk already
    assert store.tables() == before
    assert store.load_plan() == PLAN
    assert not (store.path.parent / "region.gpkg-journal").exists()
