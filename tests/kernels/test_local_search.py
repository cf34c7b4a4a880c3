"""Changes of a schedule: dice, timelines, differences of the cost, and putting everything back."""

from random import Random

import numpy as np
import pytest

from firmground.kernels.dice import chance, roll
from firmground.kernels.gain import settle, unsettle
from firmground.kernels.layout import NEVER, PLACED
from firmground.kernels.recreate import put_back, put_in, take_out
from firmground.kernels.returns import return_days
from firmground.kernels.ruin import ruin_place, ruin_route, ruin_service, ruin_window
from firmground.kernels.timeline import insert, withdraw
from firmground.plan.orders import PLAIN_TURNS, Orders
from firmground.plan.problem import Problem
from firmground.plan.solvers.native.lane import Lane
from firmground.plan.solvers.native.setup import labour_of, scratch_of, ties_of
from support.strategies import random_programme
from twins import plain

SEEDS = range(10)


class _Bench:
    """A random problem with a schedule on its timelines, and all that a change needs."""

    def __init__(self, seed):
        self.problem = Problem.of(random_programme(Random(seed), areas=5, assets=7))
        self.orders = Orders(self.problem, seed)
        for turn in range(PLAIN_TURNS):
            self.orders.step(turn)
        self.schedule = self.orders.best
        self.ties = ties_of(self.problem, self.orders.bundles, self.schedule, self.orders.scheduler)
        self.scratch = scratch_of(self.problem)
        self.state = self.orders.scheduler.load(self.schedule)
        return_days(self.state.end, self.problem.returns, self.scratch.things, self.scratch.services)
        self.dice = np.array([seed + 1, seed + 2], np.int64)

    def ruin(self, kind):
        """Choose what to take out, in one of four ways."""
        p, s, t, x = self.problem, self.state, self.ties, self.scratch
        placed = np.flatnonzero(s.status == PLACED)
        activity = int(placed[roll(self.dice, placed.size)])
        if kind == 0 and t.weight.size:
            bundle = roll(self.dice, t.weight.size)
            return ruin_service(bundle, 3, 20, self.dice, p.crew, p.work, p.net, s, t, x)
        if kind == 1 and p.net.waits.size:
            link = roll(self.dice, p.net.waits.size)
            return ruin_route(link, 2, 20, self.dice, p.crew, p.work, p.net, s, t, x)
        if kind == 2:
            return ruin_place(t.place_of[activity], 3, 20, self.dice, s, t, x)
        return ruin_window(activity, 3, 20, self.dice, p.crew, p.work, s, t, x)

    def picture(self):
        """Everything that a change may alter, as plain lists; unused columns of a timeline do not count."""
        s = self.state
        rows = [
            [(int(s.busy_from[t, i]), int(s.busy_to[t, i]), int(s.busy_with[t, i])) for i in range(s.used[t])]
            for t in range(s.used.size)
        ]
        rooms = [s.room[t, : s.used[t]].tolist() for t in range(s.used.size)]
        plain_arrays = (s.status, s.start, s.end, s.option, s.opened, s.reach, s.link_open, s.spent)
        return rows, rooms, [a.tolist() for a in plain_arrays], s.team.tolist()


@pytest.fixture(params=SEEDS)
def bench(request):
    """A bench for each seed."""
    return _Bench(request.param)


def test_dice_match_the_published_recurrence():
    """The compiled dice are L'Ecuyer's combined generator, number by number."""
    dice = np.array([12345, 67890], np.int64)
    first, second = 12345, 67890
    for sides in [6, 1000, 2_000_000_000] * 50:
        first, second = first * 40014 % 2147483563, second * 40692 % 2147483399
        assert roll(dice, sides) == (first - second) % 2147483562 % sides
    assert all(0.0 < chance(dice) < 1.0 for _ in range(200))


