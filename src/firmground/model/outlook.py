"""The outlook: what may come otherwise than the plan takes it, each with the spread that it is drawn from."""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

__all__ = ["ANY", "Factor", "Outlook", "Shape", "Uncertainty"]

ANY = "*"
"""What an uncertainty applies to where it applies to all."""


class Shape(StrEnum):
    """How a figure is spread; ``p1`` to ``p3`` of an Uncertainty mean what stands here.

    - fixed: always p1;
    - triangular and pert: low p1, likely p2, high p3 (pert is the beta spread of Malcolm et al. 1959 with mean
      (low + 4 likely + high) / 6);
    - lognormal: median p1, dispersion p2 (the standard deviation of its logarithm);
    - beta: mean p1 between 0 and 1, concentration p2 (both exponents of the spread together; the smaller, the wider);
    - bernoulli: 1 with chance p1, else 0;
    - poisson and exponential: mean p1.
    """

    FIXED = "fixed"
    TRIANGULAR = "triangular"
    PERT = "pert"
    LOGNORMAL = "lognormal"
    BETA = "beta"
    BERNOULLI = "bernoulli"
    POISSON = "poisson"
    EXPONENTIAL = "exponential"


class Factor(StrEnum):
    """What may come otherwise; the words are stable, and their units are those of ``UNITS``."""

    OUTPUT = "output"
    SURVEY_SHARES = "survey-shares"
    FINDS = "finds"
    STOP_WORK = "stop-work"
    QA_FAILURE = "qa-failure"
    REWORK = "rework"
    WEATHER = "weather"
    WINTER = "winter"
    ACCESS_LOSS = "access-loss"
    ACCIDENT = "accident"
    STAND_DOWN = "stand-down"
    ABSENCE = "absence"
    LATE = "late"
    SHORT = "short"
    REPAIR = "repair"

    @property
    def unit(self) -> str:
        """Unit in which it is drawn."""
        return _UNITS[self]


_UNITS = {
    Factor.OUTPUT: "times the planned output",
    Factor.SURVEY_SHARES: "share of the area",
    Factor.FINDS: "items per hectare cleared",
    Factor.STOP_WORK: "working days per item",
    Factor.QA_FAILURE: "failures per visit",
    Factor.REWORK: "share of the clearance done again",
    Factor.WEATHER: "days in 30",
    Factor.WINTER: "days at either end of a yearly closure",
    Factor.ACCESS_LOSS: "days in 30",
    Factor.ACCIDENT: "accidents per 1,000 team-days",
    Factor.STAND_DOWN: "days per accident",
    Factor.ABSENCE: "share of the team-days",
    Factor.LATE: "days after the promised one",
    Factor.SHORT: "share of the promised teams",
    Factor.REPAIR: "times the planned work",
}


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """One row of the table ``uncertainties``.

    ``applies_to`` is a method, an activity kind, a team kind, a contingent or ``*``. ``together`` (0 to 1) says how
    much of the luck is shared by all that the row applies to within one history: at 0 each draws alone, at 1 all draw
    the same. ``guess`` marks what nobody measured.
    """

    id: str
    factor: Factor
    applies_to: str
    shape: Shape
    p1: float
    p2: float = 0.0
    p3: float = 0.0
    together: float = 0.0
    guess: bool = True
    source: str = ""

    def __post_init__(self) -> None:
        if not all(math.isfinite(p) for p in (self.p1, self.p2, self.p3)):
            raise ValueError(f"uncertainty {self.id}: its parameters must be numbers")
        if not 0.0 <= self.together <= 1.0:
            raise ValueError(f"uncertainty {self.id}: together {self.together:g} must lie between 0 and 1")
        fault = _fault(self)
        if fault:
            raise ValueError(f"uncertainty {self.id}: {fault}")

    @property
    def mean(self) -> float:
        """Mean of the spread."""
        p1, p2, p3 = self.p1, self.p2, self.p3
        if self.shape is Shape.TRIANGULAR:
            return (p1 + p2 + p3) / 3.0
        if self.shape is Shape.PERT:
            return (p1 + 4.0 * p2 + p3) / 6.0
        return p1 * math.exp(p2 * p2 / 2.0) if self.shape is Shape.LOGNORMAL else p1


