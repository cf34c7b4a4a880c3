"""The first schedule of a warm start: the plan before, as far as the law still allows it."""

from collections.abc import Iterable

import numpy as np

from firmground.kernels.layout import NEVER, Ints
from firmground.model import ScheduledActivity
from firmground.plan.before import option_before, rows_before, starts_before
from firmground.plan.bundles import whole_order
from firmground.plan.orders import Orders
from firmground.plan.params import Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, Scheduler

__all__ = ["calmest", "followed_plans", "warm_start"]


def warm_start(problem: Problem, warm: Warm, orders: Orders) -> Schedule:
    """Give the cheapest way to follow the plan before, starts that move nearby counted as the warm start asks."""
    return calmest(problem, warm, followed_plans(problem, warm, orders.first, orders.scheduler))


def calmest(problem: Problem, warm: Warm, schedules: Iterable[Schedule]) -> Schedule:
    """Choose a schedule by its cost with the starts that move nearby counted as the warm start asks."""
    kept = starts_before(problem, rows_before(problem, warm.plan))
    near = (kept >= 0) & (kept < warm.near_days)

    def cost(schedule: Schedule) -> tuple[int, int]:
        moved = int((near & (schedule.start != kept)).sum())
        return schedule.broken, schedule.cost + 100 * warm.stability * moved

    return min(schedules, key=cost)


def followed_plans(
    problem: Problem, warm: Warm, first: Iterable[int], scheduler: Scheduler
) -> tuple[Schedule, Schedule]:
    """Give the plan before as far as it can still be followed, in two ways.

    In the first all that can stays on its days with its teams, and what may no longer stand there is placed as soon
    after as it can be. In the second that holds for what is frozen, and all else comes in the old order, none before
    its old day: a delay is handed on from work to work. What an authority fixed (``first``) goes before the others,
    what the plan did not know goes last.
    """
    rows = rows_before(problem, warm.plan)
    option, team = _as_it_was(problem, rows)
    begin = np.full(problem.size, NEVER, np.int64)
    begin[list(rows)] = [row.start for row in rows.values()]
    known = np.flatnonzero(begin < NEVER)
    order = known[np.argsort(begin[known], kind="stable")]
    # What was to begin before day 0 is overdue: it comes first, and is not frozen.
    kept = np.maximum(begin, 0)
    not_before = np.where(begin < NEVER, np.maximum(problem.work.earliest, kept), problem.work.earliest)
    whole = whole_order(problem, [*first, *order.tolist()])
    # A lock that waits for nothing keeps its place before others can take its teams.
    free = (problem.work.lock_start < 0) | (np.diff(problem.work.before_ptr) > 0)
    stays = order[np.argsort(free[order], kind="stable")]
    stays = stays[option[stays] >= 0]
    frozen = (begin[stays] >= 0) & (begin[stays] < warm.freeze_days)

    def followed(staying: Ints) -> Schedule:
        return scheduler.replay(staying, kept, option, team, whole, problem.work._replace(earliest=not_before))

    return followed(stays), followed(stays[frozen | ~free[stays]])


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
