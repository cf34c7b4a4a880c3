"""Serial generation of project schedules on pools of resources, in days, forward or backward.

How much is left of the resources on a day stands in words of 64 bits, several resources to a word, each with a guard
bit above it that stays set as long as nothing is short (Lamport 1975, Communications of the ACM 18, on such words): one
subtraction compares all the resources of a word.
"""

from typing import NamedTuple

from numba import njit

from firmground.kernels.layout import Ints

__all__ = ["Flow", "generate_project", "turned"]


class Flow(NamedTuple):
    """A project seen in one direction of time; activities are numbered so that both directions are plain."""

    days: Ints  # [activities, modes]
    demand: Ints  # [activities, modes, words]
    before_ptr: Ints  # [activities + 1]
    before: Ints  # what must end before it, in this direction of time
    full: Ints  # [words] all there is on a day, with the guard bits
    guard: Ints  # [words] the guard bits


@njit(cache=True)
def generate_project(order: Ints, modes: Ints, flow: Flow, end: Ints, left: Ints) -> int:
    """Place each activity on the first days that have room, in an order that keeps precedence; give the makespan.

    Each activity must fit by itself. `end` is written by activity; `left` [days, words] is scratch.
    """
    reach, words = 0, flow.full.shape[0]
    for activity in order:
        mode = modes[activity]
        days = flow.days[activity, mode]
        start = 0
        for i in range(flow.before_ptr[activity], flow.before_ptr[activity + 1]):
            start = max(start, end[flow.before[i]])
        start = _first_room(start, days, reach, flow.demand[activity, mode], flow.guard, left)
        end[activity] = start + days
        while reach < start + days:
            for word in range(words):
                left[reach, word] = flow.full[word]
            reach += 1
        for day in range(start, start + days):
            for word in range(words):
                left[day, word] -= flow.demand[activity, mode, word]
    return reach


@njit(cache=True)
def _first_room(start: int, days: int, reach: int, demand: Ints, guard: Ints, left: Ints) -> int:
    """Find the first window with room from a day on; from `reach` on all days are free."""
    known, day = start, min(start + days, reach) - 1
    while day >= known:
        short = 0
        for word in range(guard.shape[0]):
            short |= (left[day, word] - demand[word]) & guard[word] ^ guard[word]
        if short == 0:
            day -= 1
        else:  # the days behind it are known to have room, so the next look is from the end of the next window
            known, start = start + days, day + 1
            day = min(start + days, reach) - 1
    return start


@njit(cache=True)
def turned(order: Ints, end: Ints, makespan: int, tally: Ints, result: Ints) -> None:
    """Order activities by falling end, later in `order` first among equals: the order for the other direction of time.

    `tally` [makespan + 2 or more] is scratch.
    """
    tally[: makespan + 2] = 0
    for activity in order:
        tally[makespan - end[activity] + 1] += 1
    for day in range(makespan + 1):
        tally[day + 1] += tally[day]
    for i in range(order.shape[0] - 1, -1, -1):
        activity = order[i]
        place = makespan - end[activity]
        result[tally[place]] = activity
        tally[place] += 1
