"""Every fault before planning is found, with its code, its row and what to do; a sound project has none."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
import shapely

from firmground.errors import BadInputError
from firmground.intake.assemble import assemble
from firmground.intake.check import check_programme, check_tables
from firmground.intake.check_codes import CODES
from firmground.model import Finding, Severity
from support.small_project import box, line, point, project, with_cells, with_rows, without

Tables = Mapping[str, tuple[Mapping[str, Any], ...]]
Case = tuple[str, str, Callable[[Tables], Tables], str | None, int | None]


def cells(layer: str, name: str, /, **changes: Any) -> Callable[[Tables], Tables]:
    """Change cells of one row."""
    return lambda tables: with_cells(tables, layer, name, **changes)


def rows(layer: str, *added: Mapping[str, Any]) -> Callable[[Tables], Tables]:
    """Add rows to a layer."""
    return lambda tables: with_rows(tables, layer, *added)


def less(layer: str, *names: str) -> Callable[[Tables], Tables]:
    """Take rows out of a layer."""
    return lambda tables: without(tables, layer, *names)


def both(*changes: Callable[[Tables], Tables]) -> Callable[[Tables], Tables]:
    """Make several changes in turn."""

    def change(tables: Tables) -> Tables:
        for one in changes:
            tables = one(tables)
        return tables

    return change


def own(name: str, /, **changes: Any) -> Mapping[str, Any]:
    """Write an activity of the user's own."""
    return {"id": name, "kind": "REPAIR", "site": "A1", "team_kind": "builders", "team_days": 3, **changes}


def lock(name: str, activity: str, /, **changes: Any) -> Mapping[str, Any]:
    """Write an order of an authority."""
    return {"id": name, "activity": activity, "ordered_by": "authority", "reason": "ordered", **changes}


CROSSED = shapely.Polygon([(34.0, 51.0), (34.1, 51.1), (34.1, 51.0), (34.0, 51.1)])
FAR_HAZARD = {"id": "H9", "kind": "suspected", "status": "open", "place": "S", "depth_m": 1.0}

SPREAD = {"id": "failed", "factor": "qa-failure", "applies_to": "*", "shape": "bernoulli", "p1": 0.1}

