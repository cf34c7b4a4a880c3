"""Who sees what is the same in every store, and no store gives more than the policy allows."""

from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("psycopg", reason="psycopg is not installed here: python -m pip install 'firmground[server]'")

import psycopg

from contracts.store_cases import few_examples
from firmground.desk.land_layer import show_today
from firmground.desk.seen import SeenProject, seen_store
from firmground.errors import ProjectFileError
from firmground.model.event import Entry
from firmground.model.facts.field import RoadClosed, WorksStarted
from firmground.model.facts.land import AreaCancelled, HandoverSigned, ItemFound, SurveyDone
from firmground.model.facts.public import ClaimPublished
from firmground.model.plan import Plan, Provenance, ScheduledActivity, Unscheduled, WhyNot
from firmground.model.policy import LOOPBACK, Policy, Position, Tier, Viewer
from firmground.track.plan_json import plan_made
from firmground.track.stores.memory import MemoryStore
from firmground.track.stores.postgis.audit import sealed_reads
from firmground.track.stores.postgis.sight import sighted
from firmground.track.stores.postgis.store import PostgisStore
from support.postgres_server import APP, READER

TODAY = date(2026, 4, 1)
PLACES = {"R": None, "D1": "R", "D2": "R", "V1": "D1", "V2": "D2", "far": None}
LEVELS = {"R": "region", "D1": "district", "D2": "district"}
AREAS = {"A1": "V1", "A2": "V2", "A3": "V2", "V1": "V2", "lost": "nowhere"}  # an area with the id of a place, too


def _box(n: int) -> shapely.Polygon:
    return shapely.box(34 + n / 10, 51, 34 + n / 10 + 0.01, 51.01)


def _area(n: int, name: str, place: str) -> dict:
    said = {"kind": "suspected", "status": "open", "depth_m": 0.2, "name": f"field {name}"}
    return {"id": name, "place": place, "geometry": _box(n), **said}


ROWS = {
    "places": tuple(
        {"id": p, "name": p, "level": LEVELS.get(p, "settlement"), "parent": up} for p, up in PLACES.items()
    ),
    "hazardous_areas": tuple(_area(n, *pair) for n, pair in enumerate(AREAS.items())),
    "evidence": tuple({"id": f"E{a}", "area": a, "kind": "indirect", "what": "seen"} for a in AREAS),
    "assets": ({"id": "S1", "kind": "house", "place": "V1", "damage": 2, "geometry": shapely.Point(34, 51)},),
    "services": ({"id": "water", "kind": "water", "place": "V2", "people": 5, "needs": "A2; S1"},),
    "activities": ({"id": "own", "kind": "clearance", "site": "A2", "team_kind": "T", "team_days": 3},),
    "locks": ({"id": "L", "activity": "A1:clearance", "ordered_by": "x", "reason": "y"},),
    "weights": ({"id": "area:A1", "weight": 2.0},),
    "pledges": ({"id": "P", "partner": "p", "quantity": 1, "unit": "teams"},),
}
PLAN = Plan(
    tuple(ScheduledActivity(a, "m", "C", ("C/1",), 0, 2) for a in ("A1:clearance", "own", "S1:repair", "R1:x")),
    (Unscheduled("A3:nts", WhyNot.NO_TEAM),),
    Provenance("s", 1, 1, 0, 0.0, "0", "h"),
)
FACTS = [
    ItemFound("A1", "AP", longitude=34.0, latitude=51.0),
    SurveyDone("A2", "nts", "confirmed"),
    SurveyDone("V1", "nts", "confirmed"),
    AreaCancelled("A3"),
    HandoverSigned("A3", "authority", "the village"),
    WorksStarted("S1:repair", teams=("C/1",)),
    WorksStarted("own"),
    RoadClosed("R1"),
    ClaimPublished("R", "cleared", 1.0, "ha", "a minister"),
    plan_made(PLAN, TODAY),
]

viewers = st.builds(
    Viewer,
    st.sampled_from(["", "olena", "x' OR 1=1 --"]),
    st.sampled_from(Position),
    st.lists(st.sampled_from([*PLACES, "nowhere", "", '"],["R']), max_size=3, unique=True).map(tuple),
)  # fmt: skip


@pytest.fixture(scope="module")
def both(databases):
    """Give one project in two houses: in memory, and on a server."""
    database = databases.take()
    address = databases.server.address(database)
    server, memory = PostgisStore(address), MemoryStore({})
    memory.write(ROWS, source="s", sha256="")
    memory.append([Entry(fact, TODAY, "somebody", id=f"e{n}") for n, fact in enumerate(FACTS)])
    server.receive(memory.events())
    show_today(server, TODAY)
    yield memory, address
    databases.give_back(database)


@few_examples
@given(viewer=viewers)
def test_every_store_shows_the_same(both, viewer) -> None:
    """Rows, events, plan and ground as a random viewer sees them are equal in both stores."""
    memory, address = both
    embedded, server = SeenProject(memory, viewer, TODAY), seen_store(address, viewer, today=TODAY)
    given_rows = server.tables()
    for layer, rows in embedded.tables().items():
        assert given_rows[layer] == tuple(dict(row) for row in rows), layer
    assert server.events() == embedded.events()
    assert server.load_plan() == embedded.load_plan()
    assert [_told(row) for row in server.land()] == [_told(row) for row in embedded.land()]


def _told(row):
    return {**row, "geometry": row["geometry"].wkb}


