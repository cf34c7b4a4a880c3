"""What is handed out for one part and what comes back: a frozen Programme there, plain arrays back."""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from firmground.kernels.layout import PLACED, Ints
from firmground.model import Programme
from firmground.plan.params import Params, Progress
from firmground.plan.problem import Problem
from firmground.plan.solvers.native.search import search

__all__ = ["Answer", "Errand", "Hands", "Work", "run_errand"]


@dataclass(frozen=True, slots=True)
class Errand:
    """A part to be searched for so long, with a seed of its own."""

    programme: Programme
    seconds: float
    seed: int
    by_clock: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """How the activities of a part stand, in its own numbers: -1 where one has no place."""

    start: Ints
    contingent: Ints
    method: Ints
    teams: Ints  # [activities] how many
    team: Ints  # [activities, most] numbers of the teams, -1 padded
    rounds: int
    cut_short: bool


class Work(Protocol):
    """Does one errand; `stop` is called between rounds and may raise KeyboardInterrupt, which keeps the best so far."""

    def __call__(self, errand: Errand, stop: Callable[[], None] | None = None) -> Answer:
        """Do the errand."""


class Hands(Protocol):
    """Whoever does errands: so many at once, each answered with its number as it is done, in any order.

    `heard` is called here now and then meanwhile and may raise KeyboardInterrupt. An iterator that ends early calls
    off what is not done.
    """

    @property
    def many(self) -> int:
        """How many errands are done at once."""

    def __call__(
        self, work: Work, errands: Sequence[Errand], heard: Callable[[], None]
    ) -> Generator[tuple[int, Answer]]:
        """Do the errands."""


def run_errand(errand: Errand, stop: Callable[[], None] | None = None) -> Answer:
    """Search a part with the native solver; with `by_clock` the seconds hold for reading the part, too."""
    began = time.monotonic()
    problem = Problem.of(errand.programme)
    seconds = max(0.0, errand.seconds - (time.monotonic() - began)) if errand.by_clock else errand.seconds

    def report(_: Progress) -> None:
        if stop is not None:
            stop()

    found = search(problem, Params(seconds, errand.seed, by_clock=errand.by_clock), 0, report)
    schedule, size = found.schedule, problem.size
    contingent, method, teams = (np.full(size, -1, np.int64) for _ in range(3))
    for i in np.flatnonzero(schedule.status == PLACED).tolist():
        option = problem.options[i][int(schedule.option[i] - problem.work.option_ptr[i])]
        contingent[i], teams[i] = option.contingent, option.teams
        method[i] = errand.programme.activities[i].methods.index(option.method)
    return Answer(schedule.start, contingent, method, teams, schedule.team, found.rounds, found.cut_short)
