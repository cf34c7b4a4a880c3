"""What depends on an activity: the services and releases that cannot come about before it has ended."""

from collections import defaultdict
from collections.abc import Iterator

from firmground.evaluate.bench import Bench
from firmground.evaluate.explanation import Unlocked
from firmground.model import EXPOSURE, Programme

__all__ = ["unlocked"]


def unlocked(bench: Bench, activity: str) -> tuple[Unlocked, ...]:
    """List what cannot come about while the activity has not ended, all else being done; the weightiest first."""
    waiting = _all_that_wait(bench, activity)
    return tuple(sorted(_found(bench, waiting), key=lambda u: (-u.per_day, u.id)))


def _found(bench: Bench, waiting: set[str]) -> Iterator[Unlocked]:
    programme, weights = bench.programme, bench.programme.weights
    for area in programme.areas:
        if not area.handed_over and programme.handover_of.get(area.id) in waiting:
            per_day = area.people_exposed * weights.of(EXPOSURE, area.id) / 100
            yield _one(bench, (area.id, area.name, "release of", area.place, area.people_exposed), per_day)
    blocked = _blocked(programme, waiting)
    for s in programme.services:
        if s.id in blocked:
            per_day = s.people * weights.of(s.kind.value, s.id) / 100
            yield _one(bench, (s.id, s.name, s.kind.value, s.place, s.people), per_day)


def _one(bench: Bench, what: tuple[str, str, str, str, int], per_day: float) -> Unlocked:
    name, title, kind, place, people = what
    horizon = bench.programme.horizon_days
    day = bench.outcomes.works(name)
    left = 0 if day is None else max(0, horizon - day)
    date = bench.date(day) if day is not None and day <= horizon else None
    return Unlocked(
        name, title or name, kind, bench.programme.place_by_id[place].name, people, date, per_day, per_day * left
    )


def _all_that_wait(bench: Bench, activity: str) -> set[str]:
    """Activities that wait for one in the chain, on the ground, or on the planned route."""
    after: defaultdict[str, list[str]] = defaultdict(list)
    for later in bench.programme.activities:
        for before in (*later.predecessors, *bench.handovers_for(later)):
            after[before].append(later.id)
    for case in bench.cases:
        for opener in bench.openers_on(case.entry.route):
            after[opener].append(case.activity.id)
    seen, stack = {activity}, [activity]
    while stack:
        for later_id in after[stack.pop()]:
            if later_id not in seen:
                seen.add(later_id)
                stack.append(later_id)
    return seen


def _blocked(programme: Programme, waiting: set[str]) -> set[str]:
    """Members and services that lack too much while the waiting activities are not done."""
    blocked = {a.id for a in programme.assets if not waiting.isdisjoint(programme.works_at(a.id))}
    blocked |= {k.id for k in programme.links if not waiting.isdisjoint(k.opened_by)}
    blocked |= {area for area, handover in programme.handover_of.items() if handover in waiting}
    changed = True
    while changed:
        more = {
            s.id
            for s in programme.services
            if s.id not in blocked and any(sum(m not in blocked for m in need.members) < need.least for need in s.needs)
        }
        blocked |= more
        changed = bool(more)
    return blocked
