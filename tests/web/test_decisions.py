"""Plans made and decided on in the browser: one at a time, in a process of its own, as the roles of the viewer."""

import multiprocessing
import time

import pytest

from firmground.model.policy import Position, Viewer
from support.desk import asking, desk_over, planned_project


@pytest.fixture(name="app")
def _app(tmp_path):
    return desk_over(planned_project(tmp_path))


@pytest.fixture(name="client")
def _client(app):
    with asking(app) as client:
        yield client


def _ended(client):
    for _ in range(600):
        solve = client.get("/api/solves").json()["solve"]
        if solve["state"] != "running":
            return solve
        time.sleep(0.1)
    raise AssertionError(solve)


def test_a_proposal_is_made_beside_the_server_and_approved(client):
    """A replan runs in its own process, waits for a decision, and is followed once it is approved with a reason."""
    before = client.get("/api/project").json()["plan"]
    begun = client.post("/api/solves", json={"kind": "replan", "seconds": 0.2})
    assert begun.status_code == 202
    solve = _ended(client)
    assert solve["state"] == "done"
    assert solve["legal"]
    listed = client.get("/api/decisions").json()
    assert [one["plan"] for one in listed["waiting"]] == [solve["proposal"]]
    given = {"verb": "approve", "subject": solve["proposal"], "role": "region", "reason": "it wins person-days"}
    assert client.post("/api/decisions", json=given).status_code == 201
    listed = client.get("/api/decisions").json()
    assert listed["waiting"] == []
    assert listed["decided"][0]["reason"] == "it wins person-days"
    assert client.get("/api/project").json()["plan"] == solve["proposal"] != before
    told = client.get("/api/decisions/compare", params={"first": before, "second": solve["proposal"]}).json()
    assert told["activities"] >= told["same"]


def test_a_second_solve_waits_and_a_stopped_one_keeps_its_best(client):
    """While a plan is being made another is refused; stopping ends it long before its time, with a plan or none."""
    solve = client.post("/api/solves", json={"kind": "plan", "seconds": 3000}).json()
    assert client.post("/api/solves", json={"kind": "plan", "seconds": 1}).status_code == 409
    assert client.post(f"/api/solves/{solve['id']}/stop").status_code == 200
    assert _ended(client)["state"] in ("done", "refused")


def test_a_killed_solve_leaves_the_ledger_as_it_was(app, client):
    """When the process of a solve dies the ledger has not moved, and the next solve may begin."""
    head = app.state.house.head()
    client.post("/api/solves", json={"kind": "plan", "seconds": 3000})
    while client.get("/api/solves").json()["solve"]["state"] == "running":
        for child in multiprocessing.active_children():
            child.kill()
        time.sleep(0.02)
    assert _ended(client)["state"] == "refused"
    assert app.state.house.head() == head


@pytest.mark.parametrize("position", [p for p in Position if p is not Position.AUTHORITY])
def test_only_an_authority_makes_plans_and_nobody_decides_in_a_role_of_others(app, client, monkeypatch, position):
    """Solves are refused to all but an authority, and a decision as a role that is not the viewer's to all."""
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("someone", position, ("S1",)))
    assert client.post("/api/solves", json={"kind": "plan"}).status_code == 403
    assert client.get("/api/solves").status_code == 403
    given = {"verb": "lock", "subject": "A2:REPAIR", "role": "region", "reason": "because"}
    assert client.post("/api/decisions", json=given).status_code == 403
