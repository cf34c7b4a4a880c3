"""One history of a plan that is repaired on the way: free teams take the first work of the plan that can begin.

Day by day, in the order of the planned starts; any contingent that may do the method, by any road that is open.
(Parallel generation: Kolisch 1996, European Journal of Operational Research 90, section 2.2.)
"""

from math import ceil
from typing import NamedTuple

import numpy as np
from numba import njit

from firmground.kernels.access import open_link, opening, reach_of
from firmground.kernels.days import travel
from firmground.kernels.layout import NEVER, Ints, Net, Site
from firmground.kernels.queues import pop, push
from firmground.kernels.simulate import affordable, begin, known, pay, sampled, undone, work_of
from firmground.kernels.simulate_days import worked_out
from firmground.kernels.simulate_layout import (
    SAMPLED,
    Bytes,
    Days,
    Force,
    Ground,
    History,
    Offers,
    Purse,
    Spreads,
    Works,
)

__all__ = ["repair"]

_ROUNDING = 1e-9
_PLACED = -1


class Queue(NamedTuple):
    """What waits: for others, for a day (`head` of each day's list, `after` in it), or for a road (the last list)."""

    left: Ints  # [activities] how many they wait for
    ready: Ints  # [activities] day on which the latest of these that is known ends
    head: Ints  # [horizon + 2]
    after: Ints  # [activities]
    reach: Ints  # [bases, nodes] day on which a route opens
    link_open: Ints
    link_left: Ints


@njit(cache=True, nogil=True)
def repair(
    seed: int,
    history: int,
    held: Bytes,
    works: Works,
    ground: Ground,
    force: Force,
    days: Days,
    spreads: Spreads,
    purse: Purse,
    offers: Offers,
    spot: Site,
    net: Net,
    state: History,
) -> None:
    """Run one history; what never finds teams, a road or enough days does not come about."""
    begin(seed, history, held, ground, force, days, spreads, state)
    state.domain[:], state.until[:] = works.domain, works.last
    for c in range(force.entity.shape[0]):
        state.free[force.first[c] + state.came[c] : force.first[c + 1]] = NEVER
    size, horizon = works.entity.shape[0], days.base.shape[1]
    reach, link_open, link_left = _closed_roads(net)
    head = np.full(horizon + 2, -1, np.int64)
    queue = Queue(
        offers.must.copy(), offers.earliest.copy(), head, np.full(size, -1, np.int64), reach, link_open, link_left
    )
    stand = np.full(state.free.shape[0], -1, np.int64)
    waiting, sizes = np.empty(size, np.int64), np.zeros(offers.pool_ptr.shape[0] - 1, np.int64)
    need, idle = np.full(size, -1.0), np.zeros(force.entity.shape[0], np.int64)
    for i in range(size):
        if queue.left[i] == 0:
            _hang(i, queue.ready[i], queue)
    for day in range(horizon):
        while head[day] >= 0:
            i = head[day]
            head[day] = queue.after[i]
            if need[i] < 0.0:
                need[i] = work_of(i, works, ground, spreads, seed, history, held, state)
            if works.begun[i] >= 0:
                known(i, works, purse, state)
            elif need[i] <= 0.0:
                undone(i, day, state)
            else:
                pool = offers.pool[i]
                ranks = waiting[offers.room_ptr[pool] : offers.room_ptr[pool + 1]]
                sizes[pool] = push(ranks, sizes[pool], i)
                continue
            _go_on(i, day, offers, net, state, queue)
        _count_idle(day, force, state, idle)
        for pool in range(sizes.shape[0]):
            if sizes[pool] == 0:
                continue
            ranks = waiting[offers.room_ptr[pool] : offers.room_ptr[pool + 1]]
            while sizes[pool] > 0 and _most_idle(pool, offers, idle) > 0:
                i = pop(ranks, sizes[pool])
                sizes[pool] -= 1
                again = _start(i, day, need[i], works, force, purse, offers, spot, net, state, stand, reach, idle)
                if again != _PLACED:
                    _hang(i, min(again, horizon + 1), queue)
                    continue
                if works.role[i] == SAMPLED:
                    sampled(i, works, spreads, seed, history, held, state)
                _go_on(i, day, offers, net, state, queue)


@njit(cache=True, nogil=True)
def _closed_roads(net: Net) -> tuple[Ints, Ints, Ints]:
    """Open the links that wait for no work, on their first day."""
    reach = np.full((net.base_node.shape[0], net.at_ptr.shape[0] - 1), NEVER, np.int64)
    link_open, link_left = np.full(net.u.shape[0], NEVER, np.int64), net.waits.copy()
    for base in range(reach.shape[0]):
        if net.base_node[base] >= 0:
            reach[base, net.base_node[base]] = 0
    for link in range(net.u.shape[0]):
        if link_left[link] == 0:
            open_link(link, net.since[link], net, link_open, reach)
    return reach, link_open, link_left


@njit(cache=True, nogil=True)
def _hang(i: int, day: int, queue: Queue) -> None:
    """Hang an activity into the list of a day; beyond the horizon nobody looks."""
    if day < queue.head.shape[0]:
        queue.after[i] = queue.head[day]
        queue.head[day] = i


@njit(cache=True, nogil=True)
def _count_idle(day: int, force: Force, state: History, idle: Ints) -> None:
    """Count the teams of each contingent that are free on a day."""
    for c in range(idle.shape[0]):
        idle[c] = 0
        for team in range(force.first[c], force.first[c] + state.came[c]):
            if state.free[team] <= day:
                idle[c] += 1


