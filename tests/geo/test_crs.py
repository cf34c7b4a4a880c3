"""The metric CRS of a project is chosen to fit and refused if unfit."""

import pytest

from firmground.errors import CrsError
from firmground.geo import crs

BORDER = (33.8, 50.6, 36.0, 51.9)


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (BORDER, "EPSG:32636"),
        ((36.1, 50.0, 37.0, 51.0), "EPSG:32637"),
        ((30.0, -20.0, 31.0, -19.0), "EPSG:32736"),
        ((-180.0, 10.0, -179.0, 11.0), "EPSG:32601"),
        ((179.0, 10.0, 180.0, 11.0), "EPSG:32660"),
        ((2.0, 0.0, 2.0, 0.0), "EPSG:32631"),
    ],
)
def test_choose_gives_the_zone_around_the_middle(bounds: crs.Bounds, code: str) -> None:
    """The zone of the middle of the data is chosen, north or south, up to the date line; and it is fit."""
    assert crs.choose(bounds) == code
    crs.require_metric(code, bounds)


@pytest.mark.parametrize(
    "bounds",
    [
        (-20.0, 50.0, 40.0, 51.0),
        (30.0, 84.5, 31.0, 85.0),
        (30.0, -85.0, 31.0, -84.0),
        (36.0, 50.0, 33.0, 52.0),
        (float("nan"), 50.0, 34.0, 51.0),
        (351_000.0, 5_600_000.0, 352_000.0, 5_601_000.0),
    ],
)
def test_choose_refuses_what_no_zone_fits(bounds: crs.Bounds) -> None:
    """Too wide, polar, upside down, not numbers or not degrees: each is refused in words."""
    with pytest.raises(CrsError):
        crs.choose(bounds)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("EPSG:3857", "maps of the world"),
        ("EPSG:3395", "maps of the world"),
        ("EPSG:4087", "maps of the world"),
        ("EPSG:6933", "maps of the world"),
        ("EPSG:4326", "degrees"),
        ("EPSG:4978", "degrees"),
        ("EPSG:2263", "US survey foot"),
        ("EPSG:7405", "two axes"),
        ("EPSG:999999", "not known"),
        ("no such thing", "not known"),
        ("", "not known"),
    ],
)
def test_unfit_systems_are_refused_by_name(code: str, word: str) -> None:
    """A CRS in which lengths are not lengths is refused, data or no data, and the text says why."""
    with pytest.raises(CrsError, match=word):
        crs.require_metric(code)


@pytest.mark.parametrize(
    ("code", "word"),
    [("EPSG:6381", "outside the area of use"), ("EPSG:32736", "outside the area of use"), ("EPSG:3035", "wrong by")],
)
def test_systems_made_for_elsewhere_are_refused_for_these_data(code: str, word: str) -> None:
    """A metric CRS is unfit where the data lie far outside its area of use or where it distorts lengths."""
    crs.require_metric(code)
    with pytest.raises(CrsError, match=word):
        crs.require_metric(code, BORDER)


@pytest.mark.parametrize("code", ["EPSG:32636", "EPSG:5564", "EPSG:28406"])
def test_fit_systems_pass(code: str) -> None:
    """UTM and the national Gauss-Kruger zones of the region are taken."""
    assert crs.require_metric(code, BORDER).is_projected
