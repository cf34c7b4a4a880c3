"""Cutting ground in two without losing any: what lies under a blade, what does not, and what is only noise."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

__all__ = ["NOISE_M", "SLIVER_M2", "Cut", "Flat", "cut", "is_noise", "joined", "on_globe", "polygonal", "valid"]

Flat: TypeAlias = Polygon | MultiPolygon
"""Ground in metres of an equal-area plane."""

SLIVER_M2 = 1.0
"""A piece smaller than this is no piece: it stays with the ground beside it."""
NOISE_M = 1.0
"""A strip no wider than this is the noise of satellite positioning along an edge that two people walked."""
_GRID_M = 1e-3
"""Grid to which coordinates are snapped where the plain overlay does not keep the area."""
_BALANCE_M2 = 1e-3


@dataclass(frozen=True, slots=True)
class Cut:
    """Ground in two parts that do not overlap and together are the whole; None where a part is no piece.

    ``inside_m2`` and ``outside_m2`` are planar areas and add up to that of the ground.
    """

    inside: Flat | None
    outside: Flat | None
    inside_m2: float
    outside_m2: float


def cut(ground: Flat, blade: Flat) -> Cut:
    """Cut ground along the edge of a blade; parts under SLIVER_M2 go to the other side.

    Both overlays node the same lines, so that their parts fit along every edge and slivers join the other side as a
    coverage. Where the parts do not add up to the ground, the cut is made once more on a grid of a millimetre, on
    which it cannot fail.
    """
    made = _cut(ground, blade, None)
    if abs(made.inside_m2 + made.outside_m2 - ground.area) > _BALANCE_M2:
        made = _cut(ground, blade, _GRID_M)
    return made


def _cut(ground: Flat, blade: Flat, grid: float | None) -> Cut:
    inside, slivers_in = _sorted_out(shapely.intersection(ground, blade, grid_size=grid))
    if inside is None:
        return Cut(None, ground, 0.0, ground.area)
    outside, slivers_out = _sorted_out(shapely.difference(ground, blade, grid_size=grid))
    if outside is None:
        return Cut(ground, None, ground.area, 0.0)
    inside, outside = _with(inside, slivers_out), _with(outside, slivers_in)
    return Cut(inside, outside, inside.area, outside.area)


def _sorted_out(shape: Any) -> tuple[Flat | None, list[Polygon]]:
    """Part what an overlay gives into the piece and the slivers; lines and points have no area."""
    if shape.geom_type == "Polygon":
        return (shape, []) if shape.area >= SLIVER_M2 else (None, [shape] if shape.area > 0 else [])
    polygons = [part for part in _polygons(shape) if part.area > 0]
    pieces = [part for part in polygons if part.area >= SLIVER_M2]
    slivers = [part for part in polygons if part.area < SLIVER_M2]
    if not pieces:
        return None, slivers
    return (pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)), slivers


def _with(piece: Flat, slivers: list[Polygon]) -> Flat:
    """Add slivers along the edge of a piece to it."""
    if not slivers:
        return piece
    made = polygonal(shapely.coverage_union_all([piece, *slivers]))
    return made if shapely.is_valid(made) else joined([piece, *slivers])


def joined(parts: list[Any]) -> Flat:
    """Unite polygons that do not overlap."""
    return polygonal(shapely.union_all(np.array(parts, dtype=object)))


def polygonal(shape: Any) -> Flat:
    """Give the polygons of any shape: itself if it is one, all of its polygons as one otherwise; it may be empty."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    polygons = _polygons(shape)
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _polygons(shape: Any) -> list[Polygon]:
    """Take the polygons out of a collection, which may hold multipolygons."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if part.geom_type == "Polygon"]


def valid(shapes: NDArray[Any]) -> NDArray[Any]:
    """Put in the place of each shape that crosses itself its valid parts, in the array itself."""
    for at in np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)).tolist():
        shapes[at] = polygonal(shapely.make_valid(shapes[at]))
    return shapes


def on_globe(shapes: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which shapes in degrees have ground, all of it between the poles and within a turn of longitude."""
    found: NDArray[np.bool_] = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    found[owner[~(np.abs(xy) <= (180, 90)).all(axis=1)]] = False  # what is no number is not below either
    return found


def is_noise(shape: Flat) -> bool:
    """Tell whether ground is nothing but slivers, and strips that are no wider than NOISE_M."""
    if shape.area < SLIVER_M2:
        return True
    if shape.area > shape.length * NOISE_M / 2:  # all of it within half a strip of the edge cannot be more than that
        return False
    return bool(shapely.buffer(shape, -NOISE_M / 2, quad_segs=4, join_style="mitre").is_empty)
