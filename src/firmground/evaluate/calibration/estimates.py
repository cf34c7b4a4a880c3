"""Estimates between a default and data, with the share of each.

All of them are one formula. For conjugate priors of exponential families the posterior mean is linear in the data (P.
Diaconis and D. Ylvisaker, Annals of Statistics 7 (1979) 269-281): a default that counts as much as ``strength`` units
of data becomes (strength default + total) / (strength + units). With logarithms of outputs this is the normal model of
known variance (A. Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5), with failures of visits the
beta-binomial, with events of an exposure the gamma-Poisson (section 2.6), with days waited of arrivals the
gamma-exponential model, which counts those who are still awaited. How far groups differ is estimated from the groups
themselves, as B. Efron and C. Morris do (J. American Statistical Association 70 (1975) 311-319), by the moments of H.
Buehlmann and E. Straub (Mitt. Ver. Schweiz. Vers.-Math. 70 (1970) 111-133).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["FEWEST_GROUPS", "Shrunk", "between_groups", "shrunk", "spread_of_logs"]

FEWEST_GROUPS = 3
"""Groups from which on their differences are estimated."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A mean between default and data; ``weight`` is the share of data in it, ``data`` what they say alone."""

    mean: float
    data: float | None
    units: float
    weight: float


def shrunk(default: float, strength: float, total: float, units: float) -> Shrunk:
    """Shrink data towards a default that counts as much as so many units of them.

    An infinite ``strength`` keeps the default. Of units 0 (only people who wait still) the total counts all the same.
    """
    data = total / units if units > 0 else None
    if math.isinf(strength) or units + abs(total) <= 0:
        return Shrunk(default, data, units, 0.0)
    weight = units / (strength + units) if strength + units > 0 else 0.0
    mean = default + (total - units * default) / (strength + units) if strength + units > 0 else default
    return Shrunk(mean, data, units, weight)


def spread_of_logs(default_sd: float, strength: float, centre: float, logs: Sequence[float]) -> float:
    """Give the standard deviation of one more logarithm by the inverse chi-square model (Gelman et al., section 3.3).

    ``centre`` is the default mean; default mean and spread both count as ``strength`` observations. The doubt about the
    mean is part of it.
    """
    n = len(logs)
    if n == 0 or strength <= 0:
        return default_sd
    mean = math.fsum(logs) / n
    within = math.fsum((x - mean) ** 2 for x in logs)
    apart = strength * n / (strength + n) * (mean - centre) ** 2
    variance = (strength * default_sd**2 + within + apart) / (strength + n)
    grown = (1.0 + 1.0 / (strength + n)) / (1.0 + 1.0 / strength)
    return math.sqrt(variance * grown)


def between_groups(groups: Sequence[tuple[float, float]], within: float) -> float:
    """Give how many units the common mean counts for in each group: the variance within over that between groups.

    ``groups`` are totals with their units, ``within`` the variance of one unit. Infinite where groups differ by no more
    than chance. Asks for FEWEST_GROUPS groups.
    """
    known = [(total, units) for total, units in groups if units > 0]
    units = math.fsum(u for _, u in known)
    overall = math.fsum(t for t, _ in known) / units
    apart = math.fsum(u * (t / u - overall) ** 2 for t, u in known)
    scale = units - math.fsum(u * u for _, u in known) / units
    between = (apart - (len(known) - 1) * within) / scale if scale > 0 else 0.0
    return within / between if between > 0 else math.inf
