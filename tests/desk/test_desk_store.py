"""A project moves between a file and a server with all that it is, or not at all."""

import sqlite3
from contextlib import closing
from datetime import date
from itertools import islice

import pytest

from contracts.store_cases import STAND_DOWN
from firmground.desk import delivery, planning, store
from firmground.desk.wire import create_store, named, open_store
from firmground.errors import BadInputError, ConflictError, LedgerError, ProjectFileError
from firmground.model.event import EMPTY
from firmground.track.sealing import checked
from firmground.track.stores.geopackage import GeoPackageStore
from support import small_project

TODAY = date(2026, 5, 1)
SHOWN = ("plan_runs", "plan_activities", "plan_services", "plan_releases", "plan_unscheduled")


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The small project with a plan and an event of the field."""
    path = tmp_path_factory.mktemp("planned") / "region.gpkg"
    delivery.create(path, start=date(2026, 3, 2))
    GeoPackageStore(path).write({**small_project.project(), "project": ()}, source="the small project", sha256="")
    planning.make_plan(path, seconds=0, seed=1)
    GeoPackageStore(path).append([STAND_DOWN])
    return path


@pytest.fixture
def project(planned, tmp_path):
    """Give a copy of the planned project."""
    path = tmp_path / "region.gpkg"
    path.write_bytes(planned.read_bytes())
    return path


def edit(path, sql):
    """Edit a file as QGIS would."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def shown(path):
    """Give what the tables of the plan show, but for the moment they were written."""
    with closing(sqlite3.connect(path)) as connection:
        found = {}
        for table in SHOWN:
            cursor = connection.execute(f"SELECT * FROM {table} ORDER BY fid")
            names = [name for name, *_ in cursor.description]
            found[table] = [{k: v for k, v in zip(names, row, strict=True) if k != "saved_at"} for row in cursor]
        return found


def equal(one, other):
    """Whether two projects say the same, event by event and row by row."""
    assert list(checked(one.events())) == list(checked(other.events()))
    assert one.tables() == other.tables()
    assert one.load_plan() == other.load_plan()
    assert one.head() == other.head()
    return True


def test_from_file_to_file_nothing_is_lost(project, tmp_path):
    """Ledger, rows, plan and all that is shown beside it are in the copy; the source is as it was."""
    before = project.read_bytes()
    moved = store.move(project, tmp_path / "copy.gpkg", today=TODAY)
    assert project.read_bytes() == before
    assert equal(open_store(project), open_store(tmp_path / "copy.gpkg"))
    assert shown(tmp_path / "copy.gpkg") == shown(project)
    assert (moved.head, moved.adopted) == (open_store(project).head(), ())
    assert moved.rows["hazardous_areas"] == 2


def test_from_file_to_server_and_back_nothing_is_lost(project, tmp_path, databases):
    """The way there and back ends with the same head, rows and plan, and the same points on the map."""
    database = databases.take()
    address = databases.server.address(database)
    there = store.move(project, address, today=TODAY)
    assert equal(open_store(project), open_store(address))
    points = databases.server.ask(database, "SELECT count(geom) FROM firmground.plan_activities")
    assert points == [(len(open_store(project).load_plan().scheduled),)]
    back = store.move(address, tmp_path / "back.gpkg", today=TODAY)
    assert back.head == there.head
    assert equal(open_store(project), open_store(tmp_path / "back.gpkg"))
    assert shown(tmp_path / "back.gpkg") == shown(project)
    databases.give_back(database)


def test_the_owner_moves_into_a_bare_database(project, databases):
    """Who owns a database needs nothing there but PostGIS; the tables are made on the way."""
    from support.postgres_server import OWNER

    address = databases.server.address(databases.bare(), OWNER)
    store.move(project, address, today=TODAY)
    assert equal(open_store(project), open_store(address))


def test_edits_are_taken_over_first(project, tmp_path):
    """What QGIS changed is in the ledger of both afterwards, and no second time when it is moved again."""
    edit(project, "UPDATE assets SET name = 'edited' WHERE id = 'A1'")
    moved = store.move(project, tmp_path / "copy.gpkg", today=TODAY)
    assert [(e.layer, e.id, e.what) for e in moved.adopted] == [("assets", "A1", "changed")]
    assert equal(open_store(project), open_store(tmp_path / "copy.gpkg"))
    assert store.move(project, tmp_path / "again.gpkg", today=TODAY).adopted == ()


