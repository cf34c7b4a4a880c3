"""What the judge has before it: the entries of a plan that can be read, with all that they name looked up."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from firmground.evaluate.outcomes import Outcomes
from firmground.evaluate.workdays import Workdays
from firmground.model import (
    Activity,
    Breach,
    Contingent,
    HazardousArea,
    Method,
    Plan,
    Programme,
    ScheduledActivity,
    Site,
)

__all__ = ["Bench", "Case", "days"]


@dataclass(frozen=True, slots=True)
class Case:
    """One entry of a plan with its activity, site, method and contingent."""

    entry: ScheduledActivity
    activity: Activity
    site: Site
    method: Method
    contingent: Contingent

    @property
    def start(self) -> int:
        """First day of work."""
        return self.entry.start

    @property
    def end(self) -> int:
        """Day after the last day of work."""
        return self.entry.end


@dataclass(frozen=True)
class Bench:
    """A Programme, a plan, and the entries of the plan that name nothing unknown."""

    programme: Programme
    plan: Plan
    cases: tuple[Case, ...]
    workdays: Workdays

    @classmethod
    def of(cls, programme: Programme, plan: Plan) -> "Bench":
        """Look up what the entries name; what cannot be read is left to P6."""
        return cls(programme, plan, tuple(_readable(programme, plan)), Workdays(programme))

    @cached_property
    def outcomes(self) -> Outcomes:
        """Days on which things come about under the plan."""
        return Outcomes.of(self.programme, self.plan)

    @cached_property
    def case_of(self) -> dict[str, Case]:
        """Cases by activity."""
        return {case.activity.id: case for case in self.cases}

    @cached_property
    def at_site(self) -> dict[str, list[Case]]:
        """Cases by site."""
        found: defaultdict[str, list[Case]] = defaultdict(list)
        for case in self.cases:
            found[case.site.id].append(case)
        return dict(found)

    @cached_property
    def of_team(self) -> dict[str, list[Case]]:
        """Cases of each team in the order of their starts."""
        found: defaultdict[str, list[Case]] = defaultdict(list)
        for case in self.cases:
            for team in case.entry.teams:
                found[team].append(case)
        return {team: sorted(cases, key=lambda c: (c.start, c.end)) for team, cases in found.items()}

    @cached_property
    def areas_touching(self) -> dict[str, list[HazardousArea]]:
        """Hazardous areas that touch the footprint or the working space of each site."""
        found: defaultdict[str, list[HazardousArea]] = defaultdict(list)
        for block in self.programme.blocks:
            found[block.site].append(self.programme.area_by_id[block.area])
        return dict(found)

    @cached_property
    def near(self) -> dict[str, list[tuple[str, int]]]:
        """Sites near each site, with the metres between."""
        found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for n in self.programme.neighbours:
            found[n.a].append((n.b, n.metres))
            found[n.b].append((n.a, n.metres))
        return dict(found)

    def handovers_for(self, activity: Activity) -> tuple[str, ...]:
        """Handovers that must have ended before work that is not of the release chain (L1)."""
        if activity.releases:
            return ()
        handovers = self.programme.handover_of
        return tuple(handovers[a.id] for a in self.areas_touching.get(activity.site, ()) if a.id in handovers)

    @cached_property
    def openers(self) -> dict[str, tuple[str, ...]]:
        """Activities that open each link which is not open from the start."""
        return {link.id: link.opened_by for link in self.programme.links if link.opened_by}

    def openers_on(self, route: tuple[str, ...]) -> Iterator[str]:
        """Activities that open the links of a route; most links stand open, and routes are long."""
        openers = self.openers
        for link in route:
            if link in openers:
                yield from openers[link]

    @cached_property
    def sets_out(self) -> dict[str, int]:
        """Most days that a team of each activity spends on the move to it."""
        lost: dict[str, int] = {}
        for cases in self.of_team.values():
            for previous, case in zip([None, *cases], cases, strict=False):
                lost[case.activity.id] = max(self.move(previous, case), lost.get(case.activity.id, 0))
        return lost

    def move(self, previous: Case | None, case: Case) -> int:
        """Days lost on the way to a case, from the case before or from the base."""
        base = self.programme.base_by_id[case.contingent.base]
        x, y = (base.x, base.y) if previous is None else (previous.site.x, previous.site.y)
        return self.programme.travel.days(x, y, case.site.x, case.site.y)

    def breach(self, law: str, case: Case, why: str, *, who: str | None = None, day: int | None = None) -> Breach:
        """Write down a breach of a case; the day is its first unless another is given."""
        place = self.programme.place_by_id[case.site.place]
        return Breach(
            law=law,
            who=who or f"{case.contingent.id} ({case.activity.kind.value})",
            where=f"{case.activity.id} at {place.name}",
            when=self.date(case.start if day is None else day),
            why=why,
        )

    def date(self, day: int) -> str:
        """Write a day of the Programme as a date; days beyond the calendar stay numbers."""
        try:
            return self.programme.date_of(day).isoformat()
        except OverflowError:
            return f"day {day}"


def days(count: int) -> str:
    """Write a number of days."""
    return "1 day" if count == 1 else f"{count} days"


def _readable(programme: Programme, plan: Plan) -> Iterator[Case]:
    seen: set[str] = set()
    for entry in plan.scheduled:
        activity = programme.activity_by_id.get(entry.activity)
        contingent = programme.contingent_by_id.get(entry.contingent)
        if activity is None or contingent is None or entry.activity in seen:
            continue
        if not 0 <= entry.start < entry.end <= programme.horizon_days:
            continue
        method = next((m for m in activity.methods if m.name == entry.method), None)
        if method is not None:
            seen.add(entry.activity)
            yield Case(entry, activity, programme.site_by_id[activity.site], method, contingent)
