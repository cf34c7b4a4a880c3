"""Serial schedule generation on named teams: each activity of a list at its earliest finish, in the gaps left.

The list need not respect precedence: what still waits for a predecessor or a route is tried again until a pass
places nothing more. (Serial generation: Kolisch 1996, European Journal of Operational Research 90, section 2.1;
insertion into team timelines and routes that open are ours.)
"""

import numpy as np
from numba import njit

from firmground.kernels.access import open_link, reach_of
from firmground.kernels.booking import book, open_links
from firmground.kernels.days import ending, first_open
from firmground.kernels.layout import (
    BUDGET,
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
from firmground.kernels.timeline import earliest_gap

__all__ = ["affordable_from", "find", "generate", "reset", "restore", "separated_from"]


@njit(cache=True)
def reset(net: Net, state: State) -> None:
    """Empty a state: nothing placed, the links that wait for no work open from their first day on."""
    state.status[:] = WAITS
    state.start[:] = -1
    state.end[:] = NEVER
    state.option[:] = -1
    state.opened[:] = 0
    state.team[:] = -1
    state.used[:] = 0
    state.spent[:] = 0
    state.link_left[:] = net.waits
    state.link_open[:] = NEVER
    state.reach[:] = NEVER
    for base in range(state.reach.shape[0]):
        if net.base_node[base] >= 0:
            state.reach[base, net.base_node[base]] = 0
    for link in range(net.waits.shape[0]):
        if net.waits[link] == 0:
            open_link(link, net.since[link], net, state.link_open, state.reach)


@njit(cache=True, nogil=True)
def generate(order: Ints, days: Days, crew: Crew, work: Work, spot: Site, net: Net, money: Money, state: State) -> int:
    """Place the activities of `order` into a reset state, as early as the gaps allow; DONE or TIMELINE_FULL."""
    widest = 1
    for c in range(crew.base.shape[0]):
        widest = max(widest, crew.first[c + 1] - crew.first[c])
    starts, moves = np.empty(widest, np.int64), np.empty(widest, np.int64)
    waiting, tries = order.copy(), order.shape[0]
    while tries > 0:
        kept = 0
        for i in range(tries):
            activity = waiting[i]
            status = place(activity, days, crew, work, spot, net, money, state, starts, moves)
            if status == -1:
                return TIMELINE_FULL
            state.status[activity] = status
            if status in (WAITS, NO_ROUTE):
                waiting[kept] = activity
                kept += 1
        if kept == tries:
            break
        tries = kept
    return DONE


@njit(cache=True)
def restore(
    status: Ints,
    start: Ints,
    end: Ints,
    option: Ints,
    opened: Ints,
    team: Ints,
    crew: Crew,
    work: Work,
    net: Net,
    money: Money,
    state: State,
) -> int:
    """Write a schedule that was generated before into a reset state; DONE or TIMELINE_FULL."""
    state.status[:] = status
    for activity in range(status.shape[0]):
        if status[activity] != PLACED:
            continue
        state.team[activity] = team[activity]
        if not book(
            activity, option[activity], start[activity], end[activity], opened[activity], crew, work, money, state
        ):
            return TIMELINE_FULL
    for activity in range(status.shape[0]):
        if status[activity] == PLACED:
            open_links(activity, net, state)
    return DONE


@njit(cache=True)
def place(
    activity: int,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    money: Money,
    state: State,
    starts: Ints,
    moves: Ints,
) -> int:
    """Give an activity its teams and days at its earliest finish; returns its status, -1 if a timeline is full."""
    status, option, start, end, opened = find(
        activity, work.deadline[activity], -1, days, crew, work, spot, net, money, state, starts, moves
    )
    if status != PLACED:
        return CONSTRAINT if status == NO_ROOM and _bound(activity, work) else status
    if not book(activity, option, start, end, opened, crew, work, money, state):
        return -1
    open_links(activity, net, state)
    return PLACED


@njit(cache=True)
def find(
    activity: int,
    due: int,
    only: int,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    money: Money,
    state: State,
    starts: Ints,
    moves: Ints,
) -> tuple[int, int, int, int, int]:
    """Find the option, start, end and opening of the earliest finish by `due`; the status says why there is none.

    `only` asks for one option (its number among the activity's own), -1 for the best. The teams chosen are left in
    the state.
    """
    earliest = work.earliest[activity]
    for i in range(work.before_ptr[activity], work.before_ptr[activity + 1]):
        ended = state.end[work.before[i]]
        if ended == NEVER:
            return WAITS, -1, -1, NEVER, 0
        earliest = max(earliest, ended)
    why, cutoff, best_option, best_start, best_opened = NO_TEAM, NEVER, -1, 0, 0
    unreached = False
    before, nth, horizon = days.before, days.nth, days.nth.shape[1]
    if due < NEVER:
        cutoff = due + 1
    best_teams = state.team[activity]
    first_option = work.option_ptr[activity]
    for option in range(first_option, work.option_ptr[activity + 1]):
        if only >= 0 and option - first_option != only:
            continue
        contingent = work.contingent[option]
        opened = reach_of(crew.base[contingent], work.site[activity], spot, state.reach)
        if opened == NEVER:
            unreached = True
            continue
        # Most options cannot end before the best so far even with all teams free; they need no search.
        soonest = max(earliest, opened, work.first[option])
        last = before[work.calendar[option], min(soonest, horizon)] + work.days[option] - 1
        if last >= horizon or nth[work.calendar[option], last] + 1 >= cutoff:
            why = NO_ROOM if why == NO_TEAM else why
            continue
        start, cause = earliest_start(
            activity, option, earliest, opened, cutoff, days, crew, work, spot, net, money, state, starts, moves
        )
        if start == NEVER:
            why = cause
            continue
        cutoff = ending(days, work.calendar[option], start, work.days[option])
        best_option, best_start, best_opened = option, start, opened
        _choose(option, start, crew, work, state, starts, moves, best_teams)
    if best_option < 0:
        return NO_ROUTE if unreached else why, -1, -1, NEVER, 0
    return PLACED, best_option, best_start, cutoff, best_opened


@njit(cache=True)
def _bound(activity: int, work: Work) -> bool:
    """Whether an authority's lock or deadline binds the activity."""
    return bool(work.lock_start[activity] >= 0 or work.deadline[activity] < NEVER)


@njit(cache=True)
def earliest_start(
    activity: int,
    option: int,
    earliest: int,
    opened: int,
    cutoff: int,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    money: Money,
    state: State,
    starts: Ints,
    moves: Ints,
) -> tuple[int, int]:
    """Give the first start of an option that teams, separation and budgets all allow, or NEVER and the cause."""
    locked = work.lock_start[activity]
    asked = max(earliest, locked)
    cause = NO_ROOM
    while True:
        start = muster(
            option, work.site[activity], asked, opened, cutoff, days, crew, work, spot, net, state, starts, moves
        )
        if start == NEVER or (locked >= 0 and start != locked):
            return NEVER, cause
        end = ending(days, work.calendar[option], start, work.days[option])
        apart = separated_from(activity, start, end, work, spot, state)
        if apart > start:
            asked = apart
            continue
        funded = affordable_from(option, start, crew, work, money, state)
        if funded > start:
            asked, cause = funded, BUDGET
            continue
        return start, PLACED


@njit(cache=True)
def muster(
    option: int,
    site: int,
    asked: int,
    opened: int,
    cutoff: int,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    state: State,
    starts: Ints,
    moves: Ints,
) -> int:
    """Give the first day from `asked` on on which enough teams of the option can start together.

    Leaves each team's own first start and move in `starts` and `moves`.
    """
    contingent, needed = work.contingent[option], work.teams[option]
    calendar, length = work.calendar[option], work.days[option]
    first, last = crew.first[contingent], crew.first[contingent + 1]
    if last - first < needed:
        return NEVER
    base, until, joins = crew.base[contingent], work.last[option], crew.joins
    home_x, home_y, x, y = crew.x[base], crew.y[base], spot.x[site], spot.y[site]
    before, nth, at, spot_x, spot_y = days.before, days.nth, work.site, spot.x, spot.y
    commute, per_day, detour = net.commute, net.per_day, net.detour
    used, busy_from, busy_to, busy_with = state.used, state.busy_from, state.busy_to, state.busy_with
    room, reached = state.room, state.opened
    soonest = np.empty(needed, np.int64)
    day = first_open(days, calendar, max(asked, work.first[option]))
    while day < NEVER:
        ready, limit = 0, cutoff
        soonest[:] = NEVER
        starts[: last - first] = NEVER
        for team in range(first, last):
            start, lost = earliest_gap(
                team, day, opened, limit, length, calendar, until, joins[team], home_x, home_y, x, y, before, nth, at,
                spot_x, spot_y, commute, per_day, detour, used, busy_from, busy_to, busy_with, room, reached,
            )  # fmt: skip
            starts[team - first], moves[team - first] = start, lost
            if start == day and lost == 0:
                ready += 1
                if ready == needed:
                    return day
            if start < soonest[-1]:
                _keep_smallest(soonest, start)
                # Who cannot start by the day on which enough others can is of no use.
                if soonest[-1] < NEVER:
                    limit = min(limit, ending(days, calendar, soonest[-1], length) + 1)
        together = int(soonest[-1])
        if together == day or needed == 1:
            return together
        day = together
    return NEVER


@njit(cache=True)
def _keep_smallest(smallest: Ints, value: int) -> None:
    """Put a value into an ascending list of the smallest so far, in place of the largest."""
    at = smallest.shape[0] - 1
    while at > 0 and smallest[at - 1] > value:
        smallest[at] = smallest[at - 1]
        at -= 1
    smallest[at] = value


@njit(cache=True)
def _choose(
    option: int, start: int, crew: Crew, work: Work, state: State, starts: Ints, moves: Ints, chosen: Ints
) -> None:
    """Choose the teams that can start on that day: least move first, then who idled least before."""
    contingent = work.contingent[option]
    first, size = crew.first[contingent], crew.first[contingent + 1] - crew.first[contingent]
    chosen[:] = -1
    for k in range(work.teams[option]):
        best, best_rank = -1, NEVER
        for i in range(size):
            if starts[i] != start:
                continue
            idle = start
            for g in range(state.used[first + i] - 1, -1, -1):
                if state.busy_to[first + i, g] <= start:
                    idle = start - state.busy_to[first + i, g]
                    break
            rank = moves[i] * 100_000 + idle
            if rank < best_rank:
                best, best_rank = i, rank
        chosen[k] = first + best
        starts[best] = NEVER


@njit(cache=True)
def separated_from(activity: int, start: int, end: int, work: Work, spot: Site, state: State) -> int:
    """Give the first day from `start` on at which no danger radius is live between it and placed neighbours (L5)."""
    site, radius, day = work.site[activity], work.radius[activity], start
    for i in range(spot.near_ptr[site], spot.near_ptr[site + 1]):
        metres = spot.metres[i]
        other_site = spot.near[i]
        for j in range(spot.here_ptr[other_site], spot.here_ptr[other_site + 1]):
            other = spot.here[j]
            if state.start[other] < 0 or state.start[other] >= end or state.end[other] <= start:
                continue
            if metres < radius or metres < work.radius[other]:
                day = max(day, state.end[other])
    for j in range(spot.here_ptr[site], spot.here_ptr[site + 1]):
        other = spot.here[j]
        if other == activity or state.start[other] < 0 or state.start[other] >= end or state.end[other] <= start:
            continue
        if radius > 0 or work.radius[other] > 0:
            day = max(day, state.end[other])
    return day


@njit(cache=True)
def affordable_from(option: int, start: int, crew: Crew, work: Work, money: Money, state: State) -> int:
    """Give the first day from `start` on at which every budget of that day can bear the cost."""
    cost, partner, day = work.cost[option], crew.partner[work.contingent[option]], start
    for b in range(money.first.shape[0]):
        in_force = money.first[b] <= start <= money.last[b] and money.partner[b] in (-1, partner)
        if in_force and state.spent[b] + cost > money.amount[b]:
            day = max(day, money.last[b] + 1)
    return day
