"""One door: Programme in, Plan out, by any solver."""

import time
from collections.abc import Callable, Mapping

from firmground import __version__
from firmground.errors import UnknownNameError
from firmground.model import Plan, Programme, Provenance
from firmground.plan.bound import lower_bound
from firmground.plan.params import Params, Report
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, scheduled, unscheduled
from firmground.plan.solvers import native, practice

__all__ = ["SOLVERS", "Search", "solve"]

Search = Callable[[Problem, Params, int, Report | None], tuple[Schedule, int, bool]]

SOLVERS: Mapping[str, Search] = {"native": native.search, "practice": practice.search}
"""Solvers by short stable name."""


def solve(
    programme: Programme,
    *,
    solver: str = "native",
    seconds: float = 10.0,
    seed: int = 1,
    bound: int | None = None,
    progress: Report | None = None,
) -> Plan:
    """Plan a Programme; the same Programme, solver, seconds and seed give the same plan.

    Parameters
    ----------
    programme
        The frozen problem.
    solver
        A name of SOLVERS; an unknown one raises UnknownNameError.
    seconds
        Wall time to stay within; it also sets how many rounds of search are made.
    seed
        Seed of all that is drawn.
    bound
        A lower bound proved before for the same Programme; None computes it.
    progress
        Called after each round with the best plan so far, the bound and the share of the work done.

    """
    if solver not in SOLVERS:
        raise UnknownNameError(f"there is no solver called {solver!r}; there are {', '.join(sorted(SOLVERS))}")
    began = time.monotonic()
    problem = Problem.of(programme)
    bound = lower_bound(problem) if bound is None else bound
    schedule, rounds, cut_short = SOLVERS[solver](problem, Params(seconds, seed), bound, progress)
    return Plan(
        scheduled(problem, schedule),
        unscheduled(problem, schedule),
        Provenance(
            solver=solver,
            objective_person_days=schedule.person_days,
            lower_bound=bound,
            seed=seed,
            seconds=round(time.monotonic() - began, 3),
            version=__version__,
            programme_sha256=programme.sha256,
            rounds=rounds,
            cut_short=cut_short,
        ),
    )
