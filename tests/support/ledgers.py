"""Small ledgers for tests: areas on a grid of squares, and events on them in the order in which they are entered."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import shapely
from shapely.geometry import Polygon, box

from firmground.geo.shapes import geodesic_area_m2
from firmground.model.event import EMPTY, Entry, Event, Head, chained
from firmground.model.facts import Fact
from firmground.model.facts.record import Corrected, RowsImported

DAY = date(2026, 3, 1)
"""Day from which events of tests are counted."""
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""Moment at which the first event of a test is entered; each later one a minute after."""
SIDE = 0.002
"""Degrees of a side of a square of the grid: about 140 m by 220 m."""


def square(column: float, row: float = 0.0, wide: float = 1.0, high: float = 1.0) -> Polygon:
    """Give a rectangle on the grid."""
    west, south = 36.3 + column * SIDE, 49.2 + row * SIDE
    return box(west, south, west + wide * SIDE, south + high * SIDE)


def area(
    name: str, shape: Polygon | None, *, kind: str = "suspected", status: str = "open", **more: Any
) -> dict[str, Any]:
    """Give the row of an area as the ledger keeps it."""
    row = {"id": name, "kind": kind, "status": status, "place": "P", "depth_m": 0.3, **more}
    return row if shape is None else {**row, "geometry": shapely.to_wkb(shape, hex=True, byte_order=1)}


def delivered(*rows: dict[str, Any], layer: str = "hazardous_areas", **more: Any) -> RowsImported:
    """Give the delivery of new rows; areas are measured as a store measures them."""
    held = {r["id"]: shapely.from_wkb(r["geometry"]) for r in rows if "geometry" in r}
    sizes = geodesic_area_m2(list(held.values())).tolist()
    measured = dict(zip(held, sizes, strict=True)) if layer == "hazardous_areas" else None
    return RowsImported(layer=layer, delivery="D", created=rows, measured_m2=measured, **more)


class Book:
    """A ledger that grows by one event at a time."""

    def __init__(self, *facts: Fact) -> None:
        self.events: list[Event] = []
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact, day: int = 0, *, id: str = "", at: datetime | None = None, **more: Any) -> str:  # noqa: A002
        """Enter a fact that happened so many days after DAY; gives its id."""
        head = Head(self.events[-1].seq, self.events[-1].hash, self.events[-1].recorded_at) if self.events else EMPTY
        key = id or f"e{head.seq + 1:04d}"
        moment = at or AT + timedelta(minutes=head.seq)
        self.events += chained(head, [(key, Entry(fact, DAY + timedelta(days=day), "tester", **more))], moment)
        return key

    def correct(self, event: str, **more: Any) -> str:
        """Take an event out of the count."""
        return self.add(Corrected(event=event, reason="wrong"), **more)


def on(day: int) -> date:
    """Give the day so many days after DAY."""
    return DAY + timedelta(days=day)


def entered(facts: Sequence[tuple[int, str, Fact]] | Iterable[tuple[int, str, Fact]]) -> Book:
    """Give the ledger of facts with their days and ids, in the order in which they are entered."""
    book = Book()
    for day, key, fact in facts:
        book.add(fact, day, id=key)
    return book
