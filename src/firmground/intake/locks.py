"""What an authority decided on activities: locks, earliest starts and deadlines, merged where several rows speak."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from firmground.intake.check_codes import error
from firmground.intake.settings import Settings
from firmground.intake.typed_cells import day, text
from firmground.model import Activity, Finding, Lock
from firmground.model.tables import Row, Tables

__all__ = ["Order", "apply", "contradiction", "orders"]


@dataclass
class Order:
    """All that the rows of the layer ``locks`` say of one activity; ``rows`` count from 1."""

    rows: list[int] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    starts: set[date] = field(default_factory=set)
    contingents: set[str] = field(default_factory=set)
    earliest: date | None = None
    last_day: date | None = None
    binds: bool = False

    def add(self, at: int, row: Row) -> None:
        """Take one more row in; a row that gives no day at all still demands that the activity be done."""
        self.rows.append(at)
        self.by.append(text(row, "ordered_by"))
        self.reasons.append(text(row, "reason"))
        start, earliest, deadline = day(row, "start"), day(row, "earliest_start"), day(row, "deadline")
        contingent = text(row, "contingent")
        if start is not None:
            self.starts.add(start)
        if contingent:
            self.contingents.add(contingent)
        if earliest is not None:
            self.earliest = max(earliest, self.earliest or earliest)
        if deadline is not None:
            self.last_day = min(deadline, self.last_day or deadline)
        self.binds |= start is not None or bool(contingent) or (earliest is None and deadline is None)


def orders(tables: Tables) -> dict[str, Order]:
    """Orders by activity."""
    found: dict[str, Order] = {}
    rows = sorted(enumerate(tables.get("locks", ()), start=1), key=lambda numbered: text(numbered[1], "id"))
    for at, row in ((at, row) for at, row in rows if row):
        found.setdefault(text(row, "activity"), Order()).add(at, row)
    return found


def apply(
    activities: Mapping[str, Activity], tables: Tables, settings: Settings
) -> tuple[dict[str, Activity], list[Finding]]:
    """Lay the orders on their activities; those that contradict themselves or the horizon are found and left out."""
    ordered = dict(activities)
    found: list[Finding] = []
    for name, order in sorted(orders(tables).items()):
        fault = contradiction(order, settings)
        if fault:
            remedy = "let the authority say which of its orders holds, and correct the others"
            found.append(error("FG-CK-604", f"{name}: {fault}", remedy, layer="locks", row=order.rows[0]))
        elif name in ordered:
            ordered[name] = _ordered(ordered[name], order, settings)
    return ordered, found


def contradiction(order: Order, settings: Settings) -> str:
    """Say how the orders on an activity contradict each other or the horizon; empty if they do not."""
    start = min(order.starts, default=None)
    if len(order.starts) > 1:
        return f"it is to start on {' and on '.join(str(d) for d in sorted(order.starts))}"
    if len(order.contingents) > 1:
        return f"it is to be done by {' and by '.join(sorted(order.contingents))}"
    if start and order.earliest and start < order.earliest:
        return f"it is to start on {start}, but not before {order.earliest}"
    if start and not settings.start <= start <= settings.end:
        return f"it is to start on {start}, outside the horizon from {settings.start} to {settings.end}"
    first = max(filter(None, (start, order.earliest, settings.start)))
    if order.last_day and order.last_day < first:
        return f"it must not go on after {order.last_day}, but cannot start before {first}"
    return ""


def _ordered(activity: Activity, order: Order, settings: Settings) -> Activity:
    def day_of(on: date) -> int:
        return (on - settings.start).days

    lock = activity.lock
    if order.binds:
        lock = Lock(
            by="; ".join(dict.fromkeys(order.by)),
            reason="; ".join(dict.fromkeys(order.reasons)),
            start=day_of(min(order.starts)) if order.starts else None,
            contingent=min(order.contingents, default=None),
        )
    return replace(
        activity,
        lock=lock,
        earliest_start=max(0, day_of(order.earliest)) if order.earliest else 0,
        # The row gives the last day of work, the model the first day without.
        deadline=day_of(order.last_day + timedelta(days=1)) if order.last_day else None,
    )
