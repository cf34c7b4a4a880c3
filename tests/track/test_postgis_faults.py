"""Whatever goes wrong with a project on a server is told in one sentence without the password, and nothing is lost."""

from contextlib import contextmanager

import pytest

pytest.importorskip("psycopg", reason="psycopg is not installed here: python -m pip install 'firmground[server]'")

import psycopg

from contracts.store_cases import PLAN, PRICE, PROGRAMME, STAND_DOWN, area_row
from firmground.errors import LedgerError, ProjectFileError, StoreLockedError
from firmground.track.stores.postgis import connection as connections
from firmground.track.stores.postgis import layer_rows
from firmground.track.stores.postgis.address import shown
from firmground.track.stores.postgis.store import PostgisStore
from support.postgres import Databases
from support.postgres_server import LOCKED, OWNER, PASSWORD

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


@pytest.fixture
def database(databases: Databases):
    """Give a database with one row and a plan."""
    name = databases.take()
    store = PostgisStore(databases.server.address(name))
    store.write({"hazardous_areas": (area_row(),)}, source="here", sha256="0")
    store.save_plan(PROGRAMME, PLAN, PRICE)
    yield name
    databases.give_back(name)


@pytest.fixture
def store(databases: Databases, database: str):
    """Give the store of that database."""
    return PostgisStore(databases.server.address(database))


@contextmanager
def unchanged(store: PostgisStore):
    """Prove that ledger, rows and plan are what they were."""
    before = (list(store.events()), store.tables(), store.load_plan())
    yield
    assert (list(store.events()), store.tables(), store.load_plan()) == before


def test_messages_hold_no_password(databases: Databases, database: str):
    """An address is shown without its secrets, whatever is wrong with it; the right password opens the door."""
    right = databases.server.address(database, LOCKED, PASSWORD)
    assert PostgisStore(right).head().seq == 2
    wrong = [
        databases.server.address(database, LOCKED, "secret-1"),
        f"{databases.server.address(database, LOCKED)}&password=secret-2",
        "postgresql://user:secret/3@host/x?port=none",
        "postgresql://user:secret-4@127.0.0.1:1/region",
        "postgresql://user:secret-5@[::1/region",
        "postgresql://user:secret-6@/x?nothing=1",
        "postgresql://user:secret-7",
        "postgresql://user:secret-8@a@/x",
        "postgresql://@/x?port=1&sslpassword=secret-9&host=/nowhere",
    ]
    for address in wrong:
        with pytest.raises(ProjectFileError) as raised:
            PostgisStore(address).head()
        seen, error = [], raised.value
        while error is not None:
            seen.append(str(error))
            error = error.__cause__ or None
        assert not any("secret" in text for text in [*seen, PostgisStore(address).name]), seen


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://olena:geheim@db.example:5433/region", "postgresql://olena@db.example:5433/region"),
        ("postgresql:///region?host=/run/pg&password=geheim", "postgresql:///region?host=/run/pg"),
        ("postgres://db.example/region", "postgres://db.example/region"),
        ("postgresql://[::1]:5432/region", "postgresql://[::1]:5432/region"),
        ("postgresql://db.example:5432", "postgresql://db.example:5432"),
        ("postgresql://olena:ge/heim@x@db.example/region", "postgresql://olena@db.example/region"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address, told):
    """Who, where and which database are told, so that a message helps."""
    assert shown(address) == told


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_no_project_is_refused_by_every_verb(databases: Databases, verb: str):
    """A server that is not there, a database that is not there, or one without a project is named."""
    cases = {
        "postgresql://u@/x?host=/nowhere": "cannot be reached",
        databases.server.address("nothing_here"): "does not exist",
        databases.server.address("bare"): "holds no firmground project",
    }
    for address, words in cases.items():
        with pytest.raises(ProjectFileError, match=words):
            VERBS[verb](PostgisStore(address))


