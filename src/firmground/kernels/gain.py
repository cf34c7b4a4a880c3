"""What a change of some ends costs or gains: exactly, and only over the things and services that it touches."""

from heapq import heappop, heappush

import numpy as np
from numba import njit
from numpy.typing import NDArray

from firmground.kernels.layout import Ints, Returns, Scratch, Ties
from firmground.kernels.returns import service_day

__all__ = ["settle", "unsettle"]


@njit(cache=True)
def settle(
    changed: Ints, count: int, ends: Ints, returns: Returns, ties: Ties, scratch: Scratch, horizon: int
) -> tuple[int, int]:
    """Bring the days of things and services up to date after the ends of `changed[:count]` moved.

    Returns the difference in hundredths of person-days, and how many members were touched; their days before stand
    in the scratch.
    """
    things, services = scratch.things, scratch.services
    delta, touched = 0, 0
    waiting = [0]
    waiting.pop()
    for i in range(count):
        activity = changed[i]
        for j in range(ties.thing_ptr[activity], ties.thing_ptr[activity + 1]):
            thing = ties.thing[j]
            day = returns.since[thing]
            for k in range(returns.thing_ptr[thing], returns.thing_ptr[thing + 1]):
                day = max(day, ends[returns.thing[k]])
            old = things[thing]
            if day == old:
                continue
            scratch.touched[touched], scratch.before[touched] = thing, old
            touched += 1
            things[thing] = day
            delta += returns.thing_weight[thing] * (min(day, horizon) - min(old, horizon))
            _queue(thing, ties, scratch.queued, waiting)
    # Services stand after those they need, so the least index is settled first and each only once.
    while len(waiting) > 0:
        service = heappop(waiting)
        scratch.queued[service] = False
        day = service_day(service, returns, things, services)
        old = services[service]
        if day == old:
            continue
        scratch.touched[touched], scratch.before[touched] = things.shape[0] + service, old
        touched += 1
        services[service] = day
        delta += returns.service_weight[service] * (min(day, horizon) - min(old, horizon))
        _queue(things.shape[0] + service, ties, scratch.queued, waiting)
    return delta, touched


@njit(cache=True)
def _queue(member: int, ties: Ties, queued: NDArray[np.bool_], waiting: list[int]) -> None:
    for i in range(ties.user_ptr[member], ties.user_ptr[member + 1]):
        service = ties.user[i]
        if not queued[service]:
            queued[service] = True
            heappush(waiting, service)


@njit(cache=True)
def unsettle(touched: int, scratch: Scratch) -> None:
    """Put back the days of the members touched last."""
    things = scratch.things.shape[0]
    for i in range(touched - 1, -1, -1):
        member = scratch.touched[i]
        if member < things:
            scratch.things[member] = scratch.before[i]
        else:
            scratch.services[member - things] = scratch.before[i]