TABLES: list[Case] = [
    (
        "FG-CK-001",
        "empty project",
        both(less("hazardous_areas"), less("assets"), less("services"), less("evidence")),
        None,
        None,
    ),
    ("FG-CK-002", "no start", less("project", "start"), "project", None),
    ("FG-CK-002", "start in words", cells("project", "start", value="next spring"), "project", 2),
    ("FG-CK-003", "horizon of no days", cells("project", "horizon_days", value="0"), "project", 3),
    (
        "FG-CK-003",
        "rest on every day",
        rows("project", {"id": "rest_weekdays", "value": "0;1;2;3;4;5;6"}),
        "project",
        6,
    ),
    ("FG-CK-003", "neither true nor false", cells("project", "exercise", value="perhaps"), "project", 5),
    ("FG-CK-004", "web Mercator", cells("project", "crs", value="EPSG:3857"), "project", None),
    ("FG-CK-004", "degrees", cells("project", "crs", value="EPSG:4326"), "project", None),
    ("FG-CK-004", "made for elsewhere", cells("project", "crs", value="EPSG:32736"), "project", None),
    ("FG-CK-005", "unknown rule", rows("rules", {"id": "speed_of_light", "value": 3e8}), "rules", 1),
    ("FG-CK-005", "unknown weight", rows("weights", {"id": "fame", "weight": 2.0}), "weights", 1),
    ("FG-CK-101", "no depth", cells("hazardous_areas", "H2", depth_m=None), "hazardous_areas", 2),
    ("FG-CK-101", "blank place", cells("assets", "A1", place="  "), "assets", 1),
    ("FG-CK-101", "not-a-number", cells("hazardous_areas", "H1", depth_m=float("nan")), "hazardous_areas", 1),
    ("FG-CK-102", "date in words", cells("contingents", "C1", arrives="when ready"), "contingents", 1),
    ("FG-CK-102", "half a team", cells("contingents", "C1", teams=2.5), "contingents", 1),
    ("FG-CK-102", "infinite depth", cells("hazardous_areas", "H1", depth_m=float("inf")), "hazardous_areas", 1),
    ("FG-CK-102", "number for a name", cells("team_kinds", "sappers", name=7), "team_kinds", 1),
    ("FG-CK-103", "unknown status", cells("hazardous_areas", "H1", status="cleaned"), "hazardous_areas", 1),
    ("FG-CK-103", "unknown skill", cells("team_kinds", "builders", skills="REPAIR;COOK"), "team_kinds", 2),
    ("FG-CK-104", "damage 5", cells("assets", "A2", damage=5), "assets", 2),
    (
        "FG-CK-104",
        "detour below the straight line",
        rows("rules", {"id": "detour_per_cent", "value": 90.0}),
        "rules",
        1,
    ),
    ("FG-CK-105", "id twice", rows("assets", project()["assets"][0]), "assets", 4),
    ("FG-CK-106", "asset named as a road", cells("assets", "A3", id="R1"), "roads", 1),
    ("FG-CK-107", "unknown place", cells("assets", "A1", place="nowhere"), "assets", 1),
    ("FG-CK-107", "unknown district in a list", cells("contingents", "C1", districts="D;X"), "contingents", 1),
    ("FG-CK-107", "unknown need", cells("services", "health", needs="A1;1 of A9|A2"), "services", 1),
    ("FG-CK-107", "lock on unknown work", rows("locks", lock("L1", "A3:BUILD")), "locks", 1),
    ("FG-CK-107", "after unknown work", rows("activities", own("extra", after="A1:REPAIR;nothing")), "activities", 1),
    ("FG-CK-108", "a very long text", cells("assets", "A1", name="x" * 1_000_000), "assets", 1),
    ("FG-CK-201", "no geometry", cells("hazardous_areas", "H1", geometry=None), "hazardous_areas", 1),
    ("FG-CK-201", "empty geometry", cells("bases", "B", geometry=shapely.Point()), "bases", 1),
    ("FG-CK-202", "self-crossing", cells("hazardous_areas", "H1", geometry=CROSSED), "hazardous_areas", 1),
    ("FG-CK-202", "a point for an area", cells("hazardous_areas", "H1", geometry=point(0, 0)), "hazardous_areas", 1),
    ("FG-CK-202", "metres for degrees", cells("assets", "A2", geometry=shapely.Point(570_000, 5_650_000)), "assets", 2),
    ("FG-CK-202", "no geometry at all", cells("assets", "A2", geometry="POINT(34 51)"), "assets", 2),
    ("FG-CK-203", "overlap", cells("hazardous_areas", "H2", geometry=box(3090, -50, 3200, 50)), "hazardous_areas", 2),
    (
        "FG-CK-204",
        "another region",
        rows("hazardous_areas", {**FAR_HAZARD, "geometry": box(60_000, 0, 60_100, 100)}),
        "hazardous_areas",
        3,
    ),
    (
        "FG-CK-301",
        "shares sum to 0.9",
        cells("hazardous_areas", "H1", share_reduced=0.5, share_cleared=0.4),
        "hazardous_areas",
        1,
    ),
    ("FG-CK-302", "confirmed on hearsay", cells("hazardous_areas", "H1", kind="confirmed"), "hazardous_areas", 1),
    (
        "FG-CK-303",
        "reported and surveyed",
        cells("hazardous_areas", "H1", kind="reported", surveyed=True),
        "hazardous_areas",
        1,
    ),
    ("FG-CK-401", "3 of 2", cells("services", "school", needs="3 of A2|A3"), "services", 2),
    ("FG-CK-401", "alternatives without a number", cells("services", "school", needs="A2|A3"), "services", 2),
    ("FG-CK-402", "shares of 1.1", cells("assets", "A1", owners="state:0.6;town:0.5"), "assets", 1),
    ("FG-CK-402", "no share", cells("assets", "A1", owners="state;town"), "assets", 1),
    ("FG-CK-501", "leaves first", cells("contingents", "C2", leaves=date(2026, 1, 1)), "contingents", 2),
    (
        "FG-CK-502",
        "accredited backwards",
        cells("contingents", "C1", accredited_until=date(2026, 1, 1)),
        "contingents",
        1,
    ),
    ("FG-CK-503", "half a rotation", cells("contingents", "C1", rotation_days=28), "contingents", 1),
    (
        "FG-CK-504",
        "closure backwards",
        rows("closures", {"id": "X", "first": date(2026, 5, 2), "last": date(2026, 5, 1), "reason": "mud"}),
        "closures",
        1,
    ),
    (
        "FG-CK-504",
        "a year of two",
        rows(
            "closures",
            {"id": "X", "first": date(2026, 5, 2), "last": date(2028, 5, 1), "reason": "mud", "yearly": True},
        ),
        "closures",
        1,
    ),
    ("FG-CK-505", "method beyond the skill", cells("methods", "m-EOD", team_kind="builders"), "methods", 5),
    ("FG-CK-505", "own work beyond the skill", rows("activities", own("extra", team_kind="sappers")), "activities", 1),
    ("FG-CK-506", "4 to 2 teams", cells("methods", "m-REPAIR", teams_least=4), "methods", 10),
    ("FG-CK-507", "output falls", cells("methods", "m-TS", output_low=9_000.0), "methods", 2),
    ("FG-CK-507", "no output", cells("methods", "m-TS", output_likely=0.0), "methods", 2),
    ("FG-CK-508", "no method to build", less("methods", "m-BUILD"), "assets", 2),
    ("FG-CK-508", "too large for its method", cells("methods", "m-CLEARANCE", most_size=100.0), "hazardous_areas", 1),
    (
        "FG-CK-601",
        "two after each other",
        rows("activities", own("one", after="two"), own("two", after="one")),
        "activities",
        1,
    ),
    (
        "FG-CK-509",
        "a chance of two",
        rows("uncertainties", SPREAD | {"shape": "bernoulli", "p1": 2.0}),
        "uncertainties",
        1,
    ),
    ("FG-CK-509", "two of one kind", rows("uncertainties", SPREAD, SPREAD | {"id": "again"}), "uncertainties", 2),
    ("FG-CK-601", "after itself", rows("activities", own("one", after="one")), "activities", 1),
    (
        "FG-CK-601",
        "release waits for works that wait for it",
        rows("activities", own("one"), own("two", kind="QA", site="H2", team_kind="sappers", after="one")),
        "activities",
        1,
    ),
    ("FG-CK-602", "services in a circle", cells("services", "health", needs="school"), "services", 1),
    ("FG-CK-603", "places in a circle", cells("places", "R", parent="S"), "places", 1),
    (
        "FG-CK-604",
        "two starts",
        rows("locks", lock("L1", "A2:ASSESS", start=date(2026, 4, 1)), lock("L2", "A2:ASSESS", start=date(2026, 4, 2))),
        "locks",
        1,
    ),
    (
        "FG-CK-604",
        "two contingents",
        rows("locks", lock("L1", "A2:ASSESS", contingent="C1"), lock("L2", "A2:ASSESS", contingent="C2")),
        "locks",
        1,
    ),
    (
        "FG-CK-604",
        "ends before it may begin",
        rows("locks", lock("L1", "A2:ASSESS", earliest_start=date(2026, 6, 1), deadline=date(2026, 5, 1))),
        "locks",
        1,
    ),
    (
        "FG-CK-604",
        "starts before it may",
        rows("locks", lock("L1", "A2:ASSESS", earliest_start=date(2026, 6, 1), start=date(2026, 5, 1))),
        "locks",
        1,
    ),
    ("FG-CK-604", "before the start", rows("locks", lock("L1", "A2:ASSESS", start=date(2025, 4, 1))), "locks", 1),
    ("FG-CK-604", "deadline passed", rows("locks", lock("L1", "A2:ASSESS", deadline=date(2025, 4, 1))), "locks", 1),
    ("FG-CK-605", "derived name", rows("activities", own("A1:REPAIR")), "activities", 1),
    (
        "FG-CK-605",
        "second handover",
        rows("activities", own("again", kind="HANDOVER", site="H1", team_kind="sappers")),
        "activities",
        1,
    ),
    ("FG-CK-701", "blocked by nothing", cells("roads", "R1", state="blocked"), "roads", 1),
    ("FG-CK-702", "open and damaged", cells("roads", "R1", damage=2), "roads", 1),
    (
        "FG-CK-703",
        "in pieces",
        cells("roads", "R1", geometry=shapely.MultiLineString([line((0, 0), (900, 0)), line((1000, 0), (2000, 0))])),
        "roads",
        1,
    ),
]

