"""Access: the day on which a route opens, kept up to date while links open, and the shortest open route."""

from heapq import heappop, heappush

import numpy as np
from numba import njit

from firmground.kernels.layout import NEVER, Ints, Net, Site

__all__ = ["open_link", "opening", "reach_of", "shortest_route"]


@njit(cache=True)
def open_link(link: int, day: int, net: Net, link_open: Ints, reach: Ints) -> None:
    """Open a link on a day and lower the reach (bottleneck label) of every node that gains by it.

    `reach` is [bases, nodes]: the least, over routes, of the latest opening along the route.
    """
    link_open[link] = day
    stack = np.empty(net.at_ptr.shape[0], np.int64)
    queued = np.zeros(net.at_ptr.shape[0], np.bool_)
    for base in range(reach.shape[0]):
        label = reach[base]
        top = 0
        for node in (net.u[link], net.v[link]):
            stack[top] = node
            queued[node] = True
            top += 1
        while top > 0:
            top -= 1
            node = stack[top]
            queued[node] = False
            for i in range(net.at_ptr[node], net.at_ptr[node + 1]):
                edge = net.at[i]
                if link_open[edge] == NEVER:
                    continue
                other = net.v[edge] if net.u[edge] == node else net.u[edge]
                through = max(label[node], link_open[edge])
                if through < label[other]:
                    label[other] = through
                    if not queued[other]:
                        stack[top] = other
                        queued[other] = True
                        top += 1


@njit(cache=True)
def opening(link: int, net: Net, ends: Ints) -> int:
    """Give the day on which a link opens: the last of the activities that open it has ended; NEVER if one does not."""
    day = int(net.since[link])
    for i in range(net.by_ptr[link], net.by_ptr[link + 1]):
        day = max(day, ends[net.by[i]])
    return day


@njit(cache=True)
def reach_of(base: int, site: int, spot: Site, reach: Ints) -> int:
    """Give the day on which a site can be reached from a base."""
    if spot.open_always[site]:
        return 0
    best = NEVER
    for i in range(spot.node_ptr[site], spot.node_ptr[site + 1]):
        best = min(best, reach[base, spot.node[i]])
    return best


@njit(cache=True)
def shortest_route(source: int, open_by: int, net: Net, link_open: Ints, distance: Ints, via: Ints) -> None:
    """Find shortest routes by length from a node over links open by a day (Dijkstra with a binary heap).

    Writes the distance of each node (NEVER if out of reach) and the link by which it is reached (-1 if none).
    """
    distance[:] = NEVER
    via[:] = -1
    heap = [(0, source)]
    distance[source] = 0
    while heap:
        far, node = heappop(heap)
        if far > distance[node]:
            continue
        for i in range(net.at_ptr[node], net.at_ptr[node + 1]):
            edge = net.at[i]
            if link_open[edge] > open_by:
                continue
            other = net.v[edge] if net.u[edge] == node else net.u[edge]
            longer = far + net.length[edge]
            if longer < distance[other]:
                distance[other] = longer
                via[other] = edge
                heappush(heap, (longer, other))