@few_examples
@given(viewer=viewers)
def test_nothing_leaves_the_own_places(both, viewer) -> None:
    """No random viewer is told of land beyond handover that the policy, asked by hand, does not allow."""
    seen = SeenProject(both[0], viewer, TODAY)
    policy = Policy(PLACES)
    for row in seen.tables()["hazardous_areas"]:
        released = row["id"] == "A3"
        assert released or policy.sees_site(viewer, row["place"])
        assert row["geometry"] is None or released or policy.sees_shape(viewer, row["place"])
    for row in seen.tables()["evidence"]:
        assert policy.sees_shape(viewer, AREAS[row["area"]])
    assert all(r["state"] == "handed_over" or policy.sees_shape(viewer, r["place"]) for r in seen.land())
    if viewer.position in {Position.DONOR, Position.PUBLIC}:
        text = repr([seen.tables(), [e.body for e in seen.events()], seen.load_plan().scheduled])
        assert not any(name in text for name in ("A1", "A2", "field lost", "S1", "own"))


def test_an_operator_sees_the_own_district_and_handed_over_land(both) -> None:
    """The rows of an operator of one district are those of its villages, and land that was handed over anywhere."""
    seen = SeenProject(both[0], Viewer("a", Position.OPERATOR, ("D1",)), TODAY)
    assert [r["id"] for r in seen.tables()["hazardous_areas"]] == ["A1", "A3"]
    assert [s.activity for s in seen.load_plan().scheduled] == ["A1:clearance", "S1:repair"]
    assert {e.subject for e in seen.events()} == {"A1", "S1:repair", "R1", "R"}


def test_the_loopback_sees_all(both) -> None:
    """Whoever sits at the computer of a project file sees what the store holds."""
    memory, address = both
    for seen in (SeenProject(memory, LOOPBACK, TODAY), seen_store(address, LOOPBACK, today=TODAY)):
        assert len(seen.events()) == memory.head().seq
        assert seen.tables() == memory.tables()


TABLES = ("hazardous_areas", "evidence", "assets", "services", "activities", "locks", "weights", "places", "project",
          "ledger", "land", "plan_runs", "plan_activities", "plan_unscheduled", "plan_releases")  # fmt: skip


def test_without_settings_there_is_no_row(both, databases) -> None:
    """In the role of a viewer, a connection that does not say who looks gets no row of any table."""
    with psycopg.connect(both[1]) as connection:
        connection.execute("SET ROLE firmground_seen")
        for table in TABLES:
            assert connection.execute(f"SELECT count(*) FROM firmground.{table}").fetchone() == (0,), table


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT geom FROM firmground.hazardous_areas",
        "SELECT * FROM firmground.accounts",
        "SELECT * FROM firmground.tokens",
        "SELECT * FROM firmground.sealed_reads",
        "UPDATE firmground.assets SET damage = 0",
        "INSERT INTO firmground.places (id) VALUES ('mine')",
        "DELETE FROM firmground.ledger",
    ],
)
def test_a_viewer_touches_nothing_else(both, statement) -> None:
    """Raw SQL in the place of a viewer reaches no shape, account or write, whoever the viewer says to be."""
    with pytest.raises(ProjectFileError), sighted(both[1], LOOPBACK) as connection:
        connection.execute(statement)


def test_every_table_has_row_level_security(both, databases) -> None:
    """No table of the project that a viewer may read is without row-level security."""
    address = both[1]
    with psycopg.connect(address) as connection:
        bare = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'firmground'::regnamespace AND relkind = 'r'"
            " AND NOT relrowsecurity AND has_table_privilege('firmground_seen', oid, 'SELECT')"
        ).fetchall()
    assert bare == [("versions",)]


def test_reads_of_sealed_ground_are_noted(both, databases) -> None:
    """Who reads unreleased ground stands in a chain that shows a changed row; others leave no mark."""
    _, address = both
    before = len(sealed_reads(address))
    seen_store(address, Viewer("olena", Position.OPERATOR, ("V1",)), today=TODAY).land()
    seen_store(address, Viewer("press", Position.PUBLIC), today=TODAY).land()
    reads = sealed_reads(address)
    assert [(r.account, r.what, r.number) for r in reads[before:]] == [("olena", "land", 1)]
    assert all(r.sound for r in reads)
    with pytest.raises(psycopg.Error, match="permission denied"), psycopg.connect(address) as connection:
        connection.execute("UPDATE firmground.sealed_reads SET account = 'other'")
    database = address.partition("?")[0].rpartition("/")[2]
    changed = f"UPDATE firmground.sealed_reads SET account = 'other' WHERE seq = {reads[-1].seq}"
    databases.server.ask(database, "SET session_replication_role = replica; " + changed)
    assert not sealed_reads(address)[-1].sound


def test_the_tiers_of_the_server_are_those_of_the_policy(both) -> None:
    """The functions on the server give each position the tiers that the policy gives it."""
    for position in Position:
        viewer = Viewer("", position)
        with sighted(both[1], viewer) as connection:
            told = connection.execute("SELECT firmground.wide_tier(), firmground.own_tier()").fetchone()
        assert told == (viewer.wide, viewer.own), position
    assert [int(t) for t in Tier] == [0, 1, 2, 3]


def test_a_reader_may_not_look_for_others(both, databases) -> None:
    """An account that is not of the app cannot take on the role of viewers."""
    database = both[1].partition("?")[0].rpartition("/")[2]
    assert APP in both[1]
    with pytest.raises(ProjectFileError), sighted(databases.server.address(database, READER), LOOPBACK):
        pass
