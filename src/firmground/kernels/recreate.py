"""Taking activities out of a schedule, putting them in again elsewhere, and putting all back as it was."""

from numba import njit

from firmground.kernels.access import open_link, opening
from firmground.kernels.booking import book, spend
from firmground.kernels.generate import find
from firmground.kernels.layout import (
    NEVER,
    PLACED,
    WAITS,
    Crew,
    Days,
    Money,
    Net,
    Scratch,
    Site,
    State,
    Ties,
    Work,
)
from firmground.kernels.timeline import reaches_next, withdraw

__all__ = ["put_back", "put_in", "take_out"]


@njit(cache=True)
def take_out(count: int, crew: Crew, work: Work, money: Money, state: State, scratch: Scratch) -> None:
    """Take the chosen activities out of their teams' timelines; how they stood is kept in the scratch."""
    for i in range(count):
        activity = scratch.ruined[i]
        scratch.status[i] = state.status[activity]
        scratch.start[i], scratch.end[i] = state.start[activity], state.end[activity]
        scratch.option[i], scratch.opened[i] = state.option[activity], state.opened[activity]
        scratch.team[i] = state.team[activity]
        _lift(activity, crew, work, money, state)


@njit(cache=True)
def _lift(activity: int, crew: Crew, work: Work, money: Money, state: State) -> None:
    if state.status[activity] == PLACED:
        option = state.option[activity]
        for k in range(work.teams[option]):
            team = state.team[activity, k]
            withdraw(team, activity, crew.joins[team], state)
        spend(option, state.start[activity], -1, crew, work, money, state)
    state.status[activity] = WAITS
    state.start[activity], state.end[activity], state.option[activity] = -1, NEVER, -1
    state.team[activity] = -1


@njit(cache=True)
def put_in(
    count: int,
    switch: int,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    money: Money,
    state: State,
    ties: Ties,
    scratch: Scratch,
) -> tuple[bool, int]:
    """Put the activities taken out in again in the order of their keys, each at its earliest finish.

    What stays is not moved: successors that stay are deadlines, and a link opens no later than before. `switch` asks
    for one option of the first activity, -1 for the best. Returns whether all found a place and every team still
    reaches its next activity, and the number of links that open sooner.
    """
    _sort(count, scratch)
    opened, left = 0, count
    while left > 0:
        before = left
        for i in range(count):
            activity = scratch.ruined[i]
            if state.status[activity] != WAITS:
                continue
            only = switch if i == 0 else -1
            due = _due(activity, net, state, ties)
            status, option, start, end, reached = find(
                activity, due, only, days, crew, work, spot, net, money, state, scratch.starts, scratch.moves
            )
            if status == PLACED:
                if not book(activity, option, start, end, reached, crew, work, money, state):
                    return False, opened
                opened = _open_sooner(activity, opened, net, state, scratch)
                left -= 1
            elif status != WAITS:
                state.status[activity] = status
                if scratch.start[i] >= 0:
                    return False, opened
        if left == before:
            break
    for i in range(count):
        if scratch.start[i] >= 0 and state.status[scratch.ruined[i]] != PLACED:
            return False, opened
    return _teams_reach(count, crew, work, spot, net, state, scratch), opened


@njit(cache=True)
def _sort(count: int, scratch: Scratch) -> None:
    """Sort by key (insertion: there are few), the records of how things stood along with it."""
    for i in range(1, count):
        at = i
        while at > 0 and scratch.key[at - 1] > scratch.key[at]:
            for row in (scratch.ruined, scratch.status, scratch.start, scratch.end, scratch.option, scratch.opened):
                row[at - 1], row[at] = row[at], row[at - 1]
            scratch.key[at - 1], scratch.key[at] = scratch.key[at], scratch.key[at - 1]
            for k in range(scratch.team.shape[1]):
                scratch.team[at - 1, k], scratch.team[at, k] = scratch.team[at, k], scratch.team[at - 1, k]
            at -= 1


@njit(cache=True)
def _due(activity: int, net: Net, state: State, ties: Ties) -> int:
    """Give the day by which an activity must end for the sake of what stays where it is."""
    due = int(ties.due[activity])
    for i in range(ties.after_ptr[activity], ties.after_ptr[activity + 1]):
        start = state.start[ties.after[i]]
        if start >= 0:
            due = min(due, int(start))
    for i in range(net.opens_ptr[activity], net.opens_ptr[activity + 1]):
        due = min(due, int(state.link_open[net.opens[i]]))
    return due


@njit(cache=True)
def _open_sooner(activity: int, opened: int, net: Net, state: State, scratch: Scratch) -> int:
    """Open the links sooner whose work is now done sooner; returns how many were changed in all."""
    for i in range(net.opens_ptr[activity], net.opens_ptr[activity + 1]):
        link = net.opens[i]
        day = opening(link, net, state.end)
        if net.waits[link] < NEVER and day < state.link_open[link]:
            if opened == 0:
                scratch.reach[:] = state.reach
            scratch.links[opened], scratch.openings[opened] = link, state.link_open[link]
            opened += 1
            open_link(link, day, net, state.link_open, state.reach)
    return opened


@njit(cache=True)
def _teams_reach(count: int, crew: Crew, work: Work, spot: Site, net: Net, state: State, scratch: Scratch) -> bool:
    """Whether every team from which something was taken still comes to its next activity in time."""
    for i in range(count):
        if scratch.start[i] < 0:
            continue
        for k in range(work.teams[scratch.option[i]]):
            team, at = scratch.team[i, k], -1
            while at + 1 < state.used[team] and state.busy_from[team, at + 1] < scratch.start[i]:
                at += 1
            if not reaches_next(team, at, crew, work, spot, net, state):
                return False
    return True


@njit(cache=True)
def put_back(count: int, opened: int, crew: Crew, work: Work, money: Money, state: State, scratch: Scratch) -> None:
    """Put everything back as it stood before the change."""
    for i in range(count):
        _lift(scratch.ruined[i], crew, work, money, state)
    for i in range(count):
        activity = scratch.ruined[i]
        state.status[activity], state.opened[activity] = scratch.status[i], scratch.opened[i]
        if scratch.start[i] >= 0:
            state.team[activity] = scratch.team[i]
            book(
                activity,
                scratch.option[i],
                scratch.start[i],
                scratch.end[i],
                scratch.opened[i],
                crew,
                work,
                money,
                state,
            )
    if opened > 0:
        state.reach[:] = scratch.reach
        for i in range(opened - 1, -1, -1):
            state.link_open[scratch.links[i]] = scratch.openings[i]
