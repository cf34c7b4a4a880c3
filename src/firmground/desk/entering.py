"""The one way into the ledger: what is entered is read together with all that is there before it is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TypeAlias
from uuid import uuid4

from firmground.desk.land_layer import changes_land, show_today
from firmground.errors import ConflictError
from firmground.intake.events_ground import Ground, site_of
from firmground.intake.typed_cells import flag, text, whole
from firmground.model.event import Entry, Event, Head, chained
from firmground.model.facts import field, payload_of, record
from firmground.model.finding import Finding, Severity
from firmground.model.tables import Tables
from firmground.track.entry_codes import ENTERED_ALL_THE_SAME, entry_error
from firmground.track.evidence import unproved
from firmground.track.fold import fold_sifted, unhurried
from firmground.track.sealing import linked
from firmground.track.sifting import Sifted, sift
from firmground.track.store import ProjectStore

__all__ = ["Entered", "Ledger", "Spot", "enter", "identified", "judge", "refused"]

_TRIES = 20

Spot: TypeAlias = tuple[str | None, str | None, int | None]
"""File, sheet and row of an entry."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of entries: the events that are new, how many were there already, and the findings on the new.

    ``applied`` is false where an error refused all of them.
    """

    events: tuple[Event, ...]
    known: int
    findings: tuple[Finding, ...]
    applied: bool


@dataclass(frozen=True)
class Ledger:
    """A ledger as it was read once: all that an entry is judged by."""

    head: Head
    events: tuple[Event, ...]
    tables: Tables
    today: date

    @classmethod
    def read(cls, store: ProjectStore, today: date) -> "Ledger":
        """Read what a store has; what is entered meanwhile shows in the head.

        Raises LedgerError where the chain is broken: nothing is sealed on top of what was tampered with.
        """
        head = store.head()
        with unhurried():
            events = tuple(event for event in linked(store.events()) if event.seq <= head.seq)
        return cls(head, events, store.tables(), today)

    def sifted(self, fresh: Sequence[Event] = ()) -> Sifted:
        """Give the events that count, some that are to be entered among them."""
        return sift((*self.events, *fresh))

    def ground(self, sifted: Sifted, on: date) -> Ground:
        """Give the ground as it is on a day."""
        return Ground.of(fold_sifted(sifted, as_of=on).parcels, self.tables)

    def judged(self, fresh: Sequence[Event]) -> tuple[Finding, ...]:
        """Find what would be wrong with the ledger that is not so yet, if these events were in it."""
        if not fresh:
            return ()
        numbers = {event.seq for event in fresh}
        sifted = self.sifted(fresh)
        found = list(fold_sifted(sifted, as_of=self.today).findings)
        if self._reaches_back(fresh):
            before = set(fold_sifted(self.sifted(), as_of=self.today).findings)
            found = [finding for finding in found if finding not in before]
        else:
            found = [finding for finding in found if finding.row in numbers]
        surveyed = {text(row, "id") for row in self.tables.get("hazardous_areas", ()) if flag(row, "surveyed")}
        counted = sifted.by_day(self.today)
        judged = numbers if not self._takes_out(fresh) else {event.seq for event in counted}
        found += unproved(counted, judged, surveyed)
        found += self._works(fresh, sifted)
        found += self._arrivals(fresh, sifted)
        return tuple(found)

    def _reaches_back(self, fresh: Sequence[Event]) -> bool:
        """Whether an event comes before one that is there, so that it may change how that one reads."""
        last = max((event.on for event in self.events), default=date.min)
        return self._takes_out(fresh) or any(event.on < last for event in fresh)

    def _takes_out(self, fresh: Sequence[Event]) -> bool:
        return any(isinstance(event.fact, record.Corrected) for event in fresh)

    def _works(self, fresh: Sequence[Event], sifted: Sifted) -> Iterable[Finding]:
        """Find works on ground that is not handed over (L1)."""
        grounds: dict[date, Ground] = {}
        for event in fresh:
            if not isinstance(event.fact, field.WorksStarted | field.WorksProgress | field.WorksFinished):
                continue
            site = site_of(event.fact.activity, self.tables)
            if site is None:
                continue
            if event.on not in grounds:
                grounds[event.on] = self.ground(sifted, event.on)
            if under := grounds[event.on].under(site):
                told = f"it is work on ground of {', '.join(under)}, not handed over by {event.on}"
                remedy = "stop the work and ask who ordered it; enter the handover if it was signed"
                yield entry_error("FG-RC-201", event, told, remedy)

    def _arrivals(self, fresh: Sequence[Event], sifted: Sifted) -> Iterable[Finding]:
        """Find contingents of which more teams arrived than they have."""
        size = {text(row, "id"): whole(row, "teams") or 0 for row in self.tables.get("contingents", ())}
        arrived: dict[str, int] = {}
        numbers = {event.seq for event in fresh}
        for event in sifted.by_day(self.today):
            if isinstance(event.fact, field.TeamArrived | field.TeamLeft):
                name, came = event.fact.contingent, isinstance(event.fact, field.TeamArrived)
                arrived[name] = arrived.get(name, 0) + (event.fact.teams if came else -event.fact.teams)
                if came and event.seq in numbers and arrived[name] > size.get(name, 0):
                    told = f"{arrived[name]} teams of {name} would be here, but it has {size.get(name, 0)}"
                    yield entry_error("FG-RC-301", event, told, "correct the number, or import the contingent anew")


def refused(findings: Iterable[Finding], *, despite: bool) -> bool:
    """Whether findings forbid to enter; with ``despite`` only those that would break the ledger or its evidence do."""
    errors = [f.code for f in findings if f.severity is Severity.ERROR]
    return any(code not in ENTERED_ALL_THE_SAME for code in errors) if despite else bool(errors)


def identified(entries: Iterable[Entry]) -> list[Entry]:
    """Give every entry an id, so that others may name it before it is in the ledger."""
    return [entry if entry.id else replace(entry, id=uuid4().hex) for entry in entries]


def judge(ledger: Ledger, entries: Sequence[Entry], rows: Mapping[str, Spot] = MappingProxyType({})) -> list[Finding]:
    """Find what would be wrong with the ledger if these entries were in it; ``rows`` say where each was read."""
    fresh = _unknown(entries, {event.id: event for event in ledger.events})
    at = max(datetime.now(UTC), ledger.head.recorded_at or datetime.min.replace(tzinfo=UTC))
    trial = chained(ledger.head, ((entry.id, entry) for entry in fresh), at)
    key_of = {event.seq: event.id for event in trial}
    return [_placed(finding, key_of, rows) for finding in ledger.judged(trial)]


def _placed(finding: Finding, key_of: Mapping[int, str], rows: Mapping[str, Spot]) -> Finding:
    """Say where the entry stands that a finding is about, which has no number in the ledger yet."""
    if finding.row is None or finding.row not in key_of:
        return finding
    file, sheet, row = rows.get(key_of[finding.row], (None, None, None))
    return replace(finding, file=file, layer=sheet, row=row)


def enter(
    store: ProjectStore,
    entries: Sequence[Entry],
    *,
    today: date,
    despite: bool = False,
    rows: Mapping[str, Spot] = MappingProxyType({}),
    ledger: Ledger | None = None,
) -> Entered:
    """Enter all of some entries or none, judged with what is there at that moment.

    An entry that is there already is not entered again. Where somebody else writes meanwhile, it is judged anew;
    entries that rest on a ``ledger`` as it was read before are a ConflictError then.
    """
    wanted, given = identified(entries), ledger
    for _ in range(_TRIES):
        ledger = given or Ledger.read(store, today)
        fresh = _unknown(wanted, {event.id: event for event in ledger.events})
        findings, there = tuple(judge(ledger, fresh, rows)), len(wanted) - len(fresh)
        if refused(findings, despite=despite):
            return Entered((), there, findings, applied=False)
        try:
            events = store.append(fresh, head=ledger.head) if fresh else ()
        except ConflictError:
            if given is not None or store.head() == ledger.head:
                raise
            continue
        if changes_land(events):
            show_today(store, today)
        return Entered(events, there, findings, applied=True)
    raise ConflictError("others write without a pause; nothing was entered, repeat it later")


def _unknown(entries: Sequence[Entry], known: Mapping[str, Event]) -> list[Entry]:
    """Leave out the entries that are there already, whoever sent them the first time."""
    fresh = []
    for entry in entries:
        there = known.get(entry.id)
        if there is None:
            fresh.append(entry)
        elif (there.name, there.on, payload_of(there.fact)) != (entry.fact.name, entry.on, payload_of(entry.fact)):
            raise ConflictError(f"there is another entry {entry.id} already, of {there.on}, which says something else")
    return fresh
