"""Metres and degrees of a drawing: plain arithmetic, so that every machine draws the same.

Good to a thousandth near the spot asked about; what must be measured is measured later, by `geo`.
"""

from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

__all__ = ["Floats", "flat", "flatten", "moved", "rectangles", "rings", "rounded", "unit_rings"]

Floats: TypeAlias = NDArray[np.float64]

_DECIMALS = 6
"""A tenth of a metre: coarser than what mathematical libraries differ by."""
_CORNERS = 9


def _metres_per_degree(latitude: ArrayLike) -> tuple[Floats, Floats]:
    """Length of a degree of longitude and of latitude on WGS84 (series of Snyder 1987, table 9)."""
    phi: Floats = np.radians(np.asarray(latitude, dtype=np.float64))
    east: Floats = 111_412.84 * np.cos(phi) - 93.5 * np.cos(3 * phi) + 0.118 * np.cos(5 * phi)
    north: Floats = 111_132.954 - 559.822 * np.cos(2 * phi) + 1.175 * np.cos(4 * phi)
    return east, north


def rounded(degrees: Floats) -> Floats:
    """Round coordinates to what a drawing keeps."""
    return degrees.round(_DECIMALS)


def moved(lonlat: Floats, east_m: ArrayLike, north_m: ArrayLike) -> Floats:
    """Move points by metres to the east and north; rows of longitude and latitude in, the same out."""
    east, north = _metres_per_degree(lonlat[..., 1])
    step = np.stack((np.asarray(east_m) / east, np.asarray(north_m) / north), axis=-1)
    return rounded(lonlat + step)


def flat(lonlat: Floats, latitude: float) -> Floats:
    """Metres on a plane for the whole region, a few per cent wrong at its ends: for who lies next to whom."""
    east, north = _metres_per_degree(latitude)
    metres: Floats = lonlat * np.array([round(float(east)), round(float(north))], dtype=np.float64)
    return metres


def flatten(shapes: NDArray[Any], latitude: float) -> NDArray[Any]:
    """Bring shapes in degrees onto the plane of `flat`."""
    made: NDArray[Any] = shapely.transform(shapes, lambda xy: flat(xy, latitude))
    return made


def unit_rings(rng: np.random.Generator, count: int) -> Floats:
    """Draw irregular, nearly convex outlines around 0, 0, each enclosing one unit: count x corners x 2."""
    turns = (np.arange(_CORNERS) + rng.uniform(-0.35, 0.35, (count, _CORNERS))) * (2 * np.pi / _CORNERS)
    reach = rng.uniform(0.8, 1.2, (count, _CORNERS))
    long, tilt = rng.uniform(1.0, 1.6, (count, 1)), rng.uniform(0, np.pi, (count, 1))
    x, y = reach * np.cos(turns) * long, reach * np.sin(turns)
    x, y = x * np.cos(tilt) - y * np.sin(tilt), x * np.sin(tilt) + y * np.cos(tilt)
    twice = np.sum(x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1), axis=1)
    scale = np.sqrt(2 / twice)[:, None]
    return np.stack((x * scale, y * scale), axis=-1)


def rings(centre: Floats, outline: Floats, m2: Floats) -> NDArray[Any]:
    """Polygons in degrees with these outlines and areas around their centres."""
    size = np.sqrt(m2)[:, None]
    corners = moved(centre[:, None, :], outline[..., 0] * size, outline[..., 1] * size)
    shapes: NDArray[Any] = shapely.polygons(np.concatenate((corners, corners[:, :1]), axis=1))
    return shapes


def rectangles(rng: np.random.Generator, centre: Floats, length_m: Floats, width_m: Floats) -> NDArray[Any]:
    """Draw turned rectangles in degrees around their centres; a point where there is no length."""
    tilt = rng.uniform(0, np.pi, len(centre))[:, None]
    along = np.array([1, -1, -1, 1]) * length_m[:, None] / 2
    across = np.array([1, 1, -1, -1]) * width_m[:, None] / 2
    east, north = along * np.cos(tilt) - across * np.sin(tilt), along * np.sin(tilt) + across * np.cos(tilt)
    corners = moved(centre[:, None, :], east, north)
    shapes: NDArray[Any] = shapely.points(rounded(centre))
    drawn = length_m > 0
    shapes[drawn] = shapely.polygons(np.concatenate((corners, corners[:, :1]), axis=1)[drawn])
    return shapes
