"""The bundle rule: order sets of activities by the person-days they give back per team-day of work.

A bundle is all that one service or one release still needs. Its key is weight / remaining work; when a bundle is
taken, the work that others share with it is done for them too and their keys rise (after Sidney 1975, Operations
Research 23, and the dispatching rule of Nurre et al. 2012, European Journal of Operational Research 223).
"""

from heapq import heapify, heappop, heappush

import numpy as np
from numba import njit

from firmground.kernels.layout import Floats, Ints

__all__ = ["bundle_order", "closures"]


@njit(cache=True)
def closures(roots: Ints, need_ptr: Ints, need: Ints, activities: int) -> tuple[Ints, Ints]:
    """List, for each root item, the activities it needs, each after all that it needs itself.

    Items below `activities` are activities; the others only join. A circle is cut where it closes.
    """
    items = need_ptr.shape[0] - 1
    ptr = np.zeros(roots.shape[0] + 1, np.int64)
    seen = np.full(items, -1, np.int64)
    stack, at = np.empty(items, np.int64), np.empty(items, np.int64)
    found = np.empty(max(16, 4 * activities), np.int64)
    total = 0
    for r in range(roots.shape[0]):
        top = 0
        stack[0], at[0] = roots[r], need_ptr[roots[r]]
        seen[roots[r]] = r
        while top >= 0:
            item = stack[top]
            if at[top] < need_ptr[item + 1]:
                other = need[at[top]]
                at[top] += 1
                if seen[other] != r:
                    seen[other] = r
                    top += 1
                    stack[top], at[top] = other, need_ptr[other]
                continue
            top -= 1
            if item < activities:
                if total == found.shape[0]:
                    longer = np.empty(2 * total, np.int64)
                    longer[:total] = found
                    found = longer
                found[total] = item
                total += 1
        ptr[r + 1] = total
    return ptr, found[:total].copy()


@njit(cache=True, nogil=True)
def bundle_order(
    ptr: Ints, member: Ints, weight: Floats, effort: Floats, share: float, noise: Floats, order: Ints, taken: Ints
) -> int:
    """Write the activities of all bundles in the order of the rule; returns how many there are.

    `share` from 0 to 1 says how far the work that bundles have in common is parted among them by weight: 0 charges
    each bundle in full, 1 lets them pay for a shared road together. `noise` multiplies the keys; `taken` receives
    the bundles in the order taken.
    """
    activities, bundles = effort.shape[0], weight.shape[0]
    user_ptr, user = transpose(ptr, member, activities)
    claim = np.zeros(activities)
    for b in range(bundles):
        for i in range(ptr[b], ptr[b + 1]):
            claim[member[i]] += weight[b]
    left = np.zeros(bundles)
    for b in range(bundles):
        for i in range(ptr[b], ptr[b + 1]):
            left[b] += effort[member[i]] * _part(weight[b], claim[member[i]], share)
    done = np.zeros(activities, np.bool_)
    heap = [(-_key(weight[b], left[b], noise[b]), b) for b in range(bundles)]
    heapify(heap)
    gone = np.zeros(bundles, np.bool_)
    count, turn = 0, 0
    while len(heap) > 0:
        key, b = heappop(heap)
        if gone[b]:
            continue
        now = -_key(weight[b], left[b], noise[b])
        # A stale entry stands too low or too high; put it back where it belongs.
        if now != key:
            heappush(heap, (now, b))
            continue
        gone[b] = True
        taken[turn] = b
        turn += 1
        for i in range(ptr[b], ptr[b + 1]):
            a = member[i]
            if done[a]:
                continue
            done[a] = True
            order[count] = a
            count += 1
            for j in range(user_ptr[a], user_ptr[a + 1]):
                other = user[j]
                if not gone[other]:
                    left[other] -= effort[a] * _part(weight[other], claim[a], share)
                    heappush(heap, (-_key(weight[other], left[other], noise[other]), other))
    return count


@njit(cache=True)
def _part(weight: float, claim: float, share: float) -> float:
    return 1.0 if claim <= 0.0 else (weight / claim) ** share


@njit(cache=True)
def _key(weight: float, left: float, noise: float) -> float:
    return noise * weight / max(left, 1e-9)


@njit(cache=True)
def transpose(ptr: Ints, member: Ints, columns: int) -> tuple[Ints, Ints]:
    """Turn rows of members into, for each member, the rows it stands in."""
    back_ptr = np.zeros(columns + 1, np.int64)
    for i in range(member.shape[0]):
        back_ptr[member[i] + 1] += 1
    for c in range(columns):
        back_ptr[c + 1] += back_ptr[c]
    fill = back_ptr[:-1].copy()
    back = np.empty(member.shape[0], np.int64)
    for row in range(ptr.shape[0] - 1):
        for i in range(ptr[row], ptr[row + 1]):
            back[fill[member[i]]] = row
            fill[member[i]] += 1
    return back_ptr, back
