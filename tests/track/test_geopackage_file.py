"""A project file is a valid GeoPackage that GDAL reads and writes; the same delivery twice changes no byte of it."""

import json
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from contracts.store_cases import FIELD, PLAN, PRICE, PROGRAMME, area_row
from firmground.model.tables import LAYERS, Shape, Type
from firmground.track.stores.geopackage import GeoPackageStore

PLAN_TABLES = ["plan_activities", "plan_releases", "plan_runs", "plan_services", "plan_unscheduled"]

ROWS: dict[str, Any] = {
    "places": (
        {"id": "P1", "name": "point", "geometry": shapely.Point(34, 51)},
        {"id": "P2", "name": "district", "geometry": shapely.box(34, 51, 35, 52)},
        {"id": "P3", "name": "no shape"},
    ),
    "bases": ({"id": "B1", "name": "camp", "geometry": shapely.Point(34.5, 51.5)},),
    "roads": ({"id": "R1", "kind": "road", "state": "open", "geometry": shapely.LineString([(34, 51), (34.2, 51.1)])},),
    "hazardous_areas": (
        area_row("H1", name="Ділянка", surveyed=True, people_exposed=12),
        area_row("H2", geometry=shapely.MultiPolygon([FIELD, shapely.box(35, 52, 35.1, 52.1)])),
    ),
    "evidence": ({"id": "E1", "area": "H1", "observed_on": date(2025, 11, 23), "what": "seen"},),
}


@pytest.fixture
def store(tmp_path: Path) -> GeoPackageStore:
    """Give a new project with a row of each kind and a plan."""
    store = GeoPackageStore.create(tmp_path / "край ?#%.gpkg", {"name": "Exercise, not survey evidence"})
    store.write(ROWS, source="rows.gpkg", sha256="abc")
    store.save_plan(PROGRAMME, PLAN, PRICE)
    return store


def ask(store: GeoPackageStore, sql: str) -> list[Any]:
    """Ask the file itself."""
    with closing(sqlite3.connect(store.path)) as connection:
        return connection.execute(sql).fetchall()


def test_the_file_is_a_geopackage_1_3(store: GeoPackageStore) -> None:
    """Application id, version, integrity and the three reference systems are as OGC 12-128r18 asks."""
    assert ask(store, "PRAGMA application_id") == [(0x47504B47,)]
    assert ask(store, "PRAGMA user_version") == [(10300,)]
    assert ask(store, "PRAGMA integrity_check") == [("ok",)]
    assert ask(store, "PRAGMA foreign_key_check") == []
    systems = "SELECT srs_id, organization, organization_coordsys_id FROM gpkg_spatial_ref_sys ORDER BY srs_id"
    assert ask(store, systems) == [(-1, "NONE", -1), (0, "NONE", 0), (4326, "EPSG", 4326)]


def test_every_table_is_in_the_table_of_contents(store: GeoPackageStore) -> None:
    """Layers, plan and ledger are entered: with geometry as features, without as attributes, each with a key."""
    contents = dict(ask(store, "SELECT table_name, data_type FROM gpkg_contents"))
    assert set(contents) == {*LAYERS, *PLAN_TABLES, "ledger", "layer_styles"}
    features = {name for name, layer in LAYERS.items() if layer.shape is not Shape.NONE} | {"plan_activities"}
    assert {name for name, kind in contents.items() if kind == "features"} == features
    columns = ask(store, "SELECT table_name, column_name, srs_id, z, m FROM gpkg_geometry_columns")
    assert sorted(columns) == sorted((name, "geom", 4326, 0, 0) for name in features)
    for name in contents:
        key = [(column, kind) for _, column, kind, _, _, pk in ask(store, f"PRAGMA table_info({name})") if pk]
        assert key == [({"layer_styles": "id", "ledger": "seq"}.get(name, "fid"), "INTEGER")]
    assert ask(store, "SELECT count(*) FROM gpkg_contents WHERE last_change NOT GLOB '????-??-??T??:??:??.???Z'") == [
        (0,)
    ]


def test_every_geometry_is_of_the_type_that_its_layer_declares(store: GeoPackageStore) -> None:
    """Blobs carry the magic, the system and, but for points, the envelope; polygons and lines are multi-part."""
    declared = dict(ask(store, "SELECT table_name, geometry_type_name FROM gpkg_geometry_columns"))
    assert declared["hazardous_areas"] == "MULTIPOLYGON"
    for name, kind in declared.items():
        for (blob,) in ask(store, f"SELECT geom FROM {name} WHERE geom IS NOT NULL"):
            boxed = bool(blob[3] & 0b10)
            shape = shapely.from_wkb(blob[40 if boxed else 8 :])
            assert blob[:3] == b"GP\0"
            assert int.from_bytes(blob[4:8], "little") == 4326
            assert boxed is (shape.geom_type != "Point")
            assert kind in ("GEOMETRY", shape.geom_type.upper())
            if boxed:
                west, south, east, north = shape.bounds
                assert np.frombuffer(blob, dtype="<f8", count=4, offset=8).tolist() == [west, east, south, north]


