"""From a value of TIMEX3 (TimeML 1.2.1) to the days that it covers, and arithmetic of months and weeks."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Days", "days_of", "later_by", "narrowed", "written"]

SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Days:
    """Both ends of a time, inclusive, with its grain; ends are ``None`` where the value names no days."""

    grain: str
    earliest: date | None = None
    latest: date | None = None


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    start = date(year, first, 1)
    return start, later_by(start, count, "M") - timedelta(days=1)


def later_by(day: date, count: int, unit: str) -> date:
    """Add days, weeks, months, quarters or years to a day; the end of a shorter month is its last day.

    Raises OverflowError or ValueError beyond the years 1 to 9999.
    """
    if unit in {"D", "W"}:
        return day + timedelta(days=count * (7 if unit == "W" else 1))
    months = day.year * 12 + day.month - 1 + count * {"M": 1, "Q": 3, "Y": 12}[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def written(day: date, grain: str) -> str:
    """Write the day, week, month, quarter or year that holds a day as a value of TIMEX3."""
    if grain == "W":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if grain == "Q":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"D": 10, "M": 7, "Y": 4}[grain]]


def days_of(value: str) -> Days:
    """Give the days that a value covers; a winter is that which begins in its year (northern seasons)."""
    if value.startswith("P") and "REF" not in value:
        return Days("duration")
    grain = _grain(value)
    try:
        return Days(grain, *_ends(value, grain))
    except (ValueError, OverflowError):
        return Days(grain)


def _grain(value: str) -> str:
    shapes = (
        (r".*T", "time"),
        (r".{4}-W..(-WE)?$", "week"),
        (r".{4}-Q.$", "quarter"),
        (r".{4}-H.$", "half"),
        (r".{4}-(SP|SU|FA|WI)$", "season"),
        (r".{3}$", "decade"),
        (r".{4}$", "year"),
        (r".{4}-..$", "month"),
    )
    return next((grain for shape, grain in shapes if re.match(shape, value)), "day")


def _ends(value: str, grain: str) -> tuple[date, date]:
    if grain in {"day", "time"}:
        day = date.fromisoformat(value[:10])
        return day, day
    if grain == "week":
        monday = date.fromisocalendar(int(value[:4]), int(value[6:8]), 1)
        return monday + timedelta(days=5 if value.endswith("WE") else 0), monday + timedelta(days=6)
    if grain == "decade":
        return date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31)
    year = int(value[:4])
    if grain == "season":
        return _months(year, SEASON_STARTS[value[5:]], 3)
    parts = {"year": (1, 12), "quarter": (3, 3), "half": (6, 6), "month": (1, 1)}
    step, count = parts[grain]
    return _months(year, 1 if grain == "year" else (int(value[5:].strip("QH")) - 1) * step + 1, count)


def narrowed(days: Days, mod: str) -> Days:
    """Narrow to the first, middle or last third for start, mid and end: the house's width of early, mid and late."""
    if days.earliest is None or days.latest is None or mod not in {"start", "mid", "end"}:
        return days
    if days.grain == "year":
        first = {"start": 1, "mid": 5, "end": 9}[mod]
        return Days(days.grain, *_months(days.earliest.year, first, 4))
    third = ((days.latest - days.earliest).days + 1) / 3
    low = {"start": 0, "mid": round(third), "end": round(2 * third)}[mod]
    high = {"start": max(0, round(third) - 1), "mid": max(low, round(2 * third) - 1), "end": round(3 * third) - 1}[mod]
    return Days(days.grain, days.earliest + timedelta(days=low), days.earliest + timedelta(days=high))
