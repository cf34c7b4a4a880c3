"""Today's ground as a layer that QGIS draws: one feature for each parcel, a reading of the ledger to be dropped."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from firmground.model.area import HECTARE_M2
from firmground.model.progress import Parcel
from firmground.track.stores import blob
from firmground.track.stores.layer_rows import touch
from firmground.track.stores.schema import GEOM, Table, add_table
from firmground.track.stores.style import LAND, add_style

__all__ = ["LAND_TABLE", "cells_of", "show"]

LAND_TABLE = Table(
    "land",
    "Ground by its state on the day it was last shown; read from the ledger, so that edits here change nothing.",
    (
        ("area", "TEXT"),
        ("root", "TEXT"),
        ("place", "TEXT"),
        ("state", "TEXT"),
        ("way", "TEXT"),
        ("depth_m", "REAL"),
        ("hectares", "REAL"),
        ("since", "DATE"),
        ("event", "TEXT"),
    ),
    "MULTIPOLYGON",
)


def cells_of(parcels: Sequence[Parcel]) -> list[tuple[Any, ...]]:
    """Give the cells of each parcel, its geometry apart; ``event`` is the last one that made it what it is."""
    return [
        (
            p.area,
            p.root,
            p.place,
            p.state.value,
            p.way.value if p.way else None,
            p.depth_m,
            round(p.m2 / HECTARE_M2, 4),
            p.since,
            p.events[-1] if p.events else None,
        )
        for p in parcels
    ]


def show(connection: sqlite3.Connection, parcels: Sequence[Parcel]) -> None:
    """Put parcels in the place of those that were shown before; where none differ, nothing is written.

    Files from before there was such a layer get it, with its style.
    """
    made = connection.execute("SELECT 1 FROM gpkg_contents WHERE table_name = ?", (LAND_TABLE.name,)).fetchone()
    if made is None:
        add_table(connection, LAND_TABLE)
        add_style(connection, LAND_TABLE.name, "state", LAND, "state of the ground, by hatch and colour")
    names = [name for name, _ in LAND_TABLE.columns]
    columns = ", ".join(f"[{name}]" for name in (*names, GEOM))
    shapes = np.full(len(parcels), None, dtype=object)
    shapes[:] = [parcel.shape for parcel in parcels]
    since = names.index("since")
    wanted = [
        (*cells[:since], cells[since].isoformat() if cells[since] else None, *cells[since + 1 :], held)
        for cells, held in zip(cells_of(parcels), blob.encode(shapes, multi=True), strict=True)
    ]
    if wanted == connection.execute(f"SELECT {columns} FROM land ORDER BY fid").fetchall():  # noqa: S608 - names above
        return
    connection.execute("DELETE FROM land")
    marks = ", ".join("?" * (len(names) + 1))
    connection.executemany(f"INSERT INTO land ({columns}) VALUES ({marks})", wanted)  # noqa: S608 - names above
    touch(connection, LAND_TABLE.name, blob.extent(shapes))
