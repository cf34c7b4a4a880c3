"""What each activity can be done by: options of method, contingent and number of teams, on working days."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from firmground.kernels.layout import NEVER, Days, Ints
from firmground.model import Activity, ActivityKind, Contingent, Method, Programme

__all__ = ["Option", "OptionMaker", "stay"]

_MOST_SIZES = 4


@dataclass(frozen=True, slots=True)
class Option:
    """One way to do one activity: by whom, with how many teams, how long, when and for how much."""

    method: Method
    contingent: int
    teams: int
    days: int
    calendar: int
    first: int
    last: int
    cost: int


@dataclass
class OptionMaker:
    """Makes the options of a Programme and numbers the calendars that they work by."""

    programme: Programme
    masks: list[Ints] = field(default_factory=list)
    _by_district: dict[tuple[str, str | None], list[tuple[int, Contingent]]] = field(default_factory=dict)
    _here: dict[tuple[str, str], list[tuple[int, Contingent]]] = field(default_factory=dict)
    _windows: dict[tuple[int, bool], tuple[int, int]] = field(default_factory=dict)
    _rows: dict[tuple[tuple[int, ...], tuple[int, int, int] | None], int] = field(default_factory=dict)
    _closed: dict[tuple[ActivityKind, str], tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, contingent in enumerate(self.programme.contingents):
            for district in contingent.districts or (None,):
                self._by_district.setdefault((contingent.team_kind, district), []).append((index, contingent))
        weekdays = (np.arange(self.programme.horizon_days) + self.programme.start.weekday()) % 7
        self._workdays = ~np.isin(weekdays, sorted(self.programme.calendar.rest_weekdays))

    def options(self, activity: Activity) -> list[Option]:
        """List the options of an activity, the ones that waste least work first."""
        place = self.programme.site_by_id[activity.site].place
        found = [
            Option(method, index, teams, method.working_days(teams), calendar, first, last, cost)
            for method in activity.methods
            for index, contingent in self._able(activity, method, place)
            for first, last in [self._window(index, contingent, releases=activity.releases)]
            for calendar in [self._calendar(activity.kind, place, contingent)]
            for teams in _sizes(method, contingent)
            for cost in [_cost(method, contingent, teams)]
            if first < last
        ]
        return sorted(found, key=lambda o: (o.teams * o.days, o.cost, o.teams, o.contingent))

    def _able(self, activity: Activity, method: Method, place: str) -> Iterator[tuple[int, Contingent]]:
        """Contingents that have the kind and skill, may work here, and are not ruled out by a lock."""
        if activity.kind not in self.programme.team_kind_by_id[method.team_kind].skills:
            return
        for index, contingent in self._at(method.team_kind, place):
            if activity.releases and contingent.accreditation is None:
                continue
            if activity.lock and activity.lock.contingent not in (None, contingent.id):
                continue
            yield index, contingent

    def _at(self, kind: str, place: str) -> list[tuple[int, Contingent]]:
        """Contingents of a kind that may work at a place, in order; found once, since there may be thousands."""
        found = self._here.get((kind, place))
        if found is None:
            above = (None, *self.programme.lineage_of[place])
            able = {index: c for district in above for index, c in self._by_district.get((kind, district), ())}
            found = self._here[kind, place] = sorted(able.items(), key=lambda item: item[0])
        return found

    def _window(self, index: int, contingent: Contingent, *, releases: bool) -> tuple[int, int]:
        """First day of the stay (and accreditation), and the day after the last."""
        found = self._windows.get((index, releases))
        if found is None:
            day_of = self.programme.day_of
            first, last = stay(self.programme, contingent)
            if releases and contingent.accreditation is not None:
                first = max(first, day_of(contingent.accreditation.first))
                last = min(last, day_of(contingent.accreditation.last) + 1)
            found = self._windows[index, releases] = first, last
        return found

    def _calendar(self, kind: ActivityKind, place: str, contingent: Contingent) -> int:
        """Find the row of working days of a kind of work at a place by a contingent."""
        closures = self.programme.calendar.closures
        closed = self._closed.get((kind, place))
        if closed is None:
            lineage = self.programme.lineage_of[place]
            closed = tuple(i for i, c in enumerate(closures) if c.concerns(kind, lineage))
            self._closed[kind, place] = closed
        turn = None
        if contingent.rotation is not None:
            turn = (
                self.programme.day_of(contingent.arrives),
                contingent.rotation.work_days,
                contingent.rotation.gap_days,
            )
        if (closed, turn) not in self._rows:
            self._rows[closed, turn] = len(self.masks)
            self.masks.append(self._mask(closed, turn))
        return self._rows[closed, turn]

    def _mask(self, closed: tuple[int, ...], turn: tuple[int, int, int] | None) -> Ints:
        mask = self._workdays.copy()
        for i in closed:
            closure = self.programme.calendar.closures[i]
            first = max(0, self.programme.day_of(closure.first))
            mask[first : max(0, self.programme.day_of(closure.last) + 1)] = False
        if turn is not None:
            arrival, work, gap = turn
            mask &= (np.arange(mask.size) - arrival) % (work + gap) < work
        return mask.astype(np.int64)

    def days(self) -> Days:
        """Give all calendars met so far as arrays."""
        horizon = self.programme.horizon_days
        rows = max(1, len(self.masks))
        before = np.zeros((rows, horizon + 1), np.int64)
        nth = np.full((rows, horizon), NEVER, np.int64)
        for row, mask in enumerate(self.masks):
            np.cumsum(mask, out=before[row, 1:])
            working = np.flatnonzero(mask)
            nth[row, : working.size] = working
        return Days(before, nth)


def stay(programme: Programme, contingent: Contingent) -> tuple[int, int]:
    """Give the first day of a stay and the day after the last, within the horizon."""
    horizon = programme.horizon_days
    last = horizon if contingent.leaves is None else min(horizon, programme.day_of(contingent.leaves) + 1)
    return min(max(0, programme.day_of(contingent.arrives)), horizon), max(0, last)


def _sizes(method: Method, contingent: Contingent) -> list[int]:
    """Numbers of teams worth trying: the fewest for each duration, thinned to a handful."""
    sizes: dict[int, int] = {}
    for teams in range(method.teams_least, min(method.teams_most, contingent.teams) + 1):
        sizes.setdefault(method.working_days(teams), teams)
    found = list(sizes.values())
    if len(found) <= _MOST_SIZES:
        return found
    step = (len(found) - 1) / (_MOST_SIZES - 1)
    return [found[round(i * step)] for i in range(_MOST_SIZES)]


def _cost(method: Method, contingent: Contingent, teams: int) -> int:
    return method.fixed_cost + teams * method.working_days(teams) * contingent.cost_per_team_day
