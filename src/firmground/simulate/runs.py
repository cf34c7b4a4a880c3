"""The same histories run with other arrays, and the choice between them that nobody makes with hindsight."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.layout import Floats
from firmground.model import Programme
from firmground.simulate.arrays import Arrays
from firmground.simulate.asked import Question
from firmground.simulate.ensemble import Apply, do, errands, gathered
from firmground.simulate.scenario import Scene

__all__ = ["Case", "Runs", "informed", "prepared", "used"]


@dataclass(frozen=True)
class Case:
    """One thing to be examined: scenes or orders beside the plan as it stands."""

    name: str
    kind: str
    unit: str
    others: Callable[[], Iterable[tuple[Arrays, Programme]]]
    outcome: Floats | None = None  # what is known of each history beforehand
    units: float = 1.0
    runs: int = 1  # how many others there are


class Runs:
    """Runs of the same histories with other arrays."""

    def __init__(
        self, scene: Scene, histories: int, seed: int, apply: Apply, progress: Callable[[int, int], None] | None
    ) -> None:
        self.scene, self.histories, self.seed = scene, histories, seed
        self._apply, self._progress = apply, progress
        self._done, self.total = 0, 1
        self.stopped = False
        self.arrays = prepared(scene)

    def person_days(self, arrays: Arrays, programme: Programme) -> Floats:
        """Give the weighted person-days of each history, of those done by then if somebody stops it."""
        question = Question.of(programme, self.scene.plan, arrays)

        def heard(done: int) -> None:
            if self._progress is not None:
                try:
                    self._progress(self._done + done, self.total * self.histories)
                except KeyboardInterrupt:
                    self.stopped = True
                    raise

        asked = errands(arrays, question, self.seed, self.histories)
        found = gathered(self._apply(do, asked), question.room(self.histories), heard)
        self._done += self.histories
        return np.asarray(found.person_days, np.float64)


def prepared(scene: Scene) -> Arrays:
    """Turn a scene into arrays whose histories are repaired on the way."""
    return Arrays.of(scene.programme, scene.plan, scene.outlook, repair=True)


def used(costs: Sequence[Floats]) -> Floats:
    """Give what each history saves against the first of some costs by what was cheapest in the other half of them.

    Nobody knows beforehand how a history goes, so that the choice is not made in the histories that it is paid in.
    """
    table: Floats = np.array(costs)
    saved = np.zeros(table.shape[1])
    for use, learn in _halves(saved.size):
        saved[use] = table[0, use] - table[_cheapest(table[:, learn]), use]
    return saved


def informed(costs: Sequence[Floats], groups: NDArray[np.int64]) -> Floats:
    """Give what each history saves where each group may do something else than what is cheapest for all.

    It does so only where that paid in the other half of the histories beyond noise (one-sided, 5 %): else what chance
    has chosen would cost in the long run, and knowledge would seem to do harm.
    """
    table: Floats = np.array(costs)
    saved = np.zeros(table.shape[1])
    for use, learn in _halves(saved.size):
        common = _cheapest(table[:, learn])
        for group in np.unique(groups):
            taught, paid = learn & (groups == group), use & (groups == group)
            if taught.sum() < _FEWEST:
                continue
            other = _cheapest(table[:, taught])
            gain = table[common, taught] - table[other, taught]
            if gain.mean() > _BEYOND_NOISE * gain.std(ddof=1) / sqrt(gain.size):
                saved[paid] = table[common, paid] - table[other, paid]
    return saved


_FEWEST = 5
_BEYOND_NOISE = 1.645


def _halves(histories: int) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    odd = np.arange(histories) % 2 == 1
    yield odd, ~odd
    yield ~odd, odd


def _cheapest(table: Floats) -> int:
    """Give the row with the least mean, the first of those that are alike."""
    return int(np.argmin(table.mean(axis=1)))
