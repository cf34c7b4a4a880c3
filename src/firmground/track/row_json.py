"""Rows as JSON values and back, as `rows-imported` keeps them in the ledger."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import shapely
from shapely.errors import ShapelyError

from firmground.errors import LedgerError
from firmground.model.tables import Layer, Row, Shape, Type, Value
from firmground.track.rows import GEOMETRY, RowsById, single_parts

__all__ = ["JsonRow", "rows_from_json", "rows_to_json"]

JsonRow: TypeAlias = Mapping[str, Any]
"""A row as JSON knows it: dates in ISO form, the geometry as hexadecimal WKB, empty cells left out."""


def rows_to_json(rows: Iterable[Row]) -> tuple[dict[str, Any], ...]:
    """Write rows as JSON values; geometry in two dimensions, little-endian."""
    kept = tuple(rows)
    shapes = np.full(len(kept), None, dtype=object)
    shapes[:] = [row.get(GEOMETRY) for row in kept]
    written = shapely.to_wkb(shapes, hex=True, byte_order=1, output_dimension=2)
    found = []
    for row, shape in zip(kept, written, strict=True):
        cells = {name: _json(value) for name, value in row.items() if value is not None and name != GEOMETRY}
        found.append(cells if shape is None else {**cells, GEOMETRY: shape})
    return tuple(found)


def rows_from_json(layer: Layer, rows: Iterable[JsonRow]) -> RowsById:
    """Read rows as a store gives them back, keyed by id; raises LedgerError where they are none.

    A column that the layer does not have any more is left out.
    """
    dated = {column.name: column.type is Type.DATE for column in layer.columns}
    kept = tuple(rows)
    try:
        found: RowsById = {
            held["id"]: {name: _value(held.get(name), dated=is_date) for name, is_date in dated.items()}
            for held in kept
        }
        if layer.shape is not Shape.NONE:
            shapes = np.full(len(found), None, dtype=object)
            last = {held["id"]: held.get(GEOMETRY) for held in kept}
            shapes[:] = list(last.values())
            for row, shape in zip(found.values(), single_parts(shapely.from_wkb(shapes)), strict=True):
                row[GEOMETRY] = shape
    except (KeyError, TypeError, ShapelyError) as error:
        raise LedgerError(f"rows of {layer.name} in the ledger cannot be read: {error}") from error
    return found


def _json(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):  # only another program writes such a cell
        return str(value)
    return value


def _value(held: Any, *, dated: bool) -> Value:
    try:
        return date.fromisoformat(held) if dated and isinstance(held, str) else held
    except ValueError:
        return held  # as another program had written it; the check finds it
