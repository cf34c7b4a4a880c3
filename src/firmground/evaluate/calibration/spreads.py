"""Rows of the table ``uncertainties`` as they are after learning; each keeps its shape or says it by another one."""

import math
from dataclasses import replace

from firmground.model.outlook import Factor, Shape, Uncertainty

__all__ = ["concentrated", "log_of", "logarithmic", "moved"]

_MOST_SHARE = 0.999


def log_of(row: Uncertainty) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of a spread, by its first two moments where it is not lognormal.

    The variance of pert is (mean - low)(high - mean) / 7 (D. Vose, Risk Analysis, 3rd ed., 2008). Raises ValueError for
    a spread of which none can be given.
    """
    p1, p2, p3, mean = row.p1, row.p2, row.p3, row.mean
    if row.shape is Shape.LOGNORMAL:
        return math.log(p1), p2
    if row.shape is Shape.PERT:
        variance = (mean - p1) * (p3 - mean) / 7.0
    elif row.shape is Shape.TRIANGULAR:
        variance = (p1 * p1 + p2 * p2 + p3 * p3 - p1 * p2 - p1 * p3 - p2 * p3) / 18.0
    elif row.shape is Shape.EXPONENTIAL:
        variance = mean * mean
    else:
        variance = 0.0
    if mean <= 0:
        raise ValueError(f"uncertainty {row.id} has no logarithm")
    sd = math.sqrt(math.log1p(variance / (mean * mean)))
    return math.log(mean) - sd * sd / 2.0, sd


def logarithmic(row: Uncertainty, factor: Factor, name: str, median: float, sd: float, source: str) -> Uncertainty:
    """Give the lognormal spread of one method; it shares its luck as the row did that applied to it before."""
    key = row.id if row.applies_to == name else f"{factor.value}:{name}"
    return Uncertainty(key, factor, name, Shape.LOGNORMAL, median, sd, 0.0, row.together, row.guess, source)


def concentrated(row: Uncertainty, concentration: float, source: str) -> Uncertainty:
    """Give the spread of the shares with another concentration."""
    return replace(row, p2=concentration, source=source)


def moved(row: Uncertainty, mean: float, source: str) -> Uncertainty:
    """Give a spread with another mean and the shape that it had.

    Its parameters grow in proportion from where nothing goes wrong: 0, or all of the promised teams. What no share can
    be is cut off. Raises ValueError where the spread cannot have that mean.
    """
    if row.factor is Factor.SHORT:
        return _fewer(row, mean, source)
    if row.shape in (Shape.TRIANGULAR, Shape.PERT, Shape.LOGNORMAL) and row.mean > 0:
        grown = mean / row.mean
        likely = row.p2 if row.shape is Shape.LOGNORMAL else row.p2 * grown
        p1, p2, p3 = row.p1 * grown, likely, row.p3 * grown
    else:
        p1, p2, p3 = mean, row.p2, row.p3
    if row.factor is Factor.ABSENCE:
        p1, p2, p3 = (min(p, _MOST_SHARE) for p in (p1, p2, p3)) if row.shape is not Shape.BETA else (p1, p2, p3)
    return replace(row, p1=p1, p2=p2, p3=p3, source=source)


def _fewer(row: Uncertainty, mean: float, source: str) -> Uncertainty:
    if row.shape in (Shape.TRIANGULAR, Shape.PERT) and row.mean < 1.0:
        grown = (1.0 - mean) / (1.0 - row.mean)
        p1, p2, p3 = (max(0.0, 1.0 - (1.0 - p) * grown) for p in (row.p1, row.p2, row.p3))
        return replace(row, p1=p1, p2=p2, p3=p3, source=source)
    return replace(row, p1=mean, source=source)
