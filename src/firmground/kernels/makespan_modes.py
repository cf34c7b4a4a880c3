"""Modes of project activities in the search: drawn, inherited, and repaired where they overdraw a stock."""

from typing import NamedTuple

from numba import njit

from firmground.kernels.dice import roll
from firmground.kernels.layout import Ints

__all__ = ["Stocks", "inherit", "overdrawn", "repair"]


class Stocks(NamedTuple):
    """Non-renewable resources."""

    modes: Ints  # [activities] number of modes
    use: Ints  # [activities, modes, stocks] used up in a mode
    stock: Ints  # [stocks] what there is


@njit(cache=True)
def overdrawn(modes: Ints, stocks: Stocks) -> int:
    """Add up by how much modes overdraw the stocks."""
    total = 0
    for k in range(stocks.stock.shape[0]):
        used = 0
        for activity in range(modes.shape[0]):
            used += stocks.use[activity, modes[activity], k]
        total += max(0, used - stocks.stock[k])
    return total


@njit(cache=True)
def inherit(inner: Ints, outer: Ints, tag: Ints, dice: Ints, stocks: Stocks, modes: Ints) -> None:
    """Take the modes of what came from the inner parent (tag 1) from it, others from the outer; draw a few anew."""
    activities = modes.shape[0]
    for activity in range(activities):
        modes[activity] = inner[activity] if tag[activity] == 1 else outer[activity]
        if stocks.modes[activity] > 1 and roll(dice, activities) == 0:
            modes[activity] = roll(dice, stocks.modes[activity])


@njit(cache=True)
def repair(modes: Ints, dice: Ints, stocks: Stocks) -> None:
    """Draw other modes that overdraw the stocks less, until none is overdrawn or many tries have failed."""
    excess = overdrawn(modes, stocks)
    for _ in range(8 * modes.shape[0]):
        if excess == 0:
            return
        activity = roll(dice, modes.shape[0])
        before = modes[activity]
        modes[activity] = roll(dice, stocks.modes[activity])
        after = overdrawn(modes, stocks)
        if after > excess:
            modes[activity] = before
        else:
            excess = after
