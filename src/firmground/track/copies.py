"""The ledger as it lies in a store, before anything of it is believed: each sealed text and the copies beside it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, Self

from firmground.errors import LedgerError
from firmground.model.event import EMPTY, Event, hash_after
from firmground.track.sealing import read_kept

__all__ = ["Copy", "broken"]


class Copy(NamedTuple):
    """What a store keeps of one event, as it stands there; its fields are the columns of the table ``ledger``."""

    seq: int
    event: str
    name: str
    subject: str
    happened_on: str
    recorded_at: str
    entered_by: str
    source: str
    attachment_sha256: str
    hash: str
    previous: str
    body: str

    @classmethod
    def of(cls, event: Event) -> Self:
        """Give what a store should keep of an event."""
        return cls(
            event.seq,
            event.id,
            event.name,
            event.subject,
            event.on.isoformat(),
            event.recorded_at.isoformat(),
            event.by,
            event.source,
            event.attachment_sha256,
            event.hash,
            event.previous,
            event.body,
        )


def broken(copies: Iterable[Copy]) -> Iterator[tuple[str, str]]:
    """Find every place where the chain does not hold: where it is, and what is wrong.

    Each hash is computed anew from the text that it seals; numbers run from 1 without a gap, moments of entry do not
    go back, ids come once, and each copy is what the sealed text says. After a break the chain is followed on from
    the hash that stands there, so that one fault is told once.
    """
    number, previous, moment = EMPTY.seq, EMPTY.hash, ""
    seen: set[str] = set()
    for copy in copies:
        where = f"event {copy.seq}"
        if copy.seq != number + 1:
            yield where, f"its number does not follow on {number}"
        if copy.previous != previous:
            yield where, "it does not follow on the hash of the event before it"
        if hash_after(copy.previous, copy.body) != copy.hash:
            yield where, "its text was changed after it was sealed: the hash is another one"
        if copy.event in seen:
            yield where, f"its id {copy.event} is in the ledger already"
        seen.add(copy.event)
        try:
            event = read_kept(copy.seq, copy.previous, copy.hash, copy.body)
        except LedgerError as error:
            yield where, f"it cannot be read: {error}"
        else:
            told = Copy.of(event)
            if told.recorded_at < moment:
                yield where, "it was entered before the event ahead of it"
            moment = told.recorded_at
            yield from ((where, f"its copy of {column} is not what its text says") for column in _differing(copy, told))
        number, previous = copy.seq, copy.hash


def _differing(kept: Copy, told: Copy) -> Iterator[str]:
    """Name the columns that do not say what the sealed text says."""
    for column, there, said in zip(Copy._fields, kept, told, strict=True):
        if there != said and not (column == "recorded_at" and _moment(str(there)) == _moment(str(said))):
            yield column


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
