"""Dispatch day by day: the highest-ranked activity that may start takes the next free teams.

This is how lists are worked off by hand: no team is kept free for better work that could start tomorrow. (Parallel
generation: Kolisch 1996, European Journal of Operational Research 90, section 2.2.)
"""

import numpy as np
from numba import njit

from firmground.kernels.access import reach_of
from firmground.kernels.booking import book, open_links
from firmground.kernels.days import ending, first_open
from firmground.kernels.generate import affordable_from, separated_from
from firmground.kernels.layout import (
    CONSTRAINT,
    DONE,
    NEVER,
    NO_ROOM,
    NO_ROUTE,
    NO_TEAM,
    PLACED,
    TIMELINE_FULL,
    WAITS,
    Crew,
    Days,
    Ints,
    Money,
    Net,
    Site,
    State,
    Work,
)
from firmground.kernels.timeline import move

__all__ = ["dispatch"]


@njit(cache=True, nogil=True)
def dispatch(rank: Ints, days: Days, crew: Crew, work: Work, spot: Site, net: Net, money: Money, state: State) -> int:
    """Work off a list day by day into a reset state; DONE or TIMELINE_FULL.

    `rank` lists the activities, the most important first; each waits until it may start and teams are free.
    """
    free_from = crew.joins.copy()
    waiting = rank.copy()
    # Plain arrays for the check that most activities fail on most days; unpacking tuples would cost more.
    begin, before_ptr, before, end = np.maximum(work.earliest, work.lock_start), work.before_ptr, work.before, state.end
    option_ptr, option_of, teams, calendar = work.option_ptr, work.contingent, work.teams, work.calendar
    worked, wake, opened_then = days.before, begin.copy(), np.full(begin.shape[0], -1, np.int64)
    free = np.zeros(crew.base.shape[0], np.int64)
    for day in range(days.before.shape[1] - 1):
        for c in range(crew.base.shape[0]):
            free[c] = (free_from[crew.first[c] : crew.first[c + 1]] <= day).sum()
        kept = 0
        opened = (state.link_open < NEVER).sum()
        for i in range(waiting.shape[0]):
            activity = waiting[i]
            if opened_then[activity] == opened or not _may_start(
                activity, day, wake, before_ptr, before, end, option_ptr, option_of, teams, calendar, worked, free
            ):
                waiting[kept] = activity
                kept += 1
                continue
            wake[activity] = _reached(activity, crew, work, spot, state)
            if wake[activity] > day:
                # Without a route nothing changes before another link opens.
                opened_then[activity] = opened if wake[activity] == NEVER else -1
                wake[activity] = begin[activity] if wake[activity] == NEVER else wake[activity]
                waiting[kept] = activity
                kept += 1
                continue
            status = _start_today(activity, day, days, crew, work, spot, net, money, state, free_from, free)
            if status == -1:
                return TIMELINE_FULL
            state.status[activity] = status
            if status != PLACED:
                waiting[kept] = activity
                kept += 1
        waiting = waiting[:kept]
        if kept == 0:
            break
    for i in range(waiting.shape[0]):
        state.status[waiting[i]] = _why_not(waiting[i], crew, work, spot, state)
    return DONE


@njit(cache=True)
def _may_start(
    activity: int,
    day: int,
    wake: Ints,
    before_ptr: Ints,
    before: Ints,
    end: Ints,
    option_ptr: Ints,
    option_of: Ints,
    teams: Ints,
    calendar: Ints,
    worked: Ints,
    free: Ints,
) -> bool:
    """Whether all that an activity waits for has ended, and some contingent works today with enough free teams."""
    if day < wake[activity]:
        return False
    for i in range(before_ptr[activity], before_ptr[activity + 1]):
        if end[before[i]] > day:
            return False
    for option in range(option_ptr[activity], option_ptr[activity + 1]):
        row = calendar[option]
        if free[option_of[option]] >= teams[option] and worked[row, day + 1] > worked[row, day]:
            return True
    return False


