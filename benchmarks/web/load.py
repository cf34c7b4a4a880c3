"""Fifty people at the desk for a minute: how long each kind of question takes, and whether a written word is lost.

    make load
    python benchmarks/web/load.py --users 50 --seconds 60 --project drill.gpkg

Starts a PostgreSQL of its own with fsync on, moves a planned exercise there, and runs `firmground serve` beside it.
Each user has an account, a session and an address of its own (127.0.1.N), waits between questions as people do, and
writes one time in twenty. Everything, the users included, shares the cores of this computer.
"""

import argparse
import asyncio
import math
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import httpx
import shapely

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from firmground.desk import accounts
from firmground.desk.delivery import rehearse
from firmground.desk.planning import make_plan
from firmground.desk.store import move
from firmground.desk.wire import open_store
from support.postgres import Databases
from support.postgres_server import started

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("results.md")
REGION = ROOT.parent / "shared" / "data" / "kursk_sumy_open.gpkg"
TODAY = date.today()  # noqa: DTZ011 - a work day is a local date without a zone
SECRET = "a long enough word"  # noqa: S105 - of accounts that live for one run
WRITES = 0.05
READS = {"tile": 55, "items": 12, "today": 12, "project": 8, "board": 6, "facts": 4, "decisions": 3}
"""How often each kind of question is asked, in parts; a map asks for many tiles."""
LAYERS = ("land", "assets", "roads", "teams", "places")
COLLECTIONS = ("hazardous_areas", "assets", "land", "places", "roads")
ZOOMS = (7, 8, 9, 10, 11, 12)


@dataclass
class Told:
    """What all users came to: seconds by kind, what went wrong, and the keys of what was acknowledged."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)
    unseen: int = 0


@dataclass
class User:
    """One person: a session, an address of their own, and what they remember of what they saw."""

    number: int
    base: str
    pause: float
    told: Told
    box: tuple[float, float, float, float]
    kept: dict[str, str] = field(default_factory=dict)
    works: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.number)
        own = httpx.AsyncHTTPTransport(local_address=f"127.0.1.{self.number + 1}")
        self.client = httpx.AsyncClient(
            transport=own, base_url=self.base, timeout=60, headers={"x-firmground": "1", "accept-encoding": "gzip"}
        )

    async def enter(self) -> None:
        """Log in, and look at what may be reported on."""
        given = {"name": f"user{self.number}", "password": SECRET}
        (await self.client.post("/api/session", json=given)).raise_for_status()
        found = (await self.client.get("/api/facts")).raise_for_status().json()
        self.works = [row[0] for row in found["choices"]["activities"]]

    async def work(self, until: float) -> None:
        """Ask and write until the time is over."""
        await asyncio.sleep(self.dice.random() * self.pause * 2)
        while time.monotonic() < until:
            if self.dice.random() < WRITES:
                await self.write()
            else:
                await self.read(self.dice.choices(list(READS), list(READS.values()))[0])
            await asyncio.sleep(self.dice.expovariate(1 / self.pause))
        await self.client.aclose()

    async def read(self, kind: str) -> httpx.Response | None:
        """Ask one question, as the browser does: with what it holds already."""
        path = self.path(kind)
        tag = self.kept.get(path)
        answer = await self.ask(kind, "GET", path, headers={"if-none-match": tag} if tag else {})
        if answer is not None and "etag" in answer.headers:
            self.kept[path] = answer.headers["etag"]
        return answer

    async def write(self) -> None:
        """Report progress under a key of our own, and look whether the next reading knows of it."""
        key = str(uuid4())
        event = {
            "id": key, "event": "works-progress", "on": TODAY.isoformat(), "source": f"report {key[:4]}",
            "fields": {"activity": self.dice.choice(self.works), "per_cent": self.dice.randint(1, 99)},
        }  # fmt: skip
        answer = await self.ask("write", "POST", "/api/events", json=event)
        if answer is None:
            return
        self.told.acknowledged.append(key)
        after = await self.read("project")
        if after is not None and after.status_code == httpx.codes.OK:
            self.told.unseen += after.json()["head"]["seq"] < answer.json()["seq"]

    async def ask(self, kind: str, method: str, path: str, **more: Any) -> httpx.Response | None:
        """Send one request and note how long it took; None where it failed."""
        began = time.perf_counter()
        try:
            answer = await self.client.request(method, path, **more)
        except httpx.HTTPError as error:
            self.told.wrong[f"{kind}: {type(error).__name__}"] += 1
            return None
        self.told.seconds[kind].append(time.perf_counter() - began)
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            self.told.wrong[f"{kind}: {answer.status_code} {answer.text[:160]}"] += 1
            return None
        return answer

    def path(self, kind: str) -> str:
        """Choose what to ask for."""
        if kind == "tile":
            west, south, east, north = self.box
            zoom = self.dice.choice(ZOOMS)
            x, y = tile_of(self.dice.uniform(west, east), self.dice.uniform(south, north), zoom)
            return f"/api/tiles/{self.dice.choice(LAYERS)}/{zoom}/{x}/{y}.mvt"
        if kind == "items":
            return f"/ogc/collections/{self.dice.choice(COLLECTIONS)}/items?limit=100&offset={self.dice.randrange(9)}00"
        return f"/api/{kind}"


def tile_of(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Give column and row of the Web Mercator tile over a point."""
    up = math.asinh(math.tan(math.radians(latitude))) / math.pi
    return int((longitude / 360 + 0.5) * 2**zoom), int((1 - up) / 2 * 2**zoom)


