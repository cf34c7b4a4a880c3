"""A project that lives as long as the program: for trials and tests."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from firmground.errors import LedgerError, NoPlanError
from firmground.model.event import EMPTY, Entry, Event, Head
from firmground.model.facts.record import PlanMade, RowsImported
from firmground.model.plan import Plan
from firmground.model.programme import Programme
from firmground.model.progress import Parcel
from firmground.model.tables import LAYERS, Tables
from firmground.model.verdict import Price
from firmground.track.copies import Copy
from firmground.track.deliveries import Change, change_of, compared, read_deliveries
from firmground.track.listing import require_listable
from firmground.track.plan_json import plan_from_json, plan_made
from firmground.track.rows import RowsById, canonical
from firmground.track.saying import SETTINGS_SOURCE, delivery_entries, plan_entry, setting_rows
from firmground.track.sealing import checked, placed
from firmground.track.store import Clock, utc_now

__all__ = ["MemoryStore"]


class MemoryStore:
    """Keeps a project in memory; ``settings`` become the first rows of the layer ``project``."""

    def __init__(self, settings: Mapping[str, str] | None = None, *, clock: Clock = utc_now) -> None:
        self._clock = clock
        self._ledger: list[Event] = []
        self._rows: dict[str, RowsById] = {name: {} for name in LAYERS}
        self._plan: Plan | None = None
        self.land: tuple[Parcel, ...] = ()
        if settings:
            self.write({"project": setting_rows(settings)}, source=SETTINGS_SOURCE, sha256="")

    def head(self) -> Head:
        """Give the end of the ledger."""
        if not self._ledger:
            return EMPTY
        last = self._ledger[-1]
        return Head(last.seq, last.hash, last.recorded_at)

    def events(self, *, names: Collection[str] = (), subjects: Collection[str] = (), after: int = 0) -> Iterator[Event]:
        """Give the events that are there now."""
        for event in self._ledger[max(0, after) :]:
            if (not names or event.name in names) and (not subjects or event.subject in subjects):
                yield event

    def copies(self) -> Iterator[Copy]:
        """Give the ledger as it lies there."""
        return map(Copy.of, self.events())

    def append(self, entries: Sequence[Entry], *, head: Head | None = None) -> tuple[Event, ...]:
        """Add entries; rows and plans among them are read at once."""
        wanted = {entry.id for entry in entries if entry.id}
        known = {event.id: event for event in self._ledger if event.id in wanted} if wanted else {}
        given, fresh = placed(entries, known, self.head(), head, self._clock())
        readings = [_read(event) for event in fresh]
        self._ledger += fresh
        for reading in readings:
            self._take(reading)
        return given

    def tables(self) -> Tables:
        """Give the rows of every layer."""
        return {name: tuple(dict(row) for row in rows.values()) for name, rows in self._rows.items()}

    def write(self, rows: Tables, *, source: str, sha256: str, by: str = "") -> tuple[Event, ...]:
        """Create or replace rows, by one event for each layer that changes."""
        changes = [compared(name, self._rows[name], by_id) for name, by_id in canonical(rows).items()]
        return self.append(delivery_entries(changes, source, sha256, by, self._clock()))

    def save_plan(self, programme: Programme, plan: Plan, price: Price, *, by: str = "") -> Event:  # noqa: ARG002
        """Keep the plan alone; its price can be reckoned anew."""
        require_listable(plan)
        (event,) = self.append([plan_entry(plan_made(plan, programme.start), by, self._clock())])
        return event

    def load_plan(self) -> Plan:
        """Give the current plan; raises NoPlanError where there is none."""
        if self._plan is None:
            raise NoPlanError("the project holds no plan yet; make one with `firmground plan`")
        return self._plan

    def show_land(self, parcels: Sequence[Parcel]) -> None:
        """Keep the ground that is shown."""
        self.land = tuple(parcels)

    def receive(self, events: Iterable[Event]) -> Head:
        """Take over a whole ledger."""
        if self._ledger:
            raise LedgerError("only an empty project takes over a ledger, and this one has events already")
        taken = list(checked(events))
        self._ledger = taken
        self.rebuild()
        return self.head()

    def rebuild(self) -> None:
        """Make rows and plan anew from the ledger."""
        reading = read_deliveries(checked(self._ledger))
        rows, plan = reading.tables(), reading.plan
        self._plan = None if plan is None else plan_from_json(plan.plan)
        self._rows = rows

    def _take(self, reading: Change | Plan | None) -> None:
        if isinstance(reading, Plan):
            self._plan = reading
        elif reading is not None:
            rows = self._rows[reading.layer]
            for key in (*reading.removed, *reading.created):
                rows.pop(key, None)
            rows |= reading.created | reading.after


def _read(event: Event) -> Change | Plan | None:
    if isinstance(event.fact, PlanMade):
        return plan_from_json(event.fact.plan)
    return change_of(event.fact) if isinstance(event.fact, RowsImported) else None
