"""One more of something: pure edits of a Programme and its plan, and where they promise most."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from firmground.evaluate.outcomes import Outcomes
from firmground.model import EXPOSURE, Contingent, Link, Need, Plan, Programme, Service

__all__ = ["Behind", "busiest", "one_more_team", "opened_sooner", "roads_to_open", "with_budget"]


def one_more_team(programme: Programme, plan: Plan, contingent: str) -> tuple[Programme, Plan]:
    """Add a team to a contingent; the teams that are named in the plan keep their place, whatever they are called."""
    one = programme.contingent_by_id[contingent]
    more = replace(one, teams=one.teams + 1)
    # The names of teams have as many digits as the number of all of them.
    called = {old.id: new.id for old, new in zip(one.members(), more.members(), strict=False)}
    rows = tuple(
        replace(row, teams=tuple(called[t] for t in row.teams)) if row.contingent == contingent else row
        for row in plan.scheduled
    )
    contingents = tuple(more if c.id == contingent else c for c in programme.contingents)
    return replace(programme, contingents=contingents), replace(plan, scheduled=rows)


def with_budget(programme: Programme, budget: str, more: int) -> Programme:
    """Add money to one budget."""
    budgets = tuple(replace(b, amount=b.amount + more) if b.id == budget else b for b in programme.limits.budgets)
    return replace(programme, limits=replace(programme.limits, budgets=budgets))


def opened_sooner(programme: Programme, plan: Plan, link: str, days: int) -> Programme:
    """Lay a second road beside one, open so many days before the plan opens that: a ford, a pontoon, a detour.

    Whoever waits for the road waits for the first of the two.
    """
    road = programme.link_by_id[link]
    planned = Outcomes.of(programme, plan).link_opens(link)
    if planned is None:
        raise ValueError(f"the plan never opens {link}")
    beside = replace(road, id=f"{link} sooner", opened_by=(), shut_until=max(0, planned - days))
    services = tuple(replace(s, needs=tuple(_either(s, link, beside.id))) for s in programme.services)
    return replace(programme, links=(*programme.links, beside), services=services)


def _either(service: Service, link: str, beside: str) -> Iterable[Need]:
    """Let a need of a road be met by the one beside it, too; of several of which some are enough it stays."""
    for need in service.needs:
        if link not in need.members or need.least not in (1, len(need.members)):
            yield need
        elif need.least == 1:
            yield Need((*need.members, beside), 1)
        else:
            yield from (Need((m, beside) if m == link else (m,), 1) for m in need.members)


def roads_to_open(programme: Programme, plan: Plan) -> list[Link]:
    """Give the roads that the plan opens after day 0, those with the most people behind them first."""
    outcomes, behind = Outcomes.of(programme, plan), Behind(programme, plan)
    found = [k for k in programme.links if (outcomes.link_opens(k.id) or 0) > 0]
    return sorted(found, key=lambda k: (-behind.link(k.id), k.id))


def busiest(programme: Programme, plan: Plan) -> list[Contingent]:
    """Give the contingents that work in the plan, those first whose teams have the fewest days left in their stay."""
    used: defaultdict[str, int] = defaultdict(int)
    for row in plan.scheduled:
        used[row.contingent] += len(row.teams) * (row.end - row.start)

    def share(one: Contingent) -> float:
        last = programme.horizon_days if one.leaves is None else programme.day_of(one.leaves) + 1
        return used[one.id] / (one.teams * max(1, last - max(0, programme.day_of(one.arrives))))

    return sorted((c for c in programme.contingents if used[c.id]), key=lambda c: (-share(c), c.id))


class Behind:
    """Weighted people who wait for a road or for land; who waits for several counts for each."""

    def __init__(self, programme: Programme, plan: Plan) -> None:
        self._waiting: defaultdict[str, float] = defaultdict(float)
        site_of = {a.id: a.site for a in programme.activities}
        worth = _worth(programme)
        by_route: defaultdict[str, set[str]] = defaultdict(set)
        for row in plan.scheduled:
            for name in row.route:
                by_route[name].add(site_of[row.activity])
        for link in programme.links:
            self._waiting[link.id] = worth[link.id] + sum(worth[site] for site in sorted(by_route[link.id]))
        for area in programme.areas:
            self._waiting[area.id] = worth[area.id]
        for block in programme.blocks:
            self._waiting[block.area] += self._waiting.get(block.site, worth[block.site])

    def link(self, name: str) -> float:
        """Weighted people whose services or land are reached by a road in the plan, or need it."""
        return self._waiting[name]

    def area(self, name: str) -> float:
        """Weighted people who are exposed to an area, or whose services stand on it or behind it."""
        return self._waiting[name]


def _worth(programme: Programme) -> defaultdict[str, float]:
    """Weighted people who wait for each asset, road or area by themselves, in hundredths."""
    found: defaultdict[str, float] = defaultdict(float)
    weights = programme.weights
    for service in programme.services:
        for name in {m for need in service.needs for m in need.members}:
            found[name] += service.people * weights.of(service.kind.value, service.id)
    for area in programme.areas:
        if not area.handed_over:
            found[area.id] += area.people_exposed * weights.of(EXPOSURE, area.id)
    return found
