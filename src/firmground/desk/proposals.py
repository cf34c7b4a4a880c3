"""A bar of the plan, moved: the checker judges it at once, and nothing is written until somebody decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from firmground.desk.moment import Moment
from firmground.desk.snapshot import Followed
from firmground.desk.standing import Done
from firmground.errors import BadInputError, UnknownNameError
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.evaluate.workdays import Workdays
from firmground.model import Breach, Plan, Price, Programme, ScheduledActivity

__all__ = ["Judged", "judge_moved"]

_MOST_TOLD = 200
"""Breaches that are told one by one; more help nobody."""
_ELSEWHERE = "it has to do with a site that is not told of here"


@dataclass(frozen=True)
class Judged:
    """What a plan comes to with one activity moved, its method and teams kept.

    ``breaches`` are those that the plan does not have as it stands, ``mended`` how many it has and would lose.
    """

    programme: Programme
    before: ScheduledActivity
    after: ScheduledActivity
    breaches: tuple[Breach, ...]
    mended: int
    now: Price
    then: Price

    def as_dict(self, sees: Callable[[str], bool]) -> dict[str, Any]:
        """Give the document: dates in ISO form, both ends inclusive; person-days more (or, below 0, less).

        Of a breach of an activity that may not be known (``sees``), or that names a site of such, only the law and the
        day are told.
        """
        day = self.programme.date_of
        areas = self._moved(self.now.releases, self.then.releases)
        at = self.programme.activities_at
        closed = [site for site, found in at.items() if not any(sees(activity.id) for activity in found)]
        more = self.then.objective_person_days - self.now.objective_person_days
        return {
            "activity": self.after.activity,
            "before": [day(self.before.start), day(self.before.end - 1)],
            "after": [day(self.after.start), day(self.after.end - 1)],
            "legal": not self.breaches,
            "breaches": [self._told(breach, sees, closed) for breach in self.breaches[:_MOST_TOLD]],
            "breaches_in_all": len(self.breaches),
            "mended": self.mended,
            "person_days": more,
            "objective_person_days": self.then.objective_person_days,
            "services": self._moved(self.now.returns, self.then.returns),
            "areas": [row for row in areas if sees(self.programme.handover_of.get(row[0], ""))],
        }

    def _told(self, breach: Breach, sees: Callable[[str], bool], closed: Sequence[str]) -> dict[str, str]:
        """Tell a breach; one that concerns no single activity is of a budget or a district, and is told to all."""
        activity = breach.where.partition(" at ")[0]
        if activity in self.programme.activity_by_id and not sees(activity):
            return {**breach.as_dict(), "who": "", "where": "", "why": _ELSEWHERE}
        names = any(site in breach.why for site in closed)
        return {**breach.as_dict(), "why": _ELSEWHERE} if names else breach.as_dict()

    def _moved(self, now: Mapping[str, int | None], then: Mapping[str, int | None]) -> list[list[Any]]:
        """Give what comes about on another day: id, the date as it stands, and the date then (None: never)."""
        day = self.programme.date_of
        moved = [(name, now[name], then[name]) for name in now if now[name] != then[name]]
        return [[n, *(None if d is None else day(d) for d in days)] for n, *days in moved[:_MOST_TOLD]]


def judge_moved(followed: Followed, moment: Moment, activity: str, start: date) -> Judged:
    """Judge and price the plan to follow with one activity begun on another day by the same teams; writes nothing.

    It takes as many working days as its method asks for, and begins on the first of them from ``start`` on. Raises
    UnknownNameError for an activity that the plan does not have, BadInputError for one that has begun, or for a day
    outside the horizon.
    """
    before = next((one for one in followed.plan.scheduled if one.activity == activity), None)
    if before is None or activity not in followed.programme.activity_by_id:
        raise UnknownNameError(f"the plan has no activity {activity}")
    work = moment.progress.works.get(activity)
    if (work is not None and work.started is not None) or Done(moment).over(activity):
        raise BadInputError(f"{activity} has begun by what the ledger says; what was done stays where it is")
    after = _moved(followed.programme, before, followed.programme.day_of(start))
    scheduled = tuple(after if one.activity == activity else one for one in followed.plan.scheduled)
    plan = Plan(scheduled, followed.plan.unscheduled, followed.plan.provenance)
    there = set(followed.verdict.breaches)
    found = judge(followed.programme, plan).breaches
    return Judged(
        followed.programme,
        before,
        after,
        tuple(breach for breach in found if breach not in there),
        len(there - set(found)),
        followed.price,
        price(followed.programme, plan),
    )


def _moved(programme: Programme, one: ScheduledActivity, start: int) -> ScheduledActivity:
    """Move an entry of a plan; it keeps its working days, so that closed days may make it end later."""
    if not 0 <= start < programme.horizon_days:
        raise BadInputError(f"{programme.date_of(start)} lies outside the days that are planned")
    contingent = programme.contingent_by_id.get(one.contingent)
    activity = programme.activity_by_id[one.activity]
    method = next((m for m in activity.methods if m.name == one.method), None)
    if contingent is None or method is None:
        return replace(one, start=start, end=start + one.end - one.start)
    place, days = programme.site_by_id[activity.site].place, method.working_days(len(one.teams))
    begun, end = Workdays(programme).end_after(activity.kind, place, contingent, start, days)
    return replace(one, start=begun, end=end)
