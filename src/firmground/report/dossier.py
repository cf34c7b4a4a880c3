"""All that a report reads, with the look-ups made once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from firmground.model import (
    Activity,
    Forecast,
    Place,
    Plan,
    Price,
    Programme,
    ScheduledActivity,
    SiteKind,
    Verdict,
    WhyNot,
)
from firmground.model.plan import gap
from firmground.report.words import ACTIVITY

__all__ = ["Disclosure", "Dossier"]


class Disclosure(StrEnum):
    """For whom a page is written (L11)."""

    PUBLIC = "public"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Dossier:
    """A plan with its Programme, its verdict and its price.

    ``baseline`` is the price of the practice's plan, ``forecast`` one of this plan.

    What does not fit the Programme (the verdict lists it under P6) is left out here, so that a report can also be
    written of a plan that nobody may follow.
    """

    programme: Programme
    plan: Plan
    verdict: Verdict
    price: Price
    baseline: Price | None = None
    disclosure: Disclosure = Disclosure.OPERATOR
    forecast: Forecast | None = None

    @cached_property
    def scheduled(self) -> Mapping[str, ScheduledActivity]:
        """Scheduled activities by id, in the order of their days."""
        activities, contingents = self.programme.activity_by_id, self.programme.contingent_by_id
        known = [s for s in self.plan.scheduled if s.activity in activities and s.contingent in contingents]
        found: dict[str, ScheduledActivity] = {}
        for one in sorted(known, key=lambda s: (s.start, s.end, s.activity)):
            found.setdefault(one.activity, one)
        return found

    @cached_property
    def why_not(self) -> Mapping[str, WhyNot]:
        """Reasons by activity without a place in the plan."""
        known = self.programme.activity_by_id
        return {u.activity: u.why for u in self.plan.unscheduled if u.activity in known}

    @cached_property
    def areas_at(self) -> Mapping[str, tuple[str, ...]]:
        """Hazardous areas that touch each site (L1)."""
        found: dict[str, list[str]] = {}
        for block in self.programme.blocks:
            found.setdefault(block.site, []).append(block.area)
        return {site: tuple(areas) for site, areas in found.items()}

    @cached_property
    def last_day(self) -> int:
        """Day after the last one that figures must show."""
        busy = max((s.end for s in self.scheduled.values()), default=0)
        return min(self.programme.horizon_days, max(30, busy + max(20, busy // 20)))

    @property
    def gap(self) -> float:
        """Share of the objective that the bound leaves open."""
        return gap(self.price.objective_person_days, self.plan.provenance.lower_bound)

    @property
    def exercise(self) -> bool:
        """Whether anything in it was drawn for an exercise."""
        return self.programme.exercise or any(a.exercise for a in self.programme.areas)

    @property
    def public(self) -> bool:
        """Whether the reader is not cleared for coordinates of land not yet released."""
        return self.disclosure is Disclosure.PUBLIC

    def end_of(self, activity: str) -> int | None:
        """Day after the last one of an activity, None if it has no place in the plan."""
        found = self.scheduled.get(activity)
        return None if found is None else found.end

    def site_name(self, site: str) -> str:
        """Name of what stands or lies at a site, as the reader may see it."""
        p = self.programme
        if p.site_by_id[site].kind is SiteKind.HAZARDOUS_AREA:
            area = p.area_by_id.get(site)
            return "a hazardous area" if self.public else (area.name if area and area.name else site)
        named = p.asset_by_id.get(site) or p.link_by_id.get(site)
        return named.name if named is not None and named.name else site

    def activity_name(self, activity: Activity) -> str:
        """Name an activity in words."""
        return f"{ACTIVITY[activity.kind]} of {self.site_name(activity.site)}"

    def district_name(self, place: str) -> str:
        """Name of the district of a place, empty above the districts."""
        district = self.programme.district_of(place)
        return "" if district is None else self.programme.place_by_id[district].name

    def place(self, activity: Activity) -> Place:
        """Place at which an activity is done."""
        return self.programme.place_by_id[self.programme.site_by_id[activity.site].place]

    def route_names(self, links: tuple[str, ...]) -> list[str]:
        """Names of the links of a route, in travel order."""
        known = self.programme.link_by_id
        return [known[k].name or k if k in known else k for k in links]
