"""An exercise drawn over a small invented region: labelled, repeatable, without faults, legal to the depth."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from firmground.errors import BadInputError
from firmground.geo import shapes
from firmground.intake.assemble import assemble
from firmground.intake.check import check_programme, check_tables
from firmground.intake.exercise import draw
from firmground.model import Programme
from firmground.model.tables import LAYERS, Tables
from support.borderland import borderland

AREAS, ASSETS = 60, 160


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the invented region once."""
    return borderland(tmp_path_factory.mktemp("region") / "borderland.gpkg")


@pytest.fixture(scope="module")
def drawn(source: Path) -> Tables:
    """Draw the exercise once."""
    return draw(source, seed=3, areas=AREAS, assets=ASSETS)


@pytest.fixture(scope="module")
def programme(drawn: Tables) -> Programme:
    """Build its Programme once."""
    return assemble(drawn)


def plain(tables: Tables) -> list[Any]:
    """Write tables so that they can be compared."""
    return [
        (name, sorted((k, v.wkt if hasattr(v, "wkt") else v) for k, v in row.items()))
        for name, rows in tables.items()
        for row in rows
    ]


def test_same_seed_same_tables(source: Path, drawn: Tables) -> None:
    """The same file, seed and sizes give the same rows, byte for byte."""
    assert plain(draw(source, seed=3, areas=AREAS, assets=ASSETS)) == plain(drawn)


def test_another_seed_draws_another_exercise(source: Path, drawn: Tables) -> None:
    """The seed decides the draw."""
    other = draw(source, seed=4, areas=AREAS, assets=ASSETS)
    assert [r["geometry"] for r in other["hazardous_areas"]] != [r["geometry"] for r in drawn["hazardous_areas"]]


def test_sizes_do_not_stir_the_other_rooms(source: Path, drawn: Tables) -> None:
    """Another number of areas leaves people, roads and assets where they were."""
    fewer = draw(source, seed=3, areas=5, assets=ASSETS)
    assert plain({"places": fewer["places"]}) == plain({"places": drawn["places"]})
    assert [r["geometry"] for r in fewer["roads"]] == [r["geometry"] for r in drawn["roads"]]
    assert plain({"assets": fewer["assets"]}) == plain({"assets": drawn["assets"]})


def test_every_drawn_row_is_labelled(drawn: Tables) -> None:
    """Nothing that was drawn can be taken for survey evidence."""
    for layer in ("hazardous_areas", "assets", "services", "roads"):
        assert all(row["exercise"] is True for row in drawn[layer])
    for layer in ("hazardous_areas", "evidence", "assets", "services", "roads", "bases", "contingents", "budgets"):
        assert all(row["source"] == "exercise, seed 3: not survey evidence" for row in drawn[layer])
    settings = {row["id"]: row["value"] for row in drawn["project"]}
    assert settings["exercise"] == "true"
    assert settings["label"] == "EXERCISE: not survey evidence"
    assert (settings["start"], settings["horizon_days"]) == ("2026-01-05", "1826")


def test_sizes_are_as_asked_and_alike_on_both_sides(drawn: Tables) -> None:
    """Both sides of the border rehearse the same number of areas and assets with the same teams."""
    assert (len(drawn["hazardous_areas"]), len(drawn["assets"])) == (AREAS, ASSETS)
    parent = {row["id"]: row.get("parent") for row in drawn["places"]}
    for layer, count in (("hazardous_areas", AREAS), ("assets", ASSETS)):
        regions = Counter(parent[parent[row["place"]]] for row in drawn[layer])
        assert set(regions.values()) == {count // 2}
    teams = Counter((row["id"].split("-")[1][0], row["team_kind"], row["teams"]) for row in drawn["contingents"])
    assert {k[1:]: n for k, n in teams.items() if k[0] == "1"} == {k[1:]: n for k, n in teams.items() if k[0] == "2"}


def test_the_exercise_passes_every_check(drawn: Tables, programme: Programme) -> None:
    """No finding at all: every row fits, nothing overlaps, and every site can be reached in time."""
    assert check_tables(drawn) == ()
    assert check_programme(programme) == ()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("areas", "assets"), [(0, 3), (3, 0), (1, 1), (150, 40)])
