"""Why an activity stands where it stands, and why a place gets its services no sooner."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from firmground.errors import UnknownNameError
from firmground.evaluate.bench import Bench, Case
from firmground.evaluate.causes import Causes
from firmground.evaluate.delay import Delays
from firmground.evaluate.explanation import ActivityExplained, Explanation, PlaceExplained, Return
from firmground.evaluate.unlocks import unlocked
from firmground.model import Activity, Plan, Programme

__all__ = ["Explanation", "explain"]

_WEEK = 7
_FEW = 8


def explain(programme: Programme, plan: Plan, name: str) -> Explanation:
    """Explain an activity, a place (by id or name), or the last activity at a site.

    Raises UnknownNameError with near names.
    """
    bench = Bench.of(programme, plan)
    if name in programme.activity_by_id:
        return _explain_activity(bench, programme.activity_by_id[name])
    if name in programme.activities_at:
        return _explain_activity(bench, _last_at(bench, name))
    places = [name] if name in programme.place_by_id else [p.id for p in programme.places if p.name == name]
    if len(places) == 1:
        return _explain_place(bench, places[0])
    if places:
        raise UnknownNameError(f"several places are called {name}: {', '.join(places)}; use the id")
    near = _near(programme, name)
    offer = f"; near it are {', '.join(near)}" if near else ""
    raise UnknownNameError(f"there is no activity and no place called {name}{offer}")


def _last_at(bench: Bench, site: str) -> Activity:
    """Find the activity that settles when a hazardous area is handed over, or an asset or road works."""
    ends = {a.id: bench.outcomes.end(a.id) for a in bench.programme.activities_at[site]}
    return max(
        bench.programme.activities_at[site],
        key=lambda a: (ends[a.id] is None, ends[a.id] or 0, a.id),
    )


def _near(programme: Programme, name: str) -> list[str]:
    """Names that were perhaps meant: the activities of that site, the place of that service, or what is spelt alike."""
    if name in programme.service_by_id:
        return [programme.service_by_id[name].place]
    spelt: dict[str, str] = {}
    for known in (*programme.activity_by_id, *programme.place_by_id, *(p.name for p in programme.places)):
        spelt.setdefault(known.casefold(), known)
    return [spelt[alike] for alike in get_close_matches(name.casefold(), spelt, n=5, cutoff=0.5)]


def _explain_activity(bench: Bench, activity: Activity) -> ActivityExplained:
    programme, name = bench.programme, activity.id
    case = bench.case_of.get(name)
    reasons = {u.activity: u.why.value for u in bench.plan.unscheduled}
    delays = Delays(bench) if case else None
    waiting = unlocked(bench, name)
    return ActivityExplained(
        activity=name,
        place=programme.place_by_id[programme.site_by_id[activity.site].place].name,
        first_day=bench.date(case.start) if case else None,
        last_day=bench.date(case.end - 1) if case else None,
        contingent=case.contingent.id if case else None,
        teams=case.entry.teams if case else (),
        method=case.method.name if case else None,
        route=case.entry.route if case else (),
        why_not=None if case else reasons.get(name, "it cannot be read"),
        waits_for=Causes(bench).of(case) if case else Causes(bench).missing(activity),
        unlocks=waiting,
        slack_days=delays.slack(name) if delays else 0,
        week_costs_person_days=delays.cost(name, _WEEK) if delays else 0,
        week_breaks=tuple(f"{b.law} {b.where}: {b.why}" for b in delays.breaks(name, _WEEK)) if delays else (),
        exercise=programme.exercise,
        decided=_priorities(programme, (u.id for u in waiting)),
    )


def _explain_place(bench: Bench, place: str) -> PlaceExplained:
    programme, causes = bench.programme, Causes(bench)
    found = programme.place_by_id[place]
    inside = {p for p, line in programme.lineage_of.items() if place in line}
    returns = [
        *(
            Return(s.id, s.name or s.id, s.kind.value, s.people, *_when_and_why(bench, causes, s.id))
            for s in programme.services
            if s.place in inside
        ),
        *(
            Return(a.id, a.name or a.id, "release of", a.people_exposed, *_when_and_why(bench, causes, a.id))
            for a in programme.areas
            if a.place in inside and not a.handed_over
        ),
    ]
    returns.sort(key=lambda r: (r.date is not None, r.date or "", r.id))
    decided = _priorities(programme, (r.id for r in returns))
    return PlaceExplained(place, found.name, _people(programme, place), tuple(returns), programme.exercise, decided)


def _priorities(programme: Programme, ids: Iterable[str]) -> tuple[str, ...]:
    """Word the priorities of services and areas."""
    decided = {**programme.weights.services, **programme.weights.areas}
    found = ((name, decided[name]) for name in ids if name in decided)
    return tuple(f"{name} counts {p.per_cent / 100:g} times what its kind does: {p.reason}" for name, p in found)


def _people(programme: Programme, place: str) -> int:
    """Give the people of a place; where none are given, those of the places right below it, and so on down."""
    own = programme.place_by_id[place].people
    return own or sum(_people(programme, p.id) for p in programme.places if p.parent == place)


def _when_and_why(bench: Bench, causes: Causes, name: str) -> tuple[str | None, tuple[str, ...]]:
    """Give the day on which something works, and what holds it up, back to the first cause."""
    day = bench.outcomes.works(name)
    if day is None:
        return None, tuple(_never(bench, causes, name))
    settled = [bench.case_of[a] for a in _settling(bench, name) if a in bench.case_of]
    last: Case | None = max(settled, key=lambda c: (c.end, c.activity.id), default=None)
    return bench.date(day) if day <= bench.programme.horizon_days else None, causes.chain(last) if last else ()


def _parts(bench: Bench, name: str, day: int | None) -> Iterator[str]:
    """Walk down from a service to the assets, links and areas that come about on that day too (None: never)."""
    services, seen, stack = bench.programme.service_by_id, {name}, [name]
    while stack:
        here = stack.pop()
        if here not in services:
            yield here
            continue
        members = [m for need in services[here].needs for m in need.members]
        stack += [m for m in members if m not in seen and bench.outcomes.works(m) == day]
        seen.update(members)


def _settling(bench: Bench, name: str) -> Iterator[str]:
    """Activities whose end decides the day on which something works."""
    for part in _parts(bench, name, bench.outcomes.works(name)):
        yield from _makers(bench.programme, part)


def _makers(programme: Programme, part: str) -> tuple[str, ...]:
    """Activities that an asset, link or hazardous area waits for."""
    if part in programme.link_by_id:
        return programme.link_by_id[part].opened_by
    if part in programme.area_by_id:
        return tuple(programme.handover_of[a] for a in (part,) if a in programme.handover_of)
    return programme.works_at(part)


def _never(bench: Bench, causes: Causes, name: str) -> list[str]:
    """Name what keeps something from ever working."""
    programme = bench.programme
    found: dict[str, None] = {}
    for part in _parts(bench, name, None):
        link = programme.link_by_id.get(part)
        if link is not None and link.closed:
            found[f"link {part} stays closed"] = None
        for maker in _makers(programme, part):
            if bench.outcomes.end(maker) is None:
                found |= dict.fromkeys(cause.text for cause in causes.missing(programme.activity_by_id[maker]))
    return list(found)[:_FEW]
