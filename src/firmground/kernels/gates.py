"""Gates of the access network: what cannot be reached when some links are shut."""

import numpy as np
from numba import njit

from firmground.kernels.layout import NEVER, Ints, Net

__all__ = ["beyond"]


@njit(cache=True)
def beyond(shut: Ints, net: Net) -> Ints:
    """List the nodes that no base has a route to while the links marked in `shut` stay shut.

    Links that never open are shut as well; all others count as open.
    """
    nodes = net.at_ptr.shape[0] - 1
    seen = np.zeros(nodes, np.bool_)
    stack = np.empty(nodes, np.int64)
    top = 0
    for base in range(net.base_node.shape[0]):
        node = net.base_node[base]
        if node >= 0 and not seen[node]:
            seen[node] = True
            stack[top] = node
            top += 1
    while top > 0:
        top -= 1
        node = stack[top]
        for i in range(net.at_ptr[node], net.at_ptr[node + 1]):
            link = net.at[i]
            other = net.v[link] if net.u[link] == node else net.u[link]
            if not seen[other] and shut[link] == 0 and net.waits[link] != NEVER:
                seen[other] = True
                stack[top] = other
                top += 1
    return np.flatnonzero(~seen)