def test_any_seed_and_size_passes_every_check(source: Path, seed: int, areas: int, assets: int) -> None:
    """Small, lopsided and crowded exercises are as sound as the usual one."""
    tables = draw(source, seed=seed, areas=areas, assets=assets)
    assert check_tables(tables) == ()
    assert check_programme(assemble(tables)) == ()


def test_works_are_coupled(programme: Programme) -> None:
    """Works wait for areas and links for handovers, as a rehearsal of the coupling needs."""
    waiting = {b.site for b in programme.blocks if b.site.startswith("A")}
    assert len(waiting) > ASSETS // 10
    assert any(link.opened_by for link in programme.links)
    assert any(need.least < len(need.members) for service in programme.services for need in service.needs)


def test_depth_of_release_suits_the_works(programme: Programme) -> None:
    """Every area is to be released as deep as any works dig that it touches (L2)."""
    digging = {a.id: a.digging_depth_m for a in programme.assets}
    for block in programme.blocks:
        assert digging.get(block.site, 0.0) <= programme.area_by_id[block.area].depth_m


def test_areas_do_not_share_ground_and_have_their_size(source: Path) -> None:
    """Each hectare is drawn once, with a mean near 6 ha and a heavy tail."""
    rows = draw(source, seed=11, areas=400, assets=0)["hazardous_areas"]
    perimeters = np.array([row["geometry"] for row in rows])
    hectares = shapes.geodesic_area_m2(perimeters) / 10_000
    assert 4.0 < hectares.mean() < 9.0
    assert np.median(hectares) < hectares.mean() * 0.7
    assert shapely.is_valid(perimeters).all()
    assert shapely.area(shapely.union_all(perimeters)) == pytest.approx(shapely.area(perimeters).sum())


def test_release_shares_lie_around_the_world_figures(source: Path) -> None:
    """Expected shares of suspected areas are near 32 % cancelled, 24 % reduced, 44 % cleared, and sum to one."""
    rows = draw(source, seed=5, areas=400, assets=0)["hazardous_areas"]
    shares = np.array([[row[f"share_{how}"] for how in ("cancelled", "reduced", "cleared")] for row in rows])
    suspected = np.array([row["kind"] == "suspected" for row in rows])
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert np.allclose(shares[suspected].mean(axis=0), (0.32, 0.24, 0.44), atol=0.05)
    assert (shares[~suspected, 0] == 0).all()


def test_confirmed_areas_have_direct_evidence(drawn: Tables) -> None:
    """Only a confirmed area has direct evidence, and each has some."""
    direct = {row["area"] for row in drawn["evidence"] if row["kind"] == "direct"}
    assert direct == {row["id"] for row in drawn["hazardous_areas"] if row["kind"] == "confirmed"}
    assert all(row["observed_on"] < date(2026, 1, 5) for row in drawn["evidence"])


def test_no_link_crosses_from_side_to_side(drawn: Tables) -> None:
    """Each side has a network of its own, in one piece."""
    border = 34.4
    for row in drawn["roads"]:
        west, _, east, _ = row["geometry"].bounds
        assert east < border or west > border


def test_people_of_a_district_are_those_of_its_figure(drawn: Tables) -> None:
    """Settlements share the people of their district; a town of known size keeps its own."""
    people = {row["name"]: row["people"] for row in drawn["places"] if row["level"] == "settlement"}
    assert people["Home 1-0"] == 4000
    assert sum(people[f"Home 1-{n}"] for n in range(12)) == pytest.approx(9000, rel=0.01)
    assert sum(people[f"Home 2-{n}"] for n in range(12)) == pytest.approx(9000, rel=0.01)


