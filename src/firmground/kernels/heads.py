"""Heads: how early each activity could be, if teams were without number and only time and roads stood in the way."""

import numpy as np
from numba import njit

from firmground.kernels.access import open_link, opening, reach_of
from firmground.kernels.days import ending, first_open
from firmground.kernels.layout import NEVER, Crew, Days, Ints, Net, Site, Work

__all__ = ["earliest_ends"]


@njit(cache=True)
def earliest_ends(
    order: Ints, days: Days, crew: Crew, work: Work, spot: Site, net: Net, passes: int, starts: Ints, ends: Ints
) -> None:
    """Write a lower bound on start and end of each activity, NEVER where it cannot be done.

    `order` has predecessors first. Links are taken as open from day 0 at first; each pass raises their opening
    to what the pass before allows, so that every pass leaves a valid bound, and more passes a better one.
    """
    reach = np.empty((crew.x.shape[0], net.at_ptr.shape[0] - 1), np.int64)
    link_open = np.empty(net.waits.shape[0], np.int64)
    opens = np.zeros(net.waits.shape[0], np.int64)
    for _ in range(passes):
        _lay_routes(opens, net, link_open, reach)
        for i in range(order.shape[0]):
            activity = order[i]
            starts[activity], ends[activity] = _earliest(activity, days, crew, work, spot, reach, ends)
        changed = False
        for link in range(opens.shape[0]):
            if net.waits[link] == NEVER:
                continue
            day = opening(link, net, ends)
            if day != opens[link]:
                opens[link] = day
                changed = True
        if not changed:
            break


@njit(cache=True)
def _lay_routes(opens: Ints, net: Net, link_open: Ints, reach: Ints) -> None:
    """Compute the reach of every node when links open on the days given."""
    link_open[:] = NEVER
    reach[:] = NEVER
    for base in range(reach.shape[0]):
        if net.base_node[base] >= 0:
            reach[base, net.base_node[base]] = 0
    for link in range(opens.shape[0]):
        if net.waits[link] != NEVER and opens[link] < NEVER:
            open_link(link, opens[link], net, link_open, reach)


@njit(cache=True)
def _earliest(
    activity: int, days: Days, crew: Crew, work: Work, spot: Site, reach: Ints, ends: Ints
) -> tuple[int, int]:
    """Give the earliest start and the earliest end over all options (not always of the same option)."""
    earliest = max(work.earliest[activity], work.lock_start[activity])
    for i in range(work.before_ptr[activity], work.before_ptr[activity + 1]):
        earliest = max(earliest, ends[work.before[i]])
    best_start, best_end = NEVER, NEVER
    if earliest >= NEVER:
        return best_start, best_end
    for option in range(work.option_ptr[activity], work.option_ptr[activity + 1]):
        opened = reach_of(crew.base[work.contingent[option]], work.site[activity], spot, reach)
        asked = max(earliest, opened, work.first[option])
        start = first_open(days, work.calendar[option], asked)
        if start == NEVER:
            continue
        end = ending(days, work.calendar[option], start, work.days[option])
        if end <= work.last[option]:
            best_start, best_end = min(best_start, start), min(best_end, end)
    return best_start, best_end
