"""Planning again from a plan before: the old plan as far as it can be followed, and a better one near it."""

import time
from dataclasses import replace

from firmground import __version__
from firmground.model import Plan, Programme, Provenance
from firmground.plan.bound import lower_bound
from firmground.plan.constraints import first_things
from firmground.plan.params import Params, Report, Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, Scheduler, scheduled, unscheduled
from firmground.plan.solvers.native.search import search
from firmground.plan.solvers.native.start import calmest, followed_plans

__all__ = ["plan_again", "with_bound"]


def plan_again(
    programme: Programme, warm: Warm, *, seconds: float, seed: int, progress: Report | None = None
) -> tuple[Plan, Plan]:
    """Give a plan near the one before, and the one before as far as it can still be followed.

    To follow it means, whichever costs less: each activity on its old days with its old teams where the law allows it
    and all others as soon after as they can be; or the frozen ones so, and all others in the old order, none before
    its old day. No bound is proved, so that the answer comes at once; the plan carries 0, which no plan beats.
    """
    began = time.monotonic()
    problem = Problem.of(programme)
    scheduler = Scheduler(problem)
    plans = followed_plans(problem, warm, first_things(problem, scheduler), scheduler)
    followed = min(plans, key=lambda s: s.rank)
    found = search(problem, Params(seconds, seed, warm=warm), 0, progress, start=calmest(problem, warm, plans))
    spent = time.monotonic() - began
    sha256 = programme.sha256

    def named(schedule: Schedule, rounds: int, *, cut_short: bool) -> Plan:
        how = Provenance(
            "native", schedule.person_days, 0, seed, round(spent, 3), __version__, sha256, rounds, cut_short
        )
        return Plan(scheduled(problem, schedule), unscheduled(problem, schedule), how)

    return named(found.schedule, found.rounds, cut_short=found.cut_short), named(followed, 0, cut_short=False)


def with_bound(programme: Programme, plan: Plan) -> Plan:
    """Prove the bound of a plan that was made in a hurry, without one; other plans are given back as they are."""
    how = plan.provenance
    if how.lower_bound > 0:
        return plan
    return replace(plan, provenance=replace(how, lower_bound=lower_bound(Problem.of(programme))))
