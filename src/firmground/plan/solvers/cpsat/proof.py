"""A lower bound by CP-SAT for small programmes: the best it can prove of a model that leaves rules out."""

from math import ceil

import numpy as np
from ortools.sat.python.cp_model import INFEASIBLE, CpSolver

from firmground.plan.problem import Problem
from firmground.plan.solvers.cpsat.setup import PoolModel

__all__ = ["lower_bound_by_cpsat"]


def lower_bound_by_cpsat(problem: Problem, seconds: float, *, seed: int = 1, threads: int = 1) -> int:
    """Give whole person-days that every legal plan costs at least, as far as CP-SAT proves it in some seconds.

    Proof. Take a legal plan. Give each activity that it schedules its option and start, each other one the horizon
    as start and end, each return the day it has or the horizon if later. Every rule of the model holds: the teams of
    a contingent at work on one day are distinct, so they are as many as it has at most; precedence is what the law
    asks of every plan, and what waits for something that is left out is left out itself; a route that is open on a
    start makes the reach of the site that day at most. A number of teams that is no option is one more than an
    option that takes the same days; working days fix the end. So the plan is an answer of the model, which costs as
    much as the plan, since the price counts what never comes as coming on the horizon. The least cost of an answer
    is therefore no more than the cost of the plan, and CP-SAT's bound is no more than that. Travel, separation,
    budgets and floors only take plans away. Where none of them binds the bound can meet the optimum.
    """
    model = PoolModel(problem, np.zeros(problem.size, np.bool_), proof=True)
    solver = CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = threads
    solver.parameters.interleave_search = threads == 1
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model.model) == INFEASIBLE:
        return 0
    # The bound is of whole hundredths; a hundredth of one is given away for its being told as a float.
    return max(0, -(-ceil(solver.best_objective_bound - 0.01) // 100))
