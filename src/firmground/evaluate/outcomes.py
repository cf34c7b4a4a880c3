"""What follows from the ends of activities: when links open, areas are released, assets work and services return."""

from collections.abc import Mapping

from firmground.model import Plan, Programme

__all__ = ["Outcomes"]


class Outcomes:
    """Days on which things come about under a plan; None means not within it."""

    def __init__(self, programme: Programme, ends: Mapping[str, int]) -> None:
        self._programme = programme
        self._ends = ends
        self._services: dict[str, int | None] = {}

    @classmethod
    def of(cls, programme: Programme, plan: Plan) -> "Outcomes":
        """Read the ends of a plan; of an activity that stands in it twice the later end counts."""
        ends: dict[str, int] = {}
        for entry in plan.scheduled:
            ends[entry.activity] = max(entry.end, ends.get(entry.activity, 0))
        return cls(programme, ends)

    def shifted(self, ends: Mapping[str, int]) -> "Outcomes":
        """Give the outcomes if these activities ended on other days."""
        return Outcomes(self._programme, {**self._ends, **ends})

    def end(self, activity: str) -> int | None:
        """Day after the last of an activity."""
        return self._ends.get(activity)

    def all_ended(self, activities: tuple[str, ...]) -> int | None:
        """Day on which all of some activities have ended; 0 if there are none."""
        latest = 0
        for activity in activities:
            end = self._ends.get(activity)
            if end is None:
                return None
            latest = max(latest, end)
        return latest

    def link_opens(self, link: str) -> int | None:
        """Day from which a link is open."""
        found = self._programme.link_by_id[link]
        opened = None if found.closed else self.all_ended(found.opened_by)
        return None if opened is None else max(opened, found.shut_until)

    def area_released(self, area: str) -> int | None:
        """Day from which a hazardous area is handed over."""
        if self._programme.area_by_id[area].handed_over:
            return 0
        handover = self._programme.handover_of.get(area)
        return None if handover is None else self.end(handover)

    def works(self, member: str) -> int | None:
        """Day from which an asset, link, hazardous area or service is as people need it."""
        programme = self._programme
        if member in programme.asset_by_id:
            return self.all_ended(programme.works_at(member))
        if member in programme.link_by_id:
            return self.link_opens(member)
        if member in programme.area_by_id:
            return self.area_released(member)
        return self.service_returns(member)

    def service_returns(self, service: str) -> int | None:
        """Day from which a service works: the latest of its needs, each the least-th earliest of its members."""
        pending = [service] if service not in self._services else []
        while pending:
            top = pending[-1]
            below = self._programme.service_by_id
            unknown = [m for n in below[top].needs for m in n.members if m in below and m not in self._services]
            if unknown:
                pending += unknown
                continue
            pending.pop()
            self._services[top] = self._latest_need(top)
        return self._services[service]

    def _latest_need(self, service: str) -> int | None:
        latest = 0
        for need in self._programme.service_by_id[service].needs:
            known = self._services
            days = [known[m] if m in known else self.works(m) for m in need.members]
            met = sorted(d for d in days if d is not None)
            if len(met) < need.least:
                return None
            latest = max(latest, met[need.least - 1])
        return latest
