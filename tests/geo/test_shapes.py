"""Areas are true areas, distances true distances, and touching is what buffering would find."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from firmground.errors import CrsError
from firmground.geo import shapes

UTM = CRS.from_epsg(32636)


def plot(width_m: float, height_m: float) -> shapely.Polygon:
    """Draw a rectangle of that size near 49.2 N, 33 E in degrees."""
    x, y = 500_000.0, 5_450_000.0
    back = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True)
    return shapely.transform(shapely.box(x, y, x + width_m, y + height_m), back.transform, interleaved=False)


def test_area_is_geodesic() -> None:
    """A plot drawn 200 by 150 m in UTM has 30,024 m2 of ground there, since the map shrinks it by 0.9996 twice."""
    assert shapes.geodesic_area_m2([plot(200, 150)])[0] == pytest.approx(200 * 150 / 0.9996**2, rel=1e-6)


def test_area_of_one_degree_at_the_equator() -> None:
    """A one-degree cell at the equator has the area that geodesic tables give (12,308.8 km2)."""
    assert shapes.geodesic_area_m2([shapely.box(0, 0, 1, 1)])[0] == pytest.approx(1.23087e10, rel=1e-4)


def test_holes_directions_and_parts() -> None:
    """Holes are taken off, parts are added, and the direction of a ring does not matter."""
    outer, hole = plot(200, 150), plot(100, 50)
    pierced = shapely.Polygon(outer.exterior.coords, [hole.exterior.coords])
    turned = shapely.reverse(pierced)
    both = shapely.MultiPolygon([pierced, shapely.transform(outer, lambda xy: xy + 1.0)])
    whole, small, left, back, many = shapes.geodesic_area_m2([outer, hole, pierced, turned, both])
    assert left == pytest.approx(whole - small)
    assert back == pytest.approx(left)
    assert many > left + 0.9 * whole


def test_shapes_without_area_have_none() -> None:
    """Points, lines and empty shapes have no area, an empty list no entries."""
    found = shapes.geodesic_area_m2([shapely.Point(33, 50), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon()])
    assert found.tolist() == [0.0, 0.0, 0.0]
    assert shapes.geodesic_area_m2([]).tolist() == []


def test_length_is_geodesic_and_jumps_between_parts_do_not_count() -> None:
    """One degree along the equator is 111,319.5 m; the gap between the pieces of a line is no road."""
    line = shapely.LineString([(0, 0), (1, 0)])
    pieces = shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 0), (6, 0)]])
    found = shapes.geodesic_length_m([line, shapely.Point(3, 3), pieces, shapely.box(0, 0, 1, 1)])
    assert found == pytest.approx([111_319.49, 0.0, 2 * 111_319.49, 0.0], abs=0.1)
    assert shapes.geodesic_length_m([]).tolist() == []


def test_project_refuses_what_has_no_place() -> None:
    """A point that the CRS cannot place is refused, not turned into infinity."""
    assert shapely.get_x(shapes.project([shapely.Point(33, 50)], UTM))[0] == pytest.approx(500_000)
    with pytest.raises(CrsError, match="swapped"):
        shapes.project([shapely.Point(200, 95)], UTM)


def test_spots_lie_in_their_shapes() -> None:
    """The spot of a shape is in it, even where its centroid is not, and has whole metres."""
    ring = shapely.Polygon(shapely.box(0, 0, 100, 100).exterior.coords, [shapely.box(10, 10, 90, 90).exterior.coords])
    (x, y), point, middle = shapes.spots([ring, shapely.Point(3.4, 7.6), shapely.LineString([(0, 0), (10, 0)])])
    assert ring.intersects(shapely.Point(x, y))
    assert point.tolist() == [3, 8]
    assert middle.tolist() == [5, 0]


def test_touching_counts_the_common_edge_and_the_working_space() -> None:
    """An area touches at a common edge, or where the strip around the footprint just reaches it."""
    areas = [shapely.box(0, 0, 10, 10), shapely.box(100, 0, 110, 10)]
    sites = [shapely.box(10, 0, 20, 10), shapely.Point(95, 5), shapely.Point(94.9, 5)]
    assert shapes.touching(areas, sites, [0, 5, 5]).tolist() == [[0, 0], [1, 1]]
    assert shapes.touching(areas, sites).tolist() == [[0, 0]]
    assert shapes.touching([], sites).tolist() == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_touching_finds_what_trying_all_pairs_finds(seed: int) -> None:
    """The tree finds exactly the pairs whose distance is within the working space."""
    rng = np.random.default_rng(seed)
    areas = shapely.buffer(shapely.points(rng.uniform(0, 500, (12, 2))), rng.uniform(5, 60, 12), quad_segs=3)
    sites = shapely.buffer(shapely.points(rng.uniform(0, 500, (15, 2))), rng.uniform(1, 30, 15), quad_segs=2)
    space = rng.uniform(0, 40, 15)
    expected = [[a, s] for a in range(12) for s in range(15) if shapely.distance(areas[a], sites[s]) <= space[s]]
    assert shapes.touching(areas, sites, space).tolist() == expected


def test_within_rounds_down() -> None:
    """A distance of 99.9 m counts as 99 m and lies within 99.5 m; one of exactly 100 m is not within 100 m."""
    here = [shapely.Point(0, 0)]
    pairs, metres = shapes.within(here, [shapely.Point(99.9, 0), shapely.Point(100, 0), shapely.Point(300, 0)], 99.5)
    assert (pairs.tolist(), metres.tolist()) == ([[0, 0]], [99])
    assert shapes.within(here, [shapely.Point(100, 0)], 100)[0].tolist() == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_within_finds_what_trying_all_pairs_finds(seed: int) -> None:
    """No pair nearer than its radius is left out, and none is added."""
    rng = np.random.default_rng(seed)
    left = shapely.points(rng.uniform(0, 300, (10, 2)))
    right = shapely.box(*rng.uniform(0, 150, (2, 12)), *rng.uniform(150, 300, (2, 12)))
    radius = rng.uniform(0, 120, 10)
    pairs, metres = shapes.within(left, right, radius)
    apart = np.floor(shapely.distance(left[:, None], right[None, :]))
    assert pairs.tolist() == np.argwhere(apart < radius[:, None]).tolist()
    assert metres.tolist() == [int(apart[i, j]) for i, j in pairs]


def test_overlaps_gives_the_common_ground_once() -> None:
    """Each overlapping pair is given once with its square metres; a common edge covers none."""
    pairs, m2 = shapes.overlaps([shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10), shapely.box(15, 0, 20, 10)])
    assert pairs.tolist() == [[0, 1], [1, 2]]
    assert m2.tolist() == [50.0, 0.0]
    assert shapes.overlaps([])[0].tolist() == []
