"""What edges join: components and the day on which nodes are joined to a base, against plain readings."""

from random import Random

import numpy as np
import pytest

from firmground.kernels.joins import components, joined_on
from firmground.kernels.layout import NEVER
from firmground.plan.problem import Problem
from support.strategies import random_programme
from twins import plain


@pytest.mark.parametrize("seed", range(12))
def test_components_are_what_a_walk_reaches(seed):
    """Each node carries the least node that a walk along the edges reaches, whatever the order of the edges."""
    rng = Random(seed)
    size = rng.randint(1, 30)
    edges = [(rng.randrange(size), rng.randrange(size)) for _ in range(rng.randint(0, 30))]
    one, other = (np.array([e[i] for e in edges], np.int64) for i in (0, 1))
    assert components(one, other, size).tolist() == [min(_walk(node, edges)) for node in range(size)]


def _walk(node, edges):
    seen, todo = {node}, [node]
    while todo:
        here = todo.pop()
        for a, b in edges:
            for x, y in ((a, b), (b, a)):
                if x == here and y not in seen:
                    seen.add(y)
                    todo.append(y)
    return seen


@pytest.mark.parametrize("seed", range(12))
def test_nodes_are_joined_when_a_route_opens(seed):
    """A node is joined on the day on which the best route from any base is open from end to end."""
    problem = Problem.of(random_programme(Random(seed), links=8))
    rng = np.random.default_rng(seed)
    opens = rng.integers(0, 9, problem.net.u.size)
    opens[rng.random(opens.size) < 0.2] = NEVER
    bases = [int(n) for n in problem.net.base_node if n >= 0]
    nodes = problem.net.at_ptr.size - 1
    by_base = [plain.bottleneck(problem.net, opens, base) for base in bases]
    expected = [min((int(days[n]) for days in by_base), default=NEVER) for n in range(nodes)]
    assert joined_on(opens, problem.net).tolist() == expected
