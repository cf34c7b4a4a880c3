"""Text, dates and shapes as PostgreSQL holds them, in and out, to the last bit."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from psycopg import sql

from firmground.track.rows import single_parts
from firmground.track.stores.blob import WGS84, multi_part
from firmground.track.stores.postgis.connection import Connection

__all__ = ["fill", "shapes_in", "shapes_out", "text_in", "text_out"]

_MARK = "\ue000"  # of the private use area: no text of the field holds it


def text_in(value: Any) -> Any:
    """Write a text without U+0000, which PostgreSQL cannot hold, so that `text_out` gives it back; others stay."""
    if isinstance(value, str) and ("\0" in value or _MARK in value):
        return value.replace(_MARK, f"{_MARK}1").replace("\0", f"{_MARK}0")
    return value


def text_out(value: Any) -> Any:
    """Read a text as it was before `text_in`; others stay."""
    if isinstance(value, str) and _MARK in value:
        return value.replace(f"{_MARK}0", "\0").replace(f"{_MARK}1", _MARK)
    return value


def shapes_in(shapes: Iterable[Any], *, multi: bool = False) -> list[str | None]:
    """Write shapes as PostGIS reads them; ``multi`` makes lines and polygons multi-part first."""
    kept = list(shapes)
    array = np.full(len(kept), None, dtype=object)
    array[:] = kept
    if multi:
        array = multi_part(array)
    written = shapely.to_wkb(shapely.set_srid(array, WGS84), hex=True, byte_order=1, include_srid=True)
    return list(written)


def shapes_out(wkbs: Sequence[bytes | None]) -> list[Any]:
    """Read shapes from well-known binary."""
    array = np.full(len(wkbs), None, dtype=object)
    array[:] = wkbs
    return list(single_parts(shapely.from_wkb(array)))


def fill(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a table of the project, in their order.

    They come by way of a table of this transaction alone, since COPY goes into none with row-level security.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = sql.Identifier("firmground", table)
    made = sql.SQL("CREATE TEMPORARY TABLE firmground_fill ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
    connection.execute(made.format(names, into))
    connection.execute("ALTER TABLE pg_temp.firmground_fill ADD COLUMN in_order_ bigint GENERATED ALWAYS AS IDENTITY")
    copy = sql.SQL("COPY pg_temp.firmground_fill ({}) FROM STDIN").format(names)
    with connection.cursor() as cursor, cursor.copy(copy) as staged:
        for row in rows:
            staged.write_row([text_in(value) for value in row])
    moved = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM pg_temp.firmground_fill ORDER BY in_order_")
    connection.execute(moved.format(into, names, names))
    connection.execute("DROP TABLE pg_temp.firmground_fill")
