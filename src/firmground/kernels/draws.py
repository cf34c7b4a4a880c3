"""Draws by counter: the same number for the same history, factor and thing, whoever asks first and however many ask.

Scenarios share their dice by this (common random numbers), and one worker finds what eight find.
"""

from math import erfc, exp, floor, lgamma, log, sqrt

import numpy as np
from numba import njit

from firmground.kernels.layout import Floats

__all__ = [
    "BERNOULLI",
    "BETA",
    "EXPONENTIAL",
    "FIXED",
    "KNOTS",
    "LOGNORMAL",
    "PERT",
    "POISSON",
    "TRIANGULAR",
    "beta_quantiles",
    "normal_quantile",
    "normal_share",
    "quantile",
    "threefry",
    "uniform",
]

FIXED, TRIANGULAR, PERT, LOGNORMAL, BETA, BERNOULLI, POISSON, EXPONENTIAL = range(8)
"""Numbers of the shapes."""

KNOTS = 257
"""Quantiles in the table of a beta or pert spread, from 0 to 1 in equal steps."""

_WORD = 0xFFFFFFFF
_PARITY = 0x1BD11BDA
_ROOT_2 = 1.4142135623730951
_ROOT_2_PI = 2.5066282746310002


@njit(cache=True, nogil=True)
def threefry(key0: int, key1: int, counter0: int, counter1: int) -> tuple[int, int]:
    """Scramble two counters of 32 bits by two keys: Threefry-2x32 with 20 rounds.

    Source: Salmon, Moraes, Dror and Shaw 2011, Parallel random numbers: as easy as 1, 2, 3 (SC11), section 4.
    Words are kept in 32 bits by hand, so that compiled and plain Python agree.
    """
    key2 = _PARITY ^ key0 ^ key1
    a, b = (counter0 + key0) & _WORD, (counter1 + key1) & _WORD
    for group in range(5):
        if group % 2 == 0:
            a, b = _mix(a, b, 13)
            a, b = _mix(a, b, 15)
            a, b = _mix(a, b, 26)
            a, b = _mix(a, b, 6)
        else:
            a, b = _mix(a, b, 17)
            a, b = _mix(a, b, 29)
            a, b = _mix(a, b, 16)
            a, b = _mix(a, b, 24)
        turn = group % 3
        first = key1 if turn == 0 else (key2 if turn == 1 else key0)
        second = key2 if turn == 0 else (key0 if turn == 1 else key1)
        a, b = (a + first) & _WORD, (b + second + group + 1) & _WORD
    return a, b


@njit(cache=True, nogil=True)
def _mix(a: int, b: int, left: int) -> tuple[int, int]:
    a = (a + b) & _WORD
    return a, (((b << left) | (b >> (32 - left))) & _WORD) ^ a


@njit(cache=True, nogil=True)
def uniform(seed: int, history: int, stream: int, entity: int) -> float:
    """Give a number between 0 and 1, neither included, from four numbers of 32 bits (53 bits of it are random)."""
    a, b = threefry(seed & _WORD, stream & _WORD, entity & _WORD, history & _WORD)
    return ((a >> 5) * 67_108_864.0 + (b >> 6) + 0.5) / 9_007_199_254_740_992.0


@njit(cache=True, nogil=True)
def normal_share(z: float) -> float:
    """Give the share of the standard normal below z."""
    return 0.5 * erfc(-z / _ROOT_2)


@njit(cache=True, nogil=True)
def normal_quantile(u: float) -> float:
    """Give the quantile of the standard normal: Abramowitz and Stegun 1964, 26.2.23, then a step of Halley's."""
    p = min(u, 1.0 - u)
    t = sqrt(-2.0 * log(p))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    off = (0.5 * erfc(z / _ROOT_2) - p) * _ROOT_2_PI * exp(0.5 * z * z)
    z += off / (1.0 + 0.5 * z * off)
    return z if u > 0.5 else -z


@njit(cache=True, nogil=True)
def quantile(  # noqa: PLR0911 - one return for each shape
    shape: int, p1: float, p2: float, p3: float, table: Floats, u: float
) -> float:
    """Give the quantile of a spread; `table` holds the quantiles of pert and beta, whatever it is for the others."""
    if shape == FIXED:
        return p1
    if shape in (PERT, BETA):
        at = u * (table.shape[0] - 1)
        k = min(int(at), table.shape[0] - 2)
        return float(table[k] + (at - k) * (table[k + 1] - table[k]))
    if shape == TRIANGULAR:
        rise = (p2 - p1) * (p3 - p1)
        if u * (p3 - p1) < p2 - p1:
            return p1 + sqrt(u * rise)
        return p3 - sqrt((1.0 - u) * (p3 - p2) * (p3 - p1))
    if shape == LOGNORMAL:
        return p1 * exp(p2 * normal_quantile(u))
    if shape == EXPONENTIAL:
        return -p1 * log(1.0 - u)
    if shape == BERNOULLI:
        return 1.0 if u > 1.0 - p1 else 0.0
    return _poisson(p1, u)


@njit(cache=True, nogil=True)
def _poisson(mean: float, u: float) -> float:
    """Give the quantile of the Poisson spread: by summing up, or by the normal with its correction above 200."""
    if mean > 200.0:
        return max(0.0, floor(mean + sqrt(mean) * normal_quantile(u) + 0.5))
    chance, count = exp(-mean), 0.0
    total = chance
    while total < u and count < 1000.0:
        count += 1.0
        chance *= mean / count
        total += chance
    return count


@njit(cache=True, nogil=True)
def beta_quantiles(a: float, b: float) -> Floats:
    """Tabulate KNOTS quantiles of the beta spread with exponents a and b, by halving."""
    table = np.empty(KNOTS)
    table[0], table[KNOTS - 1] = 0.0, 1.0
    for k in range(1, KNOTS - 1):
        low, high = table[k - 1], 1.0
        for _ in range(50):
            middle = 0.5 * (low + high)
            if _beta_share(a, b, middle) < k / (KNOTS - 1):
                low = middle
            else:
                high = middle
        table[k] = 0.5 * (low + high)
    return table


@njit(cache=True, nogil=True)
def _beta_share(a: float, b: float, x: float) -> float:
    """Give the share of a beta spread below x: the continued fraction of DLMF 8.17.22, by Lentz's method."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _beta_share(b, a, 1.0 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1.0 - x)) / a
    value, c, d = 1.0, 1.0, 0.0
    for i in range(300):
        m = i // 2
        if i == 0:
            step = 1.0
        elif i % 2 == 0:
            step = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        else:
            step = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        d = 1.0 + step * d
        d = 1.0 / (d if abs(d) > 1e-30 else 1e-30)
        c = 1.0 + step / c
        c = c if abs(c) > 1e-30 else 1e-30
        value *= c * d
        if abs(1.0 - c * d) < 1e-12:
            break
    return front * (value - 1.0)
