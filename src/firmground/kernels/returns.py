"""When things work and services return, and what that costs in person-days."""

import numpy as np
from numba import njit

from firmground.kernels.layout import Ints, Returns

__all__ = ["objective", "return_days", "service_day"]


@njit(cache=True)
def return_days(ends: Ints, returns: Returns, things: Ints, services: Ints) -> None:
    """Write the day on which each thing works and each service returns, NEVER if not.

    A service returns at the latest of its needs; a need of `least` members at the least-th smallest of their days.
    """
    for thing in range(things.shape[0]):
        day = returns.since[thing]
        for i in range(returns.thing_ptr[thing], returns.thing_ptr[thing + 1]):
            day = max(day, ends[returns.thing[i]])
        things[thing] = day
    for service in range(services.shape[0]):
        services[service] = service_day(service, returns, things, services)


@njit(cache=True)
def service_day(service: int, returns: Returns, things: Ints, services: Ints) -> int:
    """Give the day on which a service returns, from the days of all that it needs."""
    day = 0
    for need in range(returns.need_ptr[service], returns.need_ptr[service + 1]):
        low, high = returns.member_ptr[need], returns.member_ptr[need + 1]
        latest = 0
        if returns.least[need] == high - low:
            for i in range(low, high):
                member = returns.member[i]
                found = things[member] if member < things.shape[0] else services[member - things.shape[0]]
                latest = max(latest, found)
        else:
            days = np.empty(high - low, np.int64)
            for i in range(low, high):
                member = returns.member[i]
                days[i - low] = things[member] if member < things.shape[0] else services[member - things.shape[0]]
            latest = np.sort(days)[returns.least[need] - 1]
        day = max(day, latest)
    return int(day)


@njit(cache=True)
def objective(things: Ints, services: Ints, returns: Returns, horizon: int) -> int:
    """Give the weighted person-days without a service and of exposure, in hundredths."""
    total = 0
    for thing in range(things.shape[0]):
        total += returns.thing_weight[thing] * min(things[thing], horizon)
    for service in range(services.shape[0]):
        total += returns.service_weight[service] * min(services[service], horizon)
    return total
