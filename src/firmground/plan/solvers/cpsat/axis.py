"""The time axis of a model: days, or working days where everybody rests on the same days of the week."""

from dataclasses import dataclass

import numpy as np
from ortools.sat.python.cp_model import LinearExprT

from firmground.kernels.layout import Ints
from firmground.plan.problem import Problem
from firmground.plan.solvers.cpsat.book import Book, Day

__all__ = ["Axis"]


@dataclass(frozen=True, slots=True)
class _Week:
    """The rest of a week: the end of the n-th step is the day n + rest * floor((n - 1 + turn) / work) + shift."""

    rest: int
    work: int
    turn: int
    shift: int


@dataclass(frozen=True, slots=True)
class Axis:
    """Steps of time. Without a week a step is a day; with one it is a working day, and days off take no step.

    On an axis of working days what never comes counts as coming on the last of them, not on the horizon, which is
    less by what rest stands between the two.
    """

    step_of: Ints  # [horizon + 1] steps before each day
    nth: Ints  # [calendars, steps] step of the n-th working day, past the last step if none
    week: _Week | None

    @classmethod
    def of(cls, problem: Problem) -> "Axis":
        """Choose the axis of a problem."""
        rows = sorted({o.calendar for options in problem.options for o in options})
        before, nth = problem.days.before, problem.days.nth
        week = None
        days = np.diff(before[rows[0]]).nonzero()[0] if rows else np.arange(0)
        if days.size and (before[rows] == before[rows[0]]).all():
            week = _week(days)
        if week is None:
            return cls(np.arange(before.shape[1]), np.minimum(nth, before.shape[1]), None)
        return cls(before[rows[0]], np.broadcast_to(np.arange(days.size), (nth.shape[0], days.size)), week)

    @property
    def steps(self) -> int:
        """Number of steps up to the horizon."""
        return int(self.step_of[-1])

    def day(self, book: Book, step: Day) -> LinearExprT:
        """Give the day by which so many steps have ended."""
        week = self.week
        if week is None:
            return step
        if isinstance(step, int):
            return step and step + week.rest * ((step - 1 + week.turn) // week.work) + week.shift
        return step + week.rest * book.whole(step, week.turn - 1, week.work) + week.shift


def _week(days: Ints) -> _Week | None:
    """Find the week that working days follow, None if they follow none."""
    end, count = days + 1, np.arange(1, days.size + 1)
    for rest in range(1, 7):
        for turn in range(7 - rest):
            for shift in range(rest + 1):
                if (end == count + rest * ((count - 1 + turn) // (7 - rest)) + shift).all():
                    return _Week(rest, 7 - rest, turn, shift)
    return None
