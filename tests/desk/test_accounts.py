"""Accounts of a project on a server: who comes in, for how long, and who does not."""

import time

import pytest

pytest.importorskip("argon2", reason="argon2 is not installed here: python -m pip install 'firmground[server]'")
pytest.importorskip("psycopg", reason="psycopg is not installed here: python -m pip install 'firmground[server]'")

from firmground.desk import accounts as desk
from firmground.errors import BadInputError, ConflictError, UnknownNameError
from firmground.model.policy import Position, Viewer
from firmground.track.stores.postgis import accounts as kept
from firmground.track.stores.postgis.store import PostgisStore
from support.command import firmground, sentence

SECRET = "a long enough word"  # noqa: S105 - of a database that lives for one test


@pytest.fixture
def where(databases):
    """Give the address of a project with two places and one account."""
    database = databases.take()
    address = databases.server.address(database)
    places = tuple({"id": p, "name": p, "level": "district"} for p in ("D1", "D2"))
    PostgisStore(address).write({"places": places}, source="s", sha256="")
    desk.add_account(address, "halyna", SECRET, "operator", ["D1"])
    yield address
    databases.give_back(database)


def test_a_session_stands_for_its_account_until_it_ends(where) -> None:
    """A right password gives a session of the account's position and places; logging out ends it at once."""
    session = desk.log_in(where, "halyna", SECRET)
    assert session is not None
    assert session.viewer == Viewer("halyna", Position.OPERATOR, ("D1",))
    assert desk.viewer_of_session(where, session.token) == session.viewer
    assert desk.viewer_of_token(where, session.token) is None
    desk.log_out(where, session.token)
    assert desk.viewer_of_session(where, session.token) is None


@pytest.mark.parametrize(
    ("name", "password"),
    [("halyna", "wrong word as well"), ("nobody", SECRET), ("", ""), ("halyna\0", SECRET), ("halyna' --", SECRET)],
)
def test_nobody_else_comes_in(where, name, password) -> None:
    """A wrong password, an unknown name and names made to confuse all give nothing."""
    assert desk.log_in(where, name, password) is None


def test_too_many_tries_close_the_door_for_a_while(where, databases) -> None:
    """After too many wrong passwords the right one does not open either, until the wait is over."""
    for _ in range(kept.MOST_FAILURES):
        assert desk.log_in(where, "halyna", "wrong word as well") is None
    assert desk.log_in(where, "halyna", SECRET) is None
    databases.server.ask(_database(where), "UPDATE firmground.attempts SET since = since - interval '1 hour'")
    assert desk.log_in(where, "halyna", SECRET) is not None


def test_an_unknown_name_is_checked_as_a_known_one(where, monkeypatch) -> None:
    """Some password is hashed for a name without account, too, so that the time tells nobody which names exist."""
    checked = []
    matches = kept._matches
    monkeypatch.setattr(kept, "_matches", lambda held, word: checked.append(held[:30]) or matches(held, word))
    desk.log_in(where, "halyna", "wrong word as well")
    desk.log_in(where, "nobody", "wrong word as well")
    assert checked[0] == checked[1]
    assert checked[0].startswith("$argon2id$")


def test_a_session_is_over_in_time(where, databases) -> None:
    """A session whose hours are over stands for nobody."""
    session = desk.log_in(where, "halyna", SECRET)
    assert session is not None
    databases.server.ask(_database(where), "UPDATE firmground.tokens SET expires_at = clock_timestamp()")
    time.sleep(0.01)
    assert desk.viewer_of_session(where, session.token) is None


def test_revoking_ends_everything_of_an_account(where) -> None:
    """A revoked account has no sessions, no devices and no way in; made anew, it keeps none of the old ones."""
    session, token = desk.log_in(where, "halyna", SECRET), desk.issue_token(where, "halyna", "phone 7")
    assert session is not None
    assert desk.viewer_of_token(where, token) == session.viewer
    assert [account.devices for account in desk.list_accounts(where)] == [("phone 7",)]
    desk.revoke_account(where, "halyna")
    for _ in range(2):
        assert desk.viewer_of_session(where, session.token) is None
        assert desk.viewer_of_token(where, token) is None
        desk.add_account(where, "halyna", SECRET, "donor") if not _open(where) else None
    with pytest.raises(ConflictError):
        desk.add_account(where, "halyna", SECRET, "donor")


def _open(where) -> bool:
    return not desk.list_accounts(where)[0].revoked


def test_no_secret_lies_in_the_database(where, databases) -> None:
    """The tables hold neither a password nor a token, only their hashes."""
    session, token = desk.log_in(where, "halyna", SECRET), desk.issue_token(where, "halyna", "phone 7")
    assert session is not None
    rows = repr(
        [databases.server.ask(_database(where), f"SELECT * FROM firmground.{t}") for t in ("accounts", "tokens")]
    )
    assert not any(secret in rows for secret in (SECRET, token, session.token))
    assert "$argon2id$" in rows


@pytest.mark.parametrize(
    ("name", "password", "position", "places", "error"),
    [
        ("a", "short", "donor", [], BadInputError),
        ("", SECRET, "donor", [], BadInputError),
        ("a", SECRET, "operator", [], BadInputError),
        ("a", SECRET, "king", [], UnknownNameError),
        ("a", SECRET, "operator", ["D3"], UnknownNameError),
        ("halyna", SECRET, "donor", [], ConflictError),
    ],
)
def test_what_will_not_do_makes_no_account(where, name, password, position, places, error) -> None:
    """A short password, no name, no place, a wrong position and a name that is taken are told, and nothing is made."""
    before = desk.list_accounts(where)
    with pytest.raises(error):
        desk.add_account(where, name, password, position, places)
    assert desk.list_accounts(where) == before


def test_the_verbs_on_accounts(where, tmp_path) -> None:
    """Accounts are made, listed, given tokens, revoked and audited from the command line; a file has none."""
    added = firmground("account", "add", where, "press", "donor", "--json", typed=f"{SECRET}\n").ok()
    assert added.json == {"account": "press", "position": "donor", "places": []}
    token = firmground("account", "token", where, "halyna", "phone", "--json").ok().json["token"]
    assert desk.viewer_of_token(where, token) == Viewer("halyna", Position.OPERATOR, ("D1",))
    assert "halyna: operator of D1, 1 device\n" in firmground("account", "list", where).ok().out
    firmground("account", "revoke", where, "press").ok()
    listed = firmground("account", "list", where, "--json").ok().json["accounts"]
    assert [(a["name"], a["revoked"]) for a in listed] == [("halyna", False), ("press", True)]
    assert "there is no open account" in sentence(firmground("account", "token", where, "press", "phone"))
    desk.note_sealed(where, Viewer("halyna", Position.OPERATOR, ("D1",)), "map", 3)
    assert "halyna (operator) read 3 of map" in firmground("account", "audit", where).ok().out
    assert "is a file" in sentence(firmground("account", "list", tmp_path / "a.gpkg"))


def test_a_changed_note_of_a_read_is_found(where, databases) -> None:
    """The audit ends with an error where somebody changed what was read."""
    desk.note_sealed(where, Viewer("halyna", Position.OPERATOR, ("D1",)), "map", 3)
    changed = "SET session_replication_role = replica; UPDATE firmground.sealed_reads SET number = 1"
    databases.server.ask(_database(where), changed)
    answer = firmground("account", "audit", where, "--json")
    assert answer.code == 1
    assert not answer.json["sound"]


def _database(where: str) -> str:
    return where.partition("?")[0].rpartition("/")[2]
