"""The one door between a Programme and the arrays that kernels work on."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.layout import NEVER, Crew, Days, Ints, Money, Net, Returns, Site, State, Work
from firmground.kernels.rows import compress, ints
from firmground.model import DIGGING, EXPOSURE, Activity, ActivityKind, AreaStatus, Budget, Programme, WhyNot
from firmground.plan.options import Option, OptionMaker

__all__ = ["Problem"]


@dataclass(frozen=True)
class Problem:
    """A Programme as arrays; activities, sites, contingents and so on keep the order of the Programme."""

    programme: Programme
    options: tuple[tuple[Option, ...], ...]
    barred: Mapping[int, WhyNot]
    days: Days
    crew: Crew
    work: Work
    site: Site
    net: Net
    money: Money
    returns: Returns
    service_order: tuple[int, ...]
    team_names: tuple[str, ...]

    @classmethod
    def of(cls, programme: Programme) -> "Problem":
        """Turn a Programme into arrays."""
        # Nothing that is made here is garbage, and to look for some would take half as long again.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return cls._of(programme)
        finally:
            if collecting:
                gc.enable()

    @classmethod
    def _of(cls, programme: Programme) -> "Problem":
        maker = OptionMaker(programme)
        barred = _barred(programme)
        options = tuple(() if i in barred else tuple(maker.options(a)) for i, a in enumerate(programme.activities))
        index = {a.id: i for i, a in enumerate(programme.activities)}
        nodes = _nodes(programme)
        order = _services_after_needs(programme)
        return cls(
            programme,
            options,
            barred,
            maker.days(),
            _crew(programme),
            _work(programme, options, index),
            _sites(programme, nodes),
            _net(programme, index, nodes),
            _money(programme),
            _returns(programme, index, order),
            order,
            tuple(t.id for c in programme.contingents for t in c.members()),
        )

    @property
    def size(self) -> int:
        """Number of activities."""
        return len(self.programme.activities)

    @cached_property
    def shortest(self) -> Ints:
        """Fewest working days of each activity over its options (1 where it has none)."""
        return ints(min((o.days for o in options), default=1) for options in self.options)

    @cached_property
    def most_teams(self) -> int:
        """Most teams that any option asks for."""
        return max((o.teams for options in self.options for o in options), default=1)

    @cached_property
    def nodes(self) -> Mapping[str, int]:
        """Numbers of the nodes of the access network, by name."""
        return _nodes(self.programme)

    @cached_property
    def budgets(self) -> tuple[Budget, ...]:
        """The budgets that `money` holds."""
        return _binding(self.programme)

    @cached_property
    def certain(self) -> Work:
        """The activities with only the precedence that every legal plan keeps, for the bound."""
        index = {a.id: i for i, a in enumerate(self.programme.activities)}
        before_ptr, before = _compressed(_predecessors(self.programme, certain=True), index)
        return self.work._replace(before_ptr=before_ptr, before=before)

    @cached_property
    def decided(self) -> NDArray[np.bool_]:
        """Whether an authority's lock or deadline binds each activity."""
        return np.array([a.deadline is not None or a.lock is not None for a in self.programme.activities], np.bool_)

    def blank(self, columns: int) -> State:
        """Make an empty state with room for so many activities in each team's timeline."""
        n, teams = self.size, len(self.team_names)
        bases, nodes, links = self.crew.x.size, self.net.at_ptr.size - 1, self.net.u.size

        def empty(*shape: int) -> Ints:
            return np.zeros(shape, np.int64)

        return State(
            empty(n), empty(n), empty(n), empty(n), empty(n), empty(n, self.most_teams),
            empty(teams, columns), empty(teams, columns), empty(teams, columns), empty(teams), empty(teams, columns),
            empty(bases, nodes), empty(links), empty(links), empty(self.money.first.size),
        )  # fmt: skip


def _barred(programme: Programme) -> dict[int, WhyNot]:
    """Activities that the law bars for good: too deep (L2), on ground never handed over (L1), without evidence (L3)."""
    touching = _touching(programme)
    barred: dict[int, WhyNot] = {}
    for i, activity in enumerate(programme.activities):
        areas = [programme.area_by_id[area] for area in touching.get(activity.site, ())]
        if activity.kind is ActivityKind.HANDOVER:
            if any(not group for group in _evidence(programme, activity)):
                barred[i] = WhyNot.EVIDENCE
        elif not activity.releases:
            if activity.kind in DIGGING and any(activity.digging_depth_m > area.depth_m for area in areas):
                barred[i] = WhyNot.DEPTH
            elif any(not area.handed_over and area.id not in programme.handover_of for area in areas):
                barred[i] = WhyNot.GROUND
    return barred


def _touching(programme: Programme) -> dict[str, list[str]]:
    """Hazardous areas that touch each site."""
    found: dict[str, list[str]] = {}
    for block in programme.blocks:
        found.setdefault(block.site, []).append(block.area)
    return found


