"""The same histories run with other arrays, and the choice between them that nobody makes with hindsight."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.layout import Floats
from firmground.model import Programme
from firmground.simulate.arrays import Arrays
from firmground.simulate.asked import Question
from firmground.simulate.ensemble import Apply, do, errands, gathered
from firmground.simulate.scenario import Scene

__all__ = ["Case", "Runs", "chosen", "prepared"]


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
        self.arrays = prepared(scene)

    def person_days(self, arrays: Arrays, programme: Programme) -> Floats:
        """Give the weighted person-days of each history."""
        question = Question.of(programme, self.scene.plan, arrays)

        def heard(done: int) -> None:
            if self._progress is not None:
                self._progress(self._done + done, self.total * self.histories)

        asked = errands(arrays, question, self.seed, self.histories)
        found = gathered(self._apply(do, asked), question.room(self.histories), heard)
        self._done += self.histories
        return np.asarray(found.person_days, np.float64)


def prepared(scene: Scene) -> Arrays:
    """Turn a scene into arrays whose histories are repaired on the way."""
    return Arrays.of(scene.programme, scene.plan, scene.outlook, repair=True)


def chosen(costs: Sequence[Floats], groups: NDArray[np.int64]) -> Floats:
    """Give what each history costs if its group does what cost that group least in the other half of the histories.

    Where two cost the same, the first is taken, and where the other half has no such group.
    """
    table: Floats = np.array(costs)
    half = np.arange(table.shape[1]) % 2
    found: Floats = table[0].copy()
    for group in np.unique(groups):
        for side in (0, 1):
            learn, use = (groups == group) & (half != side), (groups == group) & (half == side)
            if learn.any():
                found[use] = table[int(np.argmin(table[:, learn].mean(axis=1)))][use]
    return found
