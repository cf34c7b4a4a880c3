"""Evolution of project schedules in two herds, one justified to the left and one to the right.

Each child of one herd is generated in the other direction of time and joins the other herd, so that justification
costs no schedule of its own (Debels and Vanhoucke 2005, bi-population genetic algorithm; double justification of Valls,
Ballestín and Quintanilla 2005). Lists, not keys, are crossed: between two points a child keeps the order of one parent,
before and after it that of the other.
"""

from typing import NamedTuple

from numba import njit

from firmground.kernels.dice import chance, roll
from firmground.kernels.layout import NEVER, Floats, Ints
from firmground.kernels.makespan import Flow, generate_project, turned
from firmground.kernels.makespan_modes import Stocks, inherit, overdrawn, repair

__all__ = ["Herds", "cross", "evolve", "sample", "shuffle", "stale"]


class Herds(NamedTuple):
    """Two herds of schedules, the best one and scratch; herd 0 is generated forward next, herd 1 backward."""

    order: Ints  # [2, herd, activities] order that the direction of the herd keeps
    modes: Ints  # [2, herd, activities]
    span: Ints  # [2, herd] makespan, with the penalty of overdrawn stocks
    best_start: Ints  # [activities]
    best_modes: Ints  # [activities]
    made: Ints  # [3] schedules made so far, the best makespan, and how many were made when it was found
    urgency: Floats  # [activities] low ones come early in the first lists
    child: Ints  # [activities] scratch
    child_modes: Ints  # [activities] scratch
    tag: Ints  # [activities] scratch
    end: Ints  # [activities] scratch
    left: Ints  # [days, words] scratch
    tally: Ints  # [days + 2] scratch


@njit(cache=True, nogil=True)
def evolve(until: int, target: int, dice: Ints, forward: Flow, backward: Flow, stocks: Stocks, herds: Herds) -> int:
    """Make schedules until so many are made, one is no longer than `target`, or the herds are stale.

    Gives the best makespan, NEVER as long as none keeps to the stocks. The first round samples lists and turns each of
    them once.
    """
    herd, activities = herds.span.shape[1], herds.child.shape[0]
    while herds.made[0] < until and herds.made[1] > target and not stale(herds.made, herd):
        side, slot = herds.made[0] // herd % 2, herds.made[0] % herd
        flow = forward if side == 0 else backward
        if herds.made[0] < herd:
            sample(herds.urgency, forward, backward, dice, herds.tag, herds.child)
            for activity in range(activities):
                herds.child_modes[activity] = roll(dice, stocks.modes[activity])
        elif herds.made[0] < 2 * herd:
            herds.child[:] = herds.order[1, slot]
            herds.child_modes[:] = herds.modes[1, slot]
        else:
            _breed(side, slot, dice, flow, stocks, herds)
        repair(herds.child_modes, dice, stocks)
        _join(side, slot, flow, stocks, herds)
    return int(herds.made[1])


@njit(cache=True)
def stale(made: Ints, herd: int) -> bool:
    """Tell whether nothing shorter was found for long: 40 rounds, and twice as long as it took to find the best."""
    return bool(made[0] >= 40 * herd + 3 * made[2])


@njit(cache=True)
def _breed(side: int, slot: int, dice: Ints, flow: Flow, stocks: Stocks, herds: Herds) -> None:
    """Make a child of the schedule in a slot and the better of two others, with small changes."""
    herd, activities = herds.span.shape[1], herds.child.shape[0]
    other, rival = roll(dice, herd), roll(dice, herd)
    if herds.span[side, rival] < herds.span[side, other]:
        other = rival
    inner, outer = (slot, other) if roll(dice, 2) == 0 else (other, slot)
    width = min(activities, 1 + int(activities * (0.05 + 0.3 * chance(dice))))
    low = roll(dice, activities - width + 1)
    cross(herds.order[side, inner], herds.order[side, outer], low, low + width, herds.tag, herds.child)
    shuffle(herds.child, 3.0 / activities, flow, dice)
    inherit(herds.modes[side, inner], herds.modes[side, outer], herds.tag, dice, stocks, herds.child_modes)


@njit(cache=True)
def _join(side: int, slot: int, flow: Flow, stocks: Stocks, herds: Herds) -> None:
    """Generate the child and let it take the slot in the other herd if it is no worse than what stands there."""
    makespan = generate_project(herds.child, herds.child_modes, flow, herds.end, herds.left)
    excess = overdrawn(herds.child_modes, stocks)
    span = makespan if excess == 0 else NEVER + excess
    herds.made[0] += 1
    if span < herds.made[1]:
        herds.made[1], herds.made[2] = span, herds.made[0]
        herds.best_modes[:] = herds.child_modes
        for activity in range(herds.child.shape[0]):
            days = flow.days[activity, herds.child_modes[activity]]
            end = herds.end[activity]
            herds.best_start[activity] = end - days if side == 0 else makespan - end
    if span <= herds.span[1 - side, slot]:
        turned(herds.child, herds.end, makespan, herds.tally, herds.order[1 - side, slot])
        herds.modes[1 - side, slot] = herds.child_modes
        herds.span[1 - side, slot] = span


@njit(cache=True)
def cross(inner: Ints, outer: Ints, low: int, high: int, tag: Ints, child: Ints) -> None:
    """Keep the places low to high of one order; what stands before and after them there comes in the other's order.

    If both orders keep precedence, so does the child. `tag` tells 0, 1, 2 for before, between, after.
    """
    for i in range(inner.shape[0]):
        tag[inner[i]] = int(i >= low) + int(i >= high)
    before, after = 0, high
    for activity in outer:
        if tag[activity] == 0:
            child[before] = activity
            before += 1
        elif tag[activity] == 2:
            child[after] = activity
            after += 1
    child[low:high] = inner[low:high]


@njit(cache=True)
def shuffle(order: Ints, rate: float, flow: Flow, dice: Ints) -> None:
    """Swap neighbours at a rate where precedence allows it."""
    for i in range(order.shape[0] - 1):
        if chance(dice) < rate:
            first, second = order[i], order[i + 1]
            free = True
            for j in range(flow.before_ptr[second], flow.before_ptr[second + 1]):
                free &= flow.before[j] != first
            if free:
                order[i], order[i + 1] = second, first


@njit(cache=True)
def sample(urgency: Floats, forward: Flow, backward: Flow, dice: Ints, waits: Ints, order: Ints) -> None:
    """Draw an order that keeps precedence and favours urgent activities, some more than others; `waits` is scratch."""
    noise = 0.3 * 60.0 ** chance(dice)
    for activity in range(order.shape[0]):
        waits[activity] = forward.before_ptr[activity + 1] - forward.before_ptr[activity]
    for place in range(order.shape[0]):
        best, least = -1, 0.0
        for activity in range(order.shape[0]):
            if waits[activity] == 0:
                drawn = urgency[activity] * (1.0 + noise * chance(dice))
                if best < 0 or drawn < least:
                    best, least = activity, drawn
        order[place] = best
        waits[best] = -1
        for i in range(backward.before_ptr[best], backward.before_ptr[best + 1]):
            waits[backward.before[i]] -= 1