def test_a_loaded_schedule_is_the_schedule(bench):
    """Loading a schedule into the arrays and copying it out again changes nothing."""
    again = bench.orders.scheduler.frozen()
    assert (again.cost, again.broken) == (bench.schedule.cost, bench.schedule.broken)
    for name in ("status", "start", "end", "option", "team", "link_open"):
        assert getattr(again, name).tolist() == getattr(bench.schedule, name).tolist()


def test_withdrawing_undoes_inserting():
    """A timeline after an insertion and a withdrawal is a sorted list that never had the activity."""
    state = _Bench(1).state
    rng = Random(2)
    state.used[0] = 0
    rows = []
    for step in range(30):
        if rows and rng.random() < 0.4:
            gone = rows.pop(rng.randrange(len(rows)))
            withdraw(0, gone[2], 0, state)
        elif state.used[0] < state.busy_from.shape[1]:
            rows.append((step * 10 if rng.random() < 0.5 else 1000 - step * 10, 5, step))
            rows[-1] = (rows[-1][0], rows[-1][0] + 5, step)
            insert(0, step, rows[-1][0], rows[-1][1], 0, state)
        rows.sort()
        count = int(state.used[0])
        stands = zip(state.busy_from[0, :count], state.busy_to[0, :count], state.busy_with[0, :count], strict=True)
        assert [tuple(map(int, row)) for row in stands] == rows
        free = [0, *(end for _, end, _ in rows)]
        idle = [start - free[i] for i, (start, _, _) in enumerate(rows)]
        assert state.room[0, :count].tolist() == [max(0, *idle[i:]) for i in range(count)]


def test_differences_match_counting_anew(bench):
    """Days of things and services after a change, and the difference of the cost, are those of the definition."""
    problem, scratch = bench.problem, bench.scratch
    horizon = problem.programme.horizon_days
    rng = np.random.default_rng(3)
    for _ in range(20):
        changed = rng.choice(problem.size, min(4, problem.size), replace=False).astype(np.int64)
        before = (scratch.things.tolist(), scratch.services.tolist())
        kept = bench.state.end[changed].copy()
        bench.state.end[changed] = rng.integers(1, horizon, changed.size)
        if rng.random() < 0.3:
            bench.state.end[changed[0]] = NEVER
        delta, touched = settle(changed, changed.size, bench.state.end, problem.returns, bench.ties, scratch, horizon)
        after = plain.returns(problem, bench.state.end)
        assert (scratch.things.tolist(), scratch.services.tolist()) == after
        assert delta == plain.cost(problem, after) - plain.cost(problem, before)
        if rng.random() < 0.5:
            unsettle(touched, scratch)
            bench.state.end[changed] = kept
            assert (scratch.things.tolist(), scratch.services.tolist()) == before


def test_what_is_put_back_stands_as_before(bench):
    """A change that is refused leaves no trace: timelines, budgets, routes and openings are as they were."""
    p, s, x = bench.problem, bench.state, bench.scratch
    before = bench.picture()
    for turn in range(40):
        count = bench.ruin(turn % 4)
        take_out(count, p.crew, p.work, p.money, s, x)
        _, opened = put_in(count, -1, p.days, p.crew, p.work, p.site, p.net, p.money, s, bench.ties, x)
        put_back(count, opened, p.crew, p.work, p.money, s, x)
        x.marked[x.ruined[:count]] = False
        assert bench.picture() == before
    assert not x.marked.any()


def test_the_kept_cost_is_the_counted_cost_after_every_change():
    """A checked search counts every accepted change anew, and the cost kept by differences agrees."""
    for seed in range(4):
        problem = Problem.of(random_programme(Random(seed), areas=4, assets=6))
        lane = Lane(problem, seed, labour_of(problem), checked=True)
        for turn in range(PLAIN_TURNS):
            lane.orders.step(turn)
        best = lane.orders.best
        lane.load(best, lane.ties(best))
        for left in (1.0, 0.5, 0.0):
            lane.run(3_000, left)
        assert lane.scheduler.frozen().cost == lane.cost
        assert lane.tally[:, 1].sum() > 0
