"""Entries that people make and the events that a ledger makes of them: numbered, dated twice, chained by hashes."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from firmground.model.facts import Fact, fact_named, payload_of, read_payload

__all__ = ["EMPTY", "Entry", "Event", "Head", "chained", "hash_after", "read_event"]

_DECODE = json.JSONDecoder().decode
_ID = re.compile(r"[!-~]{1,80}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody enters: a fact, the day it happened, who says so and on what it rests.

    ``id`` is a key of the caller's own (printable, without blanks, up to 80 characters), so that the same entry sent
    twice is entered once; empty: the store gives one. ``attachment_sha256`` names the photograph, scan or report.
    """

    fact: Fact
    on: date
    by: str
    source: str = ""
    attachment_sha256: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if self.id and not _ID.fullmatch(self.id):
            raise ValueError(f"the id {self.id[:90]!r} of an entry has blanks, is too long, or cannot be printed")
        if self.attachment_sha256 and not re.fullmatch("[0-9a-f]{64}", self.attachment_sha256):
            raise ValueError("the hash of an attachment is not 64 hexadecimal digits")


@dataclass(frozen=True, slots=True)
class Event:
    """An entry in its place in the ledger; ``body`` is the very text that ``hash`` seals after ``previous``.

    ``on`` is the day it happened, ``recorded_at`` (UTC) when it was entered; the second never goes back in a ledger.
    """

    seq: int
    id: str
    fact: Fact
    on: date
    recorded_at: datetime
    by: str
    source: str
    attachment_sha256: str
    previous: str
    hash: str
    body: str

    @property
    def name(self) -> str:
        """Stable name of its kind."""
        return self.fact.name

    @property
    def subject(self) -> str:
        """Id of what it is about."""
        return self.fact.subject


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a ledger: how many events it has, and the hash that seals them all."""

    seq: int = 0
    hash: str = "0" * 64
    recorded_at: datetime | None = None


EMPTY = Head()
"""The head of a ledger without events."""


def hash_after(previous: str, body: str) -> str:
    """Seal a body after the hash before it: SHA-256 of both, with a line feed between them, in UTF-8."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def chained(head: Head, entries: Iterable[tuple[str, Entry]], at: datetime) -> tuple[Event, ...]:
    """Make events of entries with their ids, after a head, entered at a moment (UTC).

    A clock that was put back does not put the ledger back: no event is entered before the one ahead of it.
    """
    at = max(at.astimezone(UTC), head.recorded_at or at.astimezone(UTC))
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    made, seq, previous = [], head.seq, head.hash
    for key, entry in entries:
        seq += 1
        body = _body(seq, key, entry, at)
        sealed = hash_after(previous, body)
        held = (entry.fact, entry.on, at, entry.by, entry.source, entry.attachment_sha256)
        made.append(Event(seq, key, *held, previous, sealed, body))
        previous = sealed
    return tuple(made)


def read_event(previous: str, sealed: str, body: str) -> Event:
    """Read an event from what a store keeps of it; raises ValueError where that is no event. Checks no hash."""
    held: dict[str, Any] = _DECODE(body)
    kind = fact_named(held["name"])
    return Event(
        seq=held["seq"],
        id=held["id"],
        fact=read_payload(kind, held["version"], held["fact"]),
        on=date.fromisoformat(held["on"]),
        recorded_at=datetime.fromisoformat(held["recorded_at"]),
        by=held["by"],
        source=held.get("source", ""),
        attachment_sha256=held.get("attachment_sha256", ""),
        previous=previous,
        hash=sealed,
        body=body,
    )


def _body(seq: int, key: str, entry: Entry, at: datetime) -> str:
    """Write everything that is sealed, in one spelling: sorted keys, no blanks, ASCII."""
    held: dict[str, Any] = {
        "seq": seq,
        "id": key,
        "name": entry.fact.name,
        "version": entry.fact.version,
        "fact": payload_of(entry.fact),
        "on": entry.on.isoformat(),
        "recorded_at": at.isoformat(timespec="milliseconds"),
        "by": entry.by,
    }
    if entry.source:
        held["source"] = entry.source
    if entry.attachment_sha256:
        held["attachment_sha256"] = entry.attachment_sha256
    return json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
