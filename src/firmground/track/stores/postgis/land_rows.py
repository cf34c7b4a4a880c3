"""Today's ground as a layer on a server: the same columns as in a file."""

from collections.abc import Sequence

from psycopg import sql

from firmground.model.progress import Parcel
from firmground.track.stores.land_rows import LAND_TABLE, cells_of
from firmground.track.stores.postgis.cells import fill, shapes_in
from firmground.track.stores.postgis.connection import Connection
from firmground.track.stores.schema import GEOM

__all__ = ["show"]


def show(connection: Connection, parcels: Sequence[Parcel]) -> None:
    """Put parcels in the place of those that were shown before."""
    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("firmground", LAND_TABLE.name)))
    shapes = shapes_in((parcel.shape for parcel in parcels), multi=True)
    names = [*(name for name, _ in LAND_TABLE.columns), GEOM]
    rows = [(*cells, shape) for cells, shape in zip(cells_of(parcels), shapes, strict=True)]
    fill(connection, LAND_TABLE.name, names, rows)
