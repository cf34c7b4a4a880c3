"""Working days, counted from the calendar alone."""

from itertools import accumulate

from firmground.model import ActivityKind, Contingent, Programme

__all__ = ["Workdays"]

_Turn = tuple[int, int, int] | None
_Key = tuple[tuple[int, ...], _Turn]


class Workdays:
    """Counts the days on which a kind of work at a place is open and a contingent is not in a rotation gap."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._closures: dict[tuple[ActivityKind, str], tuple[int, ...]] = {}
        self._counts: dict[_Key, list[int]] = {}

    def count(self, kind: ActivityKind, place: str, contingent: Contingent, first: int, end: int) -> int:
        """Count the working days from `first` up to, not including, `end`; both within the horizon."""
        counts = self._row(kind, place, contingent)
        return counts[end] - counts[first]

    def is_open(self, kind: ActivityKind, place: str, contingent: Contingent, day: int) -> bool:
        """Whether one day is a working day."""
        return self.count(kind, place, contingent, day, day + 1) == 1

    def end_after(
        self, kind: ActivityKind, place: str, contingent: Contingent, start: int, days: int
    ) -> tuple[int, int]:
        """Give the first working day from `start` on and the day after so many.

        Past the horizon the days run on unbroken.
        """
        counts = self._row(kind, place, contingent)
        horizon = len(counts) - 1
        day, begun, left = start, None, days
        while left > 0:
            if day >= horizon or counts[day + 1] > counts[day]:
                begun = day if begun is None else begun
                left -= 1
            day += 1
        return begun if begun is not None else start, day

    def why_closed(self, kind: ActivityKind, place: str, contingent: Contingent, day: int) -> str | None:
        """Say why a day is no working day; None if it is one."""
        programme = self._programme
        lineage, on = programme.lineage_of[place], programme.date_of(day)
        for closure in programme.calendar.closures:
            if closure.closes(kind, lineage, on):
                return closure.reason
        if _away(day, _turn(programme, contingent)):
            return f"a gap in the rotation of {contingent.id}"
        return "a day of rest" if on.weekday() in programme.calendar.rest_weekdays else None

    def _row(self, kind: ActivityKind, place: str, contingent: Contingent) -> list[int]:
        closed = self._closures.get((kind, place))
        if closed is None:
            lineage = self._programme.lineage_of[place]
            closed = tuple(i for i, c in enumerate(self._programme.calendar.closures) if c.concerns(kind, lineage))
            self._closures[kind, place] = closed
        turn = _turn(self._programme, contingent)
        if (closed, turn) not in self._counts:
            self._counts[closed, turn] = self._count(closed, turn)
        return self._counts[closed, turn]

    def _count(self, closed: tuple[int, ...], turn: _Turn) -> list[int]:
        """Count working days before each day, from the definition: day by day."""
        programme = self._programme
        shut: set[int] = set()
        for i in closed:
            closure = programme.calendar.closures[i]
            first, last = programme.day_of(closure.first), programme.day_of(closure.last)
            shut.update(range(max(0, first), min(last + 1, programme.horizon_days)))
        weekday = programme.start.weekday()
        rest = programme.calendar.rest_weekdays
        works = [
            (day + weekday) % 7 not in rest and day not in shut and not _away(day, turn)
            for day in range(programme.horizon_days)
        ]
        return list(accumulate((int(w) for w in works), initial=0))


def _turn(programme: Programme, contingent: Contingent) -> _Turn:
    """Day of arrival, days of work and days of gap of a contingent that rotates."""
    if contingent.rotation is None:
        return None
    return programme.day_of(contingent.arrives), contingent.rotation.work_days, contingent.rotation.gap_days


def _away(day: int, turn: _Turn) -> bool:
    """Whether a contingent is in a rotation gap."""
    if turn is None:
        return False
    arrival, work, gap = turn
    return (day - arrival) % (work + gap) >= work
