"""The project as one GeoPackage that QGIS, GDAL and any SQLite program open."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Self

from firmground.errors import LedgerError, NoPlanError, ProjectFileError
from firmground.model.event import EMPTY, Entry, Event, Head
from firmground.model.facts.record import PlanMade, RowsImported
from firmground.model.plan import Plan
from firmground.model.programme import Programme
from firmground.model.tables import LAYERS, Tables
from firmground.model.verdict import Price
from firmground.track.deliveries import change_of, read_deliveries
from firmground.track.entering import checked, placed
from firmground.track.listing import require_listable
from firmground.track.plan_json import plan_from_json, plan_made
from firmground.track.rows import RowsById, canonical
from firmground.track.saying import SETTINGS_SOURCE, delivery_entries, plan_entry, setting_rows
from firmground.track.store import Clock, utc_now
from firmground.track.stores import layer_rows, ledger_rows, plan_rows, schema
from firmground.track.stores.connection import opened, reserved
from firmground.track.stores.ledger_schema import add_ledger
from firmground.track.stores.plan_schema import add_plan_tables
from firmground.track.stores.style import add_styles

__all__ = ["GeoPackageStore"]

_CHUNK = 5000


class GeoPackageStore:
    """Keeps a project in one file; each verb opens it, does its work in one transaction and closes it.

    Every verb raises ProjectFileError if the file is missing, is no project, is of a newer version, is damaged,
    cannot be written or does not fit on the disk, and StoreLockedError if another program holds it; nothing is lost.
    """

    def __init__(self, path: Path, *, clock: Clock = utc_now) -> None:
        self.path = Path(path)
        self._clock = clock

    @classmethod
    def create(cls, path: Path, settings: Mapping[str, str], *, clock: Clock = utc_now) -> Self:
        """Make a new project with all its layers, and ``settings`` as rows of the layer ``project``.

        Raises ProjectFileError if a file of that name exists; leaves no half file behind on any error.
        """
        store = cls(path, clock=clock)
        first = canonical({"project": setting_rows(settings)})
        with reserved(store.path) as connection:
            schema.begin(connection)
            add_plan_tables(connection)
            add_ledger(connection)
            add_styles(connection)
            store._write(connection, first, SETTINGS_SOURCE, "", "")
        return store

    def head(self) -> Head:
        """Give the end of the ledger."""
        with opened(self.path, write=False) as connection:
            return ledger_rows.head(connection)

    def events(self, *, names: Collection[str] = (), subjects: Collection[str] = (), after: int = 0) -> Iterator[Event]:
        """Give the events that are there now, a few thousand at a time, so that writers are not kept waiting."""
        end = self.head().seq
        while after < end:
            with opened(self.path, write=False) as connection:
                found = ledger_rows.chunk(connection, names, subjects, (after, end), _CHUNK)
            yield from found
            after = found[-1].seq if len(found) == _CHUNK else end

    def append(self, entries: Sequence[Entry], *, head: Head | None = None) -> tuple[Event, ...]:
        """Add entries; rows and plans among them are read at once."""
        with opened(self.path, write=True) as connection:
            given, fresh = self._add(connection, entries, head)
            for event in fresh:
                _take(connection, event)
            return given

    def tables(self) -> Tables:
        """Give the rows of every layer, as one snapshot."""
        with opened(self.path, write=False) as connection:
            return {name: layer_rows.read(connection, layer) for name, layer in LAYERS.items()}

    def write(self, rows: Tables, *, source: str, sha256: str, by: str = "") -> tuple[Event, ...]:
        """Create or replace rows, by one event for each layer that changes.

        Where all rows are equal to the stored ones, not a byte of the file changes.
        """
        wanted = canonical(rows)
        with opened(self.path, write=True) as connection:
            return self._write(connection, wanted, source, sha256, by)

    def save_plan(self, programme: Programme, plan: Plan, price: Price, *, by: str = "") -> Event:
        """Put the plan in the place of the one before it, with points on the map, dates and what it is worth."""
        require_listable(plan)
        entry = plan_entry(plan_made(plan, programme.start), by, self._clock())
        with opened(self.path, write=True) as connection:
            ((event,), _) = self._add(connection, [entry])
            plan_rows.save(connection, plan, programme.start, plan_rows.Shown(programme, price))
            return event

    def load_plan(self) -> Plan:
        """Give the current plan as its rows say it, edited by hand or not; raises NoPlanError where there is none."""
        with opened(self.path, write=False) as connection:
            return plan_rows.load(connection)

    def receive(self, events: Iterable[Event]) -> Head:
        """Take over a whole ledger."""
        with opened(self.path, write=True) as connection:
            if ledger_rows.head(connection) != EMPTY:
                raise LedgerError(f"{self.path} has events already; only an empty project takes over a ledger")
            sound = checked(events)
            while some := tuple(islice(sound, _CHUNK)):
                ledger_rows.add(connection, some)
            _rebuild(connection)
            return ledger_rows.head(connection)

    def rebuild(self) -> None:
        """Make rows and plan anew from the ledger; raises LedgerError, and changes nothing, if its chain is broken."""
        with opened(self.path, write=True) as connection:
            _rebuild(connection)

    def _write(
        self, connection: sqlite3.Connection, wanted: Mapping[str, RowsById], source: str, sha256: str, by: str
    ) -> tuple[Event, ...]:
        changes = [layer_rows.compare(connection, LAYERS[name], by_id) for name, by_id in wanted.items()]
        entries = delivery_entries(changes, source, sha256, by, self._clock())
        given, _ = self._add(connection, entries)
        for change in changes:
            if not change.is_empty:
                layer_rows.apply(connection, change)
        return given

    def _add(
        self, connection: sqlite3.Connection, entries: Sequence[Entry], head: Head | None = None
    ) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
        """Enter into the ledger alone; gives the event of each entry, and those that are new."""
        known = ledger_rows.known(connection, {entry.id for entry in entries if entry.id})
        given, fresh = placed(entries, known, ledger_rows.sealed_head(connection), head, self._clock())
        if fresh:
            ledger_rows.add(connection, fresh)
        return given, fresh


def _take(connection: sqlite3.Connection, event: Event) -> None:
    """Bring the tables up to an event that was entered just now."""
    if isinstance(event.fact, RowsImported):
        layer_rows.apply(connection, change_of(event.fact))
    elif isinstance(event.fact, PlanMade):
        _follow(connection, event.fact)


def _follow(connection: sqlite3.Connection, fact: PlanMade) -> None:
    """Put a plan into its tables; one that is there already keeps what is shown beside it."""
    plan = plan_from_json(fact.plan)
    try:
        there: Plan | None = plan_rows.load(connection)
    except (NoPlanError, ProjectFileError):
        there = None
    if plan != there:
        plan_rows.save(connection, plan, date.fromisoformat(fact.start))


def _rebuild(connection: sqlite3.Connection) -> None:
    reading = read_deliveries(checked(_all_events(connection)))
    for name, rows in reading.tables().items():
        layer_rows.replace_all(connection, LAYERS[name], rows)
    if reading.plan is None:
        plan_rows.clear(connection)
    else:
        _follow(connection, reading.plan)


def _all_events(connection: sqlite3.Connection) -> Iterator[Event]:
    end, after = ledger_rows.head(connection).seq, 0
    while after < end:
        found = ledger_rows.chunk(connection, (), (), (after, end), _CHUNK)
        yield from found
        after = found[-1].seq if found else end