PROGRAMMES: list[Case] = [
    ("FG-CK-801", "closed road", cells("roads", "R2", state="closed"), "assets", None),
    ("FG-CK-801", "far from every road", cells("assets", "A2", geometry=point(1000, 8000)), "assets", None),
    (
        "FG-CK-801",
        "roads that only open each other",
        both(
            cells("roads", "R1", state="blocked", damage=1, geometry=line((5000, 0), (7000, 0))),
            cells("roads", "R2", geometry=line((7000, 0), (9000, 0))),
            rows("roads", {"id": "R0", "kind": "rail", "state": "open", "geometry": line((0, 0), (100, 0))}),
        ),
        "roads",
        None,
    ),
    ("FG-CK-802", "base in the fields", cells("bases", "B", geometry=point(0, 7000)), "bases", None),
    ("FG-CK-803", "cellar under shallow release", cells("assets", "A1", digging_depth_m=1.5), "assets", None),
    ("FG-CK-804", "no builders", less("contingents", "C2"), "contingents", None),
    ("FG-CK-805", "nobody accredited", cells("contingents", "C1", accredited_from=None), "contingents", None),
    (
        "FG-CK-806",
        "another district",
        both(
            rows("places", {"id": "D2", "name": "Other", "level": "district", "parent": "R"}),
            cells("contingents", "C2", districts="D2"),
        ),
        "contingents",
        None,
    ),
    ("FG-CK-807", "too few teams", cells("methods", "m-REPAIR", teams_least=3, teams_most=3), "contingents", None),
    ("FG-CK-808", "gone too soon", cells("contingents", "C2", leaves=date(2026, 3, 2)), "contingents", None),
    (
        "FG-CK-808",
        "always on the way",
        cells("contingents", "C2", rotation_days=1, rotation_gap_days=6, arrives=date(2026, 3, 8)),
        "contingents",
        None,
    ),
    (
        "FG-CK-809",
        "deadline too near",
        rows("locks", lock("L1", "A2:COMMISSION", deadline=date(2026, 3, 6))),
        "locks",
        None,
    ),
    ("FG-CK-810", "locked on a Sunday", rows("locks", lock("L1", "A2:ASSESS", start=date(2026, 3, 8))), "locks", None),
    ("FG-CK-810", "locked to sappers", rows("locks", lock("L1", "A2:ASSESS", contingent="C1")), "locks", None),
    ("FG-CK-810", "locked too early", rows("locks", lock("L1", "A2:BUILD", start=date(2026, 3, 3))), "locks", None),
    (
        "FG-CK-810",
        "locked behind a closed road",
        both(cells("roads", "R2", state="closed"), rows("locks", lock("L1", "A1:ASSESS", start=date(2026, 9, 1)))),
        "locks",
        None,
    ),
    (
        "FG-CK-810",
        "demanded behind a closed road",
        both(cells("roads", "R2", state="closed"), rows("locks", lock("L1", "A1:ASSESS"))),
        "locks",
        None,
    ),
    (
        "FG-CK-810",
        "a deadline behind a closed road",
        both(cells("roads", "R2", state="closed"), rows("locks", lock("L1", "A1:ASSESS", deadline=date(2027, 9, 1)))),
        "locks",
        None,
    ),
    (
        "FG-CK-811",
        "no money",
        rows("budgets", {"id": "Q2", "first": date(2026, 4, 1), "last": date(2026, 6, 30), "amount": 0}),
        "budgets",
        None,
    ),
    ("FG-CK-812", "handover never", cells("contingents", "C1", accredited_from=None), "hazardous_areas", None),
    (
        "FG-CK-813",
        "arrives after the horizon",
        cells("contingents", "C2", arrives=date(2030, 1, 1)),
        "contingents",
        None,
    ),
]