def project(folder: Path, given: Path | None, areas: int) -> Path:
    """Make the exercise and plan it, unless there is one."""
    if given is not None:
        return given
    path = folder / "drill.gpkg"
    rehearse(path, REGION, seed=7, areas=areas, assets=2 * areas)
    make_plan(path, seconds=10, seed=1, despite=True)
    return path


def people(address: str, count: int) -> None:
    """Make the accounts: of ten, one authority, one donor, and eight operators, each of a region or a district."""
    rows = open_store(address).tables()["places"]
    own = [str(row["id"]) for row in rows if row["level"] != "settlement"]
    for n in range(count):
        position = {0: "authority", 1: "donor"}.get(n % 10, "operator")
        places = (own[n % len(own)],) if position == "operator" else ()
        accounts.add_account(address, f"user{n}", SECRET, position, places)


@contextmanager
def served(address: str, log: Path) -> Iterator[tuple[str, int]]:
    """Run the server as a process of its own; gives its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("firmground")
    base = f"http://127.0.0.1:{port}"
    with log.open("w") as file:
        server = subprocess.Popen([program, "serve", address, "--port", str(port)], stdout=file, stderr=file)
        try:
            _wait(base, server)
            yield base, server.pid
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(base: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{base}/healthz").is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


async def crowd(base: str, asked: argparse.Namespace, box: tuple[float, float, float, float]) -> tuple[Told, float]:
    """Let everybody in, then let them work; gives what they came to and how long it took."""
    told = Told()
    users = [User(n, base, asked.pause, told, box) for n in range(asked.users)]
    for user in users:
        await user.enter()
    began = time.monotonic()
    await asyncio.gather(*(user.work(began + asked.seconds) for user in users))
    return told, time.monotonic() - began


def lost(address: str, told: Told) -> int:
    """Count what was acknowledged and is not in the ledger."""
    return len(set(told.acknowledged) - {event.id for event in open_store(address).events()})


def extent(address: str) -> tuple[float, float, float, float]:
    """Give the box in degrees around all areas."""
    bounds = [shapely.bounds(row["geometry"]) for row in open_store(address).tables()["hazardous_areas"]]
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def table(told: Told, seconds: float) -> Iterator[str]:
    """Write the figures of all kinds as a table."""
    everything = [one for some in told.seconds.values() for one in some]
    yield "| what | asked | p50 ms | p95 ms | max ms |\n|---|---|---|---|---|"
    for kind, some in [*sorted(told.seconds.items()), ("all", everything)]:
        p95 = quantiles(some, n=20, method="inclusive")[-1] if len(some) > 1 else some[0]
        yield f"| {kind} | {len(some):,} | {median(some) * 1e3:,.0f} | {p95 * 1e3:,.0f} | {max(some) * 1e3:,.0f} |"
    yield f"\n{len(everything) / seconds:.1f} requests a second over {seconds:.0f} s."


def main() -> None:
    """Read the arguments, measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds that a user waits between two questions")
    parser.add_argument("--areas", type=int, default=2000)
    parser.add_argument("--project", type=Path, help="a planned project file instead of a new exercise; it is copied")
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no server is left running
    with tempfile.TemporaryDirectory() as name, started(durable=True) as postgres:
        folder = Path(name)
        address = postgres.address(Databases(postgres, "load").take())
        move(project(folder, asked.project, asked.areas), address, today=TODAY)
        people(address, asked.users)
        with served(address, folder / "log") as (base, pid):
            print(f"serving, process {pid}", flush=True)
            told, seconds = asyncio.run(crowd(base, asked, extent(address)))
        missing, log = lost(address, told), (folder / "log").read_text()
    asked.out.write_text("\n".join(page(asked, told, seconds, missing)) + "\n")
    print(asked.out.read_text(), log[-3000:])
    raise SystemExit(1 if missing or told.unseen else 0)


def page(asked: argparse.Namespace, told: Told, seconds: float, missing: int) -> Iterator[str]:
    """Write the results."""
    yield "# The desk under a crowd\n"
    yield (
        f"{asked.users} users for {asked.seconds:.0f} s, a question and then a pause of {asked.pause:g} s on average; "
        f"one in twenty writes. PostgreSQL with fsync, the server and the users share {os.cpu_count()} cores "
        "(`make load`).\n"
    )
    yield from table(told, seconds)
    yield (
        f"\n{len(told.acknowledged)} writes acknowledged, {missing} lost, {told.unseen} not seen by the next "
        f"question of who wrote; {sum(told.wrong.values())} errors."
    )
    for what, number in told.wrong.most_common(10):
        yield f"- {number}: {what}"


if __name__ == "__main__":
    main()