def _fault(row: Uncertainty) -> str:
    """Say what is wrong with the parameters; empty where nothing is."""
    p1, p2, p3 = row.p1, row.p2, row.p3
    shape = row.shape
    if shape in (Shape.TRIANGULAR, Shape.PERT) and not p1 <= p2 <= p3:
        return f"{shape} asks for low {p1:g} <= likely {p2:g} <= high {p3:g}"
    if shape is Shape.LOGNORMAL and (p1 <= 0 or p2 < 0):
        return f"lognormal asks for a median {p1:g} above 0 and a dispersion {p2:g} not below 0"
    if shape is Shape.BETA and not (0.0 <= p1 <= 1.0 and p2 > 0):
        return f"beta asks for a mean {p1:g} between 0 and 1 and a concentration {p2:g} above 0"
    if shape is Shape.BERNOULLI and not 0.0 <= p1 <= 1.0:
        return f"the chance {p1:g} of bernoulli must lie between 0 and 1"
    if shape in (Shape.POISSON, Shape.EXPONENTIAL) and p1 < 0:
        return f"the mean {p1:g} of {shape} must not be below 0"
    return _out_of_place(row)


_BOUNDED = frozenset({Shape.FIXED, Shape.TRIANGULAR, Shape.PERT, Shape.BETA, Shape.BERNOULLI})
_FROM_NIL = frozenset({Shape.BETA, Shape.BERNOULLI, Shape.POISSON, Shape.EXPONENTIAL})


def _out_of_place(row: Uncertainty) -> str:
    """Say where the factor cannot take what the shape may give."""
    least = 0.0 if row.shape in _FROM_NIL else row.p1
    if row.factor is Factor.SURVEY_SHARES and row.shape not in (Shape.BETA, Shape.FIXED):
        return "the shares of a survey are drawn by beta, or fixed as the areas have them"
    if row.factor is Factor.OUTPUT and least <= 0.0:
        return f"an output must not come to nothing, as {row.shape} from {least:g} may"
    if row.factor is not Factor.WINTER and least < 0.0:
        return f"{row.factor} must not come to {least:g}"
    most = row.p3 if row.shape in (Shape.TRIANGULAR, Shape.PERT) else row.p1
    if row.factor is Factor.ABSENCE and (row.shape not in _BOUNDED or most >= 1.0):
        return "the share of absent team-days must stay below 1"
    return ""


@dataclass(frozen=True)
class Outlook:
    """All uncertainties of a project. It is not part of the Programme, whose hash no edited spread changes.

    Without rows nothing is drawn, and every history is as the plan takes it.
    """

    rows: tuple[Uncertainty, ...] = ()

    def __post_init__(self) -> None:
        if len(self._by_key) < len(self.rows):
            keys = [(r.factor, r.applies_to) for r in self.rows]
            twice = next(k for k in keys if keys.count(k) > 1)
            raise ValueError(f"two uncertainties of {twice[0]} apply to {twice[1]}")

    @cached_property
    def _by_key(self) -> dict[tuple[Factor, str], Uncertainty]:
        return {(row.factor, row.applies_to): row for row in self.rows}

    def of(self, factor: Factor, *names: str) -> Uncertainty | None:
        """Give the row of a factor that applies to the first of these names, from special to general, else to all."""
        return next((row for name in (*names, ANY) if (row := self._by_key.get((factor, name)))), None)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Factors that are drawn, in the order of their words' list."""
        drawn = {row.factor for row in self.rows if row.shape is not Shape.FIXED}
        return tuple(factor for factor in Factor if factor in drawn)
