"""The verbs on where a project is kept, as users and machines call them."""

import json
import sqlite3
from contextlib import closing

import pytest

from support.command import firmground, sentence


@pytest.fixture
def address(databases):
    """Give the address of an empty project on a server, for the account of the app, with a password in it."""
    from support.postgres_server import LOCKED, PASSWORD

    database = databases.take()
    yield databases.server.address(database, LOCKED, PASSWORD)
    databases.give_back(database)


def test_a_project_moves_to_a_server_and_back(planned, tmp_path, address):
    """Both answers tell the same head, and no answer tells the password."""
    there = firmground("store", "move", planned, address, "--json").ok()
    back = firmground("store", "move", address, tmp_path / "back.gpkg", "--json").ok()
    assert there.json["head"] == back.json["head"]
    assert there.json["rows"] == back.json["rows"]
    assert there.json["adopted"] == []
    assert "staple" not in there.out + there.err + back.out + back.err
    assert firmground("verify", tmp_path / "back.gpkg", "--json").ok().json == {"legal": True, "breaches": []}
    told = firmground("store", "move", tmp_path / "back.gpkg", tmp_path / "third.gpkg").ok()
    assert there.json["head"] in told.out


def test_every_verb_works_on_a_server(planned, tmp_path, address):
    """What a planner does with a file is done with an address: check, plan, verify, explain, report, ledger and all."""
    firmground("store", "move", planned, address).ok()
    assert "error" not in {f["severity"] for f in firmground("check", address, "--json").ok().findings}
    made = firmground("plan", address, "--seconds", 0, "--json").ok().json
    assert made["legal"]
    firmground("verify", address).ok()
    firmground("report", address, "-o", tmp_path / "report.html").ok()
    firmground("record", address, "weather-stand-down", "--place", "S", "--on", "2026-03-04").ok()
    sound = firmground("verify-ledger", address, "--json").ok()
    assert sound.json["sound"]
    (tmp_path / "assets.csv").write_text("id,kind,place,damage\nA99,house,S,2\n")
    assert firmground("import", address, tmp_path / "assets.csv", "--json").ok().json["created"] == {"assets": 1}


def test_a_new_project_begins_on_a_server(databases):
    """`new` makes it there for the account that owns the database, with settings and defaults."""
    from support.postgres_server import OWNER

    address = databases.server.address(databases.bare(), OWNER)
    assert firmground("new", address, "--start", "2026-03-02", "--json").ok().json["project"] == address
    assert "workbook" in sentence(firmground("new", address, "--template", "xlsx"))
    assert "holds a project already" in sentence(firmground("new", address))
    assert "holds a project already" in sentence(firmground("store", "init", address))


def test_an_empty_place_is_made_for_a_project(databases, tmp_path):
    """`store init` makes an empty project, on a server or as a file, that another is moved into."""
    from support.postgres_server import OWNER

    address = databases.server.address(databases.bare(), OWNER)
    firmground("store", "init", address).ok()
    assert firmground("store", "init", tmp_path / "empty.gpkg", "--json").ok().json == {
        "project": str(tmp_path / "empty.gpkg"),
        "made": True,
    }
    firmground("new", tmp_path / "full.gpkg").ok()
    firmground("store", "move", tmp_path / "full.gpkg", tmp_path / "empty.gpkg").ok()
    firmground("store", "move", tmp_path / "full.gpkg", address).ok()


def test_the_owner_raises_an_older_project(databases, monkeypatch):
    """Where a newer firmground needs more, its accounts are told, the owner raises it, and nothing is lost."""
    from support.postgres_server import APP, OWNER

    database = databases.bare()
    owner, app = databases.server.address(database, OWNER), databases.server.address(database, APP)
    firmground("new", owner).ok()
    databases.server.ask(database, "DROP TABLE firmground.pledges", "ALTER TABLE firmground.assets DROP COLUMN source")
    for module in ("connection", "store", "tables"):
        monkeypatch.setattr(f"firmground.track.stores.postgis.{module}.VERSION", 3)
    assert "older version, 2, here 3; its owner raises it" in sentence(firmground("check", app))
    assert "may not be used so by this account" in sentence(firmground("store", "init", app))
    assert firmground("store", "init", owner, "--json").ok().json == {"project": owner, "made": False}
    assert "holds a project already" in sentence(firmground("store", "init", owner))
    assert firmground("verify-ledger", app, "--json").ok().json["sound"]


def test_edits_are_taken_over_or_undone(planned):
    """`adopt` makes them events, `rebuild` makes them go."""
    edit = "UPDATE assets SET name = '{}' WHERE id = 'A1'"
    with closing(sqlite3.connect(planned)) as connection, connection:
        connection.execute(edit.format("edited"))
    assert not firmground("verify-ledger", planned, "--json").json["sound"]
    adopted = firmground("store", "adopt", planned, "--json").ok().json["adopted"]
    assert adopted == [{"layer": "assets", "id": "A1", "what": "changed"}]
    assert "nothing was edited" in firmground("store", "adopt", planned).ok().out
    with closing(sqlite3.connect(planned)) as connection, connection:
        connection.execute(edit.format("edited again"))
    assert firmground("store", "rebuild", planned, "--json").ok().json == {"project": str(planned)}
    assert firmground("verify-ledger", planned, "--json").ok().json["sound"]


def test_what_cannot_be_moved_is_told_in_one_sentence(planned, tmp_path, address):
    """A full target, a missing source and an address that is none end with code 2 and no password."""
    firmground("store", "move", planned, address).ok()
    assert "only an empty one" in sentence(firmground("store", "move", planned, address))
    assert "no project file" in sentence(firmground("store", "move", tmp_path / "none.gpkg", tmp_path / "x.gpkg"))
    wrong = sentence(firmground("store", "move", planned, "postgresql://me:geheim@/x?host=/nowhere"))
    assert "cannot be reached" in wrong
    assert "geheim" not in wrong
    machine = firmground("store", "move", planned, address, "--json")
    assert (machine.code, json.loads(machine.out)["error"]["code"]) == (2, "FG220")
