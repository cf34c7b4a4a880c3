"""Orders in which to place activities: the bundle rule with several shares, the practice list, left shifts, changes."""

from dataclasses import dataclass

import numpy as np

from firmground.kernels.layout import Floats, Ints
from firmground.kernels.ranking import bundle_order
from firmground.plan.bundles import effort_of, planned_bundles, whole_order
from firmground.plan.constraints import first_things
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, Scheduler
from firmground.plan.solvers.practice.search import work_off

__all__ = ["PLAIN_TURNS", "Orders"]

_LIST_MOST = 50_000
"""Activities above which the search does not try the practice list, which never won there and costs minutes."""

_SHARES = (0.0, 1.0, 0.5)

PLAIN_TURNS = len(_SHARES) + 2
"""Turns that draw nothing: the rule with each share, the practice list, a left shift of the best."""


@dataclass
class _Try:
    """A way to rank the bundles, and the schedule that it gave."""

    share: float
    noise: Floats
    schedule: Schedule


class Orders:
    """Draws orders of activities, keeps the best schedule, and learns which ranking led to it."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self._problem, self.scheduler = problem, Scheduler(problem)
        self._random = np.random.Generator(np.random.PCG64(seed))
        self.effort = effort_of(problem)
        self.bundles = planned_bundles(problem, self.effort)
        self.first = first_things(problem, self.scheduler)
        self._parent: _Try | None = None
        self._best: Schedule | None = None

    @property
    def best(self) -> Schedule:
        """The best schedule so far."""
        if self._best is None:
            raise ValueError("no order was tried yet")
        return self._best

    def follow(self, other: "Orders") -> None:
        """Go on from where another has come to."""
        self._parent, self._best = other._parent, other._best  # noqa: SLF001 - one class, two of it

    def step(self, turn: int) -> None:
        """Try one more order: the plain rules first, then practice, then left shifts and changes of the ranking."""
        plain = np.ones(self.bundles.size)
        if turn < len(_SHARES):
            self._rank(_SHARES[turn], plain)
        elif turn == len(_SHARES) and self._problem.size <= _LIST_MOST:
            self._keep(work_off(self._problem, self.scheduler, self.first))
        elif turn < PLAIN_TURNS or turn % 8 == 0:
            self._shift()
        else:
            self._change()

    def _rank(self, share: float, noise: Floats) -> None:
        order, taken = np.empty(self._problem.size, np.int64), np.empty(self.bundles.size, np.int64)
        b = self.bundles
        count = bundle_order(b.ptr, b.member, b.weight, self.effort, share, noise, order, taken)
        schedule = self.scheduler.run(self._whole(order[:count]))
        if self._parent is None or schedule.rank <= self._parent.schedule.rank:
            self._parent = _Try(share, noise, schedule)
        self._keep(schedule)

    def _change(self) -> None:
        """Rank some bundles higher or lower than the best ranking so far did."""
        parent = self._parent
        if parent is None:
            return
        size = parent.noise.size
        share = float(np.clip(parent.share + self._random.normal(0.0, 0.1), 0.0, 1.0))
        touched = self._random.random(size) < self._random.choice([0.02, 0.1, 0.4])
        factor = np.exp(self._random.normal(0.0, self._random.choice([0.1, 0.3, 0.8]), size))
        self._rank(share, np.where(touched, parent.noise * factor, parent.noise))

    def _shift(self) -> None:
        """Place the activities of the best schedule again in the order in which they start."""
        start = np.where(self.best.start < 0, self._problem.programme.horizon_days, self.best.start)
        self._keep(self.scheduler.run(self._whole(np.lexsort((self.best.end, start)).astype(np.int64))))

    def _whole(self, order: Ints) -> Ints:
        """Complete an order: what an authority fixed goes first, what no bundle needs goes last."""
        return whole_order(self._problem, [*self.first, *order.tolist()])

    def _keep(self, schedule: Schedule) -> None:
        if self._best is None or schedule.rank < self._best.rank:
            self._best = schedule
