"""What binds a plan besides the law, seen from another day: locks, deadlines, budgets and equity floors."""

import math
from dataclasses import replace

from firmground.desk.carry.draft import Draft
from firmground.model import Activity, Budget, EquityFloor, Limits, Lock
from firmground.model.carried import ChangeKind
from firmground.model.progress import Work

__all__ = ["carry_limits", "carry_orders"]


def carry_orders(draft: Draft) -> None:
    """Count the days of orders anew, let what waits wait, and drop orders whose day has passed, with a word."""
    for name, activity in draft.activities.items():
        if name not in draft.gone:
            draft.activities[name] = _ordered(draft, activity)


def _ordered(draft: Draft, activity: Activity) -> Activity:
    free = activity.lock is None and activity.deadline is None and activity.earliest_start == 0
    if free and activity.id not in draft.waits_until and draft.gone.isdisjoint(activity.predecessors):
        return activity
    earliest = max(0, activity.earliest_start - draft.shift, draft.waits_until.get(activity.id, 0))
    return replace(
        activity,
        predecessors=tuple(p for p in activity.predecessors if p not in draft.gone),
        earliest_start=earliest,
        deadline=_deadline(draft, activity, earliest),
        lock=_lock(draft, activity),
    )


def _deadline(draft: Draft, activity: Activity, earliest: int) -> int | None:
    if activity.deadline is None:
        return None
    day = activity.deadline - draft.shift
    if day > earliest:
        return day
    why = "has passed" if day <= 0 else "lies before the day until which it waits"
    draft.say(activity.id, ChangeKind.ORDER, f"its deadline, {draft.date_of(day - 1)}, {why}")
    return None


def _lock(draft: Draft, activity: Activity) -> Lock | None:
    lock = activity.lock
    if lock is None or lock.start is None:
        return lock
    day = lock.start - draft.shift
    if day >= 0:
        return replace(lock, start=day)
    if draft.running(activity.id) is None:
        text = f"{lock.by} locked its start to {draft.date_of(day)}, which has passed without it"
        draft.say(activity.id, ChangeKind.ORDER, text)
    return replace(lock, start=None)


def carry_limits(draft: Draft) -> Limits:
    """Give the budgets less what was committed before, and the floors less what is finished."""
    limits = draft.programme.limits
    budgets = tuple(_left(draft, b) for b in limits.budgets if b.last >= draft.start)
    floors = tuple(f for f in (_floor(draft, floor) for floor in limits.equity) if f is not None)
    return Limits(budgets, floors)


def _left(draft: Draft, budget: Budget) -> Budget:
    """Take off what was committed in the days of a budget; for work that goes on, the part that is done."""
    spent = 0
    for name, work in draft.progress.works.items():
        if name in draft.activities and work.started is not None and budget.first <= work.started <= budget.last:
            spent += _cost(draft, name, work, budget.partner)
    return replace(budget, amount=max(0, budget.amount - spent))


def _cost(draft: Draft, name: str, work: Work, partner: str | None) -> int:
    """Count what an activity has cost by now; what is left of it is paid for when it goes on."""
    row = draft.rows.get(name)
    method = next(
        (m for m in draft.programme.activity_by_id[name].methods if row is not None and m.name == row.method), None
    )
    contingent = draft.contingents.get(work.contingent or (row.contingent if row is not None else ""))
    if row is None or method is None or contingent is None or partner not in (None, contingent.partner):
        return 0
    whole = method.fixed_cost + len(row.teams) * method.working_days(len(row.teams)) * contingent.cost_per_team_day
    left = next((m for m in draft.activities[name].methods if m.name == row.method), None)
    if left is None or name in draft.gone:
        return whole
    return whole - left.fixed_cost - len(row.teams) * left.working_days(len(row.teams)) * contingent.cost_per_team_day


def _floor(draft: Draft, floor: EquityFloor) -> EquityFloor | None:
    """Ask for what is still missing of a floor, of the activities that are left; None where its day or need is over."""
    programme = draft.programme
    inside = [
        a.id for a in programme.activities if floor.district in programme.lineage_of[programme.site_by_id[a.site].place]
    ]
    left = sum(name not in draft.gone for name in inside)
    missing = math.ceil(floor.share * len(inside) - 1e-9) - (len(inside) - left)
    if missing <= 0 or left == 0:
        return None
    if floor.by < draft.start:
        text = f"the floor of {floor.share:.0%} by {floor.by} was missed by {missing} activities"
        draft.say(floor.district, ChangeKind.ORDER, text)
        return None
    return replace(floor, share=min(1.0, missing / left))
