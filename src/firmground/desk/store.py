"""Where a project is kept: moved between a file and a server, its edits taken over, its rows read anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from firmground.desk.land_layer import changes_land, show_today
from firmground.desk.wire import Where, account, create_store, file_of, named, open_store
from firmground.errors import (
    BadInputError,
    ConflictError,
    FirmgroundError,
    LedgerError,
    NoPlanError,
    ProjectFileError,
    StoreLockedError,
)
from firmground.evaluate.price import price
from firmground.intake.assemble import assemble
from firmground.intake.check import check_tables
from firmground.model import Plan, Programme, Severity
from firmground.model.event import EMPTY, Head
from firmground.model.facts.record import PlanMade
from firmground.model.tables import Tables
from firmground.track.edits import Edit, adopt, edits
from firmground.track.stores.ledger_store import LedgerStore

__all__ = ["Moved", "adopt_edits", "init", "move", "rebuild"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: the head that both ledgers end with, rows by layer, and the edits taken over before."""

    head: Head
    rows: Mapping[str, int]
    adopted: tuple[Edit, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``."""
        return {
            "events": self.head.seq,
            "head": self.head.hash,
            "rows": dict(self.rows),
            "adopted": [{"layer": e.layer, "id": e.id, "what": e.what} for e in self.adopted],
        }


def init(name: Where) -> bool:
    """Make an empty project without settings, to move another into; the account of the address will own it.

    A project of an older version is raised to that of today instead; then the answer is False. Raises
    ProjectFileError if there is one of today's version already.
    """
    try:
        create_store(name, {})
    except ProjectFileError:
        if not open_store(name).raise_version():
            raise
        return False
    return True


def move(source: Where, target: Where, *, today: date) -> Moved:
    """Copy a whole project into an empty or a new one, so that both end with the same head; the source stays.

    What was edited in the source behind its ledger's back is taken over first. The target is filled in one
    transaction: it is empty or whole, whatever happens. Raises LedgerError if the target has events, or if the chain
    of the source does not hold; ConflictError if somebody wrote into the source meanwhile.
    """
    if named(source) == named(target):
        raise BadInputError(f"{named(source)} cannot be moved into itself")
    old = open_store(source)
    old.head()  # a source that is none is told of before a target is made
    new, fresh = _target(target)
    try:
        behind = edits(old)
        adopt(old, on=today, by=account())
        head = new.receive(old.events())
    except BaseException:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
        raise
    tables = new.tables()
    _require_equal(old, new, tables, head)
    _show(new, tables)
    show_today(new, today)
    return Moved(head, {name: len(rows) for name, rows in tables.items() if rows}, behind)


def adopt_edits(name: Where, *, today: date) -> tuple[Edit, ...]:
    """Take over what another program changed in the rows as a delivery; gives what was taken over."""
    store = open_store(name)
    found = edits(store)
    if changes_land(adopt(store, on=today, by=account())):
        show_today(store, today)
    return found


def rebuild(name: Where, *, today: date) -> None:
    """Make rows, plan and today's ground anew from the ledger; edits that were not taken over are gone."""
    store = open_store(name)
    store.rebuild()
    _show(store, store.tables())
    show_today(store, today)


def _target(name: Where) -> tuple[LedgerStore, Path | None]:
    """Open an empty target, or make it; gives the file that was made, if one was."""
    store = open_store(name)
    try:
        head = store.head()
    except StoreLockedError:
        raise
    except ProjectFileError:
        return create_store(name, {}), file_of(name)  # tells in its own words why it cannot
    if head != EMPTY or any(store.tables().values()):
        raise LedgerError(f"{named(name)} holds a project already; only an empty one takes another over")
    return store, None


def _require_equal(old: LedgerStore, new: LedgerStore, tables: Tables, head: Head) -> None:
    if old.head() != head:
        raise ConflictError(f"somebody wrote into {old.name} meanwhile; empty {new.name} and move again")
    before = old.tables()
    if any(_by_id(tables, name) != _by_id(before, name) for name in tables) or _plan(old) != _plan(new):
        raise LedgerError(f"{new.name} does not say what {old.name} says; keep on using the first")


def _by_id(tables: Tables, name: str) -> dict[object, object]:
    return {row["id"]: row for row in tables[name]}


def _plan(store: LedgerStore) -> Plan | None:
    try:
        return store.load_plan()
    except NoPlanError:
        return None


def _show(store: LedgerStore, tables: Tables) -> None:
    """Put points and prices beside the plan, if the rows give a Programme that counts days from the same date."""
    plan, programme = _plan(store), _programme(tables)
    starts = [event.fact.start for event in store.events(names=[PlanMade.name]) if isinstance(event.fact, PlanMade)]
    if plan is not None and programme is not None and starts[-1:] == [programme.start.isoformat()]:
        store.show_plan(programme, price(programme, plan))


def _programme(tables: Tables) -> Programme | None:
    if any(finding.severity is Severity.ERROR for finding in check_tables(tables)):
        return None
    try:
        return assemble(tables)
    except FirmgroundError:
        return None