WARNINGS = {"FG-CK-005", "FG-CK-203", "FG-CK-204", "FG-CK-302", "FG-CK-303", "FG-CK-701", "FG-CK-702", "FG-CK-703"}
WARNINGS |= {"FG-CK-509", "FG-CK-808", "FG-CK-811", "FG-CK-812", "FG-CK-813"}


def with_code(found: tuple[Finding, ...], code: str) -> list[Finding]:
    """Give the findings of one code."""
    return [f for f in found if f.code == code]


def test_a_sound_project_has_no_findings() -> None:
    """The small project passes both checks without a word."""
    assert check_tables(project()) == ()
    assert check_programme(assemble(project())) == ()


@pytest.mark.parametrize(("code", "name", "change", "layer", "row"), TABLES, ids=[f"{c[0]}-{c[1]}" for c in TABLES])
def test_faults_in_rows_are_found_where_they_are(
    code: str, name: str, change: Callable[[Tables], Tables], layer: str | None, row: int | None
) -> None:
    """The fault is found in its layer and row, and an error keeps the rows from becoming a Programme."""
    tables = change(project())
    found = with_code(check_tables(tables), code)
    assert (layer, row) in {(f.layer, f.row) for f in found}
    severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
    assert {f.severity for f in found} == {severity}
    if severity is Severity.ERROR:
        with pytest.raises(BadInputError, match="cannot be planned"):
            assemble(tables)
    else:
        assemble(tables)


