"""One search on its own copy of the timelines."""

import numpy as np

from firmground.kernels.improve import CHANGES, IMPROVED, improve, recount
from firmground.kernels.layout import Ints, Ties
from firmground.kernels.returns import return_days
from firmground.plan.orders import Orders
from firmground.plan.params import Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule
from firmground.plan.solvers.native.setup import scratch_of, ties_of

__all__ = ["Lane"]

_HEAT = 0.02
"""Temperature at the beginning, as a share of the mean cost of a bundle."""


class Lane:
    """Orders that it draws, a schedule that it changes, and dice of its own.

    A checked lane counts the cost of every change anew, and raises AssertionError where the difference was wrong.
    """

    def __init__(
        self, problem: Problem, seed: int, labour: Ints, warm: Warm | None = None, *, checked: bool = False
    ) -> None:
        self._problem, self._labour, self._warm, self._checked = problem, labour, warm, checked
        self.orders = Orders(problem, seed)
        self.scheduler = self.orders.scheduler
        self._scratch = scratch_of(problem)
        self._dice = np.array([seed % 2_000_000_000 + 1, 7919 * (seed + 1) % 2_000_000_000 + 1], np.int64)
        self._cost = np.zeros(1, np.int64)
        self.tally = np.zeros((len(CHANGES), 3), np.int64)

    @property
    def cost(self) -> int:
        """Cost of the schedule as it stands, with penalties, in hundredths of person-days."""
        return int(self._cost[0])

    def ties(self, schedule: Schedule) -> Ties:
        """Tie the activities together for a search that begins with a schedule."""
        return ties_of(self._problem, self.orders.bundles, schedule, self.scheduler, self._warm)

    def load(self, schedule: Schedule, ties: Ties) -> None:
        """Begin from a schedule."""
        problem, self._ties = self._problem, ties
        self._state = self.scheduler.load(schedule)
        return_days(self._state.end, problem.returns, self._scratch.things, self._scratch.services)
        self._cost[0] = recount(self._state, problem.returns, ties, problem.programme.horizon_days)
        self._heat = _HEAT * self.cost / max(1, self.orders.bundles.size)

    def run(self, toil: int, left: float) -> None:
        """Change the schedule until so much toil is spent; `left` is the share of the search still to come."""
        p = self._problem
        if p.size == 0:
            return  # all is done: nothing is left to be changed
        status = improve(
            toil, self._heat * max(0.0, left - 0.1) ** 3, self._checked, self._dice, self._labour, self.tally,
            self._cost, p.days, p.crew, p.work, p.site, p.net, p.money, p.returns, self._state, self._ties,
            self._scratch,
        )  # fmt: skip
        if status != IMPROVED:
            raise AssertionError("the cost kept by differences is not the cost counted anew")
