"""Why an activity stands where it stands, and why a place gets its services no sooner."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from firmground.errors import UnknownNameError
from firmground.evaluate.bench import Bench, Case
from firmground.evaluate.causes import Cause, causes, critical_chain
from firmground.evaluate.delay import Delays
from firmground.model import EXPOSURE, Plan, Programme

__all__ = ["ActivityExplained", "Explanation", "PlaceExplained", "Unlocked", "explain"]

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A service or a release that waits for an activity; ``per_day`` is weighted person-days for each day of it."""

    id: str
    name: str
    kind: str
    place: str
    people: int
    date: str | None
    per_day: float


@dataclass(frozen=True, slots=True)
class ActivityExplained:
    """One activity: when, by whom, what it waits for, what it unlocks, what a week's delay costs."""

    activity: str
    place: str
    first_day: str | None
    last_day: str | None
    contingent: str | None
    teams: tuple[str, ...]
    method: str | None
    route: tuple[str, ...]
    why_not: str | None
    waits_for: tuple[Cause, ...]
    unlocks: tuple[Unlocked, ...]
    week_costs_person_days: int
    week_breaks: tuple[str, ...]
    exercise: bool

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Give it for people."""
        if self.first_day is None:
            return [f"{self.activity} at {self.place} has no place in the plan: {self.why_not}"]
        who = f"{', '.join(self.teams)} of {self.contingent} ({self.method})"
        lines = [
            f"{self.activity} at {self.place}: {self.first_day} to {self.last_day}, {who}",
            f"route: {' > '.join(self.route) or 'no link to travel'}",
            "It stands there because:",
            *(f"  - {cause.text}" for cause in self.waits_for),
        ]
        people = sum(u.per_day for u in self.unlocks)
        lines.append(f"It unlocks {len(self.unlocks)} returns and releases, {people:,.0f} weighted person-days a day:")
        lines += [
            f"  - {u.kind} {u.name} for {u.people} people of {u.place}, {u.date or 'not within the horizon'}"
            for u in self.unlocks[:12]
        ]
        if len(self.unlocks) > 12:  # noqa: PLR2004 - as many as a screen takes
            lines.append(f"  - and {len(self.unlocks) - 12} more")
        lines.append(f"A week's delay costs {self.week_costs_person_days:,} weighted person-days if nobody replans.")
        lines += [f"  - {text}" for text in self.week_breaks[:12]]
        return lines + _stamp(exercise=self.exercise)


@dataclass(frozen=True, slots=True)
class Return:
    """When one service returns or one area is released, and the chain of activities that holds it up."""

    id: str
    name: str
    kind: str
    people: int
    date: str | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceExplained:
    """One place: when each of its services and hazardous areas returns or is released, and why no sooner."""

    place: str
    name: str
    people: int
    returns: tuple[Return, ...]
    exercise: bool

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Give it for people."""
        lines = [f"{self.name} ({self.place}), {self.people} people"]
        for found in self.returns:
            when = found.date or "not within the horizon"
            lines.append(f"{found.kind} {found.name} for {found.people} people: {when}")
            lines += [f"  - {step}" for step in found.because]
        return lines + _stamp(exercise=self.exercise)


Explanation = ActivityExplained | PlaceExplained


def _stamp(*, exercise: bool) -> list[str]:
    return ["EXERCISE: drawn at random, not survey evidence"] if exercise else []


def explain(programme: Programme, plan: Plan, name: str) -> Explanation:
    """Explain an activity or a place by id (or a place by its name); raises UnknownNameError with near names."""
    bench = Bench.of(programme, plan)
    if name in programme.activity_by_id:
        return _explain_activity(bench, name)
    places = [p.id for p in programme.places if name in (p.id, p.name)]
    if len(places) == 1:
        return _explain_place(bench, places[0])
    if places:
        raise UnknownNameError(f"several places are called {name}: {', '.join(places)}; use the id")
    known = [*programme.activity_by_id, *programme.place_by_id, *(p.name for p in programme.places)]
    near = get_close_matches(name, known, n=5, cutoff=0.5) or [n for n in known if n.startswith(f"{name}:")][:8]
    offer = f"; near it are {', '.join(near)}" if near else ""
    raise UnknownNameError(f"there is no activity and no place called {name}{offer}")


def _explain_activity(bench: Bench, name: str) -> ActivityExplained:
    programme = bench.programme
    activity = programme.activity_by_id[name]
    place = programme.place_by_id[programme.site_by_id[activity.site].place].name
    case = next((c for c in bench.cases if c.activity.id == name), None)
    unlocked = _unlocked(bench, name)
    if case is None:
        why = next((u.why.value for u in bench.plan.unscheduled if u.activity == name), "it cannot be read")
        return ActivityExplained(
            name, place, None, None, None, (), None, (), why, (), unlocked, 0, (), programme.exercise
        )
    delays = Delays(bench)
    return ActivityExplained(
        activity=name,
        place=place,
        first_day=bench.date(case.start),
        last_day=bench.date(case.end - 1),
        contingent=case.contingent.id,
        teams=case.entry.teams,
        method=case.method.name,
        route=case.entry.route,
        why_not=None,
        waits_for=causes(bench, case),
        unlocks=unlocked,
        week_costs_person_days=delays.cost(name, _WEEK),
        week_breaks=tuple(delays.breaks(name, _WEEK)),
        exercise=programme.exercise,
    )