def _evidence(programme: Programme, handover: Activity) -> list[list[str]]:
    """Give groups of activities of which one must have ended before a handover (L3); an empty group bars it."""
    area = programme.area_by_id.get(handover.site)
    if area is None:
        return []
    at_site = programme.activities_at[area.id]
    groups: list[tuple[ActivityKind, ...]] = [(ActivityKind.NTS,)]
    if area.shares.reduced > 0:
        groups.append((ActivityKind.TS,))
    if area.shares.cleared > 0:
        groups += [(ActivityKind.CLEARANCE, ActivityKind.BAC), (ActivityKind.QA,)]
    found = [[a.id for a in at_site if a.kind in kinds] for kinds in groups]
    accepted = area.status is AreaStatus.CLOSED
    given = [n == 0 or accepted or not area.proved.isdisjoint(kinds) for n, kinds in enumerate(groups)]
    # Survey may have been done before the Programme began; a closed area lacks only the signature.
    return [group for group, enough in zip(found, given, strict=True) if group or not enough]


def _predecessors(programme: Programme, *, certain: bool) -> list[set[str]]:
    """List what each activity waits for: its own chain, the handover of the ground it stands on (L1), evidence (L3).

    Where any one of several activities is evidence enough the plan takes the first; `certain` leaves that out, so
    that only what every legal plan keeps remains, as the bound needs it.
    """
    touching = _touching(programme)
    found = []
    for activity in programme.activities:
        before = set(activity.predecessors)
        if activity.kind is ActivityKind.HANDOVER:
            before |= {
                group[0] for group in _evidence(programme, activity) if group and not (certain and len(group) > 1)
            }
        if not activity.releases:
            areas = [a for a in touching.get(activity.site, ()) if not programme.area_by_id[a].handed_over]
            before |= {programme.handover_of[a] for a in areas if a in programme.handover_of}
        found.append(before)
    return found


def _work(programme: Programme, options: Sequence[Sequence[Option]], index: Mapping[str, int]) -> Work:
    activities = programme.activities
    site = {s.id: i for i, s in enumerate(programme.sites)}
    before_ptr, before = _compressed(_predecessors(programme, certain=False), index)
    option_ptr, _ = compress([range(len(o)) for o in options])
    flat = [o for row in options for o in row]
    return Work(
        site=ints(site[a.site] for a in activities),
        earliest=ints(a.earliest_start for a in activities),
        deadline=ints(NEVER if a.deadline is None else a.deadline for a in activities),
        lock_start=ints(_lock_start(a) for a in activities),
        radius=np.array([a.danger_radius_m for a in activities], np.float64),
        before_ptr=before_ptr,
        before=before,
        option_ptr=option_ptr,
        contingent=ints(o.contingent for o in flat),
        teams=ints(o.teams for o in flat),
        days=ints(o.days for o in flat),
        calendar=ints(o.calendar for o in flat),
        first=ints(o.first for o in flat),
        last=ints(o.last for o in flat),
        cost=ints(o.cost for o in flat),
    )


def _compressed(sets: Sequence[set[str]], index: Mapping[str, int]) -> tuple[Ints, Ints]:
    return compress([sorted(index[name] for name in names) for names in sets])


def _lock_start(activity: Activity) -> int:
    return -1 if activity.lock is None or activity.lock.start is None else activity.lock.start


def _crew(programme: Programme) -> Crew:
    contingents = programme.contingents
    base = {b.id: i for i, b in enumerate(programme.bases)}
    partner = {name: i for i, name in enumerate(sorted({c.partner for c in contingents}))}
    return Crew(
        first=np.concatenate([[0], np.cumsum([c.teams for c in contingents])]).astype(np.int64),
        base=ints(base[c.base] for c in contingents),
        partner=ints(partner[c.partner] for c in contingents),
        joins=ints(NEVER if day is None else programme.day_of(day) for c in contingents for day in c.joins()),
        x=ints(b.x for b in programme.bases),
        y=ints(b.y for b in programme.bases),
    )


def _nodes(programme: Programme) -> dict[str, int]:
    names = {n for k in programme.links for n in (k.from_node, k.to_node)}
    names |= {n for s in programme.sites for n in s.nodes}
    names |= {b.node for b in programme.bases if b.node is not None}
    return {name: i for i, name in enumerate(sorted(names))}


def _sites(programme: Programme, nodes: Mapping[str, int]) -> Site:
    index = {s.id: i for i, s in enumerate(programme.sites)}
    widest = {site: max(a.danger_radius_m for a in at) for site, at in programme.activities_at.items()}
    near: list[list[tuple[int, int]]] = [[] for _ in programme.sites]
    for n in programme.neighbours:
        if n.metres < max(widest.get(n.a, 0.0), widest.get(n.b, 0.0)):
            near[index[n.a]].append((index[n.b], n.metres))
            near[index[n.b]].append((index[n.a], n.metres))
    here: list[list[int]] = [[] for _ in programme.sites]
    for i, activity in enumerate(programme.activities):
        here[index[activity.site]].append(i)
    node_ptr, node = compress([[nodes[n] for n in s.nodes] for s in programme.sites])
    near_ptr, other = compress([[b for b, _ in row] for row in near])
    here_ptr, at = compress(here)
    return Site(
        x=ints(s.x for s in programme.sites),
        y=ints(s.y for s in programme.sites),
        open_always=np.array([not s.nodes for s in programme.sites], np.bool_),
        node_ptr=node_ptr,
        node=node,
        near_ptr=near_ptr,
        near=other,
        metres=ints(m for row in near for _, m in row),
        here_ptr=here_ptr,
        here=at,
    )


