"""Which ground an event means: the area that it names, or the part of it that lies under its polygon."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from firmground.geo.partition import SLIVER_M2, Flat, cut, is_noise, on_globe, polygonal, valid
from firmground.model.event import Event
from firmground.model.finding import Finding
from firmground.model.progress import LandState
from firmground.track.land import Land, Piece
from firmground.track.ledger_codes import error, warning

__all__ = ["Reach"]

_POLYGON = "polygon"
"""Field of a fact that holds the part of an area that it means."""


class Reach:
    """Finds the pieces that an event applies to, cuts them along its polygon, and tells what of it lies elsewhere."""

    def __init__(self, ground: Land, findings: list[Finding]) -> None:
        self._land = ground
        self._findings = findings
        self._blades: dict[int, Flat] = {}

    def sharpen(self, events: list[Event]) -> None:
        """Bring the polygons of all events, and the perimeters they cut, into the plane at once."""
        drawn = [e for e in events if getattr(e.fact, _POLYGON, None) is not None and e.seq not in self._blades]
        if not drawn or not self._land.by_root:
            return
        self._land.flatten(e.subject for e in drawn)
        held: list[Any] = [getattr(e.fact, _POLYGON) for e in drawn]
        polygons = np.array(held, dtype=object)
        polygons[~on_globe(polygons)] = shapely.Polygon()  # it lies outside of every area, and is told so
        shapes = self._land.plane.flat(polygons)
        for at in np.flatnonzero(~shapely.is_valid(shapes)).tolist():
            remedy = "draw the polygon anew, so that its edges do not cross"
            self._findings.append(warning("FG-LG-104", drawn[at], "its polygon crosses itself", remedy))
        self._blades.update(zip((e.seq for e in drawn), valid(shapes).tolist(), strict=True))

    def _blade(self, event: Event) -> Flat | None:
        """Give the polygon of an event in the plane, None where it has none."""
        if getattr(event.fact, _POLYGON, None) is None:
            return None
        self.sharpen([event])  # ground may have come after the first sharpening
        return self._blades[event.seq]

    def of(self, event: Event, area: str, fits: Callable[[Piece], bool]) -> tuple[list[Piece], dict[LandState, float]]:
        """Give the pieces that an event applies to, cut as its polygon says, and how much of what state it does not.

        Without a polygon an event means all ground of the area that it can apply to; then nothing is left over unless
        it applies to none.
        """
        pieces = self._land.by_area.get(area)
        if not pieces:
            remedy = "name an area of the register, or deliver it first"
            self._findings.append(error("FG-LG-101", event, f"there is no ground of an area {area!r}", remedy))
            return [], {}
        blade = self._blade(event)
        if blade is not None:
            found, refused = self._under(event, area, blade, fits)
        else:
            found, refused = [p for p in pieces if fits(p)], {}
            if not found:
                for p in pieces:
                    refused[p.state] = refused.get(p.state, 0.0) + p.m2
        for piece in found:
            piece.events.append(event.id)
            self._land.roots[piece.root].touched = True
        return found, refused

    def _under(
        self, event: Event, area: str, blade: Flat, fits: Callable[[Piece], bool]
    ) -> tuple[list[Piece], dict[LandState, float]]:
        """Cut the pieces that fit; look at the others, and beyond the area, only where more than noise is left."""
        found: list[Piece] = []
        others: list[Piece] = []
        cut_from: list[Flat] = []
        covered = 0.0
        for piece in self._land.near(area, blade):
            if not fits(piece):
                others.append(piece)
                continue
            ground = self._land.shape(piece)
            made = cut(ground, blade)
            if made.inside is not None:
                covered += made.inside_m2
                cut_from.append(ground)
                found.append(self._land.divide(piece, made))
        refused: dict[LandState, float] = {}
        if found and (blade.area - covered <= SLIVER_M2 or _is_noise_beyond(blade, cut_from)):
            return found, refused
        for piece in others:
            under = polygonal(shapely.intersection(self._land.shape(piece), blade))
            covered += under.area
            if not is_noise(under):
                refused[piece.state] = refused.get(piece.state, 0.0) + under.area
        self._outside(event, area, blade, covered)
        return found, refused

    def _outside(self, event: Event, area: str, blade: Flat, covered: float) -> None:
        """Say how far a polygon reaches over ground that is not of the area."""
        over = blade.area - covered
        remedy = "draw the polygon within the area, or name the area that it lies in"
        if covered < SLIVER_M2:
            self._findings.append(error("FG-LG-102", event, f"its polygon lies outside of {area}", remedy))
        elif over > SLIVER_M2:
            beyond = self._land.beyond(area, blade, over)
            if not is_noise(beyond):
                message = f"{beyond.area:.0f} m2 of its polygon lie outside of {area}"
                self._findings.append(error("FG-LG-103", event, message, remedy))


def _is_noise_beyond(blade: Flat, ground: list[Flat]) -> bool:
    left = blade
    for shape in ground:
        left = polygonal(shapely.difference(left, shape))
    return is_noise(left)
