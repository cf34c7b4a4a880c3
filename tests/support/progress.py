"""Progress made by hand, and drawn at random for a plan that was followed for some days."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from firmground.model import Plan, Programme
from firmground.model.progress import Attendance, LandState, Parcel, Passage, Progress, StandDown, Way, Work

__all__ = ["drawn_progress", "finished", "parcel", "running"]


def finished(activity: str, on: date, **changes: object) -> Work:
    """Give a work that ended on a day."""
    return replace(Work(activity, 100.0, on, on, events=(f"done {activity}",)), **changes)  # type: ignore[arg-type]


def running(activity: str, since: date, per_cent: float = 50.0, **changes: object) -> Work:
    """Give a work that goes on."""
    return replace(Work(activity, per_cent, since, events=(f"begun {activity}",)), **changes)  # type: ignore[arg-type]


def parcel(area: str, state: LandState, m2: float, way: Way | None = None) -> Parcel:
    """Give ground of an area in a state, by one event."""
    return Parcel(area, area, "", state, m2, way=way, events=(f"land {area}",))


def drawn_progress(programme: Programme, plan: Plan, seed: int, day: int) -> Progress:
    """Draw what may have happened by a day of a plan that was followed more or less.

    What was to end by then mostly has, what was to go on mostly does; roads close, teams are ill or late, weather
    stands work down, and now and then an area is held.
    """
    dice = Random(seed)
    today = programme.date_of(day)
    over: set[str] = set()
    works: dict[str, Work] = {}
    for row in sorted(plan.scheduled, key=lambda r: (r.start, r.activity)):
        activity = programme.activity_by_id[row.activity]
        waits = (*activity.predecessors, *_handovers(programme, activity.site if not activity.releases else ""))
        if row.start > day or any(name not in over for name in waits):
            continue
        begun = min(programme.date_of(row.start), today)
        if row.end <= day + dice.choice((0, 0, 1)) and dice.random() < 0.9:
            works[row.activity] = finished(row.activity, today, started=begun)
            over.add(row.activity)
        elif dice.random() < 0.85:
            works[row.activity] = running(row.activity, begun, dice.uniform(0, 95))
    return Progress(
        as_of=today,
        works=works,
        attendance=_attendance(programme, dice, today),
        passages={
            k.id: Passage(k.id, dice.random() < 0.3, today, dice.choice((None, today + timedelta(9))), f"road {k.id}")
            for k in programme.links
            if dice.random() < 0.15
        },
        stand_downs=tuple(
            StandDown(p.id, today, today + timedelta(dice.randint(0, 6)), (), "storm", f"storm {p.id}")
            for p in programme.places
            if dice.random() < 0.1
        ),
        holds={a.id: f"hold {a.id}" for a in programme.areas if dice.random() < 0.1},
    )


def _handovers(programme: Programme, site: str) -> list[str]:
    areas = (b.area for b in programme.blocks if b.site == site)
    return [programme.handover_of[a] for a in areas if a in programme.handover_of]


def _attendance(programme: Programme, dice: Random, today: date) -> dict[str, Attendance]:
    found = {}
    for c in programme.contingents:
        if c.arrives > today:
            continue
        arrived = c.teams if dice.random() < 0.8 else dice.randint(0, c.teams)
        absent = dice.randint(0, arrived) if dice.random() < 0.2 else 0
        left = dice.randint(0, arrived - absent) if dice.random() < 0.1 else 0
        until = today + timedelta(dice.randint(1, 20)) if absent else None
        first = c.arrives if arrived else None
        found[c.id] = Attendance(c.id, arrived, left, absent, until, first, events=(f"crew {c.id}",))
    return found
