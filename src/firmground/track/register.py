"""The delivered rows at a moment: what the deliveries of a ledger say is there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from firmground.model.event import Event
from firmground.model.facts.record import RowsImported
from firmground.track.sifting import Sifted

__all__ = ["Change", "Register", "changes", "register"]

RowJson: TypeAlias = Mapping[str, Any]
"""A row as the ledger keeps it: values as JSON knows them, geometry as hexadecimal WKB."""

Register: TypeAlias = dict[str, dict[str, RowJson]]
"""Rows by layer and id, in the order in which their ids first came."""


@dataclass(slots=True)
class Change:
    """What one delivery does to one layer from its day on; ``always`` are rows that count from before all days."""

    event: Event
    always: list[RowJson] = field(default_factory=list)
    put: list[RowJson] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def fact(self) -> RowsImported:
        """The delivery itself."""
        return self.event.fact  # type: ignore[return-value] # made by `changes` alone


def changes(events: Iterable[Event], layers: Collection[str] = ()) -> list[Change]:
    """Read deliveries in the order of their numbers.

    A row that comes for the first time counts from always; one that comes back after it was taken away, from its day.
    """
    seen: dict[str, set[str]] = {}
    found = []
    for event in events:
        fact = event.fact
        if type(fact) is not RowsImported or (layers and fact.layer not in layers):
            continue
        known = seen.setdefault(fact.layer, set())
        change = Change(event)
        if known:
            for row in fact.created:
                (change.put if row["id"] in known else change.always).append(row)
        else:
            change.always = list(fact.created)
        change.put += [after for _, after in fact.replaced]
        change.gone = [row["id"] for row in fact.removed]
        known.update(row["id"] for row in fact.created)
        known.update(row["id"] for row in change.put)
        found.append(change)
    return found


def register(sifted: Sifted, as_of: date, layers: Collection[str] = ()) -> Register:
    """Give the rows of every layer, or of some, on a day."""
    read = changes(sifted.events, layers)
    found: Register = {}
    for change in read:
        rows = found.setdefault(change.fact.layer, {})
        for row in change.always:
            rows[row["id"]] = row
    for change in sorted((c for c in read if c.event.on <= as_of), key=lambda c: c.event.on):
        rows = found[change.fact.layer]
        for row in change.put:
            rows[row["id"]] = row
        for name in change.gone:
            rows.pop(name, None)
    return found
