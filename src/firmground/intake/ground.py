"""Where everything lies, in metres: the shapes of a project and which hazardous areas touch which works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from firmground.geo import crs as systems
from firmground.geo import shapes
from firmground.intake.typed_cells import real, text
from firmground.model.tables import Row, Tables

__all__ = ["Drawn", "Ground", "drawn_rows", "settle_crs", "survey"]

WORKED = ("hazardous_areas", "assets", "roads")
"""Layers whose rows are sites: where work can happen."""


@dataclass(frozen=True)
class Drawn:
    """The rows of one layer that have a geometry, by rising id, with their shapes in degrees and in metres."""

    ids: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: tuple[int, ...]
    degrees: NDArray[Any]
    metric: NDArray[Any]


@dataclass(frozen=True)
class Ground:
    """The shapes of a project, true areas and lengths, and which areas touch a site (areas by rising id)."""

    crs: str
    layers: Mapping[str, Drawn]
    area_m2: Mapping[str, float]
    length_m: Mapping[str, float]
    touches: Mapping[str, tuple[str, ...]]

    def shape_of(self) -> dict[str, Any]:
        """Metric shape of every site by id."""
        drawn = [self.layers[name] for name in WORKED]
        return {site: shape for d in drawn for site, shape in zip(d.ids, d.metric, strict=True)}


def settle_crs(tables: Tables, code: str) -> tuple[str, CRS] | None:
    """Give the CRS of the project: the one that was set if it fits the data, else the UTM zone of the data.

    None where nothing is drawn yet and none was set. Raises CrsError where none fits.
    """
    layers = ("places", "bases", *WORKED)
    drawn = [row["geometry"] for name in layers for row in tables.get(name, ()) if row.get("geometry") is not None]
    if not drawn:
        return (code, systems.require_metric(code)) if code else None
    west, south, east, north = map(float, shapely.total_bounds(np.asarray(drawn, dtype=object)))
    bounds = (west, south, east, north)
    chosen = code or systems.choose(bounds)
    return chosen, systems.require_metric(chosen, bounds)


def drawn_rows(tables: Tables, layer: str, crs: CRS) -> Drawn:
    """Bring the rows of a layer that have a geometry into the metric CRS, by rising id."""
    rows = [(text(row, "id"), at, row) for at, row in enumerate(tables.get(layer, ()), start=1)]
    rows = sorted((r for r in rows if r[2].get("geometry") is not None), key=lambda r: r[:2])
    degrees = np.empty(len(rows), dtype=object)
    degrees[:] = [shapely.force_2d(row["geometry"]) for _, _, row in rows]
    return Drawn(
        tuple(r[0] for r in rows),
        tuple(r[2] for r in rows),
        tuple(r[1] for r in rows),
        degrees,
        shapes.project(degrees, crs),
    )


def survey(tables: Tables, code: str, crs: CRS) -> Ground:
    """Measure everything once: metric shapes, geodesic areas and lengths, and what touches what (L1, L2)."""
    layers = {name: drawn_rows(tables, name, crs) for name in ("places", "bases", *WORKED)}
    areas, assets, roads = (layers[name] for name in WORKED)
    space = [real(row, "working_space_m") or 0.0 for row in assets.rows]
    touches: dict[str, list[str]] = {}
    for sites, strip in (
        (assets, np.asarray(space)),
        (roads, np.zeros(len(roads.ids))),
        (areas, np.zeros(len(areas.ids))),
    ):
        for area, site in shapes.touching(areas.metric, sites.metric, strip).tolist():
            touches.setdefault(sites.ids[site], []).append(areas.ids[area])
    return Ground(
        crs=code,
        layers=layers,
        # Hundredths of a square metre and decimetres: below what anybody measures, above what PROJ versions differ by.
        area_m2=dict(zip(areas.ids, np.round(shapes.geodesic_area_m2(areas.degrees), 2).tolist(), strict=True)),
        length_m=dict(zip(roads.ids, np.round(shapes.geodesic_length_m(roads.degrees), 1).tolist(), strict=True)),
        touches={site: tuple(sorted(names)) for site, names in touches.items()},
    )
