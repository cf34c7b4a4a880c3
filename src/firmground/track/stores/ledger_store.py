"""The verbs of a store that keeps its project in a database, over what one transaction must be able to do."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Protocol

from firmground.errors import LedgerError, NoPlanError, ProjectFileError
from firmground.model.event import EMPTY, Entry, Event, Head
from firmground.model.facts.record import PlanMade, RowsImported
from firmground.model.plan import Plan
from firmground.model.programme import Programme
from firmground.model.progress import Parcel
from firmground.model.tables import LAYERS, Layer, Row, Tables
from firmground.model.verdict import Price
from firmground.track.copies import Copy
from firmground.track.deliveries import Change, change_of, read_deliveries
from firmground.track.listing import require_listable
from firmground.track.plan_json import plan_from_json, plan_made
from firmground.track.rows import RowsById, canonical
from firmground.track.saying import delivery_entries, plan_entry
from firmground.track.sealing import checked, placed

__all__ = ["LedgerStore", "Shown", "Transaction", "Wanted", "deliver"]

_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Shown:
    """A Programme and a price, to show beside a plan where things stand, their dates and what it is worth."""

    programme: Programme
    price: Price


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for: numbered after ``after`` and up to ``until``; no names or subjects means any."""

    names: Collection[str] = ()
    subjects: Collection[str] = ()
    after: int = 0
    until: int = 0


class Transaction(Protocol):
    """What a database does inside one transaction: ledger, layers and plan in and out of their tables."""

    def now(self) -> datetime:
        """Give the moment of entry."""
        ...

    def head(self) -> Head:
        """Give the end of the ledger."""
        ...

    def sealed_head(self) -> Head:
        """Give the end of the ledger to go on from; raises LedgerError if its last event is not as it was sealed."""
        ...

    def known(self, ids: Collection[str]) -> Mapping[str, Event]:
        """Find the events that have one of the ids."""
        ...

    def add(self, events: Sequence[Event]) -> None:
        """Put events at the end of the ledger."""
        ...

    def chunk(self, wanted: Wanted, size: int) -> list[Event]:
        """Give the first ``size`` of the events that are asked for."""
        ...

    def copies(self, after: int, size: int) -> list[Copy]:
        """Give the first ``size`` rows of the ledger numbered after ``after``, as they stand."""
        ...

    def rows(self, layer: Layer) -> tuple[Row, ...]:
        """Give the rows of a layer in their order."""
        ...

    def compare(self, layer: Layer, rows: RowsById) -> Change:
        """Tell what rows in their canonical form would change."""
        ...

    def apply(self, change: Change) -> None:
        """Change rows: what is new comes last, also if it is there already; what is replaced stays in its place."""
        ...

    def replace_all(self, layer: Layer, rows: RowsById) -> None:
        """Put rows in the place of all rows of a layer."""
        ...

    def save_plan(self, plan: Plan | None, start: date, shown: Shown | None = None) -> None:
        """Put a plan, or none, in the place of the one before; without ``shown`` with what it tells itself."""
        ...

    def show_land(self, parcels: Sequence[Parcel]) -> None:
        """Put parcels in the place of those that are shown, if they differ."""
        ...

    def load_plan(self) -> Plan:
        """Give the plan; raises NoPlanError where there is none, ProjectFileError where it was edited to none."""
        ...


