"""The compiled kernels and their plain twins agree on random problems; run with and without compilation."""

from random import Random

import numpy as np
import pytest

from firmground.kernels.access import shortest_route
from firmground.kernels.days import ending, first_open, travel
from firmground.kernels.layout import NEVER
from firmground.kernels.ranking import bundle_order, closures
from firmground.kernels.returns import objective, return_days
from firmground.plan.bundles import effort_of, planned_bundles
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Scheduler
from support.strategies import random_programme
from twins import plain

SEEDS = range(12)


@pytest.fixture(params=SEEDS)
def problem(request):
    """A random problem with every feature."""
    return Problem.of(random_programme(Random(request.param), areas=3, assets=4))


def test_working_days_match_a_count_on_the_calendar(problem):
    """The first open day and the end of work are those that counting day by day gives."""
    horizon = problem.programme.horizon_days
    for calendar in range(problem.days.before.shape[0]):
        for start in range(0, horizon, 3):
            for length in (1, 4, horizon):
                found = plain.span(problem.days, calendar, start, length)
                first = int(first_open(problem.days, calendar, start))
                end = NEVER if first == NEVER else int(ending(problem.days, calendar, first, length))
                assert (first, end) == found if found else end == NEVER


def test_travel_matches_the_rule_of_the_model():
    """Kernel and model lose the same days on every move, at small and at huge distances."""
    rng = Random(3)
    programme = random_programme(rng)
    rule = programme.travel
    for _ in range(500):
        reach = 10 ** rng.randint(1, 7)
        x0, y0, x1, y1 = (rng.randint(-reach, reach) for _ in range(4))
        assert rule.days(x0, y0, x1, y1) == travel(
            x0, y0, x1, y1, rule.commute_m, rule.metres_per_day, rule.detour_per_cent
        )


def test_returns_match_the_definition(problem):
    """Days of things and services, and the objective, are those of the recursive definition."""
    rng = np.random.default_rng(5)
    for _ in range(5):
        ends = rng.integers(1, problem.programme.horizon_days, problem.size)
        ends[rng.random(problem.size) < 0.2] = NEVER
        things = np.zeros(problem.returns.never.size, np.int64)
        services = np.zeros(problem.returns.service_weight.size, np.int64)
        return_days(ends, problem.returns, things, services)
        assert (things.tolist(), services.tolist()) == plain.returns(problem, ends)
        horizon = problem.programme.horizon_days
        expected = sum(
            int(w) * min(d, horizon)
            for w, d in [
                *zip(problem.returns.thing_weight, things.tolist(), strict=True),
                *zip(problem.returns.service_weight, services.tolist(), strict=True),
            ]
        )
        assert objective(things, services, problem.returns, horizon) == expected


def test_closures_hold_all_that_is_needed_each_after_its_own_needs(problem):
    """A closure is the reachable set, in an order that respects every need."""
    work = problem.work
    ptr, member = closures(np.arange(problem.size), work.before_ptr, work.before, problem.size)
    for root in range(problem.size):
        row = member[ptr[root] : ptr[root + 1]].tolist()
        assert set(row) == plain.closure(root, work.before_ptr, work.before)
        assert len(row) == len(set(row))
        for position, activity in enumerate(row):
            needs = work.before[work.before_ptr[activity] : work.before_ptr[activity + 1]].tolist()
            assert set(needs) <= set(row[:position])


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_bundles_are_taken_as_if_every_key_were_computed_afresh(problem, share):
    """The lazy heap of the bundle rule takes bundles in the order of the plain rule."""
    effort = effort_of(problem)
    bundles = planned_bundles(problem, effort)
    if bundles.size == 0:
        return
    noise = np.exp(np.random.default_rng(7).normal(0, 0.5, bundles.size))
    order, taken = np.empty(problem.size, np.int64), np.empty(bundles.size, np.int64)
    count = bundle_order(bundles.ptr, bundles.member, bundles.weight, effort, share, noise, order, taken)
    expected = plain.bundle_turns(bundles.ptr, bundles.member, bundles.weight, effort, share, noise)
    whole = [b for b in taken.tolist() if bundles.ptr[b + 1] > bundles.ptr[b]]
    # Bundles that nothing is left of have keys beyond compare; their turn changes nothing.
    placed: list[int] = []
    for b in expected:
        placed += [a for a in bundles.member[bundles.ptr[b] : bundles.ptr[b + 1]].tolist() if a not in placed]
    assert order[:count].tolist() == placed
    assert len(whole) <= bundles.size


def test_generation_matches_trying_every_day(problem):
    """Generation puts each activity on the days that trying every day in turn would give."""
    order = np.random.default_rng(13).permutation(problem.size)
    schedule = Scheduler(problem).run(order)
    twin = plain.Placer(problem)
    twin.run(order)
    assert schedule.status.tolist() == twin.status
    assert schedule.start.tolist() == twin.start
    assert schedule.end.tolist() == twin.end
    assert schedule.link_open.tolist() == twin.link_open().tolist()


def test_dispatch_matches_working_the_list_off_by_hand(problem):
    """Dispatch starts each activity on the day on which reading the list from the top would start it."""
    rank = np.random.default_rng(17).permutation(problem.size)
    schedule = Scheduler(problem).run(rank, by_day=True)
    twin = plain.Placer(problem)
    twin.run_by_day(rank)
    assert schedule.start.tolist() == twin.start
    assert schedule.end.tolist() == twin.end


def test_reach_and_routes_match_plain_searches(problem):
    """After generation, reach is the bottleneck over routes, and routes are the shortest that are open."""
    scheduler = Scheduler(problem)
    schedule = scheduler.run(np.arange(problem.size))
    net = problem.net
    for base in range(problem.crew.x.size):
        source = int(net.base_node[base])
        assert scheduler.reach[base].tolist() == plain.bottleneck(net, schedule.link_open, source)
        if source < 0:
            continue
        distance, via = np.empty(net.at_ptr.size - 1, np.int64), np.empty(net.at_ptr.size - 1, np.int64)
        for day in (0, 20, problem.programme.horizon_days):
            shortest_route(source, day, net, schedule.link_open, distance, via)
            assert distance.tolist() == plain.shortest(net, schedule.link_open, source, day)
