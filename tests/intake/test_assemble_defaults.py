"""The rows that a new project begins with plan every kind of site that they know."""

from typing import Any

import pytest

from firmground.intake.assemble import assemble
from firmground.intake.check import check_programme, check_tables
from firmground.intake.defaults import default_tables
from firmground.intake.settings import read_rules
from firmground.model import REPAIR_CHAIN
from support.small_project import box, line, point, project, with_cells

KINDS = sorted({str(row["applies_to"]) for row in default_tables()["methods"]} - {"*", "area", "road", "rail"})


def from_defaults() -> dict[str, Any]:
    """Put the small project on the methods, teams and rules of a new project."""
    tables = {**project(), **default_tables()}
    crew = {"partner": "p", "base": "B", "arrives": project()["contingents"][0]["arrives"], "teams": 8}
    kinds = [row["id"] for row in default_tables()["team_kinds"]]
    accredited = project()["contingents"][0]["accredited_from"]
    tables["contingents"] = tuple({"id": k, **crew, "team_kind": k, "accredited_from": accredited} for k in kinds)
    return with_cells(tables, "project", "horizon_days", value="3000")


def test_every_kind_of_asset_has_its_methods() -> None:
    """Each kind of asset in each damage state has a method for each of its works, and some team that can do it."""
    tables = from_defaults()
    usual = {"place": "S", "digging_depth_m": 0.5}
    tables["assets"] = tuple(
        {
            "id": f"{kind}-{damage}",
            "kind": kind,
            "damage": damage,
            **usual,
            "geometry": point(700 + 3 * damage, 500 + 9 * k),
        }
        for k, kind in enumerate(KINDS)
        for damage in range(5)
    )
    tables["services"] = ()
    assert "house" in KINDS
    assert check_tables(tables) == ()
    assert check_programme(assemble(tables)) == ()


@pytest.mark.parametrize("kind", ["road", "rail"])
@pytest.mark.parametrize("damage", [1, 2, 3, 4])
def test_every_damaged_road_has_its_methods(kind: str, damage: int) -> None:
    """A blocked road or rail link in each damage state is assessed and repaired, the longer the more work."""
    tables = with_cells(from_defaults(), "roads", "R2", kind=kind, damage=damage)
    assert check_tables(tables) == ()
    works = assemble(tables).activities_at["R2"]
    assert [a.kind.value for a in works if a.kind in REPAIR_CHAIN] == ["ASSESS", "REPAIR"]
    longer = with_cells(tables, "roads", "R2", geometry=line((2020, 0), (4000, 400), (2500, 800), (4000, 900)))
    assert assemble(longer).activity_by_id["R2:REPAIR"].methods[0].team_days > works[1].methods[0].team_days


@pytest.mark.parametrize("devices", ["", "anti-personnel mines", "cluster munitions"])
@pytest.mark.parametrize("side_m", [10, 100, 3000])
def test_areas_of_every_size_have_their_methods(devices: str, side_m: int) -> None:
    """Whatever its size and devices, an area has a method for each step of its release."""
    geometry = box(0, 1000, side_m, 1000 + side_m)
    tables = with_cells(from_defaults(), "hazardous_areas", "H1", devices=devices, geometry=geometry)
    assert [f for f in check_tables(tables) if f.code == "FG-CK-508"] == []


def test_figures_without_a_row_are_those_of_a_new_project() -> None:
    """A project without rules is ruled by the same figures as a new one."""
    assert read_rules({})[0] == {row["id"]: row["value"] for row in default_tables()["rules"]}
