"""The judge against a second reading of the law, written for the tests alone, on plans edited at random."""

from dataclasses import replace
from itertools import combinations
from math import ceil
from random import Random

import pytest

from firmground.evaluate.legality import judge
from firmground.model import ActivityKind, Contingent, Plan, Programme, ScheduledActivity, Site, Unscheduled, WhyNot
from firmground.plan.solve import solve
from support.choices import Choice, choices, moves, periods
from support.strategies import random_programme

K = ActivityKind
Ends = dict[str, int]


def keeps_all(programme: Programme, plan: Plan) -> bool:
    """Whether a plan keeps L1-L7 and P1-P6, read by the words of the law and not from the judge."""
    named = [e.activity for e in plan.scheduled] + [u.activity for u in plan.unscheduled]
    if sorted(named) != sorted(a.id for a in programme.activities):
        return False
    ends = {e.activity: e.end for e in plan.scheduled}
    return (
        all(_alone(programme, entry) for entry in plan.scheduled)
        and all(_after_what_it_waits_for(programme, entry, ends) for entry in plan.scheduled)
        and all(_teams_can(programme, plan, crew, ends) for crew in programme.contingents)
        and all(_apart(programme, one, other) for one, other in combinations(plan.scheduled, 2))
        and _ordered_and_afforded(programme, plan, ends)
    )


def _alone(programme: Programme, entry: ScheduledActivity) -> bool:
    """Method, teams, depth, papers, districts, calendar, rotation, stay, horizon, deadline and lock."""
    activity = programme.activity_by_id[entry.activity]
    crew = programme.contingent_by_id.get(entry.contingent)
    if (
        crew is None
        or len(set(entry.teams)) != len(entry.teams)
        or not set(entry.teams) <= {team.id for team in crew.members()}
    ):
        return False
    method = next((m for m in activity.methods if m.name == entry.method), None)
    if method is None:
        return False
    choice = Choice(method, crew, len(entry.teams))
    return choice in choices(programme, activity) and (entry.start, entry.end) in periods(programme, activity, choice)


def _after_what_it_waits_for(programme: Programme, entry: ScheduledActivity, ends: Ends) -> bool:
    """Predecessors, the ground below, and for a handover the evidence of each way of release."""
    activity = programme.activity_by_id[entry.activity]
    waits = [*activity.predecessors]
    if not activity.releases:
        areas = [programme.area_by_id[b.area] for b in programme.blocks if b.site == activity.site]
        waits += [f"{a.id}:HANDOVER" for a in areas if not a.handed_over]
    if activity.kind is K.HANDOVER:
        shares = programme.area_by_id[activity.site].shares
        there = {a.kind: a.id for a in programme.activities_at[activity.site]}
        asked = {K.NTS: K.NTS in there, K.TS: shares.reduced > 0, K.QA: shares.cleared > 0}
        asked[K.CLEARANCE if K.CLEARANCE in there else K.BAC] = shares.cleared > 0
        waits += [f"{activity.site}:{kind}" for kind, needed in asked.items() if needed]
    return all(name in ends and ends[name] <= entry.start for name in waits)


def _teams_can(programme: Programme, plan: Plan, crew: Contingent, ends: Ends) -> bool:
    """Each team is where it is for the whole time, has the days to get there, and finds the road open as it leaves."""
    leaves: dict[str, int] = {}
    for team in crew.members():
        trips = sorted((e for e in plan.scheduled if team.id in e.teams), key=lambda e: (e.start, e.end))
        here, free = None, programme.day_of(crew.arrives)
        for entry in trips:
            site = _site(programme, entry)
            lost = moves(programme, crew, site, here)
            if entry.start < free + lost:
                return False
            leaves[entry.activity] = min(leaves.get(entry.activity, entry.start), entry.start - lost)
            here, free = site, entry.end
    mine = [e for e in plan.scheduled if e.contingent == crew.id]
    return all(_open_way(programme, crew, e, leaves[e.activity], ends) for e in mine)


def _open_way(programme: Programme, crew: Contingent, entry: ScheduledActivity, day: int, ends: Ends) -> bool:
    nodes, here = _site(programme, entry).nodes, programme.base_by_id[crew.base].node
    if not nodes and not entry.route:
        return True
    for name in entry.route:
        link = programme.link_by_id.get(name)
        if link is None or link.closed or here not in (link.from_node, link.to_node):
            return False
        if any(ends.get(opener, day + 1) > day for opener in link.opened_by):
            return False
        here = link.to_node if here == link.from_node else link.from_node
    return here is not None and (not nodes or here in nodes)


