"""A benchmark project as arrays; activities are numbered so that each stands before its successors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from firmground.errors import BadInputError
from firmground.kernels.layout import Ints
from firmground.kernels.makespan import Flow
from firmground.kernels.makespan_modes import Stocks
from firmground.kernels.rows import compress, ints
from firmground.model.project import Project, ProjectMode, Timetable

__all__ = ["Arrays"]

_WORD = 62  # bits of a word that are used, so that no sum reaches the sign


@dataclass(frozen=True)
class Arrays:
    """A project with the modes that fit by themselves; one with an activity that has none raises BadInputError."""

    project: Project

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Positions in the project by number in the arrays."""
        return self.project.in_order()

    @cached_property
    def modes(self) -> tuple[tuple[tuple[int, ProjectMode], ...], ...]:
        """The modes that fit, with their positions in the project, by number."""
        return tuple(self._fitting(n) for n in self.order)

    def _fitting(self, n: int) -> tuple[tuple[int, ProjectMode], ...]:
        have = (*self.project.renewable, *self.project.non_renewable)
        fitting = tuple(
            (k, mode)
            for k, mode in enumerate(self.project.activities[n].modes)
            if all(d <= c for d, c in zip((*mode.renewable, *mode.non_renewable), have, strict=True))
        )
        if not fitting:
            raise BadInputError(f"{self.project.name}: no mode of activity {n + 1} keeps to the capacities")
        return fitting

    @cached_property
    def size(self) -> int:
        """Number of activities."""
        return len(self.order)

    @cached_property
    def horizon(self) -> int:
        """Days that the activities take one after the other in their longest modes."""
        return sum(max(mode.days for _, mode in modes) for modes in self.modes)

    @cached_property
    def successors(self) -> tuple[tuple[int, ...], ...]:
        """Successors by number."""
        number = {n: i for i, n in enumerate(self.order)}
        return tuple(tuple(sorted(number[s] for s in self.project.activities[n].successors)) for n in self.order)

    @cached_property
    def predecessors(self) -> tuple[tuple[int, ...], ...]:
        """Predecessors by number."""
        found: list[list[int]] = [[] for _ in self.order]
        for i, after in enumerate(self.successors):
            for j in after:
                found[j].append(i)
        return tuple(tuple(before) for before in found)

    @cached_property
    def shortest(self) -> Ints:
        """Days of the shortest mode."""
        return np.array([min(mode.days for _, mode in modes) for modes in self.modes], np.int64)

    @cached_property
    def least(self) -> Ints:
        """Least demand of each renewable resource over the modes."""
        shape = (self.size, len(self.project.renewable))
        least = [[min(d) for d in zip(*(m.renewable for _, m in modes), strict=True)] for modes in self.modes]
        return np.array(least, np.int64).reshape(shape)

    @cached_property
    def forward(self) -> Flow:
        """The project in the direction of time."""
        return self._flow(self.predecessors)

    @cached_property
    def backward(self) -> Flow:
        """The project seen from its end."""
        return self._flow(self.successors)

    def _flow(self, before: Sequence[Sequence[int]]) -> Flow:
        capacities = self.project.renewable
        bits = max((*capacities, 1)).bit_length() + 1
        guard = [1 << (bits - 1)] * len(capacities)
        days = np.zeros((self.size, max(len(modes) for modes in self.modes)), np.int64)
        packed = _packed(guard, bits)
        demand = np.zeros((*days.shape, len(packed)), np.int64)
        for i, modes in enumerate(self.modes):
            for k, (_, mode) in enumerate(modes):
                days[i, k] = mode.days
                demand[i, k] = _packed(mode.renewable, bits)
        full = _packed([c + g for c, g in zip(capacities, guard, strict=True)], bits)
        return Flow(days, demand, *compress(before), ints(full), ints(packed))

    @cached_property
    def stocks(self) -> Stocks:
        """Modes and what they use up."""
        stocks = len(self.project.non_renewable)
        use = np.zeros((self.size, max(len(modes) for modes in self.modes), stocks), np.int64)
        for i, modes in enumerate(self.modes):
            for k, (_, mode) in enumerate(modes):
                use[i, k] = mode.non_renewable
        return Stocks(ints(len(modes) for modes in self.modes), use, ints(self.project.non_renewable))

    def timetable(self, starts: Iterable[int], modes: Iterable[int]) -> Timetable:
        """Turn a schedule by number into one of the project."""
        drawn = {
            n: (int(s), self.modes[i][k][0]) for i, (n, s, k) in enumerate(zip(self.order, starts, modes, strict=True))
        }
        return Timetable(tuple(drawn[n][1] for n in range(self.size)), tuple(drawn[n][0] for n in range(self.size)))


def _packed(amounts: Sequence[int], bits: int) -> list[int]:
    """Put amounts into words, so many bits for each; a project without renewable resources has one empty word."""
    each = _WORD // bits
    words = [0] * max(1, -(-len(amounts) // each))
    for r, amount in enumerate(amounts):
        words[r // each] |= amount << (bits * (r % each))
    return words
