"""Gates: activities that every route to a site waits for, so that all that lies behind waits for them too."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from firmground.kernels.gates import beyond
from firmground.kernels.layout import Ints
from firmground.kernels.rows import compress
from firmground.plan.problem import Problem

__all__ = ["certain_order"]


def certain_order(problem: Problem) -> tuple[Ints, Ints]:
    """Give compressed rows of what each activity waits for in every legal plan: precedence, and gates (3.1)."""
    gates = _gates_by_site(problem)
    waits = [problem.certain.before[a:b].tolist() for a, b in pairwise(problem.certain.before_ptr.tolist())]
    for activity, site in enumerate(problem.work.site.tolist()):
        if gates[site]:
            waits[activity] = sorted({*waits[activity], *gates[site]} - {activity})
    return compress(waits)


def _gates_by_site(problem: Problem) -> list[set[int]]:
    """List the gates of each site, less those that another of its gates waits for itself."""
    of_node = _gates_by_node(problem)
    site = problem.site
    whole: list[set[int]] = []
    for s, (a, b) in enumerate(pairwise(site.node_ptr.tolist())):
        nodes = [of_node[node] for node in site.node[a:b].tolist()]
        whole.append(set.intersection(*nodes) if nodes and not site.open_always[s] else set())
    at = problem.work.site
    return [gates - {far for near in gates for far in whole[at[near]] if far != near} for gates in whole]


def _gates_by_node(problem: Problem) -> list[set[int]]:
    """List, for each node, the activities without which no base has a route to it."""
    net = problem.net
    openers: dict[tuple[int, ...], list[int]] = {}
    for activity, (a, b) in enumerate(pairwise(net.opens_ptr.tolist())):
        if b > a:
            openers.setdefault(tuple(net.opens[a:b].tolist()), []).append(activity)
    found: list[set[int]] = [set() for _ in range(net.at_ptr.size - 1)]
    for links, activities in openers.items():
        for node in beyond(_shut(problem, links), net).tolist():
            found[node].update(activities)
    return found


def _shut(problem: Problem, links: Sequence[int]) -> Ints:
    shut = np.zeros(problem.net.u.size, np.int64)
    shut[list(links)] = 1
    return shut
