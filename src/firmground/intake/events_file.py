"""Reads a file of events: a workbook with a sheet ``daily``, a table as text, or features with their ground."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from firmground.errors import BadInputError
from firmground.intake.collector import Collector, quoted
from firmground.intake.delivery import opened, sha256_of
from firmground.intake.events import Desk, Filled, filled_in
from firmground.intake.events_form import DAILY
from firmground.intake.events_register import spelt_like
from firmground.intake.headers import folded
from firmground.intake.readers.sheet import Cell, Sheet
from firmground.model.finding import Finding, Severity

__all__ = ["DayRead", "attachment_sha256", "read_day", "read_one"]

_TYPED = "what was typed"
_SHAPE_FILES = frozenset({".geojson", ".json"})


@dataclass(frozen=True, slots=True)
class DayRead:
    """Entries with their rows, everything that is wrong, and the SHA-256 of the file."""

    filled: tuple[Filled, ...]
    findings: tuple[Finding, ...]
    sheet: str = ""
    sha256: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether a finding forbids to enter any of it."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def read_day(path: Path, desk: Desk) -> DayRead:
    """Read the events of a file; whatever is wrong with it becomes a finding with its row."""
    notes = Collector(path.name)
    sheets = opened(path, notes)
    sheet = _daily(sheets, notes) if not notes.broken else None
    if sheet is None:
        return DayRead((), tuple(notes.found))
    filled = filled_in(sheet, desk) if not sheet.notes.broken else ()
    if not filled and not sheet.notes.found:
        sheet.notes.error("FG-IN-006", "the file holds a header only", "fill in rows below the header")
    notes.take_over(sheet.notes)
    return DayRead(filled, tuple(notes.found), sheet.name, sha256_of(path))


def _daily(sheets: list[Sheet], notes: Collector) -> Sheet | None:
    named = [sheet for sheet in sheets if folded(sheet.name) == DAILY.name]
    chosen = named or sheets
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(quoted(sheet.name) for sheet in sheets)
    told = f"it is not clear which sheet holds the events: {names}"
    notes.error("FG-IN-013", told, f"name the one that is meant {DAILY.name!r}")
    return None


def read_one(fields: dict[str, Cell], desk: Desk, *, polygon: str = "", attachment: str = "") -> DayRead:
    """Read one event as it was typed; ``polygon`` is a shape as text or the name of a GeoJSON file with one shape."""
    notes = Collector(_TYPED)
    known = {column.name for column in DAILY.columns}
    cells = {name: cell for name, cell in fields.items() if name in known}
    for name in fields.keys() - known:
        offer = "".join(f"; did you mean {one}?" for one in spelt_like(name, known)[:1])
        remedy = "`firmground record --list EVENT` names the fields of an event"
        notes.error("FG-IN-071", f"no event has a field {quoted(name)}{offer}", remedy, row=1, column=name)
    shapes, crs = None, None
    if polygon and Path(polygon).suffix.lower() in _SHAPE_FILES:
        drawn = _only_shape(Path(polygon))
        shapes, crs = drawn.shapes, drawn.crs
    elif polygon:
        cells["wkt"] = polygon
    columns = tuple((cell,) for cell in cells.values())
    sheet = Sheet(_TYPED, tuple(cells), columns, (1,), notes, shapes, crs)
    filled = filled_in(sheet, desk, attachment_sha256=attachment, keyed=False)
    return DayRead(filled, tuple(replace(finding, file=None, layer=None, row=None) for finding in notes.found))


def _only_shape(path: Path) -> Sheet:
    notes = Collector(path.name)
    sheets = opened(path, notes)
    if len(sheets) == 1:
        notes.take_over(sheets[0].notes)
    if errors := [finding.message for finding in notes.found if finding.severity is Severity.ERROR]:
        raise BadInputError(f"{path}: {errors[0]}")
    shapes = sheets[0].shapes
    if shapes is None or len(shapes) != 1 or shapes[0] is None:
        count = 0 if shapes is None else int(np.count_nonzero(shapes != None))  # noqa: E711 - element by element
        raise BadInputError(f"{path} holds {count} shapes; one event takes one, with several parts if need be")
    return sheets[0]


def attachment_sha256(path: Path) -> str:
    """Hash a file that an event rests on, read piece by piece; the file itself stays where it is."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror or error}") from error
