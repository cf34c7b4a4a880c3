"""The frame of a plan: calendar, weights, limits and travel from their rows."""

from calendar import isleap
from collections.abc import Iterator, Mapping
from datetime import date

from firmground.intake.settings import AREA, SERVICE, Settings
from firmground.intake.typed_cells import by_id, day, flag, items, real, text, whole
from firmground.model import ActivityKind, Budget, Calendar, Closure, EquityFloor, Limits, Priority, Travel, Weights
from firmground.model.tables import Row, Tables

__all__ = ["calendar", "limits", "travel", "weights"]


def calendar(tables: Tables, settings: Settings) -> Calendar:
    """Rest days and closures; a yearly closure is written out for every year that the horizon meets."""
    found = [closure for row in tables.get("closures", ()) for closure in _closures(row, settings)]
    return Calendar(settings.rest_weekdays, tuple(sorted(found, key=lambda c: (c.id, c.first))))


def _closures(row: Row, settings: Settings) -> Iterator[Closure]:
    name, first, last = text(row, "id"), day(row, "first"), day(row, "last")
    if first is None or last is None:
        return
    span = last.year - first.year
    # The closure of the year before may reach into the horizon, as a winter does.
    years = range(settings.start.year - span, settings.end.year + 1) if flag(row, "yearly") else (first.year,)
    for year in years:
        begins, ends = _in_year(first, year), _in_year(last, year + span)
        if begins <= settings.end and ends >= settings.start:
            yield Closure(
                id=f"{name}@{year}" if flag(row, "yearly") else name,
                first=begins,
                last=ends,
                reason=text(row, "reason"),
                kinds=frozenset(ActivityKind(kind) for kind in items(row, "kinds")),
                places=frozenset(items(row, "places")),
            )


def _in_year(on: date, year: int) -> date:
    """Give the same day of another year; 29 February becomes 28 February where there is none."""
    leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=year, day=28) if leap_day and not isleap(year) else on.replace(year=year)


def weights(tables: Tables) -> Weights:
    """Weights in hundredths; rows of single services and areas multiply the weight of their kind."""
    kinds: dict[str, int] = {}
    single: dict[str, dict[str, Priority]] = {SERVICE: {}, AREA: {}}
    for row in by_id(tables, "weights"):
        name, per_cent = text(row, "id"), round(100 * (real(row, "weight") or 0.0))
        what = next((prefix for prefix in single if name.startswith(prefix)), "")
        if what:
            single[what][name.removeprefix(what)] = Priority(per_cent, text(row, "reason"))
        else:
            kinds[name] = per_cent
    return Weights(kinds, single[SERVICE], single[AREA])


def limits(tables: Tables) -> Limits:
    """Budgets and equity floors by rising id; a floor of 0 asks for nothing and is left out."""
    budgets = []
    for row in by_id(tables, "budgets"):
        first, last = day(row, "first"), day(row, "last")
        if first is not None and last is not None:
            partner = text(row, "partner") or None
            budgets.append(Budget(text(row, "id"), first, last, whole(row, "amount") or 0, partner))
    floors = []
    for row in by_id(tables, "equity_floors"):
        share, by = real(row, "share"), day(row, "by")
        if share and by is not None:
            floors.append(EquityFloor(text(row, "district"), share, by))
    return Limits(tuple(budgets), tuple(floors))


def travel(rules: Mapping[str, float]) -> Travel:
    """Rule by which metres become days."""
    return Travel(int(rules["commute_m"]), int(rules["metres_per_day"]), int(rules["detour_per_cent"]))
