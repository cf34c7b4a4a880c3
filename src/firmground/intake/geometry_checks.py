"""Looks for the faults of shapes that mine action databases are known for; nothing is ever repaired.

The list follows the checks that GICHD published as *geocheck* for IMSMA databases (github.com/GICHD/geocheck):
invalid polygons, fewer than three vertices, duplicate polygons, repeated points, more than 5,000 m between points;
with multi-part shapes, stated areas and absurd sizes added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

from firmground.intake.shapes import ShapeColumn, is_parted
from firmground.model.tables import Layer, Shape, Value

__all__ = ["check_shapes", "fingerprints"]

_GEOD = Geod(ellps="WGS84")
_EQUAL_AREA = Transformer.from_crs("EPSG:4326", "+proj=cea +ellps=WGS84 +units=m", always_xy=True)

_STEP_M = 5_000.0
_OVERLAP_SHARE = 0.009
_AREA_TOLERANCE = 0.10
_LOOK_CLOSER = 0.09  # the quick area is within a thousandth of the geodesic one; only near the limit both are needed
_LEAST_AREA_M2, _MOST_AREA_M2 = 1.0, 1e9
_DEGREE_M = 111_320.0
_TURNING_POINTS = 3
_SURFACE = 2  # dimension of a polygon
_PAIR = 2

_TAKEN = {
    Shape.POINT: {"Point"},
    Shape.LINE: {"LineString", "MultiLineString"},
    Shape.POLYGON: {"Polygon", "MultiPolygon"},
    Shape.ANY: {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"},
}
_MEASURE_ANEW = "look at the shape on a map and measure or draw it anew; firmground does not repair it"


def check_shapes(column: ShapeColumn, layer: Layer, stated_m2: Sequence[Value] | None = None) -> None:
    """Check every shape of a sheet, in WGS84; shapes that nothing can be planned on are refused.

    ``stated_m2`` are the areas as written on the reports, in the order of the rows.
    """
    _refuse_kinds(column, layer)
    _refuse_invalid(column)
    where = column.present()
    parted = where[is_parted(column.shapes[where])]
    column.doubt(
        parted,
        "FG-IN-055",
        lambda index: f"the shape has {shapely.get_num_geometries(column.shapes[index])} parts",
        "split it into one row per part, unless it is one task",
    )
    _doubt_duplicates(column)
    edges = _Edges.of(column)
    _doubt_repeated(column, edges)
    if layer.name != "places":  # borders and settlements may be large, and drawn with long edges
        _doubt_long_steps(column, edges)
        _doubt_areas(column, stated_m2)


def fingerprints(shapes: NDArray[Any]) -> list[bytes]:
    """Give each shape a key that is equal for the same vertices, wherever its rings start and turn."""
    return list(shapely.to_wkb(shapely.normalize(shapes), byte_order=1))


def _refuse_kinds(column: ShapeColumn, layer: Layer) -> None:
    taken = _TAKEN[layer.shape]
    number = {kind.name.replace("_", "").lower(): kind.value for kind in shapely.GeometryType}
    wrong = ~np.isin(shapely.get_type_id(column.shapes), [-1, *(number[kind.lower()] for kind in taken)])
    column.refuse(
        np.flatnonzero(wrong),
        "FG-IN-042",
        lambda index: f"a {column.shapes[index].geom_type} was delivered to layer {layer.name!r}",
        f"deliver {' or '.join(sorted(taken))}",
    )


def _refuse_invalid(column: ShapeColumn) -> None:
    where = column.present()
    for index in where[~shapely.is_valid(column.shapes[where])]:
        shape = column.shapes[index]
        overlap = _overlap_of_parts(shape)
        if _is_short_of_points(shape):
            column.refuse([index], "FG-IN-051", "the polygon has fewer than three distinct vertices", _MEASURE_ANEW)
        elif overlap > _OVERLAP_SHARE:
            told = f"parts of the shape overlap by {100 * overlap:.1f} % of the smaller one"
            column.refuse([index], "FG-IN-056", told, "draw the parts so that each square metre is in one of them")
        else:
            reason = shapely.is_valid_reason(shape).replace("[", " at ").rstrip("]")
            column.refuse([index], "FG-IN-050", f"the shape is not valid: {reason}", _MEASURE_ANEW)


def _is_short_of_points(shape: BaseGeometry) -> bool:
    rings = shapely.get_rings(shape)
    return any(len(np.unique(shapely.get_coordinates(ring), axis=0)) < _TURNING_POINTS for ring in rings)


def _overlap_of_parts(shape: BaseGeometry) -> float:
    """Give the largest overlap of two parts as a share of the smaller one; 0 where a part itself is not valid."""
    parts = shapely.get_parts(shape)
    if len(parts) < _PAIR or not shapely.is_valid(parts).all() or not shapely.area(parts).all():
        return 0.0
    tree = shapely.STRtree(parts)
    first, second = tree.query(parts, predicate="intersects")
    pairs = first < second
    shared = shapely.area(shapely.intersection(parts[first[pairs]], parts[second[pairs]]))
    smaller = np.minimum(shapely.area(parts[first[pairs]]), shapely.area(parts[second[pairs]]))
    return float((shared / smaller).max(initial=0.0))


def _doubt_duplicates(column: ShapeColumn) -> None:
    where = column.present()
    where = where[shapely.get_dimensions(column.shapes[where]) > 0]  # many things may stand at one point
    seen: dict[bytes, int] = {}
    for index, key in zip(where, fingerprints(column.shapes[where]), strict=True):
        first = seen.setdefault(key, int(index))
        if first != index:
            told = f"the shape is the same as in row {column.numbers[first]}"
            column.doubt([index], "FG-IN-052", told, "remove one of the rows, or draw the right shape")


@dataclass(frozen=True, slots=True)
class _Edges:
    """All edges of lines and rings: start, end, and the index of the shape that each belongs to."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    owner: NDArray[np.int64]

    @classmethod
    def of(cls, column: ShapeColumn) -> "_Edges":
        parts, owners = shapely.get_parts(column.shapes, return_index=True)
        rings, of_part = shapely.get_rings(parts, return_index=True)
        lines = shapely.get_dimensions(parts) == 1
        pieces = np.concatenate([rings, parts[lines]])
        of_shape = np.concatenate([owners[of_part], owners[lines]])
        vertices, of_piece = shapely.get_coordinates(pieces, return_index=True)
        joined = of_piece[:-1] == of_piece[1:]
        return cls(vertices[:-1][joined], vertices[1:][joined], of_shape[of_piece[:-1][joined]])


