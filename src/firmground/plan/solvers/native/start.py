"""The first schedule of a warm start: the plan before, as far as the law still allows it."""

import numpy as np

from firmground.kernels.layout import Ints
from firmground.plan.bundles import whole_order
from firmground.plan.orders import Orders
from firmground.plan.params import Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule
from firmground.plan.solvers.native.setup import kept_starts

__all__ = ["warm_start"]


def warm_start(problem: Problem, warm: Warm, orders: Orders) -> Schedule:
    """Give the schedule of the plan before: the same teams on the same days.

    What may no longer stand there is placed as soon after as it can be; what the plan did not know goes last.
    """
    kept = kept_starts(problem, warm)
    option, team = _as_it_was(problem, warm)
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


def _as_it_was(problem: Problem, warm: Warm) -> tuple[Ints, Ints]:
    """Find the option and the teams of each activity in the plan before; an option of -1 where they are no more."""
    number = {name: i for i, name in enumerate(problem.team_names)}
    most = max((o.teams for options in problem.options for o in options), default=1)
    option, team = np.full(problem.size, -1, np.int64), np.full((problem.size, most), -1, np.int64)
    rows = {row.activity: row for row in warm.plan.scheduled}
    for i, activity in enumerate(problem.programme.activities):
        row = rows.get(activity.id)
        if row is None or not all(name in number for name in row.teams):
            continue
        for n, o in enumerate(problem.options[i]):
            contingent = problem.programme.contingents[o.contingent].id
            if (o.method.name, contingent, o.teams) == (row.method, row.contingent, len(row.teams)):
                option[i] = problem.work.option_ptr[i] + n
                team[i, : o.teams] = [number[name] for name in row.teams]
    return option, team
