"""Features cut into vector tiles (Mapbox Vector Tile specification 2.1), small at every zoom.

Coordinates are those of the web's maps (EPSG:3857) with the world as a square of side 1, y downwards; nothing is
measured in them. What is smaller than a few pixels is gathered: one point for all of one group in one cell, or for
all in one cell with the number in each of their parts.
"""

import math
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import mapbox_vector_tile  # type: ignore[import-untyped] # it has no stubs
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from firmground.desk.mapped.feature import Feature, Property
from firmground.model.area import HECTARE_M2

__all__ = ["MOST_ZOOM", "TileSet"]

MOST_ZOOM = 16
"""Deeper zooms are drawn from tiles of this one."""

_EXTENT = 4096
_BUFFER = 64
_PIXELS = 512
"""Pixels of a screen along the side of a tile."""
_LEAST_PIXELS = 5.0
"""What is smaller than this is gathered."""
_CELLS, _FINE_CELLS, _FINE_ZOOM = 12, 512, 13
"""Cells of gathering along the side of a tile, and those from a zoom on at which single things are looked for."""
_SMOOTHED = 4.0
"""Units of a tile within which an outline may be drawn simpler: half a pixel."""
_TILES_KEPT = 600
_MOST_LATITUDE = 85.0511287798066
_OPTIONS = {"check_winding_order": False, "y_coord_down": True, "extents": _EXTENT}
_DRAWN = {
    GeometryType.POLYGON, GeometryType.MULTIPOLYGON, GeometryType.LINESTRING, GeometryType.MULTILINESTRING,
    GeometryType.POINT, GeometryType.MULTIPOINT,
}  # fmt: skip


