"""Compares delivered rows with those that a project has: what is new, what changes, what stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from firmground.intake.collector import quoted
from firmground.intake.geometry_checks import fingerprints
from firmground.model.finding import Finding, Severity
from firmground.model.tables import LAYERS, Row, Shape, Tables, Value

__all__ = ["Changes", "merge"]

_Layers = Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows to create, to update and to leave alone, by layer; updated rows are whole, as they will be.

    ``findings`` warn of polygons that another row of the project has already.
    """

    created: _Layers
    updated: _Layers
    unchanged: _Layers
    findings: tuple[Finding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether applying the delivery would change nothing."""
        return not any(self.created.values()) and not any(self.updated.values())


def merge(existing: Tables, delivered: Tables) -> Changes:
    """Sort delivered rows by what they would do to the project, by id.

    A column that the delivery does not have keeps its value; a blank cell of one that it has clears it. Values are
    equal as Python compares them, geometries when every coordinate is the same in the same order.
    """
    created: dict[str, tuple[Row, ...]] = {}
    updated: dict[str, tuple[Row, ...]] = {}
    unchanged: dict[str, tuple[Row, ...]] = {}
    findings: list[Finding] = []
    for layer, rows in delivered.items():
        before = {row["id"]: row for row in existing.get(layer, ())}
        created[layer], updated[layer], unchanged[layer] = map(tuple, _sorted(layer, before, rows))
        if layer in LAYERS and LAYERS[layer].shape is Shape.POLYGON:
            findings += _twins(layer, before, [*created[layer], *updated[layer]], rows)
    return Changes(MappingProxyType(created), MappingProxyType(updated), MappingProxyType(unchanged), tuple(findings))


def _sorted(layer: str, before: Mapping[Value, Row], rows: tuple[Row, ...]) -> tuple[list[Row], list[Row], list[Row]]:
    created: list[Row] = []
    updated: list[Row] = []
    unchanged: list[Row] = []
    for row in rows:
        old = before.get(row["id"])
        if old is None:
            created.append(_with_every_column(layer, row))
        elif _equal(old, row):
            unchanged.append(old)
        else:
            updated.append({**old, **row})
    return created, updated, unchanged


def _with_every_column(layer: str, row: Row) -> Row:
    empty: dict[str, Value] = {column.name: None for column in LAYERS[layer].columns} if layer in LAYERS else {}
    return {**empty, **row}


def _equal(old: Row, new: Row) -> bool:
    return all(_same(old.get(name), value) for name, value in new.items())


def _same(old: Value, new: Value) -> bool:
    if isinstance(old, BaseGeometry) and isinstance(new, BaseGeometry):
        return bool(shapely.equals_identical(old, new))
    if isinstance(old, BaseGeometry) or isinstance(new, BaseGeometry):
        return False
    return old == new or (old in {None, ""} and new in {None, ""})


def _twins(layer: str, before: Mapping[Value, Row], changed: list[Row], rows: tuple[Row, ...]) -> list[Finding]:
    """Find changed rows whose polygon a row of another id has, among the rows that the delivery leaves alone."""
    delivered = {row["id"] for row in rows}
    others = [row for name, row in before.items() if name not in delivered and row.get("geometry") is not None]
    shaped = [row for row in changed if row.get("geometry") is not None]
    if not others or not shaped:
        return []
    known = dict(zip(_keys(others), (row["id"] for row in others), strict=True))
    return [
        Finding(
            "FG-IN-052",
            Severity.WARNING,
            f"{quoted(row['id'])} has the same shape as {quoted(known[key])} of the project",
            "find out whether both are the same; if so, deliver it under the id that the project has",
            layer=layer,
            column="geometry",
        )
        for row, key in zip(shaped, _keys(shaped), strict=True)
        if key in known
    ]


def _keys(rows: list[Row]) -> list[bytes]:
    return fingerprints(np.array([row["geometry"] for row in rows], dtype=object))
