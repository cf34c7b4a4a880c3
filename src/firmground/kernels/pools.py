"""Pools of teams as fluids, and what a day of each pool is worth.

The proof stands in docs/concepts/bound.md; the paragraph numbers in the comments are its own.
"""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from firmground.kernels.layout import Floats, Ints

__all__ = ["Pools", "price_days", "values", "work_pool"]


class Pools(NamedTuple):
    """Who may do what: an entry is an activity and a pool of teams that can do all of it."""

    ptr: Ints  # [activities + 1] entries of each activity
    owner: Ints  # [entries] activity
    effort: Floats  # [entries] least team-days
    later: Floats  # [entries] days from the mean of the work to its end, more than in the best pool
    release: Ints  # [entries] earliest start
    row: Ints  # [entries] row of `open_day`
    queue_ptr: Ints  # [pools + 1]
    queue: Ints  # entries of each pool, earliest release first
    batch_ptr: Ints  # [batches + 1]
    batch: Ints  # entries of one pool and one row, latest release first
    batch_pool: Ints  # [batches]
    batch_row: Ints  # [batches]
    open_day: NDArray[np.bool_]  # [rows, days] work may go on
    capacity: Floats  # [pools, days] teams


@njit(cache=True)
def work_pool(k: int, pools: Pools, density: Floats, amount: Floats, busy: Floats, last: Ints, marginal: Ints) -> None:
    """Work the entries of one pool as a fluid, always at the highest density that is released and open (3.5).

    Writes, for each entry, the mean of its days (what is left counts at the horizon) and its last day, the horizon
    if it is not finished; and, for each day, the entry that one more team would work on, -1 if none.
    """
    queue = pools.queue[pools.queue_ptr[k] : pools.queue_ptr[k + 1]]
    horizon, entries = pools.capacity.shape[1], queue.shape[0]
    left = np.empty(entries)
    for i in range(entries):
        left[i] = amount[queue[i]]
        busy[queue[i]] = 0.0
        last[queue[i]] = horizon
    # Work that is shut today stands aside in one chain for each calendar until the next open day.
    aside, behind = np.full(pools.open_day.shape[0], -1, np.int64), np.full(entries, -1, np.int64)
    heap = [(0.0, -1)]
    heap.pop()
    coming = 0
    for day in range(horizon):
        marginal[day] = -1
        while coming < entries and pools.release[queue[coming]] <= day:
            heappush(heap, (-density[queue[coming]], coming))
            coming += 1
        room = pools.capacity[k, day]
        if room <= 0.0:
            continue
        for r in range(aside.shape[0]):
            if pools.open_day[r, day]:
                while aside[r] >= 0:
                    i = aside[r]
                    heappush(heap, (-density[queue[i]], i))
                    aside[r] = behind[i]
        while len(heap) > 0:
            i = heap[0][1]
            e = queue[i]
            if not pools.open_day[pools.row[e], day]:
                heappop(heap)
                behind[i] = aside[pools.row[e]]
                aside[pools.row[e]] = i
            elif room <= 0.0:
                marginal[day] = e
                break
            else:
                used = min(room, left[i])
                busy[e] += used * (day + 0.5)
                left[i] -= used
                room -= used
                if left[i] <= 1e-12 * amount[e]:
                    heappop(heap)
                    last[e], left[i] = day, 0.0
    for i in range(entries):
        e = queue[i]
        busy[e] = (busy[e] + left[i] * horizon) / amount[e]


@njit(cache=True)
def price_days(density: Floats, last: Ints, marginal: Ints, worth: Floats) -> None:
    """Write what one more team is worth on each day: the work it takes over frees a team later on (3.5)."""
    horizon = worth.shape[0]
    for day in range(horizon - 1, -1, -1):
        e = marginal[day]
        if e < 0:
            worth[day] = 0.0
        elif last[e] == horizon:
            worth[day] = density[e] * (horizon - day - 0.5)
        else:
            worth[day] = density[e] * (last[e] - day) + worth[last[e]]


@njit(cache=True)
def values(q: int, pools: Pools, price: Floats, worth: Floats, value: Floats) -> None:
    """Write the least that each entry of a batch can cost: over its days, price times day plus the teams' worth (3.4).

    The days that can be least for some price are corners of a convex chain, which grows to the left as releases
    come earlier. Infinite where an entry has no day.
    """
    k, row = pools.batch_pool[q], pools.batch_row[q]
    day = pools.capacity.shape[1] - 1
    chain = np.empty(day + 1, np.int64)
    size = 0
    for i in range(pools.batch_ptr[q], pools.batch_ptr[q + 1]):
        e = pools.batch[i]
        while day >= pools.release[e]:
            if pools.open_day[row, day] and pools.capacity[k, day] > 0.0:
                size = _extend(chain, size, day, worth)
            day -= 1
        value[e] = np.inf
        if size > 0:
            best = chain[_lowest(chain, size, price[e], pools.effort[e], worth)]
            value[e] = price[e] * (best + 0.5) + pools.effort[e] * worth[best]


@njit(cache=True)
def _extend(chain: Ints, size: int, day: int, worth: Floats) -> int:
    """Put a day before all others on the lower convex chain of (day, worth); returns how many stand on it."""
    while size > 0 and worth[chain[size - 1]] >= worth[day]:
        size -= 1
    while size > 1:
        near, far = chain[size - 1], chain[size - 2]
        if (worth[day] - worth[near]) * (far - day) > (worth[day] - worth[far]) * (near - day):
            break
        size -= 1
    chain[size] = day
    return size + 1


@njit(cache=True)
def _lowest(chain: Ints, size: int, price: float, effort: float, worth: Floats) -> int:
    """Find the corner that costs least; along the chain the cost falls and then rises."""
    low, high = 0, size - 1
    while low < high:
        middle = (low + high) // 2
        here, earlier = chain[middle], chain[middle + 1]
        if price * (here - earlier) > effort * (worth[earlier] - worth[here]):
            low = middle + 1
        else:
            high = middle
    return low
