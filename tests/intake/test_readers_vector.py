"""GeoPackage, GeoJSON and Shapefile: layers, names, encodings, and files that would make GDAL do more than read."""

import json
import sqlite3
import zipfile

import numpy as np
import pyogrio.raw
import pytest
import shapely

from firmground.intake.delivery import read
from firmground.intake.readers import vector
from support.findings import codes

SQUARE = shapely.box(34.0, 51.0, 34.01, 51.01)


def columns(**values):
    """Give columns as GDAL takes them."""
    return {name: np.array(value, dtype=object) for name, value in values.items()}


def hazards(count=2, **more):
    """Give the columns of hazardous areas."""
    return columns(
        id=[f"H{i}" for i in range(count)],
        kind=["SHA"] * count,
        status=["open"] * count,
        place=["P1"] * count,
        depth_m=[0.3] * count,
        **more,
    )


def write(path, shapes, fields, *, layer="hazardous_areas", crs="EPSG:4326", append=False, kind=None):
    """Write a layer with GDAL."""
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array(shapes, dtype=object)),
        list(fields.values()),
        list(fields),
        layer=None if path.suffix == ".shp" else layer,
        crs=crs,
        append=append,
        geometry_type=kind or shapes[0].geom_type,
    )
    return path


def feature_collection(tmp_path, **more):
    """Write one hazardous area as GeoJSON."""
    shape = json.loads(shapely.to_geojson(SQUARE))
    about = {
        "id": "H1",
        "kind": "SHA",
        "status": "open",
        "place": "P1",
        "depth_m": 0.3,
        "devices": ["mines", "unknown"],
    }
    content = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": about, "geometry": shape}],
        **more,
    }
    path = tmp_path / "hazards.geojson"
    path.write_text(json.dumps(content))
    return path


def test_geopackage_gives_every_layer_whose_name_is_known(tmp_path):
    """Layers with and without geometry are read, others are skipped with a warning."""
    path = tmp_path / "region.gpkg"
    write(path, [SQUARE, shapely.box(34.1, 51, 34.11, 51.01)], hazards())
    write(path, [shapely.Point(34, 51)], columns(id=["B1"], name=["Base"]), layer="bases", append=True)
    write(path, [shapely.Point(34, 51)], columns(a=["1"]), layer="scratch", append=True)
    delivery = read(path)
    assert codes(delivery) == ["FG-IN-012"]
    assert [row["id"] for row in delivery.tables["hazardous_areas"]] == ["H0", "H1"]
    assert delivery.tables["hazardous_areas"][0]["geometry"].equals(SQUARE)
    assert delivery.tables["bases"][0]["name"] == "Base"


def test_features_count_from_one(tmp_path):
    """A finding names the feature as a desktop GIS counts it."""
    path = write(tmp_path / "region.gpkg", [SQUARE] * 2, {**hazards(), "kind": np.array(["SHA", "nonsense"], object)})
    assert ("FG-IN-026", 2, "kind") in [(f.code, f.row, f.column) for f in read(path).findings]


def test_geojson_reads_and_joins_lists(tmp_path):
    """GeoJSON is WGS84 by its standard, and its arrays of text become lists."""
    delivery = read(feature_collection(tmp_path))
    assert delivery.findings == ()
    assert delivery.tables["hazardous_areas"][0]["devices"] == "mines;unknown"


def test_old_style_crs_name_is_accepted(tmp_path):
    """The member crs with a plain name, as many programs still write it, is honoured."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read(feature_collection(tmp_path, crs=crs)).findings == ()


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}},
        {"type": "name", "properties": {"name": "http://127.0.0.1:9/crs"}},
        {"type": "name", "properties": {"name": "/etc/passwd"}},
        {"type": "URL", "properties": {"url": "http://127.0.0.1:9/crs"}},
    ],
)
@pytest.mark.parametrize("key", ["crs", "CRS", "\\u0063rs"])
def test_crs_by_link_is_never_followed(tmp_path, monkeypatch, crs, key):
    """GDAL would fetch a link; such a file is refused before GDAL sees it."""
    monkeypatch.setattr(vector, "_layer", lambda *_, **__: pytest.fail("GDAL was asked"))
    path = feature_collection(tmp_path)
    path.write_text(path.read_text().replace('{"type"', f'{{"{key}" : {json.dumps(crs)}, "type"', 1))
    assert codes(read(path)) == ["FG-IN-044"]


def test_the_word_crs_as_a_value_is_harmless(tmp_path):
    """A property whose text is 'crs' does not stop a file."""
    path = feature_collection(tmp_path)
    path.write_text(path.read_text().replace('"H1"', '"crs"'))
    assert read(path).tables["hazardous_areas"][0]["id"] == "crs"


@pytest.mark.parametrize(
    "content",
    [
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>a.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
        '{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read a.gpkg ! write streamed"}',
        '{"type":"gdal_streamed_alg","x":{"type":"FeatureCollection"},"command_line":"gdal vector read a.gpkg"}',
        '{"type":"Topology","objects":{},"arcs":[]}',
        "[1, 2]",
        "{",
        "",
        '{"type":"FeatureCollection","features":[{"type":"Feature"',
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"a"},"geometry":{"type":"Point","coordinates":[1e999,0]}}]}',
    ],
)
def test_geojson_that_is_something_else_gives_a_finding(tmp_path, content):
    """Virtual layers, pipelines, other JSON and broken JSON give findings; nothing is run or opened."""
    path = tmp_path / "hazards.geojson"
    path.write_text(content)
    delivery = read(path)
    assert delivery.has_errors
    assert not delivery.tables


def test_pipeline_in_a_geojson_is_not_run(tmp_path, monkeypatch):
    """A file that GDAL would run as a pipeline over another file does not give the rows of that file."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.gpkg", [SQUARE], hazards(1))
    path = tmp_path / "hazards.geojson"
    path.write_text(
        '{"type":"gdal_streamed_alg","x":{"type":"FeatureCollection","features":[]},'
        '"command_line":"gdal vector pipeline ! read a.gpkg","relative_paths_relative_to_this_file":true}'
    )
    assert not read(path).tables


