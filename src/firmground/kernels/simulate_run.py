"""Many histories, one after the other, in one state; what is asked of each is written down, and it is forgotten."""

import numpy as np
from numba import njit

from firmground.kernels.layout import NEVER, Ints, Net, Returns, Site
from firmground.kernels.returns import objective, return_days
from firmground.kernels.simulate import keep
from firmground.kernels.simulate_layout import (
    Asked,
    Bytes,
    Days,
    Force,
    Ground,
    History,
    Offers,
    Purse,
    Spreads,
    Tally,
    Works,
)
from firmground.kernels.simulate_repair import repair

__all__ = ["read_history", "run", "run_repaired"]


@njit(cache=True, nogil=True)
def run(
    seed: int,
    first: int,
    held: Bytes,
    works: Works,
    ground: Ground,
    force: Force,
    days: Days,
    spreads: Spreads,
    purse: Purse,
    returns: Returns,
    asked: Asked,
    state: History,
    tally: Tally,
) -> None:
    """Run the histories from number `first` on that the tally has room for, each keeping order and teams."""
    for h in range(tally.cost.shape[0]):
        keep(seed, first + h, held, works, ground, force, days, spreads, purse, state)
        read_history(h, ground, returns, asked, state, tally)


@njit(cache=True, nogil=True)
def run_repaired(
    seed: int,
    first: int,
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
    returns: Returns,
    asked: Asked,
    state: History,
    tally: Tally,
) -> None:
    """Run the histories from number `first` on that the tally has room for, each repaired on the way."""
    for h in range(tally.cost.shape[0]):
        repair(seed, first + h, held, works, ground, force, days, spreads, purse, offers, spot, net, state)
        read_history(h, ground, returns, asked, state, tally)


@njit(cache=True, nogil=True)
def read_history(h: int, ground: Ground, returns: Returns, asked: Asked, state: History, tally: Tally) -> None:
    """Write down what is asked of a history as number `h` of a tally."""
    ends = np.full(asked.activities, NEVER, np.int64)
    for i in range(asked.number.shape[0]):
        ends[asked.number[i]] = state.end[i]
    things = np.empty(returns.thing_ptr.shape[0] - 1, np.int64)
    services = np.empty(returns.need_ptr.shape[0] - 1, np.int64)
    return_days(ends, returns, things, services)
    tally.person_days[h] = objective(things, services, returns, asked.horizon) / 100.0
    tally.cost[h] = state.cost.sum()
    for g in range(asked.group_ptr.shape[0] - 1):
        day = 0
        for k in range(asked.group_ptr[g], asked.group_ptr[g + 1]):
            day = max(day, ends[asked.group[k]])
        tally.group[h, g] = day
    _count_people(h, services, asked, tally)
    _count_land(h, things, ground, asked, state, tally)


@njit(cache=True, nogil=True)
def _count_people(h: int, services: Ints, asked: Asked, tally: Tally) -> None:
    """Sum up who is without each kind of service on the days of the grid."""
    curve = tally.people[h]
    curve[:] = 0.0
    for s in range(services.shape[0]):
        tally.service[h, s] = services[s]
        for g in range(np.searchsorted(asked.grid, services[s])):
            curve[asked.kind[s], g] += asked.people[s]


@njit(cache=True, nogil=True)
def _count_land(h: int, things: Ints, ground: Ground, asked: Asked, state: History, tally: Tally) -> None:
    """Sum up the hectares that are handed over by each day of the grid, by way and district, and who is exposed."""
    tally.hectares[h], tally.final[h] = 0.0, 0.0
    exposure = tally.people[h, tally.people.shape[1] - 1]
    for a in range(ground.entity.shape[0]):
        thing = asked.released[a]
        if thing < 0:
            tally.release[h, a] = 0
            continue
        day = things[thing]
        tally.release[h, a] = day
        when = np.searchsorted(asked.grid, day)
        for g in range(when):
            exposure[g] += asked.exposed[a]
        for way in range(3):
            size = ground.hectares[a] * state.share[a, way]
            for place in (0, asked.place[a]):
                if day <= asked.horizon:
                    tally.final[h, place, way] += size
                for g in range(when, asked.grid.shape[0]):
                    tally.hectares[h, place, way, g] += size
                if asked.place[a] == 0:
                    break