class LedgerStore(ABC):
    """Keeps a project in a database; each verb is one transaction."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What messages call the project; holds no password."""

    @abstractmethod
    def _transaction(self, *, write: bool) -> AbstractContextManager[Transaction]:
        """Begin a transaction that is held whole when its block ends, and taken back on any error.

        One that writes has the ledger to itself until it ends.
        """

    def raise_version(self) -> bool:
        """Raise what an older firmground made to the version of today; False where there was nothing to raise.

        A store that does so by itself whenever it is opened leaves it at that.
        """
        self.head()
        return False

    def head(self) -> Head:
        """Give the end of the ledger."""
        with self._transaction(write=False) as now:
            return now.head()

    def events(self, *, names: Collection[str] = (), subjects: Collection[str] = (), after: int = 0) -> Iterator[Event]:
        """Give the events that are there now, a few thousand at a time, so that writers are not kept waiting.

        Numbers are gone through in windows, which widen where few are asked for: sought over the whole ledger, a name
        that most events have would be sorted anew for every few thousand.
        """
        end, window = self.head().seq, _CHUNK
        while after < end:
            until = min(end, after + window)
            with self._transaction(write=False) as now:
                found = now.chunk(Wanted(names, subjects, after, until), _CHUNK)
            yield from found
            full = len(found) == _CHUNK
            after = found[-1].seq if full else until
            window = _CHUNK if full else window if len(found) > _CHUNK // 4 else window * 4

    def copies(self) -> Iterator[Copy]:
        """Give the ledger as its table says, a few thousand rows at a time."""
        after = 0
        while True:
            with self._transaction(write=False) as now:
                found = now.copies(after, _CHUNK)
            if not found:
                return
            yield from found
            after = found[-1].seq

    def append(self, entries: Sequence[Entry], *, head: Head | None = None) -> tuple[Event, ...]:
        """Add entries; rows and plans among them are read at once."""
        with self._transaction(write=True) as now:
            given, fresh = _enter(now, entries, head)
            for event in fresh:
                _read(now, event)
            return given

    def tables(self) -> Tables:
        """Give the rows of every layer, as one snapshot."""
        with self._transaction(write=False) as now:
            return {name: now.rows(layer) for name, layer in LAYERS.items()}

    def write(self, rows: Tables, *, source: str, sha256: str, by: str = "") -> tuple[Event, ...]:
        """Create or replace rows, by one event for each layer that changes; equal rows leave everything as it is."""
        wanted = canonical(rows)
        with self._transaction(write=True) as now:
            return deliver(now, wanted, source, sha256, by)

    def save_plan(self, programme: Programme, plan: Plan, price: Price, *, by: str = "") -> Event:
        """Put the plan in the place of the one before it, with points on the map, dates and what it is worth."""
        require_listable(plan)
        with self._transaction(write=True) as now:
            ((event,), _) = _enter(now, [plan_entry(plan_made(plan, programme.start), by, now.now())])
            now.save_plan(plan, programme.start, Shown(programme, price))
            return event

    def load_plan(self) -> Plan:
        """Give the current plan as its rows say it, edited by hand or not; raises NoPlanError where there is none."""
        with self._transaction(write=False) as now:
            return now.load_plan()

    def show_plan(self, programme: Programme, price: Price) -> None:
        """Show beside the current plan what its Programme and its price tell; enters no event."""
        with self._transaction(write=True) as now:
            now.save_plan(now.load_plan(), programme.start, Shown(programme, price))

    def show_land(self, parcels: Sequence[Parcel]) -> None:
        """Show the ground as the layer `land`."""
        with self._transaction(write=True) as now:
            now.show_land(parcels)

    def receive(self, events: Iterable[Event]) -> Head:
        """Take over a whole ledger."""
        with self._transaction(write=True) as now:
            if now.head() != EMPTY:
                raise LedgerError(f"{self.name} has events already; only an empty project takes over a ledger")
            sound = checked(events)
            while some := tuple(islice(sound, _CHUNK)):
                now.add(some)
            _rebuild(now)
            return now.head()

    def rebuild(self) -> None:
        """Make rows and plan anew from the ledger; raises LedgerError, and changes nothing, if its chain is broken."""
        with self._transaction(write=True) as now:
            _rebuild(now)


def deliver(now: Transaction, wanted: Mapping[str, RowsById], source: str, sha256: str, by: str) -> tuple[Event, ...]:
    """Enter a delivery of rows in their canonical form, and change the rows."""
    changes = [now.compare(LAYERS[name], rows) for name, rows in wanted.items()]
    given, _ = _enter(now, delivery_entries(changes, source, sha256, by, now.now()))
    for change in changes:
        if not change.is_empty:
            now.apply(change)
    return given


def _enter(
    now: Transaction, entries: Sequence[Entry], head: Head | None = None
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Enter into the ledger alone; gives the event of each entry, and those that are new."""
    known = now.known({entry.id for entry in entries if entry.id})
    given, fresh = placed(entries, known, now.sealed_head(), head, now.now())
    if fresh:
        now.add(fresh)
    return given, fresh


def _read(now: Transaction, event: Event) -> None:
    """Bring the tables up to an event that was entered just now."""
    if isinstance(event.fact, RowsImported):
        now.apply(change_of(event.fact))
    elif isinstance(event.fact, PlanMade):
        _follow(now, event.fact)


def _follow(now: Transaction, fact: PlanMade) -> None:
    """Put a plan into its tables; one that is there already keeps what is shown beside it."""
    plan = plan_from_json(fact.plan)
    try:
        there: Plan | None = now.load_plan()
    except (NoPlanError, ProjectFileError):
        there = None
    if plan != there:
        now.save_plan(plan, date.fromisoformat(fact.start))


def _rebuild(now: Transaction) -> None:
    reading = read_deliveries(checked(_all_events(now)))
    for name, rows in reading.tables().items():
        now.replace_all(LAYERS[name], rows)
    if reading.plan is None:
        now.save_plan(None, date.min)
    else:
        _follow(now, reading.plan)


def _all_events(now: Transaction) -> Iterator[Event]:
    end, after = now.head().seq, 0
    while after < end:
        found = now.chunk(Wanted(after=after, until=end), _CHUNK)
        yield from found
        after = found[-1].seq if found else end
