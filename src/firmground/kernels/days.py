"""Working days: when a start falls on an open day and when the work ends."""

from math import sqrt

from numba import njit

from firmground.kernels.layout import NEVER, Days

__all__ = ["ending", "first_open", "travel"]


@njit(cache=True)
def first_open(days: Days, calendar: int, day: int) -> int:
    """Give the first working day on or after `day`, NEVER if there is none."""
    before = days.before
    if day >= before.shape[1] - 1:
        return NEVER
    nth = before[calendar, max(day, 0)]
    return days.nth[calendar, nth] if nth < days.nth.shape[1] else NEVER


@njit(cache=True)
def ending(days: Days, calendar: int, start: int, length: int) -> int:
    """Give the day after the last of `length` working days from the working day `start` on."""
    nth = days.before[calendar, start] + length - 1
    if nth >= days.nth.shape[1]:
        return NEVER
    last = days.nth[calendar, nth]
    return NEVER if last == NEVER else last + 1


@njit(cache=True)
def travel(x0: int, y0: int, x1: int, y1: int, commute: int, per_day: int, detour: int) -> int:
    """Give the days lost by a move: whole metres of road, straight line times the detour."""
    squared = (x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)
    line = int(sqrt(squared))
    # The square root of a float may be off by one at large distances; settle it in whole numbers.
    if line * line > squared:
        line -= 1
    elif (line + 1) * (line + 1) <= squared:
        line += 1
    road = line * detour // 100
    return 0 if road <= commute else -(-road // per_day)
