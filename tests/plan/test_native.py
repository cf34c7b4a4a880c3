"""The native solver: starting from a plan before, keeping calm, threads, the clock, and stopping when proved."""

from random import Random

import numpy as np
import pytest

from firmground.evaluate.legality import judge
from firmground.kernels import improve as kernel
from firmground.model import Programme
from firmground.plan.params import Params, Warm
from firmground.plan.problem import Problem
from firmground.plan.solve import solve
from firmground.plan.solvers.native import lane as lanes
from firmground.plan.solvers.native.lane import Lane
from firmground.plan.solvers.native.setup import labour_of
from support.strategies import random_programme


def _programme(seed) -> Programme:
    return random_programme(Random(seed), areas=5, assets=8)


def _starts(plan):
    return {s.activity: s.start for s in plan.scheduled}


def test_a_plan_to_start_from_is_kept_where_nothing_is_gained():
    """With a high price on upheaval, planning the same Programme again moves no start in the near term."""
    for seed in range(6):
        programme = _programme(seed)
        before = solve(programme, seconds=0.05)
        after = solve(programme, seconds=0.3, warm=Warm(before, near_days=10**6, stability=10**9))
        assert _starts(after) == _starts(before)


def test_what_starts_within_the_freeze_does_not_move():
    """Work before the end of the freeze keeps its day, whatever a search could gain by moving it."""
    for seed in range(6):
        programme = _programme(seed)
        before = solve(programme, solver="practice")
        after = solve(programme, seconds=0.3, warm=Warm(before, freeze_days=40))
        was, now = _starts(before), _starts(after)
        assert {a: now[a] for a, day in was.items() if day < 40} == {a: d for a, d in was.items() if d < 40}


def test_starting_from_a_plan_never_costs_more_than_it():
    """A warm start keeps the plan before or betters it, and stays legal."""
    for seed in range(6):
        programme = _programme(seed)
        before = solve(programme, solver="practice")
        after = solve(programme, seconds=0.3, warm=Warm(before))
        assert after.provenance.objective_person_days <= before.provenance.objective_person_days
        assert judge(programme, after).legal == judge(programme, before).legal


def test_a_price_on_upheaval_moves_fewer_starts():
    """The dearer a moved start, the fewer starts move, over all examples together."""
    moved = []
    for stability in (0, 100_000_000):
        total = 0
        for seed in range(6):
            programme = _programme(seed)
            before = solve(programme, solver="practice")
            warm = Warm(before, near_days=60, stability=stability)
            now = _starts(solve(programme, seconds=0.3, warm=warm))
            total += sum(now.get(a) != day for a, day in _starts(before).items() if day < 60)
        moved.append(total)
    assert moved[1] < moved[0]


def test_an_activity_that_the_plan_before_did_not_know_is_planned():
    """A plan of a smaller Programme starts the larger one: the rest is placed as well."""
    programme = _programme(3)
    before = solve(programme, seconds=0.05)
    half = type(before)(before.scheduled[: len(before.scheduled) // 2], (), before.provenance)
    after = solve(programme, seconds=0.1, warm=Warm(half))
    assert judge(programme, after).legal
    assert len(after.scheduled) >= len(before.scheduled) // 2


def test_two_threads_give_a_legal_plan_no_worse_than_the_rule():
    """Two searches at once end with one legal plan, at least as cheap as the one both began with."""
    programme = _programme(4)
    first = solve(programme, seconds=0)
    both = solve(programme, seconds=0.5, threads=2)
    assert judge(programme, both).legal
    assert both.provenance.objective_person_days <= first.provenance.objective_person_days


def test_going_by_the_clock_is_said():
    """A plan that the clock ended says so, since another run may find another."""
    plan = solve(_programme(5), seconds=0.1, by_clock=True)
    assert plan.provenance.cut_short


def test_a_plan_that_meets_its_bound_is_not_searched_further():
    """When the bound is met, the search stops after the plain rules."""
    programme = _programme(6)
    cost = solve(programme, seconds=0.5).provenance.objective_person_days
    again = solve(programme, seconds=600, bound=cost, seed=1)
    assert again.provenance.objective_person_days == cost


def test_a_wrong_difference_is_found_out(monkeypatch):
    """A checked search that is told of a miscount stops with an error, so the check is not idle."""
    problem = Problem.of(_programme(7))
    lane = Lane(problem, 1, labour_of(problem), checked=True)
    lane.orders.step(0)
    lane.load(lane.orders.best, lane.ties(lane.orders.best))
    lane._cost[0] += 1
    with pytest.raises(AssertionError, match="counted anew"):
        lane.run(10_000, 1.0)
    monkeypatch.setattr(lanes, "improve", lambda *_: kernel.IMPROVED)
    lane.run(1, 1.0)


@pytest.mark.parametrize("wrong", [{"threads": 0}, {"seconds": float("nan")}, {"seed": -1}])
def test_parameters_out_of_range_are_refused(wrong):
    """Threads below one, endless seconds and negative seeds are errors, not surprises."""
    with pytest.raises(ValueError, match=r"understood|<"):
        Params(**wrong)


def test_labour_counts_the_teams_that_may_be_asked():
    """Placing an activity counts more steps the more teams could do it."""
    problem = Problem.of(_programme(8))
    labour = labour_of(problem)
    teams = [sum(problem.programme.contingents[o.contingent].teams for o in row) for row in problem.options]
    assert labour.tolist() == [20 + 10 * len(row) + t for row, t in zip(problem.options, teams, strict=True)]
    assert np.all(labour >= 20)
