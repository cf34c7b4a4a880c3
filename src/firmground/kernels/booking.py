"""Writing an activity into a schedule: teams' timelines, budgets, and the links that it opens."""

from numba import njit

from firmground.kernels.access import open_link, opening
from firmground.kernels.layout import PLACED, Crew, Money, Net, State, Work
from firmground.kernels.timeline import insert

__all__ = ["book", "open_links", "spend"]


@njit(cache=True)
def book(
    activity: int, option: int, start: int, end: int, opened: int, crew: Crew, work: Work, money: Money, state: State
) -> bool:
    """Write an activity into the state and its teams' timelines; False if a timeline is full."""
    for k in range(work.teams[option]):
        if state.used[state.team[activity, k]] == state.busy_from.shape[1]:
            return False
    state.status[activity] = PLACED
    state.start[activity], state.end[activity] = start, end
    state.option[activity], state.opened[activity] = option, opened
    for k in range(work.teams[option]):
        team = state.team[activity, k]
        insert(team, activity, start, end, crew.joins[team], state)
    spend(option, start, 1, crew, work, money, state)
    return True


@njit(cache=True)
def spend(option: int, start: int, sign: int, crew: Crew, work: Work, money: Money, state: State) -> None:
    """Charge the cost of an option to the budgets of its first day, or give it back (sign -1)."""
    partner = crew.partner[work.contingent[option]]
    for b in range(money.first.shape[0]):
        if money.first[b] <= start <= money.last[b] and money.partner[b] in (-1, partner):
            state.spent[b] += sign * work.cost[option]


@njit(cache=True)
def open_links(activity: int, net: Net, state: State) -> None:
    """Open the links that waited only for this activity."""
    for i in range(net.opens_ptr[activity], net.opens_ptr[activity + 1]):
        link = net.opens[i]
        state.link_left[link] -= 1
        if state.link_left[link] == 0:
            open_link(link, opening(link, net, state.end), net, state.link_open, state.reach)
