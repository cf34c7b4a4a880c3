"""True areas and lengths, shapes in metres, and which shapes touch or lie near each other."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Geod, Transformer

from firmground.errors import CrsError

__all__ = ["Shapes", "geodesic_area_m2", "geodesic_length_m", "overlaps", "project", "spots", "touching", "within"]

Shapes: TypeAlias = NDArray[Any] | Sequence[Any]
"""An array or sequence of shapely shapes."""

_GEOD = Geod(ellps="WGS84")
_CHUNK = 50_000


def geodesic_area_m2(shapes: Shapes) -> NDArray[np.float64]:
    """Area on the WGS84 ellipsoid of each shape in degrees, in square metres; holes do not count.

    Lines and points have none. Which way a ring runs does not matter. (Karney 2013, as PROJ implements it.)
    """
    array = np.asarray(shapes, dtype=object)
    total = np.zeros(len(array))
    parts, owner = shapely.get_parts(array, return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, owner = parts[polygons], owner[polygons]
    np.add.at(total, owner, _ring_areas(shapely.get_exterior_ring(parts)))
    holes, hole_of = shapely.get_rings(parts, return_index=True)
    inner = np.r_[False, hole_of[1:] == hole_of[:-1]] if len(hole_of) else np.zeros(0, dtype=bool)
    np.add.at(total, owner[hole_of[inner]], -_ring_areas(holes[inner]))
    return total


def _ring_areas(rings: NDArray[Any]) -> NDArray[np.float64]:
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    cuts = np.searchsorted(ring_of, np.arange(len(rings) + 1))
    lon, lat = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
    areas = (abs(_GEOD.polygon_area_perimeter(lon[a:b], lat[a:b])[0]) if b > a else 0.0 for a, b in pairwise(cuts))
    return np.fromiter(areas, dtype=np.float64, count=len(rings))


def geodesic_length_m(shapes: Shapes) -> NDArray[np.float64]:
    """Length on the WGS84 ellipsoid of each line in degrees, in metres; other shapes have none."""
    array = np.asarray(shapes, dtype=object)
    xy, line_of = shapely.get_coordinates(array, return_index=True)
    total = np.zeros(len(array))
    if len(xy) > 1:
        steps = _GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])[2]
        inside = _same_part(array)
        np.add.at(total, line_of[1:][inside], np.asarray(steps)[inside])
    return total


def _same_part(array: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each coordinate but the first belongs to the same line part as the one before it."""
    parts, _ = shapely.get_parts(array, return_index=True)
    part_of = shapely.get_coordinates(parts, return_index=True)[1]
    lines = np.isin(shapely.get_type_id(parts), [shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING])
    same: NDArray[np.bool_] = (part_of[1:] == part_of[:-1]) & lines[part_of[1:]]
    return same


def project(shapes: Shapes, crs: CRS) -> NDArray[Any]:
    """Bring shapes from WGS84 degrees into metres of ``crs``, x before y.

    Raises CrsError where a point has no place in that CRS.
    """
    array = np.asarray(shapes, dtype=object)
    transformer = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    moved: NDArray[Any] = shapely.transform(array, transformer.transform, interleaved=False)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise CrsError(f"some of the data have no place in {crs.name}; longitude and latitude may be swapped")
    return moved


def spots(shapes: Shapes) -> NDArray[np.int64]:
    """One point in or on each metric shape, as whole metres: rows of x and y; of a line, its middle."""
    array = np.asarray(shapes, dtype=object)
    lines = shapely.get_type_id(array) == shapely.GeometryType.LINESTRING
    points = shapely.point_on_surface(array)
    points[lines] = shapely.line_interpolate_point(array[lines], 0.5, normalized=True)
    whole: NDArray[np.int64] = np.rint(shapely.get_coordinates(points)).astype(np.int64)
    return whole


def touching(areas: Shapes, sites: Shapes, working_space: ArrayLike = 0.0) -> NDArray[np.int64]:
    """Pairs (index of area, index of site) where an area touches a site's footprint or the strip around it.

    All in metres of one CRS; ``working_space`` is the width of the strip, one for all or one for each site. A
    common edge is a touch. Exactly what buffering would find, without the error of a buffer's corners. The
    pairs are sorted.
    """
    area_array, site_array = np.asarray(areas, dtype=object), np.asarray(sites, dtype=object)
    reach = np.broadcast_to(np.asarray(working_space, dtype=np.float64), site_array.shape)
    tree = shapely.STRtree(area_array)
    site_at, area_at = tree.query(site_array, predicate="dwithin", distance=reach)
    return _sorted_pairs(area_at, site_at)


def within(a: Shapes, b: Shapes, radius: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (index in a, index in b) nearer than the radius around the shape of a, and their whole metres.

    The distance between the shapes is rounded down, so that it never looks longer than it is; a pair counts
    where the rounded distance is below the radius. ``radius`` is one for all or one for each of a. The pairs
    are sorted.
    """
    left, right = np.asarray(a, dtype=object), np.asarray(b, dtype=object)
    reach = np.broadcast_to(np.asarray(radius, dtype=np.float64), left.shape)
    tree = shapely.STRtree(right)
    # One metre more, since the distance is rounded down before it is compared.
    left_at, right_at = tree.query(left, predicate="dwithin", distance=reach + 1.0)
    pairs = _sorted_pairs(left_at, right_at)
    metres = np.floor(shapely.distance(left[pairs[:, 0]], right[pairs[:, 1]])).astype(np.int64)
    near = metres < reach[pairs[:, 0]]
    return pairs[near], metres[near]


def overlaps(shapes: Shapes) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs (i, j) with i < j of metric polygons that cover the same ground, and how many square metres."""
    array = np.asarray(shapes, dtype=object)
    left, right = shapely.STRtree(array).query(array, predicate="intersects")
    pairs = _sorted_pairs(left[left < right], right[left < right])
    areas = [
        shapely.area(shapely.intersection(array[part[:, 0]], array[part[:, 1]]))
        for part in np.split(pairs, range(_CHUNK, len(pairs), _CHUNK))
    ]
    return pairs, np.concatenate(areas)


def _sorted_pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    order = np.lexsort((second, first))
    return np.column_stack((first[order], second[order])).astype(np.int64)
