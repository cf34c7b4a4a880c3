"""Which way a bare weekday or month points: the nearest verb of its clause tells whether it looks ahead or back."""

import re
from datetime import date, timedelta

from firmground.intake.statements.days import later_by

__all__ = ["day_and_month", "looks", "month_alone", "weekday"]

AHEAD = (
    r"will|would|shall|scheduled|expect(?:ed|s)?|plans?|planned|due|upcoming|to be|going to|by|until|set to|set for"
    r"|must|may|could|should|starting|aims?|hopes?|intends?"
)
BACK = r"was|were|had|did|has|have|said|told|came|saw|fell|rose|met|took|made|gave|sent|won|began|since|\w{2,20}ed"
CUE = re.compile(rf"\b(?:(?P<ahead>{AHEAD})|(?P<back>{BACK}))\b", re.IGNORECASE)
WINDOW = 90  # characters
NEAR_ENOUGH = 60  # days
STOP = re.compile(r"[.;!?](?=\s)|\n\n")


def looks(text: str, start: int, end: int) -> int:
    """Give 1 where the clause looks ahead, -1 where it looks back, 0 where no cue stands in it."""
    before = STOP.split(text[max(0, start - WINDOW) : start])[-1]
    found = list(CUE.finditer(before))
    if not found:
        found = list(CUE.finditer(STOP.split(text[end : end + WINDOW])[0]))[:1]
    return 0 if not found else 1 if found[-1]["ahead"] else -1


def weekday(anchor: date, number: int, way: int) -> date:
    """Give the nearest such weekday (1 is Monday) on or before the anchor, or on or after it when it looks ahead."""
    if way > 0:
        return anchor + timedelta(days=(number - anchor.isoweekday()) % 7)
    return anchor - timedelta(days=(anchor.isoweekday() - number) % 7)


def month_alone(anchor: date, month: int, way: int) -> date:
    """Give the first day of the nearest such month, the past one unless the clause looks ahead."""
    year = anchor.year
    if way > 0:
        return date(year + (month < anchor.month), month, 1)
    return date(year - (month > anchor.month), month, 1)


def day_and_month(anchor: date, month: int, day: int, way: int) -> date:
    """Give the nearest such day; the way decides only where the nearest is more than two months off.

    Raises ValueError where the month has no such day in any of the three years around the anchor.
    """
    years = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if _is_day(y, month, day)]
    if not years:
        raise ValueError(f"no day {day} in month {month}")
    days = sorted((date(y, month, day) for y in years), key=lambda d: abs((d - anchor).days))
    near = days[0]
    if way and abs((near - anchor).days) > NEAR_ENOUGH:
        return next((d for d in days if (d - anchor).days * way >= 0), near)
    return near


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return later_by(date(year, month, 1), day - 1, "D").month == month and day > 0
    except (ValueError, OverflowError):
        return False