@pytest.mark.parametrize(
    ("code", "name", "change", "layer", "row"), PROGRAMMES, ids=[f"{c[0]}-{c[1]}" for c in PROGRAMMES]
)
def test_what_no_plan_could_hold_is_found(
    code: str, name: str, change: Callable[[Tables], Tables], layer: str | None, row: int | None
) -> None:
    """Rows without a fault of their own make a Programme, whose impossible part is found."""
    found = with_code(check_programme(assemble(change(project()))), code)
    assert layer in {f.layer for f in found}
    assert {f.severity for f in found} == {Severity.WARNING if code in WARNINGS else Severity.ERROR}


def test_every_code_has_a_case() -> None:
    """No code of these checks is without a test, no test of a code without a meaning; the desk finds 814 by trial."""
    assert {case[0] for case in (*TABLES, *PROGRAMMES)} == set(CODES) - {"FG-CK-814"}


@pytest.mark.parametrize("case", [*TABLES, *PROGRAMMES], ids=lambda c: f"{c[0]}-{c[1]}")
def test_findings_are_documented_short_and_in_order(case: Case) -> None:
    """Whatever is wrong, every finding has a known code, a remedy and a short text, and the order is stable."""
    tables = case[2](project())
    found = check_tables(tables)
    assert found == check_tables(tables)
    assert {f.code for f in found} <= set(CODES)
    assert all(f.remedy and len(f.message) < 500 for f in found)


def test_all_faults_are_found_at_once() -> None:
    """Faults of different rows and kinds do not hide each other, and none is invented on top of them."""
    tables = both(
        cells("hazardous_areas", "H1", geometry=CROSSED),
        cells("assets", "A1", place="nowhere"),
        cells("contingents", "C2", leaves=date(2026, 1, 1)),
        less("methods", "m-BUILD"),
        rows("activities", own("one", after="two"), own("two", after="one")),
        rows("locks", lock("L1", "A1:REPAIR", deadline=date(2027, 1, 1)), lock("L2", "H1:TS")),
        cells("services", "health", needs="school"),
    )(project())
    expected = {"FG-CK-107", "FG-CK-202", "FG-CK-501", "FG-CK-508", "FG-CK-601", "FG-CK-602"}
    found = check_tables(tables)
    assert {f.code for f in found} == expected
    assert [f.column for f in with_code(found, "FG-CK-107")] == ["place"]


def test_hostile_values_give_findings_only() -> None:
    """Cells of any type anywhere give findings, never another error."""
    hostile = [
        b"\x00",
        ["list"],
        {"a": 1},
        object(),
        10**400,
        float("-inf"),
        "=cmd()",
        "\x00",
        True,
        shapely.Point(0, 0),
    ]
    for layer in project():
        for column in ("id", "kind", "geometry", "needs", "after", "teams", "damage", "first", "value", "owners"):
            for value in hostile:
                tables = dict(project())
                tables[layer] = ({**tables[layer][0], column: value}, *tables[layer][1:])
                assert all(f.code in CODES for f in check_tables(tables))
