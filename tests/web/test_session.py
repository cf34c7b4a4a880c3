"""A project on a server in the browser: nobody without an account, and each as the policy says."""

from urllib.parse import urlsplit

import pytest

pytest.importorskip("argon2", reason="argon2 is not installed here: python -m pip install 'firmground[server]'")
pytest.importorskip("psycopg", reason="psycopg is not installed here: python -m pip install 'firmground[server]'")

from fastapi.testclient import TestClient

from firmground.desk import accounts
from firmground.track.stores.postgis.store import PostgisStore
from firmground.web.app import create_app
from support.small_project import project

SECRET = "a long enough word"  # noqa: S105 - of a database that lives for one test
OURS = {"x-firmground": "1"}


@pytest.fixture(name="where")
def _where(databases):
    database = databases.take()
    address = databases.server.address(database)
    PostgisStore(address).write({**project(), "project": ()}, source="s", sha256="")
    accounts.add_account(address, "olena", SECRET, "authority")
    accounts.add_account(address, "halyna", SECRET, "operator", ["D"])
    accounts.add_account(address, "press", SECRET, "donor")
    yield address
    databases.give_back(database)


def _client(where, name=None):
    client = TestClient(create_app(where), headers=OURS)
    if name:
        assert client.post("/api/session", json={"name": name, "password": SECRET}).status_code == 200
    return client


def test_without_an_account_only_the_page_and_its_health_are_given(where):
    """Whoever has not logged in gets the empty page, and 401 for all that is of the project."""
    client = _client(where)
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 200
    paths = ("/api/project", "/api/today", "/api/live", "/ogc", "/ogc/collections/land/items", "/api/board", "/api/map")
    for path in paths:
        assert client.get(path).status_code == 401, path
    assert client.post("/api/solves", json={"kind": "plan"}).status_code == 401


def test_a_session_opens_what_the_position_allows_until_it_ends(where):
    """An authority sees the shapes, a donor none of them; logging out closes the door at once."""
    for name, shapes in (("olena", True), ("halyna", True), ("press", False)):
        client = _client(where, name)
        assert client.get("/api/project").json()["viewer"]["account"] == name
        found = client.get("/ogc/collections/hazardous_areas/items").json()["features"]
        assert any(one["geometry"] for one in found) is shapes
        token = client.cookies["firmground"]
        client.delete("/api/session")
        client.cookies.set("firmground", token)
        assert client.get("/api/project").status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_pages(where):
    """The cookie of a session is HttpOnly and SameSite=Strict, and Secure over TLS."""
    client = TestClient(create_app(where), headers=OURS, base_url="https://desk.example")
    said = client.post("/api/session", json={"name": "press", "password": SECRET}).headers["set-cookie"].lower()
    assert all(word in said for word in ("httponly", "samesite=strict", "secure"))


def test_wrong_passwords_are_told_alike_and_slowed_down(where):
    """Unknown names and wrong passwords get the same answer; an address that tries on and on is refused for a while."""
    client = _client(where)
    said = {
        client.post("/api/session", json={"name": name, "password": "wrong word as well"}).text
        for name in ("press", "nobody", "' OR 1=1 --")
    }
    assert len(said) == 1
    codes = [client.post("/api/session", json={"name": "x", "password": "y"}).status_code for _ in range(30)]
    assert codes[-1] == 429


def test_a_token_of_a_device_opens_and_ends_with_its_account(where):
    """A device comes in by its own token, without our header and without a cookie, until the account is revoked."""
    token = accounts.issue_token(where, "halyna", "phone 7")
    client = TestClient(create_app(where), headers={"authorization": f"Bearer {token}"})
    assert client.get("/api/project").json()["viewer"]["position"] == "operator"
    accounts.revoke_account(where, "halyna")
    client = TestClient(create_app(where), headers={"authorization": f"Bearer {token}"})
    assert client.get("/api/project").status_code == 401


def test_reading_sealed_ground_is_noted(where):
    """Who reads shapes of land that is not handed over stands in the audit; figures of districts do not."""
    client = _client(where, "halyna")
    client.get("/api/today")
    assert accounts.audit(where) == ()
    client.get("/ogc/collections/hazardous_areas/items")
    reads = accounts.audit(where)
    assert [(read.account, read.what) for read in reads] == [("halyna", "hazardous_areas")]
    assert urlsplit(where).scheme.startswith("postgres")
