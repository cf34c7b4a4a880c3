"""Rows of a layer in and out of its table on a server; names in the SQL come from LAYERS alone."""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from firmground.model.tables import LAYERS, Layer, Shape, Value
from firmground.track.deliveries import Change, compared
from firmground.track.rows import GEOMETRY, RowsById
from firmground.track.stores.postgis.cells import fill, shapes_in, shapes_out, text_in, text_out
from firmground.track.stores.postgis.connection import Connection
from firmground.track.stores.schema import GEOM, layer_table

__all__ = ["apply", "compare", "read", "replace_all"]


def read(connection: Connection, layer: Layer, *, shapes_from: str = "") -> tuple[dict[str, Value], ...]:
    """Give the rows of a layer in their order; ``shapes_from`` names a view to take the shapes from instead."""
    names = [column.name for column in layer.columns]
    columns: list[sql.Composable] = [sql.Identifier("held", name) for name in names]
    table: sql.Composable = sql.SQL("{} held").format(_table(layer))
    if shapes_from:
        table += sql.SQL(" LEFT JOIN {} shown USING (fid)").format(sql.Identifier("firmground", shapes_from))
    if layer.shape is not Shape.NONE:
        names.append(GEOMETRY)
        shape = sql.Identifier("shown" if shapes_from else "held", GEOM)
        columns.append(sql.SQL("ST_AsBinary({}, 'NDR')").format(shape))
    asked = sql.SQL("SELECT {} FROM {} ORDER BY fid").format(sql.SQL(", ").join(columns), table)
    cells = connection.cursor(binary=True).execute(asked).fetchall()
    if layer.shape is not Shape.NONE:
        shapes = shapes_out([row[-1] for row in cells])
        cells = [(*row[:-1], shape) for row, shape in zip(cells, shapes, strict=True)]
    return tuple(dict(zip(names, map(text_out, row), strict=True)) for row in cells)


def compare(connection: Connection, layer: Layer, rows: RowsById) -> Change:
    """Tell what rows in their canonical form would change."""
    return compared(layer.name, {str(row["id"]): row for row in read(connection, layer)}, rows)


def apply(connection: Connection, change: Change) -> None:
    """Change the rows of a layer; a row that is said to be new comes last, a row that is to be replaced stays put."""
    layer = LAYERS[change.layer]
    away = [text_in(key) for key in (*change.removed, *change.created, *change.after)]
    asked = sql.SQL("DELETE FROM {} WHERE id = ANY(%s) RETURNING id, fid").format(_table(layer))
    places = {text_out(key): fid for key, fid in connection.execute(asked, (away,))}
    stay = {key: row for key, row in change.after.items() if key in places}
    _insert(connection, layer, stay, places)
    _insert(connection, layer, change.created | {k: r for k, r in change.after.items() if k not in places})


def replace_all(connection: Connection, layer: Layer, rows: RowsById) -> None:
    """Put rows in the place of all rows of a layer."""
    connection.execute(sql.SQL("DELETE FROM {}").format(_table(layer)))
    _insert(connection, layer, rows)


def _insert(connection: Connection, layer: Layer, rows: RowsById, places: Mapping[str, int] | None = None) -> None:
    names = [column.name for column in layer.columns]
    cells: list[tuple[Any, ...]] = [tuple(row[name] for name in names) for row in rows.values()]
    if layer.shape is not Shape.NONE:
        multi = layer_table(layer).geometry.startswith("MULTI")
        shapes = shapes_in((row[GEOMETRY] for row in rows.values()), multi=multi)
        names.append(GEOM)
        cells = [(*row, shape) for row, shape in zip(cells, shapes, strict=True)]
    if places is not None:
        names.append("fid")
        cells = [(*row, places[key]) for key, row in zip(rows, cells, strict=True)]
    fill(connection, layer.name, names, cells)


def _table(layer: Layer) -> sql.Identifier:
    return sql.Identifier("firmground", layer.name)
