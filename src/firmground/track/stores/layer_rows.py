"""Rows of a layer in and out of its table; names in the SQL come from LAYERS alone, values are bound."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import numpy as np

from firmground.errors import ProjectFileError
from firmground.model.tables import LAYERS, Layer, Shape, Type, Value
from firmground.track.deliveries import Change
from firmground.track.rows import GEOMETRY, RowsById, single_parts
from firmground.track.stores import blob
from firmground.track.stores.schema import GEOM, layer_table

__all__ = ["apply", "compare", "read", "replace_all", "touch"]

_Cells: TypeAlias = tuple[Any, ...]


def read(connection: sqlite3.Connection, layer: Layer) -> tuple[dict[str, Value], ...]:
    """Give the rows of a layer, whoever wrote them; a cell that is not of its column comes as it stands."""
    return _typed(layer, connection.execute(f"{_select(layer)} ORDER BY fid").fetchall())


def compare(connection: sqlite3.Connection, layer: Layer, rows: RowsById) -> Change:
    """Tell what rows in their canonical form would change."""
    wanted = _encoded(layer, rows)
    stored: dict[str, _Cells] = {cells[_at_id(layer)]: cells for cells in connection.execute(_select(layer))}
    created = {key: row for key, row in rows.items() if key not in stored}
    after = {key: rows[key] for key, cells in wanted.items() if stored.get(key, cells) != cells}
    before = _typed(layer, [stored[key] for key in after])
    return Change(layer.name, created, dict(zip(after, before, strict=True)), after)


def apply(connection: sqlite3.Connection, change: Change) -> None:
    """Change the rows of a layer; a row that is said to be new comes last, a row that is to be replaced stays put."""
    layer = LAYERS[change.layer]
    away = [(key,) for key in (*change.removed, *change.created)]
    connection.executemany(f"DELETE FROM [{layer.name}] WHERE [id] = ?", away)  # noqa: S608 - names of LAYERS
    there = {key for (key,) in connection.execute(f"SELECT [id] FROM [{layer.name}]")}  # noqa: S608
    lost = {key: row for key, row in change.after.items() if key not in there}
    _insert(connection, layer, change.created | lost)
    names = _columns(layer)
    assigned = ", ".join(f"[{name}] = ?" for name in names)
    kept = {key: row for key, row in change.after.items() if key in there}
    connection.executemany(
        f"UPDATE [{layer.name}] SET {assigned} WHERE [id] = ?",  # noqa: S608 - names of LAYERS
        ((*cells, key) for key, cells in _encoded(layer, kept).items()),
    )
    touch(connection, layer.name, _extent(connection, layer))


def replace_all(connection: sqlite3.Connection, layer: Layer, rows: RowsById) -> None:
    """Put rows in the place of all rows of a layer."""
    connection.execute(f"DELETE FROM [{layer.name}]")  # noqa: S608 - names of LAYERS
    _insert(connection, layer, rows)
    touch(connection, layer.name, _extent(connection, layer))


def _insert(connection: sqlite3.Connection, layer: Layer, rows: RowsById) -> None:
    names = _columns(layer)
    held = ", ".join("?" * len(names))
    connection.executemany(
        f"INSERT INTO [{layer.name}] ({_quoted(names)}) VALUES ({held})",  # noqa: S608 - names of LAYERS
        _encoded(layer, rows).values(),
    )


def _typed(layer: Layer, cells: Sequence[_Cells]) -> tuple[dict[str, Value], ...]:
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


def _iso(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


def _at_id(layer: Layer) -> int:
    return [column.name for column in layer.columns].index("id")


def _shapes(layer: Layer, cells: Sequence[_Cells]) -> Any:
    """Read the geometry, which stands last in each row."""
    try:
        return single_parts(blob.decode([row[-1] for row in cells]))
    except blob.UnreadableBlobError as error:
        row_id = dict(zip(_columns(layer), cells[error.index], strict=True))["id"]
        text = f"{layer.name} {row_id}: its geometry cannot be read; draw it anew, or delete the row, in QGIS"
        raise ProjectFileError(text) from error


def _extent(connection: sqlite3.Connection, layer: Layer) -> tuple[float, float, float, float] | None:
    if layer.shape is Shape.NONE:
        return None
    return blob.extent(_shapes(layer, connection.execute(_select(layer)).fetchall()))


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
