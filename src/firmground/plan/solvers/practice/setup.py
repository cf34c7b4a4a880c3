"""The field's own lists: clearing and works each ranked by a score.

The order of the lists follows what mine action centres and ministries publish: settlements and infrastructure, then
roads, then other land, each by people exposed; works by people served, roads first (docs/concepts/practice.md).
"""

import numpy as np

from firmground.kernels.layout import Ints
from firmground.model import HazardKind, Programme
from firmground.plan.problem import Problem

__all__ = ["priority_list"]


def priority_list(problem: Problem) -> Ints:
    """Rank every activity: first the list of the clearing, then the list of the works."""
    programme = problem.programme
    served, tier = _people_served(programme), _tiers(programme)
    areas, links = programme.area_by_id, programme.link_by_id

    def score(index: int) -> tuple[int, int, int, int, str, int]:
        activity = programme.activities[index]
        area = areas.get(activity.site)
        if area is not None:
            suspected = int(area.kind is not HazardKind.CONFIRMED)
            return 0, tier.get(area.id, 2), -area.people_exposed, suspected, area.id, index
        return 1, int(activity.site not in links), -served.get(activity.site, 0), 0, activity.site, index

    return np.array(sorted(range(problem.size), key=score), np.int64)


def _people_served(programme: Programme) -> dict[str, int]:
    """Most people of a service that needs each asset or link."""
    served: dict[str, int] = {}
    for service in programme.services:
        for need in service.needs:
            for member in need.members:
                served[member] = max(served.get(member, 0), service.people)
    return served


def _tiers(programme: Programme) -> dict[str, int]:
    """Give 0 to hazardous areas that touch assets, 1 to those that touch only roads."""
    tier: dict[str, int] = {}
    for block in programme.blocks:
        rank = 1 if block.site in programme.link_by_id else 0
        tier[block.area] = min(rank, tier.get(block.area, rank))
    return tier
