"""Figures rounded so that they add up: each by less than one, and the table along its lines and its columns."""

from collections.abc import Sequence
from itertools import pairwise
from math import fsum

import numpy as np
from numpy.typing import NDArray

__all__ = ["whole", "whole_table"]


def whole(parts: Sequence[float], total: int | None = None) -> list[int]:
    """Round parts to whole numbers that add up to a total; None: to their rounded sum.

    Each is rounded down, and what is missing goes to the largest remainders (the method of Hare and Niemeyer).
    """
    found = [int(part) for part in parts]
    missing = (round(fsum(parts)) if total is None else total) - sum(found)
    for at in sorted(range(len(parts)), key=lambda k: (found[k] - parts[k], k))[: max(missing, 0)]:
        found[at] += 1
    return found


def whole_table(cells: Sequence[Sequence[float]], totals: Sequence[int]) -> list[list[int]]:
    """Round a table so that its columns add up to totals, which are their sums rounded up or down.

    Every cell and every sum of a line is rounded up or down, too. There is always such a table (Cox, A constructive
    procedure for unbiased controlled rounding, 1987); lines are rounded first, and whole numbers are then moved within
    lines from columns that have too much, by the shortest way, to columns that have too little.
    """
    real = np.array(cells, dtype=np.float64).reshape(len(cells), len(totals))
    lines = whole([fsum(line) for line in cells], sum(totals))
    low = np.array([[int(cell) for cell in line] for line in cells], dtype=np.int64).reshape(real.shape)
    part = real - low
    first = [whole(line, total) for line, total in zip(cells, lines, strict=True)]
    up = np.array(first, dtype=np.int64).reshape(real.shape) > low
    while way := _way(up, part, (low + up).sum(axis=0) - np.array(totals)):
        for here, there in pairwise(way):
            free = up[:, here] & ~up[:, there] & (part[:, there] > 0)
            line = int(np.where(free, part[:, there] - part[:, here], -np.inf).argmax())
            up[line, here], up[line, there] = False, True
    return [[int(cell) for cell in line] for line in low + up]


def _way(up: NDArray[np.bool_], part: NDArray[np.float64], over: NDArray[np.int64]) -> list[int]:
    """Columns from one with too much to one with too little, by steps that some line allows; none where all is well."""
    steps = up.T.astype(np.int64) @ (~up & (part > 0)).astype(np.int64) > 0
    ways = [[int(column)] for column in np.flatnonzero(over > 0)]
    met = {way[0] for way in ways}
    for way in ways:
        if over[way[-1]] < 0:
            return way
        for column in np.flatnonzero(steps[way[-1]]).tolist():
            if column not in met:
                met.add(column)
                ways.append([*way, column])
    return []
