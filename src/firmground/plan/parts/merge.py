"""Putting parts together: the whole Programme placed as the parts have it, roads and shared teams looked after."""

from collections.abc import Mapping, Sequence

import numpy as np

from firmground.kernels.layout import PLACED, Ints
from firmground.plan.bundles import whole_order
from firmground.plan.orders import Orders
from firmground.plan.parts.errand import Answer
from firmground.plan.parts.part import Part
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule

__all__ = ["merge"]


def merge(
    problem: Problem, parts: Sequence[Part], answers: Mapping[int, Answer], whole: Schedule, orders: Orders
) -> Schedule:
    """Place the union of the parts' schedules; the best of it, of it moved left, and of the whole plan before.

    Each activity goes onto the days and teams that its part found, where the law allows it in the whole; then the rest
    in the order of the starts. What no part found a place for starts as in the whole plan before.
    """
    start, option, team = whole.start.copy(), whole.option.copy(), whole.team.copy()
    start[whole.status != PLACED] = -1
    for number, answer in answers.items():
        _take_over(problem, parts[number], answer, start, option, team)
    known = np.flatnonzero((start >= 0) & (option >= 0))
    known = known[np.argsort(start[known], kind="stable")]
    unknown = np.flatnonzero(start < 0).tolist()
    by_start = np.flatnonzero(start >= 0)
    by_start = by_start[np.argsort(start[by_start], kind="stable")].tolist()
    rest = whole_order(problem, [*orders.first, *by_start, *unknown])
    found = orders.scheduler.replay(known, start, option, team, rest, problem.work)
    late = np.where(found.start < 0, problem.programme.horizon_days, found.start)
    left = whole_order(problem, [*orders.first, *np.lexsort((found.end, late)).tolist()])
    return min((found, orders.scheduler.run(left), whole), key=lambda s: (*s.rank, int((s.status != PLACED).sum())))


def _take_over(problem: Problem, part: Part, answer: Answer, start: Ints, option: Ints, team: Ints) -> None:
    """Write what a part found into rows of the whole; an option of -1 where the whole does not offer it."""
    own = part.programme.contingents
    first = np.cumsum([0, *(c.teams for c in own)])
    for i in np.flatnonzero(answer.start >= 0).tolist():
        activity, c = int(part.activities[i]), int(answer.contingent[i])
        start[activity], option[activity], team[activity] = answer.start[i], -1, -1
        method = problem.programme.activities[activity].methods[int(answer.method[i])].name
        wanted = part.contingents[c], int(answer.teams[i])
        for number, offer in enumerate(problem.options[activity]):
            if (offer.contingent, offer.teams) == wanted and offer.method.name == method:
                option[activity] = problem.work.option_ptr[activity] + number
        lent = answer.team[i, : wanted[1]] - first[c] + part.first_team[c]
        team[activity, : wanted[1]] = lent
