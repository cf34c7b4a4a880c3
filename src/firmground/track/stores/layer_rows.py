"""Rows of a layer in and out of its table; names in the SQL come from LAYERS alone, values are bound."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np

from firmground.errors import ProjectFileError
from firmground.model.tables import Layer, Shape, Type, Value
from firmground.track.rows import GEOMETRY, RowsById, single_parts
from firmground.track.stores import blob
from firmground.track.stores.schema import GEOM, layer_table

__all__ = ["Counts", "read", "touch", "upsert"]

_Cells: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a layer were created and updated."""

    created: int = 0
    updated: int = 0

    @property
    def changed(self) -> bool:
        """Whether any row was."""
        return self.created + self.updated > 0


def read(connection: sqlite3.Connection, layer: Layer) -> tuple[dict[str, Value], ...]:
    """Give the rows of a layer, whoever wrote them; a cell that is not of its column comes as it stands."""
    cells = connection.execute(f"{_select(layer)} ORDER BY fid").fetchall()
    if not cells:
        return ()
    names = [column.name for column in layer.columns]
    held = list(zip(*cells, strict=True))
    typed: list[Sequence[Value]] = [
        [_UNDERSTOOD[column.type](value) for value in values]
        for column, values in zip(layer.columns, held, strict=False)
    ]
    if layer.shape is not Shape.NONE:
        names.append(GEOMETRY)
        typed.append(_shapes(layer, cells))
    return tuple(dict(zip(names, row, strict=True)) for row in zip(*typed, strict=True))


def upsert(connection: sqlite3.Connection, layer: Layer, rows: RowsById) -> Counts:
    """Create or replace rows in their canonical form; touches no row that is equal already."""
    wanted = _encoded(layer, rows)
    at_id = [column.name for column in layer.columns].index("id")
    stored: dict[str, _Cells] = {cells[at_id]: cells for cells in connection.execute(_select(layer))}
    created = [cells for row_id, cells in wanted.items() if row_id not in stored]
    updated = [cells for row_id, cells in wanted.items() if stored.get(row_id, cells) != cells]
    counts = Counts(len(created), len(updated))
    if counts.changed:
        names = _columns(layer)
        held = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO [{layer.name}] ({_quoted(names)}) VALUES ({held})", created)  # noqa: S608
        assigned = ", ".join(f"[{name}] = ?" for name in names)
        connection.executemany(
            f"UPDATE [{layer.name}] SET {assigned} WHERE [id] = ?",  # noqa: S608 - names of LAYERS
            ((*cells, cells[at_id]) for cells in updated),
        )
        touch(connection, layer.name, _extent(layer, stored | wanted))
    return counts


def touch(connection: sqlite3.Connection, table: str, extent: tuple[float, float, float, float] | None) -> None:
    """Note in the table of contents when a table was changed and how far it reaches."""
    connection.execute(
        "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'),"
        " min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        (*(extent or (None,) * 4), table),
    )


def _columns(layer: Layer) -> list[str]:
    names = [column.name for column in layer.columns]
    return names if layer.shape is Shape.NONE else [*names, GEOM]


def _quoted(names: Sequence[str]) -> str:
    """Quote names with brackets: a name in quotation marks that is no column is text to SQLite, not an error."""
    return ", ".join(f"[{name}]" for name in names)


def _select(layer: Layer) -> str:
    return f"SELECT {_quoted(_columns(layer))} FROM [{layer.name}]"  # noqa: S608 - names of LAYERS


def _encoded(layer: Layer, rows: RowsById) -> dict[str, _Cells]:
    """Write each row as the cells that the table holds, geometry last."""
    columns = [(column.name, column.type is Type.DATE) for column in layer.columns]
    cells: list[_Cells] = [
        tuple(_iso(row[name]) if dated else row[name] for name, dated in columns) for row in rows.values()
    ]
    if layer.shape is not Shape.NONE:
        shapes = np.full(len(rows), None, dtype=object)
        shapes[:] = [row[GEOMETRY] for row in rows.values()]
        multi = layer_table(layer).geometry.startswith("MULTI")
        cells = [(*row, held) for row, held in zip(cells, blob.encode(shapes, multi=multi), strict=True)]
    return dict(zip(rows, cells, strict=True))


def _iso(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, date) else None


def _shapes(layer: Layer, cells: Sequence[_Cells]) -> Any:
    """Read the geometry, which stands last in each row."""
    try:
        return single_parts(blob.decode([row[-1] for row in cells]))
    except blob.UnreadableBlobError as error:
        row_id = dict(zip(_columns(layer), cells[error.index], strict=True))["id"]
        text = f"{layer.name} {row_id}: its geometry cannot be read; draw it anew, or delete the row, in QGIS"
        raise ProjectFileError(text) from error


def _extent(layer: Layer, rows: Mapping[str, _Cells]) -> tuple[float, float, float, float] | None:
    if layer.shape is Shape.NONE:
        return None
    return blob.extent(_shapes(layer, list(rows.values())))


def _plain(value: Value) -> Value:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _date(value: Value) -> Value:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _plain(value)
    except ValueError:
        return value


def _boolean(value: Value) -> Value:
    return bool(value) if value in (0, 1) else _plain(value)


_UNDERSTOOD: Mapping[Type, Callable[[Value], Value]] = {
    Type.TEXT: _plain,
    Type.LIST: _plain,
    Type.INTEGER: _plain,
    Type.REAL: _plain,
    Type.DATE: _date,
    Type.BOOLEAN: _boolean,
}
