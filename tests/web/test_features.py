"""OGC API Features: the layers as QGIS reads them, page by page, and as the viewer may see them."""

import json
import subprocess
import sys

import pyogrio
import pytest

from firmground.model.policy import Position, Viewer
from support.desk import START, asking, desk_over, serving
from support.past import past_project


@pytest.fixture(name="app", scope="module")
def _app(tmp_path_factory):
    return desk_over(past_project(tmp_path_factory.mktemp("ogc") / "village.gpkg"), START)


@pytest.fixture(name="client")
def _client(app):
    with asking(app) as client:
        yield client


def test_links_lead_from_the_landing_page_to_every_feature(client):
    """From the landing page on, links alone lead to each feature of each collection, page by page."""
    landing = client.get("/ogc").json()
    data = next(link["href"] for link in landing["links"] if link["rel"] == "data")
    counted = 0
    for one in client.get(data).json()["collections"]:
        href = next(link["href"] for link in one["links"] if link["rel"] == "items") + "?limit=1"
        while href:
            page = client.get(href).json()
            counted += page["numberReturned"]
            for found in page["features"]:
                assert client.get(f"/ogc/collections/{one['id']}/items/{found['id']}").json()["id"] == found["id"]
            href = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert counted > 5


def test_a_box_leaves_out_what_lies_elsewhere(client):
    """A box around an area finds it; one on the other side of the world finds nothing, date line or not."""
    items = "/ogc/collections/hazardous_areas/items"
    everything = client.get(items).json()
    assert everything["numberMatched"] == 2
    for box in ("-180,-90,180,90", "170,-90,160,90"):
        assert client.get(items, params={"bbox": box}).json()["numberMatched"] == 2
    for box in ("-10,-60,-5,-50", "179,-60,-179,-50"):
        assert client.get(items, params={"bbox": box}).json()["numberMatched"] == 0
    for box in ("1,2,3", "a,b,c,d", "1,9,2,8", "nan,1,2,3", ""):
        assert client.get(items, params={"bbox": box}).status_code == 400


@pytest.mark.parametrize("position", [Position.PUBLIC, Position.DONOR, Position.COLLECTOR])
def test_shapes_of_land_not_handed_over_are_kept_back(app, client, monkeypatch, position):
    """Whoever may not see the ground gets no shape of it in any collection (L11)."""
    monkeypatch.setattr(app.state.house, "viewer", lambda *_: Viewer("someone", position, ("S1",)))
    for name in ("hazardous_areas", "land"):
        for one in client.get(f"/ogc/collections/{name}/items").json()["features"]:
            assert one["geometry"] is None or one["properties"].get("state") == "handed_over"


def test_gdal_reads_it(served_features):
    """GDAL's own client, which QGIS uses, lists the collections and reads the areas."""
    told = subprocess.run(  # in a process of its own: GDAL waits for the answer with the lock of this interpreter
        [sys.executable, "-c", _READ, f"OAPIF:{served_features}/ogc"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    names, shapes, crs = json.loads(told.stdout)
    assert "hazardous_areas" in names
    assert shapes == 2
    assert crs in ("OGC:CRS84", "EPSG:4326")


_READ = """
import json, sys, pyogrio
names = [str(row[0]) for row in pyogrio.list_layers(sys.argv[1])]
meta, _, shapes, _ = pyogrio.raw.read(sys.argv[1], layer="hazardous_areas")
print(json.dumps([names, len(shapes), meta["crs"]]))
"""


@pytest.fixture(name="served_features")
def _served_features(app):
    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("this GDAL has no OAPIF driver")
    with serving(app) as address:
        yield address
