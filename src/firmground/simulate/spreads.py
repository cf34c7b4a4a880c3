"""The spreads of an Outlook as arrays: each row once, and the rows that methods and areas bring of their own."""

from dataclasses import dataclass, field

import numpy as np

from firmground.kernels.draws import BETA, FIXED, KNOTS, PERT, beta_quantiles
from firmground.kernels.layout import Floats, Ints
from firmground.kernels.rows import ints
from firmground.kernels.simulate_layout import Spreads
from firmground.model import Factor, Method, Outlook
from firmground.model.outlook import Shape
from firmground.simulate.luck import entity

__all__ = ["FACTOR_NUMBER", "SpreadBook"]

FACTOR_NUMBER = {factor: number for number, factor in enumerate(Factor)}
"""Numbers of the factors in the kernels."""

_SHAPE_NUMBER = {shape: number for number, shape in enumerate(Shape)}
_EVEN = 1e-9


@dataclass
class SpreadBook:
    """Gathers the rows that are drawn from."""

    outlook: Outlook
    _rows: list[tuple[int, float, float, float, float, float, int, int]] = field(default_factory=list)
    _tables: list[Floats] = field(default_factory=lambda: [np.linspace(0.0, 1.0, KNOTS)])
    _found: dict[tuple[object, ...], int] = field(default_factory=dict)

    def row(self, factor: Factor, *names: str) -> int:
        """Give the row of a factor that applies to the first of these names, -1 if none does."""
        one = self.outlook.of(factor, *names)
        if one is None:
            return -1
        return self._add((factor, one.id), _SHAPE_NUMBER[one.shape], (one.p1, one.p2, one.p3), one.together, one.id)

    def output(self, kind: str, method: Method) -> int:
        """Give the row of a method's output: its own low, likely and high where it has them, relative to the likely."""
        one = self.outlook.of(Factor.OUTPUT, method.name, kind)
        if one is None or one.shape is Shape.FIXED or method.output_m2 is None or one.applies_to == method.name:
            return self.row(Factor.OUTPUT, method.name, kind)
        low, likely, high = method.output_m2
        if high - low <= 0:
            return self.row(Factor.OUTPUT, method.name, kind)
        own = low / likely, 1.0, high / likely
        return self._add(("own", method.name, own), _SHAPE_NUMBER[Shape.PERT], own, one.together, method.name)

    def share(self, mean: float) -> int:
        """Give the row of a share with its own mean, -1 where it is certain or nothing is drawn."""
        one = self.outlook.of(Factor.SURVEY_SHARES)
        if one is None or one.shape is Shape.FIXED or not _EVEN < mean < 1.0 - _EVEN:
            return -1
        return self._add(("share", mean), _SHAPE_NUMBER[Shape.BETA], (mean, one.p2, 0.0), one.together, one.id)

    def _add(
        self, key: tuple[object, ...], shape: int, p: tuple[float, float, float], together: float, group: str
    ) -> int:
        if key not in self._found:
            shape, mean, table = self._tabulated(shape, p)
            self._found[key] = len(self._rows)
            self._rows.append((shape, *p, mean, together, entity(group), table))
        return self._found[key]

    def _tabulated(self, shape: int, p: tuple[float, float, float]) -> tuple[int, float, int]:
        """Tabulate the quantiles of pert and beta; gives the shape, the mean and the number of the table."""
        p1, p2, p3 = p
        if shape == PERT and p3 > p1:
            a = 1.0 + 4.0 * (p2 - p1) / (p3 - p1)
            self._tables.append(p1 + (p3 - p1) * beta_quantiles(a, 6.0 - a))
            return PERT, (p1 + 4.0 * p2 + p3) / 6.0, len(self._tables) - 1
        if shape == BETA and _EVEN < p1 < 1.0 - _EVEN:
            self._tables.append(beta_quantiles(p1 * p2, (1.0 - p1) * p2))
            return BETA, p1, len(self._tables) - 1
        if shape in (PERT, BETA):
            return FIXED, p1, 0
        return shape, _mean(shape, p), 0

    def arrays(self) -> Spreads:
        """Give all rows met so far."""

        def real(column: int) -> Floats:
            return np.array([row[column] for row in self._rows], np.float64)

        def whole(column: int) -> Ints:
            return ints(int(row[column]) for row in self._rows)

        return Spreads(
            whole(0), real(1), real(2), real(3), real(4), real(5), whole(6), whole(7), np.array(self._tables)
        )  # fmt: skip


def _mean(shape: int, p: tuple[float, float, float]) -> float:
    if shape == _SHAPE_NUMBER[Shape.TRIANGULAR]:
        return sum(p) / 3.0
    lognormal = shape == _SHAPE_NUMBER[Shape.LOGNORMAL]
    return p[0] * float(np.exp(p[1] ** 2 / 2.0)) if lognormal else p[0]
