"""What waits for a decision, what was decided, and what sets two plans of the ledger apart."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from firmground.errors import UnknownNameError
from firmground.model.event import Event
from firmground.model.facts.record import Decided, PlanMade, PlanProposed
from firmground.model.progress import Progress

__all__ = ["compared", "decided", "plans", "waiting"]


def plans(events: Iterable[Event]) -> list[dict[str, Any]]:
    """List the plans that a ledger keeps, the newest first, each once: as it was made, or as it was proposed."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        fact = event.fact
        if isinstance(fact, PlanMade | PlanProposed):
            found.pop(fact.sha256, None)
            found[fact.sha256] = {
                "sha256": fact.sha256,
                "state": "followed since" if isinstance(fact, PlanMade) else "proposed",
                "on": event.on.isoformat(),
                "by": event.by,
                "activities": len(fact.plan["scheduled"]),
            }
    return list(reversed(found.values()))


def waiting(progress: Progress) -> list[dict[str, Any]]:
    """Give the proposed plans that nobody has decided on, the newest first."""
    return [
        {"plan": name, "event": event.id, "on": event.on.isoformat(), "by": event.by, "as_of": event.fact.as_of}
        for name, event in reversed(list(progress.proposals.items()))
        if isinstance(event.fact, PlanProposed)
    ]


def decided(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Give what was decided, the newest first, each with who, at which level and why."""
    return [
        {
            "event": event.id,
            "on": event.on.isoformat(),
            "verb": event.fact.verb,
            "what": event.fact.what,
            "role": event.fact.role,
            "reason": event.fact.reason,
            "by": event.by,
            "details": dict(event.fact.details or {}),
        }
        for event in reversed(list(events))
        if isinstance(event.fact, Decided)
    ]


def compared(events: Sequence[Event], first: str, second: str) -> dict[str, Any]:
    """Compare two plans of the ledger by the days of their work; raises UnknownNameError for a plan it does not hold.

    ``moved`` gives activity, first day by either plan (null: no place), and how many days later the second begins.
    """
    before, after = _starts(events, first), _starts(events, second)
    rows = [(name, before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys())]
    moved = [
        {
            "activity": name,
            "first": one and one.isoformat(),
            "second": two and two.isoformat(),
            "days": (two - one).days if one and two else None,
        }
        for name, one, two in rows
        if one != two
    ]
    moved.sort(key=lambda row: (str(row["first"] or row["second"]), str(row["activity"])))
    return {"first": first, "second": second, "activities": len(rows), "same": len(rows) - len(moved), "moved": moved}


def _starts(events: Sequence[Event], sha256: str) -> Mapping[str, date]:
    for event in reversed(events):
        fact = event.fact
        if isinstance(fact, PlanMade | PlanProposed) and fact.sha256 == sha256:
            start = date.fromisoformat(fact.start)
            return {str(row[0]): start + timedelta(days=int(row[4])) for row in fact.plan["scheduled"]}
    raise UnknownNameError(f"the ledger holds no plan {sha256[:12]!r}")
