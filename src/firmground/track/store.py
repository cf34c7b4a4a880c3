"""The port of the project: what every house of the ledger, the rows and the plan promises."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeAlias

from firmground.model.event import Entry, Event, Head
from firmground.model.plan import Plan
from firmground.model.programme import Programme
from firmground.model.progress import Parcel
from firmground.model.tables import Tables
from firmground.model.verdict import Price
from firmground.track.copies import Copy

__all__ = ["Clock", "ProjectStore", "utc_now"]

Clock: TypeAlias = Callable[[], datetime]
"""Gives the moment of entry; handed to a store so that tests can set it."""


def utc_now() -> datetime:
    """Give the moment by the clock of this computer."""
    return datetime.now(UTC)


class ProjectStore(Protocol):
    """Keeps the ledger of one project, and what is made of it: the rows of every layer and the current plan.

    The ledger is the truth and is only added to; rows and plan are readings of it that can be made anew. Every verb
    that writes does all or nothing, and comes back only when what it wrote survives a crash.
    """

    def head(self) -> Head:
        """Give the end of the ledger."""
        ...

    def events(self, *, names: Collection[str] = (), subjects: Collection[str] = (), after: int = 0) -> Iterator[Event]:
        """Give the events in their order, those of some names or subjects, or after a number, if asked for."""
        ...

    def copies(self) -> Iterator[Copy]:
        """Give the ledger as it lies there, sealed texts and copies, for those who check it; nothing is believed."""
        ...

    def append(self, entries: Sequence[Entry], *, head: Head | None = None) -> tuple[Event, ...]:
        """Add entries at the end of the ledger, in their order, and give them as events.

        An entry whose id is in the ledger already is not added again if it says the same: the event that is there is
        given. Raises ConflictError if it says something else, or if ``head`` is given and is not the end any more.
        """
        ...

    def tables(self) -> Tables:
        """Give the rows of every layer; the caller may keep and change them.

        Rows come back complete (every column of the layer, None where empty; ``geometry`` where the layer has one)
        and in the order in which their ids were first written. A multi-part shape of one part comes back as that
        part.
        """
        ...

    def write(self, rows: Tables, *, source: str, sha256: str, by: str = "") -> tuple[Event, ...]:
        """Create the rows with a new id and replace those with a known one: all of them, or none on any error.

        Each layer in which rows changed makes one event ``rows-imported``; rows equal to the stored ones make none.
        ``source`` and ``sha256`` say which delivery they come from. Raises UnknownNameError for a layer, and
        BadInputError for a column, a type or a shape that is not of it.
        """
        ...

    def save_plan(self, programme: Programme, plan: Plan, price: Price, *, by: str = "") -> Event:
        """Make the plan the plan to follow; enters one event ``plan-made``.

        Raises BadInputError where the id of a team or link could not be told from a list of them.
        """
        ...

    def load_plan(self) -> Plan:
        """Give the current plan; raises NoPlanError where there is none."""
        ...

    def show_land(self, parcels: Sequence[Parcel]) -> None:
        """Show the ground as it is today, each parcel with its shape, in the place of what was shown before.

        It is a reading, as rows and plan are; where it is the same as before, nothing changes.
        """
        ...

    def receive(self, events: Iterable[Event]) -> Head:
        """Take over a whole ledger with its numbers, moments and hashes into an empty store, and read it anew.

        Raises LedgerError if the store is not empty or the chain does not hold; then nothing is taken over.
        """
        ...
