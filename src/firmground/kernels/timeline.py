"""Timelines of teams: the earliest gap that takes an activity, and putting it there."""

from numba import njit

from firmground.kernels.days import ending, first_open, travel
from firmground.kernels.layout import NEVER, Crew, Days, Net, Site, State, Work

__all__ = ["earliest_gap", "insert", "move"]


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
def earliest_gap(
    team: int,
    option: int,
    site: int,
    earliest: int,
    opened: int,
    cutoff: int,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    state: State,
) -> tuple[int, int]:
    """Give the first start from `earliest` on at which the team is free, there, and done before `cutoff`.

    Returns the start and the days of its move; NEVER if there is none. A gap must also leave the team time to
    reach its next activity by a route that is open when it sets out.
    """
    contingent, calendar, length = work.contingent[option], work.calendar[option], work.days[option]
    base, count = crew.base[contingent], state.used[team]
    gap = count
    if state.gap[team] >= length:
        low, high = 0, count
        while low < high:
            middle = (low + high) // 2
            if state.busy_from[team, middle] > earliest:
                high = middle
            else:
                low = middle + 1
        gap = low
    while gap <= count:
        previous = state.busy_with[team, gap - 1] if gap > 0 else -1
        free = state.busy_to[team, gap - 1] if gap > 0 else crew.arrives[contingent]
        if gap < count and state.busy_from[team, gap] - max(free, earliest) < length:
            gap += 1
            continue
        lost = move(base, previous, site, crew, work, spot, net)
        start = first_open(days, calendar, max(earliest, work.first[option], free + lost, opened + lost))
        end = NEVER if start == NEVER else ending(days, calendar, start, length)
        if end > work.last[option] or end >= cutoff:
            return NEVER, 0
        if gap == count:
            return start, lost
        following = state.busy_with[team, gap]
        onward = move(base, following, site, crew, work, spot, net)
        if max(end, state.opened[following]) + onward <= state.busy_from[team, gap]:
            return start, lost
        gap += 1
    return NEVER, 0


@njit(cache=True)
def insert(team: int, activity: int, start: int, end: int, arrives: int, state: State) -> bool:
    """Put an activity into a team's timeline; False if the timeline has no free column."""
    count = state.used[team]
    if count == state.busy_from.shape[1]:
        return False
    at = count
    while at > 0 and state.busy_from[team, at - 1] > start:
        state.busy_from[team, at] = state.busy_from[team, at - 1]
        state.busy_to[team, at] = state.busy_to[team, at - 1]
        state.busy_with[team, at] = state.busy_with[team, at - 1]
        at -= 1
    state.busy_from[team, at], state.busy_to[team, at], state.busy_with[team, at] = start, end, activity
    state.used[team] = count + 1
    longest, free = 0, arrives
    for i in range(count + 1):
        longest = max(longest, state.busy_from[team, i] - free)
        free = state.busy_to[team, i]
    state.gap[team] = longest
    return True
