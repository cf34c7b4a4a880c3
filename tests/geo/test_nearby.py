"""What lies near is measured in metres on the ground, wherever on the globe."""

import pytest
import shapely
from pyproj import Geod

from firmground.geo.nearby import beyond_m2, near

_GEOD = Geod(ellps="WGS84")


def _box(longitude, latitude, size=0.001):
    return shapely.box(longitude, latitude, longitude + size, latitude + size)


@pytest.mark.parametrize("latitude", [-70.0, 0.0, 51.0, 70.0])
def test_the_metres_are_those_of_the_ellipsoid(latitude):
    """A shape a little nearer than the distance is found, one a little farther is not, at every latitude."""
    spot = shapely.Point(34.0, latitude)
    placed = [shapely.Point(_GEOD.fwd(34.0, latitude, bearing, 100.0)[:2]) for bearing in (0, 45, 90, 135, 200, 300)]
    assert near(spot, placed, 100.1) == [0, 1, 2, 3, 4, 5]
    assert near(spot, placed, 99.9) == []


def test_what_touches_is_near_at_no_distance():
    """At 0 m the shapes that touch are found, and no others; without a shape nothing is."""
    here = _box(34.0, 51.0)
    assert near(here, [_box(34.001, 51.0), _box(34.0011, 51.0), here], 0.0) == [0, 2]
    assert near(None, [here], 10.0) == []
    assert near(here, [], 10.0) == []


def test_what_is_not_covered_is_measured():
    """Half a shape uncovered is half its area on the ellipsoid; wholly covered is nothing."""
    whole = _box(34.0, 51.0)
    half = shapely.box(34.0, 51.0, 34.0005, 51.001)
    rest = abs(_GEOD.geometry_area_perimeter(shapely.box(34.0005, 51.0, 34.001, 51.001))[0])
    assert beyond_m2(whole, [half]) == pytest.approx(rest, rel=1e-6)
    assert beyond_m2(half, [whole]) == 0.0
