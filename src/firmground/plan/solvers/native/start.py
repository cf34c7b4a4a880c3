"""The first schedule of a warm start: the plan before, as far as the law still allows it."""

import numpy as np

from firmground.kernels.layout import Ints
from firmground.model import ScheduledActivity
from firmground.plan.before import option_before, rows_before, starts_before
from firmground.plan.bundles import whole_order
from firmground.plan.orders import Orders
from firmground.plan.params import Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule

__all__ = ["warm_start"]


def warm_start(problem: Problem, warm: Warm, orders: Orders) -> Schedule:
    """Give the schedule of the plan before: the same teams on the same days.

    What may no longer stand there is placed as soon after as it can be; what the plan did not know goes last.
    """
    rows = rows_before(problem, warm.plan)
    kept = starts_before(problem, rows)
    option, team = _as_it_was(problem, rows)
    known = np.flatnonzero(kept >= 0)
    by_start = known[np.argsort(kept[known], kind="stable")]
    not_before = np.where(kept >= 0, np.maximum(problem.work.earliest, kept), problem.work.earliest)
    return orders.scheduler.replay(
        by_start[option[by_start] >= 0],
        kept,
        option,
        team,
        whole_order(problem, [*orders.first, *by_start.tolist()]),
        problem.work._replace(earliest=not_before),
    )


def _as_it_was(problem: Problem, rows: dict[int, ScheduledActivity]) -> tuple[Ints, Ints]:
    """Find the option and the teams of each activity in the plan before; an option of -1 where they are no more."""
    number = {name: i for i, name in enumerate(problem.team_names)}
    option, team = np.full(problem.size, -1, np.int64), np.full((problem.size, problem.most_teams), -1, np.int64)
    for i, row in rows.items():
        n = option_before(problem, i, row)
        if n >= 0 and all(name in number for name in row.teams):
            option[i] = problem.work.option_ptr[i] + n
            team[i, : len(row.teams)] = [number[name] for name in row.teams]
    return option, team
