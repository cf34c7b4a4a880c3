"""From a list of activities to a schedule, and from a schedule to what it costs and who does what."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from firmground.kernels.access import shortest_route
from firmground.kernels.dispatch import dispatch
from firmground.kernels.generate import generate, reset, restore
from firmground.kernels.layout import (
    BUDGET,
    CONSTRAINT,
    DONE,
    NEVER,
    NO_ROOM,
    NO_ROUTE,
    NO_TEAM,
    PLACED,
    WAITS,
    Ints,
    State,
    Work,
)
from firmground.kernels.replay import replay
from firmground.kernels.returns import objective, return_days
from firmground.model import ScheduledActivity, Unscheduled, WhyNot
from firmground.plan.problem import Problem

__all__ = ["Schedule", "Scheduler", "scheduled", "unscheduled"]

_WHY: Mapping[int, WhyNot] = {
    WAITS: WhyNot.WAITS,
    NO_TEAM: WhyNot.NO_TEAM,
    NO_ROUTE: WhyNot.NO_ROUTE,
    NO_ROOM: WhyNot.NO_ROOM,
    BUDGET: WhyNot.BUDGET,
    CONSTRAINT: WhyNot.CONSTRAINT,
}


@dataclass(frozen=True)
class Schedule:
    """A generated schedule: status, days, option and teams of each activity, and its cost in hundredths."""

    cost: int
    broken: int  # locks, deadlines and equity floors that it does not keep
    status: Ints
    start: Ints
    end: Ints
    option: Ints
    opened: Ints
    team: Ints
    link_open: Ints

    @property
    def person_days(self) -> int:
        """Its cost in whole person-days, rounded up as the price of a plan is."""
        return -(-self.cost // 100)

    @property
    def rank(self) -> tuple[int, int]:
        """What schedules are compared by: an authority's constraints first, then person-days."""
        return self.broken, self.cost


