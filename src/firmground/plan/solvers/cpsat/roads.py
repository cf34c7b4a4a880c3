"""When sites can be reached, as days of a constraint model."""

from collections import defaultdict

from firmground.kernels.layout import NEVER, Net, Site
from firmground.plan.solvers.cpsat.book import Book, Day

__all__ = ["Roads"]


class Roads:
    """The access network of a problem in a model: from which day on each site is within reach of each base.

    Links that wait for nothing join their nodes into one. What is left is walked as a tree where it is one;
    elsewhere each node chooses the link that it is reached by, and counts the links from the base, so that no two
    nodes reach each other in a circle.
    """

    def __init__(self, book: Book, net: Net, spot: Site, ends: list[Day]) -> None:
        self._book, self._net, self._spot = book, net, spot
        self._root = list(range(net.at_ptr.size - 1))
        for link in range(net.u.size):
            if net.waits[link] == 0:
                self._root[self._top(int(net.u[link]))] = self._top(int(net.v[link]))
        self._ways: dict[int, list[tuple[int, Day]]] = defaultdict(list)
        for link in range(net.u.size):
            u, v = self._top(int(net.u[link])), self._top(int(net.v[link]))
            if net.waits[link] not in (0, NEVER) and u != v:
                opens = book.latest([ends[a] for a in net.by[net.by_ptr[link] : net.by_ptr[link + 1]].tolist()])
                self._ways[u].append((v, opens))
                self._ways[v].append((u, opens))
        self._reached: dict[int, dict[int, Day]] = {}
        self._sites: dict[tuple[int, int], Day | None] = {}

    def reach(self, base: int, site: int) -> Day | None:
        """Give the day from which a site is within reach of a base; None if no links lead there."""
        if self._spot.open_always[site]:
            return 0
        if (base, site) not in self._sites:
            self._sites[base, site] = self._of_site(base, site)
        return self._sites[base, site]

    def _of_site(self, base: int, site: int) -> Day | None:
        node = int(self._net.base_node[base])
        if node < 0:
            return None
        if base not in self._reached:
            self._reached[base] = self._from(self._top(node))
        nodes = self._spot.node[self._spot.node_ptr[site] : self._spot.node_ptr[site + 1]].tolist()
        tops = sorted({self._top(n) for n in nodes})
        found = [self._reached[base][top] for top in tops if top in self._reached[base]]
        return self._book.earliest(found) if found else None

    def _from(self, home: int) -> dict[int, Day]:
        """Walk from a node; the first pass lists the nodes, each after one that leads to it."""
        parent: dict[int, tuple[int, Day]] = {home: (home, 0)}
        order = [home]
        for node in order:
            for other, opens in self._ways[node]:
                if other not in parent:
                    parent[other] = node, opens
                    order.append(other)
        if sum(len(self._ways[node]) for node in order) != 2 * (len(order) - 1):
            return self._by_choice(home, order)
        reached: dict[int, Day] = {home: 0}
        for node in order[1:]:
            before, opens = parent[node]
            reached[node] = self._book.latest([reached[before], opens])
        return reached

    def _by_choice(self, home: int, order: list[int]) -> dict[int, Day]:
        book, model = self._book, self._book.model
        reached: dict[int, Day] = {home: 0} | {node: book.day() for node in order[1:]}
        links: dict[int, Day] = {home: 0} | {node: model.new_int_var(1, len(order), "") for node in order[1:]}
        for node in order[1:]:
            bits = [book.flag() for _ in self._ways[node]]
            model.add_exactly_one(bits)
            for (before, opens), bit in zip(self._ways[node], bits, strict=True):
                model.add(reached[node] >= reached[before]).only_enforce_if(bit)
                model.add(reached[node] >= opens).only_enforce_if(bit)
                model.add(links[node] >= links[before] + 1).only_enforce_if(bit)
        return reached

    def _top(self, node: int) -> int:
        while self._root[node] != node:
            self._root[node] = self._root[self._root[node]]
            node = self._root[node]
        return node
