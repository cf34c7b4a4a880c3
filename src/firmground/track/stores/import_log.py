"""What was imported, from where and when: a table that is only added to."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime

from firmground.track.stores.layer_rows import Counts, touch
from firmground.track.stores.schema import Table, add_table

__all__ = ["add_import_log", "note"]

_TABLE = Table(
    "import_log",
    "Deliveries that changed rows, one row for each layer that they changed.",
    (
        ("imported_at", "DATETIME NOT NULL"),
        ("source", "TEXT NOT NULL"),
        ("sha256", "TEXT NOT NULL"),
        ("layer", "TEXT NOT NULL"),
        ("created", "INTEGER NOT NULL"),
        ("updated", "INTEGER NOT NULL"),
    ),
)


def add_import_log(connection: sqlite3.Connection) -> None:
    """Make the table."""
    add_table(connection, _TABLE)


def note(connection: sqlite3.Connection, source: str, sha256: str, counts: Mapping[str, Counts]) -> None:
    """Enter a delivery; one that changed nothing is not entered, so that the file stays as it was."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    told = source.encode(errors="replace").decode()  # file names need not be Unicode
    rows = [(at, told, sha256, layer, n.created, n.updated) for layer, n in counts.items() if n.changed]
    if rows:
        connection.executemany(
            "INSERT INTO import_log (imported_at, source, sha256, layer, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        touch(connection, _TABLE.name, None)
