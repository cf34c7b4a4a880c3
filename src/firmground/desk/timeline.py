"""Agreements, visits, pledges, claims, decisions, plans and events in one line of time, each with its source."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from firmground.desk.telling import in_words
from firmground.desk.wire import Where, open_store
from firmground.intake.typed_cells import day, text
from firmground.model.event import Event
from firmground.model.facts import public, record
from firmground.track.fold import unhurried
from firmground.track.register import register
from firmground.track.sifting import sift

__all__ = ["Mark", "timeline"]

_KINDS: dict[type[Any], str] = {
    public.AgreementSigned: "agreement",
    public.VisitMade: "visit",
    public.ClaimPublished: "claim",
    record.Decided: "decision",
    record.PlanMade: "plan",
    record.PlanProposed: "plan",
    record.ForecastMade: "forecast",
    record.RowsImported: "delivery",
    record.Corrected: "correction",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry of the line: the day, what it is, in words, who says so and where that stands.

    ``event`` is the id of its event, empty for a pledge, which is a row. ``corrected_by`` names the correction that
    took the event out of the count; it stays in the line.
    """

    on: date
    kind: str
    name: str
    what: str
    who: str
    source: str
    recorded_at: datetime | None = None
    event: str = ""
    corrected_by: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``."""
        return {
            "on": self.on.isoformat(),
            "recorded_at": self.recorded_at.isoformat() if self.recorded_at else None,
            "kind": self.kind,
            "name": self.name,
            "what": self.what,
            "who": self.who,
            "source": self.source,
            "event": self.event or None,
            "corrected_by": self.corrected_by,
        }


def timeline(name: Where, *, first: date | None = None, last: date | None = None) -> tuple[Mark, ...]:
    """Give all that was said, agreed, decided and done from one day to another, by day and then by entry."""
    with unhurried():
        sifted = sift(open_store(name).events())
    marks = [_of_event(event, sifted.taken_out) for event in sifted.known]
    for row in register(sifted, date.max, {"pledges"}).get("pledges", {}).values():
        said_on = day(row, "said_on")
        if said_on is not None:
            words = text(row, "words") or f"{row.get('quantity')} {text(row, 'unit')}"
            who = text(row, "speaker") or text(row, "partner")
            source = " ".join(filter(None, (text(row, "outlet"), text(row, "url"))))
            marks.append(Mark(said_on, "pledge", "pledge", f"{text(row, 'partner')}: {words}", who, source))
    chosen = [m for m in marks if (first is None or m.on >= first) and (last is None or m.on <= last)]
    return tuple(sorted(chosen, key=lambda m: m.on))


def _of_event(event: Event, taken_out: dict[str, Event]) -> Mark:
    correction = taken_out.get(event.id)
    fact = event.fact
    where = " ".join(
        filter(None, (event.source, str(getattr(fact, "outlet", "") or ""), str(getattr(fact, "url", "") or "")))
    )
    return Mark(
        event.on,
        _KINDS.get(type(fact), "event"),
        event.name,
        in_words(event),
        event.by,
        where,
        event.recorded_at,
        event.id,
        correction.id if correction else None,
    )
