"""Geometry: every fault of GICHD's geocheck list and of coordinate systems is caught, and nothing is repaired."""

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from firmground.intake.delivery import read
from support.findings import codes

SOUND = "POLYGON ((34 51, 34.01 51, 34.01 51.01, 34 51.01, 34 51))"


def hazards(tmp_path, *shapes, stated=None, **more):
    """Deliver hazardous areas as CSV with their shapes as text."""
    rows = [f'H{i},SHA,open,P1,0.3,{"" if stated is None else stated},"{shape}"' for i, shape in enumerate(shapes)]
    path = tmp_path / "hazards.csv"
    path.write_text("id,kind,status,place,depth_m,stated_area_m2,wkt\n" + "\n".join(rows) + "\n")
    return read(path, **more)


def places(tmp_path, points, **more):
    """Deliver places as CSV with coordinates."""
    rows = [f"P{i},name,settlement,{x},{y}" for i, (x, y) in enumerate(points)]
    path = tmp_path / "places.csv"
    path.write_text("id,name,level,longitude,latitude\n" + "\n".join(rows) + "\n")
    return read(path, **more)


def layer(tmp_path, shapes, crs, name="hazards.shp"):
    """Deliver polygons as a Shapefile in a system of coordinates, or without one."""
    count = len(shapes)
    fields = {
        "id": [f"H{i}" for i in range(count)],
        "kind": ["SHA"] * count,
        "status": ["open"] * count,
        "place": ["P1"] * count,
        "depth_m": ["0.3"] * count,
    }
    path = tmp_path / name
    wkb = shapely.to_wkb(np.array(shapes, dtype=object))
    columns = [np.array(values, dtype=object) for values in fields.values()]
    pyogrio.raw.write(str(path), wkb, columns, list(fields), crs=crs or "EPSG:4326", geometry_type="Polygon")
    if crs is None:
        path.with_suffix(".prj").unlink()
    return read(path)


@pytest.mark.parametrize(
    ("shape", "code", "is_error"),
    [
        ("POLYGON ((34 51, 34.01 51.01, 34.01 51, 34 51.01, 34 51))", "FG-IN-050", True),
        ("POLYGON ((34 51, 34.01 51, 34 51))", "FG-IN-051", True),
        ("POLYGON ((34 51, 34.01 51, 34.01 51, 34 51))", "FG-IN-051", True),
        ("POLYGON ((34 51, 34.01 51, 34.01 51.01, 34.01 51.01, 34 51.01, 34 51))", "FG-IN-053", False),
        ("POLYGON ((34 51, 34.1 51, 34.1 51.01, 34 51.01, 34 51))", "FG-IN-054", False),
        (
            "MULTIPOLYGON (((34 51, 34.01 51, 34.01 51.01, 34 51)), ((35 51, 35.01 51, 35.01 51.01, 35 51)))",
            "FG-IN-055",
            False,
        ),
        (
            "MULTIPOLYGON (((34 51, 34.01 51, 34.01 51.01, 34 51)), ((34 51, 34.01 51, 34.01 51.009, 34 51)))",
            "FG-IN-056",
            True,
        ),
        ("POLYGON ((34 51, 34.000001 51, 34.000001 51.000001, 34 51))", "FG-IN-058", False),
        ("POLYGON ((34 51, 36 51, 36 53, 34 53, 34 51))", "FG-IN-058", False),
        ("POLYGON ((0 0, 0 0, 0 0, 0 0))", "FG-IN-059", True),
        ("POLYGON EMPTY", "FG-IN-048", True),
        ("POLYGON ((34 51, nan 51, 34.01 51.01, 34 51))", "FG-IN-049", True),
        ("POLYGON ((34 51, inf 51, 34.01 51.01, 34 51))", "FG-IN-049", True),
        ("POINT (34 51)", "FG-IN-042", True),
        ("GEOMETRYCOLLECTION (POINT (34 51))", "FG-IN-041", True),
        ("POLYGON ((34 51", "FG-IN-041", True),
        ("(", "FG-IN-041", True),
        ("=POLYGON", "FG-IN-041", True),
        ("", "FG-IN-040", True),
        ("POLYGON ((300000 5600000, 300100 5600000, 300100 5600100, 300000 5600000))", "FG-IN-046", True),
        ("POLYGON ((51 134, 51.01 134, 51.01 134.01, 51 134))", "FG-IN-047", True),
    ],
)
def test_each_fault_is_caught(tmp_path, shape, code, is_error):
    """Each seeded fault gives its own code, as an error where nothing could be planned on the shape."""
    delivery = hazards(tmp_path, shape)
    found = {finding.code: finding for finding in delivery.findings}
    assert code in found
    assert delivery.has_errors == is_error
    assert found[code].remedy
    assert bool(delivery.tables) != is_error


def test_sound_shapes_have_no_findings_and_keep_every_vertex(tmp_path):
    """A sound polygon passes untouched."""
    delivery = hazards(tmp_path, SOUND)
    assert delivery.findings == ()
    assert shapely.equals_identical(delivery.tables["hazardous_areas"][0]["geometry"], shapely.from_wkt(SOUND))


