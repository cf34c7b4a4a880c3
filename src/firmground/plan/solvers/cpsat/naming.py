"""From starts and options on pools to a schedule of named teams, by the generation that all solvers share.

The generation makes every answer legal. Where nothing but what the pools hold counts (no travel, no danger radius
that reaches another site, no budget) and each pool is one contingent or each work one team, it never makes an answer
worse: with the options kept and the activities taken in the order of their starts, each finds its teams on its day or
earlier, since those in use then were in use in the answer, too.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from firmground.kernels.layout import Ints
from firmground.kernels.rows import compress
from firmground.model import Plan
from firmground.plan.before import option_before, rows_before, starts_before
from firmground.plan.bundles import whole_order
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, Scheduler

__all__ = ["as_planned", "by_start", "with_options"]


def by_start(problem: Problem, starts: Ints) -> Ints:
    """Order activities by their starts, those without one last; on one day what comes before comes first."""
    last = np.where(starts < 0, problem.programme.horizon_days, starts)
    turn = np.empty(problem.size, np.int64)
    turn[whole_order(problem, ())] = np.arange(problem.size)
    return np.lexsort((turn, last)).astype(np.int64)


def with_options(problem: Problem, options: Sequence[Sequence[int]], order: Ints) -> Schedule:
    """Generate with the options given for each activity; those without any may take all they have."""
    kept = [
        [low + option for option in chosen] or range(low, high)
        for chosen, (low, high) in zip(options, pairwise(problem.work.option_ptr.tolist()), strict=True)
    ]
    new_ptr, flat = compress(kept)
    work = problem.work
    work = work._replace(
        option_ptr=new_ptr,
        contingent=work.contingent[flat],
        teams=work.teams[flat],
        days=work.days[flat],
        calendar=work.calendar[flat],
        first=work.first[flat],
        last=work.last[flat],
        cost=work.cost[flat],
    )
    schedule = Scheduler(replace(problem, work=work)).run(order)
    return replace(schedule, option=np.append(flat, -1)[schedule.option])


def as_planned(problem: Problem, plan: Plan) -> Schedule:
    """Generate in the order and with the options of a plan, as far as the problem still has them."""
    rows = rows_before(problem, plan)
    options: list[tuple[int, ...]] = [()] * problem.size
    for i, row in rows.items():
        number = option_before(problem, i, row)
        if number >= 0:
            options[i] = (number,)
    return with_options(problem, options, by_start(problem, starts_before(problem, rows)))