def test_teams_of_a_promise_sum_to_its_people(drawn: Tables) -> None:
    """1,000 sappers and 5,000 builders are split into teams without losing anybody."""
    size = {row["id"]: row["people"] for row in drawn["team_kinds"]}
    for pledge in drawn["pledges"]:
        teams = [c for c in drawn["contingents"] if c["pledge"] == pledge["id"]]
        assert sum(c["teams"] * size[c["team_kind"]] for c in teams) == pledge["quantity"]
    assert sorted(p["quantity"] for p in drawn["pledges"]) == [1000, 1000, 5000, 5000]


def test_a_public_pledge_goes_to_its_region_only(tmp_path: Path, drawn: Tables) -> None:
    """The words of a report stand where they belong; elsewhere the row says that nobody promised it."""
    assert all("nobody promised this" in row["words"] and not row["outlet"] for row in drawn["pledges"])
    named = draw(borderland(tmp_path / "k.gpkg", region="Kursk Oblast"), seed=1, areas=2, assets=9)
    by_id = {row["id"]: row for row in named["pledges"]}
    assert by_id["sappers_1"]["said_on"] == date(2025, 6, 17)
    assert "1,000 sappers" in by_id["sappers_1"]["words"]
    assert "nobody promised this" in by_id["builders_2"]["words"]
    memorial = next(row for row in named["assets"] if row["kind"] == "memorial")
    assert memorial["owners"].startswith(f"{by_id['sappers_1']['partner']}:0.5;")


def test_nobody_is_left_without_teams(programme: Programme) -> None:
    """In every district every kind of work has a contingent that may do it."""
    for district in (p.id for p in programme.places if p.level == "district"):
        lineage = programme.lineage_of[district]
        there = [c for c in programme.contingents if not c.districts or c.districts & lineage]
        able = {skill for c in there for skill in programme.team_kind_by_id[c.team_kind].skills}
        assert able >= {a.kind for a in programme.activities}


def test_rows_hold_only_columns_of_their_layer(drawn: Tables) -> None:
    """Whatever reads the tables finds nothing that the contract does not know."""
    for layer, rows in drawn.items():
        known = {column.name for column in LAYERS[layer].columns} | {"geometry"}
        assert all(set(row) <= known for row in rows), layer


def test_the_start_is_an_argument_and_never_the_clock(source: Path) -> None:
    """An exercise may begin on any day, and all dates move with it."""
    tables = draw(source, seed=3, areas=2, assets=2, start=date(2030, 6, 1))
    assert min(row["arrives"] for row in tables["contingents"]) == date(2030, 6, 1)
    assert tables["budgets"][0]["first"] == date(2030, 6, 1)


@pytest.mark.parametrize(
    ("seed", "areas", "assets"), [(-1, 5, 5), (1, -1, 5), (1, 5, -1), (1, 0, 0), (1, 10**7, 5), (1, 5, 10**7)]
)
def test_absurd_orders_are_refused(source: Path, seed: int, areas: int, assets: int) -> None:
    """Seeds and sizes that cannot be drawn are refused in one sentence."""
    with pytest.raises(BadInputError, match="an exercise needs"):
        draw(source, seed=seed, areas=areas, assets=assets)


def test_a_region_without_room_is_told(source: Path) -> None:
    """More areas than the region holds end in an error, not in areas over each other."""
    with pytest.raises(BadInputError, match="no room for 60,000 hazardous areas"):
        draw(source, seed=1, areas=60_000, assets=0)


def test_the_real_region_passes_every_check() -> None:
    """The exercise over the open data of the border region has no finding, at a tenth of its usual size."""
    real = Path(__file__).parents[3] / "shared" / "data" / "kursk_sumy_open.gpkg"
    if not real.is_file():
        pytest.skip("the open data of the border region are not at hand")
    tables = draw(real, seed=1, areas=200, assets=400)
    assert check_tables(tables) == ()
    programme = assemble(tables)
    assert check_programme(programme) == ()
    assert programme.crs == "EPSG:32636"
    partners = {p.partner for p in programme.pledges}
    assert {"North Korea", "partner B (exercise)"} == partners
