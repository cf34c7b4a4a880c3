"""Bundles: all that one service or one release still needs, with the roads to get there."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from firmground.kernels.layout import NEVER, Floats, Ints
from firmground.kernels.ranking import closures
from firmground.kernels.rows import compress, ints
from firmground.plan.problem import Problem

__all__ = ["Bundles", "effort_of", "mandatory_bundles", "planned_bundles", "whole_order"]

_IMPOSSIBLE = 1e6


@dataclass(frozen=True)
class Bundles:
    """Activities of each bundle, each after those it waits for, with the bundle's weight and where it came from."""

    ptr: Ints
    member: Ints
    weight: Floats  # hundredths of persons
    things: Ints  # index of the area released, -1 for a service
    services: Ints  # index of the service returned, -1 for an area

    @property
    def size(self) -> int:
        """Number of bundles."""
        return self.weight.size


def effort_of(problem: Problem) -> Floats:
    """Days that each activity would take all teams of its kind together; a large figure where nobody can do it."""
    teams: dict[str, int] = {}
    for contingent in problem.programme.contingents:
        teams[contingent.team_kind] = teams.get(contingent.team_kind, 0) + contingent.teams
    return np.array(
        [
            min((o.teams * o.days / teams[o.method.team_kind] for o in options), default=_IMPOSSIBLE)
            for options in problem.options
        ],
        np.float64,
    )


def planned_bundles(problem: Problem, effort: Floats) -> Bundles:
    """Bundles as a planner would make them: the least alternatives, and the roads of least work from any base."""
    chains = [problem.work.before[a:b].tolist() for a, b in _spans(problem.work.before_ptr)]
    ptr, member = closures(np.arange(problem.size), *compress(chains), problem.size)
    chain_effort = np.add.reduceat(np.append(effort[member], 0.0), ptr[:-1]) if problem.size else effort
    parent, distance = _road_tree(problem, chain_effort)
    first_node = problem.size
    for activity in range(problem.size):
        node = _nearest(problem, int(problem.work.site[activity]), distance)
        if node is not None:
            chains[activity].append(first_node + node)
    roads: list[list[int]] = []
    for node, link in enumerate(parent):
        if link is None:
            roads.append([])
            continue
        other = int(problem.net.v[link] if problem.net.u[link] == node else problem.net.u[link])
        roads.append([first_node + other, *_openers(problem, link)])
    return _bundles(problem, [*chains, *roads], _choice_of_least(problem, chain_effort))


def mandatory_bundles(problem: Problem, order: tuple[Ints, Ints]) -> Bundles:
    """Bundles of what no plan can do without: all that `order` waits for, and needs without alternatives."""
    before_ptr, before = order
    chains = [before[a:b].tolist() for a, b in _spans(before_ptr)]
    needs = [
        problem.returns.member[a:b].tolist() if problem.returns.least[i] == b - a else []
        for i, (a, b) in enumerate(_spans(problem.returns.member_ptr))
    ]
    return _bundles(problem, chains, needs)


def _bundles(problem: Problem, items: list[list[int]], needs: list[list[int]]) -> Bundles:
    """Close what each weighted thing and service needs over the items (activities first, then others)."""
    returns = problem.returns
    first_thing = len(items)
    things = [returns.thing[a:b].tolist() for a, b in _spans(returns.thing_ptr)]
    services = [[first_thing + m for need in needs[a:b] for m in need] for a, b in _spans(returns.need_ptr)]
    graph = compress([*items, *things, *services])
    areas = np.flatnonzero(returns.thing_weight)
    served = np.flatnonzero(returns.service_weight)
    roots = np.concatenate([areas, len(things) + served]).astype(np.int64) + first_thing
    ptr, member = closures(roots, *graph, problem.size)
    weight = np.concatenate([returns.thing_weight[areas], returns.service_weight[served]]).astype(np.float64)
    none = np.full(roots.size, -1, np.int64)
    from_area, from_service = none.copy(), none.copy()
    from_area[: areas.size] = areas
    from_service[areas.size :] = served
    return Bundles(ptr, member, weight, from_area, from_service)


def _spans(ptr: Ints) -> list[tuple[int, int]]:
    edges = ptr.tolist()
    return list(pairwise(edges))


def _openers(problem: Problem, link: int) -> list[int]:
    return [int(a) for a in problem.net.by[problem.net.by_ptr[link] : problem.net.by_ptr[link + 1]]]


def _road_tree(problem: Problem, chain_effort: Floats) -> tuple[list[int | None], list[float]]:
    """Dijkstra from all bases at once, by work to open a link and a trifle for its length."""
    net = problem.net
    nodes = net.at_ptr.size - 1
    parent: list[int | None] = [None] * nodes
    distance = [float("inf")] * nodes
    cost = [
        float("inf")
        if net.waits[k] == NEVER
        else sum(chain_effort[a] for a in _openers(problem, k)) + net.length[k] * 1e-9
        for k in range(net.u.size)
    ]
    heap = [(0.0, int(node)) for node in set(net.base_node.tolist()) if node >= 0]
    for _, node in heap:
        distance[node] = 0.0
    heap.sort()
    while heap:
        far, node = heappop(heap)
        if far > distance[node]:
            continue
        for link in net.at[net.at_ptr[node] : net.at_ptr[node + 1]].tolist():
            other = int(net.v[link] if net.u[link] == node else net.u[link])
            if far + cost[link] < distance[other]:
                distance[other], parent[other] = far + cost[link], link
                heappush(heap, (distance[other], other))
    return parent, distance


def _nearest(problem: Problem, site: int, distance: list[float]) -> int | None:
    """Node of a site that takes least work to reach; None where no route is asked for."""
    nodes = problem.site.node[problem.site.node_ptr[site] : problem.site.node_ptr[site + 1]].tolist()
    return min(nodes, key=lambda node: (distance[node], node), default=None)


def _choice_of_least(problem: Problem, chain_effort: Floats) -> list[list[int]]:
    """For each need, its `least` members of least work (services cost what their own choices cost)."""
    returns = problem.returns
    cost = [
        float("inf") if returns.never[t] else float(chain_effort[returns.thing[a:b]].sum())
        for t, (a, b) in enumerate(_spans(returns.thing_ptr))
    ]
    member_spans = _spans(returns.member_ptr)
    chosen: list[list[int]] = []
    for a, b in _spans(returns.need_ptr):
        total = 0.0
        for need in range(a, b):
            low, high = member_spans[need]
            members = returns.member[low:high].tolist()
            members.sort(key=lambda m: (cost[m], m))
            chosen.append(members[: int(returns.least[need])])
            total += sum(cost[m] for m in chosen[-1])
        cost.append(total)
    return chosen


def whole_order(problem: Problem, order: Iterable[int]) -> Ints:
    """Name each activity of an order once, then those it lacks, each after what it waits for."""
    order = list(dict.fromkeys(order))
    seen = set(order)
    rest = ints(i for i in range(problem.size) if i not in seen)
    _, closed = closures(rest, problem.work.before_ptr, problem.work.before, problem.size)
    for activity in closed.tolist():
        if activity not in seen:
            seen.add(activity)
            order.append(activity)
    return ints(order)
