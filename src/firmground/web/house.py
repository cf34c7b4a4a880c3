"""What all requests share: the project, its newest snapshot, and who is told of changes."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from firmground.desk.snapshot import Snapshot, head_of, take
from firmground.desk.wire import Where, file_of
from firmground.model.event import Head
from firmground.model.policy import Viewer
from firmground.web.entrance import Entrance
from firmground.web.live import Hub
from firmground.web.solves import Solves

__all__ = ["House"]


def _local_day() -> date:
    """Give the day of today: a work day is a local date without a zone."""
    return date.today()  # noqa: DTZ011 - as the docstring says


@dataclass
class House:
    """One project and those who look at it.

    The snapshot is read anew when the end of the ledger has moved or a day has passed; one request reads, the others
    wait for it, so that a crowd costs one reading.
    """

    where: Where
    today: Callable[[], date] = _local_day
    hub: Hub = field(default_factory=Hub)
    solves: Solves = field(init=False)
    entrance: Entrance = field(init=False)
    _snapshot: Snapshot | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.solves = Solves(self.where, self._solve_told)
        self.entrance = Entrance(self.where)

    def _solve_told(self, said: dict[str, Any]) -> None:
        """Tell how a solve goes, and nothing of what it found; whoever may know asks for it."""
        self.hub.tell("solve", **{name: said[name] for name in ("id", "state", "share") if name in said})
        if said["state"] != "running":
            self.changed()

    def changed(self) -> None:
        """Tell everybody that the ledger has moved on."""
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
        if kept is not None and kept.today == today and kept.head == head_of(self.where):
            return kept
        with self._lock:
            kept = self._snapshot
            if kept is None or kept.today != today or kept.head != head_of(self.where):
                kept = self._snapshot = take(self.where, today)
            return kept
