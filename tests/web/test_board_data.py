"""The board: the bars of the plan to follow, in columns, for those who may know of them."""

from datetime import date, timedelta

import pytest

from firmground.desk.board import Board
from firmground.desk.decide import Order, decide
from firmground.desk.forecast import Draws, forecast
from firmground.desk.planning import make_plan
from firmground.desk.record import Said, record_event
from firmground.web.app import create_app
from support.desk import START, TODAY, asking, desk_over, planned_project
from support.past import past_project


@pytest.fixture(name="path", scope="module")
def _path(tmp_path_factory):
    path = planned_project(tmp_path_factory.mktemp("board"))
    said = Said(on=START.isoformat(), by="tester", source="test")
    fields = {"activity": "A2:ASSESS", "per_cent": 40}
    assert record_event(path, "works-progress", fields, said, today=TODAY, by="tester").applied
    later = Order(start=START + timedelta(days=35))
    assert decide(path, "lock", "A2:ASSESS", "region", "later", order=later, today=TODAY, by="tester").applied
    make_plan(path, seconds=0.5, seed=1)
    forecast(path, Draws(histories=20, threads=1), today=TODAY)
    return path


@pytest.fixture(name="client", scope="module")
def _client(path):
    app = desk_over(path)
    with asking(app) as client:
        yield client


@pytest.fixture(name="board")
def _board(client):
    return client.get("/api/board").json()


def test_there_is_a_bar_for_each_activity_of_the_plan(client, board):
    """Columns are as long as the plan has activities, in the order of their starts, by the plan that is followed."""
    followed = client.app.state.house.snapshot().followed
    bars = board["bars"]
    planned = {s.activity: (s.start, s.end, s.contingent, list(s.teams)) for s in followed.plan.scheduled}
    contingents = [row[0] for row in board["contingents"]]
    told = {
        name: (
            bars["start"][n],
            bars["end"][n],
            contingents[bars["contingent"][n]],
            [board["teams"][t] for t in bars["teams"][n]],
        )
        for n, name in enumerate(bars["activity"])
    }
    assert told == planned
    assert bars["start"] == sorted(bars["start"])
    assert board["start"] == followed.programme.start.isoformat()


def test_a_service_has_the_bars_that_it_waits_for(client, board):
    """A row by service holds the works on what it needs and the release of the ground that they stand on."""
    programme = client.app.state.house.snapshot().followed.programme
    names = board["bars"]["activity"]
    for service, _, _, _, _, bars in board["services"]:
        members = {m for need in programme.service_by_id[service].needs for m in need.members}
        for asset in members & programme.asset_by_id.keys():
            planned = {a for a in programme.works_at(asset) if a in names}
            assert planned <= {names[b] for b in bars}


def test_what_was_done_stands_beside_the_plan(board):
    """A bar shows how far its activity is by the last report."""
    n = board["bars"]["activity"].index("A2:ASSESS")
    assert board["done"][str(n)][0] == 40


def test_a_kept_forecast_speaks_of_its_bars_and_services(client, board):
    """Whiskers are the P50 and P80 that the forecast in the ledger says, in the days of the Programme."""
    fact = next(e.fact for e in client.app.state.house.snapshot().events if e.name == "forecast-made")
    programme = client.app.state.house.snapshot().followed.programme
    shift = (date.fromisoformat(fact.start) - programme.start).days
    for row in fact.outcomes:
        if row[0] == "service" and row[3] is not None:
            assert board["forecast"]["services"][row[1]][0] == round(row[3]) + shift
    assert board["forecast"]["source"]["histories"] == 20


def test_the_plan_before_stands_behind_the_bars(client, board):
    """With a second plan in the ledger the first is the ghost, each bar beside its days there."""
    made = [e.fact for e in client.app.state.house.snapshot().events if e.name == "plan-made"]
    ghost = board["ghosts"][0]
    before = {row[0]: [row[4], row[5]] for row in made[-2].plan["scheduled"]}
    assert (ghost["what"], ghost["plan"]) == ("before", made[-2].sha256)
    assert dict(zip(board["bars"]["activity"], ghost["spans"], strict=True)) == before
    moved = board["bars"]["activity"].index("A2:ASSESS")
    assert ghost["spans"][moved][0] != board["bars"]["start"][moved]


def test_who_may_not_know_of_a_place_gets_no_bar_of_it(client):
    """Bars at places that are kept back are left out with their sites and teams, and counted."""
    snapshot = client.app.state.house.snapshot()
    moment = snapshot.moment(TODAY)
    told = Board(snapshot.followed, moment, snapshot.events, lambda _: False).as_dict()
    assert told["bars"]["activity"] == []
    assert told["sites"] == told["teams"] == told["contingents"] == told["services"] == []
    assert told["hidden"] == len(snapshot.followed.plan.scheduled)


def test_a_board_that_is_known_is_not_sent_again(client):
    """A browser that has the board of this end of the ledger is told so, and nothing more."""
    first = client.get("/api/board")
    again = client.get("/api/board", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_project_without_a_plan_says_so(tmp_path):
    """A board without a plan is a problem in words, not an empty board."""
    with asking(create_app(past_project(tmp_path / "bare.gpkg"))) as client:
        answer = client.get("/api/board")
    assert answer.status_code == 404
    assert "plan" in answer.json()["title"]


def test_work_that_the_ground_no_longer_needs_is_done(tmp_path):
    """Where an area is cancelled, its clearance is over on the board as in the status, though nobody reported it."""
    path = planned_project(tmp_path)
    told = (
        (3, "survey-done", {"area": "H1", "method": "nts", "result": "none", "contingent": "C1"}),
        (4, "area-cancelled", {"area": "H1", "contingent": "C1"}),
    )
    for day, event, fields in told:
        said = Said(on=(START + timedelta(days=day)).isoformat(), by="tester", source="test")
        assert record_event(path, event, fields, said, today=TODAY, by="tester").applied
    app = desk_over(path)
    with asking(app) as client:
        board = client.get("/api/board").json()
    over = {board["bars"]["activity"][int(n)] for n, told in board["done"].items() if told[0] == 100}
    released = {a for a in board["bars"]["activity"] if a.startswith("H1:") and not a.endswith((":QA", ":HANDOVER"))}
    assert released <= over
    assert "H1:HANDOVER" not in over
