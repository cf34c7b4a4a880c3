"""Which files an exercise can be drawn over, and what it says of the others."""

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import Transformer

from firmground.errors import BadInputError
from firmground.intake.exercise import draw
from firmground.intake.exercise.reading import read_region
from support.borderland import HOMES, SOUTH, WEST, borderland, layer

SQUARE = shapely.box(WEST, SOUTH, WEST + 0.2, SOUTH + 0.2)
SPOTS = [shapely.Point(WEST + 0.03 * k, SOUTH + 0.1) for k in range(1, 6)]


def test_both_sides_are_read_with_all_that_is_real(tmp_path: Path) -> None:
    """Districts of each layer are a side; settlements, towns, rail and grid find theirs."""
    region = read_region(borderland(tmp_path / "r.gpkg"))
    assert [d.side for d in region.districts] == [0, 0, 1, 1]
    assert len(region.settlements) == 4 * HOMES
    assert [s.people for s in region.settlements if s.people] == [4000]
    assert [(a.name, b.name) for a, b in region.rail] == [("a", "b"), ("b", "c")]
    assert [(g.name, g.side) for g in region.grid] == [("North", 0), ("South", 1)]


@pytest.mark.parametrize(
    ("layers", "missing"),
    [
        ((), "districts.*and.*settlements"),
        (("districts",), "a point layer `settlements"),
        (("settlements",), "a polygon layer `districts"),
    ],
)
def test_missing_layers_are_named(tmp_path: Path, layers: tuple[str, ...], missing: str) -> None:
    """A file that lacks something is refused with the name of what it lacks."""
    path = tmp_path / "thin.gpkg"
    layer(path, "forests", [SQUARE], name=["f"])
    if "districts" in layers:
        layer(path, "districts", [SQUARE], name=["d"])
    if "settlements" in layers:
        layer(path, "settlements", SPOTS, name=list("abcde"))
    with pytest.raises(BadInputError, match=missing):
        draw(path, seed=1)


def test_settlements_outside_all_districts_do_not_count(tmp_path: Path) -> None:
    """Points elsewhere on the globe, as swapped coordinates give them, leave nothing to draw over."""
    path = tmp_path / "swapped.gpkg"
    layer(path, "districts", [SQUARE], name=["d"])
    layer(path, "settlements", [shapely.Point(p.y, p.x) for p in SPOTS], name=list("abcde"))
    with pytest.raises(BadInputError, match="fewer than 2 settlements"):
        draw(path, seed=1)


@pytest.mark.parametrize("content", [b"", b"id,name\n1,a\n", b"SQLite format 3\0 cut short"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    """What is no GeoPackage is refused in one sentence."""
    path = tmp_path / "other.gpkg"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=r"other\.gpkg"):
        draw(path, seed=1)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A name without a file is told as such."""
    with pytest.raises(BadInputError, match="cannot be read"):
        draw(tmp_path / "nowhere.gpkg", seed=1)


def test_a_layer_without_crs_is_refused(tmp_path: Path) -> None:
    """Nobody guesses where coordinates lie."""
    path = tmp_path / "bare.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        layer(path, "districts", [SQUARE], crs=None, name=["d"])
    layer(path, "settlements", SPOTS, name=list("abcde"))
    with pytest.raises(BadInputError, match="says no coordinate reference system"):
        draw(path, seed=1)


def test_metric_layers_are_brought_to_degrees(tmp_path: Path) -> None:
    """A file in a national or UTM zone draws the same as in degrees, to the tenth of a metre."""
    into = Transformer.from_crs("EPSG:4326", "EPSG:32636", always_xy=True).transform

    def metric(shape: Any) -> Any:
        return shapely.transform(shape, into, interleaved=False)

    degrees, metres = tmp_path / "degrees.gpkg", tmp_path / "metres.gpkg"
    for path, crs, move in ((degrees, "EPSG:4326", lambda shape: shape), (metres, "EPSG:32636", metric)):
        layer(path, "districts", [move(SQUARE)], crs=crs, name=["d"])
        layer(path, "settlements", [move(s) for s in SPOTS], crs=crs, name=list("abcde"))
    a, b = (np.array([s.lonlat for s in read_region(path).settlements]) for path in (degrees, metres))
    assert np.allclose(a, b, atol=2e-6)


def test_the_finer_of_nested_districts_counts(tmp_path: Path) -> None:
    """Where one layer of districts lies in another, people are shared out by the finer one."""
    path = tmp_path / "nested.gpkg"
    halves = [
        shapely.box(WEST, SOUTH, WEST + 0.1, SOUTH + 0.2),
        shapely.box(WEST + 0.1, SOUTH, WEST + 0.2, SOUTH + 0.2),
    ]
    layer(path, "raions", [SQUARE], name=["whole"])
    layer(path, "hromadas", halves, name=["west", "east"], katotth=["UA59080000000057897", "UA59040000000045652"])
    layer(path, "settlements", SPOTS, name=list("abcde"))
    region = read_region(path)
    assert [d.name for d in region.districts] == ["west", "east"]
    assert {d.region for d in region.districts} == {"Сумська область"}


def test_unusable_and_repeated_settlements_are_left_out(tmp_path: Path) -> None:
    """A row that the file calls unusable, and a second one on the same spot, are no settlements."""
    path = tmp_path / "doubtful.gpkg"
    layer(path, "districts", [SQUARE], name=["d"])
    spots = [*SPOTS, shapely.Point(SPOTS[0].x + 0.001, SPOTS[0].y)]
    usable = [True, True, True, True, False, True]
    layer(path, "settlements", spots, name=list("abcdef"), usable=usable)
    assert [s.name for s in read_region(path).settlements] == ["a", "b", "c", "d"]


def test_a_project_file_can_be_rehearsed(tmp_path: Path) -> None:
    """The layer `places` of a project serves as districts and settlements, with its people."""
    path = tmp_path / "project.gpkg"
    shapes = [SQUARE, *SPOTS]
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(s) for s in shapes], dtype=object),
        [
            np.array(["d", *"abcde"], dtype=object),
            np.array(["District", *"ABCDE"], dtype=object),
            np.array(["district", *["settlement"] * 5], dtype=object),
            np.array([5000, 900, 0, 0, 0, 0]),
        ],
        ["id", "name", "level", "people"],
        layer="places",
        driver="GPKG",
        geometry_type="Unknown",
        crs="EPSG:4326",
    )
    region = read_region(path)
    assert [d.people for d in region.districts] == [5000]
    assert [s.people for s in region.settlements] == [900, None, None, None, None]
    assert len(draw(path, seed=1, areas=3, assets=5)["assets"]) == 5


def test_only_a_part_of_a_district_counts_where_the_file_is_thin(tmp_path: Path) -> None:
    """Outside the polygon `aoi` nobody is shared out."""
    path = tmp_path / "part.gpkg"
    layer(path, "aoi", [shapely.box(WEST, SOUTH, WEST + 0.1, SOUTH + 0.2)], name=["half"])
    layer(path, "districts", [SQUARE], name=["d"], pop_2018=[1000.0], pop_2021=[800.0])
    layer(path, "settlements", SPOTS, name=list("abcde"))
    assert read_region(path).districts[0].people == 400
