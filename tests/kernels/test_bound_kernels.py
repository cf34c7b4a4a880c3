"""The kernels of the lower bound against plain twins, definitions and strong duality."""

from random import Random

import numpy as np
import pytest

from firmground.kernels.fluid import Claims, ascend, tails
from firmground.kernels.gates import beyond
from firmground.kernels.pools import Pools, price_days, values, work_pool
from firmground.plan.bundles import mandatory_bundles
from firmground.plan.gates import certain_order
from firmground.plan.pools import crews_as_pools
from firmground.plan.problem import Problem
from support.narrow import narrow_programmes
from support.strategies import random_programme
from twins import plain_bound

SEEDS = range(40)


def one_pool(seed, *, calendars=1):
    """Draw one pool whose entries are activities of their own, with densities and amounts."""
    rng = np.random.default_rng(seed)
    entries, horizon = int(rng.integers(1, 12)), int(rng.integers(5, 40))
    effort, price = rng.integers(1, 9, entries).astype(float), rng.random(entries)
    release = rng.integers(0, horizon + 3, entries)
    row = rng.integers(0, calendars, entries)
    queue, batch = np.argsort(release, kind="stable"), np.lexsort((-release, row))
    rows, first = np.unique(row[batch], return_index=True)
    numbers = np.arange(entries)
    pools = Pools(
        ptr=np.arange(entries + 1),
        owner=numbers,
        effort=effort,
        later=np.zeros(entries),
        release=release,
        row=row,
        queue_ptr=np.array([0, entries]),
        queue=queue,
        batch_ptr=np.append(first, entries),
        batch=batch,
        batch_pool=np.zeros_like(rows),
        batch_row=rows,
        open_day=rng.random((calendars, horizon)) < (1.0 if calendars == 1 else 0.6),
        capacity=rng.integers(0, 4, (1, horizon)).astype(float),
    )
    return pools, price


def worked(pools, price):
    """Work the pool; give mean days, last days, marginal entries and the worth of each day."""
    entries, horizon = price.size, pools.capacity.shape[1]
    busy, last, marginal = np.zeros(entries), np.zeros(entries, np.int64), np.zeros(horizon, np.int64)
    density, worth = price / pools.effort, np.zeros(horizon)
    work_pool(0, pools, density, pools.effort, busy, last, marginal)
    price_days(density, last, marginal, worth)
    return busy, last, marginal, worth


def valued(pools, price, worth):
    """Least cost of every entry."""
    value = np.zeros(price.size)
    for q in range(pools.batch_pool.size):
        values(q, pools, price, worth, value)
    return value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pool_works_as_a_day_by_day_simulation_does(seed):
    """Mean days, last days and what one more team would do are those of working day by day, with calendars."""
    pools, price = one_pool(seed, calendars=1 + seed % 3)
    busy, last, marginal, _ = worked(pools, price)
    open_day = pools.open_day[pools.row]
    found = plain_bound.fluid(price / pools.effort, pools.effort, pools.release, open_day, pools.capacity[0])
    assert busy == pytest.approx(found[0])
    assert (last.tolist(), marginal.tolist()) == found[1:]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_cost_of_an_entry_is_that_of_trying_every_day(seed):
    """The convex chain finds what trying every open day from the release on finds, whatever the days are worth."""
    pools, price = one_pool(seed, calendars=1 + seed % 3)
    worth = np.random.default_rng(seed).choice([0.0, 0.5, 1.0, 2.0, 7.0], pools.capacity.shape[1])
    for e, found in enumerate(valued(pools, price, worth).tolist()):
        days = range(int(pools.release[e]), worth.size)
        costs = [
            price[e] * (day + 0.5) + pools.effort[e] * worth[day]
            for day in days
            if pools.open_day[pools.row[e], day] and pools.capacity[0, day] > 0
        ]
        assert found == pytest.approx(min(costs, default=np.inf))


@pytest.mark.parametrize("seed", SEEDS)
def test_one_pool_with_one_calendar_is_priced_exactly(seed):
    """Strong duality: what the fluid costs is what the prices of its days prove, so nothing is lost in one pool."""
    pools, price = one_pool(seed)
    busy, _, _, worth = worked(pools, price)
    horizon = pools.capacity.shape[1]
    proved = np.minimum(valued(pools, price, worth), price * horizon).sum() - (pools.capacity[0] * worth).sum()
    assert (worth >= 0).all()
    assert proved == pytest.approx((price * busy).sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ascent_is_at_most_what_any_way_of_working_costs(seed):
    """With each activity a bundle of its own, no order in which the pool could work costs less than the bound."""
    pools, price = one_pool(seed, calendars=1 + seed % 3)
    entries, horizon = price.size, pools.capacity.shape[1]
    claims = Claims(np.arange(entries + 1), np.arange(entries), np.zeros(entries), price, np.zeros(entries, np.int64))
    bound = ascend(claims, pools, 30)
    rng = np.random.default_rng(seed)
    for _ in range(20):
        busy, last, marginal = np.zeros(entries), np.zeros(entries, np.int64), np.zeros(horizon, np.int64)
        work_pool(0, pools, rng.random(entries), pools.effort, busy, last, marginal)
        assert bound <= (price * busy).sum() * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_what_lies_beyond_shut_links_is_what_no_base_reaches(seed):
    """The nodes beyond are those that spreading over the open links does not come to."""
    net = Problem.of(random_programme(Random(seed), links=5)).net
    rng = np.random.default_rng(seed)
    for _ in range(5):
        shut = rng.integers(0, 2, net.u.size)
        assert beyond(shut, net).tolist() == plain_bound.beyond(net, shut)


@pytest.mark.parametrize("seed", range(12))
def test_tails_are_longest_chains(seed):
    """The tail of an activity in a bundle is the longest chain of least spans behind it, gates among them."""
    for programme in narrow_programmes(3, seed=seed):
        problem = Problem.of(programme)
        before_ptr, before = certain_order(problem)
        bundles = mandatory_bundles(problem, (before_ptr, before))
        span = crews_as_pools(problem, np.zeros(problem.size, np.int64)).span
        tail = np.zeros(bundles.member.size, np.int64)
        tails(bundles.ptr, bundles.member, before_ptr, before, span, tail)
        for b in range(bundles.size):
            row = bundles.member[bundles.ptr[b] : bundles.ptr[b + 1]].tolist()

            def longest(activity, row=row, span=span, before_ptr=before_ptr, before=before):
                after = [s for s in row if activity in before[before_ptr[s] : before_ptr[s + 1]]]
                return max((int(span[s]) + longest(s) for s in after), default=0)

            assert tail[bundles.ptr[b] : bundles.ptr[b + 1]].tolist() == [longest(a) for a in row]
