"""One part as a Programme of its own: its work, the teams lent to it, its roads; the rest counts nothing there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from shapely.geometry import box

from firmground.kernels.joins import components
from firmground.kernels.layout import NEVER, Ints
from firmground.model import Absence, Activity, Block, Contingent, Limits, Link, Neighbour, Programme, Site
from firmground.plan.parts.counts import Counts
from firmground.plan.parts.cut import Cut
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule

__all__ = ["Part", "make_parts"]

_NOWHERE = box(0.0, 0.0, 1e-4, 1e-4)
"""Shape of every area of a part: planning needs none, and what is not sent cannot leak."""

_TRIFLE = 0.05
"""Share of a budget that goes to all parts alike: more may be worth doing in its days than the whole plan does."""


@dataclass(frozen=True)
class Part:
    """A part, and where its activities, contingents and teams stand in the whole."""

    programme: Programme
    activities: Ints
    contingents: tuple[int, ...]
    first_team: tuple[int, ...]  # number of the first team that each contingent lends


def make_parts(problem: Problem, cut: Cut, whole: Schedule) -> Iterator[Part]:
    """Make the parts one after the other; a part without work is left out."""
    order = np.argsort(cut.part, kind="stable")
    edges = np.searchsorted(cut.part[order], np.arange(cut.parts + 1))
    maker = _Maker(problem, cut, whole)
    for number, (a, b) in enumerate(pairwise(edges.tolist())):
        if b > a:
            yield maker.part(number, np.sort(order[a:b]))


class _Maker:
    """Makes the parts of one cut."""

    def __init__(self, problem: Problem, cut: Cut, whole: Schedule) -> None:
        self._problem, self._cut = problem, cut
        self._counts = Counts(problem, cut)
        self._money = _shares(problem, cut, whole)
        self._blocks: dict[str, list[Block]] = {}
        for block in problem.programme.blocks:
            self._blocks.setdefault(block.site, []).append(block)
        self._near: dict[str, list[Neighbour]] = {}
        for neighbour in problem.programme.neighbours:
            self._near.setdefault(neighbour.a, []).append(neighbour)

    def part(self, number: int, mine: Ints) -> Part:
        """Make one part of the activities given."""
        problem, programme = self._problem, self._problem.programme
        sites = [programme.sites[s] for s in np.unique(problem.work.site[mine]).tolist()]
        at, names = {s.id for s in sites}, {programme.activities[i].id for i in mine.tolist()}
        places = frozenset[str]().union(*(programme.lineage_of[s.place] for s in sites))
        node = self._contracted(number)
        loans = {
            c: lent
            for c, lent in self._cut.loans.of(number).items()
            if not programme.contingents[c].districts or programme.contingents[c].districts & places
        }
        contingents = tuple(_lent(programme.contingents[c], a, b, places) for c, (a, b) in loans.items())
        return Part(
            replace(
                programme,
                name=f"{programme.name}, part {number + 1}",
                places=tuple(p for p in programme.places if p.id in places),
                sites=tuple(_moved(s, node) for s in sites),
                areas=tuple(
                    replace(programme.area_by_id[s.id], perimeter=_NOWHERE, evidence=())
                    for s in sites
                    if s.id in programme.area_by_id
                ),
                assets=tuple(programme.asset_by_id[s.id] for s in sites if s.id in programme.asset_by_id),
                services=self._counts.of(number, sites[0].place, places),
                activities=tuple(self._activity(i, names) for i in mine.tolist()),
                contingents=contingents,
                bases=tuple(
                    replace(b, node=None if b.node is None else node[b.node])
                    for b in programme.bases
                    if b.id in {c.base for c in contingents}
                ),
                links=tuple(
                    _rejoined(programme.links[k], node) for k in np.flatnonzero(self._cut.link_part == number).tolist()
                ),
                pledges=(),
                limits=self._limits(number, places),
                blocks=tuple(b for s in sites for b in self._blocks.get(s.id, ()) if self._released_here(b, names)),
                neighbours=tuple(n for s in sites for n in self._near.get(s.id, ()) if n.b in at),
            ),
            mine,
            tuple(loans),
            tuple(int(problem.crew.first[c]) + first for c, (first, _) in loans.items()),
        )

    def _activity(self, i: int, names: set[str]) -> Activity:
        activity = self._problem.programme.activities[i]
        before = tuple(b for b in activity.predecessors if b in names)
        earliest = int(self._cut.earliest[i])
        if before == activity.predecessors and earliest == activity.earliest_start:
            return activity
        return replace(activity, predecessors=before, earliest_start=earliest)

    def _released_here(self, block: Block, names: set[str]) -> bool:
        """Whether the part itself releases the ground; what others release is in the first days already (L1)."""
        return self._problem.programme.handover_of.get(block.area) in names

    def _contracted(self, number: int) -> Mapping[str, str]:
        """Name each node by what the links of other parts, and those that wait for nothing, join it to."""
        cut, net = self._cut, self._problem.net
        given = np.flatnonzero((cut.link_part != number) & (cut.opens != NEVER))
        joined = components(net.u[given], net.v[given], net.at_ptr.size - 1).tolist()
        return {name: f"N{joined[i]}" for name, i in self._problem.nodes.items()}

    def _limits(self, number: int, places: frozenset[str]) -> Limits:
        limits, money = self._problem.programme.limits, self._money[:, number].tolist()
        budgets = zip(self._problem.budgets, money, strict=True)
        return Limits(
            tuple(replace(b, amount=m) for b, m in budgets), tuple(f for f in limits.equity if f.district in places)
        )


def _lent(contingent: Contingent, first: int, last: int, places: frozenset[str]) -> Contingent:
    """Give the teams of a contingent from one to another, both counted from 0, as a contingent of their own."""
    away = tuple(Absence(a.team - first, a.back) for a in contingent.absences if first < a.team <= last)
    return replace(contingent, teams=last - first, pledge=None, districts=contingent.districts & places, absences=away)


def _moved(site: Site, node: Mapping[str, str]) -> Site:
    return replace(site, nodes=tuple(dict.fromkeys(node[n] for n in site.nodes)))


def _rejoined(link: Link, node: Mapping[str, str]) -> Link:
    """Hang a link between joined nodes; one that joins nothing anew leads nowhere, but may be what people need."""
    one, other = node[link.from_node], node[link.to_node]
    return replace(link, from_node=one, to_node=f"{other}, elsewhere" if one == other else other)


def _shares(problem: Problem, cut: Cut, whole: Schedule) -> Ints:
    """Give the money that each part (columns) gets of each budget (rows), by what its work costs in the whole plan."""
    money, done = problem.money, np.flatnonzero(whole.option >= 0)
    option, start = whole.option[done], whole.start[done]
    partner = problem.crew.partner[problem.work.contingent[option]]
    found = np.zeros((money.first.size, cut.parts), np.int64)
    for i in range(money.first.size):
        within = (money.first[i] <= start) & (start <= money.last[i])
        within &= (money.partner[i] == -1) | (partner == money.partner[i])
        # The last column is what is left to the whole; part -1 counts there.
        cost = np.zeros(cut.parts + 1)
        np.add.at(cost, cut.part[done[within]], problem.work.cost[option[within]])
        cost += max(float(cost.sum()), 1.0) * _TRIFLE / cost.size
        found[i] = np.floor(float(money.amount[i]) * cost / cost.sum())[: cut.parts]
    return found
