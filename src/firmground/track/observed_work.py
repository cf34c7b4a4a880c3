"""What the ledger says of work: the team-days that it took, against those that the methods count with."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from firmground.evaluate.calibration.observed import Observation
from firmground.geo.shapes import geodesic_area_m2
from firmground.model import Activity, ActivityKind, Factor, Method, Plan, Programme
from firmground.model import progress as ground
from firmground.model.event import Event
from firmground.model.facts import land
from firmground.model.plan import ScheduledActivity
from firmground.model.progress import Progress
from firmground.track.observed_days import REGION

__all__ = ["Rate", "Rates", "Work", "land_of"]

_K = ActivityKind
_SURVEYS = {"nts": _K.NTS, "ts": _K.TS}
_CLEARING = (_K.CLEARANCE, _K.BAC)
_EXPLOSIVE = frozenset({_K.TS, _K.CLEARANCE, _K.BAC, _K.EOD})
_MOST_RATIO = 1000.0
"""More than a thousand times off the plan is a slip of the pen, not an output."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How the rows of a method plan its work: team-days whatever the size, and likely output in m2 per team-day."""

    fixed: float
    likely: float | None

    def team_days(self, m2: float) -> float | None:
        """Give the work planned for so much ground; None where size does not matter."""
        return None if self.likely is None else self.fixed + m2 / self.likely


@dataclass(frozen=True)
class Rates:
    """Rates by activity kind and name of the method, and the name of each method by what events call it."""

    of: Mapping[tuple[ActivityKind, str], Rate]
    names: Mapping[tuple[ActivityKind, str], tuple[str, ...]]
    """What the Programme may call the method that events call so, by kind and folded name or id."""


@dataclass
class _Job:
    """One method at one area by one contingent: pieces of one work, since ground of one area is alike."""

    m2: float = 0.0
    team_days: float = 0.0
    whole: bool = False
    events: list[str] = field(default_factory=list)


