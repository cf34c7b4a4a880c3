"""Events in and out of the table `ledger` on a server."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from firmground.errors import LedgerError
from firmground.model.event import EMPTY, Event, Head, hash_after
from firmground.track.copies import Copy
from firmground.track.sealing import read_kept
from firmground.track.stores.ledger_store import Wanted
from firmground.track.stores.postgis.cells import fill, text_in, text_out
from firmground.track.stores.postgis.connection import Connection

__all__ = ["add", "chunk", "copies", "head", "known", "sealed_head"]

_KEPT = "SELECT seq, previous, hash, body FROM firmground.ledger"


def head(connection: Connection) -> Head:
    """Give the end of the ledger."""
    last = connection.execute(
        "SELECT seq, hash, recorded_at FROM firmground.ledger ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return EMPTY if last is None else Head(last[0], last[1], last[2].astimezone(UTC))


def sealed_head(connection: Connection) -> Head:
    """Give the end of the ledger to go on from; raises LedgerError if its last event is not as it was sealed."""
    last = connection.execute(f"{_KEPT} ORDER BY seq DESC LIMIT 1").fetchone()
    if last is not None and hash_after(last[1], last[3]) != last[2]:
        text = f"the ledger is broken: event {last[0]} was changed after it was sealed; nothing was written"
        raise LedgerError(text)
    return head(connection)


def known(connection: Connection, ids: Collection[str]) -> dict[str, Event]:
    """Find the events that have one of the ids."""
    if not ids:
        return {}
    kept = connection.execute(f"{_KEPT} WHERE event = ANY(%s)", (list(ids),))
    return {event.id: event for event in (read_kept(*row) for row in kept)}


def add(connection: Connection, events: Iterable[Event]) -> None:
    """Put events at the end of the ledger, inside the transaction that is going on."""
    fill(connection, "ledger", Copy._fields, map(_row, events))


def _row(e: Event) -> tuple[Any, ...]:
    said = (e.by, e.source, e.attachment_sha256)
    return (e.seq, e.id, e.name, e.subject, e.on, e.recorded_at, *said, e.hash, e.previous, e.body)


def chunk(connection: Connection, wanted: Wanted, size: int) -> list[Event]:
    """Give the first of the events that are asked for."""
    conditions, values = ["seq > %s", "seq <= %s"], list[Any]((wanted.after, wanted.until))
    for column, chosen in (("name", wanted.names), ("subject", wanted.subjects)):
        if chosen:
            conditions.append(f"{column} = ANY(%s)")
            values.append([text_in(one) for one in chosen])
    asked = f"{_KEPT} WHERE {' AND '.join(conditions)} ORDER BY seq LIMIT %s"
    return [read_kept(*row) for row in connection.execute(asked.encode(), (*values, size))]


def copies(connection: Connection, after: int, size: int) -> list[Copy]:
    """Give the next rows of the table after a number, as they stand."""
    asked = f"SELECT {', '.join(Copy._fields)} FROM firmground.ledger WHERE seq > %s ORDER BY seq LIMIT %s"  # noqa: S608
    rows = connection.execute(asked.encode(), (after, size))
    return [Copy(*(_cell(cell) for cell in row)) for row in rows]


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat()
    return cell.isoformat() if isinstance(cell, date) else text_out(cell)
