"""The current plan in and out of its tables on a server."""

from datetime import date
from typing import Any

from psycopg import sql

from firmground.errors import NoPlanError
from firmground.model.plan import Plan
from firmground.track.stores.ledger_store import Shown
from firmground.track.stores.plan_cells import ACTIVITY_READ, RUN_READ, UNSCHEDULED_READ, plan_of, tables_of
from firmground.track.stores.plan_schema import ACTIVITIES, RUNS, UNSCHEDULED
from firmground.track.stores.postgis.cells import fill, shapes_in, text_out
from firmground.track.stores.postgis.connection import Connection
from firmground.track.stores.postgis.tables import columns_of
from firmground.track.stores.schema import Table

__all__ = ["load", "save"]


def save(connection: Connection, plan: Plan | None, start: date, shown: Shown | None = None) -> None:
    """Put a plan, or none, in the place of the one before it, inside the transaction that is going on."""
    for filled in tables_of(plan, start, shown):
        rows = list(filled.rows)
        if filled.table.geometry and rows:
            rows = [(shape, *row) for shape, row in zip(shapes_in(filled.points), rows, strict=True)]
        connection.execute(sql.SQL("DELETE FROM {}").format(_table(filled.table)))
        columns = ["fid", *columns_of(filled.table)]
        fill(connection, filled.table.name, columns, ((fid, *row) for fid, row in enumerate(rows, start=1)))


def load(connection: Connection) -> Plan:
    """Read the plan as it stands; raises NoPlanError where there is none."""
    runs = _read(connection, RUNS, RUN_READ)
    if not runs:
        raise NoPlanError("the project holds no plan yet; make one with `firmground plan`")
    return plan_of(
        runs[-1], _read(connection, ACTIVITIES, ACTIVITY_READ), _read(connection, UNSCHEDULED, UNSCHEDULED_READ)
    )


def _read(connection: Connection, table: Table, columns: str) -> list[tuple[Any, ...]]:
    names = sql.SQL(", ").join(map(sql.Identifier, columns.split(", ")))
    asked = sql.SQL("SELECT {} FROM {} ORDER BY fid").format(names, _table(table))
    return [tuple(map(text_out, row)) for row in connection.execute(asked)]


def _table(table: Table) -> sql.Identifier:
    return sql.Identifier("firmground", table.name)
