"""Writers in processes of their own, who all begin at once."""

import multiprocessing
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import firmground.geo.shapes  # noqa: F401 - an account that may do nothing could not import it later
from contracts.store_cases import PLAN, PRICE, PROGRAMME, area_row, arrived
from firmground.desk.wire import open_store
from firmground.errors import ConflictError

__all__ = ["WRITES", "try_as_nobody", "write_at_once"]

_NOBODY = 65534

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["support.writers"])


def write_at_once(name: str, writers: int, events: int, *, careful: bool = False) -> dict[str, Any]:
    """Let so many writers enter so many events each; gives what each was told, and how many conflicts it met.

    A careful writer says after which head it wants to write, and looks again where somebody else was first.
    """
    start = time.monotonic() + 1.0
    answers = _FORKS.Queue()
    crew = [
        _FORKS.Process(target=_write, args=(name, f"w{n}", events, careful, start, answers), daemon=True)
        for n in range(writers)
    ]
    for one in crew:
        one.start()
    told = dict(answers.get(timeout=120) for _ in crew)
    for one in crew:
        one.join()
        one.close()
    answers.close()
    answers.join_thread()
    return told


def _write(name: str, who: str, events: int, careful: bool, start: float, answers: Any) -> None:  # noqa: FBT001
    store, told, conflicts = open_store(name), list[tuple[int, str]](), 0
    time.sleep(max(0.0, start - time.monotonic()))
    try:
        while len(told) < events:
            head = store.head() if careful else None
            try:
                told += [(e.seq, e.id) for e in store.append(_entries(who, len(told)), head=head)]
            except ConflictError:
                conflicts += 1
        answers.put((who, (told, conflicts)))
    except Exception as error:  # noqa: BLE001 - told to the test, which expects none
        answers.put((who, repr(error)))


def _entries(who: str, n: int) -> Sequence[Any]:
    return [arrived(n + 1, who, id=f"{who}-{n}")]


WRITES: dict[str, Any] = {
    "append": lambda store, n: store.append([arrived(n + 1)] * 50),
    "write": lambda store, n: store.write(
        {"hazardous_areas": tuple(area_row(f"H{n}-{k}", source="x" * 500) for k in range(20))}, source="x", sha256=""
    ),
    "save_plan": lambda store, _: (store.save_plan(PROGRAMME, PLAN, PRICE),),
}
"""What may be written, again and again; each gives the events that it made."""


def try_as_nobody(path: Path) -> dict[str, Any]:
    """Try to write into a file as an account that may do nothing; gives what each verb told, and the head it read."""
    answers = _FORKS.Queue()
    other = _FORKS.Process(target=_as_nobody, args=(path, answers), daemon=True)
    other.start()
    told: dict[str, Any] = answers.get(timeout=60)
    other.join()
    other.close()
    answers.close()
    answers.join_thread()
    return told


def _as_nobody(path: Path, answers: Any) -> None:
    os.setgid(_NOBODY)
    os.setuid(_NOBODY)
    store = open_store(path)
    told: dict[str, Any] = {"head": store.head().seq}
    for name, verb in WRITES.items():
        try:
            verb(store, 0)
        except Exception as error:  # noqa: BLE001 - told to the test, which knows what to expect
            told[name] = str(error)
    answers.put(told)
