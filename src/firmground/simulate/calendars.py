"""Working days as arrays: which activities share them, what may close more of them, and how winters are told."""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from firmground.kernels.rows import compress, ints
from firmground.kernels.simulate_layout import Bytes, Days
from firmground.model import Activity, Closure, Contingent, Factor, Programme
from firmground.simulate.luck import entities
from firmground.simulate.spreads import FACTOR_NUMBER, SpreadBook

__all__ = ["Domains"]

_Domain: TypeAlias = tuple[int, tuple[int, ...], tuple[int, ...], int]
"""Calendar, closures, fields of lost days, and the contingent whose stand-downs count."""

_LOST = (Factor.WEATHER, Factor.ACCESS_LOSS)


@dataclass
class Domains:
    """Numbers the domains: closures, contingent's rotation, and lost days that activities share."""

    programme: Programme
    book: SpreadBook
    _masks: list[Bytes] = field(default_factory=list)
    _calendars: dict[tuple[int, int, int] | None, int] = field(default_factory=dict)
    _fields: dict[tuple[int, Factor, str], int] = field(default_factory=dict)
    _kinds: dict[int, set[str]] = field(default_factory=dict)
    _found: dict[_Domain, int] = field(default_factory=dict)
    _closed: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)

    def of(self, activity: Activity, contingent: int, *, stands: bool) -> int:
        """Give the domain of an activity that a contingent does; `stands`: accidents stop it."""
        programme = self.programme
        place = programme.site_by_id[activity.site].place
        turn = _turn(programme, programme.contingents[contingent])
        key = (
            self._calendars.setdefault(turn, len(self._calendars)),
            self._closures(activity, place),
            self._lost(activity, programme.district_of(place) or place),
            contingent if stands else -1,
        )
        return self._found.setdefault(key, len(self._found))

    def _closures(self, activity: Activity, place: str) -> tuple[int, ...]:
        key = (activity.kind.value, place)
        if key not in self._closed:
            lineage, closures = self.programme.lineage_of[place], self.programme.calendar.closures
            self._closed[key] = tuple(i for i, c in enumerate(closures) if c.concerns(activity.kind, lineage))
        return self._closed[key]

    def _lost(self, activity: Activity, district: str) -> tuple[int, ...]:
        found = []
        for factor in _LOST:
            row = self.book.row(factor, activity.kind.value)
            if row >= 0:
                number = self._fields.setdefault((row, factor, district), len(self._fields))
                self._kinds.setdefault(number, set()).add(activity.kind.value)
                found.append(number)
        return tuple(found)

    def fields(self) -> list[tuple[Factor, str, tuple[str, ...]]]:
        """List what each field of lost days is of: its factor, its district, and the kinds of work that rest."""
        return [(factor, where, tuple(sorted(self._kinds[n]))) for (_, factor, where), n in self._fields.items()]

    def arrays(self) -> Days:
        """Give all domains met so far."""
        programme = self.programme
        keys = list(self._found)
        closure_ptr, closure = compress([key[1] for key in keys])
        field_ptr, fields = compress([key[2] for key in keys])
        closures = programme.calendar.closures
        horizon = programme.horizon_days
        masks = [_mask(programme, turn) for turn in self._calendars]
        return Days(
            base=np.array(masks, np.uint8) if masks else np.zeros((0, horizon), np.uint8),
            calendar=ints(key[0] for key in keys),
            closure_ptr=closure_ptr,
            closure=closure,
            field_ptr=field_ptr,
            field=fields,
            stands=ints(key[3] for key in keys),
            shut_from=ints(programme.day_of(c.first) for c in closures),
            shut_to=ints(programme.day_of(c.last) + 1 for c in closures),
            winter=ints(self.book.row(Factor.WINTER) if _seasonal(c) else -1 for c in closures),
            closure_entity=entities(c.id for c in closures),
            field_row=ints(row for row, _, _ in self._fields),
            field_factor=ints(FACTOR_NUMBER[factor] for _, factor, _ in self._fields),
            field_entity=entities(district for _, _, district in self._fields),
        )


def _seasonal(closure: Closure) -> bool:
    """Whether it is one of a yearly closure, which intake writes out as NAME@YEAR; its dates vary with the winter."""
    return "@" in closure.id


def _turn(programme: Programme, contingent: Contingent) -> tuple[int, int, int] | None:
    if contingent.rotation is None:
        return None
    return programme.day_of(contingent.arrives), contingent.rotation.work_days, contingent.rotation.gap_days


def _mask(programme: Programme, turn: tuple[int, int, int] | None) -> Bytes:
    """Mark the days that are neither days of rest nor in a gap of the rotation."""
    day = np.arange(programme.horizon_days)
    mask = ~np.isin((day + programme.start.weekday()) % 7, sorted(programme.calendar.rest_weekdays))
    if turn is not None:
        arrival, work, gap = turn
        mask &= (day - arrival) % (work + gap) < work
    return mask.astype(np.uint8)
