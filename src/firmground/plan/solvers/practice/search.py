"""The field's own practice: work off the priority list, taking the next free team."""

from firmground.plan.bundles import whole_order
from firmground.plan.constraints import first_things
from firmground.plan.params import Found, Params, Progress, Report
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, Scheduler
from firmground.plan.solvers.practice.setup import priority_list

__all__ = ["search", "work_off"]


def search(problem: Problem, params: Params, bound: int, report: Report | None = None) -> Found:
    """Generate the one schedule of the priority list."""
    del params
    scheduler = Scheduler(problem)
    schedule = work_off(problem, scheduler, first_things(problem, scheduler))
    if report is not None:
        report(Progress(schedule.person_days, bound, 1, 1.0))
    return Found(schedule, 1)


def work_off(problem: Problem, scheduler: Scheduler, first: list[int]) -> Schedule:
    """Work off the priority list day by day, what an authority has fixed first.

    Where the daily list misses a lock, a deadline or a floor, teams are booked ahead for them: the same list, placed
    by insertion.
    """
    order = whole_order(problem, [*first, *priority_list(problem).tolist()])
    by_day = scheduler.run(order, by_day=True)
    if by_day.broken == 0:
        return by_day
    ahead = scheduler.run(order)
    return ahead if ahead.broken < by_day.broken else by_day
