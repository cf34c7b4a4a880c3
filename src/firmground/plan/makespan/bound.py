"""A lower bound on the makespan of a benchmark project: shorter ones are refuted until one cannot be."""

import numpy as np

from firmground.kernels.layout import Ints
from firmground.kernels.makespan_bound import overfull, tightened
from firmground.plan.makespan.arrays import Arrays

__all__ = ["critical_path", "project_bound", "tails"]


def tails(arrays: Arrays) -> Ints:
    """Count the days that must follow the end of each activity by precedence alone, in the shortest modes."""
    found = np.zeros(arrays.size, np.int64)
    for i in range(arrays.size - 1, -1, -1):
        found[i] = max((found[j] + arrays.shortest[j] for j in arrays.successors[i]), default=0)
    return found


def critical_path(arrays: Arrays) -> int:
    """Give the length of the longest path in the shortest modes."""
    return int(np.max(tails(arrays) + arrays.shortest))


def project_bound(arrays: Arrays) -> int:
    """Refute one makespan after the other, from the critical path on (Klein and Scholl 1999, destructive improvement).

    Modes count with their least days and demands each, so that the bound holds for projects with several modes. Groups
    of activities of which no two can run at once count as machines of their own.
    """
    apart = _apart(arrays)
    machines = _machines(apart, arrays)
    use = np.ascontiguousarray(np.hstack([arrays.least, machines.T]))
    capacity = np.array([*arrays.project.renewable, *(1 for _ in machines)], np.int64)
    bound = critical_path(arrays)
    while _refuted(bound, arrays, apart, use, capacity):
        bound += 1
    return bound


def _refuted(makespan: int, arrays: Arrays, apart: Ints, use: Ints, capacity: Ints) -> bool:
    head, tail = np.zeros(arrays.size, np.int64), np.zeros(arrays.size, np.int64)
    if not tightened(makespan, arrays.shortest, apart, arrays.forward, head, tail):
        return True
    return bool(overfull(makespan, arrays.shortest, use, capacity, head, tail))


def _apart(arrays: Arrays) -> Ints:
    """Mark the pairs that would need more than there is of a resource; activities without days meet nobody."""
    least, capacity = arrays.least, np.array(arrays.project.renewable, np.int64)
    apart = np.zeros((arrays.size, arrays.size), np.int64)
    for i in range(arrays.size):
        apart[i] = (least + least[i] > capacity).any(axis=1) & (arrays.shortest > 0) & (arrays.shortest[i] > 0)
        apart[i, i] = 0
    return apart


def _machines(apart: Ints, arrays: Arrays) -> Ints:
    """Gather groups of activities that exclude each other, by resources or precedence, greedily from each."""
    exclude = apart > 0
    after = np.zeros_like(exclude)
    for i in range(arrays.size - 1, -1, -1):
        for j in arrays.successors[i]:
            after[i] |= after[j]
            after[i, j] = True
    exclude |= after | after.T
    found = {_group(i, exclude, arrays.shortest) for i in range(arrays.size) if arrays.shortest[i] > 0}
    longest = sorted(found, key=lambda group: (-int(arrays.shortest[list(group)].sum()), group))[:20]
    machines = np.zeros((len(longest), arrays.size), np.int64)
    for row, group in zip(machines, longest, strict=True):
        row[list(group)] = 1
    return machines


def _group(first: int, exclude: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]", days: Ints) -> tuple[int, ...]:
    """Grow a group by the longest activity that excludes all that are in it."""
    group, fit = [first], exclude[first] & (days > 0)
    while fit.any():
        longest = int(np.argmax(np.where(fit, days, -1)))
        group.append(longest)
        fit &= exclude[longest]
    return tuple(sorted(group))
