"""The settings of a project and the figures that rule its plan, read from their rows."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from firmground.intake.check_codes import error, warning
from firmground.intake.defaults import default_tables
from firmground.intake.typed_cells import real, shown, text
from firmground.model import EXPOSURE, Finding, ServiceKind
from firmground.model.tables import Row, Tables

__all__ = ["AREA", "SERVICE", "Settings", "read_rules", "read_settings"]

SERVICE, AREA = "service:", "area:"
"""What the id of a weight begins with where it is that of one service or hazardous area."""

_LONGEST_HORIZON = 36_600
_WEEK = frozenset(range(7))
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the layer ``project`` says; ``crs`` is empty until somebody or the first geometry decides it."""

    name: str = ""
    start: date = date.min
    horizon_days: int = 1826
    crs: str = ""
    currency: str = "USD"
    rest_weekdays: frozenset[int] = frozenset({6})
    exercise: bool = False

    @property
    def end(self) -> date:
        """Last day of the horizon."""
        return self.start + timedelta(days=self.horizon_days - 1)


def read_settings(tables: Tables) -> tuple[Settings, list[Finding]]:
    """Read the settings; what is not understood keeps its default and gives a finding."""
    rows = {text(row, "id"): (at, row) for at, row in enumerate(tables.get("project", ()), start=1)}
    found: list[Finding] = []
    usual = Settings()

    def read(name: str, understand: Callable[[str], _T], default: _T, example: str, code: str = "FG-CK-003") -> _T:
        at, row = rows.get(name, (None, {}))
        value = _as_text(row)
        if not value and name != "start":
            return default
        try:
            return understand(value)
        except ValueError:
            message = f"the setting {name} is {shown(value)}" if value else f"the setting {name} is missing"
            found.append(error(code, message, f"write {example}", layer="project", row=at, column="value"))
            return default

    settings = Settings(
        name=read("name", str, "", "a name"),
        start=read("start", _start, usual.start, "the first day of the plan, as 2026-03-01", "FG-CK-002"),
        horizon_days=read("horizon_days", _horizon, usual.horizon_days, "a number of days, as 1826"),
        crs=read("crs", str, "", "the code of a metric CRS, as EPSG:32636"),
        currency=read("currency", str, usual.currency, "a currency, as USD"),
        rest_weekdays=read("rest_weekdays", _weekdays, usual.rest_weekdays, "weekdays from 0 (Monday) to 6, as 5;6"),
        exercise=read("exercise", _truth, usual.exercise, "true or false"),
    )
    return settings, found


def _as_text(row: Row) -> str:
    value = row.get("value")
    return text(row, "value") if isinstance(value, str) or value is None else str(value)


def _start(value: str) -> date:
    day = date.fromisoformat(value)
    if not 1900 <= day.year <= 2200:  # noqa: PLR2004 - else a horizon could leave the calendar
        raise ValueError(value)
    return day


def _horizon(value: str) -> int:
    days = int(value)
    if not 1 <= days <= _LONGEST_HORIZON:
        raise ValueError(value)
    return days


def _weekdays(value: str) -> frozenset[int]:
    days = frozenset(int(part) for part in value.replace(",", ";").split(";") if part.strip())
    if not days < _WEEK:
        raise ValueError(value)
    return days


def _truth(value: str) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if value.lower() not in words:
        raise ValueError(value)
    return words[value.lower()]


def read_rules(tables: Tables) -> tuple[Mapping[str, float], list[Finding]]:
    """Give every ruling figure, and a finding for each rule or weight that nothing asks for.

    Figures that the project has no row for are those that a new project begins with.
    """
    found: list[Finding] = []
    rules = {text(row, "id"): real(row, "value") or 0.0 for row in default_tables()["rules"]}
    for at, row in enumerate(tables.get("rules", ()), start=1):
        name, value = text(row, "id"), real(row, "value")
        if name in rules and value is not None:
            rules[name] = value
        found += _known(name, rules, "rules", at)
    kinds = {EXPOSURE, *(kind.value for kind in ServiceKind)}
    single = {SERVICE + text(row, "id") for row in tables.get("services", ())}
    single |= {AREA + text(row, "id") for row in tables.get("hazardous_areas", ())}
    for at, row in enumerate(tables.get("weights", ()), start=1):
        if text(row, "id") not in single:
            found += _known(text(row, "id"), kinds, "weights", at)
    return rules, found


def _known(name: str, names: Collection[str], layer: str, at: int) -> list[Finding]:
    if not name or name in names:
        return []
    remedy = f"use one of {', '.join(sorted(names))}, or delete the row"
    message = f"{shown(name)} is a name that nothing asks for"
    return [warning("FG-CK-005", message, remedy, layer=layer, row=at, column="id")]
