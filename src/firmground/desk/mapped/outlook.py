"""What the plan to follow says of a day that has not come: it is a plan, not survey evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from firmground.desk.snapshot import Followed, Snapshot
from firmground.model import ActivityKind, ScheduledActivity

__all__ = ["Outlook"]


@dataclass(frozen=True)
class Outlook:
    """The plan to follow on one day, by site; it speaks of today and of later days alone."""

    followed: Followed
    day: int
    today: int

    @classmethod
    def of(cls, snapshot: Snapshot, on: date) -> Self | None:
        """Give the outlook on a day; None where no plan speaks of it."""
        followed = snapshot.followed
        if followed is None or on < snapshot.today:
            return None
        start = followed.programme.start
        return cls(followed, (on - start).days, (snapshot.today - start).days)

    @cached_property
    def _at(self) -> Mapping[str, Sequence[ScheduledActivity]]:
        found: dict[str, list[ScheduledActivity]] = {}
        for one in self.followed.plan.scheduled:
            found.setdefault(self.followed.programme.activity_by_id[one.activity].site, []).append(one)
        return found

    def scheduled(self, site: str) -> Sequence[ScheduledActivity]:
        """Give what is planned at a site, by its days."""
        return sorted(self._at.get(site, ()), key=lambda one: (one.start, one.end))

    def at_work(self) -> dict[str, list[ScheduledActivity]]:
        """Give what goes on during the day, by site."""
        going = {site: [one for one in many if one.start <= self.day < one.end] for site, many in self._at.items()}
        return {site: many for site, many in going.items() if many}

    def land(self, area: str) -> str:
        """Say what the plan wants of an area by the end of the day: `released`, `work`, `begun`, or nothing yet.

        `late`: the plan wanted it handed over before today, and the ledger does not say so.
        """
        many = self._at.get(area, ())
        by_id = self.followed.programme.activity_by_id
        over = [one for one in many if one.end - 1 <= self.day]
        signed = [one.end - 1 for one in over if by_id[one.activity].kind is ActivityKind.HANDOVER]
        if signed:
            return "released" if max(signed) >= self.today else "late"
        if any(one.start <= self.day < one.end for one in many):
            return "work"
        return "begun" if over else ""

    def works(self, site: str) -> str:
        """Say how far works at a site are by the end of the day: `done`, `under_way`, `planned`, `late`, or nothing."""
        many = self._at.get(site, ())
        if not many:
            return ""
        wanted = self.followed.programme.activities_at.get(site, ())
        if len(many) == len(wanted) and all(one.end - 1 <= self.day for one in many):
            return "done" if max(one.end - 1 for one in many) >= self.today else "late"
        return "under_way" if any(one.start <= self.day for one in many) else "planned"

    def day_of(self, day: int) -> date:
        """Give the date of a day of the plan."""
        return self.followed.programme.start + timedelta(days=day)
