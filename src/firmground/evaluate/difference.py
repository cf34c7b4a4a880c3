"""What sets two plans of one Programme apart: work that moves and why, returns sooner or later, person-days won."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from firmground.evaluate.delay import costs
from firmground.evaluate.outcomes import Outcomes
from firmground.evaluate.reasons import Reason, Reasons
from firmground.model import EXPOSURE, Plan, Programme, ScheduledActivity
from firmground.model.carried import Carried, Change, ChangeKind

__all__ = ["Difference", "Move", "Shift", "difference"]

_NEAR_DAYS = 30


@dataclass(frozen=True, slots=True)
class Move:
    """Work whose days or teams change; None for a day where it has no place. ``days`` is how much later it begins."""

    activity: str
    place: str
    before: date | None
    after: date | None
    days: int | None
    contingent_before: str
    contingent_after: str
    teams_before: tuple[str, ...]
    teams_after: tuple[str, ...]
    reason: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A service or the release of an area: promised by the old plan, come to by following it, and in the new plan.

    ``person_days`` are won against following the old plan, weighted; below 0 they are lost.
    """

    id: str
    kind: str
    place: str
    people: int
    promised: date | None
    followed: date | None
    after: date | None
    days: int | None
    person_days: int


@dataclass(frozen=True)
class Difference:
    """All of it. ``near`` starts lie in the next ``near_days`` days by the old plan; ``near_moved`` of them move."""

    start: date
    near_days: int
    near: int
    near_moved: int
    person_days: int
    person_days_followed: int
    moved: tuple[Move, ...]
    regrouped: tuple[Move, ...]
    placed: tuple[Move, ...]
    lost: tuple[Move, ...]
    shifts: tuple[Shift, ...]
    changes: tuple[Change, ...]

    @property
    def won(self) -> int:
        """Weighted person-days won against following the old plan; below 0 they are lost."""
        return self.person_days_followed - self.person_days

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return asdict(self) | {"person_days_won": self.won}


def difference(carried: Carried, followed: Plan, after: Plan) -> Difference:
    """Compare a new plan with the old one, as it stood and as it can still be followed."""
    programme = carried.programme
    rows = {row.activity: row for row in carried.before.scheduled if row.activity in programme.activity_by_id}
    now = {row.activity: row for row in after.scheduled if row.activity in programme.activity_by_id}
    going_on = {c.subject for c in carried.changes if c.kind is ChangeKind.RUNNING}
    reasons = Reasons(carried, after)
    moves = list(_moves(programme, rows, now, going_on, reasons))
    near = [n for n, row in rows.items() if 0 <= row.start < _NEAR_DAYS and n not in going_on]
    old, new, kept = (Outcomes.of(programme, plan) for plan in (carried.before, after, followed))
    shifts = tuple(sorted(_shifts(programme, old, kept, new), key=lambda s: (-abs(s.person_days), s.id)))
    return Difference(
        start=programme.start,
        near_days=_NEAR_DAYS,
        near=len(near),
        near_moved=sum(n not in now or now[n].start != rows[n].start for n in near),
        person_days=-(-costs(programme, new) // 100),
        person_days_followed=-(-costs(programme, kept) // 100),
        moved=tuple(m for m in moves if m.days),
        regrouped=tuple(m for m in moves if m.days == 0),
        placed=tuple(m for m in moves if m.before is None),
        lost=tuple(m for m in moves if m.after is None),
        shifts=shifts,
        changes=carried.changes,
    )


def _moves(
    programme: Programme,
    rows: dict[str, ScheduledActivity],
    now: dict[str, ScheduledActivity],
    going_on: set[str],
    reasons: Reasons,
) -> Iterator[Move]:
    """Give what moves, changes its teams, gains a place or loses it, by the day of the old plan, then the new."""
    names = sorted(rows.keys() | now.keys(), key=lambda n: (_start(rows.get(n)), _start(now.get(n)), n))
    for name in names:
        before, after = rows.get(name), now.get(name)
        if before is not None and after is not None and (name in going_on or _same(before, after)):
            continue
        reason = reasons.of(name) if name not in going_on or after is None else Reason("it goes on")
        days = after.start - before.start if before is not None and after is not None else None
        yield Move(
            activity=name,
            place=programme.site_by_id[programme.activity_by_id[name].site].place,
            before=None if before is None else programme.date_of(before.start),
            after=None if after is None else programme.date_of(after.start),
            days=days,
            contingent_before="" if before is None else before.contingent,
            contingent_after="" if after is None else after.contingent,
            teams_before=() if before is None else before.teams,
            teams_after=() if after is None else after.teams,
            reason=reason.text,
            events=reason.events,
        )


def _start(row: ScheduledActivity | None) -> int:
    return 0 if row is None else row.start


def _same(before: ScheduledActivity, after: ScheduledActivity) -> bool:
    return before.start == after.start and set(before.teams) == set(after.teams)


def _shifts(programme: Programme, old: Outcomes, followed: Outcomes, new: Outcomes) -> Iterator[Shift]:
    """Give the services and releases that come on another day than following the old plan would bring them."""
    weights, horizon = programme.weights, programme.horizon_days

    def shift(name: str, kind: str, place: str, people: int, days: tuple[int | None, ...]) -> Iterator[Shift]:
        promised, kept, now = (d if d is not None and d <= horizon else None for d in days)
        if kept == now:
            return
        later = (horizon if now is None else now) - (horizon if kept is None else kept)
        was, follows, comes = (None if d is None else programme.date_of(d) for d in (promised, kept, now))
        won = -round(later * people * weights.of(kind, name) / 100)
        yield Shift(name, kind, place, people, was, follows, comes, None if now is None or kept is None else later, won)

    for service in programme.services:
        found = tuple(o.service_returns(service.id) for o in (old, followed, new))
        yield from shift(service.id, service.kind.value, service.place, service.people, found)
    for area in programme.areas:
        if not area.handed_over:
            found = tuple(o.area_released(area.id) for o in (old, followed, new))
            yield from shift(area.id, EXPOSURE, area.place, area.people_exposed, found)
