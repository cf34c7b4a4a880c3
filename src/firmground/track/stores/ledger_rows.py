"""Events in and out of the table `ledger` of a project file."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from firmground.errors import LedgerError
from firmground.model.event import EMPTY, Event, Head, hash_after
from firmground.track.copies import Copy
from firmground.track.sealing import read_kept
from firmground.track.stores.layer_rows import touch
from firmground.track.stores.ledger_schema import LEDGER
from firmground.track.stores.ledger_store import Wanted

__all__ = ["add", "chunk", "copies", "head", "known", "sealed_head"]

_COLUMNS = ", ".join(Copy._fields)
_ADD = f"INSERT INTO ledger ({_COLUMNS}) VALUES ({', '.join('?' * len(Copy._fields))})"  # noqa: S608 - names above
_COPIES = f"SELECT {_COLUMNS} FROM ledger"  # noqa: S608 - names above
_KEPT = "SELECT seq, previous, hash, body FROM ledger"
_CHOSEN = "{column} IN (SELECT value FROM json_each(?))"


def head(connection: sqlite3.Connection) -> Head:
    """Give the end of the ledger."""
    last = connection.execute("SELECT seq, hash, recorded_at FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    if last is None:
        return EMPTY
    seq, sealed, recorded_at = last
    try:
        return Head(seq, sealed, datetime.fromisoformat(recorded_at))
    except (TypeError, ValueError) as error:
        raise LedgerError(f"the ledger is broken: event {seq} has no moment of entry") from error


def sealed_head(connection: sqlite3.Connection) -> Head:
    """Give the end of the ledger to go on from; raises LedgerError if its last event is not as it was sealed."""
    last = connection.execute(f"{_KEPT} ORDER BY seq DESC LIMIT 1").fetchone()
    if last is not None and hash_after(last[1], last[3]) != last[2]:
        text = f"the ledger is broken: event {last[0]} was changed after it was sealed; nothing was written"
        raise LedgerError(text)
    return head(connection)


def known(connection: sqlite3.Connection, ids: Collection[str]) -> dict[str, Event]:
    """Find the events that have one of the ids."""
    if not ids:
        return {}
    kept = connection.execute(f"{_KEPT} WHERE {_CHOSEN.format(column='event')}", (json.dumps(list(ids)),))
    return {event.id: event for event in (read_kept(*row) for row in kept)}


def copies(connection: sqlite3.Connection, after: int, size: int) -> list[Copy]:
    """Give the next rows of the table after a number, as they stand."""
    rows = connection.execute(f"{_COPIES} WHERE seq > ? ORDER BY seq LIMIT ?", (after, size))
    return [Copy(row[0], *(str(cell) for cell in row[1:])) for row in rows]


def add(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    """Put events at the end of the ledger, inside the transaction that is going on."""
    connection.executemany(
        _ADD,
        (
            (
                e.seq,
                e.id,
                e.name,
                e.subject,
                e.on.isoformat(),
                f"{e.recorded_at:%Y-%m-%dT%H:%M:%S}.{e.recorded_at.microsecond // 1000:03}Z",
                e.by,
                e.source,
                e.attachment_sha256,
                e.hash,
                e.previous,
                e.body,
            )
            for e in events
        ),
    )
    touch(connection, LEDGER.name, None)


def chunk(connection: sqlite3.Connection, wanted: Wanted, size: int) -> list[Event]:
    """Give the first of the events that are asked for."""
    conditions, values = ["seq > ?", "seq <= ?"], list[object]((wanted.after, wanted.until))
    for column, chosen in (("name", wanted.names), ("subject", wanted.subjects)):
        if chosen:
            conditions.append(_CHOSEN.format(column=column))
            values.append(json.dumps(list(chosen)))
    kept = connection.execute(f"{_KEPT} WHERE {' AND '.join(conditions)} ORDER BY seq LIMIT ?", (*values, size))
    return [read_kept(*row) for row in kept]
