"""Checks of geometry: what is missing or broken, and ground that is counted twice or lies elsewhere."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from firmground.geo import shapes
from firmground.intake.check_codes import error, warning
from firmground.intake.ground import Ground
from firmground.intake.typed_cells import shown, text
from firmground.model import Finding
from firmground.model.tables import LAYERS, Shape, Tables

__all__ = ["check_geometries", "check_ground"]

_MAY_BE_MISSING = {"places"}
_DIMENSIONS = {Shape.POINT: {0}, Shape.LINE: {1}, Shape.POLYGON: {2}, Shape.ANY: {0, 1, 2}}
_COUNTED_TWICE_M2 = 1.0
_MARGIN_M = 20_000.0
"""How far beyond the outermost place a hazardous area still belongs to it (places may be drawn as points)."""


def check_geometries(tables: Tables) -> list[Finding]:
    """Find every geometry that is missing, of the wrong type, broken, or off the globe."""
    return [
        finding for name, layer in LAYERS.items() if layer.shape is not Shape.NONE for finding in _layer(tables, name)
    ]


def _layer(tables: Tables, name: str) -> Iterator[Finding]:
    for at, row in enumerate(tables.get(name, ()), start=1):
        shape = row.get("geometry")
        who = f"{name} row {at} ({shown(text(row, 'id'))})"
        if shape is None or (isinstance(shape, BaseGeometry) and shape.is_empty):
            if name not in _MAY_BE_MISSING:
                message, remedy = f"{who} has no geometry", f"draw a {LAYERS[name].shape} for it, or delete the row"
                yield error("FG-CK-201", message, remedy, layer=name, row=at, column="geometry")
            continue
        fault = _fault(shape, LAYERS[name].shape)
        if fault:
            remedy = "correct the drawing; firmground never repairs a geometry by itself"
            yield error("FG-CK-202", f"{who}: {fault}", remedy, layer=name, row=at, column="geometry")


def _fault(shape: object, wanted: Shape) -> str:
    if not isinstance(shape, BaseGeometry):
        return "the geometry cannot be read"
    if shape.geom_type == "GeometryCollection" or shapely.get_dimensions(shape) not in _DIMENSIONS[wanted]:
        return f"the geometry is a {shape.geom_type}, not a {wanted}"
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - the globe
        return "the geometry does not lie on the globe; longitude and latitude may be swapped or in metres"
    if not shape.is_valid:
        return str(shapely.is_valid_reason(shape))
    return ""


def check_ground(ground: Ground) -> list[Finding]:
    """Find hazardous areas that overlap or lie outside all places, and roads drawn in pieces."""
    return [*_overlaps(ground), *_outside(ground), *_in_pieces(ground)]


def _overlaps(ground: Ground) -> Iterator[Finding]:
    areas = ground.layers["hazardous_areas"]
    pairs, m2 = shapes.overlaps(areas.metric)
    for (i, j), common in zip(pairs.tolist(), m2.tolist(), strict=True):
        if common > _COUNTED_TWICE_M2:
            message = f"hazardous areas {shown(areas.ids[i])} and {shown(areas.ids[j])} share {common:,.0f} m2"
            remedy = "draw each piece of ground in one hazardous area only, else it is counted twice"
            row = max(areas.numbers[i], areas.numbers[j])
            yield warning("FG-CK-203", message, remedy, layer="hazardous_areas", row=row, column="geometry")


def _outside(ground: Ground) -> Iterator[Finding]:
    places, areas = ground.layers["places"], ground.layers["hazardous_areas"]
    if not places.ids:
        return
    west, south, east, north = shapely.total_bounds(places.metric).tolist()
    extent = shapely.box(west - _MARGIN_M, south - _MARGIN_M, east + _MARGIN_M, north + _MARGIN_M)
    for k in np.flatnonzero(~shapely.intersects(areas.metric, extent)).tolist():
        message = f"hazardous area {shown(areas.ids[k])} lies more than {_MARGIN_M / 1000:g} km outside all places"
        remedy = "look at it on the map: its coordinates may be swapped or of another region"
        yield warning("FG-CK-204", message, remedy, layer="hazardous_areas", row=areas.numbers[k], column="geometry")


def _in_pieces(ground: Ground) -> Iterator[Finding]:
    roads = ground.layers["roads"]
    pieces = shapely.get_num_geometries(shapely.line_merge(roads.metric))
    for k in np.flatnonzero(pieces > 1).tolist():
        message = f"road {shown(roads.ids[k])} is drawn in {pieces[k]} pieces that do not meet end to end"
        remedy = "split it into one row for each piece; until then it counts as one link from first to last point"
        yield warning("FG-CK-703", message, remedy, layer="roads", row=roads.numbers[k], column="geometry")
