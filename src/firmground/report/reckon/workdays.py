"""On which days a contingent can work, and at what."""

from datetime import timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from firmground.model import ActivityKind, Contingent, Level, Programme

__all__ = ["Month", "Workdays", "months"]

Month = tuple[str, int, int]
"""A month of the Programme: its name (2026-04), its first day and the day after its last."""


def months(programme: Programme, until: int) -> list[Month]:
    """Cut the days of the Programme, up to ``until``, into calendar months."""
    found: list[Month] = []
    first = 0
    while first < until:
        on = programme.date_of(first)
        turn = on.replace(day=1) + timedelta(days=32)
        after = min(programme.day_of(turn.replace(day=1)), until)
        found.append((f"{on:%Y-%m}", first, after))
        first = after
    return found


class Workdays:
    """Which days are open, as running counts, so that any span of days costs two look-ups."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._work = cache(self._count_work)
        self._closed_by = cache(self._closures_of)

    def worked(self, contingent: Contingent, kind: ActivityKind, place: str) -> NDArray[np.int64]:
        """Count the days before each day on which the contingent works at that kind at that place."""
        return self._work(contingent.id, self._closed_by(kind, place))

    def available(self, contingent: Contingent) -> NDArray[np.int64]:
        """Count the days before each day on which the contingent can do at least one of the things it is for.

        Not available are days outside the stay, rotation gaps, weekly rest, and stand-downs of all its skills in
        all its districts.
        """
        p = self._programme
        skills = p.team_kind_by_id[contingent.team_kind].skills
        where = sorted(contingent.districts) or [x.id for x in p.places if x.level is Level.DISTRICT] or [""]
        ways = {self._closed_by(kind, place) for kind in sorted(skills) for place in where}
        steps = np.array([np.diff(self._work(contingent.id, way)) for way in sorted(ways)])
        return np.concatenate(([0], np.cumsum(steps.max(axis=0))))

    def _closures_of(self, kind: ActivityKind, place: str) -> tuple[int, ...]:
        closures = self._programme.calendar.closures
        line = self._programme.lineage_of.get(place, frozenset())
        return tuple(i for i, c in enumerate(closures) if c.concerns(kind, line))

    def _count_work(self, contingent: str, closed_by: tuple[int, ...]) -> NDArray[np.int64]:
        p = self._programme
        one = p.contingent_by_id[contingent]
        day = np.arange(p.horizon_days)
        arrives = p.day_of(one.arrives)
        works = (day >= arrives) & ~np.isin((p.start.weekday() + day) % 7, list(p.calendar.rest_weekdays))
        if one.leaves is not None:
            works &= day <= p.day_of(one.leaves)
        if one.rotation is not None:
            works &= (day - arrives) % (one.rotation.work_days + one.rotation.gap_days) < one.rotation.work_days
        for index in closed_by:
            closure = p.calendar.closures[index]
            works &= (day < p.day_of(closure.first)) | (day > p.day_of(closure.last))
        return np.concatenate(([0], np.cumsum(works)))