def test_reason_of_an_invalid_shape_is_given_with_its_place(tmp_path):
    """The message says that it crosses itself and where."""
    message = hazards(tmp_path, "POLYGON ((34 51, 34.01 51.01, 34.01 51, 34 51.01, 34 51))").findings[0].message
    assert "Self-intersection" in message
    assert "34.005 51.005" in message


def test_same_shape_drawn_from_another_corner_is_a_duplicate(tmp_path):
    """Start vertex and direction do not hide a duplicate."""
    turned = "POLYGON ((34.01 51.01, 34.01 51, 34 51, 34 51.01, 34.01 51.01))"
    delivery = hazards(tmp_path, SOUND, turned)
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-052", 3)]


def test_one_part_of_a_multi_part_shape_is_that_part(tmp_path):
    """A multi-polygon of one polygon is stored as the polygon, without a warning."""
    delivery = hazards(tmp_path, SOUND.replace("POLYGON ((", "MULTIPOLYGON (((").replace("))", ")))"))
    assert delivery.findings == ()
    assert delivery.tables["hazardous_areas"][0]["geometry"].geom_type == "Polygon"


def test_heights_are_left_out_with_one_warning(tmp_path):
    """Heights go, and the sheet says so once."""
    high = SOUND.replace("POLYGON", "POLYGON Z").replace(" 51", " 51 120").replace(" 120.01", ".01 120")
    delivery = hazards(tmp_path, high, high.replace("34.01", "34.02"))
    assert codes(delivery) == ["FG-IN-061"]
    assert not delivery.tables["hazardous_areas"][0]["geometry"].has_z


@pytest.mark.parametrize(
    ("factor", "expected"), [(1.0, []), (1.09, []), (0.91, []), (1.11, ["FG-IN-057"]), (0.89, ["FG-IN-057"])]
)
def test_stated_area_is_compared_with_the_geodesic_one(tmp_path, factor, expected):
    """More than 10 % off is told; Web Mercator's area would be 2.5 times as large at this latitude and is not used."""
    area = abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.from_wkt(SOUND))[0])
    assert codes(hazards(tmp_path, SOUND, stated=f"{area * factor:.0f}")) == expected


def test_swapped_rows_are_told_by_the_majority(tmp_path):
    """One row with latitude first among rows with longitude first is an error; the others are not accused."""
    delivery = places(tmp_path, [(34.8, 50.9), (51.24, 33.2), (36.2, 51.7), (33.0, 51.0)])
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-047", 3)]


def test_all_swapped_rows_are_told_by_the_extent_of_the_project(tmp_path):
    """A file that is swapped throughout is caught by the extent that the project has already."""
    points = [(50.9, 34.8), (51.24, 33.2)]
    assert codes(places(tmp_path, points)) == []
    assert codes(places(tmp_path, points, bounds=(33, 50, 37, 53))) == ["FG-IN-047"] * 2


def test_far_rows_are_doubted_by_the_extent_of_the_project(tmp_path):
    """A row on another continent is a warning, a row beside the project is none."""
    delivery = places(tmp_path, [(34.8, 50.9), (37.5, 50.9), (-70, 10)], bounds=(33, 50, 37, 53))
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-062", 4)]
    assert not delivery.has_errors


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(22, 40), st.floats(44.5, 52.4)), min_size=3, max_size=30),
    st.integers(0, 29),
)
def test_swapping_is_caught_anywhere_in_a_country_and_nobody_is_accused_wrongly(tmp_path_factory, points, which):
    """In a country on one side of the diagonal exactly the swapped row is found, wherever it lies."""
    which %= len(points)
    mixed = [(y, x) if i == which else (x, y) for i, (x, y) in enumerate(points)]
    folder = tmp_path_factory.mktemp("places")
    assert codes(places(folder, points)) == []
    swapped = [f.row for f in places(folder, mixed).findings]
    others = [point for i, point in enumerate(points) if i != which]
    west, south = np.min(others, axis=0)
    east, north = np.max(others, axis=0)
    x, y = points[which]
    if west <= x <= east and south <= y <= north:
        assert swapped == [which + 2]
    assert set(swapped) <= {which + 2}


@pytest.mark.parametrize("crs", ["EPSG:32637", "EPSG:4284", "EPSG:3857"])
def test_other_systems_are_converted_and_say_how(tmp_path, crs):
    """UTM, Pulkovo 1942 and Web Mercator are converted to WGS84, with the operation and its accuracy in a warning."""
    there = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    shape = shapely.from_wkt("POLYGON ((37 51, 37.01 51, 37.01 51.01, 37 51.01, 37 51))")
    foreign = shapely.transform(shape, there.transform, interleaved=False)
    delivery = layer(tmp_path, [foreign], crs)
    assert codes(delivery) == ["FG-IN-045"]
    assert "accuracy" in delivery.findings[0].message
    back = delivery.tables["hazardous_areas"][0]["geometry"]
    assert shapely.hausdorff_distance(back, shape) < (1e-3 if crs == "EPSG:4284" else 1e-8)


