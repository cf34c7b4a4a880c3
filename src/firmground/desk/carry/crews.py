"""Who is there: teams that came, went, fell ill, or did not come although their day has passed."""

from dataclasses import replace
from datetime import date, timedelta

from firmground.desk.carry.draft import Draft
from firmground.model import Absence, Contingent
from firmground.model.carried import ChangeKind
from firmground.model.progress import Attendance

__all__ = ["carry_crews"]

_DAY = timedelta(days=1)


def carry_crews(draft: Draft) -> None:
    """Set the stay of each contingent by what the ledger says of it.

    Where the ledger knows of no arrival at all, teams are taken to be there as planned. Which teams of a contingent
    are away nobody enters: those without work that goes on, and with least work planned in the days of absence.
    """
    attendance = draft.progress.attendance
    busy = _going_on(draft)
    if not attendance:
        return
    loads = _Loads(draft)
    for contingent in tuple(draft.contingents.values()):
        seen = attendance.get(contingent.id)
        if seen is None and (contingent.arrives >= draft.start or not _planned(contingent, draft)):
            continue
        carried = _Crew(draft, contingent, seen or Attendance(contingent.id, 0), busy, loads).carried()
        draft.contingents[contingent.id] = carried


def _planned(contingent: Contingent, draft: Draft) -> bool:
    return contingent.leaves is None or contingent.leaves >= draft.start


def _going_on(draft: Draft) -> frozenset[str]:
    """Teams at work that goes on."""
    found: set[str] = set()
    for name in draft.activities:
        work = draft.running(name)
        if work is not None:
            row = draft.rows.get(name)
            found.update(work.teams or (row.teams if row else ()))
    return frozenset(found)


class _Loads:
    """Days of work that the old plan gives each team before a day."""

    def __init__(self, draft: Draft) -> None:
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for row in draft.rows.values():
            for team in row.teams:
                self._spans.setdefault(team, []).append((max(0, row.start), row.end))

    def of(self, team: str, until: int) -> int:
        """Count them."""
        return sum(max(0, min(until, end) - start) for start, end in self._spans.get(team, ()))


class _Crew:
    """One contingent: how many are away until when, and which of its teams they are."""

    def __init__(
        self, draft: Draft, contingent: Contingent, seen: Attendance, busy: frozenset[str], loads: _Loads
    ) -> None:
        self._draft, self._contingent, self._seen, self._busy, self._loads = draft, contingent, seen, busy, loads

    def carried(self) -> Contingent:
        """Give the contingent as it is on the day."""
        draft, contingent, seen = self._draft, self._contingent, self._seen
        arrived = min(seen.arrived, contingent.teams)
        left = min(seen.left, arrived)
        missing = contingent.teams - arrived
        back = draft.date_of(draft.assumptions.team_days) if contingent.arrives < draft.start else contingent.arrives
        away: list[tuple[int, date | None]] = [(left, None), (missing, back if missing else None)]
        if seen.absent and seen.absent_until is not None and seen.absent_until >= draft.start:
            away.insert(1, (min(seen.absent, arrived - left), seen.absent_until + _DAY))
        self._tell(left, missing, back)
        absences = self._absences(away)
        if len(absences) == contingent.teams and all(a.back is None for a in absences):
            gone = min(contingent.arrives, draft.start - 2 * _DAY)
            return replace(contingent, arrives=gone, leaves=draft.start - _DAY, absences=())
        arrives = contingent.arrives
        if arrived and seen.first is not None:
            arrives = min(seen.first, draft.start) if contingent.rotation else min(arrives, seen.first)
        elif missing == contingent.teams:
            arrives, absences = max(back, contingent.arrives), ()
        if contingent.leaves is not None and contingent.leaves < arrives:
            return replace(contingent, arrives=contingent.leaves, absences=())
        return replace(contingent, arrives=arrives, absences=absences)

    def _tell(self, left: int, missing: int, back: date) -> None:
        draft, seen, name = self._draft, self._seen, self._contingent.id
        if left:
            draft.say(name, ChangeKind.TEAMS, f"{_teams(left)} left", seen.events)
        if seen.absent and seen.absent_until is not None and seen.absent_until >= draft.start:
            draft.say(name, ChangeKind.TEAMS, f"{_teams(seen.absent)} absent until {seen.absent_until}", seen.events)
        if missing and self._contingent.arrives < draft.start:
            text = f"{_teams(missing)} did not come by {draft.start - _DAY}; taken to be there from {back} on"
            draft.say(name, ChangeKind.TEAMS, text, seen.events, assumed=True)

    def _absences(self, away: list[tuple[int, date | None]]) -> tuple[Absence, ...]:
        names = [t.id for t in self._contingent.members()]
        free = list(range(1, len(names) + 1))
        found: list[Absence] = []
        horizon = self._draft.horizon_days
        for count, back in away:
            until = horizon if back is None else self._draft.day_of(back)
            rank = {n: (names[n - 1] in self._busy, self._loads.of(names[n - 1], until), -n) for n in free}
            chosen = sorted(free, key=rank.__getitem__)[:count]
            found += [Absence(n, back) for n in chosen]
            free = [n for n in free if n not in chosen]
        return tuple(sorted(found, key=lambda a: a.team))


def _teams(count: int) -> str:
    return "1 team" if count == 1 else f"{count} teams"
