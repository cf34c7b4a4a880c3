"""Which events count: entered by a moment, and not taken out by a correction that was entered by then."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter

from firmground.model.event import EMPTY, Event, Head
from firmground.model.facts.record import Corrected
from firmground.model.finding import Finding
from firmground.track.ledger_codes import error

__all__ = ["Sifted", "sift"]

_ZONES = timedelta(days=1)
"""A day of work is a local date; by the clock of the world it may begin earlier than the moment of entry says."""


@dataclass(frozen=True)
class Sifted:
    """The events that count, in the order of their numbers, and those that were ``corrected``.

    ``taken_out`` maps the id of each of these to its correction.
    """

    events: tuple[Event, ...] = ()
    corrected: tuple[Event, ...] = ()
    taken_out: dict[str, Event] = field(default_factory=dict)
    head: Head = EMPTY
    findings: tuple[Finding, ...] = ()

    @property
    def known(self) -> list[Event]:
        """Give all events that were entered by the moment, in the order of their numbers."""
        return sorted((*self.events, *self.corrected), key=attrgetter("seq"))

    def by_day(self, as_of: date) -> list[Event]:
        """Give what happened by a day in the order of the fold: by day, then by number."""
        return sorted((e for e in self.events if e.on <= as_of), key=attrgetter("on"))


def sift(events: Iterable[Event], known_at: datetime | None = None) -> Sifted:
    """Take the events entered by a moment (None: all of them), and leave out those that were corrected by then.

    A correction may itself be corrected; it then takes nothing out. Events may come in any order.
    """
    known = [e for e in events if known_at is None or e.recorded_at <= known_at]
    known.sort(key=attrgetter("seq"))
    if not known:
        return Sifted()
    taken_out, unknown = _corrections(known)
    counted = tuple(e for e in known if e.id not in taken_out) if taken_out else tuple(known)
    corrected = tuple(e for e in known if e.id in taken_out) if taken_out else ()
    last = known[-1]
    findings = [
        error("FG-LG-601", e, f"no event {e.fact.subject} stands before it", "name the id of an event of this ledger")
        for e in unknown
    ]
    findings += [
        error("FG-LG-602", e, f"it is dated {e.on}, later than its entry", "enter it on its day, and correct this one")
        for e in counted
        if e.on > e.recorded_at.date() and e.on > e.recorded_at.date() + _ZONES
    ]
    return Sifted(counted, corrected, taken_out, Head(last.seq, last.hash, last.recorded_at), tuple(findings))


def _corrections(known: list[Event]) -> tuple[dict[str, Event], list[Event]]:
    """Read corrections from the last to the first, so that one that was taken out itself takes nothing out."""
    corrections = [e for e in known if type(e.fact) is Corrected]
    if not corrections:
        return {}, []
    numbers = {e.id: e.seq for e in known}
    taken_out: dict[str, Event] = {}
    unknown = []
    for correction in reversed(corrections):
        wrong = correction.fact.subject
        if correction.id in taken_out:
            continue
        if numbers.get(wrong, correction.seq) < correction.seq:
            taken_out[wrong] = correction
        else:
            unknown.append(correction)
    return taken_out, unknown[::-1]
