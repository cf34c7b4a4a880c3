"""A Programme as pools of teams, tasks and weighted returns: what a constraint solver of another house is given.

The same reduction as the model of our own extra `cpsat`: contingents that differ only in when they stay are one pool,
time runs in working days, roads and services become precedence. Precedence that follows from other precedence is left
out, and returns that hang on the same work are one. Answers come back as starts and options, which the generation that
all solvers share gives to named teams; where that finds a better plan than the answer, the peer is credited with it.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from firmground.model import Plan
from firmground.plan.before import option_before, rows_before
from firmground.plan.bound import heads
from firmground.plan.bundles import whole_order
from firmground.plan.options import stay
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, Scheduler
from firmground.plan.solvers.cpsat.axis import Axis
from firmground.plan.solvers.cpsat.naming import by_start, with_options
from firmground.plan.solvers.cpsat.pools import alike

__all__ = ["Pools", "named"]


class Pools:
    """The pools, tasks and returns of a problem that holds nothing else (see `regions.draw`)."""

    def __init__(self, problem: Problem) -> None:
        _refuse_more(problem)
        self.problem, self.axis = problem, Axis.of(problem)
        self._pool_of = alike(problem, problem.options, split=False)
        self.ways = [self._ways(i) for i in range(problem.size)]
        self.before = _Waits(problem).reduced
        self.returns = self._returns()

    def _ways(self, activity: int) -> list[tuple[int, int, int, list[int]]]:
        """List pool, teams and working days of each way to do an activity, with the options it stands for."""
        found: dict[tuple[int, int, int], list[int]] = {}
        for number, option in enumerate(self.problem.options[activity]):
            key = self._pool_of[option.contingent], option.teams, option.days
            found.setdefault(key, []).append(number)
        return [(*key, options) for key, options in found.items()]

    def _returns(self) -> list[tuple[int, list[int]]]:
        """List weights with the activities that must have ended, least of them; equal ones are added up."""
        r, needs = self.problem.returns, _Waits(self.problem)
        days = [frozenset(r.thing[low:high].tolist()) for low, high in pairwise(r.thing_ptr.tolist())]
        for low, high in pairwise(r.need_ptr.tolist()):
            members = r.member[r.member_ptr[low] : r.member_ptr[high]].tolist()
            days.append(frozenset().union(*(days[m] for m in members)))
        total: dict[frozenset[int], int] = {}
        for weight, ends in zip([*r.thing_weight.tolist(), *r.service_weight.tolist()], days, strict=True):
            if weight and ends:
                last = frozenset(needs.last(ends))
                total[last] = total.get(last, 0) + weight
        return [(weight, sorted(ends)) for ends, weight in total.items()]

    def as_dict(self, warm: Plan | None = None) -> dict[str, Any]:
        """Give all of it as plain numbers, with a plan to start from."""
        step_of, contingents = self.axis.step_of, self.problem.programme.contingents
        earliest = step_of[np.minimum(heads(self.problem)[0], step_of.size - 1)]
        pools: list[dict[str, Any]] = [{"teams": 0, "away": []} for _ in range(1 + max(self._pool_of))]
        for i, contingent in enumerate(contingents):
            first = int(step_of[stay(self.problem.programme, contingent)[0]])
            pools[self._pool_of[i]]["teams"] += contingent.teams
            if first:
                pools[self._pool_of[i]]["away"].append((first, contingent.teams))
        return {
            "steps": self.axis.steps,
            "pools": pools,
            "ways": [[way[:3] for way in ways] for ways in self.ways],
            "earliest": earliest.tolist(),
            "before": self.before,
            "returns": self.returns,
            "warm": None if warm is None else self._warm(warm),
        }

    def _warm(self, plan: Plan) -> list[tuple[int, int]]:
        """Give the start and the way of each activity in a plan."""
        found = [(0, 0)] * self.problem.size
        for i, row in rows_before(self.problem, plan).items():
            option = option_before(self.problem, i, row)
            way = next(n for n, way in enumerate(self.ways[i]) if option in way[3])
            found[i] = int(self.axis.step_of[row.start]), way
        return found

    def person_days(self, steps: float) -> int:
        """Turn a bound on weighted working days into one on person-days: days off at their least."""
        week = self.axis.week
        if week is None:
            return int(steps // 100)
        constant = week.rest * (week.turn - week.work) / week.work + week.shift
        total = steps * (1 + week.rest / week.work) + constant * sum(weight for weight, _ in self.returns)
        return max(0, int(total // 100))

    def schedule(self, starts: Sequence[int], chosen: Sequence[int]) -> Schedule:
        """Give an answer to named teams."""
        options = [tuple(ways[way][3]) for ways, way in zip(self.ways, chosen, strict=True)]
        return named(self.problem, np.array(starts, np.int64), options)


def named(problem: Problem, starts: np.ndarray, options: Sequence[Sequence[int]]) -> Schedule:
    """Give an answer to named teams: with its own options, and with all that there are, whichever is better."""
    order = by_start(problem, starts)
    found = with_options(problem, options, order), Scheduler(problem).run(order)
    return min(found, key=lambda schedule: schedule.rank)


class _Waits:
    """What each activity waits for, by precedence and by road, without what follows from the rest."""

    def __init__(self, problem: Problem) -> None:
        work, programme = problem.work, problem.programme
        index = {a.id: i for i, a in enumerate(programme.activities)}
        gates = self._gates(problem, index)
        self._all = [
            {*work.before[low:high].tolist(), *(g for n in programme.sites[site].nodes for g in gates.get(n, ()))}
            for (low, high), site in zip(pairwise(work.before_ptr.tolist()), work.site.tolist(), strict=True)
        ]
        self._bits: dict[int, int] = {}
        for i in self._in_order(whole_order(problem, ()).tolist()):
            bits = 0
            for j in self._all[i]:
                bits |= self._bits[j] | 1 << j
            self._bits[i] = bits

    def _in_order(self, order: Iterable[int]) -> list[int]:
        """Sort so that roads, too, stand before what they lead to."""
        done: dict[int, None] = {}
        for root in order:
            stack = [root]
            while stack:
                left = [j for j in self._all[stack[-1]] if j not in done]
                if left:
                    stack.extend(left)
                else:
                    done.setdefault(stack.pop())
        return list(done)

    @staticmethod
    def _gates(problem: Problem, index: dict[str, int]) -> dict[str, set[int]]:
        """Give what opens the one route from the base to each node."""
        programme = problem.programme
        gates: dict[str, set[int]] = {programme.bases[0].node or "": set()}
        for link in programme.links:  # each stands after the link that leads to it
            if link.from_node in gates:
                gates[link.to_node] = gates[link.from_node] | {index[a] for a in link.opened_by}
        return gates

    @property
    def reduced(self) -> list[list[int]]:
        """What each activity waits for at last."""
        return [sorted(self.last(before)) for before in self._all]

    def last(self, ends: Iterable[int]) -> set[int]:
        """Leave out of some activities those that others of them wait for."""
        ends = set(ends)
        covered = 0
        for i in ends:
            covered |= self._bits[i]
        return {i for i in ends if not covered >> i & 1}


def _refuse_more(problem: Problem) -> None:
    """Refuse what the peers would not be told of."""
    programme, work, returns = problem.programme, problem.work, problem.returns
    nodes = {link.to_node for link in programme.links}
    told = (
        len(nodes) == len(programme.links) and len(programme.bases) == 1,
        not programme.neighbours and not programme.limits.budgets and not programme.limits.equity,
        not any(a.lock or a.deadline is not None or a.earliest_start for a in programme.activities),
        (returns.least == np.diff(returns.member_ptr)).all() and not returns.never.any(),
        all(problem.options) and bool((work.first == stay_of(problem)).all()),
    )
    if not all(told):
        raise ValueError(f"{programme.name}: holds more than pools, precedence, one route and returns: {told}")


def stay_of(problem: Problem) -> np.ndarray:
    """Give the first day of the stay of the contingent of each option."""
    first = [stay(problem.programme, c)[0] for c in problem.programme.contingents]
    return np.array(first, np.int64)[problem.work.contingent]
