"""A lower bound by weak duality: bundles split their weight over their activities, crews work as a fluid.

The proof stands in docs/concepts/bound.md; the paragraph numbers in the comments are its own.
"""

from heapq import heappop, heappush

import numpy as np
from numba import njit

from firmground.kernels.layout import Floats, Ints

__all__ = ["ascend", "mean_busy_days", "tails"]


@njit(cache=True)
def tails(ptr: Ints, member: Ints, before_ptr: Ints, before: Ints, shortest: Ints, tail: Ints) -> None:
    """Write, for each member of each bundle, the least days from its end to the return of the bundle (3.2).

    Members of a bundle stand after those that they wait for, so one pass backwards settles each.
    """
    after = np.full(before_ptr.shape[0] - 1, -1, np.int64)
    for b in range(ptr.shape[0] - 1):
        for i in range(ptr[b], ptr[b + 1]):
            after[member[i]] = 0
        for i in range(ptr[b + 1] - 1, ptr[b] - 1, -1):
            a = member[i]
            tail[i] = after[a]
            for j in range(before_ptr[a], before_ptr[a + 1]):
                p = before[j]
                after[p] = max(after[p], after[a] + shortest[a])


@njit(cache=True)
def mean_busy_days(
    jobs: Ints, price: Floats, effort: Floats, release: Ints, capacity: Floats, busy: Floats, pending: Ints
) -> None:
    """Work the jobs of one group as a fluid, always at the dearest price per effort that is released (3.4).

    `capacity` is effort per day; what is left at the horizon is worked at the horizon. Writes the mean busy day
    of each job into `busy`. `pending` lists the jobs by release.
    """
    horizon = capacity.shape[0]
    left = np.empty(effort.shape[0])
    for i in range(jobs.shape[0]):
        left[jobs[i]] = effort[jobs[i]]
        busy[jobs[i]] = 0.0
    heap = [(0.0, -1)]
    heap.pop()
    following = 0
    day = 0
    while day < horizon:
        if len(heap) == 0:
            if following == pending.shape[0]:
                break
            day = max(day, release[pending[following]])
            if day >= horizon:
                break
        while following < pending.shape[0] and release[pending[following]] <= day:
            job = pending[following]
            heappush(heap, (-price[job] / effort[job], job))
            following += 1
        room = capacity[day]
        while room > 0.0 and len(heap) > 0:
            job = heap[0][1]
            used = min(room, left[job])
            busy[job] += used * (day + 0.5)
            left[job] -= used
            room -= used
            if left[job] <= 1e-12 * effort[job]:
                heappop(heap)
        day += 1
    for i in range(jobs.shape[0]):
        job = jobs[i]
        busy[job] = (busy[job] + left[job] * horizon) / effort[job]


@njit(cache=True)
def ascend(
    ptr: Ints,
    member: Ints,
    weight: Floats,
    offset: Floats,
    head: Ints,
    group_ptr: Ints,
    group_job: Ints,
    pending: Ints,
    effort: Floats,
    release: Ints,
    capacity: Floats,
    steps: int,
) -> float:
    """Maximise the dual bound over how bundles split their weights; returns the best value met (3.5).

    `offset` is half the shortest duration plus the tail of each member. The last share of each bundle rests on
    its `head`, the day before which it cannot return whatever the crews do. Exponentiated gradient.
    """
    bundles, horizon = weight.shape[0], float(capacity.shape[1])
    share = np.empty(member.shape[0])
    rest = np.empty(bundles)
    for b in range(bundles):
        even = 1.0 / (ptr[b + 1] - ptr[b] + 1)
        rest[b] = even
        share[ptr[b] : ptr[b + 1]] = even
    price, busy = np.zeros(effort.shape[0]), np.zeros(effort.shape[0])
    best = 0.0
    for step in range(steps):
        price[:] = 0.0
        fixed = 0.0
        for b in range(bundles):
            fixed += weight[b] * rest[b] * head[b]
            for i in range(ptr[b], ptr[b + 1]):
                behind = min(offset[i], horizon)
                fixed += weight[b] * share[i] * behind
                price[member[i]] += weight[b] * share[i] * (1.0 - behind / horizon)
        for g in range(capacity.shape[0]):
            low, high = group_ptr[g], group_ptr[g + 1]
            mean_busy_days(group_job[low:high], price, effort, release, capacity[g], busy, pending[low:high])
        value = fixed
        for j in range(effort.shape[0]):
            value += price[j] * busy[j]
        best = max(best, value)
        _steer(ptr, member, offset, head, busy, horizon, 4.0 / (1.0 + 0.05 * step), share, rest)
    return best


@njit(cache=True)
def _steer(
    ptr: Ints,
    member: Ints,
    offset: Floats,
    head: Ints,
    busy: Floats,
    horizon: float,
    pace: float,
    share: Floats,
    rest: Floats,
) -> None:
    """Move the shares of each bundle towards what holds it up longest."""
    for b in range(rest.shape[0]):
        latest = float(head[b])
        for i in range(ptr[b], ptr[b + 1]):
            behind = min(offset[i], horizon)
            latest = max(latest, behind + busy[member[i]] * (1.0 - behind / horizon))
        scale = pace / max(latest, 1.0)
        total = rest[b] * np.exp(scale * (head[b] - latest))
        rest[b] = total
        for i in range(ptr[b], ptr[b + 1]):
            behind = min(offset[i], horizon)
            held = behind + busy[member[i]] * (1.0 - behind / horizon)
            share[i] = max(share[i] * np.exp(scale * (held - latest)), 1e-9)
            total += share[i]
        rest[b] /= total
        for i in range(ptr[b], ptr[b + 1]):
            share[i] /= total
