"""The server itself keeps the ledger: only added to, in order and sealed, whoever writes and with whatever program."""

import re

import pytest
import shapely

pytest.importorskip("psycopg", reason="psycopg is not installed here: python -m pip install 'firmground[server]'")

import psycopg

from contracts.store_cases import FIELD, PLAN, PRICE, PROGRAMME, STAND_DOWN, area_row, arrived
from firmground.model.tables import LAYERS, Shape
from firmground.track.stores.postgis.store import PostgisStore
from support.postgres import Databases
from support.postgres_server import APP, OWNER, READER


@pytest.fixture
def place(databases: Databases):
    """Give a database with three events, and what asks it as some account."""
    database = databases.take()
    PostgisStore(databases.server.address(database)).append([STAND_DOWN, arrived(1), arrived(2)])

    def ask(user: str, *statements: str):
        with psycopg.connect(databases.server.address(database, user), autocommit=True) as connection:
            for sql in statements:
                cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    ask.store = PostgisStore(databases.server.address(database))
    yield ask
    databases.give_back(database)


CHANGES = {
    "update": "UPDATE firmground.ledger SET body = '{}' WHERE seq = 2",
    "delete": "DELETE FROM firmground.ledger WHERE seq = 3",
    "truncate": "TRUNCATE firmground.ledger",
}


@pytest.mark.parametrize("change", CHANGES)
def test_not_even_the_owner_changes_the_ledger(place, change):
    """Triggers refuse to change, delete or empty, and name the way to correct an event."""
    before = list(place.store.events())
    with pytest.raises(psycopg.Error, match="only added to; correct an event by another one"):
        place(OWNER, CHANGES[change])
    assert list(place.store.events()) == before


@pytest.mark.parametrize(
    "sql",
    [
        *CHANGES.values(),
        "ALTER TABLE firmground.ledger DISABLE TRIGGER ALL",
        "DROP TRIGGER only_added_to ON firmground.ledger",
        "DROP TABLE firmground.ledger",
        "DROP SCHEMA firmground CASCADE",
        "CREATE OR REPLACE FUNCTION firmground.in_order() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE firmground.ledger OWNER TO fg_app",
        "SET session_replication_role = replica",
        "CREATE TABLE firmground.other (x int)",
        "INSERT INTO firmground.versions VALUES (9, 'me')",
    ],
)
def test_the_account_of_the_app_can_only_add(place, sql):
    """Who works with a project owns nothing of it and cannot put its guard to sleep."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        place(APP, sql)
    owners = place(APP, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'firmground'")
    assert owners == [(OWNER,)]


_NEXT = """INSERT INTO firmground.ledger
SELECT {seq}, {event}, {name}, subject, happened_on, recorded_at, entered_by, source, attachment_sha256,
  encode(sha256(convert_to({previous} || E'\\n' || {body}, 'UTF8')), 'hex'){wrong}, {previous}, {body}
FROM firmground.ledger WHERE seq = 3"""
_SOUND = {
    "seq": "4", "event": "'four'", "name": "name", "previous": "hash", "wrong": "",
    "body": "replace(replace(body, '\"seq\":3', '\"seq\":4'), event, 'four')",
}  # fmt: skip


def test_another_program_may_add_what_is_sound(place):
    """An event that follows on and is sealed is taken from any program."""
    place(APP, _NEXT.format(**_SOUND))
    assert [event.id for event in place.store.events(after=3)] == ["four"]
    place.store.append([STAND_DOWN])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seq": "5"}, "event 5 does not follow on the last one of the ledger, 3"),
        ({"seq": "3"}, "does not follow"),
        ({"previous": "previous"}, "does not follow"),
        ({"wrong": " || 'a'"}, "the hash of event 4 does not seal its text"),
        ({"event": "'other'"}, "event 4 is not what its sealed text says"),
        ({"name": "'accident'"}, "event 4 is not what its sealed text says"),
        ({"body": "'no json'"}, "json"),
    ],
)
def test_what_is_not_sound_is_refused(place, changed, words):
    """Gaps, forks, wrong seals and copies that say something else do not come in, with whatever program."""
    with pytest.raises(psycopg.Error, match=words):
        place(APP, _NEXT.format(**{**_SOUND, **changed}))
    assert place.store.head().seq == 3


def test_readers_look_and_touch_nothing(place):
    """An account that only looks sees ledger, layers and plan, and changes none of them."""
    assert place(READER, "SELECT count(*) FROM firmground.ledger") == [(3,)]
    assert place(READER, "SELECT count(*) FROM firmground.hazardous_areas, firmground.plan_activities") == [(0,)]
    for sql in ("INSERT INTO firmground.bases (id) VALUES ('x')", _NEXT.format(**_SOUND)):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            place(READER, sql)


def test_layers_are_tables_that_qgis_opens(place):
    """Each layer with shapes has a key, a type, WGS84 and a spatial index; multi-part where QGIS draws such."""
    listed = place(READER, """SELECT f_table_name, f_geometry_column, srid, type FROM geometry_columns
        WHERE f_table_schema = 'firmground'""")  # fmt: skip
    shaped = {name for name, layer in LAYERS.items() if layer.shape is not Shape.NONE} | {"plan_activities", "land"}
    assert {row[:3] for row in listed} == {(name, "geom", 4326) for name in shaped}
    assert {row[0]: row[3] for row in listed}["hazardous_areas"] == "MULTIPOLYGON"
    indexes = place(READER, "SELECT tablename FROM pg_indexes WHERE schemaname = 'firmground' AND indexdef ~ 'gist'")
    assert {name for (name,) in indexes} == shaped
    keys = place(READER, """SELECT table_name FROM information_schema.key_column_usage
        WHERE constraint_schema = 'firmground' AND column_name = 'fid'""")  # fmt: skip
    assert {*LAYERS, "plan_activities"} <= {name for (name,) in keys}


def test_shapes_and_dates_are_those_of_postgis(place):
    """Rows are not only text: the server measures shapes and knows dates."""
    place.store.write({"hazardous_areas": (area_row(),)}, source="a", sha256="")
    place.store.save_plan(PROGRAMME, PLAN, PRICE)
    ((wkb, area),) = place(READER, "SELECT ST_AsBinary(geom), ST_Area(geom::geography) FROM firmground.hazardous_areas")
    assert shapely.from_wkb(wkb) == shapely.MultiPolygon([FIELD])
    assert area == pytest.approx(390_402, rel=1e-3)
    rows = place(READER, """SELECT activity, start_date - DATE '2026-03-01', ST_SRID(geom), teams
        FROM firmground.plan_activities ORDER BY fid""")  # fmt: skip
    assert rows[1] == ("H1:HANDOVER", 4, 4326, "C1-01")
    assert place(READER, "SELECT plan_sha256, start::text FROM firmground.plan_runs") == [(PLAN.sha256(), "2026-03-01")]


def test_the_moment_of_entry_is_that_of_the_server(place):
    """Without a clock of the caller's own, all accounts go by one clock."""
    (event,) = place.store.append([STAND_DOWN])
    (((now, kept),),) = (place(APP, "SELECT clock_timestamp(), max(recorded_at) FROM firmground.ledger"),)
    assert kept == event.recorded_at
    assert 0 <= (now - event.recorded_at).total_seconds() < 600
    assert re.search(r'"recorded_at":"[0-9T:.-]+\+00:00"', event.body)
