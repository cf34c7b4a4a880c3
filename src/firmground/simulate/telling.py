"""One possible history told in the same facts as a ledger, so that one fold reads both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from typing import TypeAlias

from firmground.kernels.layout import NEVER
from firmground.kernels.simulate_layout import BLOCK, CLEARED, Bytes, History
from firmground.model import ActivityKind, Factor, Plan, Programme, ScheduledActivity
from firmground.model.event import EMPTY, Entry, Event, chained
from firmground.model.facts import Fact, Ground, field, land
from firmground.simulate.arrays import Arrays
from firmground.simulate.parts import strips

__all__ = ["BY", "SOURCE", "tell"]

BY = "a possible history"
"""Who says it, and who signs in it."""

SOURCE = "simulated, not survey evidence"

_LEAST_SHARE = 1e-6
_K = ActivityKind
_Told: TypeAlias = tuple[int, str, Fact]
"""Day, id if another fact names it, and the fact."""

_REASON = {Factor.WEATHER: "weather", Factor.ACCESS_LOSS: "access lost"}


def tell(
    programme: Programme, plan: Plan, arrays: Arrays, history: History, until: int | None = None
) -> tuple[Event, ...]:
    """Tell what happened before the day `until` (None: all of it), in the order of the days.

    The ids of the events number them; nothing of it is entered anywhere.
    """
    teller = _Teller(programme, arrays, history, {e.activity: e for e in plan.scheduled})
    told = sorted(teller.told(), key=lambda one: one[0])
    last = programme.horizon_days if until is None else until
    entries = [
        (key or f"s{n:07d}", Entry(fact, programme.date_of(day), BY, SOURCE))
        for n, (day, key, fact) in enumerate(told, start=1)
        if day < last
    ]
    at = datetime.combine(programme.date_of(last), time(), UTC)
    return chained(EMPTY, entries, at)


@dataclass(frozen=True)
class _Teller:
    """Turns the arrays of a history into facts, each with its day."""

    programme: Programme
    arrays: Arrays
    history: History
    entry_of: dict[str, ScheduledActivity]

    def told(self) -> Iterator[_Told]:
        """Give all facts, those of one activity in their order."""
        yield from self._arrivals()
        yield from self._stand_downs()
        yield from self._accidents()
        yield from self._settled()
        for i in range(len(self.arrays.names)):
            if self.history.start[i] != NEVER and self.history.left[i] > self.history.start[i]:
                yield from self._work(i)

    def _arrivals(self) -> Iterator[_Told]:
        force, history = self.arrays.force, self.history
        for c, contingent in enumerate(self.programme.contingents):
            days: dict[int, int] = {}
            for team in range(force.first[c], force.first[c] + history.came[c]):
                if force.joins[team] < self.programme.horizon_days:
                    day = max(0, int(force.joins[team] + history.late[c]))
                    days[day] = days.get(day, 0) + 1
            for day, teams in sorted(days.items()):
                yield day, "", field.TeamArrived(contingent.id, teams)

    def _stand_downs(self) -> Iterator[_Told]:
        for lost, (factor, district, kinds) in zip(self.history.lost, self.arrays.fields, strict=True):
            for first, last in _spells(lost):
                until = self.programme.date_of(last)
                yield first, "", field.WeatherStandDown(district, until, kinds, _REASON[factor])

    def _accidents(self) -> Iterator[_Told]:
        """Tell accidents on the first day of the block in which they fall, at an area where the contingent works."""
        works = self.arrays.works
        for c, row in enumerate(self.history.accidents.tolist()):
            at = [i for i in range(len(self.arrays.names)) if works.contingent[i] == c and works.area[i] >= 0]
            if self.arrays.force.accident[c] < 0 or not at:
                continue
            area = self.programme.areas[works.area[at[0]]]
            for block, number in enumerate(row):
                for _ in range(number):
                    yield block * BLOCK, "", field.Accident(area.place, "demining", area.id)

    def _settled(self) -> Iterator[_Told]:
        """Tell, on day 0, what surveys before the plan have settled."""
        for a, area in enumerate(self.programme.areas):
            if self._kinds.get(area.id) and _K.NTS not in self._kinds[area.id]:
                yield from self._by_survey(a, 0)
                yield 0, "", land.SurveyDone(area.id, "nts", self._result(a))

    @cached_property
    def _kinds(self) -> dict[str, set[ActivityKind]]:
        """Kinds of work that the plan has at each hazardous area."""
        found: dict[str, set[ActivityKind]] = {}
        for i, name in enumerate(self.arrays.names):
            activity = self.programme.activity_by_id[name]
            if self.arrays.works.area[i] >= 0:
                found.setdefault(activity.site, set()).add(activity.kind)
        return found

    @cached_property
    def _teams(self) -> list[tuple[str, str]]:
        """Name of each team, and its contingent."""
        return [(team.id, c.id) for c in self.programme.contingents for team in c.members()]

    def _work(self, i: int) -> Iterator[_Told]:
        """Tell the start and end of an activity, and what it did to the land."""
        history, name = self.history, self.arrays.names[i]
        first, last = int(history.start[i]), int(history.left[i]) - 1
        crew = [self._teams[t] for t in history.teams[i].tolist() if t >= 0]
        who = crew[0][1]
        yield first, "", field.WorksStarted(name, who, tuple(team for team, _ in crew))
        if self.arrays.works.area[i] >= 0:
            yield from self._land(i, who, last)
        yield last, "", field.WorksFinished(name, float(history.days[i] * len(crew)), who)

    def _land(self, i: int, who: str, last: int) -> Iterator[_Told]:
        a = int(self.arrays.works.area[i])
        area, role = self.programme.areas[a], self.arrays.works.role[i]
        activity = self.programme.activity_by_id[self.arrays.names[i]]
        _, reduced, cleared = self.history.share[a].tolist()
        if activity.kind is _K.NTS:
            # What is left is suspected or confirmed; confirmed land could not be cancelled.
            yield from self._by_survey(a, last, who)
            yield last, "", land.SurveyDone(area.id, "nts", self._result(a), contingent=who)
        elif activity.kind is _K.TS:
            if reduced > _LEAST_SHARE:
                yield last, "", land.AreaReduced(area.id, self._strip(a, 1), who)
            yield last, "", land.SurveyDone(area.id, "ts", self._result(a), contingent=who)
        elif role == CLEARED and cleared > _LEAST_SHARE:
            method, finds = self.entry_of[activity.id].method, int(self.history.finds[i])
            yield last, "", land.AreaCleared(area.id, method, area.depth_m, finds=finds, contingent=who)
        elif activity.kind is _K.QA:
            yield from self._sampled(i, area.id, last)
        elif activity.kind is _K.HANDOVER:
            yield last, "", land.HandoverSigned(area.id, BY, BY)

    def _by_survey(self, a: int, day: int, who: str = "") -> Iterator[_Told]:
        """Tell what a non-technical survey cancelled, and what is reduced where no technical survey is planned."""
        area = self.programme.areas[a]
        cancelled, reduced, _ = self.history.share[a].tolist()
        if cancelled > _LEAST_SHARE:
            yield day, "", land.AreaCancelled(area.id, self._strip(a, 0), who)
        if reduced > _LEAST_SHARE and _K.TS not in self._kinds[area.id]:
            yield day, "", land.AreaReduced(area.id, self._strip(a, 1), who)

    def _sampled(self, i: int, area: str, last: int) -> Iterator[_Told]:
        """Tell a visit that passed, or one that failed, what was put right, and the second visit."""
        if self.history.failed[i] <= 0.0:
            yield last, "", land.QaVisit(area, "passed")
        else:
            visit, end = f"qa{i:07d}", int(self.history.end[i])
            yield last, visit, land.QaVisit(area, "failed", "major", non_conformity="drawn")
            if end != NEVER:
                yield end - 1, "", land.NonConformityClosed(area, visit, "part of it was cleared again")
                yield end - 1, "", land.QaVisit(area, "passed")

    def _result(self, a: int) -> str:
        _, reduced, cleared = self.history.share[a].tolist()
        if cleared > _LEAST_SHARE:
            return "confirmed"
        return "suspected" if reduced > _LEAST_SHARE else "none"

    def _strip(self, a: int, way: int) -> Ground:
        """Give the ground that is released by a way; None where nothing is left after it."""
        shares = self.history.share[a].tolist()
        if sum(shares[way + 1 :]) <= _LEAST_SHARE:
            return None
        return strips(self.programme.areas[a].perimeter, shares)[way]


def _spells(lost: Bytes) -> Iterator[tuple[int, int]]:
    """Give the first and the last day of each run of lost days."""
    first = None
    for day, gone in enumerate([*lost.tolist(), 0]):
        if gone and first is None:
            first = day
        elif not gone and first is not None:
            yield first, day - 1
            first = None
