"""One form for equal rows, so that every store keeps, compares and gives back the same values."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from firmground.errors import BadInputError, UnknownNameError
from firmground.model.tables import LAYERS, Layer, Row, Shape, Tables, Type, Value

__all__ = ["GEOMETRY", "RowsById", "canonical", "single_parts"]

RowsById: TypeAlias = dict[str, dict[str, Value]]

GEOMETRY = "geometry"
"""Key under which a row holds its shape."""

_POINT, _LINE, _POLYGON, _MULTIPOINT, _MULTILINE, _MULTIPOLYGON = 0, 1, 3, 4, 5, 6  # type numbers of shapely
_MULTI = (_MULTIPOINT, _MULTILINE, _MULTIPOLYGON)
_TAKEN: Mapping[Shape, tuple[int, ...]] = {
    Shape.POINT: (_POINT,),
    Shape.LINE: (_LINE, _MULTILINE),
    Shape.POLYGON: (_POLYGON, _MULTIPOLYGON),
    Shape.ANY: (_POINT, _LINE, _POLYGON, *_MULTI),
}
_LARGEST = 2**63 - 1  # what a file holds as a whole number
_SHOWN = 40


def canonical(tables: Tables) -> dict[str, RowsById]:
    """Complete the rows and key them by layer and id; of two rows with one id the later one counts.

    Raises UnknownNameError for an unknown layer, BadInputError for the first row that is not of its layer.
    """
    return {name: _layer(_known(name), rows) for name, rows in tables.items()}


def single_parts(shapes: NDArray[Any]) -> NDArray[Any]:
    """Turn every multi-part shape of one part into that part, in place; no vertex changes."""
    single = np.isin(shapely.get_type_id(shapes), _MULTI) & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return shapes


def _known(name: str) -> Layer:
    if name in LAYERS:
        return LAYERS[name]
    raise UnknownNameError.beside("a project has no layer", name, LAYERS)


def _layer(layer: Layer, rows: tuple[Row, ...]) -> RowsById:
    checks = [(column.name, _CHECKS[column.type]) for column in layer.columns]
    known = {name for name, _ in checks} | {GEOMETRY}
    found: RowsById = {}
    for at, row in enumerate(rows, start=1):
        if not row.keys() <= known:
            raise BadInputError(f"{layer.name} row {at}: there is no column {min(row.keys() - known, key=str)!r}")
        kept: dict[str, Value] = {}
        for name, check in checks:
            value = row.get(name)
            try:
                kept[name] = None if value is None else check(value)
            except ValueError as error:
                raise BadInputError(f"{layer.name} row {at}, {name}: {_shown(value)} {error}") from error
        if not isinstance(kept["id"], str) or not kept["id"]:
            raise BadInputError(f"{layer.name} row {at}: a row needs an id")
        if layer.shape is not Shape.NONE:
            kept[GEOMETRY] = row.get(GEOMETRY)
        elif row.get(GEOMETRY) is not None:
            raise BadInputError(f"{layer.name} row {at}: the layer takes no geometry")
        found[kept["id"]] = kept
    if layer.shape is not Shape.NONE:
        _settle_shapes(layer, found)
    return found


def _settle_shapes(layer: Layer, rows: RowsById) -> None:
    """Refuse shapes that are not of the layer, and give those of one part their single type."""
    for row_id, row in rows.items():
        if not isinstance(row[GEOMETRY], BaseGeometry | None):
            raise BadInputError(f"{layer.name} {row_id}: {_shown(row[GEOMETRY])} is no geometry")
    shapes = np.full(len(rows), None, dtype=object)
    shapes[:] = [row[GEOMETRY] for row in rows.values()]
    single_parts(shapes)
    there = ~shapely.is_missing(shapes)
    vertices, owners = shapely.get_coordinates(shapes, return_index=True)
    endless = np.zeros(len(shapes), dtype=bool)
    endless[owners[~np.isfinite(vertices).all(axis=1)]] = True
    faults = (
        (~np.isin(shapely.get_type_id(shapes), _TAKEN[layer.shape]), f"is not a {layer.shape} shape"),
        (shapely.is_empty(shapes), "is empty"),
        (shapely.get_coordinate_dimension(shapes) != 2, "has heights; a project is flat"),  # noqa: PLR2004 - x and y
        (endless, "has a coordinate that is not a number"),
    )
    ids = list(rows)
    for wrong, why in faults:
        for index in np.flatnonzero(wrong & there):
            raise BadInputError(f"{layer.name} {ids[index]}: its geometry {why}")
    for row, shape in zip(rows.values(), shapes, strict=True):
        row[GEOMETRY] = shape


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def _text(value: Value) -> Value:
    if not isinstance(value, str):
        raise ValueError("is not text")  # noqa: TRY004 - told on as BadInputError, as the others
    if not value.isascii():
        value.encode()  # a lone surrogate is a ValueError of its own
    return value


def _integer(value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise ValueError("is not a whole number of 64 bits")
    return value


def _real(value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("is not a finite number")
    return float(value)


def _date(value: Value) -> Value:
    if type(value) is not date:  # a datetime would lose its time of day
        raise ValueError("is not a date")
    return value


def _boolean(value: Value) -> Value:
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")  # noqa: TRY004 - told on as BadInputError, as the others
    return value


_CHECKS: Mapping[Type, Callable[[Value], Value]] = {
    Type.TEXT: _text,
    Type.LIST: _text,
    Type.INTEGER: _integer,
    Type.REAL: _real,
    Type.DATE: _date,
    Type.BOOLEAN: _boolean,
}
