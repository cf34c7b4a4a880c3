"""What all requests share: the project, its newest snapshot, and who is told of changes."""

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from firmground.desk.entering import Ledger
from firmground.desk.snapshot import Snapshot, follow_on, head_of, take
from firmground.desk.wire import Where, file_of, local_day
from firmground.model.event import Event, Head
from firmground.model.policy import Viewer
from firmground.web.entrance import Entrance
from firmground.web.live import Hub
from firmground.web.solves import Solves

__all__ = ["House"]

_LOOKED_SECONDS = 0.25
"""How long the end of the ledger on a server is taken to stand where it was seen, unless something is entered here."""


@dataclass
class House:
    """One project and those who look at it.

    The snapshot is read on when the end of the ledger has moved or a day has passed; one request reads, the others
    wait for it, so that a crowd costs one reading. What is entered here shows in the next request; on a server, what
    another program enters a moment later, so that a crowd does not ask for the end of the ledger each by each.
    """

    where: Where
    today: Callable[[], date] = local_day
    hub: Hub = field(default_factory=Hub)
    solves: Solves = field(init=False)
    entrance: Entrance = field(init=False)
    _snapshot: Snapshot | None = None
    _entering: threading.Lock = field(default_factory=threading.Lock)
    _looked: float = -math.inf
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.solves = Solves(self.where, self._solve_told)
        self.entrance = Entrance(self.where)

    def _solve_told(self, said: dict[str, Any]) -> None:
        """Tell how a solve goes, and nothing of what it found; whoever may know asks for it."""
        self.hub.tell("solve", **{name: said[name] for name in ("id", "state", "share") if name in said})
        if said["state"] != "running":
            self.changed()

    def entered(self, events: Sequence[Event]) -> None:
        """Tell everybody that something was entered; nothing, where nothing was."""
        if events:
            self.hub.tell("ledger", seq=events[-1].seq)

    def changed(self) -> None:
        """Tell everybody that the ledger has moved on, by events that are not at hand."""
        self.hub.tell("ledger", seq=self.head().seq)

    @property
    def on_server(self) -> bool:
        """Whether the project is kept on a server, for people with accounts."""
        return file_of(self.where) is None

    def viewer(self, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Viewer:
        """Say who asks; raises HTTPException 401 where nobody may without an account."""
        return self.entrance.viewer(headers, cookies)

    def head(self) -> Head:
        """Give the end of the ledger."""
        return head_of(self.where)

    def snapshot(self) -> Snapshot:
        """Give the project as it is now."""
        kept, today = self._snapshot, self.today()
        if kept is not None and self._holds(kept, today):
            return kept
        with self._lock:
            kept = self._snapshot
            if kept is None or not self._holds(kept, today):
                began = time.monotonic()
                kept = self._snapshot = take(self.where, today) if kept is None else follow_on(kept, today)
                self._looked = began
            return kept

    @contextmanager
    def one_by_one(self) -> Iterator[Ledger | None]:
        """Let one report after another be entered, each judged by the ledger as it is known here.

        None for a file, whose rows another program may have edited: it is read by whoever enters.
        """
        with self._entering:
            yield self.snapshot().ledger if self.on_server else None

    def _holds(self, kept: Snapshot, today: date) -> bool:
        """Whether a snapshot is of today and of the end of the ledger."""
        if kept.today != today or kept.head.seq < self.hub.newest:
            return False
        now = time.monotonic()
        if self.on_server and now - self._looked < _LOOKED_SECONDS:
            return True
        if kept.head != head_of(self.where):
            return False
        self._looked = now
        return True
