"""The tables of a project file: what OGC 12-128r18 (GeoPackage 1.3) asks for, and the layers of a project."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from firmground import __version__
from firmground.model.tables import LAYERS, Layer, Shape, Type
from firmground.track.stores.blob import WGS84

__all__ = [
    "APPLICATION_ID",
    "GEOM",
    "SCHEMA_TABLE",
    "SCHEMA_VERSION",
    "Table",
    "add_layer",
    "add_table",
    "begin",
    "layer_table",
]

APPLICATION_ID = int.from_bytes(b"GPKG", "big")
GEOPACKAGE_VERSION = 10300
SCHEMA_TABLE = "firmground_schema"
SCHEMA_VERSION = 3
GEOM = "geom"
"""Geometry column of every feature table."""

_GEOMETRY: Mapping[Shape, str] = {
    Shape.NONE: "",
    Shape.POINT: "POINT",
    Shape.LINE: "MULTILINESTRING",  # multi, since QGIS draws into an empty layer only what the layer declares
    Shape.POLYGON: "MULTIPOLYGON",
    Shape.ANY: "GEOMETRY",
}
_TYPES: Mapping[Type, str] = {
    Type.TEXT: "TEXT",
    Type.LIST: "TEXT",
    Type.INTEGER: "INTEGER",
    Type.REAL: "REAL",
    Type.DATE: "DATE",
    Type.BOOLEAN: "BOOLEAN",
}

_CORE = f"""
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  name TEXT,
  title TEXT,
  description TEXT,
  mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL,
  constraint_type TEXT NOT NULL,
  value TEXT,
  min NUMERIC,
  min_is_inclusive BOOLEAN,
  max NUMERIC,
  max_is_inclusive BOOLEAN,
  description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
CREATE TABLE {SCHEMA_TABLE} (version INTEGER NOT NULL, written_by TEXT NOT NULL);
"""

_WGS84_DEFINITION = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", WGS84, "EPSG", WGS84, _WGS84_DEFINITION, "longitude and latitude in degrees"),
)
_SCHEMA_EXTENSION = ("gpkg_schema", "http://www.geopackage.org/spec130/#extension_schema", "read-write")


@dataclass(frozen=True, slots=True)
class Table:
    """A table that users see: its columns with their declarations, and its geometry type or ``""`` for none."""

    name: str
    meaning: str
    columns: tuple[tuple[str, str], ...]
    geometry: str = ""
    key: str = "fid"


def begin(connection: sqlite3.Connection) -> None:
    """Make the tables that make a file a GeoPackage and a project, inside the transaction that is going on."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {GEOPACKAGE_VERSION}")
    for statement in filter(str.strip, _CORE.split(";")):
        connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
    described = [(name, None, *_SCHEMA_EXTENSION) for name in ("gpkg_data_columns", "gpkg_data_column_constraints")]
    connection.executemany("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", described)
    connection.execute(f"INSERT INTO {SCHEMA_TABLE} VALUES (?, ?)", (SCHEMA_VERSION, __version__))  # noqa: S608
    for layer in LAYERS.values():
        add_layer(connection, layer)


def add_layer(connection: sqlite3.Connection, layer: Layer) -> None:
    """Make the table of a layer, and say what its columns mean."""
    add_table(connection, layer_table(layer))
    _describe(connection, layer)


def add_table(connection: sqlite3.Connection, table: Table) -> None:
    """Make one table and enter it where other programs look for it."""
    geometry = [f'"{GEOM}" {table.geometry}'] if table.geometry else []
    columns = [f'"{name}" {declared}' for name, declared in table.columns]
    key = f'"{table.key}" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL'
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join([key, *geometry, *columns])})')
    kind, system = ("features", WGS84) if table.geometry else ("attributes", None)
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, ?, ?, ?, ?)",
        (table.name, kind, table.name, table.meaning, system),
    )
    if table.geometry:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (table.name, GEOM, table.geometry, WGS84)
        )


def layer_table(layer: Layer) -> Table:
    """Give the table that holds the rows of a layer; only ``id`` is enforced, so that QGIS can save half a row."""
    columns = tuple((c.name, "TEXT NOT NULL UNIQUE" if c.name == "id" else _TYPES[c.type]) for c in layer.columns)
    return Table(layer.name, layer.meaning, columns, _GEOMETRY[layer.shape])


def _describe(connection: sqlite3.Connection, layer: Layer) -> None:
    """Tell other programs what the columns mean and which values they take; QGIS makes lists to choose from of it."""
    for column in layer.columns:
        meaning = f"{column.meaning} ({column.unit})" if column.unit else column.meaning
        choices = f"{layer.name}_{column.name}" if column.choices and column.type is not Type.LIST else None
        connection.execute(
            "INSERT INTO gpkg_data_columns (table_name, column_name, description, constraint_name) VALUES (?, ?, ?, ?)",
            (layer.name, column.name, meaning, choices),
        )
        connection.executemany(
            "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value) VALUES (?, 'enum', ?)",
            _enumerated(choices, column.choices),
        )


def _enumerated(name: str | None, choices: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if name is not None:
        yield from ((name, choice) for choice in choices)
