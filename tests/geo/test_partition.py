"""Ground is cut in two without losing any; slivers go to the other side, and noise along an edge is told from land."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from firmground.geo.partition import SLIVER_M2, cut, is_noise, on_globe, valid
from firmground.geo.plane import Plane
from firmground.geo.shapes import geodesic_area_m2

GROUND = box(0, 0, 100, 100)


@given(st.floats(-20, 120), st.floats(-20, 120), st.floats(0.5, 150), st.floats(0.5, 150), st.floats(0, 90))
def test_a_cut_loses_nothing(x, y, wide, high, turn):
    """Both parts add up to the ground, do not overlap, and neither is smaller than a sliver."""
    blade = shapely.affinity.rotate(box(x, y, x + wide, y + high), turn)
    made = cut(GROUND, blade)
    assert made.inside_m2 + made.outside_m2 == pytest.approx(GROUND.area, abs=1e-3)
    for part, m2 in ((made.inside, made.inside_m2), (made.outside, made.outside_m2)):
        assert (part is None) == (m2 == 0)
        assert part is None or (part.is_valid and m2 >= SLIVER_M2)
    if made.inside is not None and made.outside is not None:
        assert made.inside.intersection(made.outside).area < 1e-6


def test_slivers_go_to_the_other_side():
    """A blade that misses an edge by a hand takes all; one that laps over by a hand takes nothing."""
    assert cut(GROUND, box(0, 0, 99.999, 100)).outside is None
    assert cut(GROUND, box(-50, 0, 0.005, 100)).inside is None
    comb = shapely.union_all([box(0, 0, 50, 100), box(99.99, 0, 101, 50)])
    made = cut(GROUND, comb)
    assert (made.inside_m2, made.outside_m2) == (pytest.approx(5000), pytest.approx(5000))


@pytest.mark.parametrize(
    ("shape", "noise"),
    [
        (box(0, 0, 0.5, 200), True),
        (box(0, 0, 0.9, 0.9), True),
        (box(0, 0, 1.5, 200), False),
        (shapely.union_all([box(0, 0, 0.5, 200), box(0, 100, 5, 105)]), False),
        (shapely.Polygon(), True),
    ],
)
def test_noise_is_narrow(shape, noise):
    """A strip no wider than a metre is noise however long it is; a plot in it is not."""
    assert is_noise(shape) is noise


def test_what_crosses_itself_is_read_as_its_parts():
    """A bow tie becomes two triangles; what is valid stays the very shape it was."""
    tie, sound = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), box(0, 0, 1, 1)
    shapes = valid(np.array([tie, sound], dtype=object))
    assert shapes[0].area == pytest.approx(50)
    assert shapes[1] is sound


def test_the_plane_measures_what_the_ellipsoid_does():
    """Areas in the plane are those on the ellipsoid to a millionth, anywhere in a country, and shapes come back."""
    plane = Plane((30.2, 45.1, 40.4, 52.3))
    assert plane.middle == (35.0, 49.0)
    for west, south in ((30.2, 45.1), (35.0, 48.7), (40.3, 52.2)):
        shape = box(west, south, west + 0.01, south + 0.01)
        (flat,) = plane.flat([shape])
        assert flat.area == pytest.approx(geodesic_area_m2([shape])[0], rel=1e-6)
        assert shapely.hausdorff_distance(plane.round([flat])[0], shape) < 1e-8  # a millimetre


def test_what_lies_on_the_globe():
    """Empty and missing shapes, and those beyond the poles or a turn of longitude, do not."""
    shapes = np.array([GROUND, box(30, 50, 31, 51), shapely.Polygon(), None, box(30, 50, 31, 91)], dtype=object)
    assert on_globe(shapes).tolist() == [False, True, False, False, False]
