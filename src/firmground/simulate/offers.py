"""What a repair of the plan chooses from: other contingents for the same method, other roads, the danger radii."""

from collections import defaultdict

import numpy as np

from firmground.evaluate.bench import Bench, Case
from firmground.kernels.layout import NEVER, Net, Site
from firmground.kernels.rows import compress, ints
from firmground.kernels.simulate_layout import Offers
from firmground.model import Contingent, Factor, Programme
from firmground.simulate.calendars import Domains
from firmground.simulate.people import explosive, first_days, named, window
from firmground.simulate.spreads import SpreadBook
from firmground.simulate.waiting import danger_pairs, needed_before

__all__ = ["offers_of", "roads_of"]


def offers_of(bench: Bench, cases: list[Case], book: SpreadBook, domains: Domains) -> Offers:
    """Look up who may do each activity of a plan, and what keeps it from beginning."""
    programme = bench.programme
    at = {case.activity.id: i for i, case in enumerate(cases)}
    able = [_able(programme, case) for case in cases]
    pools: dict[tuple[int, ...], int] = {}
    pool = [pools.setdefault(tuple(sorted(row)), len(pools)) for row in able]
    after: list[list[int]] = [[] for _ in cases]
    must = [0] * len(cases)
    for one, other in {(at[a.activity.id], at[b.activity.id]) for a, b in needed_before(bench)}:
        after[one].append(other)
        must[other] += 1
    near: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in danger_pairs(bench):
        near[at[a.activity.id]].add(at[b.activity.id])
        near[at[b.activity.id]].add(at[a.activity.id])
    flat = [(case, programme.contingents[c], c) for case, row in zip(cases, able, strict=True) for c in row]
    site = {s.id: i for i, s in enumerate(programme.sites)}
    base = {b.id: i for i, b in enumerate(programme.bases)}
    offer_ptr, contingent = compress(able)
    pool_ptr, member = compress(list(pools))
    after_ptr, waiting = compress([sorted(row) for row in after])
    near_ptr, others = compress([sorted(near[i]) for i in range(len(cases))])
    windows = [window(programme, case.activity, c) for case, c, _ in flat]
    return Offers(
        wanted=ints(len(case.entry.teams) for case in cases),
        offer_ptr=offer_ptr,
        contingent=contingent,
        domain=ints(
            domains.of(case.activity, n, stands=explosive(case.activity) and book.row(Factor.ACCIDENT, *named(c)) >= 0)
            for case, c, n in flat
        ),
        first=ints(first for first, _ in windows),
        last=ints(last for _, last in windows),
        rate=np.array([c.cost_per_team_day for _, c, _ in flat], np.float64),
        earliest=ints(first_days(case.activity) for case in cases),
        pool=ints(pool),
        pool_ptr=pool_ptr,
        member=member,
        room_ptr=np.concatenate([[0], np.cumsum(np.bincount(pool, minlength=len(pools)))]).astype(np.int64),
        after_ptr=after_ptr,
        after=waiting,
        must=ints(must),
        near_ptr=near_ptr,
        near=others,
        site=ints(site[case.site.id] for case in cases),
        base=ints(base[c.base] for c in programme.contingents),
        base_x=ints(b.x for b in programme.bases),
        base_y=ints(b.y for b in programme.bases),
    )


def _able(programme: Programme, case: Case) -> list[int]:
    """Contingents that may do an activity by its planned method with enough teams, the planned one first."""
    found = [i for i, c in enumerate(programme.contingents) if c.id != case.contingent.id and _may(programme, case, c)]
    planned = next(i for i, c in enumerate(programme.contingents) if c.id == case.contingent.id)
    return [planned, *found]


def _may(programme: Programme, case: Case, contingent: Contingent) -> bool:
    activity = case.activity
    lineage = programme.lineage_of[case.site.place]
    return (
        contingent.team_kind == case.method.team_kind
        and contingent.teams >= len(case.entry.teams)
        and not (activity.releases and contingent.accreditation is None)
        and not (activity.lock and activity.lock.contingent not in (None, contingent.id))
        and not (contingent.districts and contingent.districts.isdisjoint(lineage))
    )


def roads_of(programme: Programme, cases: list[Case]) -> tuple[Site, Net]:
    """Give the sites and the access network, with the works of the plan that open links by their positions."""
    at = {case.activity.id: i for i, case in enumerate(cases)}
    links = programme.links
    names = {n for k in links for n in (k.from_node, k.to_node)} | {n for s in programme.sites for n in s.nodes}
    names |= {b.node for b in programme.bases if b.node is not None}
    node = {name: i for i, name in enumerate(sorted(names))}
    by = [sorted({at[a] for a in k.opened_by if a in at}) for k in links]
    opens: list[list[int]] = [[] for _ in cases]
    joined: list[list[int]] = [[] for _ in node]
    for n, link in enumerate(links):
        for i in by[n]:
            opens[i].append(n)
        joined[node[link.from_node]].append(n)
        joined[node[link.to_node]].append(n)
    shut = [k.closed or not set(k.opened_by) <= at.keys() for k in links]
    node_ptr, nodes = compress([[node[n] for n in s.nodes] for s in programme.sites])
    by_ptr, openers = compress(by)
    opens_ptr, opened = compress(opens)
    at_ptr, edges = compress(joined)
    none = np.zeros(0, np.int64)
    spot = Site(
        ints(s.x for s in programme.sites), ints(s.y for s in programme.sites),
        np.array([not s.nodes for s in programme.sites], np.bool_), node_ptr, nodes, none, none, none, none, none,
    )  # fmt: skip
    net = Net(
        u=ints(node[k.from_node] for k in links),
        v=ints(node[k.to_node] for k in links),
        length=ints(round(k.length_m) for k in links),
        since=ints(k.shut_until for k in links),
        waits=ints(NEVER if never else len(row) for never, row in zip(shut, by, strict=True)),
        by_ptr=by_ptr,
        by=openers,
        opens_ptr=opens_ptr,
        opens=opened,
        at_ptr=at_ptr,
        at=edges,
        base_node=ints(-1 if b.node is None else node[b.node] for b in programme.bases),
        commute=programme.travel.commute_m,
        per_day=programme.travel.metres_per_day,
        detour=programme.travel.detour_per_cent,
    )
    return spot, net
