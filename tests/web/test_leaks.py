"""Wrong areas, wrong positions, stolen ids: whatever is asked, nothing is told to those who may not know it (L11)."""

import random
import re
from datetime import date, timedelta

import pytest

from firmground.desk import delivery
from firmground.desk.planning import make_plan
from firmground.desk.wire import open_store
from firmground.model.policy import Position, Viewer
from support import small_project
from support.desk import asking, desk_over

START = date(2026, 3, 2)
REQUESTS = 10_000
IDS = ("H1", "H2", "A1", "A2", "A3", "E1", "health", "school")
HIDDEN = {name: f"zq{n}hidden" for n, name in enumerate(IDS)}
_WORD = re.compile(rf"(?<![\w-])({'|'.join(IDS)})(?![\w-])")
WHOLE = ("", "D", "S", "R", "B", "C1", "C2", "R1", "R2", "no-such-thing", "%2e%2e", "' OR 1=1 --", "zq")


def _renamed(layer, row):
    kept = {"kind", "geometry"} if layer in ("services", "assets", "hazardous_areas") else {"geometry"}
    return {
        name: _WORD.sub(lambda m: HIDDEN[m[1]], value) if isinstance(value, str) and name not in kept else value
        for name, value in row.items()
    }


@pytest.fixture(name="app", scope="module")
def _app(tmp_path_factory):
    path = tmp_path_factory.mktemp("leaks") / "village.gpkg"
    delivery.create(path, start=START)
    rows = {layer: tuple(_renamed(layer, row) for row in rows) for layer, rows in small_project.project().items()}
    rows["methods"] = small_project.project()["methods"]
    rows["team_kinds"] = small_project.project()["team_kinds"]
    open_store(path).write({**rows, "project": ()}, source="test", sha256="")
    make_plan(path, seconds=0.2, seed=1)
    return desk_over(path, START + timedelta(days=3))


def _asked(dice: random.Random) -> tuple[str, str, dict]:
    """Draw a request: a path with an id that was stolen or made up, and a body that would write."""
    name = dice.choice([*HIDDEN.values(), *(f"{v}:HANDOVER" for v in HIDDEN.values()), *WHOLE])
    day = (START + timedelta(days=dice.randrange(-5, 300))).isoformat()
    layer = dice.choice(("places", "land", "assets", "roads", "teams"))
    zoom = dice.choice((0, 3, 6, 9, 12))
    x, y = int((34 + 180) / 360 * 2**zoom), int(0.335 * 2**zoom)
    collection = dice.choice(("hazardous_areas", "land", "assets", "bases", "places", "roads"))
    reads = (
        "/api/project", "/api/today", f"/api/today?place={name}", "/api/today?level=settlement", "/api/today/places",
        f"/api/today?on={day}&level=district", f"/api/explain/{name}", "/api/map", f"/api/areas?day={day}",
        f"/api/areas?q={name}", f"/api/find?q={name}", f"/api/about/{name}", f"/api/about/{name}/why",
        "/api/board", "/api/curves", "/api/facts", "/api/decisions", "/api/solves",
        f"/api/tiles/{layer}/{zoom}/{x}/{y}.mvt?day={day}", f"/ogc/collections/{collection}/items?limit=1000",
        f"/ogc/collections/{collection}/items/{name}", "/api/decisions/compare?first=a&second=b",
    )  # fmt: skip
    writes = (
        ("/api/proposals/judge", {"activity": f"{name}:HANDOVER", "start": day}),
        ("/api/proposals/decide", {"activity": f"{name}:HANDOVER", "start": day, "reason": "r", "role": "region"}),
        ("/api/decisions", {"verb": "lock", "subject": f"{name}:HANDOVER", "role": "region", "reason": "r"}),
        ("/api/decisions", {"verb": "prioritise", "subject": name, "role": "district:D", "reason": "r", "factor": 2}),
        ("/api/solves", {"kind": "replan", "seconds": 0}),
    )
    if dice.random() < 0.75:
        return "GET", dice.choice(reads), {}
    path, body = dice.choice(writes)
    return "POST", path, body


def test_ten_thousand_requests_leak_nothing(app, monkeypatch):
    """Whoever is not of the place learns no id, name or work of a site from any answer, and enters nothing."""
    dice = random.Random(11)
    viewers = [
        Viewer("v", Position.PUBLIC), Viewer("v", Position.DONOR), Viewer("v", Position.DONOR, ("D",)),
        *(Viewer("v", p, ("R-elsewhere",)) for p in (Position.COLLECTOR, Position.OPERATOR, Position.DISTRICT)),
        Viewer("v", Position.OPERATOR),
    ]  # fmt: skip
    head = app.state.house.head()
    told = 0
    with asking(app) as client:
        for _ in range(REQUESTS):
            viewer = dice.choice(viewers)
            monkeypatch.setattr(app.state.house, "viewer", lambda *_, viewer=viewer: viewer)
            method, path, body = _asked(dice)
            answer = client.request(method, path, json=body or None)
            assert answer.status_code < 500, (viewer, method, path, answer.text)
            text = answer.content.decode("utf-8", "replace")
            for name in HIDDEN.values():
                asked = name in path or name in str(body)  # a refusal may repeat what was asked, and nothing else
                assert name not in text or (asked and answer.status_code >= 400), (viewer, method, path, text[:400])
            told += answer.status_code == 200
    assert app.state.house.head() == head
    assert told > REQUESTS // 4


def test_an_operator_of_the_place_is_told(app, monkeypatch):
    """The same requests tell an operator of the place of its sites, so that the test above proves something."""
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("v", Position.OPERATOR, ("D",)))
    with asking(app) as client:
        text = "".join(client.get(f"/ogc/collections/{c}/items").text for c in ("hazardous_areas", "assets", "land"))
        assert all(HIDDEN[name] in text for name in ("H1", "H2", "A1"))
        assert HIDDEN["H1"] in client.get("/api/areas").text
        assert HIDDEN["H1"] in client.get("/api/board").text
