"""Checks of rows by what they mean: settings, shares, stays, skills, needs."""

from collections.abc import Iterator, Mapping
from datetime import date

from firmground.intake.areas import share_parts
from firmground.intake.check_codes import error, warning
from firmground.intake.methods import output
from firmground.intake.needs import needs, owners
from firmground.intake.typed_cells import day, flag, items, real, shown, text, whole
from firmground.intake.uncertain import spread_faults
from firmground.model import AreaStatus, EvidenceKind, Finding, HazardKind
from firmground.model.tables import Row, Tables

__all__ = ["check_rows"]

_ROUNDING = 1e-6
_LEAST_RULE = {"detour_per_cent": 100, "metres_per_day": 1}
_YEAR_DAYS = 365


def check_rows(tables: Tables, rules: Mapping[str, float]) -> list[Finding]:
    """Find every row that contradicts itself or another row, geometry apart."""
    return [
        *_nothing_to_do(tables),
        *_rules(tables),
        *_shares(tables, rules),
        *_evidence(tables),
        *_reported(tables),
        *_needs_and_owners(tables),
        *_contingents(tables),
        *_skills(tables),
        *_methods(tables),
        *_periods(tables),
        *spread_faults(tables),
    ]


def _numbered(tables: Tables, layer: str) -> enumerate[Row]:
    return enumerate(tables.get(layer, ()), start=1)


def _nothing_to_do(tables: Tables) -> Iterator[Finding]:
    if not tables.get("hazardous_areas") and not tables.get("assets"):
        remedy = "import hazardous areas or assets, or draw an exercise"
        yield error("FG-CK-001", "the project holds neither hazardous areas nor assets", remedy)


def _rules(tables: Tables) -> Iterator[Finding]:
    for at, row in _numbered(tables, "rules"):
        name, value = text(row, "id"), real(row, "value")
        if value is not None and value < _LEAST_RULE.get(name, 0):
            message, remedy = f"{name} is {value:g}", f"write a number from {_LEAST_RULE.get(name, 0)}"
            yield error("FG-CK-104", message, remedy, layer="rules", row=at, column="value")


def _shares(tables: Tables, rules: Mapping[str, float]) -> Iterator[Finding]:
    for at, row in _numbered(tables, "hazardous_areas"):
        total = sum(share_parts(row, rules))
        if abs(total - 1.0) > _ROUNDING:
            message = f"the expected shares of {shown(text(row, 'id'))} sum to {total:g}"
            remedy = "write shares cancelled, reduced and cleared that sum to 1, or leave all three empty"
            yield error("FG-CK-301", message, remedy, layer="hazardous_areas", row=at, column="share_cleared")


def _evidence(tables: Tables) -> Iterator[Finding]:
    direct = {text(r, "area") for r in tables.get("evidence", ()) if text(r, "kind") == EvidenceKind.DIRECT}
    for at, row in _numbered(tables, "hazardous_areas"):
        if text(row, "kind") == HazardKind.CONFIRMED and text(row, "id") not in direct:
            message = f"hazardous area {shown(text(row, 'id'))} is confirmed, but no direct evidence stands behind it"
            remedy = "add the direct evidence; whether it stays confirmed is for the authority to decide"
            yield warning("FG-CK-302", message, remedy, layer="hazardous_areas", row=at, column="kind")


def _reported(tables: Tables) -> Iterator[Finding]:
    for at, row in _numbered(tables, "hazardous_areas"):
        if text(row, "kind") == HazardKind.REPORTED and (
            flag(row, "surveyed") or text(row, "status") != AreaStatus.OPEN
        ):
            message = f"hazardous area {shown(text(row, 'id'))} stands as reported, but also as surveyed or closed"
            remedy = "write what the survey said, suspected or confirmed; until then its survey is planned"
            yield warning("FG-CK-303", message, remedy, layer="hazardous_areas", row=at, column="kind")


