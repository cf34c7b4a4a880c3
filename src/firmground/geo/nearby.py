"""What lies near to a shape, measured in metres around it, for shapes in degrees of WGS84."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from firmground.geo.partition import is_noise, valid
from firmground.geo.plane import Plane
from firmground.geo.shapes import project

__all__ = ["beyond_m2", "near"]

_DEGREE_M = (
    110_000.0  # a little less than a degree of latitude, so that the first look takes too much, never too little
)


def near(shape: Any, others: Sequence[Any], metres: float) -> list[int]:
    """Give the indices of the shapes that lie within so many metres of a shape, or touch it; rising.

    Measured in the azimuthal equidistant plane about the middle of the shape, which is true to a millimetre for
    distances of kilometres.
    """
    if shape is None or shapely.is_empty(shape):
        return []
    array = np.asarray(others, dtype=object)
    west, south, east, north = shapely.bounds(shape).tolist()
    up = (metres + 1.0) / _DEGREE_M
    across = up / max(0.01, math.cos(math.radians(min(89.0, max(abs(south), abs(north)) + up))))
    boxes = shapely.bounds(array)
    maybe = np.flatnonzero(
        (boxes[:, 0] <= east + across)
        & (boxes[:, 2] >= west - across)
        & (boxes[:, 1] <= north + up)
        & (boxes[:, 3] >= south - up)
    )
    if not len(maybe):
        return []
    plane = _about((west + east) / 2, (south + north) / 2)
    middle, *flat = project([shape, *array[maybe]], plane)
    found: list[int] = maybe[shapely.dwithin(np.asarray(flat, dtype=object), middle, metres)].tolist()
    return found


def beyond_m2(shape: Any, cover: Sequence[Any]) -> float:
    """Give the square metres of a shape that none of some others covers; 0 where they are noise (see partition)."""
    west, south, east, north = shapely.bounds(shape).tolist()
    middle, *flat = valid(Plane((west, south, east, north)).flat([shape, *cover]))
    rest = shapely.difference(middle, shapely.union_all(flat))
    return 0.0 if is_noise(rest) else float(rest.area)


def _about(longitude: float, latitude: float) -> CRS:
    return CRS.from_proj4(f"+proj=aeqd +lat_0={latitude} +lon_0={longitude} +ellps=WGS84 +units=m")
