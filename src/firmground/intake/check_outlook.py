"""Checks of a whole Programme: work that no plan could hold, and why."""

from collections.abc import Iterator

from firmground.intake.access import OFF_NETWORK
from firmground.intake.check_codes import error, warning
from firmground.intake.earliest import Earliest, earliest
from firmground.intake.stays import Stays
from firmground.model import Activity, Finding, Programme, SiteKind

__all__ = ["check_outlook"]

_LAYER = {SiteKind.HAZARDOUS_AREA: "hazardous_areas", SiteKind.ASSET: "assets", SiteKind.LINK: "roads"}
_MOST_NAMED = 5

_LACKS = {
    "FG-CK-804": ("no contingent has teams of the kind and skill", "add a contingent or a method for teams you have"),
    "FG-CK-805": ("no contingent with the skill is accredited", "give the dates of its accreditation"),
    "FG-CK-806": ("no contingent with the skill may work there", "widen the districts of a contingent"),
    "FG-CK-807": ("no contingent has enough teams at once", "lower teams_least or add teams to a contingent"),
    "FG-CK-810": ("the contingent that its lock names could not do it", "let the authority name another contingent"),
    "FG-CK-808": (
        "no contingent stays, or is accredited, for as many open working days as it takes, once it can begin",
        "lengthen a stay, an accreditation or the horizon, offer more teams at once, or split the site",
    ),
}
"""What hinders work that could start otherwise, and what to do; counted by kind of work, since sites are many."""


def check_outlook(programme: Programme) -> tuple[Finding, ...]:
    """Find work that no plan of this Programme could hold, sorted by layer and code."""
    stays = Stays(programme)
    outlook = earliest(programme, stays)
    return (
        *_idle(programme, stays),
        *_unjoined_bases(programme),
        *_too_deep(programme),
        *_no_route(programme, stays, outlook),
        *_hindered(programme, stays, outlook),
        *_orders(programme, stays, outlook),
        *_handovers(programme, outlook),
    )


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _idle(programme: Programme, stays: Stays) -> Iterator[Finding]:
    """Contingents that come too late or leave too early, and budgets without money."""
    for contingent in programme.contingents:
        if not stays.is_ever_there(contingent):
            message = f"contingent {contingent.id} is never there within the horizon"
            remedy = "correct its dates, or the start or horizon of the project"
            yield warning("FG-CK-813", message, remedy, layer="contingents", column="arrives")
    for budget in programme.limits.budgets:
        if budget.amount == 0:
            message = (
                f"budget {budget.id} is 0: nothing that costs money can begin from {budget.first} to {budget.last}"
            )
            yield warning("FG-CK-811", message, "write its amount, or delete the row", layer="budgets", column="amount")


def _unjoined_bases(programme: Programme) -> Iterator[Finding]:
    used = {c.base for c in programme.contingents}
    for base in programme.bases:
        if programme.links and base.node is None and base.id in used:
            message = f"base {base.id} lies too far from every road, so its teams reach no site"
            remedy = "draw the road to it, correct its position, or raise the rule place_node_m"
            yield error("FG-CK-802", message, remedy, layer="bases", column="geometry")


def _too_deep(programme: Programme) -> Iterator[Finding]:
    """Works at a site deeper than the release of an area that touches it (L2)."""
    for block in programme.blocks:
        area = programme.area_by_id[block.area]
        deep = [
            a
            for a in programme.activities_at.get(block.site, ())
            if not a.releases and a.digging_depth_m > area.depth_m
        ]
        if deep:
            depth = max(a.digging_depth_m for a in deep)
            message = (
                f"{_named([a.id for a in deep])} dig to {depth:g} m, but hazardous area {area.id}, which touches "
                f"{block.site}, is released to {area.depth_m:g} m only (L2)"
            )
            remedy = "have the area released to that depth, or lessen the digging"
            yield error("FG-CK-803", message, remedy, layer=_layer(programme, block.site), column="digging_depth_m")


def _layer(programme: Programme, site: str) -> str:
    return _LAYER[programme.site_by_id[site].kind]


def _no_route(programme: Programme, stays: Stays, outlook: Earliest) -> Iterator[Finding]:
    """Sites with work to which no able contingent ever has an open route; each site once."""
    nodes = {base.id: base.node for base in programme.bases}
    for site in (s for s in programme.sites if s.nodes):
        stuck = [a for a in programme.activities_at.get(site.id, ()) if _cut_off(a, stays, outlook, nodes)]
        if not stuck:
            continue
        if site.nodes == (OFF_NETWORK,):
            message = f"{site.id} lies too far from every road, so nobody reaches it"
            remedy = "draw the road to it, or raise the rule place_node_m"
        else:
            message = f"no route to {site.id} ever opens for the teams that {_named([a.id for a in stuck])} asks for"
            remedy = "look for a closed, blocked or missing road between their bases and the site"
        yield error("FG-CK-801", message, remedy, layer=_layer(programme, site.id), column="geometry")


