"""CP-SAT on pools: legal plans, a plan to start from is never lost, a bound that no plan beats."""

import importlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest

from firmground.errors import BadInputError
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Plan, Provenance
from firmground.plan.params import Params, Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import scheduled, unscheduled
from firmground.plan.solvers.practice.search import search as practice
from support.dice import EVERYTHING, Feature
from support.oracle import optimum
from support.strategies import random_programme, tiny_programmes

pytest.importorskip("ortools")

from firmground.plan.solvers.cpsat.proof import lower_bound_by_cpsat
from firmground.plan.solvers.cpsat.search import search

RELAXED = {Feature.TRAVEL, Feature.SEPARATION, Feature.BUDGETS, Feature.EQUITY, Feature.ORDERS}
"""What the pools leave to the generation, or to the law alone."""


SIGNALLED = """
import os, signal, threading
from random import Random
from firmground.plan.params import Params
from firmground.plan.problem import Problem
from firmground.plan.solvers.cpsat.search import search
from support.strategies import random_programme

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs tests in the background ignores it

def interrupt():
    os.kill(os.getpid(), signal.SIGINT)

problem = Problem.of(random_programme(Random(1), areas=30, assets=60, contingents=6))
threading.Timer(3.0, interrupt).start()
found = search(problem, Params(500.0, by_clock=True), 0)
print("cut short" if found.cut_short and len(found.schedule.start) else "whole")
try:
    interrupt()
except KeyboardInterrupt:
    print("heard")
"""


def _plan(problem, schedule):
    made = Provenance("cpsat", schedule.person_days, 0, 1, 0.0, "test", problem.programme.sha256)
    return Plan(scheduled(problem, schedule), unscheduled(problem, schedule), made)


@pytest.mark.parametrize("seed", range(3))
def test_every_plan_is_legal_and_costs_what_it_says(seed):
    """On tiny Programmes with every feature the judge finds no breach where the authority's orders can be kept."""
    for programme in tiny_programmes(5, seed=seed):
        problem = Problem.of(programme)
        found = search(problem, Params(2.0), 0)
        plan = _plan(problem, found.schedule)
        assert found.schedule.broken or judge(programme, plan).legal
        assert price(programme, plan).objective_person_days == found.schedule.person_days


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_is_at_most_the_optimum(seed):
    """On tiny Programmes with every feature no proved optimum lies below the bound of the pools."""
    for programme in tiny_programmes(5, seed=seed):
        exact = optimum(programme)
        assert exact is not None
        assert lower_bound_by_cpsat(Problem.of(programme), 5.0) <= exact[0]


def test_bound_and_plan_meet_the_optimum_where_nothing_is_left_out():
    """Without travel, separation, budgets and orders the bound, the plan and the proved optimum are one number."""
    rng, met = Random(5), 0
    while met < 6:
        programme = random_programme(
            rng, areas=2, assets=2, links=2, services=2, contingents=2, teams=1, team_days=6, horizon_days=60,
            whole_chains=False, features=EVERYTHING - RELAXED,
        )  # fmt: skip
        if not 3 <= len(programme.activities) <= 8:
            continue
        problem, exact = Problem.of(programme), optimum(programme)
        assert exact is not None
        found = search(problem, Params(2.0), 0)
        assert lower_bound_by_cpsat(problem, 5.0) == exact[0] == found.schedule.person_days
        met += 1


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_to_start_from_is_never_lost(seed):
    """With no time at all the plan to start from, or the practice list if it is better, comes back."""
    problem = Problem.of(random_programme(Random(seed), areas=4, assets=6))
    best = search(problem, Params(2.0), 0).schedule
    again = search(problem, Params(0.0, warm=Warm(_plan(problem, best))), 0).schedule
    assert again.rank <= practice(problem, Params(), 0).schedule.rank
    assert again.rank <= best.rank


def test_the_first_answer_is_the_hint():
    """The model with the hint of a schedule fixed has an answer, which costs what the schedule costs."""
    from ortools.sat.python.cp_model import CpSolver

    from firmground.plan.solvers.cpsat.setup import PoolModel

    problem = Problem.of(random_programme(Random(3), areas=3, assets=4, features=EVERYTHING - RELAXED))
    schedule = practice(problem, Params(), 0).schedule
    model = PoolModel(problem, schedule.start >= 0)
    model.hint(schedule)
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    solver.solve(model.model)
    starts, _ = model.read(solver.value)
    assert (starts >= 0).tolist() == (schedule.start >= 0).tolist()
    assert round(solver.objective_value) <= schedule.cost


def test_where_nobody_can_do_anything_nothing_is_scheduled():
    """A Programme whose activities have no option at all has the empty schedule, and the bound says the same."""
    programme = random_programme(Random(2), areas=1, assets=1)
    away = replace(
        programme, contingents=tuple(replace(c, arrives=date(2100, 1, 1), leaves=None) for c in programme.contingents)
    )
    problem = Problem.of(away)
    found = search(problem, Params(1.0), 0)
    assert (found.schedule.start < 0).all()
    assert (found.schedule.option < 0).all()
    assert lower_bound_by_cpsat(problem, 1.0) <= found.schedule.person_days


def test_the_same_seed_gives_the_same_schedule():
    """Counted in steady time the search is the same twice."""
    problem = Problem.of(random_programme(Random(4), areas=4, assets=6))
    first, second = (search(problem, Params(1.0, seed=7), 0) for _ in range(2))
    assert np.array_equal(first.schedule.start, second.schedule.start)
    assert first.rounds == second.rounds


def test_an_interrupt_keeps_the_best_and_a_fault_comes_up():
    """Ctrl-C that Python hears in a report ends the search with what there is; any other error is raised."""
    problem = Problem.of(random_programme(Random(7), areas=4, assets=6, features=EVERYTHING - RELAXED))

    def stop(progress):
        if progress.rounds == 1 and progress.share < 1:
            raise KeyboardInterrupt

    def fail(progress):
        raise ZeroDivisionError

    found = search(problem, Params(5.0), 0, stop)
    assert found.rounds == 1
    assert found.schedule.start.max() > 0
    with pytest.raises(ZeroDivisionError):
        search(problem, Params(5.0), 0, fail)


def test_a_signal_ends_the_search_and_python_hears_the_next_one():
    """Ctrl-C while CP-SAT runs gives the best so far, and afterwards KeyboardInterrupt is raised as ever."""
    paths = os.pathsep.join(p for p in sys.path if p)
    ran = subprocess.run(
        [sys.executable, "-c", SIGNALLED],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert ran.stdout.split() == ["cut", "short", "heard"], ran.stderr


def test_without_ortools_one_sentence_says_what_to_install(monkeypatch):
    """Where the package is missing the import ends in a BadInputError that names the extra."""
    monkeypatch.setitem(sys.modules, "ortools", None)
    for name in [n for n in sys.modules if n.startswith("firmground.plan.solvers.cpsat")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(BadInputError, match=r"firmground\[cpsat\]"):
        importlib.import_module("firmground.plan.solvers.cpsat.search")
