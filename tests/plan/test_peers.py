"""The peers of the benchmark solve the very problem that the judge judges."""

from importlib import import_module

import pytest

from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Plan, Provenance
from firmground.plan.problem import Problem
from firmground.plan.scheduling import scheduled, unscheduled
from firmground.plan.solve import solve
from support.pages import ROOT

pytest.importorskip("ortools")
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture
def pools(monkeypatch):
    """A small drawn programme as pools of teams."""
    if not BENCHMARKS.is_dir():
        pytest.skip("benchmarks/ is not beside the tests")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.syspath_prepend(str(BENCHMARKS / "peers"))
    problem = Problem.of(import_module("regions").draw(60, 3))
    return import_module("peers.pools").Pools(problem)


def _solver(seconds):
    solver = import_module("ortools.sat.python.cp_model").CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, seconds
    return solver


def _priced(programme, plan):
    """Weighted steps of a plan by the price of the judge's side, in hundredths."""
    found, weights = price(programme, plan), programme.weights
    step_of = [d - d // 7 for d in range(programme.horizon_days + 1)]  # the drawn programmes begin on a Monday
    total = sum(s.people * weights.of(s.kind.value) * step_of[found.returns[s.id]] for s in programme.services)
    exposed = weights.of("exposure")
    return total + sum(a.people_exposed * exposed * step_of[found.releases[a.id]] for a in programme.areas)


def _peer(name):
    if name == "jobshop":
        pytest.importorskip("pyjobshop")
    return import_module(name)


@pytest.mark.parametrize("name", ["cpsat", "jobshop"])
def test_a_peer_prices_a_plan_as_we_do(pools, name):
    """With every start and way held to those of a plan of ours the model keeps its rules and costs what we say."""
    programme = pools.problem.programme
    plan = solve(programme, seconds=0)
    built, solver = _peer(name).pools(pools.as_dict(plan)), _solver(30)
    solver.parameters.fix_variables_to_their_hinted_value = True
    assert solver.status_name(solver.solve(built.model)) == "OPTIMAL"
    assert solver.objective_value == _priced(programme, plan)


@pytest.mark.parametrize("name", ["cpsat", "jobshop"])
def test_an_answer_of_a_peer_is_a_legal_plan_above_its_bound(pools, name):
    """An answer, given to named teams, is judged legal, and costs no less than the bound that the peer proves."""
    problem = pools.problem
    built, solver = _peer(name).pools(pools.as_dict()), _solver(2)
    assert solver.status_name(solver.solve(built.model)) in {"OPTIMAL", "FEASIBLE"}
    starts = [solver.value(start) for start in built.starts]
    chosen = [[solver.value(f) for f in flags].index(1) if flags else 0 for flags in built.flags]
    schedule = pools.schedule(starts, chosen)
    bound = pools.person_days(solver.best_objective_bound)
    made = Provenance(name, schedule.person_days, bound, 1, 2.0, "", problem.programme.sha256)
    plan = Plan(scheduled(problem, schedule), unscheduled(problem, schedule), made)
    assert judge(problem.programme, plan).legal
    assert bound <= price(problem.programme, plan).objective_person_days