def _cut_off(activity: Activity, stays: Stays, outlook: Earliest, nodes: dict[str, str | None]) -> bool:
    """Whether able contingents have joined bases, but none of these ever reaches the site."""
    bases = {c.base for c in stays.able(activity).contingents if nodes[c.base] is not None}
    return bool(bases) and bases.isdisjoint(outlook.reached_from.get(activity.site, ()))


def _hindered(programme: Programme, stays: Stays, outlook: Earliest) -> Iterator[Finding]:
    """Work whose causes can all come about but which itself cannot, counted by code, kind and team kinds."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for activity in programme.activities:
        code = _hindrance(activity, programme, stays, outlook)
        if code:
            team_kinds = ", ".join(sorted({m.team_kind for m in activity.methods}))
            groups.setdefault((code, activity.kind, team_kinds), []).append(activity.id)
    for (code, kind, team_kinds), names in sorted(groups.items()):
        lack, remedy = _LACKS[code]
        message = f"{len(names)} {kind} for team kind {team_kinds}: {lack} ({_named(names)})"
        make = warning if code == "FG-CK-808" else error
        yield make(code, message, remedy, layer="locks" if code == "FG-CK-810" else "contingents")


def _hindrance(activity: Activity, programme: Programme, stays: Stays, outlook: Earliest) -> str:
    able = stays.able(activity)
    if not able.contingents:
        return able.code
    reached = outlook.reached_from.get(activity.site, set())
    routed = not programme.site_by_id[activity.site].nodes or any(c.base in reached for c in able.contingents)
    ready = all(p in outlook.ends for p in outlook.waits[activity.id])
    locked = activity.lock is not None and activity.lock.start is not None
    return "FG-CK-808" if activity.id not in outlook.ends and ready and routed and not locked else ""


def _orders(programme: Programme, stays: Stays, outlook: Earliest) -> Iterator[Finding]:
    """Locks and deadlines that no plan could keep; where nobody is able at all, that is found already."""
    for activity in programme.activities:
        end = outlook.ends.get(activity.id)
        if end is None and stays.able(activity).contingents:
            yield from _never(activity, programme, stays, outlook)
        elif end is not None and activity.deadline is not None and end > activity.deadline:
            message = (
                f"{activity.id} must not go on after {programme.date_of(activity.deadline - 1)}, but cannot end before "
                f"{programme.date_of(end - 1)} even if every team were free"
            )
            remedy = "let the authority move the deadline, or bring forward what the activity waits for"
            yield error("FG-CK-809", message, remedy, layer="locks", column="deadline")


def _never(activity: Activity, programme: Programme, stays: Stays, outlook: Earliest) -> Iterator[Finding]:
    """Find an activity that can never end, though an authority orders it."""
    if activity.lock is not None and activity.lock.start is not None:
        yield _unkept(activity, activity.lock.start, programme, stays, outlook)
    elif activity.lock is not None or activity.deadline is not None:
        message = (
            f"{activity.id} is ordered, but can never be done (see the findings on its site and what it waits for)"
        )
        yield error("FG-CK-810", message, "remove what hinders it, or lift the order", layer="locks")


def _unkept(activity: Activity, start: int, programme: Programme, stays: Stays, outlook: Earliest) -> Finding:
    on = programme.date_of(start)
    causes = [outlook.ends.get(p) for p in outlook.waits[activity.id]]
    late = max((c for c in causes if c is not None), default=0)
    if not any(stays.is_working_day(activity, c, start) for c in stays.able(activity).contingents):
        why = "no able contingent works there on that day, or the day is closed"
    elif None in causes:
        why = "something that it waits for can never end"
    elif late > start:
        why = f"what it waits for cannot end before {programme.date_of(late)}"
    else:
        why = "no route is open by then, or the stay ends before the work does"
    message = f"{activity.id} is locked to start on {on}, but {why}"
    return error("FG-CK-810", message, "let the authority choose another day", layer="locks", column="start")


def _handovers(programme: Programme, outlook: Earliest) -> Iterator[Finding]:
    """Areas that can never be handed over though works wait for them."""
    waiting: dict[str, set[str]] = {}
    for block in programme.blocks:
        if any(not a.releases for a in programme.activities_at.get(block.site, ())):
            waiting.setdefault(block.area, set()).add(block.site)
    for name, sites in sorted(waiting.items()):
        area = programme.area_by_id[name]
        if not area.handed_over and programme.handover_of.get(name, "") not in outlook.ends:
            message = f"works at {_named(sorted(sites))} wait for the handover of {name}, which can never happen"
            remedy = "remove what hinders the release of the area (see the other findings)"
            yield warning("FG-CK-812", message, remedy, layer="hazardous_areas")
