"""The draft of a Programme: everything derived once from the rows, with every finding on the way."""

from collections.abc import Mapping
from dataclasses import dataclass

from firmground.errors import CrsError
from firmground.intake import access, chains, locks
from firmground.intake.check_codes import error
from firmground.intake.check_ground import check_geometries, check_ground
from firmground.intake.check_order import check_named_activities, check_order
from firmground.intake.check_rows import check_rows
from firmground.intake.check_values import check_values
from firmground.intake.ground import WORKED, Ground, settle_crs, survey
from firmground.intake.settings import Settings, read_rules, read_settings
from firmground.intake.typed_cells import text
from firmground.model import Activity, Finding, Severity
from firmground.model.tables import LAYERS, Tables

__all__ = ["Draft", "prepare"]


@dataclass(frozen=True)
class Draft:
    """What is derived from the rows: ground, activities with their orders, access."""

    settings: Settings
    rules: Mapping[str, float]
    ground: Ground
    activities: Mapping[str, Activity]
    access: access.Access


def prepare(tables: Tables) -> tuple[Draft | None, tuple[Finding, ...]]:
    """Derive what can be derived and find all that is wrong, in the order of the layers.

    Faulty rows are left aside on the way, so that one fault hides no other. There is no draft where nothing has
    a place on the ground.
    """
    settings, found = read_settings(tables)
    rules, rule_faults = read_rules(tables)
    orders_hold = not found
    found += [*rule_faults, *check_values(tables), *check_rows(tables, rules), *check_geometries(tables)]
    faulty = {(f.layer, f.row) for f in found if f.severity is Severity.ERROR}
    sound = _set_aside(tables, faulty)
    ground = _ground(sound, settings, found)
    if ground is None:
        return None, _in_order([*found, *check_order(tables, {})])
    derived = chains.derive(sound, ground, rules)
    activities: Mapping[str, Activity] = derived.activities
    if orders_hold:
        activities, lock_faults = locks.apply(activities, sound, settings)
        found += lock_faults
    laid = access.lay(ground, rules, frozenset(activities), chains.works_of(activities.values()))
    found += [
        *check_ground(ground),
        *derived.findings(),
        *check_named_activities(tables, derived, _ids(tables, faulty)),
        *check_order(tables, activities),
        *laid.findings,
    ]
    return Draft(settings, rules, ground, activities, laid), _in_order(found)


def _ground(sound: Tables, settings: Settings, found: list[Finding]) -> Ground | None:
    """Survey the ground in the CRS of the project; None, with a finding, where none fits."""
    try:
        settled = settle_crs(sound, settings.crs)
        return survey(sound, *settled) if settled else None
    except CrsError as fault:
        remedy = "set `crs` to a UTM or national zone of the region, or leave it empty to have one chosen"
        found.append(error("FG-CK-004", str(fault), remedy, layer="project", column="value"))
        return None


def _set_aside(tables: Tables, faulty: set[tuple[str | None, int | None]]) -> Tables:
    """Put an empty row in the place of each faulty one, so that the others keep their numbers."""
    return {
        name: tuple({} if (name, at) in faulty else row for at, row in enumerate(rows, start=1))
        for name, rows in tables.items()
    }


def _ids(tables: Tables, faulty: set[tuple[str | None, int | None]]) -> frozenset[str]:
    """Ids of the faulty rows at which, or by which, something is done."""
    return frozenset(
        text(row, "id")
        for name in (*WORKED, "activities")
        for at, row in enumerate(tables.get(name, ()), start=1)
        if (name, at) in faulty
    )


def _in_order(found: list[Finding]) -> tuple[Finding, ...]:
    rank = {name: k for k, name in enumerate(LAYERS)}
    return tuple(
        sorted(set(found), key=lambda f: (rank.get(f.layer or "", -1), f.row or 0, f.code, f.column or "", f.message))
    )
