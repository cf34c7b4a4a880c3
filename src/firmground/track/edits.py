"""What another program, such as QGIS, changed in rows behind the ledger's back, and how the ledger takes it over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from firmground.errors import NoPlanError
from firmground.model.event import Entry, Event, Head
from firmground.model.facts.record import PlanMade, RowsImported
from firmground.model.plan import Plan
from firmground.model.tables import LAYERS, Row, Tables
from firmground.track.deliveries import Change, delivered, read_deliveries
from firmground.track.plan_json import plan_from_json, plan_made
from firmground.track.row_json import rows_to_json
from firmground.track.rows import canonical
from firmground.track.store import ProjectStore

__all__ = ["EDITED", "Edit", "adopt", "edits"]

EDITED = "edited in the file"
"""Source of a delivery that takes over what another program changed."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One row that is not as the ledger says; ``layer`` is ``plan`` for the plan as a whole."""

    layer: str
    id: str
    what: str
    """added, changed or removed"""


@dataclass(frozen=True, slots=True)
class _Behind:
    head: Head
    changes: tuple[Change, ...]
    made: PlanMade | None
    plan: Plan | None
    """The plan as it stands, where the ledger says otherwise."""


def edits(store: ProjectStore) -> tuple[Edit, ...]:
    """List the rows that are not as the ledger says, layer by layer; empty where the two agree.

    The order of the rows does not count. Raises ProjectFileError where the plan was edited to what is none.
    """
    behind = _behind(store)
    found = [
        Edit(change.layer, key, what)
        for change in behind.changes
        for what, rows in (("added", change.created), ("changed", change.after), ("removed", change.removed))
        for key in rows
    ]
    if behind.plan is not None:
        found.append(Edit("plan", behind.plan.sha256(), "changed" if behind.made else "added"))
    elif behind.made is not None:
        found.append(Edit("plan", behind.made.sha256, "removed"))
    return tuple(found)


def adopt(store: ProjectStore, *, on: date, by: str) -> tuple[Event, ...]:
    """Take over what was edited as a delivery with the source EDITED, so that the ledger says what the rows say.

    A plan that was deleted is left to `rebuild`. Raises BadInputError for the first edited row that is not of its
    layer, and ConflictError if somebody wrote in between; then nothing is taken over.
    """
    behind = _behind(store)
    for change in behind.changes:
        canonical({change.layer: tuple(chain(change.created.values(), change.after.values()))})
    facts: list[RowsImported | PlanMade] = [*delivered(behind.changes)]
    if behind.plan is not None:
        facts.append(plan_made(behind.plan, date.fromisoformat(behind.made.start) if behind.made else on))
    if not facts:
        return ()
    return store.append([Entry(fact, on, by, EDITED) for fact in facts], head=behind.head)


def _behind(store: ProjectStore) -> _Behind:
    head, tables = store.head(), store.tables()
    reading = read_deliveries(store.events(names=(RowsImported.name, PlanMade.name)))
    told = {name: tuple(rows.values()) for name, rows in reading.tables().items()}
    changes = tuple(change for change in _changes(told, tables) if not change.is_empty)
    try:
        plan: Plan | None = store.load_plan()
    except NoPlanError:
        return _Behind(head, changes, reading.plan, None)
    if reading.plan is not None and plan == plan_from_json(reading.plan.plan):
        return _Behind(head, changes, None, None)
    return _Behind(head, changes, reading.plan, plan)


def _changes(told: Tables, found: Tables) -> list[Change]:
    changes = []
    for name in LAYERS:
        before, after = _spelled(told[name]), _spelled(found[name])
        rows = {str(row["id"]): dict(row) for row in found[name]}
        was = {str(row["id"]): dict(row) for row in told[name]}
        changed = [key for key in after if key in before and before[key] != after[key]]
        changes.append(
            Change(
                name,
                {key: row for key, row in rows.items() if key not in was},
                {key: was[key] for key in changed},
                {key: rows[key] for key in changed},
                {key: row for key, row in was.items() if key not in rows},
            )
        )
    return changes


def _spelled(rows: tuple[Row, ...]) -> Mapping[str, object]:
    """Spell rows as the ledger does, so that what it cannot tell apart is no edit."""
    return {str(row["id"]): spelled for row, spelled in zip(rows, rows_to_json(rows), strict=True)}