def test_gdal_reads_every_layer_with_its_types_and_meanings(store: GeoPackageStore) -> None:
    """GDAL lists all layers and finds columns of the declared types in each."""
    types = {
        Type.TEXT: "object", Type.LIST: "object", Type.INTEGER: "int64", Type.REAL: "float64",
        Type.DATE: "datetime64[D]", Type.BOOLEAN: "bool",
    }  # fmt: skip
    shapes = dict(pyogrio.list_layers(store.path).tolist())
    assert set(LAYERS) <= set(shapes)
    assert (shapes["bases"], shapes["roads"], shapes["rules"]) == ("Point", "MultiLineString", None)
    for name, layer in LAYERS.items():
        info = pyogrio.read_info(store.path, layer=name)
        assert dict(zip(info["fields"], info["dtypes"], strict=True)) == {c.name: types[c.type] for c in layer.columns}
        assert info["features"] == len(store.tables()[name])
        assert info["crs"] == ("EPSG:4326" if layer.shape is not Shape.NONE else None)
        assert info["layer_metadata"] == {"DESCRIPTION": layer.meaning}


def test_gdal_reads_the_values_that_were_written(store: GeoPackageStore) -> None:
    """Text, numbers, dates, truth values and shapes arrive in GDAL as they were written."""
    meta, _, shapes, fields = pyogrio.raw.read(store.path, layer="hazardous_areas")
    columns = dict(zip(meta["fields"], fields, strict=True))
    assert columns["name"].tolist() == ["Ділянка", None]
    assert columns["surveyed"].tolist()[0]
    assert columns["people_exposed"].tolist()[0] == 12
    assert shapely.from_wkb(shapes).tolist() == [shapely.MultiPolygon([FIELD]), ROWS["hazardous_areas"][1]["geometry"]]
    meta, _, _, fields = pyogrio.raw.read(store.path, layer="evidence")
    assert fields[meta["fields"].tolist().index("observed_on")].tolist() == [date(2025, 11, 23)]
    assert pyogrio.read_bounds(store.path, layer="places")[1].T.tolist()[1] == [34.0, 51.0, 35.0, 52.0]


def test_the_extent_of_a_layer_follows_its_rows(store: GeoPackageStore) -> None:
    """The table of contents tells how far a layer reaches, also after an outlier was put right."""
    extent = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'bases'"
    assert ask(store, extent) == [(34.5, 51.5, 34.5, 51.5)]
    far, right = ({"id": "B2", "geometry": shapely.Point(at)} for at in ((51.0, 34.0), (34.0, 51.0)))
    store.write({"bases": (far,)}, source="a", sha256="0")
    assert ask(store, extent) == [(34.5, 34.0, 51.0, 51.5)]
    store.write({"bases": (right,)}, source="b", sha256="0")
    assert ask(store, extent) == [(34.0, 51.0, 34.5, 51.5)]


def test_blobs_are_byte_for_byte_those_of_gdal(store: GeoPackageStore, tmp_path: Path) -> None:
    """A row that GDAL or QGIS saves anew without moving a vertex counts as unchanged."""
    for name in ("hazardous_areas", "bases", "roads"):
        _, _, shapes, _ = pyogrio.raw.read(store.path, layer=name, columns=[])
        kind = pyogrio.read_info(store.path, layer=name)["geometry_type"]
        other = tmp_path / f"{name}.gpkg"
        pyogrio.raw.write(other, shapes, [], [], crs="EPSG:4326", geometry_type=kind, layer=name)
        theirs = ask(GeoPackageStore(other), f"SELECT geom FROM {name}")
        assert ask(store, f"SELECT geom FROM {name}") == theirs


def test_rows_that_gdal_adds_are_rows_of_the_project(store: GeoPackageStore) -> None:
    """What a person draws in QGIS is read like any other row, empty cells and all."""
    shapes = shapely.to_wkb(np.array([shapely.MultiPolygon([FIELD])], dtype=object))
    fields = [np.array(["H9"], dtype=object), np.array([True]), np.array([0.5])]
    pyogrio.raw.write(
        store.path, shapes, fields, ["id", "exercise", "depth_m"], crs="EPSG:4326", geometry_type="MultiPolygon",
        layer="hazardous_areas", append=True,
    )  # fmt: skip
    added = store.tables()["hazardous_areas"][-1]
    assert (added["id"], added["exercise"], added["depth_m"], added["place"]) == ("H9", True, 0.5, None)
    assert added["geometry"] == FIELD
    store.write({"hazardous_areas": (area_row("H9"),)}, source="here", sha256="0")
    assert store.tables()["hazardous_areas"][-1]["depth_m"] == 0.2


def test_the_same_delivery_twice_changes_nothing(store: GeoPackageStore) -> None:
    """Rows equal to the stored ones leave every byte of the file, and its time, as they were."""
    before, at = store.path.read_bytes(), store.path.stat().st_mtime_ns
    store.write(ROWS, source="another name.gpkg", sha256="def")
    store.tables()
    store.load_plan()
    assert store.path.read_bytes() == before
    assert store.path.stat().st_mtime_ns == at
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]


