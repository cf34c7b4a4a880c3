"""A lower bound by weak duality: bundles split their weight over their activities, crews work as fluids.

The proof stands in docs/concepts/bound.md; the paragraph numbers in the comments are its own.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from firmground.kernels.layout import Floats, Ints
from firmground.kernels.pools import Pools, price_days, values, work_pool

__all__ = ["Claims", "ascend", "tails"]

_FASTEST = 30.0


class Claims(NamedTuple):
    """Bundles with what holds each of them up."""

    ptr: Ints  # [bundles + 1]
    member: Ints  # activities of each bundle
    behind: Floats  # [members] days from the mean of the work to the return, at most the horizon
    weight: Floats  # [bundles]
    head: Ints  # [bundles] day before which it cannot return whatever the crews do


class _Market(NamedTuple):
    """What bundles pay and how activities are split, as the ascent moves them."""

    share: Floats  # [members] part of its bundle's weight
    rest: Floats  # [bundles] part that rests on the head
    part: Floats  # [entries] part of the activity done by that pool
    price: Floats  # [activities] paid for each day that the work is later
    whole: Floats  # [activities] weight behind the price
    mean: Floats  # [activities] mean day of the work
    value: Floats  # [entries] least cost of the whole activity there
    paid: Floats  # [entries] price
    busy: Floats  # [entries] mean day of the work


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
def ascend(claims: Claims, pools: Pools, steps: int) -> float:
    """Maximise the dual bound over how bundles split their weights; returns the best value met (3.6).

    Exponentiated gradient on both sides: bundles move weight towards what holds them up, activities move work
    towards the pools where it costs least.
    """
    market = _open(claims, pools)
    horizon = float(pools.capacity.shape[1])
    best = 0.0
    for step in range(steps):
        pace = 4.0 / (1.0 + 0.05 * step)
        value = _collect(claims, horizon, market)
        value += _work(pools, horizon, market)
        value += _settle(pools, horizon, pace, market)
        best = max(best, value)
        _steer(claims, horizon, pace, market)
    return best


@njit(cache=True)
def _open(claims: Claims, pools: Pools) -> _Market:
    """Begin with even shares."""
    activities, bundles = pools.ptr.shape[0] - 1, claims.weight.shape[0]
    share, rest = np.empty(claims.member.shape[0]), np.empty(bundles)
    for b in range(bundles):
        rest[b] = 1.0 / (claims.ptr[b + 1] - claims.ptr[b] + 1)
        share[claims.ptr[b] : claims.ptr[b + 1]] = rest[b]
    part = np.empty(pools.owner.shape[0])
    for j in range(activities):
        part[pools.ptr[j] : pools.ptr[j + 1]] = 1.0 / max(1, pools.ptr[j + 1] - pools.ptr[j])
    price, whole, mean = np.zeros(activities), np.zeros(activities), np.zeros(activities)
    value, paid, busy = np.zeros(part.shape[0]), np.zeros(part.shape[0]), np.zeros(part.shape[0])
    return _Market(share, rest, part, price, whole, mean, value, paid, busy)


@njit(cache=True)
def _collect(claims: Claims, horizon: float, market: _Market) -> float:
    """Turn shares into prices; returns what bundles pay whatever the crews do (3.3)."""
    price, whole = market.price, market.whole
    price[:], whole[:] = 0.0, 0.0
    fixed = 0.0
    for b in range(claims.weight.shape[0]):
        weight = claims.weight[b]
        fixed += weight * market.rest[b] * claims.head[b]
        for i in range(claims.ptr[b], claims.ptr[b + 1]):
            claim, behind = weight * market.share[i], claims.behind[i]
            fixed += claim * behind
            price[claims.member[i]] += claim * (1.0 - behind / horizon)
            whole[claims.member[i]] += claim
    return fixed


@njit(cache=True)
def _work(pools: Pools, horizon: float, market: _Market) -> float:
    """Work all pools, price their days and value the entries; returns what the teams are worth, below 0 (3.4)."""
    entries, days = pools.owner.shape[0], pools.capacity.shape[1]
    density, amount, last = np.empty(entries), np.empty(entries), np.empty(entries, np.int64)
    for e in range(entries):
        j = pools.owner[e]
        market.paid[e] = max(0.0, market.price[j] - market.whole[j] * pools.later[e] / horizon)
        density[e] = market.paid[e] / pools.effort[e]
        amount[e] = pools.effort[e] * market.part[e]
    worth, marginal = np.empty((pools.capacity.shape[0], days)), np.empty(days, np.int64)
    total = 0.0
    for k in range(worth.shape[0]):
        work_pool(k, pools, density, amount, market.busy, last, marginal)
        price_days(density, last, marginal, worth[k])
        for day in range(days):
            total -= pools.capacity[k, day] * worth[k, day]
    for q in range(pools.batch_pool.shape[0]):
        values(q, pools, market.paid, worth[pools.batch_pool[q]], market.value)
    return total


@njit(cache=True)
def _settle(pools: Pools, horizon: float, pace: float, market: _Market) -> float:
    """Add up the least that each activity costs, and move its work towards the pools where it costs least (3.6)."""
    total = 0.0
    for j in range(market.price.shape[0]):
        low, high = pools.ptr[j], pools.ptr[j + 1]
        least, mean = market.price[j] * horizon, 0.0 if high > low else horizon
        for e in range(low, high):
            market.value[e] += market.whole[j] * pools.later[e]
            least = min(least, market.value[e])
            mean += market.part[e] * (market.busy[e] + pools.later[e] * (1.0 - market.busy[e] / horizon))
        total += least
        market.mean[j] = mean
        if high - low > 1 and least > 0.0:
            whole = 0.0
            for e in range(low, high):
                dearer = min(_FASTEST, pace * (market.value[e] - least) / least)
                market.part[e] = max(market.part[e] * np.exp(-dearer), 1e-6)
                whole += market.part[e]
            market.part[low:high] /= whole
    return total


@njit(cache=True)
def _steer(claims: Claims, horizon: float, pace: float, market: _Market) -> None:
    """Move the shares of each bundle towards what holds it up longest (3.6)."""
    share, rest = market.share, market.rest
    for b in range(rest.shape[0]):
        latest = float(claims.head[b])
        for i in range(claims.ptr[b], claims.ptr[b + 1]):
            latest = max(latest, _held(claims, i, horizon, market))
        scale = pace / max(latest, 1.0)
        rest[b] *= np.exp(scale * (claims.head[b] - latest))
        total = rest[b]
        for i in range(claims.ptr[b], claims.ptr[b + 1]):
            share[i] = max(share[i] * np.exp(scale * (_held(claims, i, horizon, market) - latest)), 1e-9)
            total += share[i]
        rest[b] /= total
        share[claims.ptr[b] : claims.ptr[b + 1]] /= total


@njit(cache=True)
def _held(claims: Claims, i: int, horizon: float, market: _Market) -> float:
    """Day until which a member holds its bundle up."""
    return float(claims.behind[i] + market.mean[claims.member[i]] * (1.0 - claims.behind[i] / horizon))