def test_an_edit_that_cannot_be_taken_over_moves_nothing(project, tmp_path):
    """A row that is none stops the move before there is a target."""
    edit(project, "UPDATE assets SET damage = 'much' WHERE id = 'A1'")
    with pytest.raises(BadInputError, match="assets"):
        store.move(project, tmp_path / "copy.gpkg", today=TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["region.gpkg"]


def test_a_target_that_is_in_use_is_left_alone(project, tmp_path):
    """A project with events, another file, or the source itself is no target; an empty project is."""
    other, empty = tmp_path / "other.gpkg", tmp_path / "empty.gpkg"
    create_store(other, {"name": "other"})
    create_store(empty, {})
    (tmp_path / "notes.gpkg").write_text("mine")
    before = other.read_bytes()
    with pytest.raises(LedgerError, match="only an empty one"):
        store.move(project, other, today=TODAY)
    with pytest.raises(ProjectFileError, match="exists already"):
        store.move(project, tmp_path / "notes.gpkg", today=TODAY)
    with pytest.raises(BadInputError, match="into itself"):
        store.move(project, project, today=TODAY)
    assert (other.read_bytes(), (tmp_path / "notes.gpkg").read_text()) == (before, "mine")
    store.move(project, empty, today=TODAY)
    assert equal(open_store(project), open_store(empty))


def test_a_source_that_is_none_makes_no_target(tmp_path):
    """There is no target where there was nothing to move."""
    with pytest.raises(ProjectFileError, match="no project file"):
        store.move(tmp_path / "nothing.gpkg", tmp_path / "copy.gpkg", today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_a_move_that_stops_half_way_leaves_an_empty_target(project, databases, monkeypatch):
    """On a server, too, a target is empty or whole: what came before the stop is gone, and it can be moved again."""
    database = databases.take()
    address = databases.server.address(database)

    def some(self, **_):
        yield from islice(real(self), 5)
        raise OSError("the cable was pulled")

    real = GeoPackageStore.events
    with monkeypatch.context() as patched:
        patched.setattr(
            GeoPackageStore, "events", lambda self, **wanted: real(self, **wanted) if wanted else some(self)
        )
        with pytest.raises(OSError, match="cable"):
            store.move(project, address, today=TODAY)
    assert open_store(address).head() == EMPTY
    assert not any(open_store(address).tables().values())
    store.move(project, address, today=TODAY)
    assert equal(open_store(project), open_store(address))
    databases.give_back(database)


def test_a_broken_chain_is_not_moved(project, tmp_path):
    """A ledger that was tampered with stays where it is, by the number of its first fault."""
    edit(project, "DROP TRIGGER ledger_no_update")
    edit(project, "UPDATE ledger SET body = replace(body, 'frost', 'rain') WHERE name = 'weather-stand-down'")
    with pytest.raises(LedgerError, match="was changed after it was sealed"):
        store.move(project, tmp_path / "copy.gpkg", today=TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["region.gpkg"]


def test_somebody_who_writes_meanwhile_is_told_of(project, tmp_path, monkeypatch):
    """A source that went on while it was moved is not taken for moved."""
    real = GeoPackageStore.receive

    def busy(self, events):
        head = real(self, events)
        open_store(project).append([STAND_DOWN])
        return head

    monkeypatch.setattr(GeoPackageStore, "receive", busy)
    with pytest.raises(ConflictError, match="meanwhile"):
        store.move(project, tmp_path / "copy.gpkg", today=TODAY)


def test_rows_are_read_anew(project):
    """Edits are gone, and the plan is on the map as before."""
    before, rows = shown(project), open_store(project).tables()
    edit(project, "UPDATE assets SET name = 'edited' WHERE id = 'A1'")
    edit(project, "DELETE FROM plan_activities")
    store.rebuild(project, today=TODAY)
    assert open_store(project).tables() == rows
    assert shown(project) == before


def test_an_address_is_named_without_its_password():
    """What messages call a project holds no secret; a path is itself."""
    assert named("postgresql://olena:geheim@db/x") == "postgresql://olena@db/x"
    assert named("region.gpkg") == "region.gpkg"