def test_datum_of_pulkovo_is_not_ignored(tmp_path):
    """Pulkovo 1942 coordinates move by more than 100 m; taking them as WGS84 would be silent damage."""
    shape = shapely.from_wkt("POLYGON ((37 51, 37.01 51, 37.01 51.01, 37 51.01, 37 51))")
    moved = layer(tmp_path, [shape], "EPSG:4284").tables["hazardous_areas"][0]["geometry"]
    _, _, metres = Geod(ellps="WGS84").inv(*shape.exterior.coords[0], *moved.exterior.coords[0])
    assert 80 < metres < 200


def test_missing_system_is_an_error(tmp_path):
    """A Shapefile without .prj is refused as a whole."""
    delivery = layer(tmp_path, [shapely.from_wkt(SOUND)], None)
    assert codes(delivery) == ["FG-IN-043"]
    assert not delivery.tables


@pytest.mark.parametrize(
    ("crs", "shape"),
    [
        ("EPSG:4326", "POLYGON ((300000 5600000, 300100 5600000, 300100 5600100, 300000 5600000))"),
        ("EPSG:32637", SOUND),
        ("EPSG:32637", "POLYGON ((5600000 300000, 5600000 300100, 5600100 300100, 5600000 300000))"),
        ("EPSG:32637", "POLYGON ((1e12 1e12, 1.1e12 1e12, 1.1e12 1.1e12, 1e12 1e12))"),
    ],
)
def test_declared_system_that_contradicts_the_coordinates(tmp_path, crs, shape):
    """Metres declared as degrees, degrees declared as metres, and swapped metres are a wrong CRS, said once."""
    delivery = layer(tmp_path, [shapely.from_wkt(shape)] * 2, crs)
    assert codes(delivery) == ["FG-IN-046"]
    assert "2 of 2 rows" in delivery.findings[0].message


def test_few_stray_rows_do_not_condemn_the_sheet(tmp_path):
    """When the minority contradicts the system, those rows are errors of their own."""
    wild = SOUND.replace("34", "3400").replace("51", "5100")
    delivery = hazards(tmp_path, SOUND, SOUND.replace("34.01", "34.02"), wild)
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-046", 4)]
    assert len(delivery.tables["hazardous_areas"]) == 2


def test_borders_may_have_long_edges(tmp_path):
    """Large polygons with long edges are ordinary for places."""
    path = tmp_path / "places.csv"
    path.write_text('id,name,level,wkt\nD1,x,district,"POLYGON ((34 51, 36 51, 36 53, 34 53, 34 51))"\n')
    assert read(path).findings == ()


def test_half_a_coordinate_is_an_error_and_none_is_not(tmp_path):
    """A place without coordinates is allowed, one with a longitude alone is not."""
    delivery = places(tmp_path, [("", ""), (34.8, ""), (34.8, "north")])
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-020", 3), ("FG-IN-021", 4)]
    assert delivery.tables["places"][0]["geometry"] is None


def test_text_shape_wins_over_coordinates(tmp_path):
    """An asset with a footprint in wkt and a point beside it gets the footprint."""
    path = tmp_path / "assets.csv"
    path.write_text(f'id,kind,place,damage,lon,lat,wkt\nA1,house,P1,3,34,51,"{SOUND}"\nA2,house,P1,3,34,51,\n')
    kinds = [row["geometry"].geom_type for row in read(path).tables["assets"]]
    assert kinds == ["Polygon", "Point"]


def test_deeply_nested_collections_do_not_reach_the_parser(tmp_path):
    """Thousands of nested collections, which could exhaust a parser's stack, are refused by their first word."""
    nested = "GEOMETRYCOLLECTION (" * 5000 + "POINT (34 51)" + ")" * 5000
    assert codes(hazards(tmp_path, nested)) == ["FG-IN-041"]


def test_layer_that_needs_geometry_says_so_once(tmp_path):
    """A table of hazardous areas without any geometry column gives one finding."""
    path = tmp_path / "hazards.csv"
    path.write_text("id,kind,status,place,depth_m\nH1,SHA,open,P1,0.3\nH2,SHA,open,P1,0.3\n")
    assert codes(read(path)) == ["FG-IN-040"]


NUMBERS = st.one_of(st.floats(), st.floats(-200, 200), st.sampled_from([0.0, 34.0, 51.0, 1e308, -1e308, 5e-324]))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6), min_size=1, max_size=4))
def test_no_coordinates_end_in_a_traceback(tmp_path_factory, rings):
    """Whatever numbers a polygon is made of, it is delivered sound or refused with a finding."""
    shapes = []
    for ring in rings:
        vertices = ", ".join(f"{x!r} {y!r}" for x, y in [*ring, ring[0]])
        shapes.append(f"POLYGON (({vertices}))")
    delivery = hazards(tmp_path_factory.mktemp("hazards"), *shapes, stated=5000)
    for row in delivery.tables.get("hazardous_areas", ()):
        assert row["geometry"].is_valid
        assert np.isfinite(row["geometry"].bounds).all()
    assert delivery.findings or delivery.tables
