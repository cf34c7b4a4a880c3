"""Which activities a change takes out: by service, by team and time window, by place, by route.

Every choice takes whatever waits for an activity along with it, since a successor that stays would hold it where it
is. (Ruin and recreate: Schrimpf et al. 2000, Journal of Computational Physics 159; adjacency: Christiaens and Vanden
Berghe 2020, Transportation Science 54.)
"""

from numba import njit

from firmground.kernels.dice import chance, roll
from firmground.kernels.layout import NEVER, PLACED, Crew, Ints, Net, Scratch, State, Ties, Work

__all__ = ["ruin_place", "ruin_route", "ruin_service", "ruin_window", "with_tail"]

_TAIL = 16
"""Activities that may hang on one that is taken out, besides it."""


@njit(cache=True)
def with_tail(activity: int, count: int, key: float, most: int, state: State, ties: Ties, scratch: Scratch) -> int:
    """Take out an activity with all that waits for it; returns the new count, the old one if that is too much."""
    if scratch.marked[activity] or ties.fixed[activity] or count >= most:
        return count
    end = count
    scratch.ruined[end], scratch.key[end] = activity, key
    scratch.marked[activity] = True
    end += 1
    at, full = count, min(most, count + _TAIL)
    while at < end:
        current = scratch.ruined[at]
        at += 1
        for i in range(ties.after_ptr[current], ties.after_ptr[current + 1]):
            other = ties.after[i]
            if scratch.marked[other] or ties.fixed[other] or state.status[other] != PLACED:
                continue
            if end == full:
                for j in range(count, end):
                    scratch.marked[scratch.ruined[j]] = False
                return count
            scratch.ruined[end] = other
            scratch.key[end] = key + state.start[other] - state.start[activity]
            scratch.marked[other] = True
            end += 1
    return end


@njit(cache=True)
def ruin_service(
    bundle: int,
    blockers: int,
    most: int,
    dice: Ints,
    crew: Crew,
    work: Work,
    net: Net,
    state: State,
    ties: Ties,
    scratch: Scratch,
) -> int:
    """Take out the chain that holds a bundle up, to be put in first, and some of what stood in its way, after it."""
    last = _latest(bundle, state, ties)
    if last < 0:
        return 0
    count, length = 0, 1 + roll(dice, 4 if roll(dice, 2) == 0 else 24)
    current = last
    while current >= 0 and count < length:
        if scratch.marked[current] or ties.fixed[current]:
            break
        scratch.ruined[count], scratch.key[count] = current, float(-count - 1)
        scratch.marked[current] = True
        count += 1
        current = _critical(current, bundle, work, net, state, ties)
    return _with_blockers(blockers, count, most, dice, crew, work, state, ties, scratch)


@njit(cache=True)
def _latest(bundle: int, state: State, ties: Ties) -> int:
    """Give the activity that ends last in a bundle; of those without a place, one whose predecessors have theirs."""
    best, best_end = -1, -1
    for i in range(ties.bundle_ptr[bundle], ties.bundle_ptr[bundle + 1]):
        activity = ties.bundle[i]
        if state.end[activity] > best_end:
            best, best_end = activity, state.end[activity]
    return best


@njit(cache=True)
def _critical(activity: int, bundle: int, work: Work, net: Net, state: State, ties: Ties) -> int:
    """Give the activity that an activity waited for last: a predecessor, or one that opened its route; -1 if none."""
    best, best_end = -1, 0
    for i in range(work.before_ptr[activity], work.before_ptr[activity + 1]):
        other = work.before[i]
        if state.end[other] > best_end:
            best, best_end = other, state.end[other]
    opened = state.opened[activity]
    if state.status[activity] == PLACED and opened > best_end:
        for i in range(ties.bundle_ptr[bundle], ties.bundle_ptr[bundle + 1]):
            other = ties.bundle[i]
            if state.end[other] == opened and net.opens_ptr[other + 1] > net.opens_ptr[other]:
                return int(other)
    return best


