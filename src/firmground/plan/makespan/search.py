"""Search for a short schedule of a benchmark project, by the clock or by a number of schedules."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from firmground.kernels.layout import NEVER
from firmground.kernels.makespan_evolve import Herds, evolve
from firmground.model.project import Project, Timetable
from firmground.plan.makespan.arrays import Arrays
from firmground.plan.makespan.bound import project_bound, tails
from firmground.plan.stop.clock import Clock

__all__ = ["Search", "shorten"]

_TRIAL = 60  # schedules that measure the pace
_SLICE = 0.2  # seconds between looks at the clock
_HERD = (40, 2_000)  # least and most schedules in a herd


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
    Besides `schedules`, 60 are made to measure the pace. `progress` hears the share of the time that
    has passed and the best makespan; it may raise to stop. A project whose activities cannot fit raises BadInputError.
    """
    began = time.monotonic()
    arrays, clock = Arrays(project), Clock(seconds)
    bound = project_bound(arrays)
    most = NEVER if schedules is None else schedules
    dice = np.array([seed * 7_919 % 2_147_483_000 + 1, seed * 104_729 % 2_147_483_000 + 1], np.int64)

    def run(herds: Herds, until: int) -> None:
        evolve(min(until, most), bound, dice, arrays.forward, arrays.backward, arrays.stocks, herds)

    trial = _herds(arrays, 20)
    start = time.perf_counter()
    run(trial, _TRIAL)
    pace = max((time.perf_counter() - start) / _TRIAL, 1e-7)
    allowance = min(most, int(max(0.0, seconds * (1.0 - clock.share)) / pace))
    herds = trial if trial.made[1] <= bound or most <= _TRIAL or clock.over else _herds(arrays, _size(allowance))
    while not clock.over and bound < herds.made[1] and herds.made[0] < most:
        run(herds, int(herds.made[0]) + max(1, int(_SLICE / pace)))
        if progress is not None:
            progress(clock.share, int(herds.made[1]) if herds.made[1] < NEVER else None)
    best = min(trial, herds, key=lambda h: int(h.made[1]))
    found = int(best.made[1])
    made = int(trial.made[0]) + (int(herds.made[0]) if herds is not trial else 0)
    if found >= NEVER:
        return Search(None, None, bound, made, time.monotonic() - began)
    timetable = arrays.timetable(best.best_start.tolist(), best.best_modes.tolist())
    return Search(timetable, found, bound, made, time.monotonic() - began)


def _size(schedules: int) -> int:
    """Give the herd more schedules the more can be made: as many as give each of them about 300 rounds."""
    return int(min(max(schedules / 300, _HERD[0]), _HERD[1]))


def _herds(arrays: Arrays, herd: int) -> Herds:
    """Make empty herds."""
    n, days = arrays.size, arrays.horizon + 2
    late = tails(arrays) + arrays.shortest
    return Herds(
        order=np.zeros((2, herd, n), np.int64),
        modes=np.zeros((2, herd, n), np.int64),
        span=np.full((2, herd), 4 * NEVER, np.int64),
        best_start=np.zeros(n, np.int64),
        best_modes=np.zeros(n, np.int64),
        made=np.array([0, NEVER], np.int64),
        urgency=(late.max() - late + 3).astype(np.float64),
        child=np.zeros(n, np.int64),
        child_modes=np.zeros(n, np.int64),
        tag=np.zeros(n, np.int64),
        end=np.zeros(n, np.int64),
        left=np.zeros((days, arrays.forward.full.shape[0]), np.int64),
        tally=np.zeros(days, np.int64),
    )
