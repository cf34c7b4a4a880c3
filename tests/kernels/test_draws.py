"""Draws by counter agree with their plain twins, with published answers, and with the spreads that they promise."""

from math import sqrt
from random import Random

import numpy as np
import pytest

from firmground.kernels import draws
from twins import plain_draws

NONE = np.zeros(2)


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
        ((2**32 - 1, 2**32 - 1), (2**32 - 1, 2**32 - 1), (0x1CB996FC, 0xBB002BE7)),
        ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
    ],
)
def test_threefry_gives_the_published_answers(counter, key, answer):
    """The known answers that the authors publish for 20 rounds come out."""
    assert tuple(int(w) for w in draws.threefry(*key, *counter)) == answer
    assert plain_draws.threefry(key, counter) == answer


def test_uniform_is_that_of_its_twin():
    """Any four numbers give the same draw compiled and plain."""
    rng = Random(1)
    for _ in range(300):
        asked = [rng.randrange(2**32) for _ in range(4)]
        assert draws.uniform(*asked) == plain_draws.uniform(*asked)


def test_uniform_is_even_and_neighbours_are_strangers():
    """20,000 draws fill 20 bins evenly, and those of neighbouring histories are uncorrelated; false alarms: 1 in 10^4.

    The chi-square of 19 degrees of freedom lies below 50.8 and the correlation within 3.9 standard errors with that
    chance; the dice are fixed, so that the test does not flicker.
    """
    size = 20_000
    here = np.array([draws.uniform(7, 3, 11, k) for k in range(size)])
    there = np.array([draws.uniform(7, 4, 11, k) for k in range(size)])
    found = np.bincount((here * 20).astype(int), minlength=20)
    assert ((found - size / 20) ** 2 / (size / 20)).sum() < 50.8
    assert abs(np.corrcoef(here, there)[0, 1]) < 3.9 / sqrt(size)


@pytest.mark.parametrize("u", [1e-9, 1e-4, 0.02, 0.3, 0.5, 0.777, 0.999, 1 - 1e-9])
def test_normal_quantiles(u):
    """The quantile of the normal, and back, are those of the library."""
    z = plain_draws.normal(u)
    assert draws.normal_quantile(u) == pytest.approx(z, abs=1e-6)
    assert draws.normal_share(z) == pytest.approx(u, rel=1e-9)


@pytest.mark.parametrize("mean", [0.0, 0.3, 4.0, 60.0])
def test_poisson_quantiles(mean):
    """The least count whose share reaches u."""
    for u in (0.001, 0.2, 0.5, 0.9, 0.9999):
        assert draws.quantile(draws.POISSON, mean, 0.0, 0.0, NONE, u) == plain_draws.poisson(mean, u)


@pytest.mark.parametrize(("a", "b"), [(2.0, 4.0), (0.64, 1.36), (1.0, 1.0), (5.0, 1.0), (0.3, 0.3)])
def test_beta_quantiles_hold_their_shares(a, b):
    """Integrating the density up to a tabulated quantile gives the share that it stands for."""
    table = draws.beta_quantiles(a, b)
    for k in (16, 64, 128, 200, 250):
        if 1e-9 < table[k] < 1 - 1e-9:
            assert plain_draws.beta_share(a, b, float(table[k])) == pytest.approx(k / (draws.KNOTS - 1), abs=2e-3)


@pytest.mark.parametrize(
    ("shape", "parameters", "mean", "variance"),
    [
        (draws.TRIANGULAR, (0.0, 3.0, 9.0), 4.0, 3.5),
        (draws.LOGNORMAL, (1.0, 0.2, 0.0), 1.0202, 0.04247),
        (draws.EXPONENTIAL, (2.0, 0.0, 0.0), 2.0, 4.0),
        (draws.BERNOULLI, (0.3, 0.0, 0.0), 0.3, 0.21),
        (draws.POISSON, (2.5, 0.0, 0.0), 2.5, 2.5),
        (draws.FIXED, (5.0, 0.0, 0.0), 5.0, 0.0),
    ],
)
def test_quantiles_at_even_steps_have_the_mean_and_variance(shape, parameters, mean, variance):
    """Averaged over 20,000 even steps, a spread has the moments of the textbook."""
    drawn = np.array([draws.quantile(shape, *parameters, NONE, (k + 0.5) / 20_000) for k in range(20_000)])
    assert drawn.mean() == pytest.approx(mean, rel=2e-3, abs=1e-12)
    assert drawn.var() == pytest.approx(variance, rel=1e-2, abs=1e-12)
