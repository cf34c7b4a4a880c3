"""The server as a whole: what holds for every request."""

import hashlib
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from firmground.desk.delivery import create
from firmground.web.app import create_app

OURS = {"x-firmground": "1"}
STATIC = Path(__file__).parents[2] / "src/firmground/web/static"


@pytest.fixture(name="client")
def _client(tmp_path):
    create(tmp_path / "new.gpkg", name="Border region", start=None, crs="", workbook=None)
    with TestClient(create_app(tmp_path / "new.gpkg"), base_url="http://localhost") as client:
        yield client


def test_a_new_project_is_served(client):
    """The page, its health and the name of the project are there for a project without anything in it."""
    assert client.get("/healthz").json() == {"status": "ready"}
    assert "text/html" in client.get("/").headers["content-type"]
    assert client.get("/api/project").json()["name"] == "Border region"


def test_every_answer_forbids_foreign_code(client):
    """Each answer carries a policy that loads nothing from elsewhere and runs nothing inline."""
    for path in ("/", "/api/project", "/static/js/main.js", "/no-such-page", "/healthz"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "js/../../app.py", ".hidden", "js", ""])
def test_nothing_outside_the_page_is_sent(client, name):
    """Names that lead out of the folder of the page find nothing."""
    assert client.get(f"/static/{name}").status_code == 404


def test_writes_of_other_pages_are_refused(client):
    """A write without our header, or from another origin, is refused before anything is read."""
    assert client.post("/api/project").status_code == 403
    assert client.post("/api/project", headers={**OURS, "origin": "https://elsewhere.example"}).status_code == 403


def test_another_name_of_this_computer_is_refused(client):
    """A page elsewhere that resolves its own name to this computer gets nothing of a project file."""
    assert client.get("/api/project", headers={"host": "rebound.example"}).status_code == 400


def test_vendored_files_are_what_they_were():
    """Each third-party file of the page has its licence beside it and the hash that the manifest says."""
    known = json.loads((STATIC / "vendor/manifest.json").read_text())
    found = {p.name for p in (STATIC / "vendor").iterdir()} - {"manifest.json"}
    assert found == set(known["files"])
    for name, sha256 in known["files"].items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == sha256
