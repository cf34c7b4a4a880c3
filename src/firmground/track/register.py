"""The delivered rows at a moment: what the deliveries of a ledger say is there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from firmground.model.event import Event
from firmground.model.facts.record import RowsImported
from firmground.track.row_json import JsonRow
from firmground.track.sifting import Sifted

__all__ = ["Delivery", "Register", "deliveries", "register"]

Register: TypeAlias = dict[str, dict[str, JsonRow]]
"""Rows by layer and id, in the order in which their ids first came."""


@dataclass(slots=True)
class Delivery:
    """What one delivery does to one layer from its day on; ``always`` are rows that count from before all days."""

    event: Event
    always: list[JsonRow] = field(default_factory=list)
    put: list[JsonRow] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def fact(self) -> RowsImported:
        """The delivery itself."""
        return self.event.fact  # type: ignore[return-value] # made by `deliveries` alone


def deliveries(events: Iterable[Event], layers: Collection[str] = ()) -> list[Delivery]:
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
        delivery = Delivery(event)
        if known:
            for row in fact.created:
                (delivery.put if row["id"] in known else delivery.always).append(row)
        else:
            delivery.always = list(fact.created)
        delivery.put += [after for _, after in fact.replaced]
        delivery.gone = [row["id"] for row in fact.removed]
        known.update(row["id"] for row in fact.created)
        known.update(row["id"] for row in delivery.put)
        found.append(delivery)
    return found


def register(sifted: Sifted, as_of: date, layers: Collection[str] = ()) -> Register:
    """Give the rows of every layer, or of some, on a day."""
    read = deliveries(sifted.events, layers)
    found: Register = {}
    for delivery in read:
        rows = found.setdefault(delivery.fact.layer, {})
        for row in delivery.always:
            rows[row["id"]] = row
    for delivery in sorted((d for d in read if d.event.on <= as_of), key=lambda d: d.event.on):
        rows = found[delivery.fact.layer]
        for row in delivery.put:
            rows[row["id"]] = row
        for name in delivery.gone:
            rows.pop(name, None)
    return found
