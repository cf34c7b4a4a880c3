"""Every way in which one activity could be done if it were alone: the plain reading of the law for the tests.

It shares nothing with `evaluate` and `plan`, so that a mistake there does not hide itself here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from firmground.model import DIGGING, Activity, Contingent, Method, Programme, Site

__all__ = ["Choice", "choices", "moves", "open_at_once", "periods", "routes"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A method, the contingent that does it and with how many of its teams."""

    method: Method
    contingent: Contingent
    teams: int

    @property
    def cost(self) -> int:
        """Money that the activity costs when done so."""
        days = self.method.working_days(self.teams)
        return self.method.fixed_cost + self.teams * days * self.contingent.cost_per_team_day


def choices(programme: Programme, activity: Activity) -> tuple[Choice, ...]:
    """Give every choice that depth, accreditation, districts, skills and a locked contingent leave (L2, L4, L7, P2)."""
    return tuple(
        Choice(method, contingent, teams)
        for method in activity.methods
        for contingent in programme.contingents
        if _may(programme, activity, method, contingent)
        for teams in range(method.teams_least, min(method.teams_most, contingent.teams) + 1)
    )


def _may(programme: Programme, activity: Activity, method: Method, contingent: Contingent) -> bool:
    at = programme.lineage_of[programme.site_by_id[activity.site].place]
    locked = activity.lock.contingent if activity.lock else None
    return (
        contingent.team_kind == method.team_kind
        and activity.kind in programme.team_kind_by_id[method.team_kind].skills
        and (not contingent.districts or not contingent.districts.isdisjoint(at))
        and (contingent.accreditation is not None or not activity.releases)
        and locked in (None, contingent.id)
        and _deep_enough(programme, activity)
    )


def _deep_enough(programme: Programme, activity: Activity) -> bool:
    """Whether the land that touches the site is released as deep as the activity digs (L2)."""
    depths = [programme.area_by_id[b.area].depth_m for b in programme.blocks if b.site == activity.site]
    return activity.kind not in DIGGING or all(activity.digging_depth_m <= depth for depth in depths)


def periods(programme: Programme, activity: Activity, choice: Choice) -> tuple[tuple[int, int], ...]:
    """Give every first day of work and the day after the last (calendar, rotation, stay, horizon, deadline, lock)."""
    days = _working_days(programme, activity, choice.contingent)
    need = choice.method.working_days(choice.teams)
    whole = ((days[i], days[i + need - 1] + 1) for i in range(len(days) - need + 1))
    fixed = activity.lock.start if activity.lock else None
    return tuple(
        (start, end)
        for start, end in whole
        if (activity.deadline is None or end <= activity.deadline) and fixed in (None, start)
    )


def _working_days(programme: Programme, activity: Activity, contingent: Contingent) -> list[int]:
    """Days on which the contingent could work on the activity."""
    arrival, rotation = programme.day_of(contingent.arrives), contingent.rotation
    first, last = max(0, arrival, activity.earliest_start), programme.horizon_days - 1
    if contingent.leaves is not None:
        last = min(last, programme.day_of(contingent.leaves))
    if activity.releases and contingent.accreditation is not None:
        first = max(first, programme.day_of(contingent.accreditation.first))
        last = min(last, programme.day_of(contingent.accreditation.last))
    at = programme.lineage_of[programme.site_by_id[activity.site].place]
    return [
        day
        for day in range(first, last + 1)
        if rotation is None or (day - arrival) % (rotation.work_days + rotation.gap_days) < rotation.work_days
        if programme.calendar.is_open(activity.kind, at, programme.date_of(day))
    ]


def moves(programme: Programme, contingent: Contingent, site: Site, previous: Site | None) -> int:
    """Days that a team of the contingent loses on its way to a site, from its base if it was nowhere yet."""
    origin = previous or programme.base_by_id[contingent.base]
    return programme.travel.days(origin.x, origin.y, site.x, site.y)


def routes(programme: Programme, contingent: Contingent, site: Site) -> tuple[tuple[str, ...], ...]:
    """Give every route without a loop, as links in travel order, from the contingent's base to the site.

    The empty route stands for a site that asks for none or lies at the base. Links that stay shut are left out.
    """
    node = programme.base_by_id[contingent.base].node
    if not site.nodes:
        return ((),)
    return tuple(_paths(programme, node, frozenset(site.nodes), (), frozenset())) if node is not None else ()


def _paths(
    programme: Programme, here: str, goals: frozenset[str], links: tuple[str, ...], seen: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    if here in goals:
        yield links
        return
    for link in programme.links:
        there = {link.from_node: link.to_node, link.to_node: link.from_node}.get(here)
        if there is not None and there not in seen and not link.closed:
            yield from _paths(programme, there, goals, (*links, link.id), seen | {here})


def open_at_once(programme: Programme, contingent: Contingent, site: Site) -> bool:
    """Whether a route is open from the first day on."""
    node = programme.base_by_id[contingent.base].node
    if not site.nodes or node is None:
        return not site.nodes
    links = [link for link in programme.links if not link.closed and not link.opened_by]
    reached, grows = {node}, True
    while grows:
        wider = reached.union(*({k.from_node, k.to_node} for k in links if {k.from_node, k.to_node} & reached))
        grows, reached = wider != reached, wider
    return not reached.isdisjoint(site.nodes)