@pytest.mark.parametrize("verb", VERBS)
def test_a_newer_project_is_refused(databases: Databases, database: str, store: PostgisStore, verb: str):
    """A project of a newer firmground is left alone, and the text says what to do."""
    with unchanged(store):
        databases.server.ask(database, "INSERT INTO firmground.versions VALUES (99, 'later')")
        try:
            with pytest.raises(ProjectFileError, match=r"newer firmground .project version 99"):
                VERBS[verb](store)
        finally:
            databases.server.ask(database, "DELETE FROM firmground.versions WHERE version = 99")


@pytest.mark.parametrize("verb", WRITING)
def test_a_project_in_use_is_told_of(store: PostgisStore, databases: Databases, database: str, verb: str, monkeypatch):
    """Who keeps writing is waited for, then the verb gives up and nothing is written; readers do not wait."""
    monkeypatch.setattr(connections, "WAIT_SECONDS", 0.05)
    with unchanged(store), psycopg.connect(databases.server.address(database)) as other:
        other.execute("SELECT pg_advisory_xact_lock(7379537)")
        with pytest.raises(StoreLockedError, match="in use by somebody else"):
            VERBS[verb](store)
        assert store.head().seq == 2


@pytest.mark.parametrize("verb", WRITING)
def test_a_server_that_only_reads_is_told_of(databases: Databases, database: str, verb: str):
    """A copy that follows another server cannot be written, and says so."""
    address = f"{databases.server.address(database, 'fg_reader')}"
    store = PostgisStore(address)
    with unchanged(store), pytest.raises(ProjectFileError, match="may not be used so by this account"):
        VERBS[verb](store)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_write_that_is_stopped_is_taken_back_whole(store: PostgisStore, monkeypatch, error):
    """An error after the event was entered and before the rows were sent undoes the event too."""

    def stop(*_: object):
        raise error

    with unchanged(store), monkeypatch.context() as patched:
        patched.setattr(layer_rows, "fill", stop)
        with pytest.raises(error):
            VERBS["write"](store)


def test_a_connection_that_breaks_in_the_middle_loses_nothing(
    store: PostgisStore, databases: Databases, database: str, monkeypatch
):
    """Where the server ends the session, nothing is half written, and one sentence says what happened."""

    def cut(*_: object):
        databases.server.ask(
            "postgres",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'",
        )

    real = layer_rows.fill
    with unchanged(store), monkeypatch.context() as patched:
        patched.setattr(layer_rows, "fill", lambda *a: (cut(), real(*a)))
        with pytest.raises(ProjectFileError, match=database):
            VERBS["write"](store)


def test_a_ledger_that_was_changed_takes_no_next_event(store: PostgisStore, databases: Databases, database: str):
    """Where somebody put the guard to sleep and changed the last event, nothing is sealed after it."""
    databases.server.ask(
        database, "SET session_replication_role = replica; UPDATE firmground.ledger SET body = '{}' WHERE seq = 2"
    )
    with pytest.raises(LedgerError, match="event 2 was changed after it was sealed"):
        store.append([STAND_DOWN])
    with pytest.raises(LedgerError, match="event 2"):
        store.rebuild()


def test_a_new_project_is_made_whole_or_not_at_all(databases: Databases, monkeypatch):
    """The owner makes it with its settings; a project that is there is left alone; a failure leaves nothing behind."""
    address = databases.server.address(databases.bare(), OWNER)
    with monkeypatch.context() as patched:
        patched.setattr("firmground.track.stores.postgis.store.deliver", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            PostgisStore.create(address, {"name": "x"})
    made = PostgisStore.create(address, {"name": "Край"})
    assert [row["value"] for row in made.tables()["project"]] == ["Край"]
    with unchanged_rows(made), pytest.raises(ProjectFileError, match="holds a project already"):
        PostgisStore.create(address, {"name": "other"})


@contextmanager
def unchanged_rows(store: PostgisStore):
    """Prove that the rows are what they were."""
    before = store.tables()
    yield
    assert store.tables() == before


def test_an_account_that_owns_nothing_makes_no_project(databases: Databases):
    """Who may not make a project there is told so."""
    address = databases.server.address(databases.bare())
    with pytest.raises(ProjectFileError, match="may not be used so by this account"):
        PostgisStore.create(address, {})
