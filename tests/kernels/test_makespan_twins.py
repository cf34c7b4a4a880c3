"""The makespan kernels and their plain twins agree on random projects; run with and without compilation."""

from random import Random

import numpy as np
import pytest

from firmground.kernels.makespan import generate_project, turned
from firmground.kernels.makespan_bound import overfull, tightened
from firmground.kernels.makespan_evolve import cross, evolve, sample, shuffle
from firmground.kernels.makespan_modes import inherit, overdrawn, repair
from firmground.model.project import Project, ProjectActivity, ProjectMode
from firmground.plan.makespan.arrays import Arrays
from firmground.plan.makespan.search import empty_herds
from twins import plain_makespan as plain

SEEDS = range(12)


@pytest.fixture(params=SEEDS)
def arrays(request):
    """A random project with modes, several renewable resources and a stock."""
    rng = Random(request.param)
    size, kinds = rng.randint(4, 12), rng.randint(1, 5)
    capacity = tuple(rng.randint(3, 40) for _ in range(kinds))
    activities = [
        ProjectActivity(
            tuple(
                ProjectMode(rng.randint(0, 6), tuple(rng.randint(0, c) for c in capacity), (rng.randint(0, 4),))
                for _ in range(rng.randint(1, 3))
            ),
            tuple(j for j in range(i + 1, size) if rng.random() < 0.25),
        )
        for i in range(size)
    ]
    return Arrays(Project(f"drawn {request.param}", tuple(activities), capacity, (2 * size,)))


@pytest.fixture
def drawn(arrays):
    """An order that keeps precedence, modes, and numpy's dice for the test."""
    rng = np.random.default_rng(arrays.size)
    dice = np.array([arrays.size, 5], np.int64)
    order = plain.sampled(rng.random(arrays.size), arrays.forward, dice)
    return order, [int(rng.integers(len(modes))) for modes in arrays.modes], rng


def _ints(values):
    return np.array(values, np.int64)


def _blank(arrays):
    return np.zeros(arrays.size, np.int64)


def test_generation_on_words_matches_trying_every_day(arrays, drawn):
    """Packed words and jumps place each activity where trying one day after another does, in both directions."""
    order, modes, _ = drawn
    for flow, line in ((arrays.forward, order), (arrays.backward, order[::-1])):
        end, left = _blank(arrays), np.zeros((arrays.horizon + 2, flow.full.size), np.int64)
        makespan = generate_project(_ints(line), _ints(modes), flow, end, left)
        assert (dict(enumerate(end.tolist())), makespan) == plain.generate(arrays, flow, line, modes)
        result = _blank(arrays)
        turned(_ints(line), end, makespan, np.zeros(arrays.horizon + 2, np.int64), result)
        assert result.tolist() == plain.turned(line, end.tolist())


def test_crossing_and_shuffling_match_their_definitions(arrays, drawn):
    """A child has the middle of one parent and the rest in the order of the other, and swaps keep precedence."""
    order, _, rng = drawn
    dice, twin = _ints([7, 9]), _ints([7, 9])
    outer = plain.sampled(rng.random(arrays.size), arrays.forward, _ints([3, 4]))
    low, high = sorted(int(n) for n in rng.integers(0, arrays.size + 1, 2))
    tag, child = _blank(arrays), _blank(arrays)
    cross(_ints(order), _ints(outer), low, high, tag, child)
    assert child.tolist() == plain.crossed(order, outer, low, high)
    shuffle(child, 0.5, arrays.forward, dice)
    assert child.tolist() == plain.shuffled(plain.crossed(order, outer, low, high), 0.5, arrays.forward, twin)


def test_first_lists_are_drawn_as_defined(arrays):
    """The same dice draw the same first list."""
    urgency, order = np.arange(1.0, arrays.size + 1.0), _blank(arrays)
    sample(urgency, arrays.forward, arrays.backward, _ints([5, 6]), _blank(arrays), order)
    assert order.tolist() == plain.sampled(urgency, arrays.forward, _ints([5, 6]))


def test_modes_are_inherited_and_repaired_as_defined(arrays, drawn):
    """Modes come from the right parent, and repair draws until the stock is kept."""
    _, inner, rng = drawn
    outer = [int(rng.integers(len(modes))) for modes in arrays.modes]
    between = {int(a) for a in rng.integers(0, arrays.size, arrays.size // 2)}
    tag = _ints([int(a in between) for a in range(arrays.size)])
    dice, twin, modes = _ints([11, 13]), _ints([11, 13]), _blank(arrays)
    inherit(_ints(inner), _ints(outer), tag, dice, arrays.stocks, modes)
    expected = plain.inherited(arrays, inner, outer, between, twin)
    assert modes.tolist() == expected
    assert overdrawn(modes, arrays.stocks) == plain.overdrawn(arrays, expected)
    repair(modes, dice, arrays.stocks)
    assert modes.tolist() == plain.repaired(arrays, expected, twin)


def test_windows_and_energy_match_their_definitions(arrays):
    """Heads and tails are the fixed point of precedence and pairs, and energy is counted shift by shift."""
    rng = np.random.default_rng(arrays.size)
    apart = np.triu(rng.random((arrays.size, arrays.size)) < 0.3, 1).astype(np.int64)
    apart |= apart.T
    capacity = _ints(arrays.project.renewable)
    for makespan in range(1, arrays.horizon + 1, 2):
        head, tail = _blank(arrays), _blank(arrays)
        kept = tightened(makespan, arrays.shortest, apart, arrays.forward, head, tail)
        expected = plain.windows(arrays, apart, makespan)
        assert kept == (expected is not None)
        if expected is not None:
            assert (head.tolist(), tail.tolist()) == expected
            full = overfull(makespan, arrays.shortest, arrays.least, capacity, head, tail)
            assert full == plain.overfull(arrays.shortest.tolist(), arrays.least, capacity, makespan, *expected)


def test_herds_are_left_once_they_are_stale(arrays):
    """Evolution stops by itself when it has found nothing shorter for forty rounds and twice the time to its best."""
    herds = empty_herds(arrays, 5)
    evolve(100_000, 0, _ints([1, 2]), arrays.forward, arrays.backward, arrays.stocks, herds)
    made, _, found = herds.made.tolist()
    assert made == 40 * 5 + 3 * found


def test_the_best_of_the_herds_is_a_schedule_of_that_length(arrays):
    """What evolution keeps as best stands on the days it says, in modes that keep to the stock."""
    herds = empty_herds(arrays, 10)
    best = evolve(200, 0, _ints([1, 2]), arrays.forward, arrays.backward, arrays.stocks, herds)
    assert int(herds.made[0]) == 200
    if plain.overdrawn(arrays, herds.best_modes.tolist()) == 0:
        days = [arrays.modes[a][m][1].days for a, m in enumerate(herds.best_modes.tolist())]
        assert max(s + d for s, d in zip(herds.best_start.tolist(), days, strict=True)) == best
