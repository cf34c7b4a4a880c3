"""Who could do an activity, and on which days: skill, accreditation, district, teams, stay, rotation, calendar."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from firmground.model import Activity, Contingent, Method, Programme

__all__ = ["Able", "Stays"]

_Sieve: TypeAlias = Callable[[Contingent], bool]


@dataclass(frozen=True, slots=True)
class Able:
    """Contingents that could do an activity in some days; if there is none, the code of what the last ones lack."""

    contingents: tuple[Contingent, ...]
    code: str = ""


@dataclass
class Stays:
    """The contingents of a Programme, asked for one activity at a time; answers are kept."""

    programme: Programme
    _able: dict[tuple[object, ...], Able] = field(default_factory=dict, repr=False)
    _days: dict[tuple[object, ...], list[int]] = field(default_factory=dict, repr=False)
    _closures: dict[tuple[object, ...], tuple[int, ...]] = field(default_factory=dict, repr=False)
    _open: dict[tuple[object, ...], list[bool]] = field(default_factory=dict, repr=False)

    def able(self, activity: Activity) -> Able:
        """Give who could do the activity, days of the calendar aside."""
        place = self.programme.site_by_id[activity.site].place
        teams = tuple(sorted({(m.team_kind, m.teams_least) for m in activity.methods}))
        named = activity.lock.contingent if activity.lock else None
        key = (activity.kind, place, teams, named)
        if key not in self._able:
            self._able[key] = self._find(activity, place, named)
        return self._able[key]

    def _find(self, activity: Activity, place: str, named: str | None) -> Able:
        kinds = self.programme.team_kind_by_id
        lineage = self.programme.lineage_of[place]
        wanted = {m.team_kind for m in activity.methods}
        sieves: tuple[tuple[str, _Sieve], ...] = (
            ("FG-CK-804", lambda c: c.team_kind in wanted and activity.kind in kinds[c.team_kind].skills),
            ("FG-CK-805", lambda c: not activity.releases or c.accreditation is not None),
            ("FG-CK-806", lambda c: not c.districts or not c.districts.isdisjoint(lineage)),
            ("FG-CK-807", lambda c: bool(_methods_of(activity, c))),
            ("FG-CK-810", lambda c: named is None or c.id == named),
        )
        left = self.programme.contingents
        for code, passes in sieves:
            left = tuple(c for c in left if passes(c))
            if not left:
                return Able((), code)
        return Able(left)

    def shortest(self, activity: Activity, contingent: Contingent) -> int:
        """Fewest working days in which a contingent that is able could do the activity."""
        methods = _methods_of(activity, contingent)
        return min(m.working_days(min(m.teams_most, contingent.teams)) for m in methods)

    def working_days(self, activity: Activity, contingent: Contingent) -> list[int]:
        """Days, rising, on which the contingent is there, works and may do this kind of work at this place."""
        place = self.programme.site_by_id[activity.site].place
        closures = self._closures_of(activity, place)
        key = (contingent.id, activity.kind, closures)
        if key not in self._days:
            first, last = self._present(activity, contingent)
            open_days = self._open_days(closures)
            arrives = self.programme.day_of(contingent.arrives)
            self._days[key] = [d for d in range(first, last + 1) if open_days[d] and _works(contingent, d - arrives)]
        return self._days[key]

    def is_working_day(self, activity: Activity, contingent: Contingent, day: int) -> bool:
        """Whether the contingent may do the activity on that day."""
        days = self.working_days(activity, contingent)
        at = bisect_left(days, day)
        return at < len(days) and days[at] == day

    def is_ever_there(self, contingent: Contingent) -> bool:
        """Whether any day of the stay lies within the horizon."""
        first, last = self.programme.day_of(contingent.arrives), self.programme.day_of(contingent.leaves or date.max)
        return first < self.programme.horizon_days and last >= 0

    def _present(self, activity: Activity, contingent: Contingent) -> tuple[int, int]:
        """First and last day of the stay within the horizon, and within the accreditation where one is asked for."""
        first, last = contingent.arrives, contingent.leaves or date.max
        if activity.releases and contingent.accreditation is not None:
            first, last = max(first, contingent.accreditation.first), min(last, contingent.accreditation.last)
        day_of = self.programme.day_of
        return max(0, day_of(first)), min(self.programme.horizon_days - 1, day_of(last))

    def _closures_of(self, activity: Activity, place: str) -> tuple[int, ...]:
        """Numbers of the closures that can touch this kind of work at this place."""
        key = (activity.kind, place)
        if key not in self._closures:
            lineage = self.programme.lineage_of[place]
            self._closures[key] = tuple(
                k
                for k, closure in enumerate(self.programme.calendar.closures)
                if closure.concerns(activity.kind, lineage)
            )
        return self._closures[key]

    def _open_days(self, closures: tuple[int, ...]) -> list[bool]:
        """Whether work may go on under these closures, for each day of the horizon."""
        if closures not in self._open:
            programme = self.programme
            rest = programme.calendar.rest_weekdays
            weekday = programme.start.weekday()
            is_open = [(weekday + d) % 7 not in rest for d in range(programme.horizon_days)]
            for closure in (programme.calendar.closures[k] for k in closures):
                first, last = programme.day_of(closure.first), programme.day_of(closure.last)
                for d in range(max(0, first), min(programme.horizon_days, last + 1)):
                    is_open[d] = False
            self._open[closures] = is_open
        return self._open[closures]


def _methods_of(activity: Activity, contingent: Contingent) -> list[Method]:
    """Methods for which the contingent has teams of the kind, and enough of them."""
    return [m for m in activity.methods if m.team_kind == contingent.team_kind and m.teams_least <= contingent.teams]


def _works(contingent: Contingent, since_arrival: int) -> bool:
    """Whether a contingent works that many days after its arrival, or is in the gap of its rotation."""
    rotation = contingent.rotation
    return rotation is None or since_arrival % (rotation.work_days + rotation.gap_days) < rotation.work_days
