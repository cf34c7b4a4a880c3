"""Replaying a plan: each activity again on its old days with its old teams, wherever the law still allows it."""

from numba import njit

from firmground.kernels.access import reach_of
from firmground.kernels.booking import book, open_links
from firmground.kernels.days import ending, first_open
from firmground.kernels.generate import affordable_from, separated_from
from firmground.kernels.layout import DONE, NEVER, TIMELINE_FULL, Crew, Days, Ints, Money, Net, Site, State, Work
from firmground.kernels.timeline import earliest_gap

__all__ = ["replay"]


@njit(cache=True)
def replay(
    order: Ints,
    start: Ints,
    option: Ints,
    team: Ints,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    money: Money,
    state: State,
) -> int:
    """Place the activities of `order` (by their old start) into a reset state as they stood; DONE or TIMELINE_FULL.

    What no longer fits is left out.
    """
    for i in range(order.shape[0]):
        activity = order[i]
        end, opened = _fits(
            activity, start[activity], option[activity], team[activity], days, crew, work, spot, net, money, state
        )
        if end == NEVER:
            continue
        state.team[activity] = team[activity]
        if not book(activity, option[activity], start[activity], end, opened, crew, work, money, state):
            return TIMELINE_FULL
        open_links(activity, net, state)
    return DONE


@njit(cache=True)
def _fits(  # noqa: PLR0911 - one return for each rule that may stand in the way
    activity: int,
    start: int,
    option: int,
    teams: Ints,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    money: Money,
    state: State,
) -> tuple[int, int]:
    """Give the end of an activity and the opening of its route if it may start on that day, NEVER if not."""
    contingent, calendar, length = work.contingent[option], work.calendar[option], work.days[option]
    if start < max(work.earliest[activity], work.first[option]) or work.lock_start[activity] not in (-1, start):
        return NEVER, 0
    for i in range(work.before_ptr[activity], work.before_ptr[activity + 1]):
        if state.end[work.before[i]] > start:
            return NEVER, 0
    if first_open(days, calendar, start) != start:
        return NEVER, 0
    end = ending(days, calendar, start, length)
    opened = reach_of(crew.base[contingent], work.site[activity], spot, state.reach)
    if end > min(work.last[option], work.deadline[activity]) or opened > start:
        return NEVER, 0
    base, site = crew.base[contingent], work.site[activity]
    for k in range(work.teams[option]):
        soonest, _ = earliest_gap(
            teams[k], start, opened, end + 1, length, calendar, work.last[option], crew.joins[teams[k]],
            crew.x[base], crew.y[base], spot.x[site], spot.y[site], days.before, days.nth, work.site, spot.x, spot.y,
            net.commute, net.per_day, net.detour, state.used, state.busy_from, state.busy_to, state.busy_with,
            state.room, state.opened,
        )  # fmt: skip
        if soonest != start:
            return NEVER, 0
    if separated_from(activity, start, end, work, spot, state) > start:
        return NEVER, 0
    if affordable_from(option, start, crew, work, money, state) > start:
        return NEVER, 0
    return end, opened
