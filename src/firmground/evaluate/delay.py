"""What a delay costs: the plan pushed to the right, each activity as little as its order and the law allow."""

from collections import defaultdict
from heapq import heappop, heappush
from itertools import pairwise

from firmground.evaluate.bench import Bench, Case
from firmground.evaluate.outcomes import Outcomes
from firmground.model import EXPOSURE, Programme

__all__ = ["Delays"]


class Delays:
    """The order of a plan as a graph: who must end before whom may start, and with how many days between."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._case = {c.activity.id: c for c in bench.cases}
        self._after: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for case in bench.cases:
            for before, days in self._waits(case):
                if before in self._case and before != case.activity.id:
                    self._after[before].append((case.activity.id, days))
        for cases in bench.of_team.values():
            for one, other in pairwise(cases):
                self._after[one.activity.id].append((other.activity.id, bench.move(one, other)))
        self._separate()
        self._price = _costs(bench.programme, bench.outcomes)

    def _waits(self, case: Case) -> list[tuple[str, int]]:
        """Activities that must have ended, with the days from their end to the start: chain, ground, route."""
        programme = self._bench.programme
        found = [(p, 0) for p in (*case.activity.predecessors, *self._bench.handovers_for(case.activity))]
        leaving = self._bench.sets_out.get(case.activity.id, 0)
        for name in case.entry.route:
            link = programme.link_by_id.get(name)
            found += [(opener, leaving) for opener in (link.opened_by if link else ())]
        return found

    def _separate(self) -> None:
        """Keep the order in time of activities that may not overlap."""
        bench = self._bench
        pairs = [(n.a, n.b, n.metres) for n in bench.programme.neighbours] + [(s, s, 0) for s in bench.at_site]
        for a, b, metres in pairs:
            for one in bench.at_site.get(a, ()):
                for other in bench.at_site.get(b, ()):
                    radius = max(one.activity.danger_radius_m, other.activity.danger_radius_m)
                    if metres < radius and one.end <= other.start:
                        self._after[one.activity.id].append((other.activity.id, 0))
                    if a != b and metres < radius and other.end <= one.start:
                        self._after[other.activity.id].append((one.activity.id, 0))

    def pushed(self, activity: str, days: int) -> dict[str, int]:
        """Give the new ends of all activities that move when one starts so many days later."""
        case = self._case[activity]
        start, end = self._placed(case, case.start + days)
        starts, ends = {activity: start}, {activity: end}
        queue = [(case.start, activity)]
        while queue:
            _, name = heappop(queue)
            for later, between in self._after[name]:
                after = self._case[later]
                earliest = ends[name] + between
                if earliest <= starts.get(later, after.start):
                    continue
                starts[later], ends[later] = self._placed(after, earliest)
                heappush(queue, (after.start, later))
        return ends

    def _placed(self, case: Case, start: int) -> tuple[int, int]:
        teams = len(case.entry.teams)
        needed = case.method.working_days(max(1, teams))
        return self._bench.workdays.end_after(case.activity.kind, case.site.place, case.contingent, start, needed)

    def cost(self, activity: str, days: int) -> int:
        """Give the weighted person-days that a delay costs, if nobody replans."""
        moved = self.pushed(activity, days)
        ends = {c.activity.id: moved.get(c.activity.id, c.end) for c in self._bench.cases}
        later = _costs(self._bench.programme, Outcomes(self._bench.programme, ends))
        return -(-(later - self._price) // 100)

    def breaks(self, activity: str, days: int) -> list[str]:
        """Name what a delay would break: deadlines, locks, stays, the horizon."""
        programme = self._bench.programme
        found = []
        for name, end in sorted(self.pushed(activity, days).items()):
            case = self._case[name]
            if case.activity.deadline is not None and end > case.activity.deadline:
                found.append(f"{name} would miss its deadline")
            if case.activity.lock is not None and case.activity.lock.start is not None:
                found.append(f"{name} is locked to its day")
            leaves = case.contingent.leaves
            if leaves is not None and end > programme.day_of(leaves) + 1:
                found.append(f"{name} would end after {case.contingent.id} has left")
            elif end > programme.horizon_days:
                found.append(f"{name} would end beyond the horizon")
        return found


def _costs(programme: Programme, outcomes: Outcomes) -> int:
    """Weighted person-days in hundredths."""
    horizon, weights = programme.horizon_days, programme.weights
    total = 0
    for service in programme.services:
        day = outcomes.service_returns(service.id)
        total += service.people * weights.of(service.kind.value) * min(horizon if day is None else day, horizon)
    for area in programme.areas:
        if not area.handed_over:
            day = outcomes.area_released(area.id)
            total += area.people_exposed * weights.of(EXPOSURE) * min(horizon if day is None else day, horizon)
    return total
