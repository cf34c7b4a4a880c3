"""Bound, optimum and objective stand in their order on Programmes that are solved exactly."""

import pytest

from firmground.plan.bound import lower_bound
from firmground.plan.gates import certain_order
from firmground.plan.problem import Problem
from firmground.plan.solve import solve
from support.narrow import narrow_programmes
from support.oracle import optimum
from support.strategies import tiny_programmes

ROUNDS, EACH = 20, 10


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_bound_is_at_most_the_optimum_and_no_plan_is_below_it(seed):
    """On 200 tiny Programmes bound <= optimum <= objective, for every solver, and every optimum is proved."""
    for n, programme in enumerate(tiny_programmes(EACH, seed=seed)):
        exact = optimum(programme)
        assert exact is not None, f"seed {seed}, Programme {n}: no proof in time"
        for solver in ("native", "practice"):
            found = solve(programme, solver=solver, seconds=0.1, seed=1).provenance
            assert found.lower_bound <= exact[0] <= found.objective_person_days, f"seed {seed}, Programme {n}, {solver}"


@pytest.mark.parametrize("seed", range(10))
def test_the_bound_is_valid_where_one_road_districts_and_seasons_bind(seed):
    """On 80 tiny Programmes made narrow by what the bound counts, it is at most the proved optimum; gates occur."""
    gated = 0
    for n, programme in enumerate(narrow_programmes(8, seed=seed)):
        problem = Problem.of(programme)
        gated += certain_order(problem)[1].size > problem.certain.before.size
        exact = optimum(programme)
        assert exact is not None, f"seed {seed}, Programme {n}: no proof in time"
        assert lower_bound(problem) <= exact[0], f"seed {seed}, Programme {n}"
    assert gated > 0