def _apart(programme: Programme, one: ScheduledActivity, other: ScheduledActivity) -> bool:
    """No two activities at once if one lies in the radius of the other."""
    if one.end <= other.start or other.end <= one.start:
        return True
    sites = {_site(programme, one).id, _site(programme, other).id}
    near = [n.metres for n in programme.neighbours if {n.a, n.b} == sites] + [0] * (len(sites) == 1)
    radius = max(programme.activity_by_id[e.activity].danger_radius_m for e in (one, other))
    return all(metres >= radius for metres in near)


def _ordered_and_afforded(programme: Programme, plan: Plan, ends: Ends) -> bool:
    """What is ordered is planned, no budget is overspent, and every district gets its share."""
    ordered = {a.id for a in programme.activities if a.lock is not None or a.deadline is not None}
    budgets = all(
        sum(_cost(programme, e) for e in plan.scheduled
            if b.first <= programme.date_of(e.start) <= b.last
            and b.partner in (None, programme.contingent_by_id[e.contingent].partner)) <= b.amount
        for b in programme.limits.budgets
    )  # fmt: skip
    return (
        ordered <= ends.keys()
        and budgets
        and all(
            len([e for e in ends if f.district in _at(programme, e) and programme.date_of(ends[e] - 1) <= f.by])
            >= ceil(f.share * len([a for a in programme.activities if f.district in _at(programme, a.id)]) - 1e-9)
            for f in programme.limits.equity
        )
    )


def _cost(programme: Programme, entry: ScheduledActivity) -> int:
    method = next(m for m in programme.activity_by_id[entry.activity].methods if m.name == entry.method)
    return Choice(method, programme.contingent_by_id[entry.contingent], len(entry.teams)).cost


def _site(programme: Programme, entry: ScheduledActivity) -> Site:
    return programme.site_by_id[programme.activity_by_id[entry.activity].site]


def _at(programme: Programme, activity: str) -> frozenset[str]:
    return programme.lineage_of[programme.site_by_id[programme.activity_by_id[activity].site].place]


def edited(rng: Random, programme: Programme, plan: Plan) -> Plan:
    """Change one entry in one way that a person at a table might."""
    entries = list(plan.scheduled)
    at = rng.randrange(len(entries))
    entry, other = entries[at], rng.choice(entries)
    later = rng.choice((-9, -3, -1, 1, 2, 7, 20))
    crew = rng.choice(programme.contingents)
    members = [t.id for t in crew.members()]
    some = tuple(rng.sample(members, min(len(members), len(entry.teams))))
    own = [t.id for t in programme.contingent_by_id[entry.contingent].members()]
    links = [k.id for k in programme.links] or ["?"]
    method = rng.choice(programme.activity_by_id[entry.activity].methods).name
    entries[at] = rng.choice(
        (
            lambda: replace(entry, start=entry.start + later, end=entry.end + later),
            lambda: replace(entry, end=max(entry.start + 1, entry.end + later)),
            lambda: replace(entry, start=other.start, end=other.start + entry.end - entry.start),
            lambda: replace(entry, teams=tuple(rng.sample(own, rng.randint(1, len(own))))),
            lambda: replace(entry, contingent=crew.id, teams=some),
            lambda: replace(entry, route=(*entry.route, rng.choice(links))),
            lambda: replace(entry, route=entry.route[:-1]),
            lambda: replace(entry, route=other.route),
            lambda: replace(entry, method=method),
            lambda: other,
        )
    )()
    if rng.random() < 0.1:
        gone = entries.pop(rng.randrange(len(entries)))
        return replace(
            plan, scheduled=tuple(entries), unscheduled=(*plan.unscheduled, Unscheduled(gone.activity, WhyNot.NO_TEAM))
        )
    return replace(plan, scheduled=tuple(entries))


@pytest.mark.parametrize("seed", range(30))
def test_the_judge_and_a_second_reading_agree(seed):
    """Legal for the one is legal for the other: the plan of the search, and that plan edited in many ways."""
    rng = Random(seed)
    programme = random_programme(rng, areas=3, assets=4, links=4, contingents=4)
    plan = solve(programme, seconds=0.05)
    assert judge(programme, plan).legal == keeps_all(programme, plan)
    for _ in range(25 if plan.scheduled else 0):
        changed = edited(rng, programme, plan)
        verdict = judge(programme, changed)
        assert verdict.legal == keeps_all(programme, changed), verdict.breaches


def test_edits_are_of_both_kinds():
    """The comparison would prove little if nearly every edit were illegal, or nearly none."""
    rng = Random(1)
    programme = random_programme(rng, areas=3, assets=4, links=4, contingents=4)
    plan = solve(programme, seconds=0.05)
    legal = sum(judge(programme, edited(rng, programme, plan)).legal for _ in range(100))
    assert 5 <= legal <= 95
