"""The project as one GeoPackage that QGIS, GDAL and any SQLite program open."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from firmground.model.event import Event, Head
from firmground.model.plan import Plan
from firmground.model.progress import Parcel
from firmground.model.tables import Layer, Row
from firmground.track.copies import Copy
from firmground.track.deliveries import Change
from firmground.track.rows import RowsById, canonical
from firmground.track.saying import SETTINGS_SOURCE, setting_rows
from firmground.track.store import Clock, utc_now
from firmground.track.stores import land_rows, layer_rows, ledger_rows, plan_rows, schema
from firmground.track.stores.connection import opened, reserved
from firmground.track.stores.ledger_schema import add_ledger
from firmground.track.stores.ledger_store import LedgerStore, Shown, Wanted, deliver
from firmground.track.stores.plan_schema import add_plan_tables
from firmground.track.stores.style import add_styles

__all__ = ["GeoPackageStore"]


class GeoPackageStore(LedgerStore):
    """Keeps a project in one file; each verb opens it, does its work in one transaction and closes it.

    Every verb raises ProjectFileError if the file is missing, is no project, is of a newer version, is damaged,
    cannot be written or does not fit on the disk, and StoreLockedError if another program holds it; nothing is lost.
    Where a verb changes nothing, not a byte of the file changes.
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
            deliver(_Opened(connection, clock), first, SETTINGS_SOURCE, "", "")
        return store

    @property
    def name(self) -> str:
        """Path of the file."""
        return str(self.path)

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator["_Opened"]:
        with opened(self.path, write=write) as connection:
            yield _Opened(connection, self._clock)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A transaction of an open file."""

    connection: sqlite3.Connection
    clock: Clock

    def now(self) -> datetime:
        return self.clock()

    def head(self) -> Head:
        return ledger_rows.head(self.connection)

    def sealed_head(self) -> Head:
        return ledger_rows.sealed_head(self.connection)

    def known(self, ids: Collection[str]) -> Mapping[str, Event]:
        return ledger_rows.known(self.connection, ids)

    def add(self, events: Sequence[Event]) -> None:
        ledger_rows.add(self.connection, events)

    def chunk(self, wanted: Wanted, size: int) -> list[Event]:
        return ledger_rows.chunk(self.connection, wanted, size)

    def copies(self, after: int, size: int) -> list[Copy]:
        return ledger_rows.copies(self.connection, after, size)

    def rows(self, layer: Layer) -> tuple[Row, ...]:
        return layer_rows.read(self.connection, layer)

    def compare(self, layer: Layer, rows: RowsById) -> Change:
        return layer_rows.compare(self.connection, layer, rows)

    def apply(self, change: Change) -> None:
        layer_rows.apply(self.connection, change)

    def replace_all(self, layer: Layer, rows: RowsById) -> None:
        layer_rows.replace_all(self.connection, layer, rows)

    def save_plan(self, plan: Plan | None, start: date, shown: Shown | None = None) -> None:
        plan_rows.save(self.connection, plan, start, shown)

    def show_land(self, parcels: Sequence[Parcel]) -> None:
        land_rows.show(self.connection, parcels)

    def load_plan(self) -> Plan:
        return plan_rows.load(self.connection)
