"""Project files of older versions, raised to the version of today inside one transaction."""

import sqlite3
from contextlib import suppress
from datetime import date, datetime
from uuid import uuid4

from firmground import __version__
from firmground.errors import NoPlanError, ProjectFileError
from firmground.model.event import EMPTY, Entry, chained
from firmground.model.tables import LAYERS
from firmground.track.deliveries import Change
from firmground.track.plan_json import plan_made
from firmground.track.saying import delivery_entries, plan_entry
from firmground.track.store import utc_now
from firmground.track.stores import layer_rows, ledger_rows, plan_rows
from firmground.track.stores.ledger_schema import add_ledger
from firmground.track.stores.schema import SCHEMA_TABLE, SCHEMA_VERSION, add_layer

__all__ = ["migrate"]

_SOURCE = "taken over from a project file of version 1"


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Raise the project from a version to SCHEMA_VERSION, inside the transaction that is going on."""
    for number in range(version, SCHEMA_VERSION):
        _STEPS[number](connection)
    connection.execute(
        f"INSERT INTO {SCHEMA_TABLE} VALUES (?, ?)",  # noqa: S608 - a constant
        (SCHEMA_VERSION, __version__),
    )


def _begin_the_ledger(connection: sqlite3.Connection) -> None:
    """Enter today's rows and plan as the first events; the log of imports before the ledger stays to be read."""
    at = utc_now()
    add_ledger(connection)
    stood = {name: layer for name, layer in LAYERS.items() if name not in _LATER}
    rows = {name: layer_rows.read(connection, layer) for name, layer in stood.items()}
    changes = [Change(name, {str(row["id"]): dict(row) for row in found}) for name, found in rows.items()]
    entries = [*delivery_entries(changes, _SOURCE, "", "", at), *_plan(connection, at)]
    ledger_rows.add(connection, chained(EMPTY, ((uuid4().hex, entry) for entry in entries), at))
    connection.execute(
        "UPDATE gpkg_contents SET description = 'Deliveries from before the ledger began.'"
        " WHERE table_name = 'import_log'"
    )


def _plan(connection: sqlite3.Connection, at: datetime) -> list[Entry]:
    with suppress(NoPlanError, ProjectFileError, ValueError):  # one that cannot be read cannot be entered
        plan, start = plan_rows.load(connection), plan_rows.start(connection)
        return [plan_entry(plan_made(plan, date.fromisoformat(start)), "", at)]
    return []


def _add_uncertainties(connection: sqlite3.Connection) -> None:
    """Make the layer that forecasts draw from, empty: a forecast then takes the spreads of a new project."""
    add_layer(connection, LAYERS["uncertainties"])


_LATER = frozenset({"uncertainties"})
"""Layers that version 1 of a project file did not have."""

_STEPS = {1: _begin_the_ledger, 2: _add_uncertainties}