@njit(cache=True, nogil=True)
def _most_idle(pool: int, offers: Offers, idle: Ints) -> int:
    """Give the most free teams that a contingent of a pool has."""
    most = 0
    for k in range(offers.pool_ptr[pool], offers.pool_ptr[pool + 1]):
        most = max(most, idle[offers.member[k]])
    return most


@njit(cache=True, nogil=True)
def _start(
    i: int,
    day: int,
    work: float,
    works: Works,
    force: Force,
    purse: Purse,
    offers: Offers,
    spot: Site,
    net: Net,
    state: History,
    stand: Ints,
    reach: Ints,
    idle: Ints,
) -> int:
    """Let an activity begin today with the first contingent that can, the planned one before all others.

    Gives _PLACED, or the first day on which it is worth another try: NEVER until a road opens.
    """
    again = NEVER
    funded = affordable(i, day, works, purse, state)
    if funded > day:
        return funded
    crew = state.teams[i]
    for k in range(offers.offer_ptr[i], offers.offer_ptr[i + 1]):
        c = offers.contingent[k]
        opened = reach_of(offers.base[c], offers.site[i], spot, reach)
        if opened == NEVER:
            continue
        open_days = state.open[offers.domain[k]]
        wanted = min(offers.wanted[i], state.came[c])
        if wanted == 0 or (wanted < offers.wanted[i] and k > offers.offer_ptr[i]):
            continue
        soonest = max(day, opened, offers.first[k])
        if idle[c] < wanted:
            soonest = max(soonest, _enough_free(c, wanted, force, state))
        while soonest < offers.last[k] and open_days[soonest] == 0:
            soonest += 1
        if soonest >= offers.last[k]:
            continue
        if soonest > day:
            again = min(again, soonest)
            continue
        again = min(again, day + 1)
        if not _muster(i, c, day, wanted, opened, force, offers, spot, net, state, stand):
            continue
        length = max(1, ceil(work / wanted - _ROUNDING))
        end = worked_out(open_days, day, length + state.stopped[i], offers.last[k])
        if end == NEVER or not _apart(i, day, end, offers, state):
            continue
        state.days[i], state.domain[i], state.until[i] = length, offers.domain[k], offers.last[k]
        state.start[i], state.end[i], state.left[i], state.quit[i] = day, end, end, end
        idle[c] -= wanted
        pay(i, wanted, works, purse, state)
        state.cost[i] += (offers.rate[k] - works.rate[i]) * wanted * (length + state.stopped[i])
        for n in range(wanted):
            state.free[crew[n]] = end
            stand[crew[n]] = offers.site[i]
        return _PLACED
    crew[:] = -1
    return again


@njit(cache=True, nogil=True)
def _enough_free(c: int, wanted: int, force: Force, state: History) -> int:
    """Give a day before which so many teams of a contingent cannot be free: who gets work is free later, never sooner.

    So nobody looks again every day at work that waits for teams.
    """
    first, last = force.first[c], force.first[c] + state.came[c]
    least, below = -1, 0
    while below < wanted:
        following = NEVER
        for team in range(first, last):
            if state.free[team] > least:
                following = min(following, state.free[team])
        if following == NEVER:
            return NEVER
        least, below = following, 0
        for team in range(first, last):
            if state.free[team] <= least:
                below += 1
    return int(least)


@njit(cache=True, nogil=True)
def _muster(
    i: int,
    c: int,
    day: int,
    wanted: int,
    opened: int,
    force: Force,
    offers: Offers,
    spot: Site,
    net: Net,
    state: History,
    stand: Ints,
) -> bool:
    """Find as many teams of a contingent that are free and can have travelled there; writes them down."""
    site, found = offers.site[i], 0
    crew = state.teams[i]
    crew[:] = -1
    for team in range(force.first[c], force.first[c] + state.came[c]):
        if state.free[team] > day:
            continue
        x = offers.base_x[offers.base[c]] if stand[team] < 0 else spot.x[stand[team]]
        y = offers.base_y[offers.base[c]] if stand[team] < 0 else spot.y[stand[team]]
        lost = travel(x, y, spot.x[site], spot.y[site], net.commute, net.per_day, net.detour)
        on_the_way = opened if opened > 0 else -lost
        if max(state.free[team], on_the_way) + lost <= day:
            crew[found] = team
            found += 1
            if found == wanted:
                return True
    return False


@njit(cache=True, nogil=True)
def _apart(i: int, start: int, end: int, offers: Offers, state: History) -> bool:
    """Whether nothing goes on meanwhile within a danger radius (L5)."""
    for k in range(offers.near_ptr[i], offers.near_ptr[i + 1]):
        other = offers.near[k]
        if state.start[other] < end and state.left[other] > start:
            return False
    return True


@njit(cache=True, nogil=True)
def _go_on(i: int, today: int, offers: Offers, net: Net, state: History, queue: Queue) -> None:
    """Let who waited for an activity become ready when the last of what they wait for ends, and roads open."""
    if state.end[i] == NEVER:
        return
    for k in range(offers.after_ptr[i], offers.after_ptr[i + 1]):
        other = offers.after[k]
        queue.left[other] -= 1
        queue.ready[other] = max(queue.ready[other], state.end[i])
        if queue.left[other] == 0:
            _hang(other, max(today, queue.ready[other]), queue)
    opened = False
    for k in range(net.opens_ptr[i], net.opens_ptr[i + 1]):
        link = net.opens[k]
        queue.link_left[link] -= 1
        if queue.link_left[link] == 0:
            open_link(link, opening(link, net, state.end), net, queue.link_open, queue.reach)
            opened = True
    if opened:
        last = queue.head.shape[0] - 1
        while queue.head[last] >= 0:
            other = queue.head[last]
            queue.head[last] = queue.after[other]
            _hang(other, today + 1, queue)
