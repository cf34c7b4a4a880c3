"""Whole Programmes for the tests: drawn from a seed, as a hypothesis strategy, and tiny ones for the oracle."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from firmground.model import Activity, Budget, EquityFloor, Limits, Lock, Programme, Travel
from support.choices import choices, moves, open_at_once, periods
from support.dice import EVERYTHING, LABEL, START, Dice, Feature, Sizes
from support.region import Crews, Ground, draw_calendar, draw_weights
from support.sites import Work, draw_services

__all__ = ["EVERYTHING", "Feature", "programmes", "random_programme", "tiny_programmes"]


def random_programme(
    rng: Random,
    *,
    areas: int = 2,
    assets: int = 3,
    links: int = 3,
    services: int = 2,
    contingents: int = 3,
    teams: int = 3,
    team_days: int = 12,
    horizon_days: int = 120,
    whole_chains: bool = True,
    features: frozenset[Feature] = EVERYTHING,
) -> Programme:
    """Draw a Programme; an area brings about four activities, an asset about three.

    `teams` is the most of one contingent, `team_days` the most work of one method. At least two contingents are
    drawn, since one kind of team never has all skills. There is always a legal plan.
    """
    sizes = Sizes(
        areas, assets, links, services, max(2, contingents), teams, team_days, horizon_days, whole_chains=whole_chains
    )
    dice = Dice(rng.getrandbits(64), features)
    ground = Ground.draw(dice, sizes)
    crews = Crews.draw(dice, sizes, ground)
    work = Work.draw(dice, sizes, ground, crews)
    programme = Programme(
        name=f"Drawn Programme, {LABEL}",
        start=START,
        horizon_days=horizon_days,
        crs="EPSG:32636",
        places=ground.places,
        sites=work.sites,
        areas=work.areas,
        assets=work.assets,
        services=draw_services(dice, sizes, work),
        activities=work.activities,
        team_kinds=crews.kinds,
        contingents=crews.contingents,
        bases=ground.bases,
        links=work.links,
        pledges=crews.pledges,
        calendar=draw_calendar(dice, sizes, ground),
        weights=draw_weights(dice),
        travel=ground.travel if Feature.TRAVEL in features else Travel(commute_m=10_000_000),
        blocks=work.blocks,
        neighbours=work.neighbours,
        exercise=True,
    )
    return _with_limits(dice, _with_orders(dice, programme))


# Orders and limits are lenient: some plan keeps them all, and a planner that serves orders first finds it.


def _with_orders(dice: Dice, programme: Programme) -> Programme:
    """Give some activities an earliest start, and one that nothing holds up a lock or a deadline."""
    rng, changed = dice.of("orders"), {}
    if Feature.ORDERS not in dice.features:
        return programme
    for activity in programme.activities:
        if rng.random() < 0.08:
            changed[activity.id] = replace(activity, earliest_start=rng.randint(1, max(1, programme.horizon_days // 4)))
    programme = _replaced(programme, changed)
    free = _at_will(programme)
    if rng.random() < 0.35 and free:
        activity, start, end, contingent = rng.choice(free)
        lock = Lock("the authority", "a fixed date", start, contingent if rng.random() < 0.5 else None)
        later = min(programme.horizon_days, end + rng.randint(5, programme.horizon_days // 2))
        order = replace(activity, lock=lock) if rng.random() < 0.5 else replace(activity, deadline=later)
        programme = _replaced(programme, {activity.id: order})
    return programme


def _replaced(programme: Programme, changed: dict[str, Activity]) -> Programme:
    return replace(programme, activities=tuple(changed.get(a.id, a) for a in programme.activities))


def _at_will(programme: Programme) -> list[tuple[Activity, int, int, str]]:
    """Activities that can be done first of all, with days and a contingent that could do so."""
    held = {b.site for b in programme.blocks if not programme.area_by_id[b.area].handed_over}
    found = []
    for activity in programme.activities:
        if activity.predecessors or (activity.site in held and not activity.releases):
            continue
        ways = list(_first_ways(programme, activity))
        if ways:
            found.append((activity, *ways[len(ways) // 3]))
    return found


def _first_ways(programme: Programme, activity: Activity) -> Iterator[tuple[int, int, str]]:
    site = programme.site_by_id[activity.site]
    for choice in choices(programme, activity):
        crew = choice.contingent
        lost = moves(programme, crew, site, None)
        if open_at_once(programme, crew, site):
            for start, end in periods(programme, activity, choice):
                if start >= max(0, programme.day_of(crew.arrives)) + lost:
                    yield start, end, crew.id


def _with_limits(dice: Dice, programme: Programme) -> Programme:
    """Add budgets, and an equity floor that one activity can meet; budgets bind only where nothing is ordered."""
    rng = dice.of("limits")
    floor: tuple[EquityFloor, ...] = ()
    free = [(a, end) for a, _, end, _ in _at_will(programme)]
    if dice.has(Feature.EQUITY, rng, 0.25) and free:
        activity, end = rng.choice(free)
        district = programme.district_of(programme.site_by_id[activity.site].place) or "REGION"
        by = max(end, programme.horizon_days - rng.randint(1, 10)) - 1
        floor = (EquityFloor(district, _share_of_one(programme, district), START + timedelta(by)),)
    ordered = floor or any(a.lock or a.deadline is not None for a in programme.activities)
    budgets = []
    for n in range(rng.choice((0, 1, 1, 2)) if Feature.BUDGETS in dice.features else 0):
        generous = _dearest(programme)
        first = rng.choice((-5, 0, programme.horizon_days // 3))
        last = first + rng.randint(10, programme.horizon_days)
        amount = generous if ordered or rng.random() < 0.4 else int(generous * rng.uniform(0.1, 0.8))
        partner = rng.choice((None, "Partner 0"))
        budgets.append(Budget(f"M{n}", START + timedelta(first), START + timedelta(last), amount, partner))
    return replace(programme, limits=Limits(tuple(budgets), floor))


def _share_of_one(programme: Programme, district: str) -> float:
    """Give a share of a district's activities that one finished activity meets, safe from rounding."""
    at = (programme.lineage_of[programme.site_by_id[a.site].place] for a in programme.activities)
    return 0.75 / sum(district in lineage for lineage in at)


