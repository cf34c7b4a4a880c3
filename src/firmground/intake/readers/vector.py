"""Reads GeoPackage, GeoJSON and Shapefile with pyogrio, after making sure that GDAL sees what the name says.

GDAL goes by content, not by name: text in the right form makes it run a pipeline, open other files or fetch an
address. So every file must show its own mark first, and GeoJSON is asked for by name.
"""

import mmap
import re
import sqlite3
import struct
import warnings
from collections.abc import Sequence
from contextlib import closing
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
from numpy.typing import NDArray

from firmground.intake.collector import Collector
from firmground.intake.readers.archive import unpacks_sanely
from firmground.intake.readers.limits import CELLS_MOST, COLUMNS_MOST, ROWS_MOST
from firmground.intake.readers.sheet import Cell, Sheet

__all__ = ["read_geojson", "read_geopackage", "read_shapefile", "read_zipped_shapefile"]

_SQLITE = b"SQLite format 3\0"
_SHAPEFILE = b"\0\0\x27\x0a"
_PATH_SIGNS = set("!;?")
_DBF_HEADER = 32
_DBF_LANGUAGE = 29
_DBF_DATA_AT = 8

_COLLECTION = re.compile(rb'"type"\s*:\s*"Feature(?:Collection)?"')
_CRS_KEY = re.compile(
    rb"""["'](?:c|\\u0063|C|\\u0043)(?:r|\\u0072|R|\\u0052)(?:s|\\u0073|S|\\u0053)["']\s*(.)""", re.DOTALL
)
_CRS_NAME = re.compile(
    r"(?:urn:ogc:def:crs:[\w:.]+|EPSG:\d+|OGC:CRS84|https?://www\.opengis\.net/def/crs/[\w/.]+)", re.IGNORECASE
)
_CRS_TEXT = 4096


def read_geopackage(path: Path, notes: Collector) -> list[Sheet]:
    """Read every table of a GeoPackage; views are refused, since a view can run without end."""
    if not _is_marked(path, _SQLITE, "GeoPackage", notes):
        return []
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            kinds = dict(
                file.execute("SELECT name, type || ' ' || sql FROM sqlite_master WHERE type IN ('table', 'view')")
            )
            listed = [name for (name,) in file.execute("SELECT table_name FROM gpkg_contents ORDER BY rowid")]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        notes.error("FG-IN-004", f"this is no sound GeoPackage ({error})", "export the layers to a new GeoPackage")
        return []
    sheets = []
    for name in listed:
        inside = notes.within(name)
        if kinds.get(name, "").upper().startswith("TABLE CREATE TABLE"):
            sheets += _layer(str(path.resolve()), name, name, inside)
        else:
            inside.error("FG-IN-003", "the layer is not a plain table", "export it to a table of its own")
            sheets.append(Sheet(name, (), (), (), inside))
    return sheets


def read_geojson(path: Path, notes: Collector) -> list[Sheet]:
    """Read a GeoJSON file; a coordinate reference system given by a link is refused, since GDAL would fetch it."""
    if path.stat().st_size == 0:
        return []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        if not re.match(rb"(?:\xef\xbb\xbf)?\s*\{", text) or not _COLLECTION.search(text):
            _not_what_it_says("GeoJSON feature collection", notes)
            return []
        if not _crs_is_plain(text):
            notes.error(
                "FG-IN-044",
                "the member 'crs' is no plain name; links are not followed",
                "leave the member out and give longitude and latitude in WGS84, as RFC 7946 says",
            )
            return []
    return _layer(f"GeoJSON:{path.resolve()}", None, path.stem, notes.within(path.stem))


def read_shapefile(path: Path, notes: Collector) -> list[Sheet]:
    """Read a Shapefile with its companions .dbf, .shx, .prj and .cpg."""
    if not _is_marked(path, _SHAPEFILE, "Shapefile", notes):
        return []
    inside = notes.within(path.stem)
    if not _prj_is_text(path):
        inside.error(
            "FG-IN-044",
            "the .prj is no UTF-8 text, so that its coordinate reference system cannot be read",
            "let a desktop GIS write the .prj anew, with names in Latin letters",
        )
        return [Sheet(path.stem, (), (), (), inside)]
    encoding = _dbf_encoding(path, inside)
    return _layer(str(path.resolve()), None, path.stem, inside, encoding=encoding)


def read_zipped_shapefile(path: Path, notes: Collector) -> list[Sheet]:
    """Read the Shapefiles of a zip archive, one sheet each."""
    members = unpacks_sanely(path, notes)
    if members is None:
        return []
    shapefiles = [name for name in members if name.lower().endswith(".shp") and not name.startswith("__MACOSX")]
    if not shapefiles:
        notes.error("FG-IN-003", "the archive holds no .shp", "put .shp, .shx, .dbf, .prj and .cpg into the archive")
    sheets = []
    for member in shapefiles:
        stem = Path(member).stem
        sheets += _layer(f"/vsizip/{path.resolve()}/{member}", None, stem, notes.within(stem))
    return sheets


