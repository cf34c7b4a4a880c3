"""What edges join: the components of a graph, and the day on which each node is joined to a source."""

from heapq import heappop, heappush

import numpy as np
from numba import njit

from firmground.kernels.layout import NEVER, Ints, Net

__all__ = ["components", "joined_on"]


@njit(cache=True)
def components(one: Ints, other: Ints, size: int) -> Ints:
    """Give each of `size` nodes the least node that edges join it to (union-find with path halving).

    Source: Tarjan and van Leeuwen 1984, Journal of the ACM 31, section 1.
    """
    root = np.arange(size)
    for i in range(one.shape[0]):
        a, b = one[i], other[i]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        while root[b] != b:
            root[b] = root[root[b]]
            b = root[b]
        # The lesser node leads, so that parents stand before their children and one pass names all.
        if a < b:
            root[b] = a
        else:
            root[a] = b
    for node in range(size):
        root[node] = root[root[node]]
    return root


@njit(cache=True)
def joined_on(opens: Ints, net: Net) -> Ints:
    """Give the day on which some route from any base to each node is open, NEVER where none ever is.

    `opens` is the day of each link. A route is open when its last link is, so nodes are settled in the order of their
    days (Dijkstra with the latest opening in the place of length).
    """
    day = np.full(net.at_ptr.shape[0] - 1, NEVER, np.int64)
    heap = [(0, 0)]
    heap.pop()
    for i in range(net.base_node.shape[0]):
        if net.base_node[i] >= 0:
            day[net.base_node[i]] = 0
            heappush(heap, (0, net.base_node[i]))
    while len(heap) > 0:
        here, node = heappop(heap)
        if here > day[node]:
            continue
        for i in range(net.at_ptr[node], net.at_ptr[node + 1]):
            link = net.at[i]
            there = net.v[link] if net.u[link] == node else net.u[link]
            through = max(here, opens[link])
            if through < day[there]:
                day[there] = through
                heappush(heap, (through, there))
    return day
