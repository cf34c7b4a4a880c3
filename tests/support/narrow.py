"""Tiny Programmes in which shared roads, districts and seasons bind: what the lower bound takes into account."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

from firmground.model import (
    Activity,
    Calendar,
    Closure,
    Contingent,
    Level,
    Limits,
    Link,
    Need,
    Place,
    Programme,
    Service,
    ServiceKind,
)
from support.strategies import tiny_programmes

__all__ = ["narrow_programmes"]

_NODES = ("N0", "N1", "N2")


def narrow_programmes(count: int, seed: int) -> Iterator[Programme]:
    """Draw tiny Programmes and lead one road to all of them, close seasons, part districts, and share work."""
    for n, drawn in enumerate(tiny_programmes(count, seed=seed)):
        rng, programme = Random(f"{seed}/{n}"), _unordered(drawn)
        for narrow in (_one_road, _districts, _seasons, _shared):
            if rng.random() < 0.8:
                programme = narrow(programme, rng)
        yield programme


def _unordered(programme: Programme) -> Programme:
    """Take away orders, so that no change leaves them without a legal plan."""
    return replace(
        programme,
        activities=tuple(replace(a, lock=None, deadline=None) for a in programme.activities),
        limits=Limits(programme.limits.budgets),
    )


def _one_road(programme: Programme, rng: Random) -> Programme:
    """Put all sites along one road of two stretches that work at its beginning opens, and a lane beside it at times."""
    nodes = {s.id: rng.choice(_NODES) for s in programme.sites}
    openers = _openers(programme, rng)
    for opener in openers:
        nodes[opener.site] = "N0"
    links = [
        Link(f"L{i}", "exercise", *ends, 1000.0, opened_by=(opener.id,))
        for i, (opener, ends) in enumerate(zip(openers, (_NODES[:2], _NODES[1:]), strict=False))
    ]
    if rng.random() < 0.4:
        links.append(replace(links[0], id="LANE", opened_by=(rng.choice(openers).id,)))
    if len(links) < 2 or rng.random() < 0.2:
        links.append(Link("BACK", "exercise", "N0", "N2", 1000.0, opened_by=links[-1].opened_by))
    return replace(
        programme,
        sites=tuple(replace(s, nodes=(nodes[s.id],)) for s in programme.sites),
        bases=tuple(replace(b, node="N0") for b in programme.bases),
        links=tuple(links),
        services=_without(programme.services, {k.id for k in programme.links}),
    )


def _without(services: tuple[Service, ...], gone: set[str]) -> tuple[Service, ...]:
    """Take away the services that need what is gone, and those that need them in turn."""
    while fallen := {s.id for s in services if gone & {m for n in s.needs for m in n.members}}:
        gone = gone | fallen
        services = tuple(s for s in services if s.id not in fallen)
    return services


def _openers(programme: Programme, rng: Random) -> list[Activity]:
    """One or two activities that nothing else holds up."""
    free = [a for a in programme.activities if a.releases or all(b.site != a.site for b in programme.blocks)]
    return rng.sample(free or list(programme.activities), min(len(free or programme.activities), rng.randint(1, 2)))


def _districts(programme: Programme, rng: Random) -> Programme:
    """Let each settlement belong to one of two districts, and some contingents work in one of them only."""
    names = ("W", "E")
    places = tuple(replace(p, parent=rng.choice(names)) if p.parent is not None else p for p in programme.places)
    top = next((p.id for p in places if p.parent is None), None)
    known = {p.id for p in places}
    added = tuple(Place(name, name, Level.DISTRICT, top) for name in names if name not in known)
    crews = tuple(
        replace(c, districts=frozenset(rng.sample(names, 1)) if rng.random() < 0.6 else frozenset())
        for c in programme.contingents
    )
    return replace(programme, places=places + added, contingents=_parted(crews, rng))


def _parted(crews: tuple[Contingent, ...], rng: Random) -> tuple[Contingent, ...]:
    """Split a contingent of several teams into one that may work anywhere and one that may not."""
    found = []
    for crew in crews:
        if crew.teams > 1 and rng.random() < 0.7:
            found += [
                replace(crew, id=f"{crew.id}a", teams=1),
                replace(crew, id=f"{crew.id}b", teams=crew.teams - 1, districts=frozenset()),
            ]
        else:
            found.append(crew)
    return tuple(found)


def _seasons(programme: Programme, rng: Random) -> Programme:
    """Close the kinds of work by turns, so that what one team could do on a day another kind may not."""
    kinds = sorted({a.kind for a in programme.activities})
    places = sorted({s.place for s in programme.sites})
    closures, day = [], rng.randint(0, 4)
    while day < programme.horizon_days * 2 // 3:
        length = rng.randint(1, 8)
        some = frozenset(rng.sample(kinds, rng.randint(1, len(kinds))))
        here = frozenset(rng.sample(places, 1)) if rng.random() < 0.4 else frozenset()
        first = programme.start + timedelta(day)
        closures.append(Closure(f"C{day}", first, first + timedelta(length), "season", some, here))
        day += rng.randint(1, 10)
    return replace(programme, calendar=Calendar(programme.calendar.rest_weekdays, tuple(closures)))


def _shared(programme: Programme, rng: Random) -> Programme:
    """Add services of many people that need the same assets and links."""
    members = [a.id for a in programme.assets] + [k.id for k in programme.links] + [a.id for a in programme.areas]
    place = programme.sites[0].place
    added = []
    for n in range(rng.randint(1, 3)):
        some = rng.sample(members, rng.randint(1, min(3, len(members))))
        least = len(some) if rng.random() < 0.7 else 1
        people = rng.randint(50, 900)
        added.append(Service(f"MANY{n}", "exercise", ServiceKind.WATER, place, people, (Need(tuple(some), least),)))
    return replace(programme, services=programme.services + tuple(added))
