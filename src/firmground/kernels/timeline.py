"""Timelines of teams: the earliest gap that takes an activity, and putting it there."""

from numba import njit

from firmground.kernels.days import travel
from firmground.kernels.layout import NEVER, Crew, Ints, Net, Site, State, Work

__all__ = ["earliest_gap", "insert", "move", "reaches_next", "withdraw"]


@njit(cache=True)
def move(team_base: int, previous: int, site: int, crew: Crew, work: Work, spot: Site, net: Net) -> int:
    """Give the days of the move to `site` from the site of activity `previous`, or from the base if it is -1."""
    if previous < 0:
        x, y = crew.x[team_base], crew.y[team_base]
    else:
        at = work.site[previous]
        x, y = spot.x[at], spot.y[at]
    return travel(x, y, spot.x[site], spot.y[site], net.commute, net.per_day, net.detour)


@njit(cache=True)
def earliest_gap(  # noqa: PLR0911 - one return for each way in which a gap can fail
    team: int,
    earliest: int,
    opened: int,
    cutoff: int,
    length: int,
    calendar: int,
    last: int,
    arrives: int,
    home_x: int,
    home_y: int,
    x: int,
    y: int,
    before: Ints,
    nth: Ints,
    site: Ints,
    spot_x: Ints,
    spot_y: Ints,
    commute: int,
    per_day: int,
    detour: int,
    used: Ints,
    busy_from: Ints,
    busy_to: Ints,
    busy_with: Ints,
    room: Ints,
    reached: Ints,
) -> tuple[int, int]:
    """Give the first start from `earliest` on at which the team is free, there, and done before `cutoff`.

    Returns the start and the days of its move; NEVER if there is none. A gap must also leave the team time to
    reach its next activity by a route that is open when it sets out. It takes plain arrays, since this innermost
    search is called for every team of every option and unpacking tuples would cost more than the search.
    """
    count = used[team]
    gap, high = 0, count
    while gap < high:
        middle = (gap + high) // 2
        if busy_from[team, middle] > earliest:
            high = middle
        else:
            gap = middle + 1
    while gap <= count:
        if gap < count and room[team, gap] < length:
            gap = count
        free = busy_to[team, gap - 1] if gap > 0 else arrives
        # A start this late ends past the cutoff even if every day were a working day.
        if max(free, earliest) + length >= cutoff:
            return NEVER, 0
        if gap < count and busy_from[team, gap] - max(free, earliest) < length:
            gap += 1
            continue
        from_x, from_y = home_x, home_y
        if gap > 0:
            from_x, from_y = spot_x[site[busy_with[team, gap - 1]]], spot_y[site[busy_with[team, gap - 1]]]
        lost = travel(from_x, from_y, x, y, commute, per_day, detour)
        # A road that was open before day 0 may have been travelled before it.
        day = max(earliest, free + lost, opened + lost if opened > 0 else 0)
        if day >= before.shape[1] - 1:
            return NEVER, 0
        turn = before[calendar, day]
        if turn + length > nth.shape[1] or nth[calendar, turn + length - 1] == NEVER:
            return NEVER, 0
        start, end = nth[calendar, turn], nth[calendar, turn + length - 1] + 1
        if end > last or end >= cutoff:
            return NEVER, 0
        if gap == count:
            return start, lost
        following = busy_with[team, gap]
        onward = travel(x, y, spot_x[site[following]], spot_y[site[following]], commute, per_day, detour)
        if max(end, reached[following]) + onward <= busy_from[team, gap]:
            return start, lost
        gap += 1
    return NEVER, 0


@njit(cache=True)
def insert(team: int, activity: int, start: int, end: int, arrives: int, state: State) -> None:
    """Put an activity into a team's timeline, which must have a free column."""
    count = state.used[team]
    at = count
    while at > 0 and state.busy_from[team, at - 1] > start:
        state.busy_from[team, at] = state.busy_from[team, at - 1]
        state.busy_to[team, at] = state.busy_to[team, at - 1]
        state.busy_with[team, at] = state.busy_with[team, at - 1]
        at -= 1
    state.busy_from[team, at], state.busy_to[team, at], state.busy_with[team, at] = start, end, activity
    state.used[team] = count + 1
    _measure(team, arrives, state)


@njit(cache=True)
def withdraw(team: int, activity: int, arrives: int, state: State) -> int:
    """Take an activity out of a team's timeline; returns the column in which it stood."""
    count, at = state.used[team], 0
    while state.busy_with[team, at] != activity:
        at += 1
    for i in range(at, count - 1):
        state.busy_from[team, i] = state.busy_from[team, i + 1]
        state.busy_to[team, i] = state.busy_to[team, i + 1]
        state.busy_with[team, i] = state.busy_with[team, i + 1]
    state.used[team] = count - 1
    _measure(team, arrives, state)
    return at


@njit(cache=True)
def _measure(team: int, arrives: int, state: State) -> None:
    """Write the longest idle stretch from each column of a timeline on."""
    longest = 0
    for i in range(state.used[team] - 1, -1, -1):
        free = state.busy_to[team, i - 1] if i > 0 else arrives
        longest = max(longest, state.busy_from[team, i] - free)
        state.room[team, i] = longest


@njit(cache=True)
def reaches_next(team: int, at: int, crew: Crew, work: Work, spot: Site, net: Net, state: State) -> bool:
    """Whether the team can come from the activity in column `at` (-1: its base) to the next one in time.

    A rule of travel need not obey the triangle inequality: with an activity taken out between two others, the move
    from the first to the last may take longer than both moves did.
    """
    if at + 1 >= state.used[team]:
        return True
    following = state.busy_with[team, at + 1]
    contingent = work.contingent[state.option[following]]
    previous = state.busy_with[team, at] if at >= 0 else -1
    free = state.busy_to[team, at] if at >= 0 else crew.joins[team]
    lost = move(crew.base[contingent], previous, work.site[following], crew, work, spot, net)
    opened = state.opened[following]
    ready = max(free, opened) if opened > 0 else free
    return bool(ready + lost <= state.busy_from[team, at + 1])