class Scheduler:
    """Generates schedules of one problem, reusing its arrays."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        teams = max(1, len(problem.team_names))
        self._columns = 32 + 4 * problem.size // teams
        self._state = problem.blank(self._columns)
        self._things = np.zeros(problem.returns.never.size, np.int64)
        self._services = np.zeros(problem.returns.service_weight.size, np.int64)
        self._floors = _floors(problem)

    def run(self, order: Ints, *, by_day: bool = False) -> Schedule:
        """Place the activities in the order given, each as early as the gaps allow.

        `by_day` works the order off as a list, day by day, and keeps no team free for work that comes later.
        """
        problem = self.problem
        kernel = dispatch if by_day else generate
        while True:
            reset(problem.net, self._state)
            status = kernel(
                order, problem.days, problem.crew, problem.work, problem.site, problem.net, problem.money, self._state
            )
            if status == DONE:
                return self._freeze(self._state)
            self._columns *= 2
            self._state = problem.blank(self._columns)

    def replay(self, known: Ints, start: Ints, option: Ints, team: Ints, rest: Ints, work: Work) -> Schedule:
        """Place known activities on their old days with their old teams, then all others in the order of `rest`.

        `start`, `option` and `team` (rows) say how each activity stood; what no longer fits there counts among the
        others, with the earliest starts of `work`.
        """
        p = self.problem
        while True:
            reset(p.net, self._state)
            status = replay(known, start, option, team, p.days, p.crew, p.work, p.site, p.net, p.money, self._state)
            if status == DONE:
                others = rest[self._state.status[rest] != PLACED]
                status = generate(others, p.days, p.crew, work, p.site, p.net, p.money, self._state)
            if status == DONE:
                return self._freeze(self._state)
            self._columns *= 2
            self._state = p.blank(self._columns)

    def load(self, schedule: Schedule) -> State:
        """Put a schedule of this problem back into the arrays, to be changed there."""
        problem, s = self.problem, schedule
        while True:
            reset(problem.net, self._state)
            status = restore(
                s.status, s.start, s.end, s.option, s.opened, s.team, problem.crew, problem.work, problem.net,
                problem.money, self._state,
            )  # fmt: skip
            if status == DONE:
                return self._state
            self._columns *= 2
            self._state = problem.blank(self._columns)

    def frozen(self) -> Schedule:
        """Copy what stands in the arrays."""
        return self._freeze(self._state)

    def _freeze(self, state: State) -> Schedule:
        problem = self.problem
        return_days(state.end, problem.returns, self._things, self._services)
        cost = objective(self._things, self._services, problem.returns, problem.programme.horizon_days)
        broken = int((problem.decided & (state.start < 0)).sum())
        broken += sum(int((state.end[members] <= by).sum() < least) for members, least, by in self._floors)
        return Schedule(
            int(cost), broken, state.status.copy(), state.start.copy(), state.end.copy(), state.option.copy(),
            state.opened.copy(), state.team.copy(), state.link_open.copy(),
        )  # fmt: skip

    @property
    def reach(self) -> Ints:
        """Day on which a route opens from each base (rows) to each node, in the schedule generated last."""
        return self._state.reach

    def floors(self) -> list[tuple[Ints, int, int]]:
        """Equity floors as (activities of the district, how many must end, by the start of which day)."""
        return self._floors


def _floors(problem: Problem) -> list[tuple[Ints, int, int]]:
    programme = problem.programme
    found = []
    for floor in programme.limits.equity:
        members = [
            i
            for i, a in enumerate(programme.activities)
            if floor.district in programme.lineage_of[programme.site_by_id[a.site].place]
        ]
        least = int(np.ceil(floor.share * len(members) - 1e-9))
        found.append((np.array(members, np.int64), least, programme.day_of(floor.by) + 1))
    return found


def scheduled(problem: Problem, schedule: Schedule) -> tuple[ScheduledActivity, ...]:
    """Name the teams, the method and the shortest open route of every placed activity, in order of their ids."""
    routes = _Routes(problem, schedule)
    lost = _moves(problem, schedule)
    rows = []
    for i in np.flatnonzero(schedule.status == PLACED).tolist():
        activity = problem.programme.activities[i]
        option = problem.options[i][int(schedule.option[i] - problem.work.option_ptr[i])]
        teams = [problem.team_names[t] for t in schedule.team[i].tolist() if t >= 0]
        rows.append(
            ScheduledActivity(
                activity.id,
                option.method.name,
                problem.programme.contingents[option.contingent].id,
                tuple(sorted(teams)),
                int(schedule.start[i]),
                int(schedule.end[i]),
                # A road that is open on day 0 may have been travelled before it.
                routes.to(i, option.contingent, max(0, int(schedule.start[i]) - lost[i])),
            )
        )
    return tuple(sorted(rows, key=lambda s: s.activity))


def unscheduled(problem: Problem, schedule: Schedule) -> tuple[Unscheduled, ...]:
    """Say of every activity without a place why it has none."""
    rows = [
        Unscheduled(problem.programme.activities[i].id, problem.barred.get(i, _WHY[int(schedule.status[i])]))
        for i in np.flatnonzero(schedule.status != PLACED).tolist()
    ]
    return tuple(sorted(rows, key=lambda u: u.activity))


def _moves(problem: Problem, schedule: Schedule) -> dict[int, int]:
    """Days that the last team of each activity to set out spends on the way."""
    programme = problem.programme
    trips: dict[int, list[int]] = {}
    for i in np.flatnonzero(schedule.status == PLACED).tolist():
        for team in schedule.team[i].tolist():
            if team >= 0:
                trips.setdefault(team, []).append(i)
    lost = dict.fromkeys(np.flatnonzero(schedule.status == PLACED).tolist(), 0)
    start, option = schedule.start.tolist(), schedule.option.tolist()
    for activities in trips.values():
        activities.sort(key=lambda i: start[i])
        base = programme.base_by_id[programme.contingents[problem.work.contingent[option[activities[0]]]].base]
        x, y = base.x, base.y
        for i in activities:
            site = programme.sites[problem.work.site[i]]
            lost[i] = max(lost[i], programme.travel.days(x, y, site.x, site.y))
            x, y = site.x, site.y
    return lost


class _Routes:
    """Shortest routes over the links open by a day, found once for each base and day."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        self._problem, self._open = problem, schedule.link_open
        self._openings = np.unique(schedule.link_open[schedule.link_open < NEVER])
        self._trees: dict[tuple[int, int], tuple[Ints, Ints]] = {}

    def to(self, activity: int, contingent: int, by: int) -> tuple[str, ...]:
        """Links from the base of the contingent to the site, all open by the day."""
        problem = self._problem
        site = int(problem.work.site[activity])
        if problem.site.open_always[site]:
            return ()
        base = int(problem.crew.base[contingent])
        distance, via = self._tree(base, by)
        nodes = problem.site.node[problem.site.node_ptr[site] : problem.site.node_ptr[site + 1]].tolist()
        node = min(nodes, key=lambda n: (int(distance[n]), n))
        route: list[str] = []
        while via[node] >= 0:
            link = int(via[node])
            route.append(problem.programme.links[link].id)
            node = int(problem.net.v[link] if problem.net.u[link] == node else problem.net.u[link])
        return tuple(reversed(route))

    def _tree(self, base: int, by: int) -> tuple[Ints, Ints]:
        # Days between two openings share one tree.
        stage = int(np.searchsorted(self._openings, by, side="right"))
        if (base, stage) not in self._trees:
            net = self._problem.net
            distance, via = np.empty(net.at_ptr.size - 1, np.int64), np.empty(net.at_ptr.size - 1, np.int64)
            shortest_route(int(net.base_node[base]), by, net, self._open, distance, via)
            self._trees[base, stage] = distance, via
        return self._trees[base, stage]