def _is_marked(path: Path, mark: bytes, wanted: str, notes: Collector) -> bool:
    with path.open("rb") as file:
        marked = file.read(len(mark)) == mark
    if not marked:
        _not_what_it_says(wanted, notes)
    elif set(str(path.resolve())) & _PATH_SIGNS:
        notes.error("FG-IN-004", "the path holds ! ; or ?, which the reader takes for a sign", "rename the file")
        return False
    return marked


def _not_what_it_says(wanted: str, notes: Collector) -> None:
    notes.error("FG-IN-003", f"the content is no {wanted}", "export the layer anew, or give the file its right ending")


def _crs_is_plain(text: mmap.mmap) -> bool:
    """Tell whether every member that GDAL could take for a coordinate reference system is a plain name."""
    for found in _CRS_KEY.finditer(text):
        follows = found.group(1)
        if follows in b",]}":
            continue  # a value, not a key
        if follows != b":":
            return False
        try:
            value, _ = JSONDecoder().raw_decode(
                text[found.end() : found.end() + _CRS_TEXT].decode(errors="replace").lstrip()
            )
        except JSONDecodeError:
            return False
        if isinstance(value, dict) and not _is_plain_name(value):
            return False
    return True


def _is_plain_name(crs: dict[str, Any]) -> bool:
    about = crs.get("properties")
    if set(crs) != {"type", "properties"} or crs["type"] != "name" or not isinstance(about, dict):
        return False
    return set(about) == {"name"} and isinstance(about["name"], str) and bool(_CRS_NAME.fullmatch(about["name"]))


def _prj_is_text(path: Path) -> bool:
    system = next((p for p in (path.with_suffix(".prj"), path.with_suffix(".PRJ")) if p.is_file()), None)
    if system is None:
        return True
    try:
        system.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    return True


def _dbf_encoding(path: Path, notes: Collector) -> str | None:
    """Guess the encoding of a table that declares none; None leaves the choice to GDAL."""
    table = next((p for p in (path.with_suffix(".dbf"), path.with_suffix(".DBF")) if p.is_file()), None)
    if table is None or any(path.with_suffix(s).is_file() for s in (".cpg", ".CPG", ".cst")):
        return None
    content = table.read_bytes()
    if len(content) < _DBF_HEADER or content[_DBF_LANGUAGE]:
        return None
    data = content[struct.unpack_from("<H", content, _DBF_DATA_AT)[0] :]
    try:
        data.decode()
    except UnicodeDecodeError:
        notes.warn(
            "FG-IN-007",
            "the table declares no encoding and was read as Windows-1251 (Cyrillic)",
            "look at the names; if they are wrong, add a .cpg file or deliver a GeoPackage",
        )
        return "CP1251"
    return "UTF-8"


def _layer(source: str, layer: str | None, name: str, notes: Collector, *, encoding: str | None = None) -> list[Sheet]:
    try:
        with warnings.catch_warnings(record=True) as remarks:
            warnings.simplefilter("always")
            about, _, shapes, fields = pyogrio.raw.read(
                source, layer=layer, encoding=encoding, max_features=ROWS_MOST + 1
            )
    except Exception as error:  # noqa: BLE001 - damaged files lead the library into errors of every kind
        notes.error("FG-IN-004", f"the layer cannot be read ({error})", "export it anew, as a GeoPackage")
        return [Sheet(name, (), (), (), notes)]
    for remark in remarks:
        notes.warn("FG-IN-035", f"the reader says: {remark.message}", "look whether something is missing")
    header = tuple(map(str, about["fields"]))
    count = len(shapes) if shapes is not None else len(fields[0]) if fields else 0
    if count > ROWS_MOST or len(header) > COLUMNS_MOST or count * len(header) > CELLS_MOST:
        notes.error("FG-IN-009", "there are more rows or columns than firmground reads", "deliver the layer in parts")
        return [Sheet(name, (), (), (), notes)]
    columns = tuple(_cells(values) for values in fields)
    cut = source.lower().endswith(".shp")
    return [Sheet(name, header, columns, range(1, count + 1), notes, shapes, about["crs"], cut)]


def _cells(values: NDArray[Any]) -> Sequence[Cell]:
    if values.dtype.kind != "O":
        return values.tolist()  # type: ignore[no-any-return]
    return [";".join(map(str, value)) if isinstance(value, np.ndarray) else value for value in values]
