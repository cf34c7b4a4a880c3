"""What a plan made before says about the activities of a problem."""

import numpy as np

from firmground.kernels.layout import Ints
from firmground.model import Plan, ScheduledActivity
from firmground.plan.problem import Problem

__all__ = ["option_before", "rows_before", "starts_before"]


def rows_before(problem: Problem, plan: Plan) -> dict[int, ScheduledActivity]:
    """Give the rows of a plan by the number of their activity; what the problem does not know is left out."""
    index = {a.id: i for i, a in enumerate(problem.programme.activities)}
    return {index[row.activity]: row for row in plan.scheduled if row.activity in index}


def starts_before(problem: Problem, rows: dict[int, ScheduledActivity]) -> Ints:
    """Give the start of each activity, -1 where the plan had none."""
    starts = np.full(problem.size, -1, np.int64)
    for activity, row in rows.items():
        starts[activity] = row.start
    return starts


def option_before(problem: Problem, activity: int, row: ScheduledActivity) -> int:
    """Find the option of an activity that a row of a plan names, by its number there; -1 if it is no more."""
    found = -1
    for number, option in enumerate(problem.options[activity]):
        contingent = problem.programme.contingents[option.contingent].id
        if (option.method.name, contingent, option.teams) == (row.method, row.contingent, len(row.teams)):
            found = number
    return found
