"""Why a service does not return sooner: the last thing it waits for, and what that waited for."""

from dataclasses import dataclass
from functools import cached_property
from math import inf

from firmground.evaluate.outcomes import Outcomes
from firmground.model import Activity, Service
from firmground.report.dossier import Dossier
from firmground.report.words import number, on_day

__all__ = ["Causes"]

_SLACK_DAYS = 10
"""Days between the end of what an activity waits for and its start up to which it counts as waiting without a pause."""


@dataclass(frozen=True)
class Causes:
    """Reads the chain behind a return date backwards."""

    dossier: Dossier

    def of_service(self, service: Service) -> str:
        """Say in one line which activity a service waits for last, and what that waited for."""
        member = service.id
        services = self.dossier.programme.service_by_id
        while member in services:
            member = self._binding(services[member])
        closed = self.dossier.programme.link_by_id.get(member)
        if closed is not None and closed.closed:
            return f"{self.dossier.site_name(member)} stays closed"
        last = max(self._awaited(member), key=self._end, default=None)
        return "" if last is None else self.of_activity(last)

    def of_activity(self, activity: Activity) -> str:
        """Say when an activity ends and what it waited for, or why it has no place in the plan."""
        d = self.dossier
        if activity.id not in d.scheduled:
            root = self._root(activity)
            why = d.why_not.get(root.id)
            said = f"{d.activity_name(root)} has no place in the plan"
            return f"{said}: {why.value}" if why is not None else said
        said = f"{d.activity_name(activity)}, ends {on_day(d.programme, d.scheduled[activity.id].end - 1)}"
        held = self.held_by(activity)
        return f"{said}; {held}" if held else said

    def awaited_by(self, activity: Activity) -> list[Activity]:
        """List the activities that must end before one can start: predecessors, handovers, openings of its route."""
        p = self.dossier.programme
        ids = list(activity.predecessors)
        if not activity.releases:
            ids += [p.handover_of[a] for a in self.dossier.areas_at.get(activity.site, ()) if a in p.handover_of]
        scheduled = self.dossier.scheduled.get(activity.id)
        for link in scheduled.route if scheduled is not None else ():
            ids += p.link_by_id[link].opened_by if link in p.link_by_id else ()
        return [p.activity_by_id[i] for i in ids]

    def held_by(self, activity: Activity) -> str:
        """Say what kept a scheduled activity from an earlier day: a pause, or the first activity at another site.

        Walks back through what was awaited without a pause, which is what decided the day.
        """
        d, here, seen = self.dossier, activity, set[str]()
        while here.id not in seen:
            seen.add(here.id)
            last = max(self.awaited_by(here), key=self._end, default=None)
            ready = max(here.earliest_start, 0 if last is None else self._end(last))
            waited = d.scheduled[here.id].start - ready
            if waited > _SLACK_DAYS:
                return f"{d.activity_name(here)} waited {number(waited)} days for teams, season or travel"
            if last is None or last.id not in d.scheduled:
                return ""
            if last.site != activity.site:
                return f"before it {d.activity_name(last)}, ends {on_day(d.programme, d.scheduled[last.id].end - 1)}"
            here = last
        return ""

    def _root(self, activity: Activity) -> Activity:
        """Walk back to the first activity of the chain that has no place in the plan."""
        seen = {activity.id}
        here = activity
        while True:
            waits = [a for a in self.awaited_by(here) if a.id not in self.dossier.scheduled and a.id not in seen]
            if not waits:
                return here
            here = waits[0]
            seen.add(here.id)

    def _binding(self, service: Service) -> str:
        """Name the member whose readiness decides the day of the service."""
        ranked = (sorted((self._ready(m), m) for m in need.members)[need.least - 1] for need in service.needs)
        return max(ranked)[1]

    def _ready(self, member: str) -> float:
        day = self._outcomes.works(member)
        return inf if day is None else day

    @cached_property
    def _outcomes(self) -> Outcomes:
        return Outcomes.of(self.dossier.programme, self.dossier.plan)

    def _awaited(self, member: str) -> list[Activity]:
        """List the activities that make an asset work, a link open or an area handed over."""
        p = self.dossier.programme
        if member in p.link_by_id:
            ids = p.link_by_id[member].opened_by
        elif member in p.area_by_id:
            ids = (p.handover_of[member],) if member in p.handover_of else ()
        else:
            ids = p.works_at(member)
        return [p.activity_by_id[i] for i in ids]

    def _end(self, activity: Activity) -> float:
        end = self.dossier.end_of(activity.id)
        return inf if end is None else end
