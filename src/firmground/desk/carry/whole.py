"""Carry: the Programme as of the evening of a day, and the old plan in its days."""

from dataclasses import replace
from datetime import date, timedelta

from firmground.desk.carry.access import carry_calendar, carry_roads
from firmground.desk.carry.crews import carry_crews
from firmground.desk.carry.draft import Draft
from firmground.desk.carry.land import carry_land
from firmground.desk.carry.orders import carry_limits, carry_orders
from firmground.desk.carry.works import drop_finished, hold_areas, keep_running, what_remains
from firmground.errors import BadInputError
from firmground.model import Activity, Plan, Programme, ScheduledActivity, Unscheduled
from firmground.model.carried import Assumptions, Carried, ChangeKind
from firmground.model.progress import Progress

__all__ = ["USUAL", "carry", "first_day"]

USUAL = Assumptions()
"""What is assumed where nobody says otherwise."""


def first_day(programme: Programme, as_of: date) -> date:
    """Give the day 0 of a Programme that is carried to the evening of a day: the next one, or the old one if later."""
    return max(programme.start, as_of + timedelta(days=1))


def carry(
    programme: Programme,
    plan: Plan,
    progress: Progress,
    *,
    plan_start: date | None = None,
    assumptions: Assumptions = USUAL,
) -> Carried:
    """Carry a Programme, and the plan for it, to the day after ``progress.as_of``; the end of the horizon stays.

    ``plan_start`` is the date of the plan's day 0, if it is not that of the Programme. What is over is taken out, and
    no longer waited for. What goes on is locked to its people from its first possible day on, with the work that is
    left. A team sets out from its base on the first day, wherever it worked before; work that goes on is there.

    Raises BadInputError if nothing of the horizon is left.
    """
    start = first_day(programme, progress.as_of)
    shift = (start - programme.start).days
    if shift >= programme.horizon_days:
        raise BadInputError(
            f"the horizon ended on {programme.date_of(programme.horizon_days - 1)}; there is no day left"
        )
    moved = (start - (plan_start or programme.start)).days
    draft = Draft(
        programme,
        progress,
        assumptions,
        start,
        {r.activity: _moved(r, moved) for r in plan.scheduled},
        {a.id: a for a in programme.activities},
        {a.id: a for a in programme.areas},
        {c.id: c for c in programme.contingents},
        {k.id: k for k in programme.links},
    )
    drop_finished(draft)
    carry_land(draft)
    _prove(draft)
    hold_areas(draft)
    what_remains(draft)
    carry_orders(draft)
    carry_roads(draft)
    carry_crews(draft)
    return _carried(draft, plan)


def _moved(row: ScheduledActivity, days: int) -> ScheduledActivity:
    # Of each row of a plan, so that the general way of making a changed copy would take long.
    return ScheduledActivity(
        row.activity, row.method, row.contingent, row.teams, row.start - days, row.end - days, row.route
    )


def _prove(draft: Draft) -> None:
    """Note on each area which kinds of its chain were done, since their evidence counts on (L3)."""
    for name in draft.gone:
        activity = draft.activities[name]
        area = draft.areas.get(activity.site)
        if area is not None and activity.releases:
            draft.areas[area.id] = replace(area, proved=area.proved | {activity.kind})


def _carried(draft: Draft, plan: Plan) -> Carried:
    programme = replace(
        draft.programme,
        start=draft.start,
        horizon_days=draft.horizon_days,
        areas=tuple(draft.areas.values()),
        activities=tuple(a for a in draft.activities.values() if a.id not in draft.gone),
        contingents=tuple(draft.contingents.values()),
        links=tuple(draft.links.values()),
        calendar=carry_calendar(draft),
        limits=carry_limits(draft),
    )
    kept = keep_running(draft, programme)
    if kept:
        locked = tuple(kept[a.id][0] if a.id in kept else a for a in programme.activities)
        programme = replace(programme, activities=locked)
    rows = [row for name, row in draft.rows.items() if name in programme.activity_by_id]
    return Carried(
        programme,
        replace(plan, scheduled=tuple(draft.rows.values()), unscheduled=_unplaced(draft, plan)),
        replace(plan, scheduled=tuple(_begun(draft, row, kept) for row in rows), unscheduled=()),
        frozenset(draft.gone),
        tuple(draft.changes),
    )


def _unplaced(draft: Draft, plan: Plan) -> tuple[Unscheduled, ...]:
    return tuple(u for u in plan.unscheduled if u.activity in draft.activities and u.activity not in draft.gone)


def _begun(
    draft: Draft, row: ScheduledActivity, kept: dict[str, tuple[Activity, ScheduledActivity]]
) -> ScheduledActivity:
    """Give the row to start from: what goes on as it goes on; say what is overdue."""
    if row.activity in kept:
        return kept[row.activity][1]
    if row.start < 0 and draft.running(row.activity) is None:
        text = f"it was to begin on {draft.date_of(row.start)}, and did not"
        draft.say(row.activity, ChangeKind.OVERDUE, text)
    return row
