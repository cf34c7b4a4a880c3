"""Deliveries of rows as facts: what changed, what the ledger reads of them, and how one is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import numpy as np

from firmground.errors import ConflictError, UnknownNameError
from firmground.model.event import Event
from firmground.model.facts.record import PlanMade, RowsImported
from firmground.model.tables import LAYERS, Row, Tables
from firmground.track.row_json import JsonRow, rows_from_json, rows_to_json
from firmground.track.rows import GEOMETRY, RowsById

__all__ = ["Change", "Reading", "change_of", "compared", "delivered", "read_deliveries", "undone"]

_MEASURED = "hazardous_areas"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the rows of one layer: rows by id, those replaced as they were before and are after."""

    layer: str
    created: RowsById = field(default_factory=dict)
    before: RowsById = field(default_factory=dict)
    after: RowsById = field(default_factory=dict)
    removed: RowsById = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.created or self.after or self.removed)


def compared(layer: str, stored: Mapping[str, Row], wanted: RowsById) -> Change:
    """Tell which of the wanted rows are new and which replace a row that says something else."""
    created = {key: row for key, row in wanted.items() if key not in stored}
    after = {key: row for key, row in wanted.items() if key in stored and stored[key] != row}
    return Change(layer, created, {key: dict(stored[key]) for key in after}, after)


def delivered(changes: Iterable[Change], sha256: str = "", undoes: str = "") -> tuple[RowsImported, ...]:
    """State the changes of one delivery as facts, one for each layer that changes."""
    delivery = uuid4().hex
    return tuple(_fact(change, delivery, sha256, undoes) for change in changes if not change.is_empty)


def _fact(change: Change, delivery: str, sha256: str, undoes: str) -> RowsImported:
    before, after = rows_to_json(change.before.values()), rows_to_json(change.after.values())
    return RowsImported(
        layer=change.layer,
        delivery=delivery,
        sha256=sha256,
        created=rows_to_json(change.created.values()),
        replaced=tuple(zip(before, after, strict=True)),
        removed=rows_to_json(change.removed.values()),
        measured_m2=_measured({**change.created, **change.after}) if change.layer == _MEASURED else None,
        undoes=undoes,
    )


def _measured(rows: RowsById) -> dict[str, float] | None:
    from firmground.geo.shapes import geodesic_area_m2  # noqa: PLC0415 - slow to import, and only areas need it

    shaped = {key: row[GEOMETRY] for key, row in rows.items() if row[GEOMETRY] is not None}
    areas = geodesic_area_m2(list(shaped.values()))
    return {key: float(m2) for key, m2 in zip(shaped, areas, strict=True) if np.isfinite(m2)} or None


def change_of(fact: RowsImported) -> Change:
    """Give the change that a fact states."""
    layer = LAYERS[fact.layer]
    return Change(
        fact.layer,
        rows_from_json(layer, fact.created),
        rows_from_json(layer, (before for before, _ in fact.replaced)),
        rows_from_json(layer, (after for _, after in fact.replaced)),
        rows_from_json(layer, fact.removed),
    )


@dataclass(slots=True)
class Reading:
    """What the ledger says of the rows of every layer, by layer and id in their order, and of the plan to follow."""

    rows: dict[str, dict[str, JsonRow]]
    plan: PlanMade | None = None

    def tables(self) -> dict[str, RowsById]:
        """Give the rows as a store gives them back, by layer and id."""
        return {name: rows_from_json(layer, self.rows[name].values()) for name, layer in LAYERS.items()}


def read_deliveries(events: Iterable[Event]) -> Reading:
    """Read rows and plan from events in their order; those of other kinds do not matter."""
    reading = Reading({name: {} for name in LAYERS})
    for event in events:
        if isinstance(event.fact, PlanMade):
            reading.plan = event.fact
        elif isinstance(event.fact, RowsImported) and event.fact.layer in reading.rows:
            _read(reading.rows[event.fact.layer], event.fact)
    return reading


def _read(rows: dict[str, JsonRow], fact: RowsImported) -> None:
    for row in fact.removed:
        rows.pop(row["id"], None)
    for row in fact.created:
        rows.pop(row["id"], None)  # one that was taken away behind the ledger's back comes anew at the end
        rows[row["id"]] = row
    for _, row in fact.replaced:
        rows[row["id"]] = row


def undone(events: Iterable[Event], delivery: str, current: Tables) -> tuple[RowsImported, ...]:
    """State as facts the delivery that takes another one back: rows put back as they were, new ones taken away.

    ``events`` are those of the ledger named `rows-imported`, ``current`` the rows as they are. Raises
    UnknownNameError if there is no such delivery, and ConflictError if its rows were changed since.
    """
    facts = [e.fact for e in events if isinstance(e.fact, RowsImported) and e.fact.delivery == delivery]
    if not facts:
        raise UnknownNameError(f"the ledger has no delivery {delivery!r}")
    changes = []
    for done in reversed([change_of(fact) for fact in facts]):
        now = {str(row["id"]): row for row in current[done.layer]}
        _require_untouched(done, now)
        changes.append(Change(done.layer, done.removed, done.after, done.before, done.created))
    return delivered(changes, undoes=delivery)


def _require_untouched(done: Change, now: Mapping[str, Row]) -> None:
    left: Sequence[tuple[str, Any]] = [*done.created.items(), *done.after.items()]
    touched = [key for key, row in left if now.get(key) != row] + [key for key in done.removed if key in now]
    if touched:
        more = f" and {len(touched) - 1} more" if len(touched) > 1 else ""
        raise ConflictError(
            f"{done.layer} {touched[0]}{more} was changed after that delivery; take back the later change first"
        )
