"""The ground of a ledger: pieces that never overlap and never lose a square metre, by area and by root."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

import numpy as np
import shapely

from firmground.geo.partition import Cut, Flat, joined, polygonal, valid
from firmground.geo.plane import Plane
from firmground.model.facts import Ground as Degrees
from firmground.model.progress import LandState, Parcel, Way

__all__ = ["Land", "Perimeter", "Piece"]

_SAME_M2 = 0.01
"""Two ways of reckoning an area that differ by less than this say the same."""

_Box: TypeAlias = tuple[float, float, float, float]


class Piece:
    """Ground in one state, which changes as the fold goes on; see Parcel for what its fields mean.

    ``shape`` lies in the plane; None while the piece is the whole perimeter of its root. ``passed`` says that quality
    assurance was passed since the clearance.
    """

    __slots__ = ("area", "box", "depth_m", "events", "m2", "passed", "root", "shape", "since", "state", "way")

    def __init__(self, root: str, state: LandState, m2: float, events: list[str], since: date | None = None) -> None:
        self.area = self.root = root
        self.state = state
        self.m2 = m2
        self.events = events
        self.since = since
        self.way: Way | None = None
        self.depth_m: float | None = None
        self.shape: Flat | None = None
        self.box: _Box | None = None
        self.passed = False

    def part(self, shape: Flat, m2: float) -> "Piece":
        """Give a part of the piece with the same past."""
        made = Piece(self.root, self.state, m2, list(self.events), self.since)
        made.area, made.way, made.depth_m, made.passed = self.area, self.way, self.depth_m, self.passed
        made.shape = shape
        return made


class Perimeter:
    """What was delivered of one area: its outline in degrees, its geodesic area, its place, and since when.

    ``touched`` says that events changed its ground since, so that a new outline can no longer be taken over.
    """

    __slots__ = ("flat", "m2", "outline", "place", "touched")

    def __init__(self, outline: Degrees, m2: float, place: str) -> None:
        self.outline = outline
        self.m2 = m2
        self.place = place
        self.flat: Flat | None = None
        self.touched = False


class Land:
    """All pieces of ground. Roots stand in the order in which they came, which is the order of their rights."""

    def __init__(self) -> None:
        self.roots: dict[str, Perimeter] = {}
        self.by_root: dict[str, list[Piece]] = {}
        self.by_area: dict[str, list[Piece]] = {}
        self._plane: Plane | None = None

    @property
    def plane(self) -> Plane:
        """The plane of the project, about the middle of all perimeters that count when it is first asked for."""
        if self._plane is None:
            outlines = np.array([r.outline for r in self.roots.values() if r.outline is not None], dtype=object)
            self._plane = Plane(tuple(shapely.total_bounds(outlines).tolist()))
        return self._plane

    def flatten(self, names: Iterable[str]) -> None:
        """Bring the perimeters of some roots into the plane at once, which is faster than one by one.

        What crosses itself is read as its valid parts.
        """
        roots = [self.roots[n] for n in dict.fromkeys(names) if n in self.roots]
        roots = [root for root in roots if root.flat is None and root.outline is not None]
        if roots:
            shapes = valid(self.plane.flat(np.array([root.outline for root in roots], dtype=object)))
            for root, shape in zip(roots, shapes, strict=True):
                root.flat = shape

    def whole(self, root: str) -> Flat:
        """Give the perimeter of a root in the plane."""
        if self.roots[root].flat is None:
            self.flatten([root])
        return self.roots[root].flat

    def shape(self, piece: Piece) -> Flat:
        """Give the shape of a piece in the plane."""
        return self.whole(piece.root) if piece.shape is None else piece.shape

    def _box(self, piece: Piece) -> _Box:
        if piece.box is None:
            piece.box = self.shape(piece).bounds
        return piece.box

    def add(self, piece: Piece) -> None:
        """Take in a piece that is nobody's yet."""
        self.by_root.setdefault(piece.root, []).append(piece)
        self.by_area.setdefault(piece.area, []).append(piece)

    def drop(self, root: str) -> None:
        """Take all ground of a root out."""
        for piece in self.by_root.pop(root, ()):
            self._leave(piece)

    def _leave(self, piece: Piece) -> None:
        stay = self.by_area[piece.area]
        stay.remove(piece)
        if not stay:
            del self.by_area[piece.area]

    def near(self, area: str, blade: Flat) -> Iterator[Piece]:
        """Give the pieces of an area whose box meets that of a blade."""
        west, south, east, north = blade.bounds
        for piece in tuple(self.by_area.get(area, ())):
            left, low, right, high = self._box(piece)
            if left < east and west < right and low < north and south < high:
                yield piece

    def beyond(self, area: str, blade: Flat, m2: float) -> Flat:
        """Give what of a blade lies outside of an area, which are so many square metres.

        The perimeters of its roots are asked first, since they are simpler than all pieces together.
        """
        roots = {piece.root for piece in self.by_area.get(area, ())}
        left = blade
        for root in roots:
            left = polygonal(shapely.difference(left, self.whole(root)))
        if abs(left.area - m2) <= _SAME_M2:
            return left
        return polygonal(shapely.difference(blade, joined([self.shape(p) for p in self.by_area.get(area, ())])))

    def divide(self, piece: Piece, made: Cut) -> Piece:
        """Part a piece along a cut; gives the part inside, and leaves the rest where it was.

        Both together weigh what the piece weighed: area is shared out by planar share, never measured anew.
        """
        if made.inside is None or made.outside is None:
            return piece
        weight = piece.m2 * made.inside_m2 / (made.inside_m2 + made.outside_m2)
        inside = piece.part(made.inside, weight)
        piece.shape, piece.box, piece.m2 = made.outside, None, piece.m2 - weight
        self.add(inside)
        return inside

    def move(self, piece: Piece, area: str) -> None:
        """Let a piece go on under the id of another area."""
        self._leave(piece)
        piece.area = area
        self.by_area.setdefault(area, []).append(piece)

    def ground_of(self, root: str) -> Flat:
        """Give all ground of a root in the plane; it may be empty."""
        pieces = self.by_root.get(root, ())
        return self.shape(pieces[0]) if len(pieces) == 1 else joined([self.shape(p) for p in pieces])

    def parcels(self) -> tuple[Parcel, ...]:
        """Give the pieces as parcels, by root and in the order in which they were cut."""
        pieces = [piece for root in self.roots for piece in self.by_root.get(root, ())]
        shapes = [piece.shape for piece in pieces if piece.shape is not None]
        back = iter(self.plane.round(np.array(shapes, dtype=object)) if shapes else ())
        roots = self.roots
        return tuple(
            Parcel(
                p.area,
                p.root,
                roots[p.root].place,
                p.state,
                p.m2,
                p.since,
                p.way,
                p.depth_m,
                None if p.shape is None else next(back),
                tuple(p.events),
            )
            for p in pieces
        )
