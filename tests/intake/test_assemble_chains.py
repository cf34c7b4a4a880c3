"""What there is to do at a site follows from its rows: which kinds of work, how much, by which methods."""

from itertools import pairwise
from typing import Any

import pytest

from firmground.intake.assemble import assemble
from firmground.intake.methods import MethodBook
from firmground.model import ActivityKind, Programme
from support.small_project import project, with_cells, with_rows


def kinds_at(programme: Programme, site: str) -> list[str]:
    """List the kinds of work at a site in the order of their chain."""
    at = {a.id: a for a in programme.activities_at.get(site, ())}
    order: list[str] = []
    while len(order) < len(at):
        order += [
            n for n in sorted(at) if n not in order and all(p in order or p not in at for p in at[n].predecessors)
        ][:1]
    return [at[name].kind.value for name in order]


MINES = ["NTS", "TS", "CLEARANCE", "QA", "HANDOVER"]


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, MINES),
        ({"surveyed": True}, MINES[1:]),
        ({"kind": "reported"}, MINES),
        ({"kind": "reported", "surveyed": True}, MINES),
        ({"share_cancelled": 1.0}, ["NTS", "HANDOVER"]),
        ({"share_cancelled": 1.0, "surveyed": True}, ["HANDOVER"]),
        ({"share_cancelled": 0.5, "share_reduced": 0.5}, ["NTS", "TS", "HANDOVER"]),
        ({"devices": "cluster munitions; Unexploded_Ordnance"}, ["NTS", "TS", "BAC", "QA", "HANDOVER"]),
        ({"devices": "cluster munitions;anti-personnel mines"}, MINES),
        ({"devices": "unknown"}, MINES),
        ({"net_explosive_kg": 2.0}, ["NTS", "TS", "CLEARANCE", "EOD", "QA", "HANDOVER"]),
        ({"status": "closed"}, ["HANDOVER"]),
        ({"status": "handed_over"}, []),
    ],
)
def test_release_chain_of_an_area(changes: dict[str, Any], kinds: list[str]) -> None:
    """The chain has survey, search, disposal, quality assurance and handover as the row asks for them, one by one."""
    programme = assemble(with_cells(project(), "hazardous_areas", "H1", **changes))
    assert kinds_at(programme, "H1") == kinds
    chain = [programme.activity_by_id[f"H1:{kind}"] for kind in kinds]
    assert all(b.predecessors == (a.id,) for a, b in pairwise(chain))


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"damage": 0}, []),
        ({"damage": 1}, ["ASSESS", "REPAIR", "COMMISSION"]),
        ({"damage": 3}, ["ASSESS", "REPAIR", "COMMISSION"]),
        ({"damage": 4}, ["ASSESS", "DEMOLISH", "BUILD", "COMMISSION"]),
        ({"damage": 2, "kind": "memorial"}, ["ASSESS", "MEMORIAL", "COMMISSION"]),
        ({"damage": 4, "kind": "memorial"}, ["ASSESS", "DEMOLISH", "MEMORIAL", "COMMISSION"]),
    ],
)
def test_works_chain_of_an_asset(changes: dict[str, Any], kinds: list[str]) -> None:
    """The works follow from the damage and, for a memorial, from the kind; digging is as deep as the asset says."""
    programme = assemble(with_cells(project(), "assets", "A2", **changes))
    assert kinds_at(programme, "A2") == kinds
    digging = {a.kind.value for a in programme.activities_at.get("A2", ()) if a.digging_depth_m == 0.5}
    assert digging == set(kinds) & {"DEMOLISH", "REPAIR", "BUILD", "MEMORIAL"}


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"state": "open"}, []),
        ({"state": "closed"}, []),
        ({"damage": 0}, []),
        ({"damage": None}, []),
        ({"damage": 3}, ["ASSESS", "REPAIR"]),
        ({"damage": 3, "kind": "rail"}, ["ASSESS", "REPAIR"]),
    ],
)
def test_works_chain_of_a_road(changes: dict[str, Any], kinds: list[str]) -> None:
    """Only a blocked road with damage is worked on."""
    assert kinds_at(assemble(with_cells(project(), "roads", "R2", **changes)), "R2") == kinds


def test_works_wait_for_the_handovers_that_touch_them() -> None:
    """The first works at an asset or road wait for each area that touches it, a closed one included (L1)."""
    activities = assemble(with_cells(project(), "hazardous_areas", "H2", status="closed")).activity_by_id
    assert activities["A1:ASSESS"].predecessors == ("H2:HANDOVER",)
    assert activities["R2:ASSESS"].predecessors == ("H1:HANDOVER",)


