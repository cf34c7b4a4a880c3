"""The solve that is going on: a process, what it told last, and how it is stopped."""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any
from uuid import uuid4

from firmground.desk.solving import Asked, work
from firmground.desk.wire import Where
from firmground.errors import ConflictError, UnknownNameError

__all__ = ["Solves"]

_FRESH = multiprocessing.get_context("spawn")
"""A process that shares nothing with this one: no thread, lock or connection is inherited half-used."""


@dataclass
class _Solve:
    """One solve: what it was asked, and the newest that is known of it."""

    id: str
    asked: Asked
    stop: Event
    said: dict[str, Any] = field(default_factory=lambda: {"state": "running", "share": 0.0})


class Solves:
    """At most one solve at a time for a project: two would only overtake each other.

    ``tell`` is called whenever something new is known, from a thread of its own.
    """

    def __init__(self, where: Where, tell: Callable[[dict[str, Any]], None]) -> None:
        self._where = where
        self._tell = tell
        self._lock = threading.Lock()
        self._now: _Solve | None = None

    def begin(self, asked: Asked) -> dict[str, Any]:
        """Begin a solve; raises ConflictError while another one is going on."""
        with self._lock:
            if self._now is not None and self._now.said["state"] == "running":
                raise ConflictError("a plan is being made already; stop it, or wait for it")
            solve = self._now = _Solve(uuid4().hex, asked, _FRESH.Event())
        threading.Thread(target=self._follow, args=(solve,), daemon=True).start()
        return self._state(solve)

    def stop(self, solve: str) -> dict[str, Any]:
        """Stop a solve with the best plan so far; raises UnknownNameError where there is no such solve."""
        now = self._now
        if now is None or now.id != solve:
            raise UnknownNameError(f"there is no solve {solve!r}")
        now.stop.set()
        return self._state(now)

    def state(self) -> dict[str, Any] | None:
        """Give the newest of the last solve; None where there was none since the server began."""
        return None if self._now is None else self._state(self._now)

    def _state(self, solve: _Solve) -> dict[str, Any]:
        return {"id": solve.id, "kind": solve.asked.kind, "seconds": solve.asked.seconds, **solve.said}

    def _follow(self, solve: _Solve) -> None:
        ours, theirs = _FRESH.Pipe(duplex=False)
        process = _FRESH.Process(target=_child, args=(self._where, solve.asked, theirs, solve.stop), daemon=True)
        process.start()
        theirs.close()
        try:
            while True:
                solve.said = {"state": "running", **ours.recv()}
                self._tell(self._state(solve))
                if solve.said["state"] != "running":
                    break
        except (EOFError, OSError):
            solve.said = {"state": "refused", "why": "the process ended without a plan; nothing was written"}
            self._tell(self._state(solve))
        process.join()


def _child(where: Where, asked: Asked, out: Connection, stop: Event) -> None:
    """Work in the process of its own; the parent that is gone has nobody listen any more, and the work ends."""
    out.send(work(where, asked, out.send, stop.is_set))
    out.close()
