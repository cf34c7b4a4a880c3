"""Plain twins of the draws: Threefry by its definition on lists of words, spreads by the statistics of the library."""

from math import exp, factorial
from statistics import NormalDist

_ROTATIONS = (13, 15, 26, 6, 17, 29, 16, 24)


def threefry(key, counter):
    """Scramble two words as the paper writes it: a key schedule of three words, added after every fourth round."""
    word = 2**32
    keys = [*key, 0x1BD11BDA ^ key[0] ^ key[1]]
    x = [(counter[i] + keys[i]) % word for i in range(2)]
    for round_ in range(20):
        left = _ROTATIONS[round_ % 8]
        x[0] = (x[0] + x[1]) % word
        x[1] = (x[1] << left | x[1] >> 32 - left) % word ^ x[0]
        if round_ % 4 == 3:
            turn = round_ // 4 + 1
            x[0] = (x[0] + keys[turn % 3]) % word
            x[1] = (x[1] + keys[(turn + 1) % 3] + turn) % word
    return tuple(x)


def uniform(seed, history, stream, entity):
    """Make a number between 0 and 1 of the two words."""
    a, b = threefry((seed % 2**32, stream), (entity, history))
    return ((a // 32) * 2**26 + b // 64 + 0.5) / 2**53


def poisson(mean, u):
    """Give the least count whose share reaches u."""
    total, count = 0.0, -1
    while total < u:
        count += 1
        total += exp(-mean) * mean**count / factorial(count)
    return count


def normal(u):
    """Give the quantile of the standard normal."""
    return NormalDist().inv_cdf(u)


def beta_share(a, b, x, steps=20_000):
    """Integrate the density of a beta spread up to x by the midpoint rule, in a variable that tames both ends."""
    # x = t^p / (t^p + (1 - t)^p) flattens the poles of small exponents.
    p = max(1.0, 2.0 / min(a, b))

    def mass(low, high):
        total = 0.0
        for k in range(steps):
            t = low + (high - low) * (k + 0.5) / steps
            up, down = t**p, (1 - t) ** p
            y, slope = up / (up + down), p * t ** (p - 1) * (1 - t) ** (p - 1) / (up + down) ** 2
            total += y ** (a - 1) * (down / (up + down)) ** (b - 1) * slope
        return total * (high - low) / steps

    root = (x / (1 - x)) ** (1 / p)
    return mass(0.0, root / (1 + root)) / mass(0.0, 1.0)
