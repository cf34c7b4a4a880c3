"""Today's ground is a layer of the project file that any program reads, and that is made anew when it changes."""

import sqlite3
import xml.etree.ElementTree as ET
from datetime import date

import pyogrio
import pytest
import shapely

from firmground.desk import delivery
from firmground.desk.entering import enter
from firmground.desk.land_layer import show_today
from firmground.geo.shapes import geodesic_area_m2
from firmground.model.event import Entry
from firmground.model.facts import land
from firmground.model.progress import LandState
from firmground.track.stores.geopackage import GeoPackageStore
from support import small_project

TODAY = date(2026, 6, 1)
HALF = small_project.box(2900, -50, 3000, 50)


@pytest.fixture
def store(tmp_path):
    """A project with the small rows."""
    path = tmp_path / "region.gpkg"
    delivery.create(path, start=date(2026, 3, 2))
    found = GeoPackageStore(path)
    found.write({**small_project.project(), "project": ()}, source="the small project", sha256="")
    return found


def layer(store):
    """Read the layer as another program does: the rows by their columns, and the shapes."""
    meta, _, shapes, columns = pyogrio.raw.read(store.path, layer="land")
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)]
    return rows, shapely.from_wkb(shapes)


def test_every_parcel_is_a_feature(store):
    """Each parcel has its state, way, hectares and shape; the shapes measure what the hectares say."""
    store.append([Entry(land.AreaCancelled("H1", HALF), TODAY, "A. Tester", id="half")])
    show_today(store, TODAY)
    rows, shapes = layer(store)
    told = sorted((r["root"], r["state"], r["way"], r["event"] == "half") for r in rows)
    assert told == [("H1", "cancelled", "cancelled", True), ("H1", "sha", None, False), ("H2", "sha", None, False)]
    for row, m2 in zip(rows, geodesic_area_m2(shapes), strict=True):
        assert row["hectares"] == pytest.approx(m2 / 1e4, abs=1e-4)


def test_an_entry_shows_at_once(store):
    """What is entered through the desk is on the map when it is answered."""
    done = enter(store, [Entry(land.SurveyDone("H1", "nts", "confirmed"), TODAY, "A. Tester")], today=TODAY)
    assert done.applied
    rows, _ = layer(store)
    assert {r["root"]: r["state"] for r in rows} == {"H1": "cha", "H2": "sha"}


def test_showing_the_same_again_changes_nothing(store):
    """Not a byte of the file changes, and no event is entered."""
    show_today(store, TODAY)
    before, head = store.path.read_bytes(), store.head()
    show_today(store, TODAY)
    assert store.path.read_bytes() == before
    assert store.head() == head


def test_the_layer_has_a_style_for_every_state(store):
    """Each state has a symbol of its own hatch, so that it can be told without colour."""
    show_today(store, TODAY)
    with sqlite3.connect(store.path) as connection:
        found = connection.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = 'land'").fetchall()
    connection.close()
    ((style,),) = found
    renderer = ET.fromstring(style).find("renderer-v2")  # noqa: S314 - written by the store itself
    assert renderer.get("attr") == "state"
    assert {c.get("value") for c in renderer.iter("category")} == {state.value for state in LandState}
    hatches = [prop.get("v") for prop in renderer.iter("prop") if prop.get("k") == "style"]
    assert len(set(hatches)) == len(LandState)


def test_a_project_without_areas(tmp_path):
    """Where there is no ground, the layer is there and empty."""
    path = tmp_path / "empty.gpkg"
    delivery.create(path, start=date(2026, 3, 2))
    show_today(GeoPackageStore(path), TODAY)
    assert layer(GeoPackageStore(path))[0] == []
