"""What events do to works, teams and roads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from firmground.model.event import Event
from firmground.model.facts import Fact
from firmground.model.facts import field as facts
from firmground.model.finding import Finding
from firmground.model.progress import Attendance, Passage, StandDown, Work
from firmground.track.ledger_codes import error, warning

__all__ = ["FieldFold"]

_DONE = 100.0


@dataclass(slots=True)
class _Work:
    per_cent: float = 0.0
    started: date | None = None
    finished: date | None = None
    contingent: str = ""
    teams: tuple[str, ...] = ()
    team_days: float = 0.0
    events: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Stay:
    arrived: int = 0
    left: int = 0
    first: date | None = None
    last: date | None = None
    ill: list[tuple[date, int]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)


class FieldFold:
    """Applies the facts of works, teams, roads and weather, one after the other."""

    def __init__(self, as_of: date, findings: list[Finding]) -> None:
        self._as_of = as_of
        self._findings = findings
        self._works: dict[str, _Work] = {}
        self._stays: dict[str, _Stay] = {}
        self._weather: list[StandDown] = []
        self.passages: dict[str, Passage] = {}

    def handlers(self) -> dict[type[Fact], Callable[[Event, Any], None]]:
        """Say which fact is read by what."""
        return {
            facts.WorksStarted: self._started,
            facts.WorksProgress: self._progress,
            facts.WorksFinished: self._finished,
            facts.WorksRejected: self._rejected,
            facts.TeamArrived: self._arrived,
            facts.TeamLeft: self._left,
            facts.TeamIll: self._ill,
            facts.RoadClosed: self._closed,
            facts.RoadOpened: self._opened,
            facts.WeatherStandDown: self._stood_down,
        }

    def works(self) -> dict[str, Work]:
        """How far each activity is."""
        return {
            name: Work(
                name, w.per_cent, w.started, w.finished, w.contingent, w.teams, round(w.team_days, 6), tuple(w.events)
            )
            for name, w in self._works.items()
        }

    def attendance(self) -> dict[str, Attendance]:
        """Who is here on the day; an absence counts through its last day."""
        found = {}
        for name, stay in self._stays.items():
            away = [(until, teams) for until, teams in stay.ill if until >= self._as_of]
            absent, until = sum(teams for _, teams in away), max((until for until, _ in away), default=None)
            found[name] = Attendance(
                name, stay.arrived, stay.left, absent, until, stay.first, stay.last, tuple(stay.events)
            )
        return found

    def stand_downs(self) -> tuple[StandDown, ...]:
        """All of them, by first day."""
        return tuple(self._weather)

    def _work(self, event: Event, name: str) -> _Work:
        found = self._works.get(name)
        if found is None:
            found = self._works[name] = _Work()
        found.events.append(event.id)
        if found.started is None:
            found.started = event.on
        return found

    def _reported(self, event: Event, fact: Any) -> _Work:
        """Read what reports of work share."""
        work = self._work(event, fact.activity)
        if work.finished is not None:
            message = f"{fact.activity} was finished on {work.finished}"
            remedy = "correct the one or the other event, or enter works-rejected between them"
            self._findings.append(warning("FG-LG-503", event, message, remedy))
        if fact.contingent:
            work.contingent = fact.contingent
        return work

    def _started(self, event: Event, fact: facts.WorksStarted) -> None:
        work = self._reported(event, fact)
        if fact.teams:
            work.teams = fact.teams

    def _progress(self, event: Event, fact: facts.WorksProgress) -> None:
        work = self._reported(event, fact)
        work.team_days += fact.team_days
        if fact.per_cent < work.per_cent:
            message = f"{fact.activity} goes back from {work.per_cent:g} % to {fact.per_cent:g} %"
            remedy = "correct the report that was wrong, or enter works-rejected"
            self._findings.append(warning("FG-LG-502", event, message, remedy))
        work.per_cent = fact.per_cent

    def _finished(self, event: Event, fact: facts.WorksFinished) -> None:
        work = self._reported(event, fact)
        work.team_days += fact.team_days
        work.per_cent, work.finished = _DONE, event.on

    def _rejected(self, event: Event, fact: facts.WorksRejected) -> None:
        work = self._work(event, fact.activity)
        if work.finished is None:
            message = f"{fact.activity} was not reported as finished"
            self._findings.append(
                warning("FG-LG-504", event, message, "enter the event works-finished that was left out")
            )
        work.per_cent, work.started, work.finished = fact.per_cent, None, None

    def _stay(self, event: Event, name: str) -> _Stay:
        found = self._stays.get(name)
        if found is None:
            found = self._stays[name] = _Stay()
        found.events.append(event.id)
        return found

    def _arrived(self, event: Event, fact: facts.TeamArrived) -> None:
        stay = self._stay(event, fact.contingent)
        stay.arrived += fact.teams
        stay.first = stay.first or event.on

    def _left(self, event: Event, fact: facts.TeamLeft) -> None:
        stay = self._stay(event, fact.contingent)
        stay.left += fact.teams
        stay.last = event.on
        self._count(event, fact.contingent, stay)

    def _ill(self, event: Event, fact: facts.TeamIll) -> None:
        stay = self._stay(event, fact.contingent)
        stay.ill.append((fact.until, fact.teams))
        self._count(event, fact.contingent, stay)

    def _count(self, event: Event, name: str, stay: _Stay) -> None:
        absent = sum(teams for until, teams in stay.ill if until >= event.on)
        if stay.left + absent > stay.arrived:
            message = f"of {name}, {stay.arrived} arrived, but {stay.left} left and {absent} are absent"
            self._findings.append(error("FG-LG-501", event, message, "enter the team-arrived that was left out"))

    def _closed(self, event: Event, fact: facts.RoadClosed) -> None:
        self.passages[fact.road] = Passage(fact.road, open=False, since=event.on, until=fact.until, event=event.id)

    def _opened(self, event: Event, fact: facts.RoadOpened) -> None:
        self.passages[fact.road] = Passage(fact.road, open=True, since=event.on, until=None, event=event.id)

    def _stood_down(self, event: Event, fact: facts.WeatherStandDown) -> None:
        last = fact.until or event.on
        self._weather.append(StandDown(fact.place, event.on, last, fact.kinds, fact.reason, event.id))
