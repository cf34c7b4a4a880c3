"""The first schedule of a warm start: the plan before, as far as it still can be kept."""

import numpy as np

from firmground.plan.bundles import whole_order
from firmground.plan.orders import Orders
from firmground.plan.params import Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule
from firmground.plan.solvers.native.setup import kept_starts

__all__ = ["warm_start"]


def warm_start(problem: Problem, warm: Warm, orders: Orders) -> Schedule:
    """Generate the schedule in which every activity starts when it did, or as soon after as it now can.

    What starts before the freeze ends is placed first. What the plan before did not know goes last.
    """
    kept = kept_starts(problem, warm)
    known = np.flatnonzero(kept >= 0)
    by_start = known[np.argsort(kept[known], kind="stable")].tolist()
    work = problem.work._replace(
        earliest=np.where(kept >= 0, np.maximum(problem.work.earliest, kept), problem.work.earliest)
    )
    return orders.scheduler.run(whole_order(problem, [*orders.first, *by_start]), work=work)
