"""The earliest day of an end is a bound that no legal plan beats, and on simple ground it is exact."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmground.intake.assemble import assemble
from firmground.intake.earliest import Earliest, earliest
from firmground.intake.stays import Stays
from firmground.model import Programme
from firmground.plan.solve import solve
from support.small_project import line, project, with_cells, with_rows
from support.strategies import programmes


def outlook(tables: Any) -> Earliest:
    """Assemble rows and look ahead."""
    programme = assemble(tables)
    return earliest(programme, Stays(programme))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(programmes(), st.integers(1, 5))
def test_no_plan_ends_anything_earlier(programme: Programme, seed: int) -> None:
    """What a solver schedules never ends before its earliest end, and what has none is never scheduled."""
    ends = earliest(programme, Stays(programme)).ends
    for done in solve(programme, solver="practice", seconds=0.1, seed=seed).scheduled:
        assert ends[done.activity] <= done.end


def test_a_chain_ends_after_its_work_on_open_days() -> None:
    """Four works of 4 team-days with 2 teams take 8 working days from Monday 2 March; Sunday the 8th is a rest day."""
    ends = outlook(project()).ends
    assert [ends[f"A2:{kind}"] for kind in ("ASSESS", "DEMOLISH", "BUILD", "COMMISSION")] == [2, 4, 6, 9]


def test_works_wait_for_handover_and_route() -> None:
    """The clinic behind the blocked road is assessed only once the road is open and its own ground handed over."""
    ends = outlook(project()).ends
    opens = max(ends["H1:HANDOVER"], ends["R2:REPAIR"])
    assert ends["R2:ASSESS"] > ends["H1:HANDOVER"]
    assert ends["H2:NTS"] > opens
    assert ends["A1:ASSESS"] > ends["H2:HANDOVER"]


def test_a_second_route_brings_the_site_forward() -> None:
    """With another open road to the clinic, its area is surveyed from day 0."""
    detour = {"id": "R3", "kind": "road", "state": "open", "geometry": line((0, 0), (2000, 900), (4000, 0))}
    found = outlook(with_rows(project(), "roads", detour))
    assert found.ends["H2:NTS"] == 1
    assert found.reached_from["A1"] == {"B"}


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, 2),
        ({"arrives": date(2026, 3, 5)}, 5),
        ({"arrives": date(2026, 2, 1), "rotation_days": 31, "rotation_gap_days": 10}, 2),
        ({"arrives": date(2026, 2, 1), "rotation_days": 29, "rotation_gap_days": 10}, 12),
        ({"teams": 1}, 4),
        ({"leaves": date(2026, 3, 3)}, 2),
        ({"leaves": date(2026, 3, 2)}, None),
        ({"districts": "D"}, 2),
    ],
)
def test_the_stay_decides_which_days_count(changes: dict[str, Any], end: int | None) -> None:
    """Two working days of two teams end as the stay, the rotation and the number of teams allow."""
    assert outlook(with_cells(project(), "contingents", "C2", **changes)).ends.get("A2:ASSESS") == end


def test_accreditation_counts_for_the_release_chain_only() -> None:
    """Sappers accredited from day 10 begin then; builders need no accreditation."""
    ends = outlook(with_cells(project(), "contingents", "C1", accredited_from=date(2026, 3, 12))).ends
    assert ends["H1:NTS"] == 11
    assert ends["A2:ASSESS"] == 2


@pytest.mark.parametrize(
    ("closure", "end"),
    [
        ({}, 4),
        ({"kinds": "ASSESS"}, 4),
        ({"kinds": "BUILD"}, 2),
        ({"places": "S"}, 4),
        ({"places": "R", "kinds": "ASSESS;BUILD"}, 4),
        ({"places": "S2"}, 2),
    ],
)
def test_closures_count_for_their_kinds_and_places(closure: dict[str, str], end: int) -> None:
    """A closure of the first two days holds work up where it names the kind and a place above the site, or none."""
    tables = with_rows(project(), "places", {"id": "S2", "name": "Hamlet", "level": "settlement", "parent": "D"})
    row = {"id": "X", "first": date(2026, 3, 2), "last": date(2026, 3, 3), "reason": "alert", **closure}
    assert outlook(with_rows(tables, "closures", row)).ends["A2:ASSESS"] == end


def test_a_lock_fixes_the_day() -> None:
    """Locked work ends where its lock puts it, not where it could; a day of rest has no end at all."""
    order = {"id": "L1", "activity": "A2:ASSESS", "ordered_by": "a", "reason": "b"}
    tables = with_rows(project(), "locks", {**order, "start": date(2026, 3, 16)})
    assert outlook(tables).ends["A2:ASSESS"] == 16
    tables = with_rows(project(), "locks", {**order, "start": date(2026, 3, 15)})
    assert "A2:ASSESS" not in outlook(tables).ends
