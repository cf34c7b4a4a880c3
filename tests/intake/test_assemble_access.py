"""Roads become the links by which sites are reached; what opens them follows from hazards and damage."""

from typing import Any

import pytest

from firmground.intake.access import OFF_NETWORK
from firmground.intake.assemble import assemble
from firmground.model import Link, LinkKind, RailLink, RoadSegment
from support.small_project import box, line, point, project, with_cells, with_rows, without


def link(name: str, **changes: Any) -> Link:
    """Assemble the small project with changes to one road and give its link."""
    return assemble(with_cells(project(), "roads", name, **changes)).link_by_id[name]


def test_ends_that_lie_near_each_other_meet() -> None:
    """R1 ends 20 m before R2 begins, and they meet at one node; lengths are geodesic."""
    r1, r2 = assemble(project()).links
    assert (r1.from_node, r1.to_node, r2.from_node, r2.to_node) == ("n0001", "n0002", "n0002", "n0003")
    assert r1.length_m == pytest.approx(2000, rel=1e-3)
    assert type(r1) is RoadSegment


def test_a_rail_link_is_a_rail_link() -> None:
    """The kind of the row decides."""
    found = link("R1", kind="rail")
    assert (type(found), found.kind) == (RailLink, LinkKind.RAIL)


@pytest.mark.parametrize(
    ("changes", "opened_by", "closed"),
    [
        ({}, ("H1:HANDOVER", "R2:ASSESS", "R2:REPAIR"), False),
        ({"damage": 0}, ("H1:HANDOVER",), False),
        ({"state": "open", "damage": 0}, ("H1:HANDOVER",), False),
        ({"state": "open", "damage": 0, "geometry": line((2020, 200), (3000, 200))}, (), False),
        ({"state": "closed"}, (), True),
        ({"damage": 0, "geometry": line((2020, 200), (3000, 200))}, (), True),
    ],
)
def test_what_opens_a_road(changes: dict[str, Any], opened_by: tuple[str, ...], closed: bool) -> None:  # noqa: FBT001
    """A road waits for the areas across it, a blocked one for its repair too; blocked by nothing it stays closed."""
    found = link("R2", **changes)
    assert (found.opened_by, found.closed) == (opened_by, closed)


def test_an_area_handed_over_keeps_no_road_shut() -> None:
    """An open road through ground that was handed over is open."""
    tables = with_cells(project(), "hazardous_areas", "H1", status="handed_over")
    assert assemble(with_cells(tables, "roads", "R2", state="open", damage=0)).link_by_id["R2"].opened_by == ()


def test_own_works_on_a_blocked_road_open_it_too() -> None:
    """What the user adds to the works of a blocked road must end before it opens."""
    own = {"id": "bridge", "kind": "BUILD", "site": "R2", "team_kind": "builders", "team_days": 30}
    programme = assemble(with_rows(project(), "activities", own))
    assert programme.link_by_id["R2"].opened_by == ("H1:HANDOVER", "R2:ASSESS", "R2:REPAIR", "bridge")
    assert programme.activity_by_id["bridge"].predecessors == ("H1:HANDOVER",)


def test_sites_and_bases_join_the_nearest_node() -> None:
    """A site joins the nearest node, a road its two ends, an area that keeps a road shut both ends of it."""
    programme = assemble(project())
    nodes = {s.id: s.nodes for s in programme.sites}
    assert (nodes["A2"], nodes["A1"], nodes["R2"]) == (("n0002",), ("n0003",), ("n0002", "n0003"))
    assert nodes["H1"] == ("n0002", "n0003")
    assert programme.bases[0].node == "n0001"


def test_what_lies_too_far_is_joined_to_no_road() -> None:
    """A site or base beyond the rule's distance has no road: nobody reaches the one, nobody sets out from the other."""
    tables = with_cells(project(), "assets", "A2", geometry=point(900, 6000))
    tables = with_cells(tables, "bases", "B", geometry=point(0, -6000))
    programme = assemble(tables)
    assert programme.site_by_id["A2"].nodes == (OFF_NETWORK,)
    assert programme.bases[0].node is None
    wider = assemble(with_rows(tables, "rules", {"id": "place_node_m", "value": 7000.0}))
    assert wider.site_by_id["A2"].nodes == ("n0001",)


def test_an_area_across_a_road_is_reached_from_its_ends_however_far() -> None:
    """The middle of a long blocked road is farther from its nodes than the rule allows, but is reached along it."""
    tables = with_cells(project(), "roads", "R2", geometry=line((2020, 0), (18_000, 0)))
    tables = with_cells(tables, "hazardous_areas", "H1", geometry=box(9900, -50, 10_100, 50))
    assert assemble(tables).site_by_id["H1"].nodes == ("n0002", "n0003")


def test_a_project_without_roads_asks_for_no_route() -> None:
    """Without any road nobody needs one."""
    tables = with_cells(without(project(), "roads"), "services", "health", needs="A1")
    programme = assemble(tables)
    assert programme.links == ()
    assert {s.nodes for s in programme.sites} == {()}
    assert programme.bases[0].node is None
