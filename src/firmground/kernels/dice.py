"""Dice: random numbers from a state that is passed in, the same compiled and in plain Python."""

from numba import njit

from firmground.kernels.layout import Ints

__all__ = ["chance", "roll"]

_FIRST, _SECOND = 2_147_483_563, 2_147_483_399


@njit(cache=True)
def roll(dice: Ints, sides: int) -> int:
    """Give a whole number from 0 to below `sides` (at most 2 billion).

    Two multiplicative generators combined (L'Ecuyer 1988, Communications of the ACM 31, figure 3); `dice` holds
    their two states, each at least 1.
    """
    dice[0] = dice[0] * 40_014 % _FIRST
    dice[1] = dice[1] * 40_692 % _SECOND
    return int((dice[0] - dice[1]) % (_FIRST - 1) % sides)


@njit(cache=True)
def chance(dice: Ints) -> float:
    """Give a number between 0 and 1, neither included."""
    return (roll(dice, 2_000_000_000) + 0.5) / 2_000_000_000.0