def _net(programme: Programme, index: Mapping[str, int], nodes: Mapping[str, int]) -> Net:
    links = programme.links
    opens: list[list[int]] = [[] for _ in programme.activities]
    at: list[list[int]] = [[] for _ in nodes]
    for i, link in enumerate(links):
        for activity in set(link.opened_by):
            opens[index[activity]].append(i)
        at[nodes[link.from_node]].append(i)
        at[nodes[link.to_node]].append(i)
    by_ptr, by = compress([sorted({index[a] for a in k.opened_by}) for k in links])
    opens_ptr, opened = compress(opens)
    at_ptr, edges = compress(at)
    return Net(
        u=ints(nodes[k.from_node] for k in links),
        v=ints(nodes[k.to_node] for k in links),
        length=ints(round(k.length_m) for k in links),
        since=ints(k.shut_until for k in links),
        waits=ints(NEVER if k.closed else len(set(k.opened_by)) for k in links),
        by_ptr=by_ptr,
        by=by,
        opens_ptr=opens_ptr,
        opens=opened,
        at_ptr=at_ptr,
        at=edges,
        base_node=ints(-1 if b.node is None else nodes[b.node] for b in programme.bases),
        commute=programme.travel.commute_m,
        per_day=programme.travel.metres_per_day,
        detour=programme.travel.detour_per_cent,
    )


def _binding(programme: Programme) -> tuple[Budget, ...]:
    """List the budgets that bind somebody: one of a partner who sends nobody does not."""
    partners = {c.partner for c in programme.contingents}
    return tuple(b for b in programme.limits.budgets if b.partner is None or b.partner in partners)


def _money(programme: Programme) -> Money:
    partner = {name: i for i, name in enumerate(sorted({c.partner for c in programme.contingents}))}
    budgets = _binding(programme)
    return Money(
        first=ints(programme.day_of(b.first) for b in budgets),
        last=ints(programme.day_of(b.last) for b in budgets),
        partner=ints(-1 if b.partner is None else partner[b.partner] for b in budgets),
        amount=ints(b.amount for b in budgets),
    )


def _services_after_needs(programme: Programme) -> tuple[int, ...]:
    """List the services so that each stands after the services it needs."""
    index = {s.id: i for i, s in enumerate(programme.services)}
    order: list[int] = []
    done: set[int] = set()
    for root in range(len(programme.services)):
        stack = [(root, False)]
        while stack:
            i, leaving = stack.pop()
            if leaving:
                order.append(i)
            elif i not in done:
                done.add(i)
                stack.append((i, True))
                members = [m for need in programme.services[i].needs for m in need.members]
                stack += [(index[m], False) for m in members if m in index and index[m] not in done]
    return tuple(order)


def _returns(programme: Programme, index: Mapping[str, int], order: Sequence[int]) -> Returns:
    weights = programme.weights
    things: list[tuple[str, Sequence[int], bool, int]] = [
        *((a.id, [index[w] for w in programme.works_at(a.id)], False, 0) for a in programme.assets),
        *((k.id, [index[a] for a in k.opened_by], k.closed, 0) for k in programme.links),
    ]
    for area in programme.areas:
        handover = programme.handover_of.get(area.id)
        exposed = 0 if area.handed_over else area.people_exposed * weights.of(EXPOSURE, area.id)
        acts = [] if handover is None or area.handed_over else [index[handover]]
        things.append((area.id, acts, handover is None and not area.handed_over, exposed))
    shut = {k.id: k.shut_until for k in programme.links}
    member = {name: i for i, (name, _, _, _) in enumerate(things)}
    services = [programme.services[i] for i in order]
    member |= {s.id: len(things) + i for i, s in enumerate(services)}
    thing_ptr, thing = compress([acts for _, acts, _, _ in things])
    need_ptr, _ = compress([range(len(s.needs)) for s in services])
    needs = [need for s in services for need in s.needs]
    member_ptr, members = compress([[member[m] for m in need.members] for need in needs])
    return Returns(
        thing_ptr=thing_ptr,
        thing=thing,
        never=np.array([never for _, _, never, _ in things], np.bool_),
        since=ints(NEVER if never else shut.get(name, 0) for name, _, never, _ in things),
        need_ptr=need_ptr,
        least=ints(need.least for need in needs),
        member_ptr=member_ptr,
        member=members,
        thing_weight=ints(w for _, _, _, w in things),
        service_weight=ints(s.people * weights.of(s.kind.value, s.id) for s in services),
    )
