"""Search for a short schedule of a benchmark project, by the clock or by a number of schedules."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from firmground.kernels.layout import NEVER
from firmground.kernels.makespan_evolve import Herds, evolve, stale
from firmground.model.project import Project, Timetable
from firmground.plan.makespan.arrays import Arrays
from firmground.plan.makespan.bound import project_bound, tails
from firmground.plan.stop.clock import Clock

__all__ = ["Search", "empty_herds", "shorten"]

_TRIAL = 60  # schedules that measure the pace
_SLICE = 0.2  # seconds between looks at the clock
_HERD = (40, 2_000)  # least and most schedules in a first herd
_ROUNDS = 300  # schedules that a first herd is to have for each of its own
_LEAST = 60  # as many for later herds, which are known to settle early


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: a timetable (None if no modes keep to the stocks), a bound, and what was spent on it."""

    timetable: Timetable | None
    makespan: int | None
    lower_bound: int
    schedules: int
    seconds: float


def shorten(
    project: Project,
    *,
    seconds: float = 10.0,
    schedules: int | None = None,
    seed: int = 1,
    progress: Callable[[float, int | None], None] | None = None,
) -> Search:
    """Find a short schedule within so many seconds, or of so many schedules if fewer; stop where it meets the bound.

    `seconds` are wall time, and compiled code is expected to be loaded (a search of any small project does that).
    Herds that have long found nothing shorter give way to new ones, twice as large as far as there is time for them.
    `progress` hears the share of the time that has passed and the best makespan; it may raise to stop. A project whose
    activities cannot fit raises BadInputError.
    """
    began = time.monotonic()
    arrays, clock = Arrays(project), Clock(seconds)
    bound = project_bound(arrays)
    most = NEVER if schedules is None else schedules
    dice = np.array([seed * 7_919 % 2_147_483_000 + 1, seed * 104_729 % 2_147_483_000 + 1], np.int64)

    def run(herds: Herds, more: int) -> int:
        """Make so many schedules more, and count those that were made."""
        before = int(herds.made[0])
        evolve(before + more, bound, dice, arrays.forward, arrays.backward, arrays.stocks, herds)
        return int(herds.made[0]) - before

    best = herds = trial = empty_herds(arrays, 20)
    start = time.perf_counter()
    made = run(herds, min(_TRIAL, most))
    pace = max((time.perf_counter() - start) / max(made, 1), 1e-7)

    def left() -> int:
        """Count the schedules that there is time and leave for."""
        return min(most - made, int(max(0.0, seconds * (1.0 - clock.share)) / pace))

    size = 0
    while not clock.over and bound < best.made[1] and made < most:
        if herds is trial or stale(herds.made, size):
            size = _size(left(), size)
            herds = empty_herds(arrays, size)
        made += run(herds, min(most - made, max(1, int(_SLICE / pace))))
        best = min(best, herds, key=lambda h: int(h.made[1]))
        if progress is not None:
            progress(clock.share, int(best.made[1]) if best.made[1] < NEVER else None)
    found = int(best.made[1])
    if found >= NEVER:
        return Search(None, None, bound, made, time.monotonic() - began)
    timetable = arrays.timetable(best.best_start.tolist(), best.best_modes.tolist())
    return Search(timetable, found, bound, made, time.monotonic() - began)


def _size(schedules: int, before: int) -> int:
    """Give the herd more schedules the more can be made, but no more than twice those of the herds before."""
    fit = int(min(max(schedules / _ROUNDS, _HERD[0]), _HERD[1]))
    return fit if before == 0 else max(_HERD[0], min(2 * before, schedules // _LEAST))


def empty_herds(arrays: Arrays, herd: int) -> Herds:
    """Make empty herds."""
    n, days = arrays.size, arrays.horizon + 2
    late = tails(arrays) + arrays.shortest
    return Herds(
        order=np.zeros((2, herd, n), np.int64),
        modes=np.zeros((2, herd, n), np.int64),
        span=np.full((2, herd), 4 * NEVER, np.int64),
        best_start=np.zeros(n, np.int64),
        best_modes=np.zeros(n, np.int64),
        made=np.array([0, NEVER, 0], np.int64),
        urgency=(late.max() - late + 3).astype(np.float64),
        child=np.zeros(n, np.int64),
        child_modes=np.zeros(n, np.int64),
        tag=np.zeros(n, np.int64),
        end=np.zeros(n, np.int64),
        left=np.zeros((days, arrays.forward.full.shape[0]), np.int64),
        tally=np.zeros(days, np.int64),
    )
