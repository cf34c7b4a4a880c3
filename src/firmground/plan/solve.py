"""One door: Programme in, Plan out, by any solver."""

import time

from firmground import __version__
from firmground.errors import BadInputError
from firmground.model import Plan, Programme, Provenance
from firmground.plan.bound import lower_bound
from firmground.plan.params import Params, Report, Warm
from firmground.plan.parts.errand import Hands
from firmground.plan.parts.lead import search_in_parts
from firmground.plan.parts.split import parts_for
from firmground.plan.problem import Problem
from firmground.plan.scheduling import scheduled, unscheduled
from firmground.plan.solvers.registry import SOLVERS, search_of

__all__ = ["SOLVERS", "solve"]


def solve(  # noqa: PLR0913 - the one door; all but the Programme are keywords with defaults
    programme: Programme,
    *,
    solver: str = "native",
    seconds: float = 10.0,
    seed: int = 1,
    bound: int | None = None,
    progress: Report | None = None,
    threads: int = 1,
    by_clock: bool = False,
    warm: Warm | None = None,
    parts: int = 0,
    hands: Hands | None = None,
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
    threads
        Searches that run at once; with more than one, which of them wins depends on the machine's speed as well.
    by_clock
        Search until the seconds are over, however much that is; another run may then find another plan.
    warm
        A plan to start from and how much of it to keep; None starts afresh.
    parts
        Into how many parts to split a large Programme; 0 leaves it to its size and teams. Only the native solver can,
        and only afresh; to ask for parts otherwise raises BadInputError.
    hands
        Who searches the parts, here or elsewhere; None searches them here, on so many threads.

    """
    search = search_of(solver)
    if (parts > 1 or hands is not None) and (solver != "native" or warm is not None):
        raise BadInputError("a plan is made in parts only by the native solver, and only afresh: leave the parts out")
    began = time.monotonic()
    problem = Problem.of(programme)
    bound = lower_bound(problem) if bound is None else bound
    params = Params(seconds, seed, threads, by_clock, warm, parts, hands)
    most = parts_for(problem, parts) if solver == "native" and warm is None else 1
    if most > 1:
        found = search_in_parts(problem, params, most, bound, progress)
    else:
        found = search(problem, params, bound, progress)
    schedule = found.schedule
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
            rounds=found.rounds,
            cut_short=found.cut_short or by_clock,
        ),
    )
