"""The kernel that repairs a plan on the way agrees with its plain twin, and keeps the law."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from firmground.intake.uncertain import outlook
from firmground.kernels.layout import NEVER
from firmground.kernels.queues import pop, push
from firmground.kernels.simulate_layout import FACTORS
from firmground.kernels.simulate_repair import repair
from firmground.model import Outlook
from firmground.plan.solve import solve
from firmground.simulate.arrays import Arrays
from support.strategies import random_programme
from twins import plain_simulate

DEFAULTS = outlook({})


def repaired(arrays, seed=1, number=0):
    """Run one history that repairs the plan."""
    state, a = arrays.blank(), arrays
    held = np.zeros(FACTORS, np.uint8)
    repair(seed, number, held, a.works, a.ground, a.force, a.days, a.spreads, a.purse, *a.repair, state)
    return state


def drawn(seed, spreads):
    """Draw a Programme without budgets, and a plan made by the field's own practice."""
    programme = random_programme(Random(seed), areas=3, assets=4)
    return programme, Arrays.of(programme, solve(programme, solver="practice"), spreads, repair=True)


def test_a_queue_gives_the_least_first():
    """Whatever is put in and taken out in turns, the least comes first."""
    rng, heap, held, size = Random(1), np.empty(200, np.int64), [], 0
    for _ in range(400):
        if size < 200 and (not held or rng.random() < 0.6):
            held.append(rng.randrange(1000))
            size = push(heap, size, held[-1])
        else:
            assert pop(heap, size) == min(held)
            held.remove(min(held))
            size -= 1


@pytest.mark.parametrize("seed", range(6))
def test_a_repaired_history_is_that_of_its_plain_twin(seed):
    """Worked off day by day by a plain reading of the rules, what was drawn gives the same days."""
    programme, arrays = drawn(seed, DEFAULTS)
    if programme.limits.budgets:
        pytest.skip("the twin knows no money")
    for number in range(2):
        state = repaired(arrays, seed, number)
        dates = list(zip(state.start.tolist(), state.end.tolist(), strict=True))
        assert dates == plain_simulate.repaired(arrays, state, programme.horizon_days)


@pytest.mark.parametrize("seed", range(6))
def test_a_repaired_history_keeps_the_law(seed):
    """Nobody is at two places at once, nothing begins before what it waits for, no radius is live beside work."""
    _, arrays = drawn(seed, DEFAULTS)
    offers = arrays.repair[0]
    state = repaired(arrays, seed)
    done = [i for i in range(len(arrays.names)) if state.start[i] != NEVER and state.days[i] > 0]
    for team in range(state.free.size):
        spans = sorted((state.start[i], state.left[i]) for i in done if team in state.teams[i])
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for i in done:
        for other in offers.after[offers.after_ptr[i] : offers.after_ptr[i + 1]]:
            assert state.start[other] >= state.end[i]
        for other in offers.near[offers.near_ptr[i] : offers.near_ptr[i + 1]]:
            assert other not in done or state.start[other] >= state.left[i] or state.left[other] <= state.start[i]
        assert state.open[state.domain[i], state.start[i] : state.left[i]].sum() == state.days[i] + state.stopped[i]


def test_without_spreads_a_plan_worked_off_as_a_list_hardly_changes():
    """Ends are on average at most a quarter later: teams are chosen and freed in another order, that is all."""
    for seed in range(4):
        programme = random_programme(Random(seed), areas=3, assets=4)
        plan = solve(programme, solver="practice")
        arrays = Arrays.of(programme, plan, Outlook(), repair=True)
        planned = {e.activity: e.end for e in plan.scheduled}
        ends = dict(zip(arrays.names, repaired(arrays).end.tolist(), strict=True))
        assert sum(min(e, programme.horizon_days) for e in ends.values()) <= 1.25 * sum(planned.values())
