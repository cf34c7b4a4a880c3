"""How entries are sealed into events, whatever the store: ids, repeated entries, conflicts, a chain that holds."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from firmground.errors import BadInputError, ConflictError, LedgerError
from firmground.model.event import EMPTY, Entry, Event, Head, chained, hash_after, read_event
from firmground.model.facts import payload_of

__all__ = ["checked", "linked", "placed", "read_kept", "require_end"]


def placed(
    entries: Sequence[Entry], known: Mapping[str, Event], end: Head, head: Head | None, at: datetime
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Give the event of each entry, and those among them that are new and are to be added.

    ``known`` are the events in the ledger that have an id of the entries; ``end`` is the end of the ledger. Raises
    ConflictError where an id is taken by something else, or where something is to be added after a ``head`` that is
    not the end, and BadInputError for text that is none. An entry sent again after its answer was lost is no
    conflict, wherever the ledger ends by now.
    """
    fresh: dict[str, Entry] = {}
    keys = []
    for entry in entries:
        _require_text(entry)
        key = entry.id or uuid4().hex
        there = known.get(key) or fresh.get(key)
        if there is None:
            fresh[key] = entry
        elif _content(there) != _content(entry):
            raise ConflictError(f"there is another entry {key} already, which says something else")
        keys.append(key)
    if fresh and head is not None:
        require_end(head, end)
    added = chained(end, fresh.items(), at)
    by_key = {**known, **{event.id: event for event in added}}
    return tuple(by_key[key] for key in keys), added


def require_end(head: Head, end: Head) -> None:
    """Raise ConflictError if a head is not the end of the ledger any more."""
    if (head.seq, head.hash) != (end.seq, end.hash):
        raise ConflictError(
            f"somebody else wrote first: the ledger has {end.seq} events by now, not {head.seq}; look again and repeat"
        )


def _require_text(entry: Entry) -> None:
    """Refuse what no database can keep as text, such as the remains of a name in another encoding."""
    try:
        f"{entry.by}{entry.source}{entry.fact.subject}".encode()
    except UnicodeEncodeError as error:
        raise BadInputError(f"{entry.fact.name}: {error.object[:80]!a} holds signs that are no text") from error


def _content(said: Entry | Event) -> str:
    """Spell all that an entry says, without the place that the ledger gave it."""
    fact = said.fact
    about = (fact.name, fact.version, payload_of(fact), said.on.isoformat(), said.by, said.source)
    return json.dumps([*about, said.attachment_sha256], sort_keys=True)


def linked(events: Iterable[Event], after: Head = EMPTY) -> Iterator[Event]:
    """Give the events of a ledger on as long as each has the next number and seals its text after the one before.

    ``after`` is the head that the first follows on; a whole ledger begins at none.

    Raises LedgerError at the first that does not. What the sealed texts say is not looked at, which takes most of the
    time that `checked` takes.
    """
    number, sealed = after.seq, after.hash
    for event in events:
        if event.seq != number + 1 or event.previous != sealed:
            raise LedgerError(f"the ledger is broken: event {event.seq} does not follow on event {number}")
        if hash_after(event.previous, event.body) != event.hash:
            raise LedgerError(f"the ledger is broken: event {event.seq} was changed after it was sealed")
        yield event
        number, sealed = event.seq, event.hash


def checked(events: Iterable[Event]) -> Iterator[Event]:
    """Give the events of a whole ledger on as long as the chain holds; raises LedgerError at the first that breaks it.

    A break is a gap in the numbers, a wrong hash, a moment before the one ahead of it, or a copy that is not what the
    sealed text says.
    """
    end = EMPTY
    for event in linked(events):
        if read_kept(event.seq, event.previous, event.hash, event.body) != event:
            raise LedgerError(f"the ledger is broken: event {event.seq} is not what its sealed text says")
        if end.recorded_at is not None and event.recorded_at < end.recorded_at:
            raise LedgerError(f"the ledger is broken: event {event.seq} was entered before event {end.seq}")
        yield event
        end = Head(event.seq, event.hash, event.recorded_at)


def read_kept(seq: int, previous: str, sealed: str, body: str) -> Event:
    """Read what a store keeps of an event; raises LedgerError, which names its number, where it is none."""
    try:
        event = read_event(previous, sealed, body)
    except (LookupError, TypeError, ValueError) as error:
        raise LedgerError(f"event {seq} of the ledger cannot be read: {error}") from error
    if event.seq != seq:
        raise LedgerError(f"event {seq} of the ledger calls itself {event.seq}; the file was changed")
    return event
