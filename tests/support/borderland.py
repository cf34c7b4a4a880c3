"""A small invented region as a GeoPackage: two sides of a border, named after nothing real."""

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely

__all__ = ["borderland", "layer"]

WEST, SOUTH = 34.0, 51.0
HOMES = 12
"""Settlements in each district."""


def layer(path: Path, title: str, shapes: list[Any], /, crs: str | None = "EPSG:4326", **columns: list[Any]) -> None:
    """Add a layer to a GeoPackage."""
    fields = {
        key: np.array(values, dtype=None if isinstance(values[0], (int, float, bool)) else object)
        for key, values in columns.items()
    }
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(s) for s in shapes], dtype=object),
        list(fields.values()),
        list(fields),
        layer=title,
        driver="GPKG",
        geometry_type=shapes[0].geom_type,
        crs=crs,
        append=path.exists(),
        promote_to_multi=False,
    )


def borderland(path: Path, *, region: str = "Riverside Oblast") -> Path:
    """Write districts, settlements, towns, rail and grid of two sides, each with two districts."""
    for side, (kind, west) in enumerate((("districts_one", WEST), ("hromadas_two", WEST + 0.4))):
        boxes = [shapely.box(west + 0.2 * k, SOUTH, west + 0.2 * (k + 1), SOUTH + 0.2) for k in range(2)]
        names = [f"District {side + 1}{k + 1}" for k in range(2)]
        layer(path, kind, boxes, name=names, oblast=[region if side == 0 else "Hill Oblast"] * 2, pop_2021=[9000, 7000])
        spots = [
            shapely.Point(b.bounds[0] + 0.02 + 0.04 * (n % 4) + 0.003 * n, SOUTH + 0.04 + 0.045 * (n // 4) + 0.002 * n)
            for b in boxes
            for n in range(HOMES)
        ]
        layer(path, f"settlements_{kind}", spots, name=[f"Home {side + 1}-{n}" for n in range(len(spots))])
    layer(path, "towns", [shapely.Point(WEST + 0.021, SOUTH + 0.041)], name=["Home 1-0"], population=[4000])
    stops = [shapely.Point(WEST + x, SOUTH + 0.1) for x in (0.03, 0.15, 0.3)]
    rail = [shapely.LineString(pair) for pair in zip(stops, stops[1:], strict=False)]
    layer(path, "rail_links", rail, from_name=["a", "b"], to_name=["b", "c"], suspect=[False, False])
    layer(path, "power_buses", [shapely.Point(WEST + 0.1, SOUTH + 0.02), shapely.Point(WEST + 0.7, SOUTH + 0.02)],
          name=["North", "South"])  # fmt: skip
    return path