@njit(cache=True)
def _with_blockers(
    tries: int, chain: int, most: int, dice: Ints, crew: Crew, work: Work, state: State, ties: Ties, scratch: Scratch
) -> int:
    """Take out some of what stood in the way of the chain that was taken out first."""
    count = chain
    for _ in range(tries if chain > 0 else 0):
        activity = scratch.ruined[roll(dice, chain)]
        if state.status[activity] == PLACED:
            count = _blocker(activity, count, most, dice, crew, work, state, ties, scratch)
    return count


@njit(cache=True)
def _blocker(
    activity: int, count: int, most: int, dice: Ints, crew: Crew, work: Work, state: State, ties: Ties, scratch: Scratch
) -> int:
    """Take out what a team of the same contingent did shortly before an activity, with its tail."""
    contingent = work.contingent[state.option[activity]]
    first, last = crew.first[contingent], crew.first[contingent + 1]
    team = first + roll(dice, last - first)
    at = _columns_before(team, state.start[activity] + 1, state) - 1 - roll(dice, 3)
    if at < 0:
        return count
    other = state.busy_with[team, at]
    key = state.start[other] + chance(dice) * 100.0
    return with_tail(other, count, key, most, state, ties, scratch)


@njit(cache=True)
def _columns_before(team: int, day: int, state: State) -> int:
    """Count the activities of a team that start before a day."""
    low, high = 0, state.used[team]
    while low < high:
        middle = (low + high) // 2
        if state.busy_from[team, middle] < day:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True)
def ruin_window(
    activity: int, size: int, most: int, dice: Ints, crew: Crew, work: Work, state: State, ties: Ties, scratch: Scratch
) -> int:
    """Take out what teams of an activity's contingent do around its days."""
    contingent = work.contingent[state.option[activity]]
    first, last = crew.first[contingent], crew.first[contingent + 1]
    mode = roll(dice, 3)
    count = with_tail(activity, 0, 0.0, most, state, ties, scratch)
    spread = 40.0 + 200.0 * chance(dice)
    for _ in range(size):
        team = first + roll(dice, last - first)
        at = _columns_before(team, state.start[activity], state) + roll(dice, 3) - 1
        if 0 <= at < state.used[team]:
            other = state.busy_with[team, at]
            count = with_tail(other, count, float(state.start[other]), most, state, ties, scratch)
    for i in range(count):
        other = scratch.ruined[i]
        if mode == 0:
            scratch.key[i] = ties.rank[other] * (1.0 + 0.3 * chance(dice))
        elif mode == 1:
            scratch.key[i] = state.start[other] + spread * chance(dice)
        else:
            scratch.key[i] = chance(dice)
    return count


@njit(cache=True)
def ruin_place(place: int, size: int, most: int, dice: Ints, state: State, ties: Ties, scratch: Scratch) -> int:
    """Take out activities at one place, to be put in by start or by chance."""
    low, high = ties.place_ptr[place], ties.place_ptr[place + 1]
    count = 0
    if high == low:
        return 0
    spread = 300.0 * chance(dice)
    for _ in range(size):
        activity = ties.place[low + roll(dice, high - low)]
        if state.status[activity] == PLACED:
            key = state.start[activity] + spread * chance(dice)
            count = with_tail(activity, count, key, most, state, ties, scratch)
    return count


@njit(cache=True)
def ruin_route(
    link: int,
    size: int,
    most: int,
    dice: Ints,
    crew: Crew,
    work: Work,
    net: Net,
    state: State,
    ties: Ties,
    scratch: Scratch,
) -> int:
    """Take out the work that opens a link, to be put in first, and what stood in its way."""
    count = 0
    for i in range(net.by_ptr[link], net.by_ptr[link + 1]):
        current = net.by[i]
        while current >= 0 and count < most:
            if scratch.marked[current] or ties.fixed[current]:
                break
            scratch.ruined[count], scratch.key[count] = current, -1.0 - count
            scratch.marked[current] = True
            count += 1
            following, latest = -1, -1
            for j in range(work.before_ptr[current], work.before_ptr[current + 1]):
                if latest < state.end[work.before[j]] < NEVER:
                    following, latest = work.before[j], state.end[work.before[j]]
            current = following
    return _with_blockers(size, count, most, dice, crew, work, state, ties, scratch)