def _dearest(programme: Programme) -> int:
    """Money that is enough for every plan."""
    return sum(max((c.cost for c in choices(programme, a)), default=0) for a in programme.activities)


@st.composite
def programmes(
    draw: st.DrawFn,
    *,
    most_areas: int = 3,
    most_assets: int = 4,
    most_contingents: int = 6,
    features: frozenset[Feature] = EVERYTHING,
) -> Programme:
    """Draw Programmes of up to some forty activities; they shrink towards few sites and few features.

    `features` are those that may show; half of the time all of them do.
    """
    some = st.frozensets(st.sampled_from(sorted(features))) if features else st.just(features)
    shown = draw(st.one_of(some, st.just(features)))
    sizes = {
        "areas": draw(st.integers(0, most_areas)),
        "assets": draw(st.integers(0, most_assets)),
        "links": draw(st.integers(0, 5)),
        "services": draw(st.integers(0, 4)),
        "contingents": draw(st.integers(2, most_contingents)),
        "teams": draw(st.integers(1, 4)),
        "team_days": draw(st.integers(1, 20)),
        "horizon_days": draw(st.integers(30, 200)),
    }
    whole = draw(st.booleans())
    seed = draw(st.integers(0, 2**32 - 1))
    return random_programme(Random(seed), **sizes, whole_chains=whole, features=shown)


def tiny_programmes(count: int, seed: int, *, least: int = 4, most: int = 8) -> Iterator[Programme]:
    """Draw Programmes of `least` to `most` activities and two to four teams, which the oracle solves in a second."""
    rng = Random(seed)
    while count:
        programme = random_programme(
            rng,
            areas=rng.randint(1, 3),
            assets=rng.randint(1, 3),
            links=rng.randint(0, 3),
            services=rng.randint(1, 3),
            contingents=rng.randint(2, 3),
            teams=2,
            team_days=rng.randint(3, 9),
            horizon_days=rng.randint(45, 90),
            whole_chains=rng.random() < 0.3,
        )
        if least <= len(programme.activities) <= most and sum(c.teams for c in programme.contingents) <= 4:
            count -= 1
            yield programme
