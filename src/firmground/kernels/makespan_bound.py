"""Tests that no schedule of a project can be as short as tried: energy in intervals, and disjunctive pairs."""

import numpy as np
from numba import njit

from firmground.kernels.layout import Ints
from firmground.kernels.makespan import Flow

__all__ = ["overfull", "tightened"]


@njit(cache=True, nogil=True)
def tightened(makespan: int, days: Ints, apart: Ints, forward: Flow, head: Ints, tail: Ints) -> bool:
    """Raise heads and tails for a makespan as far as precedence and pairs tell; False if it cannot be kept.

    `apart` [activities, activities] is 1 for pairs that cannot run at once: if i before j does not fit, j comes before
    i (immediate selection, Carlier and Pinson 1989, Management Science 35).
    """
    size, changed = days.shape[0], True
    while changed:
        changed = False
        for i in range(size):
            for k in range(forward.before_ptr[i], forward.before_ptr[i + 1]):
                j = forward.before[k]
                if head[j] + days[j] > head[i]:
                    head[i], changed = head[j] + days[j], True
                if tail[i] + days[i] > tail[j]:
                    tail[j], changed = tail[i] + days[i], True
            for j in range(size):
                if apart[i, j] == 0 or head[i] + days[i] + days[j] + tail[j] <= makespan:
                    continue
                if head[j] + days[j] > head[i]:
                    head[i], changed = head[j] + days[j], True
                if tail[i] + days[i] > tail[j]:
                    tail[j], changed = tail[i] + days[i], True
            if head[i] + days[i] + tail[i] > makespan:
                return False
    return True


@njit(cache=True, nogil=True)
def overfull(makespan: int, days: Ints, use: Ints, capacity: Ints, head: Ints, tail: Ints) -> bool:
    """Tell whether an interval holds more work than a resource can do in it.

    Work that must lie within an interval: the least over all ways to shift an activity between its head and its tail
    (Baptiste, Le Pape and Nuijten 1999, Annals of Operations Research 92). Intervals run from heads to deadlines.
    """
    size, resources = use.shape
    starts, ends = np.unique(head), np.unique(makespan - tail)
    work = np.zeros(resources, np.int64)
    for first in starts:
        for last in ends:
            if last <= first:
                continue
            work[:] = 0
            for i in range(size):
                early = min(days[i], head[i] + days[i] - first)
                late = min(days[i], last - (makespan - tail[i] - days[i]))
                inside = min(early, late, last - first)
                if inside > 0:
                    for r in range(resources):
                        work[r] += inside * use[i, r]
            for r in range(resources):
                if work[r] > capacity[r] * (last - first):
                    return True
    return False
