"""The Programme while it is carried: what each step reads, and what it writes for the next."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from firmground.model import (
    Activity,
    Contingent,
    HazardousArea,
    Link,
    Method,
    Programme,
    ScheduledActivity,
)
from firmground.model.carried import Assumptions, Change, ChangeKind
from firmground.model.progress import Progress, Work

__all__ = ["Draft"]


@dataclass
class Draft:
    """A Programme on its way to another day 0.

    ``rows`` are those of the old plan, counted from the new day 0. ``remaining`` is the share of the work of an
    activity that is left, where it is not all of it; ``waits_until`` the day before which an activity may not start.
    """

    programme: Programme
    progress: Progress
    assumptions: Assumptions
    start: date
    rows: dict[str, ScheduledActivity]
    activities: dict[str, Activity]
    areas: dict[str, HazardousArea]
    contingents: dict[str, Contingent]
    links: dict[str, Link]
    gone: set[str] = field(default_factory=set)
    remaining: dict[str, float] = field(default_factory=dict)
    waits_until: dict[str, int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def shift(self) -> int:
        """Days from the old day 0 to the new one."""
        return (self.start - self.programme.start).days

    @property
    def horizon_days(self) -> int:
        """Days from the new day 0 to the same end."""
        return self.programme.horizon_days - self.shift

    def day_of(self, on: date) -> int:
        """Count days from the new day 0."""
        return (on - self.start).days

    def date_of(self, day: int) -> date:
        """Give the date of a day counted from the new day 0."""
        return self.start + timedelta(days=day)

    def running(self, name: str) -> Work | None:
        """Give the state of an activity that has begun, is not over, and is still to be done."""
        work = self.progress.works.get(name)
        if name in self.gone or name not in self.activities or work is None:
            return None
        return work if work.started is not None and work.finished is None else None

    def done(self, name: str, text: str, events: tuple[str, ...] = (), kind: ChangeKind = ChangeKind.DONE) -> None:
        """Take an activity out, once."""
        if name in self.activities and name not in self.gone:
            self.gone.add(name)
            self.say(name, kind, text, events)

    def say(
        self, subject: str, kind: ChangeKind, text: str, events: tuple[str, ...] = (), *, assumed: bool = False
    ) -> None:
        """Write down a change."""
        self.changes.append(Change(subject, kind, text, tuple(e for e in events if e), assumed))

    def row_of(self, name: str) -> tuple[ScheduledActivity, Method] | None:
        """Give the row of an activity in the old plan with its method; None if it has none that is known."""
        row = self.rows.get(name)
        method = next((m for m in self.activities[name].methods if m.name == row.method), None) if row else None
        return (row, method) if row is not None and method is not None else None