def test_view_in_a_geopackage_is_refused(tmp_path):
    """A view, which could run without end, is not read."""
    path = write(tmp_path / "region.gpkg", [SQUARE], hazards(1), layer="other")
    with sqlite3.connect(path) as file:
        file.execute(
            "CREATE VIEW hazardous_areas AS"
            " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
        )
        file.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
            " VALUES ('hazardous_areas', 'attributes', 'h')"
        )
    file.close()
    assert "FG-IN-003" in codes(read(path))


@pytest.mark.parametrize("content", [b"", b"junk", b"SQLite format 3\0" + b"\0" * 200])
@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".zip"])
def test_damaged_files_give_a_finding(tmp_path, suffix, content):
    """Empty and damaged files of each format give a finding, never a traceback."""
    path = tmp_path / f"hazards{suffix}"
    path.write_bytes(content)
    assert read(path).has_errors


def test_database_without_layers_gives_a_finding(tmp_path):
    """An SQLite file that is no GeoPackage gives a finding."""
    path = tmp_path / "hazards.gpkg"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE hazardous_areas (id TEXT)")
    file.close()
    assert codes(read(path)) == ["FG-IN-004"]


def test_shapefile_gets_its_cut_names_back(tmp_path):
    """Column names that a .dbf cuts at ten characters find their fields."""
    fields = hazards(1, people_exposed=[5], stated_area_m2=[SQUARE.area * 7.8e9], share_cleared=[0.5])
    fields["people_exposed"] = fields["people_exposed"].astype(np.int64)
    for name in ("depth_m", "stated_area_m2", "share_cleared"):
        fields[name] = fields[name].astype(float)
    with pytest.warns(RuntimeWarning, match="Normalized/laundered"):
        path = write(tmp_path / "hazards.shp", [SQUARE], fields)
    delivery = read(path)
    assert delivery.findings == ()
    assert delivery.tables["hazardous_areas"][0]["people_exposed"] == 5
    assert delivery.tables["hazardous_areas"][0]["share_cleared"] == 0.5


@pytest.mark.parametrize(("encoding", "expected"), [("utf-8", []), ("cp1251", ["FG-IN-007"])])
def test_shapefile_without_declared_encoding(tmp_path, encoding, expected):
    """A table that declares no encoding is read as UTF-8 if it is, else as Windows-1251 with a warning."""
    path = write(tmp_path / "hazards.shp", [SQUARE], hazards(1, name=["Суми" + "x" * 20]))
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[29] = 0
    old = ("Суми" + "x" * 20).encode()
    new = "Суми".encode(encoding).ljust(len(old))
    table.write_bytes(bytes(content).replace(old, new))
    path.with_suffix(".cpg").unlink()
    delivery = read(path)
    assert codes(delivery) == expected
    assert delivery.tables["hazardous_areas"][0]["name"] == "Суми"


def test_zipped_shapefile(tmp_path):
    """A zip of a Shapefile is read like the Shapefile, and its stem decides the layer."""
    path = write(tmp_path / "hazards.shp", [SQUARE], hazards(1))
    packed = tmp_path / "delivery of may.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("hazards.*"):
            archive.write(part, f"data/{part.name}")
    delivery = read(packed)
    assert delivery.findings == ()
    assert len(delivery.tables["hazardous_areas"]) == 1
    assert path.is_file()


def test_hash_of_a_shapefile_covers_its_table(tmp_path):
    """A change in the .dbf alone changes the hash, so that the delivery does not count as the same."""
    path = write(tmp_path / "hazards.shp", [SQUARE], hazards(1))
    before = read(path).sha256
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"P1", b"P2"))
    assert read(path).sha256 != before


def test_geometry_of_a_layer_without_geometry_is_left_out(tmp_path):
    """Geometry delivered to a layer that takes none is left out with a warning."""
    fields = columns(id=["S1"], kind=["water"], place=["P1"], people=[3], needs=["A1"])
    path = write(tmp_path / "region.gpkg", [shapely.Point(34, 51)], fields, layer="services")
    delivery = read(path)
    assert codes(delivery) == ["FG-IN-060"]
    assert "geometry" not in delivery.tables["services"][0]


def test_path_signs_that_the_reader_would_follow_are_refused(tmp_path):
    """A name with a sign that stands for an archive member is refused with the remedy to rename."""
    path = write(tmp_path / "region.gpkg", [SQUARE], hazards(1))
    odd = path.rename(tmp_path / "a!b.gpkg")
    assert codes(read(odd)) == ["FG-IN-004"]
