"""One door for every solver: same seed same plan, best plan kept, honest provenance."""

import time
from random import Random

import pytest

from firmground.errors import UnknownNameError
from firmground.plan.orders import PLAIN_TURNS
from firmground.plan.params import Params, Progress
from firmground.plan.problem import Problem
from firmground.plan.solve import SOLVERS, solve
from firmground.plan.solvers.native.search import search
from support.strategies import random_programme


def _programme(seed, **sizes):
    return random_programme(Random(seed), **sizes)


@pytest.mark.parametrize("solver", ["native", "practice"])
def test_the_same_seed_gives_the_same_plan(solver):
    """Two solves of equal Programmes with one seed agree on every row and on the hash."""
    first = solve(_programme(4, areas=4, assets=6), solver=solver, seconds=1, seed=9)
    second = solve(_programme(4, areas=4, assets=6), solver=solver, seconds=1, seed=9)
    assert (first.scheduled, first.unscheduled) == (second.scheduled, second.unscheduled)
    assert first.sha256() == second.sha256()


@pytest.mark.parametrize("solver", sorted(SOLVERS))
def test_every_activity_has_a_place_or_a_reason(solver):
    """Scheduled and unscheduled together are all activities, each once."""
    programme = _programme(5, areas=4, assets=6)
    plan = solve(programme, solver=solver, seconds=0.1)
    names = [s.activity for s in plan.scheduled] + [u.activity for u in plan.unscheduled]
    assert sorted(names) == sorted(a.id for a in programme.activities)


def test_native_is_never_worse_than_practice():
    """The native solver tries the practice list too, so it cannot lose to it."""
    for seed in range(10):
        programme = _programme(seed, areas=4, assets=6)
        native_plan, practice = solve(programme, seconds=0.1), solve(programme, solver="practice")
        assert native_plan.provenance.objective_person_days <= practice.provenance.objective_person_days


def test_progress_never_gets_worse_and_ends_at_one():
    """The best so far only falls, above the bound, and the share of the work reaches one."""
    seen: list[Progress] = []
    solve(_programme(6, areas=4, assets=6), seconds=0.2, progress=seen.append)
    costs = [p.objective_person_days for p in seen]
    assert costs == sorted(costs, reverse=True)
    assert all(p.lower_bound <= p.objective_person_days for p in seen)
    assert seen[-1].share == pytest.approx(1.0)


def test_an_interrupt_keeps_the_best_plan():
    """Ctrl-C in the middle of the search gives the best plan so far and says that it was cut short."""

    def stop(progress: Progress) -> None:
        if progress.rounds == 3:
            raise KeyboardInterrupt

    plan = solve(_programme(7, areas=4, assets=6), seconds=5, progress=stop)
    assert plan.provenance.cut_short
    assert plan.scheduled


def test_a_slow_machine_is_cut_short_and_says_so(monkeypatch):
    """When the clock runs out before the rounds are made, the plan says that it was cut short."""
    ticks = iter(range(0, 10**6, 100))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(ticks)))
    problem = Problem.of(_programme(8, areas=4, assets=6))
    found = search(problem, Params(seconds=5.0, seed=1), 0)
    assert found.cut_short
    assert found.rounds >= PLAIN_TURNS


def test_an_unknown_solver_is_named_with_those_there_are():
    """A wrong solver name gives one sentence with the right ones."""
    with pytest.raises(UnknownNameError, match="native, practice"):
        solve(_programme(1), solver="magic")


def test_an_empty_programme_has_an_empty_plan():
    """Nothing to do costs nothing and breaks nothing."""
    plan = solve(_programme(2, areas=0, assets=0, links=0, services=0), seconds=0.1)
    assert plan.scheduled == ()
    assert plan.provenance.objective_person_days == 0
    assert plan.provenance.lower_bound == 0
    assert plan.provenance.gap == 0.0


@pytest.mark.parametrize(("seconds", "seed"), [(-1.0, 1), (float("nan"), 1), (float("inf"), 1), (1.0, -1)])
def test_senseless_parameters_are_refused(seconds, seed):
    """Negative or endless times and negative seeds are refused by value."""
    with pytest.raises(ValueError, match=r"not understood|< 0"):
        Params(seconds, seed)
