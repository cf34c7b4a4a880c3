"""The evidence that a release must rest on (L3): cancelled on a non-technical survey, reduced on a technical one."""

from collections.abc import Collection, Iterator, Sequence

from firmground.geo.nearby import beyond_m2
from firmground.model.event import Event
from firmground.model.facts import land
from firmground.model.finding import Finding
from firmground.track.entry_codes import entry_error

__all__ = ["unproved"]

_NEEDS = {"area-cancelled": ("nts", "non-technical"), "area-reduced": ("ts", "technical")}


def unproved(counted: Sequence[Event], fresh: Collection[int], surveyed: Collection[str] = ()) -> Iterator[Finding]:
    """Find releases among the events with a number in ``fresh`` whose ground no survey of their kind covers.

    ``counted`` are the events that count, by day and number; ``surveyed`` the areas that were delivered as surveyed
    without technical means. A survey of an area is one of the ground that was split off it afterwards, too.
    """
    surveys: dict[tuple[str, str], list[Event]] = {}
    for event in counted:
        fact = event.fact
        if isinstance(fact, land.SurveyDone):
            surveys.setdefault((fact.area, fact.method), []).append(event)
        elif isinstance(fact, land.AreaSplit):
            _pass_on(surveys, fact.area, fact.into)
        elif isinstance(fact, land.AreasMerged):
            for area in fact.areas:
                _pass_on(surveys, area, fact.into)
        elif isinstance(fact, land.AreaCancelled | land.AreaReduced) and event.seq in fresh:
            if fact.name == "area-cancelled" and fact.area in surveyed:
                continue
            yield from _judged(event, fact, surveys)


def _pass_on(surveys: dict[tuple[str, str], list[Event]], old: str, new: str) -> None:
    for method, _ in _NEEDS.values():
        if old != new and (found := surveys.get((old, method))):
            surveys.setdefault((new, method), []).extend(found)


def _judged(
    event: Event, fact: land.AreaCancelled | land.AreaReduced, surveys: dict[tuple[str, str], list[Event]]
) -> Iterator[Finding]:
    method, words = _NEEDS[fact.name]
    done = [e.fact for e in surveys.get((fact.area, method), ()) if isinstance(e.fact, land.SurveyDone)]
    remedy = f"enter survey-done with method {method} first, or release the land by the way that its evidence allows"
    if not done:
        told = f"no {words} survey of {fact.area} is in the ledger by {event.on}"
        yield entry_error("FG-RC-101", event, told, remedy)
        return
    parts = [survey.polygon for survey in done]
    if any(part is None for part in parts):
        return
    if fact.polygon is None:
        told = f"the {words} surveys of {fact.area} cover parts of it only"
        yield entry_error("FG-RC-101", event, told, "draw the polygon of the part that was surveyed")
    elif over := beyond_m2(fact.polygon, parts):
        told = f"no {words} survey covers {over:,.0f} m2 of its polygon"
        yield entry_error("FG-RC-101", event, told, remedy)
