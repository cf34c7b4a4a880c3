"""What holds for every plan of every Programme, whatever solver and seed."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Calendar, Programme
from firmground.plan.solve import SOLVERS, solve
from firmground.plan.trial import unkept
from support.strategies import programmes, random_programme

SECONDS = 0.1

any_solver = pytest.mark.parametrize("solver", sorted(SOLVERS))
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(programme=programmes(), seed=st.integers(0, 99))
def test_every_plan_is_legal(programme, seed):
    """The judge finds no breach at all in the plan of any Programme that `check` lets pass."""
    plan = solve(programme, seconds=SECONDS, seed=seed)
    breaches = judge(programme, plan).breaches
    # What no trial plan keeps is an error of `check` (FG-CK-814), and the only thing that may stay unkept.
    unkeepable = {"P2", "P5"} if unkept(programme) else set()
    assert [b for b in breaches if b.law not in unkeepable] == []


@unhurried
@given(programme=programmes())
def test_the_priority_list_keeps_the_law(programme):
    """The baseline keeps L1-L7 and all else that binds, but for decisions that one fixed list cannot meet."""
    breaches = judge(programme, solve(programme, solver="practice")).breaches
    assert [b for b in breaches if b.law not in {"P2", "P5"}] == []


@any_solver
@unhurried
@given(programme=programmes())
def test_the_search_and_the_price_agree(solver, programme):
    """The search cannot lie to itself: the objective that it names is the price of the plan."""
    plan = solve(programme, solver=solver, seconds=SECONDS)
    assert plan.provenance.objective_person_days == price(programme, plan).objective_person_days


@any_solver
@unhurried
@given(programme=programmes())
def test_the_bound_is_at_most_the_objective(solver, programme):
    """Nobody claims a plan that is better than what is proved possible."""
    found = solve(programme, solver=solver, seconds=SECONDS).provenance
    assert 0 <= found.lower_bound <= found.objective_person_days


@any_solver
@settings(unhurried, max_examples=20)
@given(programme=programmes(), seed=st.integers(0, 9))
def test_the_same_seed_gives_the_same_plan(solver, programme, seed):
    """Byte for byte, unless the clock stopped the search."""
    first, second = (solve(programme, solver=solver, seconds=SECONDS, seed=seed) for _ in range(2))
    if not (first.provenance.cut_short or second.provenance.cut_short):
        assert first.sha256() == second.sha256()


@any_solver
@unhurried
@given(programme=programmes())
def test_every_activity_is_planned_or_its_absence_explained(solver, programme):
    """Nothing is lost: each activity stands once in the plan or among those that have no place."""
    plan = solve(programme, solver=solver, seconds=SECONDS)
    named = [s.activity for s in plan.scheduled] + [u.activity for u in plan.unscheduled]
    assert sorted(named) == sorted(a.id for a in programme.activities)


@any_solver
@pytest.mark.parametrize("seed", range(3))
def test_larger_plans_are_legal_and_priced_alike(solver, seed):
    """Some hundreds of activities of many contingents keep every law, and cost what the search says."""
    programme = random_programme(
        Random(seed),
        areas=40, assets=60, links=25, services=30, contingents=12, teams=5, team_days=25, horizon_days=500,
    )  # fmt: skip
    plan = solve(programme, solver=solver, seconds=SECONDS)
    assert judge(programme, plan).breaches == ()
    assert plan.provenance.objective_person_days == price(programme, plan).objective_person_days
    assert len(plan.scheduled) > len(programme.activities) // 2


@unhurried
@given(programme=programmes())
def test_a_bound_falls_when_rest_days_fall(programme):
    """A Programme with more open days is no harder: its bound stays below the objective of the stricter one."""
    stricter = solve(programme, seconds=SECONDS).provenance
    assert solve(_without_rest(programme), seconds=SECONDS).provenance.lower_bound <= stricter.objective_person_days


def _without_rest(programme: Programme) -> Programme:
    return replace(programme, calendar=Calendar(frozenset()))
