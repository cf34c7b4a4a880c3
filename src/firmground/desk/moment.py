"""A project as it was on a day, as far as it was known at a moment: read once, for all that is told of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from firmground.desk.wire import Where, open_store
from firmground.model.event import Event, Head
from firmground.model.facts import FACTS
from firmground.model.facts.record import RowsImported
from firmground.model.progress import Progress
from firmground.track.fold import fold_sifted, unhurried
from firmground.track.places import Places
from firmground.track.register import Register, register
from firmground.track.sifting import Sifted, sift
from firmground.track.stores.ledger_store import LedgerStore

__all__ = ["Moment", "read_moment"]

_AREAS = "hazardous_areas"
_NAMED = ("project", "places")
"""Layers by whose rows a project and its places are named."""


@dataclass(frozen=True)
class Moment:
    """The events that count, what they come to, and the rows of the layers that were asked for."""

    sifted: Sifted
    progress: Progress
    rows: Register

    @cached_property
    def events(self) -> list[Event]:
        """What happened by the day and counts, in the order of the fold."""
        return self.sifted.by_day(self.progress.as_of)

    @cached_property
    def places(self) -> Places:
        """The places of the project."""
        return Places(self.rows.get("places", {}).values())

    @property
    def name(self) -> str:
        """Name of the project."""
        return str(self.rows.get("project", {}).get("name", {}).get("value", ""))

    @property
    def exercise(self) -> bool:
        """Whether the project is an exercise."""
        row = self.rows.get("project", {}).get("exercise", {})
        return str(row.get("value", "")).strip().lower() == "true"


def read_moment(
    name: Where, *, as_of: date, known_at: datetime | None = None, layers: Collection[str] | None = None
) -> Moment:
    """Read a project from its ledger alone; `layers` says whose rows are needed beside the areas (None: all).

    Rows of other layers are not even decoded. What another program enters meanwhile is left out.
    """
    store = open_store(name)
    head = store.head()
    until = head.seq
    with unhurried():
        wanted = () if layers is None else {*layers, *_NAMED, _AREAS}
        events = [e for e in store.events(names=[n for n in FACTS if n != RowsImported.name]) if e.seq <= until]
        events += [e for e in store.events(names=(RowsImported.name,), subjects=wanted) if e.seq <= until]
        sifted = sift(events, known_at)
        progress = fold_sifted(sifted, as_of=as_of, known_at=known_at)
        progress = replace(progress, head=head if known_at is None else _end(store, progress.head, head, known_at))
        return Moment(sifted, progress, register(sifted, as_of, {*layers, *_NAMED} if layers is not None else ()))


def _end(store: LedgerStore, read: Head, head: Head, known_at: datetime) -> Head:
    """Give the end of the ledger at a moment: what was read, or a delivery after it whose rows nobody asked for."""
    for event in store.events(names=(RowsImported.name,), after=read.seq):
        if event.seq > head.seq or event.recorded_at > known_at:
            break
        read = Head(event.seq, event.hash, event.recorded_at)
    return read
