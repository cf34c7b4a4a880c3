"""Reads one delivered file into rows of layers, and collects everything that is wrong with it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from firmground.intake.collector import Collector, quoted
from firmground.intake.coordinates import Bounds
from firmground.intake.headers import folded
from firmground.intake.readers.delimited import read_delimited
from firmground.intake.readers.limits import FILE_BYTES_MOST
from firmground.intake.readers.sheet import Sheet
from firmground.intake.readers.vector import read_geojson, read_geopackage, read_shapefile, read_zipped_shapefile
from firmground.intake.readers.workbook import read_workbook
from firmground.intake.rows import Seen, rows_of
from firmground.model.finding import Finding, Severity
from firmground.model.tables import LAYERS, Layer, Row, Tables, layer_named

__all__ = ["FORMATS", "Delivery", "opened", "read", "sha256_of"]

FORMATS: Mapping[str, Callable[[Path, Collector], list[Sheet]]] = MappingProxyType(
    {
        ".gpkg": read_geopackage,
        ".geojson": read_geojson,
        ".json": read_geojson,
        ".shp": read_shapefile,
        ".zip": read_zipped_shapefile,
        ".csv": read_delimited,
        ".tsv": read_delimited,
        ".txt": read_delimited,
        ".xlsx": read_workbook,
        ".xlsm": read_workbook,
    }
)
"""Reader of each file ending."""

_WITHOUT_ROWS = frozenset({"read_me", "readme", "daily"})  # what happened in a day is recorded, not imported
_COMPANIONS = (".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a file gives: rows without errors, by layer, all findings, and the SHA-256 of the file.

    A row has only the columns that the file has. Any finding of severity error means that the delivery as a whole is
    not to be applied.
    """

    tables: Tables
    findings: tuple[Finding, ...]
    sha256: str

    @property
    def has_errors(self) -> bool:
        """Whether a finding forbids to apply the delivery."""
        return _has_error(self.findings)