def _on_web(shapes: NDArray[Any]) -> NDArray[Any]:
    """Turn shapes in degrees into those of the square of the world."""

    def turned(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        lat = np.radians(np.clip(lon_lat[:, 1], -_MOST_LATITUDE, _MOST_LATITUDE))
        y = 0.5 - np.log(np.tan(math.pi / 4 + lat / 2)) / (2 * math.pi)
        return np.column_stack((lon_lat[:, 0] / 360 + 0.5, y))

    return np.asarray(shapely.transform(shapely.force_2d(shapes), turned), dtype=object)


def _twelfths(parts: Counter[str]) -> str:
    """Spell shares coarsely, so that few pictures are needed for many points: `cha:5.sha:7`; no part gets lost."""
    most = sum(parts.values())
    return ".".join(f"{part}:{max(1, round(12 * n / most))}" for part, n in sorted(parts.items()))


class TileSet:
    """The tiles of one layer on one day for one kind of viewer; made when they are asked for, and kept."""

    def __init__(self, layer: str, features: Sequence[Feature]) -> None:
        self._layer = layer
        self._features = features
        shapes = np.empty(len(features), dtype=object)
        shapes[:] = [f.shape for f in features]
        self.bounds = tuple(map(float, shapely.total_bounds(shapes))) if len(features) else None
        self._shapes = _on_web(shapes)
        self._tree = shapely.STRtree(self._shapes)
        edges = shapely.bounds(self._shapes).reshape(-1, 4)
        self._sizes = np.maximum(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
        lines = np.isin(shapely.get_type_id(self._shapes), (GeometryType.LINESTRING, GeometryType.MULTILINESTRING))
        self._gathers = ~lines if layer != "places" else np.zeros(len(features), dtype=bool)
        self._lines = lines
        self.tile = lru_cache(maxsize=_TILES_KEPT)(self._tile)
        self._gathered = lru_cache(maxsize=MOST_ZOOM + 1)(self._gather)

    @cached_property
    def _spots(self) -> NDArray[np.float64]:
        return np.asarray(shapely.get_coordinates(shapely.centroid(self._shapes)), dtype=np.float64)

    @cached_property
    def _groups(self) -> tuple[list[dict[str, Property]], NDArray[np.int64]]:
        known: dict[tuple[Property, ...], int] = {}
        numbers = [known.setdefault(() if f.part else tuple(f.group.values()), len(known)) for f in self._features]
        first = {number: k for k, number in reversed(list(enumerate(numbers)))}
        return [dict(self._features[first[n]].group) for n in range(len(known))], np.array(numbers, dtype=np.int64)

    def _small(self, z: int) -> NDArray[np.bool_]:
        return np.asarray(self._gathers & (self._sizes * (_PIXELS << z) < _LEAST_PIXELS))

    def _tile(self, z: int, x: int, y: int) -> bytes:
        """Give a tile; empty where nothing is there."""
        drawn = [*self._whole(z, x, y), *self._points(z, x, y)]
        if not drawn:
            return b""
        found = mapbox_vector_tile.encode([{"name": self._layer, "features": drawn}], default_options=_OPTIONS)
        return bytes(found)

    def _whole(self, z: int, x: int, y: int) -> list[dict[str, Any]]:
        """Give what is large enough to have an outline, clipped and drawn as coarsely as the zoom allows."""
        side, margin = 1.0 / (1 << z), _BUFFER / _EXTENT / (1 << z)
        west, north = x * side, y * side
        window = shapely.box(west - margin, north - margin, west + side + margin, north + side + margin)
        near = np.sort(self._tree.query(window))
        near = near[~self._small(z)[near]]
        near = near[~self._lines[near] | (self._sizes[near] * (_PIXELS << z) >= 1.0)]
        if not len(near):
            return []
        scale = _EXTENT * (1 << z)
        corner = np.array([west, north])
        shapes = shapely.transform(self._shapes[near], lambda xy: (xy - corner) * scale)
        shapes = shapely.simplify(shapes, _SMOOTHED if z < MOST_ZOOM else 0.5)
        shapes = shapely.clip_by_rect(shapes, -_BUFFER, -_BUFFER, _EXTENT + _BUFFER, _EXTENT + _BUFFER)
        shapes = shapely.orient_polygons(shapely.transform(shapes, np.rint), exterior_cw=False)
        kinds = shapely.get_type_id(shapes)
        return [
            {"geometry": shape, "properties": self._features[k].properties}
            for k, shape, kind in zip(near.tolist(), shapes, kinds.tolist(), strict=True)
            if kind in _DRAWN and not shape.is_empty
        ]

    def _points(self, z: int, x: int, y: int) -> list[dict[str, Any]]:
        """Give what is gathered in the cells of a tile."""
        drawn = []
        corner = np.array([x, y]) / (1 << z)
        for members in self._gathered(z).get((x, y), ()):
            px, py = np.rint((self._spots[members].mean(axis=0) - corner) * _EXTENT * (1 << z))
            one = self._features[int(members[0])]
            told = one.properties if len(members) == 1 else self._sum(members)
            drawn.append({"geometry": shapely.Point(px, py), "properties": {**told, "n": len(members)}})
        return drawn

    def _sum(self, members: NDArray[np.int64]) -> dict[str, Property]:
        """Tell of many: the number in each part, or, of one group, how much ground or how many teams together."""
        parts = Counter(self._features[k].part for k in members.tolist())
        if "" not in parts:
            return {**dict(parts), "parts": _twelfths(parts)}
        group = dict(self._groups[0][int(self._groups[1][int(members[0])])])
        m2 = sum(self._features[k].m2 for k in members.tolist())
        if m2:
            group["hectares"] = round(m2 / HECTARE_M2, 4)
        teams = sum(int(self._features[k].more.get("teams", 0)) for k in members.tolist())
        return {**group, "teams": teams} if teams else group

    def _gather(self, z: int) -> dict[tuple[int, int], list[NDArray[np.int64]]]:
        """Sort what is small at a zoom into cells by group; gives the members of each by tile."""
        small = np.flatnonzero(self._small(z))
        if not len(small):
            return {}
        side = _CELLS if z < _FINE_ZOOM else _FINE_CELLS
        cells = np.floor(self._spots[small] * (side << z)).astype(np.int64)
        keys = np.c_[cells, self._groups[1][small]]
        order = np.lexsort(keys.T[::-1])
        ends = np.flatnonzero(np.any(np.diff(keys[order], axis=0), axis=1)) + 1
        found: dict[tuple[int, int], list[NDArray[np.int64]]] = {}
        for members, start in zip(np.split(small[order], ends), (0, *ends.tolist()), strict=True):
            cx, cy, _ = keys[order[start]].tolist()
            found.setdefault((cx // side, cy // side), []).append(members)
        return found