@njit(cache=True)
def _reached(activity: int, crew: Crew, work: Work, spot: Site, state: State) -> int:
    """Give the first day on which a route from some contingent's base is open, NEVER if none is known to be."""
    first = NEVER
    for option in range(work.option_ptr[activity], work.option_ptr[activity + 1]):
        first = min(first, reach_of(crew.base[work.contingent[option]], work.site[activity], spot, state.reach))
    return first


@njit(cache=True)
def _start_today(
    activity: int,
    day: int,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    money: Money,
    state: State,
    free_from: Ints,
    free: Ints,
) -> int:
    """Start an activity with teams that are free today, by the option that ends first; PLACED, WAITS, or -1 if full."""
    best, best_start, best_end, best_opened = -1, 0, work.deadline[activity] + 1, 0
    for option in range(work.option_ptr[activity], work.option_ptr[activity + 1]):
        contingent = work.contingent[option]
        if free[contingent] < work.teams[option] or day < work.first[option]:
            continue
        opened = reach_of(crew.base[contingent], work.site[activity], spot, state.reach)
        if opened > day or first_open(days, work.calendar[option], day) > day:
            continue
        lost = _nearest(activity, option, day, crew, work, spot, net, state, free_from)
        start = first_open(days, work.calendar[option], day + lost)
        end = NEVER if start == NEVER else ending(days, work.calendar[option], start, work.days[option])
        locked = work.lock_start[activity]
        if end > work.last[option] or end >= best_end or (locked >= 0 and start != locked):
            continue
        if separated_from(activity, start, end, work, spot, state) > start:
            continue
        if affordable_from(option, start, crew, work, money, state) > start:
            continue
        best, best_start, best_end, best_opened = option, start, end, opened
    if best < 0:
        return WAITS
    _nearest(activity, best, day, crew, work, spot, net, state, free_from)
    for k in range(work.teams[best]):
        free_from[state.team[activity, k]] = best_end
    free[work.contingent[best]] -= work.teams[best]
    if not book(activity, best, best_start, best_end, best_opened, crew, work, money, state):
        return -1
    open_links(activity, net, state)
    return PLACED


@njit(cache=True)
def _nearest(
    activity: int,
    option: int,
    day: int,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    state: State,
    free_from: Ints,
) -> int:
    """Write the free teams with the shortest moves into the activity's row; returns the longest of their moves."""
    contingent = work.contingent[option]
    chosen = state.team[activity]
    chosen[:] = -1
    longest = 0
    for k in range(work.teams[option]):
        best, best_move = -1, NEVER
        for team in range(crew.first[contingent], crew.first[contingent + 1]):
            if free_from[team] > day or (chosen[:k] == team).any():
                continue
            used = state.used[team]
            previous = state.busy_with[team, used - 1] if used > 0 else -1
            lost = move(crew.base[contingent], previous, work.site[activity], crew, work, spot, net)
            if lost < best_move:
                best, best_move = team, lost
        chosen[k] = best
        longest = max(longest, best_move)
    return longest


@njit(cache=True)
def _why_not(activity: int, crew: Crew, work: Work, spot: Site, state: State) -> int:
    """Say why an activity was never started."""
    for i in range(work.before_ptr[activity], work.before_ptr[activity + 1]):
        if state.end[work.before[i]] == NEVER:
            return WAITS
    if work.option_ptr[activity] == work.option_ptr[activity + 1]:
        return NO_TEAM
    reached = False
    for option in range(work.option_ptr[activity], work.option_ptr[activity + 1]):
        base = crew.base[work.contingent[option]]
        reached = reached or reach_of(base, work.site[activity], spot, state.reach) < NEVER
    if not reached:
        return NO_ROUTE
    if work.lock_start[activity] >= 0 or work.deadline[activity] < NEVER:
        return CONSTRAINT
    return NO_ROOM