def _doubt_repeated(column: ShapeColumn, edges: _Edges) -> None:
    repeated, counts = np.unique(edges.owner[(edges.start == edges.end).all(axis=1)], return_counts=True)
    count = dict(zip(repeated.tolist(), counts.tolist(), strict=True))
    column.doubt(
        repeated,
        "FG-IN-053",
        lambda index: f"vertices that repeat the one before them: {count[index]}",
        "check whether a turning point was entered twice instead of the next one",
    )


def _doubt_long_steps(column: ShapeColumn, edges: _Edges) -> None:
    areal = shapely.get_dimensions(column.shapes) == _SURFACE
    middle = np.radians((edges.start[:, 1] + edges.end[:, 1]) / 2)
    across, up = (edges.end - edges.start).T
    roughly = np.hypot(across * np.cos(middle), up) * _DEGREE_M
    maybe = areal[edges.owner] & (roughly > 0.98 * _STEP_M)
    start, end, owner = edges.start[maybe], edges.end[maybe], edges.owner[maybe]
    _, _, metres = _GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    longest: dict[int, float] = {}
    for index, length in zip(owner.tolist(), np.atleast_1d(metres).tolist(), strict=True):
        if length > _STEP_M:
            longest[index] = max(length, longest.get(index, 0.0))
    column.doubt(
        longest,
        "FG-IN-054",
        lambda index: f"two consecutive vertices lie {longest[index] / 1000:.1f} km apart",
        "check for a mistyped turning point",
    )


def _doubt_areas(column: ShapeColumn, stated_m2: Sequence[Value] | None) -> None:
    where = column.present()
    where = where[shapely.get_dimensions(column.shapes[where]) == _SURFACE]
    if not len(where):
        return
    flat = shapely.transform(column.shapes[where], _EQUAL_AREA.transform, interleaved=False)
    area = dict(zip(where.tolist(), shapely.area(flat).tolist(), strict=True))
    absurd = [index for index, m2 in area.items() if not _LEAST_AREA_M2 <= m2 <= _MOST_AREA_M2]
    column.doubt(
        absurd,
        "FG-IN-058",
        lambda index: f"the shape measures {area[index]:,.1f} m2",
        "check units and turning points",
    )
    if stated_m2 is not None:
        _doubt_stated(column, area, stated_m2)


def _doubt_stated(column: ShapeColumn, area: dict[int, float], stated_m2: Sequence[Value]) -> None:
    for index, quick in area.items():
        stated = stated_m2[index]
        if not isinstance(stated, float) or stated <= 0 or abs(stated - quick) <= _LOOK_CLOSER * quick:
            continue
        geodesic = abs(_GEOD.geometry_area_perimeter(shapely.orient_polygons(column.shapes[index]))[0])
        if abs(stated - geodesic) > _AREA_TOLERANCE * geodesic:
            told = f"the report states {stated:,.0f} m2, the perimeter encloses {geodesic:,.0f} m2 (geodesic)"
            column.doubt([index], "FG-IN-057", told, "find out which of the two is right")
