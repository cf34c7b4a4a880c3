"""Cutting the perimeter of an area into parts with given shares of its size."""

from collections.abc import Sequence
from typing import TypeAlias

from shapely.geometry import MultiPolygon, Polygon, box

__all__ = ["strips"]

_HALVINGS = 45

_Ground: TypeAlias = Polygon | MultiPolygon


def strips(perimeter: _Ground, shares: Sequence[float]) -> list[_Ground | None]:
    """Cut a perimeter from west to east into strips with these shares of its plane size; None for an empty one."""
    west, _, east, _ = perimeter.bounds
    found: list[_Ground | None] = []
    whole, done, low = perimeter.area, 0.0, west
    for n, share in enumerate(shares):
        done += share
        high = east if n == len(shares) - 1 else _cut(perimeter, done * whole)
        found.append(_strip(perimeter, low, high) if share > 0.0 else None)
        low = high
    return found


def _cut(perimeter: _Ground, size: float) -> float:
    """Find how far east the part west of it has that size."""
    low, south, high, north = perimeter.bounds
    west = low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if perimeter.intersection(box(west, south, middle, north)).area < size:
            low = middle
        else:
            high = middle
    return float((low + high) / 2)


def _strip(perimeter: _Ground, low: float, high: float) -> _Ground | None:
    _, south, _, north = perimeter.bounds
    part = perimeter.intersection(box(low, south, high, north))
    pieces = [p for p in getattr(part, "geoms", [part]) if isinstance(p, Polygon) and not p.is_empty]
    return (pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)) if pieces else None
