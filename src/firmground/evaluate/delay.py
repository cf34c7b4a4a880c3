"""What a delay costs: the plan pushed to the right, each activity as little as its order and the law allow."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from heapq import heappop, heappush
from itertools import pairwise

from firmground.evaluate.bench import Bench, Case
from firmground.evaluate.constraints import budgets_kept, decisions_kept, equity_kept, plan_fits
from firmground.evaluate.laws_people import accredited_teams, stays_and_districts
from firmground.evaluate.outcomes import Outcomes
from firmground.model import EXPOSURE, Breach, Plan, Programme

__all__ = ["Delays", "costs"]

_AT_RISK: tuple[Callable[[Bench], Iterator[Breach]], ...] = (
    decisions_kept,
    accredited_teams,
    stays_and_districts,
    budgets_kept,
    equity_kept,
    plan_fits,
)
"""What a push to the right can break; it keeps the order of all that waits for each other, hence every other law."""


class Delays:
    """The order of a plan as a graph: who must end before whom may start, and with how many days between.

    Only what the plan itself keeps is an edge, so that no circle arises from a plan that is not legal.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._after: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for one, other, days in self._order():
            if one.end + days <= other.start:
                self._after[one.activity.id].append((other.activity.id, days))
        self._costs = costs(bench.programme, bench.outcomes)
        self._broken = _broken(bench)

    def _order(self) -> Iterator[tuple[Case, Case, int]]:
        """Pairs of activities of which one must end so many days before the other starts."""
        bench = self._bench
        for case in bench.cases:
            for name, days in self._waits(case):
                if name in bench.case_of:
                    yield bench.case_of[name], case, days
        for cases in bench.of_team.values():
            for one, other in pairwise(cases):
                yield one, other, bench.move(one, other)
        yield from self._separated()

    def _waits(self, case: Case) -> Iterator[tuple[str, int]]:
        """Activities that must have ended, with the days from their end to the start: chain, ground, route."""
        for name in (*case.activity.predecessors, *self._bench.handovers_for(case.activity)):
            yield name, 0
        leaving = self._bench.sets_out.get(case.activity.id, 0)
        for opener in self._bench.openers_on(case.entry.route):
            yield opener, leaving

    def _separated(self) -> Iterator[tuple[Case, Case, int]]:
        """Activities that may not overlap for a danger radius, each pair both ways."""
        bench = self._bench
        pairs = [(site, other, metres) for site, near in bench.near.items() for other, metres in near]
        for a, b, metres in (*pairs, *((site, site, 0) for site in bench.at_site)):
            for one in bench.at_site.get(a, ()):
                for other in bench.at_site.get(b, ()):
                    if metres < max(one.activity.danger_radius_m, other.activity.danger_radius_m):
                        yield one, other, 0

    def pushed(self, activity: str, days: int) -> dict[str, tuple[int, int]]:
        """Give the new start and end of each activity that moves when one starts so many days later."""
        case_of = self._bench.case_of
        first = case_of[activity]
        earliest, queue = {activity: first.start + days}, [(first.start, activity)]
        moved: dict[str, tuple[int, int]] = {}
        while queue:
            # Edges lead forward in time, so what is first in the plan has heard of all that pushes it.
            _, name = heappop(queue)
            moved[name] = self._placed(case_of[name], earliest[name])
            for later, between in self._after[name]:
                after, due = case_of[later], moved[name][1] + between
                if due <= earliest.get(later, after.start):
                    continue
                if later not in earliest:
                    heappush(queue, (after.start, later))
                earliest[later] = due
        return moved

    def _placed(self, case: Case, start: int) -> tuple[int, int]:
        needed = case.method.working_days(len(case.entry.teams))
        return self._bench.workdays.end_after(case.activity.kind, case.site.place, case.contingent, start, needed)

    def shifted(self, activity: str, days: int) -> Plan:
        """Give the plan in which one activity starts so many days later and all others as soon as they then can."""
        moved = self.pushed(activity, days)
        entries = tuple(
            replace(entry, start=moved[entry.activity][0], end=moved[entry.activity][1])
            if entry.activity in moved
            else entry
            for entry in self._bench.plan.scheduled
        )
        return replace(self._bench.plan, scheduled=entries)

    def cost(self, activity: str, days: int) -> int:
        """Give the weighted person-days that a delay costs, if nobody replans."""
        return -(-self._cost_of(self.pushed(activity, days)) // 100)

    def _cost_of(self, moved: Mapping[str, tuple[int, int]]) -> int:
        """Weighted person-days in hundredths."""
        later = self._bench.outcomes.shifted({name: end for name, (_, end) in moved.items()})
        return costs(self._bench.programme, later) - self._costs

    def breaks(self, activity: str, days: int) -> tuple[Breach, ...]:
        """Give the breaches that a delay would bring about: deadlines, stays, budgets, the horizon."""
        bench = Bench.of(self._bench.programme, self.shifted(activity, days))
        return tuple(breach for key, breach in _broken(bench).items() if key not in self._broken)

    def slack(self, activity: str) -> int:
        """Days by which an activity can start later, all others in their order, at no cost and breaking nothing."""
        free = _most(self._bench.programme.horizon_days, lambda days: self._cost_of(self.pushed(activity, days)) <= 0)
        if not free or not self.breaks(activity, free):
            return free
        return _most(free, lambda days: not self.breaks(activity, days))


def _most(limit: int, harmless: Callable[[int], bool]) -> int:
    """Find the most days up to a limit that do no harm: steps that double, then halve."""
    most, step = 0, 1
    while most + step <= limit and harmless(most + step):
        most += step
        step *= 2
    while step > 1:
        step //= 2
        if most + step <= limit and harmless(most + step):
            most += step
    return most


def _broken(bench: Bench) -> dict[tuple[str, str, str], Breach]:
    """Breaches of what is at risk, by law, who and where; their days and figures may differ from plan to plan."""
    return {(b.law, b.who, b.where): b for law in _AT_RISK for b in law(bench)}


def costs(programme: Programme, outcomes: Outcomes) -> int:
    """Count the weighted person-days that some outcomes cost up to the horizon, in hundredths."""
    horizon, weights = programme.horizon_days, programme.weights
    total = 0
    for service in programme.services:
        day, weight = outcomes.service_returns(service.id), weights.of(service.kind.value, service.id)
        total += service.people * weight * min(horizon if day is None else day, horizon)
    for area in programme.areas:
        if not area.handed_over:
            day, weight = outcomes.area_released(area.id), weights.of(EXPOSURE, area.id)
            total += area.people_exposed * weight * min(horizon if day is None else day, horizon)
    return total
