"""What an authority has fixed goes first: locks, deadlines, and the floors of equity."""

from itertools import pairwise

import numpy as np

from firmground.kernels.ranking import closures
from firmground.kernels.rows import ints
from firmground.plan.bound import heads
from firmground.plan.bundles import effort_of
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Scheduler

__all__ = ["first_things"]


def first_things(problem: Problem, scheduler: Scheduler) -> list[int]:
    """List the activities that locks, deadlines (earliest first) and floors need, each after what it waits for."""
    work = problem.work
    bound = [
        (int(work.lock_start[i]) if work.lock_start[i] >= 0 else int(work.deadline[i]), i)
        for i in np.flatnonzero(problem.decided).tolist()
    ]
    roots = [i for _, i in sorted(bound)]
    for members, least, by in scheduler.floors():
        roots += _cheapest(problem, members.tolist(), least, by)
    if not roots:
        return []
    _, closed = closures(ints(roots), work.before_ptr, work.before, problem.size)
    return list(dict.fromkeys(closed.tolist()))


def _cheapest(problem: Problem, members: list[int], least: int, by: int) -> list[int]:
    """Choose the activities of a district that could end in time and take least work with all that they wait for."""
    effort = effort_of(problem)
    _, ends = heads(problem)
    ptr, closed = closures(ints(members), problem.work.before_ptr, problem.work.before, problem.size)
    total = [float(effort[closed[a:b]].sum()) for a, b in pairwise(ptr.tolist())]
    ranked = sorted(zip([bool(ends[m] > by) for m in members], total, members, strict=True))
    return [m for _, _, m in ranked[:least]]
