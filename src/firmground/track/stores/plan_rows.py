"""The current plan in and out of its tables in a project file."""

import sqlite3
from datetime import date

from firmground.errors import NoPlanError
from firmground.model.plan import Plan
from firmground.track.stores import blob
from firmground.track.stores.layer_rows import touch
from firmground.track.stores.ledger_store import Shown
from firmground.track.stores.plan_cells import ACTIVITY_READ, RUN_READ, UNSCHEDULED_READ, Filled, plan_of, tables_of
from firmground.track.stores.plan_schema import ACTIVITIES, RUNS, UNSCHEDULED
from firmground.track.stores.schema import GEOM

__all__ = ["load", "save", "start"]


def save(connection: sqlite3.Connection, plan: Plan | None, start: date, shown: Shown | None = None) -> None:
    """Put a plan, or none, in the place of the one before it, inside the transaction that is going on."""
    for filled in tables_of(plan, start, shown):
        _replace(connection, filled)


def load(connection: sqlite3.Connection) -> Plan:
    """Read the plan as it stands, edited by hand or not; raises NoPlanError where there is none."""
    run = connection.execute(f"SELECT {RUN_READ} FROM {RUNS.name} ORDER BY fid DESC LIMIT 1").fetchone()  # noqa: S608
    if run is None:
        raise NoPlanError("the project holds no plan yet; make one with `firmground plan`")
    scheduled = connection.execute(f"SELECT {ACTIVITY_READ} FROM {ACTIVITIES.name} ORDER BY fid")  # noqa: S608
    left = connection.execute(f"SELECT {UNSCHEDULED_READ} FROM {UNSCHEDULED.name} ORDER BY fid")  # noqa: S608
    return plan_of(run, scheduled, left)


def start(connection: sqlite3.Connection) -> str:
    """Give the date of day 0 of the plan, as its row says it; empty where there is no plan."""
    run = connection.execute(f"SELECT start FROM {RUNS.name} ORDER BY fid DESC LIMIT 1").fetchone()  # noqa: S608
    return "" if run is None else str(run[0])


def _replace(connection: sqlite3.Connection, filled: Filled) -> None:
    """Fill a table anew."""
    table, rows = filled.table, filled.rows
    extent = None
    if table.geometry:
        shapes = blob.encode(filled.points) if filled.points is not None else []
        rows = [(shape, *row) for shape, row in zip(shapes, rows, strict=True)]
        extent = blob.extent(filled.points) if filled.points is not None else None
    names = ["fid", *([GEOM] if table.geometry else []), *(name for name, _ in table.columns)]
    held = ", ".join("?" * len(names))
    connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - a table of ours
    connection.executemany(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({held})",  # noqa: S608 - a table of ours
        ((fid, *row) for fid, row in enumerate(rows, start=1)),
    )
    touch(connection, table.name, extent)
