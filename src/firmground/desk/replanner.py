"""Who makes the next plan inside a possible history: the same reading, carrying and planning as after a real week."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import chain

import shapely

from firmground.desk.carry.whole import carry
from firmground.model import Plan, Programme
from firmground.model.carried import Assumptions
from firmground.model.event import EMPTY, Entry, Event, chained
from firmground.model.facts import Fact
from firmground.model.facts.record import RowsImported
from firmground.plan.again import plan_again
from firmground.plan.params import Warm
from firmground.track.fold import fold

__all__ = ["SECONDS", "replanner"]

SECONDS = 0.2
"""Search for each plan, as work at a modest speed, so that every machine that keeps up finds the same."""


def replanner(
    programme: Programme, plan: Plan, assumptions: Assumptions, seed: int
) -> Callable[[int, tuple[Event, ...]], Plan]:
    """Give what makes a plan on a day of the Programme from the events before it, near the plan at the outset.

    What is told in a possible history is folded onto the areas of the Programme as they are, never onto the project's
    own ledger, which it must not touch.
    """
    delivered = _delivered(programme)

    def replan(day: int, events: tuple[Event, ...]) -> Plan:
        at = datetime.combine(programme.start, time(), UTC)
        entries = chain([("areas", Entry(delivered, programme.start, ""))], _entries(events))
        progress = fold(chained(EMPTY, entries, at), as_of=programme.date_of(day - 1))
        carried = carry(programme, plan, progress, plan_start=programme.start, assumptions=assumptions)
        found, _ = plan_again(carried.programme, Warm(carried.plan), seconds=SECONDS, seed=seed)
        shift = (carried.programme.start - programme.start).days
        rows = (replace(row, start=row.start + shift, end=row.end + shift) for row in found.scheduled)
        return replace(found, scheduled=tuple(rows))

    return replan


def _entries(events: Iterable[Event]) -> Iterable[tuple[str, Entry]]:
    return ((e.id, Entry(e.fact, e.on, e.by, e.source)) for e in events)


def _delivered(programme: Programme) -> Fact:
    """State the areas of a Programme as a delivery, of the sizes that the Programme has."""
    rows = tuple(
        {
            "id": area.id,
            "kind": area.kind.value,
            "status": area.status.value,
            "place": area.place,
            "depth_m": area.depth_m,
            "geometry": shapely.to_wkb(area.perimeter, hex=True, byte_order=1),
        }
        for area in programme.areas
    )
    return RowsImported(
        "hazardous_areas", "outset", created=rows, measured_m2={a.id: a.area_m2 for a in programme.areas}
    )