def _needs_and_owners(tables: Tables) -> Iterator[Finding]:
    layers = ("hazardous_areas", "assets", "roads", "services")
    works = {text(row, "id") for layer in layers for row in tables.get(layer, ())}
    for at, row in _numbered(tables, "services"):
        try:
            members = [m for need in needs(row) for m in need.members] if items(row, "needs") else []
        except ValueError as fault:
            remedy = "write ids parted by semicolons, and `2 of A|B|C` for alternatives"
            yield error("FG-CK-401", str(fault)[:200], remedy, layer="services", row=at, column="needs")
            continue
        for member in sorted({m for m in members if m not in works}):
            message = f"service {shown(text(row, 'id'))} needs {shown(member)}, which is not there"
            remedy = "write the id of a hazardous area, asset, road or service"
            yield error("FG-CK-107", message, remedy, layer="services", row=at, column="needs")
    for at, row in _numbered(tables, "assets"):
        try:
            owners(row)
        except ValueError as fault:
            remedy = "write party:share for each owner, parted by semicolons, with shares that sum to 1"
            yield error("FG-CK-402", str(fault)[:200], remedy, layer="assets", row=at, column="owners")


def _contingents(tables: Tables) -> Iterator[Finding]:
    for at, row in _numbered(tables, "contingents"):
        name = shown(text(row, "id"))
        yield from _backwards("FG-CK-501", f"contingent {name}", "contingents", at, row, ("arrives", "leaves"))
        dates = ("accredited_from", "accredited_until")
        yield from _backwards("FG-CK-502", f"accreditation of {name}", "contingents", at, row, dates)
        if (whole(row, "rotation_days") is None) != (whole(row, "rotation_gap_days") is None):
            message = f"contingent {name} has only one of rotation_days and rotation_gap_days"
            remedy = "give both, or neither where it does not rotate"
            yield error("FG-CK-503", message, remedy, layer="contingents", row=at, column="rotation_days")


def _backwards(code: str, what: str, layer: str, at: int, row: Row, columns: tuple[str, str]) -> Iterator[Finding]:
    first, last = day(row, columns[0]), day(row, columns[1])
    if first is not None and last is not None and last < first:
        message = f"{what}: {columns[1]} {last} is before {columns[0]} {first}"
        yield error(code, message, "correct one of the two dates", layer=layer, row=at, column=columns[1])


def _skills(tables: Tables) -> Iterator[Finding]:
    skills = {text(row, "id"): items(row, "skills") for row in tables.get("team_kinds", ())}
    for layer, column in (("methods", "activity"), ("activities", "kind")):
        for at, row in _numbered(tables, layer):
            team_kind, kind = text(row, "team_kind"), text(row, column)
            if team_kind in skills and kind and kind not in skills[team_kind]:
                message = f"{layer} row {at} asks team kind {shown(team_kind)} for {shown(kind)}, which it cannot do"
                remedy = f"name a team kind with that skill, or add it to the skills of {shown(team_kind)}"
                yield error("FG-CK-505", message, remedy, layer=layer, row=at, column="team_kind")


def _methods(tables: Tables) -> Iterator[Finding]:
    for layer in ("methods", "activities"):
        for at, row in _numbered(tables, layer):
            least, most = whole(row, "teams_least"), whole(row, "teams_most")
            if least is not None and most is not None and least > most:
                message = f"{shown(text(row, 'id'))} asks for {least} teams at least and {most} at most"
                yield error("FG-CK-506", message, "correct one of the two", layer=layer, row=at, column="teams_most")
    for at, row in _numbered(tables, "methods"):
        rate = output(row)
        if rate is not None and not 0 < rate[0] <= rate[1] <= rate[2]:
            message = f"method {shown(text(row, 'id'))} has outputs {rate[0]:g}, {rate[1]:g}, {rate[2]:g}"
            remedy = "write delivered outputs per team-day that rise from above 0: low, likely, high"
            yield error("FG-CK-507", message, remedy, layer="methods", row=at, column="output_likely")


def _periods(tables: Tables) -> Iterator[Finding]:
    for layer in ("closures", "budgets"):
        for at, row in _numbered(tables, layer):
            yield from _backwards("FG-CK-504", shown(text(row, "id")), layer, at, row, ("first", "last"))
            if flag(row, "yearly") and _days(row) > _YEAR_DAYS:
                message, remedy = "a yearly closure lasts longer than a year", "correct its dates"
                yield error("FG-CK-504", message, remedy, layer=layer, row=at, column="last")


def _days(row: Row) -> int:
    first, last = day(row, "first") or date.min, day(row, "last") or date.min
    return (last - first).days
