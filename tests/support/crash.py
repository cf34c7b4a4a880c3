"""A writer that is killed at a random moment, and the proof that all it was told is kept is kept."""

import multiprocessing
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pyogrio

from contracts.store_cases import PLAN, PRICE, PROGRAMME, area_row, arrived
from firmground.model.plan import Plan
from firmground.track.edits import edits
from firmground.track.sealing import checked

__all__ = ["Round", "check", "check_in_gdal", "kill_once", "kill_writer"]

SECONDS = 0.3
"""How long a writer lives at most."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["support.crash", "firmground.desk.wire", "firmground.geo.shapes"])


@dataclass(frozen=True, slots=True)
class Round:
    """What one round came to: events acknowledged and kept in it, and whether the writer died in the middle."""

    acknowledged: int
    kept: int


def write_until_killed(name: str, seed: int, told: str) -> None:
    """Write whatever there is to write, and note each event once the store has acknowledged it."""
    from firmground.desk.wire import open_store

    store, dice = open_store(name), random.Random(seed)
    notes = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(notes, b"ready\n")
    for n in count():
        if os.getppid() == 1:  # whoever was to kill this writer is gone
            return
        done = _WRITES[dice.choices(range(len(_WRITES)), (6, 2, 3, 1, 1))[0]](store, dice, n)
        os.write(notes, b"".join(f"{event.seq} {event.hash}\n".encode() for event in done))


def _one(store: Any, dice: random.Random, n: int) -> Any:
    return store.append([arrived(dice.randint(1, 9), id=f"{os.getpid()}-{n}")])


def _many(store: Any, dice: random.Random, n: int) -> Any:
    return store.append([arrived(k + 1) for k in range(dice.randint(2, 60))], head=store.head())


def _rows(store: Any, dice: random.Random, n: int) -> Any:
    names = dice.sample(range(40), 6)
    rows = tuple(area_row(f"H{k}", name=f"{n}", people_exposed=dice.randint(0, 99)) for k in names)
    return store.write({"hazardous_areas": rows, "bases": ({"id": "B1", "name": f"{n}"},)}, source="x", sha256="")


def _plan(store: Any, dice: random.Random, n: int) -> Any:
    return (store.save_plan(PROGRAMME, Plan(PLAN.scheduled, (), PLAN.provenance), PRICE),)


def _anew(store: Any, dice: random.Random, n: int) -> Any:
    store.rebuild()
    return ()


_WRITES = (_one, _many, _rows, _plan, _anew)


def kill_writer(
    name: str, seed: int, told: Path, kill: Callable[[Any], None] = lambda writer: writer.kill()
) -> list[str]:
    """Let a writer begin, kill it at a random moment, and give what it was told is kept."""
    writer = _FORKS.Process(target=write_until_killed, args=(name, seed, str(told)), daemon=True)
    writer.start()
    while not told.exists() and writer.is_alive():
        time.sleep(0.001)
    time.sleep(random.Random(seed).uniform(0, SECONDS))
    kill(writer)
    writer.join()
    writer.close()
    return [line for line in told.read_text().split("\n")[1:-1] if line]


def check(store: Any, acknowledged: list[str], before: int) -> Round:
    """Prove that the store holds a whole chain with every acknowledged event, and rows that agree with it."""
    kept = list(checked(store.events()))
    hashes = {f"{event.seq} {event.hash}" for event in kept}
    lost = [line for line in acknowledged if line not in hashes]
    assert not lost, f"acknowledged and lost: {lost}"
    assert store.head().seq == len(kept) >= before + len(acknowledged)
    assert edits(store) == (), "the rows are not as the ledger says"
    store.append([arrived(1)])
    return Round(len(acknowledged), len(kept) - before)


def kill_once(store: Any, name: str, seed: int, told: Path) -> Round:
    """Kill a writer once, and check what is left."""
    before = store.head().seq
    return check(store, kill_writer(name, seed, told), before)


def check_in_gdal(store: Any) -> None:
    """Prove that GDAL opens the file, sees every event, and that no journal is left beside it."""
    assert set(pyogrio.list_layers(store.path)[:, 0]) >= {"ledger", "hazardous_areas"}
    assert len(pyogrio.raw.read(store.path, layer="ledger", columns=["hash"])[3][0]) == store.head().seq
    pyogrio.raw.read(store.path, layer="hazardous_areas")
    assert [p.name for p in store.path.parent.glob(f"{store.path.name}-*")] == []