def test_radii_come_from_the_area_the_rules_and_the_weight() -> None:
    """Survey has the rule's radius, clearance the authority's where it set one, disposal that of the weight."""
    tables = with_cells(project(), "hazardous_areas", "H1", danger_radius_m=250.0)
    tables = with_rows(
        tables, "rules", {"id": "radius_TS_m", "value": 60.0}, {"id": "demolition_radius_m", "value": 30.0}
    )
    radius = {a.id: a.danger_radius_m for a in assemble(tables).activities}
    assert (radius["H1:NTS"], radius["H1:TS"], radius["H1:CLEARANCE"], radius["H1:QA"]) == (0, 60, 250, 0)
    assert (radius["H2:CLEARANCE"], radius["H2:EOD"], radius["A2:DEMOLISH"]) == (100, 652, 30)


def test_work_grows_with_the_share_of_the_area_it_is_done_on() -> None:
    """Survey works on the whole area, technical survey on what is not cancelled, clearance on what is cleared."""
    programme = assemble(project())
    area = programme.area_by_id["H1"].area_m2
    days = {k: programme.activity_by_id[f"H1:{k}"].methods[0].team_days for k in ("NTS", "TS", "CLEARANCE", "HANDOVER")}
    assert area == pytest.approx(20_013, abs=20)
    assert days == {"NTS": 3, "TS": 4, "CLEARANCE": 46, "HANDOVER": 1}


def test_own_activities_stand_beside_the_derived_ones() -> None:
    """Works of the user's own wait for the handovers at their site, and a handover for what is added to a release."""
    tables = with_rows(
        project(),
        "activities",
        {
            "id": "fence",
            "kind": "MEMORIAL",
            "site": "H2",
            "team_kind": "builders",
            "team_days": 9,
            "digging_depth_m": 0.4,
        },
        {
            "id": "again",
            "kind": "QA",
            "site": "H2",
            "team_kind": "sappers",
            "team_days": 2,
            "after": "H2:QA",
            "teams_most": 3,
        },
        {
            "id": "opening",
            "kind": "COMMISSION",
            "site": "A3",
            "team_kind": "builders",
            "team_days": 1,
            "after": "fence;A1:REPAIR",
        },
    )
    programme = assemble(tables)
    activities = programme.activity_by_id
    assert activities["fence"].predecessors == ("H2:HANDOVER",)
    assert activities["fence"].digging_depth_m == 0.4
    assert activities["again"].predecessors == ("H2:QA",)
    assert activities["H2:HANDOVER"].predecessors == ("H2:QA", "again")
    assert activities["opening"].predecessors == ("fence", "A1:REPAIR")
    assert [(m.team_days, m.teams_least, m.teams_most) for m in activities["again"].methods] == [(2, 1, 3)]
    assert ("H2", "H2") in {(b.site, b.area) for b in programme.blocks}, "L1 and L2 hold for the fence"


def row(key: str, **changes: Any) -> dict[str, Any]:
    """Write a method."""
    usual = {"activity": "REPAIR", "name": key, "applies_to": "*", "team_kind": "t", "teams_least": 1, "teams_most": 1}
    return {"id": key, **usual, "team_days": 2.0, **changes}


@pytest.mark.parametrize(
    ("changes", "asked", "days"),
    [
        ({}, {"size": 10.0}, 2),
        ({"applies_to": "clinic"}, {}, 2),
        ({"applies_to": "school"}, {}, None),
        ({"damage": 3}, {"damage": 3}, 2),
        ({"damage": 3}, {"damage": 2}, None),
        ({"most_size": 99.0}, {"size": 99.0}, 2),
        ({"most_size": 99.0}, {"size": 99.5}, None),
        ({"output_likely": 10.0}, {"size": 101.0}, 13),
        ({"output_likely": 10.0, "team_days": 0.0}, {}, 1),
        ({"team_days": 0.1, "output_likely": 10.0}, {"size": 9.0}, 1),
        ({"activity": "BUILD"}, {}, None),
    ],
)
def test_methods_are_offered_where_they_fit(changes: dict[str, Any], asked: dict[str, Any], days: int | None) -> None:
    """A method is on offer for its kind, target, damage and size; its work is rounded up to whole team-days."""
    offers = MethodBook([row("m", **changes)]).offers(ActivityKind.REPAIR, "clinic", **asked)
    assert [m.team_days for m in offers] == ([] if days is None else [days])


def test_methods_of_one_name_can_be_told_apart() -> None:
    """Where two rows call their method alike, the id of the row is added."""
    book = MethodBook([row("b", name="crew"), row("a", name="crew"), row("c", name="other")])
    assert [m.name for m in book.offers(ActivityKind.REPAIR, "clinic")] == ["crew (a)", "crew (b)", "other"]


def test_the_spread_of_output_is_kept_for_areas() -> None:
    """Low and high output are kept with the likely one, which stands for a missing one; a road has none in m2."""
    book = MethodBook([row("m", output_low=5.0, output_likely=10.0)])
    assert book.offers(ActivityKind.REPAIR, "area", size=50.0)[0].output_m2 == (5.0, 10.0, 10.0)
    assert book.offers(ActivityKind.REPAIR, "road", size=50.0)[0].output_m2 is None