def _has_error(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def read(
    path: Path,
    *,
    layer: str | None = None,
    mapping: Mapping[str, str] = MappingProxyType({}),
    bounds: Bounds | None = None,
) -> Delivery:
    """Read a file; whatever is wrong with it becomes a finding.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, Shapefile (or a zip of one), CSV or XLSX.
    layer
        Name or alias of the layer; without it sheets, layers or the file name decide.
    mapping
        Column of the file to field of the layer; an empty field leaves the column out.
    bounds
        Extent of the project so far, in degrees of WGS84; rows that are swapped or far away are told by it.
    """
    notes = Collector(path.name)
    sheets = opened(path, notes)
    tables: dict[str, tuple[Row, ...]] = {}
    seen: dict[str, Seen] = {}
    chosen = _chosen(sheets, layer, path, notes) if not notes.broken else []
    for sheet, target in chosen:
        rows: tuple[Row, ...] = ()
        if not sheet.notes.broken:
            rows = rows_of(sheet, target, mapping, seen.setdefault(target.name, {}), bounds)
        notes.take_over(sheet.notes)
        tables[target.name] = tables.get(target.name, ()) + rows
    _note_idle_mapping(mapping, [sheet for sheet, _ in chosen], notes)
    if chosen and not any(tables.values()) and not _has_error(notes.found):
        notes.error("FG-IN-006", "the file holds a header only", "fill in rows below the header")
    filled = {name: tables[name] for name in LAYERS if tables.get(name)}
    return Delivery(MappingProxyType(filled), tuple(notes.found), sha256_of(path))


def opened(path: Path, notes: Collector) -> list[Sheet]:
    """Give the sheets of a file of any known format; none, with a finding, where it cannot be read."""
    reader = FORMATS.get(path.suffix.lower())
    if not path.is_file():
        kind = "is a folder" if path.is_dir() else "does not exist"
        notes.error("FG-IN-001", f"{quoted(path.name)} {kind}", "name a file")
    elif reader is None:
        notes.error("FG-IN-003", f"{quoted(path.suffix)} is no known ending", "use one of: " + ", ".join(FORMATS))
    elif path.stat().st_size > FILE_BYTES_MOST:
        told = f"the file has {path.stat().st_size} bytes, more than {FILE_BYTES_MOST}"
        notes.error("FG-IN-002", told, "deliver it in several files")
    else:
        return _read_with(reader, path, notes)
    return []


def _read_with(reader: Callable[[Path, Collector], list[Sheet]], path: Path, notes: Collector) -> list[Sheet]:
    try:
        sheets = reader(path, notes)
    except OSError as error:
        notes.error("FG-IN-004", f"the file cannot be opened ({error.strerror})", "check who may read it")
        return []
    if not sheets and not notes.broken:
        notes.error("FG-IN-006", "the file is empty", "deliver a file with a header and rows")
    return sheets


def _chosen(sheets: list[Sheet], layer: str | None, path: Path, notes: Collector) -> list[tuple[Sheet, Layer]]:
    """Decide which sheet goes to which layer."""
    single = path.suffix.lower() not in {".xlsx", ".xlsm", ".gpkg", ".zip"}
    if layer is not None:
        return _chosen_as(sheets, layer, notes)
    known = [(sheet, target) for sheet in sheets if (target := layer_named(sheet.name)) is not None]
    if not known and len(sheets) == 1 and (target := layer_named(path.stem)) is not None:
        return [(sheets[0], target)]
    if not known:
        names = ", ".join(quoted(sheet.name) for sheet in sheets)
        what = "file" if single else "sheet or layer"
        notes.error("FG-IN-011", f"no layer is named like this {what}: {names}", _say_which())
        return []
    for sheet in sheets:
        if layer_named(sheet.name) is None and folded(sheet.name) not in _WITHOUT_ROWS:
            told = f"{quoted(sheet.name)} is no layer and was skipped"
            notes.warn("FG-IN-012", told, "rename it to a layer if it is to be read, or say which layer it is")
    return known


def _chosen_as(sheets: list[Sheet], layer: str, notes: Collector) -> list[tuple[Sheet, Layer]]:
    target = layer_named(layer)
    if target is None:
        notes.error("FG-IN-011", f"{quoted(layer)} is no layer", _say_which())
        return []
    if len(sheets) == 1:
        return [(sheets[0], target)]
    fitting = [sheet for sheet in sheets if layer_named(sheet.name) is target]
    if not fitting:
        data = [sheet for sheet in sheets if sheet.numbers and folded(sheet.name) not in _WITHOUT_ROWS]
        fitting = data if len(data) == 1 else []
    if not fitting:
        names = ", ".join(quoted(sheet.name) for sheet in sheets)
        notes.error("FG-IN-013", f"none of {names} is named like {target.name!r}", "rename the sheet that is meant")
    return [(sheet, target) for sheet in fitting]


def _say_which() -> str:
    return "say which of these it is: " + ", ".join(LAYERS)


def _note_idle_mapping(mapping: Mapping[str, str], sheets: Iterable[Sheet], notes: Collector) -> None:
    headers = {folded(header) for sheet in sheets for header in sheet.header}
    for column in mapping:
        if headers and folded(column) not in headers:
            told = f"the mapping names column {quoted(column)}, which the file does not have"
            notes.warn("FG-IN-018", told, "check the spelling of the column", column=column)


def sha256_of(path: Path) -> str:
    """Hash the file, and the companions of a Shapefile with it; empty where there is no file."""
    if not path.is_file() or path.stat().st_size > FILE_BYTES_MOST:
        return ""
    parts = [path]
    if path.suffix.lower() == ".shp":
        parts += [part for suffix in _COMPANIONS if (part := path.with_suffix(suffix)).is_file()]
    if len(parts) == 1:
        return _digest(path)
    return hashlib.sha256("".join(map(_digest, parts)).encode()).hexdigest()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
