"""Where one can go and when work rests: roads that closed or opened, stand-downs that last."""

from dataclasses import replace

from firmground.desk.carry.draft import Draft
from firmground.model import ActivityKind, Calendar, Closure, Link
from firmground.model.carried import ChangeKind
from firmground.model.facts.base import EVERYWHERE
from firmground.model.progress import Passage

__all__ = ["carry_calendar", "carry_roads"]


def carry_roads(draft: Draft) -> None:
    """Open links whose work is done or that were opened, and shut those that were closed; prune what opens them."""
    for link in tuple(draft.links.values()):
        left = tuple(a for a in link.opened_by if a not in draft.gone)
        carried = replace(link, opened_by=left, shut_until=max(0, link.shut_until - draft.shift))
        passage = draft.progress.passages.get(link.id)
        draft.links[link.id] = carried if passage is None else _passed(draft, carried, passage)


def _passed(draft: Draft, link: Link, passage: Passage) -> Link:
    event = (passage.event,)
    if passage.open:
        if link.closed or link.opened_by or link.shut_until:
            draft.say(link.id, ChangeKind.ROAD, f"it was opened on {passage.since}", event)
        return replace(link, closed=False, opened_by=(), shut_until=0)
    if passage.until is None:
        day = min(draft.assumptions.road_days, draft.horizon_days)
        text = f"it is closed; taken to open on {draft.date_of(day)}"
        draft.say(link.id, ChangeKind.ROAD, text, event, assumed=True)
    else:
        day = min(draft.day_of(passage.until) + 1, draft.horizon_days)
        if day <= 0:
            return link
        draft.say(link.id, ChangeKind.ROAD, f"it is closed until {passage.until}", event)
    return replace(link, shut_until=max(day, link.shut_until))


def carry_calendar(draft: Draft) -> Calendar:
    """Give the calendar with the stand-downs that are not over; a kind that nobody knows closes nothing."""
    calendar = draft.programme.calendar
    found: list[Closure] = []
    for down in draft.progress.stand_downs:
        known = down.place in draft.programme.place_by_id
        if down.last < draft.start or not (known or down.place == EVERYWHERE):
            continue
        kinds = frozenset(ActivityKind(k) for k in down.kinds if k in set(ActivityKind))
        if down.kinds and not kinds:
            continue
        reason = down.reason or "weather"
        places = frozenset({down.place} if known else ())
        found.append(Closure(f"stand-down {down.event}", down.first, down.last, reason, kinds, places))
        draft.say(down.place, ChangeKind.STAND_DOWN, f"{reason}: no work until {down.last}", (down.event,))
    return replace(calendar, closures=(*calendar.closures, *found))