def _unlocked(bench: Bench, name: str) -> tuple[Unlocked, ...]:
    """Services and releases that cannot come about while the activity has not ended, the weightiest first."""
    programme, weights = bench.programme, bench.programme.weights
    waiting = _all_that_wait(bench, name)
    found = []
    for area in programme.areas:
        if not area.handed_over and programme.handover_of.get(area.id) in waiting:
            per_day = area.people_exposed * weights.of(EXPOSURE) / 100
            found.append(_one(bench, (area.id, area.name, "release of", area.place, area.people_exposed), per_day))
    blocked = _blocked_members(programme, waiting)
    found += [
        _one(bench, (s.id, s.name, s.kind.value, s.place, s.people), s.people * weights.of(s.kind.value) / 100)
        for s in programme.services
        if s.id in blocked
    ]
    return tuple(sorted(found, key=lambda u: (-u.per_day, u.id)))


def _one(bench: Bench, what: tuple[str, str, str, str, int], per_day: float) -> Unlocked:
    name, title, kind, place, people = what
    day = bench.outcomes.works(name)
    date = None if day is None else bench.date(day)
    return Unlocked(name, title or name, kind, bench.programme.place_by_id[place].name, people, date, per_day)


def _all_that_wait(bench: Bench, name: str) -> set[str]:
    """Activities that wait for one in the chain, on the ground, or on the planned route."""
    programme = bench.programme
    after: defaultdict[str, list[str]] = defaultdict(list)
    for activity in programme.activities:
        for before in activity.predecessors:
            after[before].append(activity.id)
    for activity in programme.activities:
        for handover in bench.handovers_for(activity):
            after[handover].append(activity.id)
    for case in bench.cases:
        for link in case.entry.route:
            for opener in programme.link_by_id[link].opened_by if link in programme.link_by_id else ():
                after[opener].append(case.activity.id)
    seen, stack = {name}, [name]
    while stack:
        for later in after[stack.pop()]:
            if later not in seen:
                seen.add(later)
                stack.append(later)
    return seen


def _blocked_members(programme: Programme, waiting: set[str]) -> set[str]:
    """Services that lack too many members while the waiting activities are not done."""
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


def _explain_place(bench: Bench, place: str) -> PlaceExplained:
    programme = bench.programme
    found = programme.place_by_id[place]
    inside = {p for p, line in programme.lineage_of.items() if place in line}
    services = [s for s in programme.services if s.place in inside]
    areas = [a for a in programme.areas if a.place in inside and not a.handed_over]
    returns = [
        *(_return(bench, s.id, s.name, s.kind.value, s.people) for s in services),
        *(_return(bench, a.id, a.name, "release of", a.people_exposed) for a in areas),
    ]
    people = found.people or sum(p.people for p in programme.places if p.id in inside)
    returns.sort(key=lambda r: (r.date is not None, r.date or "", r.id), reverse=False)
    return PlaceExplained(place, found.name, people, tuple(returns), programme.exercise)


def _return(bench: Bench, name: str, title: str, kind: str, people: int) -> Return:
    day = bench.outcomes.works(name)
    last = _last_of(bench, [name])
    chain = tuple(critical_chain(bench, last)) if last is not None else ()
    if day is None:
        chain = tuple(_missing(bench, name))
    return Return(name, title or name, kind, people, None if day is None else bench.date(day), chain)


def _last_of(bench: Bench, names: Iterable[str]) -> Case | None:
    """Find the activity whose end settles the day on which something works."""
    cases = {c.activity.id: c for c in bench.cases}
    settled = [cases[a] for name in names for a in _makers(bench, name) if a in cases]
    return max(settled, key=lambda c: (c.end, c.activity.id), default=None)


def _makers(bench: Bench, name: str) -> list[str]:
    """Activities that a member rests on; of a service, those of the members that settle its day."""
    programme = bench.programme
    if name in programme.service_by_id:
        day = bench.outcomes.works(name)
        members = [m for n in programme.service_by_id[name].needs for m in n.members]
        return [a for m in members if bench.outcomes.works(m) == day for a in _makers(bench, m)]
    if name in programme.link_by_id:
        return list(programme.link_by_id[name].opened_by)
    if name in programme.area_by_id:
        return [programme.handover_of[name]] if name in programme.handover_of else []
    return list(programme.works_at(name))


def _missing(bench: Bench, name: str) -> list[str]:
    """Name what keeps something from ever working."""
    programme = bench.programme
    if name in programme.service_by_id:
        members = [m for n in programme.service_by_id[name].needs for m in n.members]
        lacking = [m for m in members if bench.outcomes.works(m) is None]
        return [step for m in lacking[:4] for step in _missing(bench, m)]
    if name in programme.link_by_id and programme.link_by_id[name].closed:
        return [f"link {name} stays closed"]
    reasons = {u.activity: u.why.value for u in bench.plan.unscheduled}
    return [f"{a} has no place in the plan: {reasons[a]}" for a in _makers(bench, name) if a in reasons]
