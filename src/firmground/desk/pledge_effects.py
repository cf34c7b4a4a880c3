"""What the work of a pledge brought to people: services that are back, and the days since."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from firmground.desk.moment import Moment
from firmground.desk.standing import services_back
from firmground.intake.needs import needs
from firmground.intake.typed_cells import text, whole

__all__ = ["LAYERS", "effects"]

LAYERS = ("services", "assets", "roads", "activities", "rules")
"""Layers that this is reckoned from."""

_DONE = ("works-finished", "handover-signed", "road-opened")


def effects(moment: Moment, of_contingent: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Give for each pledge the services back in which its contingents had a part, their people, and the person-days.

    A part is finished work on, or released land of, what a service needs; several pledges may have a part in one
    service, so that these figures are never added up over pledges.
    """
    back = services_back(moment)
    closures = {name: _closure(moment, name) for name in back}
    last = {name: _last(moment, members) for name, members in closures.items()}
    touched: dict[str, set[str]] = {}
    for event in moment.events:
        pledge = of_contingent.get(getattr(event.fact, "contingent", ""))
        if pledge is not None:
            touched.setdefault(pledge, set()).add(_site(event.fact))
    found = {}
    for pledge, sites in touched.items():
        served = [name for name, members in closures.items() if not members.isdisjoint(sites)]
        people = {name: whole(moment.rows["services"][name], "people") or 0 for name in served}
        days = {name: (moment.progress.as_of - (last[name] or moment.progress.as_of)).days for name in served}
        found[pledge] = {
            "services": len(served),
            "people_services": sum(people.values()),
            "person_days": sum(people[name] * days[name] for name in served),
        }
    return found


def _site(fact: Any) -> str:
    activity = str(getattr(fact, "activity", ""))
    return activity.rpartition(":")[0] or str(getattr(fact, "area", "")) or str(getattr(fact, "road", ""))


def _closure(moment: Moment, service: str) -> set[str]:
    """Give everything that a service needs, through the services that it needs."""
    found: set[str] = set()
    ahead = [service]
    while ahead:
        row = moment.rows.get("services", {}).get(ahead.pop())
        for member in _members(row) if row else ():
            if member not in found:
                found.add(member)
                ahead.append(member)
    return found


def _members(row: Mapping[str, Any]) -> Iterable[str]:
    try:
        return [member for need in needs(row) for member in need.members if text(row, "id") != member]
    except ValueError:  # what `check` finds
        return ()


def _last(moment: Moment, members: set[str]) -> date | None:
    """Give the last day on which something of it was finished, handed over or opened: the service is back since."""
    return max((e.on for e in moment.events if e.name in _DONE and _site(e.fact) in members), default=None)
