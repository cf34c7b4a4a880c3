"""The project as a schema of a PostgreSQL database with PostGIS."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from firmground.errors import ProjectFileError
from firmground.model.event import Event, Head
from firmground.model.plan import Plan
from firmground.model.progress import Parcel
from firmground.model.tables import Layer, Row
from firmground.track.copies import Copy
from firmground.track.deliveries import Change
from firmground.track.rows import RowsById, canonical
from firmground.track.saying import SETTINGS_SOURCE, setting_rows
from firmground.track.store import Clock
from firmground.track.stores.ledger_store import LedgerStore, Shown, Wanted, deliver
from firmground.track.stores.postgis import land_rows, layer_rows, ledger_rows, plan_rows
from firmground.track.stores.postgis.address import shown
from firmground.track.stores.postgis.connection import VERSION, Connection, connected, opened, told, version_of
from firmground.track.stores.postgis.tables import lay

__all__ = ["PostgisStore"]


class PostgisStore(LedgerStore):
    """Keeps a project in the schema `firmground` of a database; each verb is one connection and one transaction.

    ``address`` is as `libpq` takes it: ``postgresql://USER@HOST/DATABASE``; a password is better kept in `.pgpass`.
    Every verb raises ProjectFileError if the server cannot be reached, holds no project or one of a newer version,
    or refuses, and StoreLockedError if somebody else keeps writing. The moment of entry is that of the server,
    unless a ``clock`` is given.
    """

    def __init__(self, address: str, *, clock: Clock | None = None) -> None:
        self._address = address
        self._clock = clock

    @classmethod
    def create(cls, address: str, settings: Mapping[str, str], *, clock: Clock | None = None) -> Self:
        """Make a new project in a database, whose owner is the account of the address, all of it or nothing.

        Members of the role `firmground_app` may then work in it, members of `firmground_reader` look at it. Raises
        ProjectFileError if the database holds a project already.
        """
        first = canonical({"project": setting_rows(settings)})
        with connected(address) as connection, told(address), connection.transaction():
            if connection.execute("SELECT to_regnamespace('firmground') IS NOT NULL").fetchone() == (True,):
                raise ProjectFileError(f"{shown(address)} holds a project already; it was left as it is")
            lay(connection, 0)
            deliver(_Opened(connection, clock), first, SETTINGS_SOURCE, "", "")
        return cls(address, clock=clock)

    def raise_version(self) -> bool:
        """Raise the tables of an older project to today's version; False where they are of it already.

        Only the owner may. Nothing of the ledger changes.
        """
        with connected(self._address) as connection, told(self._address), connection.transaction():
            version = version_of(connection, self._address)
            if version < VERSION:
                lay(connection, version)
            return version < VERSION

    @property
    def name(self) -> str:
        """Address without its password."""
        return shown(self._address)

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator["_Opened"]:
        with opened(self._address, write=write) as connection:
            yield _Opened(connection, self._clock)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A transaction on a server."""

    connection: Connection
    clock: Clock | None

    def now(self) -> datetime:
        if self.clock is not None:
            return self.clock()
        at: datetime = self.connection.execute("SELECT clock_timestamp()").fetchall()[0][0]
        return at.astimezone(UTC)

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
