"""Delivered areas become ground: who owns what two perimeters cover, and what a delivery may still change."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely

from firmground.geo.partition import SLIVER_M2, Flat, is_noise, joined, on_globe, polygonal
from firmground.model.area import AreaStatus, HazardKind
from firmground.model.event import Event
from firmground.model.finding import Finding
from firmground.model.progress import LandState
from firmground.track.land import Land, Perimeter, Piece
from firmground.track.ledger_codes import warning
from firmground.track.register import Delivery
from firmground.track.row_json import JsonRow

__all__ = ["Roots"]

_STATES: Mapping[str, LandState] = {
    HazardKind.SUSPECTED: LandState.SHA,
    HazardKind.CONFIRMED: LandState.CHA,
    HazardKind.REPORTED: LandState.NOT_SURVEYED,
}
_SHARED_M2 = 1e-3
"""Ground that two perimeters share is given to one of them from this size on; below it is rounding."""


class Roots:
    """Takes deliveries of hazardous areas into the land."""

    def __init__(self, land: Land, findings: list[Finding]) -> None:
        self._land = land
        self._findings = findings
        self._rows: dict[str, JsonRow] = {}
        self._order: list[str] = []
        self._tree: shapely.STRtree | None = None
        self._moved: set[str] = set()

    def begin(self, deliveries: Iterable[Delivery]) -> None:
        """Take in all areas that count from always; shared ground goes to the one that came first."""
        fresh = [(delivery, row) for delivery in deliveries for row in delivery.always]
        outlines = self._outlines([row for _, row in fresh])
        measured = _measured(fresh, outlines)
        for (delivery, row), outline, m2 in zip(fresh, outlines, measured, strict=True):
            self._create(delivery.event, row, outline, m2)
        self._share(dict(zip((row["id"] for _, row in fresh), (d.event for d, _ in fresh), strict=True)))

    def take(self, delivery: Delivery) -> None:
        """Take in what a delivery changes from its day on."""
        for name in delivery.gone:
            self._remove(delivery.event, name)
        outlines = self._outlines(delivery.put)
        measured = _measured([(delivery, row) for row in delivery.put], outlines)
        for row, outline, m2 in zip(delivery.put, outlines, measured, strict=True):
            self._replace(delivery.event, row, outline, m2)

    def _outlines(self, rows: list[JsonRow]) -> list[Any]:
        """Read the perimeters of rows, all at once; None where there is none on the globe."""
        held = [None if (text := row.get("geometry")) is None else bytes.fromhex(text) for row in rows]
        shapes = shapely.from_wkb(np.array(held, dtype=object), on_invalid="ignore")
        there = on_globe(shapes)
        return [shape if found else None for found, shape in zip(there.tolist(), shapes.tolist(), strict=True)]

    def _create(self, event: Event, row: JsonRow, outline: Any, m2: float) -> None:
        name = row["id"]
        self._rows[name] = row
        self._land.roots[name] = Perimeter(outline, m2, row.get("place") or "")
        if outline is None:
            remedy = "deliver the row anew with its perimeter"
            self._findings.append(warning("FG-LG-306", event, f"area {name} has no perimeter on the globe", remedy))
            return
        self._land.add(Piece(name, self._state(event, row), m2, [event.id]))

    def _state(self, event: Event, row: JsonRow) -> LandState:
        status = row.get("status")
        if status == AreaStatus.HANDED_OVER:
            return LandState.HANDED_OVER
        if status == AreaStatus.CLOSED:
            remedy = "enter how it was released: area-cancelled, area-reduced or area-cleared"
            self._findings.append(
                warning("FG-LG-305", event, f"area {row['id']} is closed, and not said how it was released", remedy)
            )
        return _STATES.get(row.get("kind") or "", LandState.NOT_SURVEYED)

    def _share(self, came: Mapping[str, Event]) -> None:
        """Find the perimeters that cover the same ground, and cut it out of the later one."""
        self._order = [name for name in came if self._land.roots[name].outline is not None]
        if not self._order:
            return
        outlines = np.array([self._land.roots[name].outline for name in self._order], dtype=object)
        self._tree = shapely.STRtree(outlines)
        later, earlier = self._tree.query(outlines)
        pairs = sorted((a, b) for a, b in zip(later.tolist(), earlier.tolist(), strict=True) if b < a)
        self._land.flatten(self._order[k] for pair in pairs for k in pair)
        for a, b in pairs:
            name, to = self._order[a], self._order[b]
            if shapely.intersects(self._land.whole(name), self._land.whole(to)):
                self._yield(came[name], name, to)

    def _yield(self, event: Event, name: str, to: str) -> None:
        """Take out of the ground of one root what is ground of another."""
        for piece in tuple(self._land.by_root.get(name, ())):
            self._lose(event, piece, self._land.ground_of(to), to)

    def _lose(self, event: Event, piece: Piece, theirs: Flat, to: str) -> None:
        land, mine = self._land, self._land.shape(piece)
        shared = polygonal(shapely.intersection(mine, theirs))
        if shared.area < _SHARED_M2:
            return
        if not is_noise(shared):
            message = f"{shared.area:.0f} m2 of area {piece.root} are ground of {to}, which came first"
            remedy = "deliver perimeters that do not overlap"
            self._findings.append(warning("FG-LG-301", event, message, remedy))
        rest = polygonal(shapely.difference(mine, theirs))
        if rest.area < SLIVER_M2:  # no piece: the perimeter is covered
            land.by_root[piece.root].remove(piece)
            land.by_area[piece.area].remove(piece)
            return
        piece.m2 *= rest.area / mine.area
        piece.shape, piece.box = rest, None

    def _remove(self, event: Event, name: str) -> None:
        root = self._land.roots.get(name)
        if root is None:
            return
        if root.touched:
            remedy = "correct the events on its ground first"
            self._findings.append(
                warning("FG-LG-304", event, f"area {name} is taken away, but events lie on its ground", remedy)
            )
            return
        before = self._land.ground_of(name) if self._land.by_root.get(name) else None
        self._land.drop(name)
        self._rows.pop(name, None)
        del self._land.roots[name]
        if before is not None:
            self._hand_back(event, name, before)

    def _replace(self, event: Event, row: JsonRow, outline: Any, m2: float) -> None:
        name = row["id"]
        root, before = self._land.roots.get(name), self._rows.get(name)
        if root is None or before is None:
            self._create(event, row, outline, m2)
            self._settle(event, name, None)
            return
        self._rows[name] = row
        root.place = row.get("place") or ""
        moved = row.get("geometry") != before.get("geometry")
        judged = any(row.get(column) != before.get(column) for column in ("kind", "status"))
        if root.touched:
            self._keep(event, row, moved=moved, judged=judged)
        elif moved:
            self._rebase(event, row, outline, m2)
        elif judged:
            for piece in self._land.by_root.get(name, ()):
                piece.state, piece.since = self._state(event, row), event.on
                piece.events.append(event.id)

    def _keep(self, event: Event, row: JsonRow, *, moved: bool, judged: bool) -> None:
        """Say what of a delivery is not taken over, since events lie on the ground."""
        name = row["id"]
        if moved:
            remedy = "enter what changed as events: area-split, area-reopened, a new area"
            self._findings.append(warning("FG-LG-302", event, f"the perimeter of {name} stays as it was cut", remedy))
        states = {piece.state for piece in self._land.by_root.get(name, ())}
        if judged and states != {self._state(event, row)}:
            message = f"it says {row.get('kind')}, {row.get('status')} of {name}; the events on its ground count"
            self._findings.append(
                warning("FG-LG-303", event, message, "enter the survey, release or handover as an event")
            )

    def _rebase(self, event: Event, row: JsonRow, outline: Any, m2: float) -> None:
        """Put a new perimeter in the place of the old one: what the old one leaves goes to others that cover it."""
        name, land = row["id"], self._land
        before = land.ground_of(name) if land.by_root.get(name) else None
        land.drop(name)
        root = land.roots[name]
        root.outline, root.m2, root.flat = outline, m2, None
        if outline is not None:
            piece = Piece(name, self._state(event, row), m2, [event.id], event.on)
            land.add(piece)
        self._settle(event, name, before)

    def _settle(self, event: Event, name: str, before: Flat | None) -> None:
        """Take ground of others out of a perimeter that came or moved, and hand back what it left."""
        self._moved.add(name)
        root = self._land.roots[name]
        if root.outline is not None:
            for other in self._near(root.outline, name):
                self._yield(event, name, other)
        if before is not None:
            self._hand_back(event, name, before)

    def _hand_back(self, event: Event, name: str, before: Flat) -> None:
        """Give ground that a root left to the next one whose perimeter covers it."""
        land = self._land
        left = before
        if land.by_root.get(name):
            left = polygonal(shapely.difference(before, land.ground_of(name)))
        if left.is_empty or left.area < _SHARED_M2:
            return
        for other in self._near(land.plane.round([left])[0], name):
            theirs = polygonal(shapely.intersection(left, land.whole(other)))
            if land.by_root.get(other):
                theirs = polygonal(shapely.difference(theirs, land.ground_of(other)))
            if theirs.area < _SHARED_M2:
                continue
            self._gain(event, other, theirs)
            left = polygonal(shapely.difference(left, theirs))

    def _gain(self, event: Event, name: str, gained: Flat) -> None:
        """Add ground to a root, in the state in which it was delivered."""
        land, root = self._land, self._land.roots[name]
        piece = Piece(
            name, self._state(event, self._rows[name]), root.m2 * gained.area / land.whole(name).area, [event.id]
        )
        piece.since, piece.shape = event.on, gained
        own = land.by_root.get(name, ())
        if len(own) == 1 and not root.touched:
            own[0].shape, own[0].box = joined([land.shape(own[0]), gained]), None
            own[0].m2 += piece.m2
            own[0].events.append(event.id)
            return
        land.add(piece)

    def _near(self, outline: Any, name: str) -> list[str]:
        """Ids of other roots whose perimeters meet a shape in degrees, in the order in which they came."""
        met: set[str] = set()
        if self._tree is not None:
            met = {self._order[k] for k in self._tree.query(outline).tolist()}
        met = {other for other in (met | self._moved) - {name} if self._covers(other, outline)}
        return [other for other in self._land.roots if other in met] if len(met) > 1 else list(met)

    def _covers(self, name: str, outline: Any) -> bool:
        root = self._land.roots.get(name)
        return root is not None and root.outline is not None and bool(shapely.intersects(root.outline, outline))


def _measured(rows: list[tuple[Delivery, JsonRow]], outlines: list[Any]) -> list[float]:
    """Geodesic area of each perimeter: as the delivery measured it, or measured now where it did not."""
    found = [(delivery.fact.measured_m2 or {}).get(row["id"]) for delivery, row in rows]
    unknown = [k for k, m2 in enumerate(found) if m2 is None and outlines[k] is not None]
    if unknown:
        from firmground.geo.shapes import geodesic_area_m2  # noqa: PLC0415 - slow to import, and stores measure

        areas = geodesic_area_m2([outlines[k] for k in unknown]).tolist()
        for k, m2 in zip(unknown, areas, strict=True):
            found[k] = m2
    return [m2 or 0.0 for m2 in found]