@dataclass
class Work:
    """Reads what work took, against what the Programme of the rows and the plan count with."""

    programme: Programme
    rates: Rates
    kind_of_land: Mapping[str, str]
    plans: Sequence[tuple[date, Plan]] = ()
    """Plans to follow, each with the day on which it was made, oldest first."""
    unmatched: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def on_land(self, events: Sequence[Event], progress: Progress) -> Iterator[Observation]:
        """Observe surveys and clearance of areas that say how many team-days they took."""
        cleared = _ground_of(progress)
        jobs: dict[tuple[str, str, str], _Job] = {}
        for event in events:
            fact = event.fact
            if not isinstance(fact, land.SurveyDone | land.AreaCleared) or fact.team_days <= 0:
                continue
            activity = self._activity(fact)
            said = fact.method if isinstance(fact, land.AreaCleared) else ""
            method = None if activity is None else self._method(activity, fact.contingent, said)
            if activity is None or method is None:
                self.unmatched.add(event.id)
                continue
            job = jobs.setdefault((activity.id, method.name, fact.contingent), _Job())
            job.team_days += fact.team_days
            job.events.append(event.id)
            if isinstance(fact, land.AreaCleared):
                job.m2 += cleared.get(event.id, 0.0)
            elif fact.polygon is None:
                job.whole = True
            else:
                job.m2 += float(geodesic_area_m2([fact.polygon])[0])
        for (name, method_name, contingent), job in jobs.items():
            activity = self.programme.activity_by_id[name]
            planned = self._planned(activity, method_name, None if job.whole else job.m2)
            self._seen.add(name)
            yield from self._ratio(Factor.OUTPUT, activity, method_name, contingent, planned, job.team_days, job.events)

    def reported(self, progress: Progress) -> Iterator[Observation]:
        """Observe finished activities: by their team-days, else by the working days of their teams.

        The teams are those of the report, else those of the plan that was followed then; days that the weather took are
        left out, since they are drawn apart. An activity with one report alone says nothing of the days that it took.
        """
        for name, work in progress.works.items():
            activity = self.programme.activity_by_id.get(name)
            if activity is None or work.finished is None or work.started is None or name in self._seen:
                continue
            entry = self._entry(name, work.started)
            contingent = work.contingent or (entry.contingent if entry else "")
            method = self._method(activity, contingent, entry.method if entry and not work.contingent else "")
            if method is None:
                self.unmatched.update(work.events[-1:])
                continue
            planned, used = self._planned(activity, method.name, None), work.team_days
            teams = len(work.teams or (entry.teams if entry else ()))
            if used <= 0:
                if not teams or len(work.events) < 2:  # noqa: PLR2004 - a beginning and an end
                    continue
                planned, used = math.ceil(planned / teams), float(self._days(activity, work, progress))
            factor = Factor.OUTPUT if activity.releases else Factor.REPAIR
            yield from self._ratio(factor, activity, method.name, contingent, planned, used, work.events)

    def _entry(self, activity: str, started: date) -> ScheduledActivity | None:
        """Find an activity in the last plan made before it began, else in the first that has it."""
        found = None
        for made, plan in self._planned_entries:
            entry = plan.get(activity)
            if entry is not None and (found is None or made <= started):
                found = entry
        return found

    @cached_property
    def _planned_entries(self) -> list[tuple[date, dict[str, ScheduledActivity]]]:
        return [(made, {e.activity: e for e in plan.scheduled}) for made, plan in self.plans]

    def _days(self, activity: Activity, work: ground.Work, progress: Progress) -> int:
        """Count the days from the first to the last of a work on which its kind was open and no weather stopped it."""
        lineage = self.programme.lineage_of[self.programme.site_by_id[activity.site].place]
        downs = [
            d for d in progress.stand_downs
            if (d.place in lineage or d.place == REGION) and (not d.kinds or activity.kind.value in d.kinds)
        ]  # fmt: skip
        first, last = work.started or date.max, work.finished or date.min
        days = (first + timedelta(n) for n in range((last - first).days + 1))
        calendar = self.programme.calendar
        return sum(
            calendar.is_open(activity.kind, lineage, on) and not any(d.first <= on <= d.last for d in downs)
            for on in days
        )

    def explosive_team_days(self, events: Sequence[Event], progress: Progress) -> float:
        """Add up the team-days of explosive work; what was reported of land and of the activity counts once."""
        on_land: dict[str, float] = {}
        for event in events:
            fact = event.fact
            if isinstance(fact, land.SurveyDone | land.AreaCleared):
                activity = self._activity(fact)
                if activity is not None and activity.kind in _EXPLOSIVE:
                    on_land[activity.id] = on_land.get(activity.id, 0.0) + fact.team_days
        for name, work in progress.works.items():
            activity = self.programme.activity_by_id.get(name)
            if activity is not None and activity.kind in _EXPLOSIVE:
                on_land[name] = max(on_land.get(name, 0.0), work.team_days)
        return math.fsum(on_land.values())

    def _ratio(
        self, factor: Factor, activity: Activity, method: str, contingent: str, planned: float, used: float,
        events: Iterable[str],
    ) -> Iterator[Observation]:  # fmt: skip
        if planned <= 0 or used <= 0:
            return
        ratio = planned / used if factor is Factor.OUTPUT else used / planned
        if not 1.0 / _MOST_RATIO <= ratio <= _MOST_RATIO:
            self.unmatched.update(events)
            return
        yield Observation(
            factor, math.log(ratio), 1.0, method, self._partner(contingent), self._land(activity.site), activity.id,
            tuple(events),
        )  # fmt: skip

    def _planned(self, activity: Activity, method: str, m2: float | None) -> float:
        """Give the team-days planned for so much ground of an activity (None: for all of it), not rounded up."""
        rate = self.rates.of.get((activity.kind, method))
        size = self._size(activity) if m2 is None else m2
        planned = rate.team_days(size) if rate is not None and size > 0 else None
        if planned is None:
            return float(next(m.team_days for m in activity.methods if m.name == method))
        return planned

    def _size(self, activity: Activity) -> float:
        """Ground that an activity is planned on, as its chain counts it."""
        area = self.programme.area_by_id.get(activity.site)
        if area is None:
            return 0.0
        shares = area.shares
        share = {_K.NTS: 1.0, _K.TS: shares.reduced + shares.cleared, _K.EOD: 0.0, _K.HANDOVER: 0.0}
        return area.area_m2 * share.get(activity.kind, shares.cleared)

    def _activity(self, fact: land.SurveyDone | land.AreaCleared) -> Activity | None:
        kinds = (_SURVEYS[fact.method],) if isinstance(fact, land.SurveyDone) else _CLEARING
        names = (f"{fact.area}:{kind}" for kind in kinds)
        return next((self.programme.activity_by_id[n] for n in names if n in self.programme.activity_by_id), None)

    def _method(self, activity: Activity, contingent: str, said: str) -> Method | None:
        """Find the method that was used: as it is said, else the one of the contingent's teams, else the only one."""
        names = self.rates.names.get((activity.kind, said.strip().casefold()), (said,))
        if (found := next((m for m in activity.methods if m.name in names), None)) is not None:
            return found
        one = self.programme.contingent_by_id.get(contingent)
        fitting = [m for m in activity.methods if one is None or m.team_kind == one.team_kind]
        return fitting[0] if len(fitting) == 1 else None

    def _partner(self, contingent: str) -> str:
        one = self.programme.contingent_by_id.get(contingent)
        return one.partner if one else contingent

    def _land(self, area: str) -> str:
        return land_of(area, self.programme, self.kind_of_land)


def land_of(area: str, programme: Programme, kinds: Mapping[str, str]) -> str:
    """Name the kind of land of an area: as it is used, else whether it is suspected or confirmed."""
    found = programme.area_by_id.get(area)
    return kinds.get(area) or (found.kind.value if found else "")


def _ground_of(progress: Progress) -> dict[str, float]:
    """Square metres that each event had to do with, as the ground is today."""
    found: dict[str, float] = {}
    for parcel in progress.parcels:
        for event in dict.fromkeys(parcel.events):
            found[event] = found.get(event, 0.0) + parcel.m2
    return found