def test_the_ledger_tells_what_each_delivery_changed(store: GeoPackageStore) -> None:
    """Source, hash, time and rows are kept for each layer that a delivery changed, and for no other."""
    end = store.head().seq
    changed = (ROWS["hazardous_areas"][0], area_row("H2", name="changed"), area_row("H3"))
    store.write({"hazardous_areas": changed, "bases": ROWS["bases"]}, source="second.xlsx", sha256="def", by="Olena")
    (event,) = store.events(after=end)
    assert (event.source, event.by, event.subject, event.fact.sha256) == (
        "second.xlsx", "Olena", "hazardous_areas", "def",
    )  # fmt: skip
    assert [row["id"] for row in event.fact.created] == ["H3"]
    assert [(before["id"], after["name"]) for before, after in event.fact.replaced] == [("H2", "changed")]
    columns = "seq, name, subject, entered_by, source, hash, previous, body"
    kept = ask(store, f"SELECT {columns} FROM ledger ORDER BY seq DESC LIMIT 1")
    assert kept == [
        (event.seq, "rows-imported", "hazardous_areas", "Olena", "second.xlsx", event.hash, event.previous, event.body)
    ]
    assert ask(store, "SELECT count(*) FROM ledger WHERE recorded_at NOT GLOB '20??-??-??T??:??:??.???Z'") == [(0,)]


def test_gdal_reads_the_ledger(store: GeoPackageStore) -> None:
    """The ledger is a table that any program can open."""
    meta, _, _, fields = pyogrio.raw.read(store.path, layer="ledger")
    columns = dict(zip(meta["fields"], fields, strict=True))
    assert set(columns["name"]) == {"rows-imported", "plan-made"}
    assert [json.loads(body)["id"] for body in columns["body"]] == columns["event"].tolist()


def test_columns_tell_their_meaning_and_their_choices(store: GeoPackageStore) -> None:
    """Every column is described, and those with choices have them listed, by the schema extension."""
    described = ask(store, "SELECT table_name, column_name FROM gpkg_data_columns")
    assert set(described) == {(name, c.name) for name, layer in LAYERS.items() for c in layer.columns}
    choices = """SELECT value FROM gpkg_data_columns JOIN gpkg_data_column_constraints USING (constraint_name)
        WHERE table_name = 'hazardous_areas' AND column_name = 'status' ORDER BY value"""
    assert ask(store, choices) == [("closed",), ("handed_over",), ("open",)]
    assert ask(store, "SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'") == [(2,)]


def test_hazardous_areas_have_a_style_by_hatch_and_colour(store: GeoPackageStore) -> None:
    """The default style is well-formed and tells confirmed from suspected areas also without colour."""
    ((style,),) = ask(
        store,
        "SELECT styleQML FROM layer_styles WHERE f_table_name = 'hazardous_areas' AND f_geometry_column = 'geom'"
        " AND f_table_schema = '' AND useAsDefault = 1",
    )
    root = ET.fromstring(style)  # noqa: S314 - written by the store itself
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") in [column.name for column in LAYERS["hazardous_areas"].columns]
    drawn = {}
    for category in renderer.iter("category"):
        symbol = renderer.find(f"symbols/symbol[@name='{category.get('symbol')}']")
        assert symbol is not None
        drawn[category.get("value")] = [symbol.find(f".//prop[@k='{k}']").get("v") for k in ("color", "style")]
    assert drawn == {
        "confirmed": ["255,0,0,128", "cross"],
        "suspected": ["244,167,24,128", "b_diagonal"],
        "reported": ["128,125,115,128", "dense6"],
    }


def test_a_spatial_index_that_qgis_made_is_kept_right(store: GeoPackageStore) -> None:
    """Triggers of an R-tree call functions that plain SQLite lacks; the store has them, so that writing still works."""
    with closing(sqlite3.connect(store.path)) as connection:
        connection.executescript("""
            CREATE VIRTUAL TABLE rtree_bases_geom USING rtree(id, minx, maxx, miny, maxy);
            CREATE TRIGGER rtree_bases_geom_insert AFTER INSERT ON bases
            WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
              INSERT INTO rtree_bases_geom
              VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
            END;
            CREATE TRIGGER rtree_bases_geom_update AFTER UPDATE OF geom ON bases WHEN OLD.fid = NEW.fid BEGIN
              DELETE FROM rtree_bases_geom WHERE id = OLD.fid;
              INSERT INTO rtree_bases_geom
              VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
            END;
        """)
    store.write({"bases": ({"id": "B2", "geometry": shapely.Point(1, 2)},)}, source="a", sha256="0")
    store.write({"bases": ({"id": "B2", "geometry": shapely.Point(3, 4)},)}, source="a", sha256="0")
    assert ask(store, "SELECT minx, maxx, miny, maxy FROM rtree_bases_geom") == [(3.0, 3.0, 4.0, 4.0)]
