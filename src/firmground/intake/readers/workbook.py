"""Reads XLSX workbooks with calamine, which expands no entities and runs no formulas.

calamine lays a sheet out as one full rectangle, so a tiny file with one cell in the last corner would take all
memory; every sheet is therefore measured before calamine opens it.
"""

import re
import zipfile
from datetime import date, time, timedelta
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from firmground.intake.collector import Collector
from firmground.intake.readers.archive import unpacks_sanely
from firmground.intake.readers.limits import CELLS_MOST, COLUMNS_MOST, ROWS_MOST
from firmground.intake.readers.sheet import Sheet, sheet_of

__all__ = ["read_workbook"]

_Value: TypeAlias = int | float | str | bool | time | date | timedelta

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_OVERLAP = 512
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
_ERROR_CELL = re.compile(rb'''<c(?=[^<>]*\st="e")[^<>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"''')
# A formula that gives an empty text is stored as t="str" with an empty value; that is a value all the same.
_BARE_FORMULA = re.compile(
    rb"""<c(?![^<>]*\st="str")[^<>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"[^<>]*>"""
    rb"""\s*<f\b[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)"""
)
_PARTS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_PART_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(path: Path, notes: Collector) -> list[Sheet]:
    """Read every visible sheet of a workbook."""
    with path.open("rb") as file:
        if file.read(len(_COMPOUND_FILE)) == _COMPOUND_FILE:
            notes.error(
                "FG-IN-003",
                "the workbook is locked with a password or of the old .xls format",
                "save it as .xlsx without a password",
            )
            return []
    measure = _Measure()
    if unpacks_sanely(path, notes, measure.look) is None or not measure.fits(notes):
        return []
    try:
        return _sheets(path, measure, notes)
    except (CalamineError, OSError, ValueError) as error:
        _damaged(str(error), notes)
    except BaseException as error:
        # A panic of the library in its own language arrives as a class that is no Exception and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        _damaged("the reader of workbooks gave up", notes)
    return []


def _damaged(why: str, notes: Collector) -> None:
    notes.error(
        "FG-IN-004", f"the workbook cannot be read ({why})", "open it in a spreadsheet program and save it anew"
    )


def _sheets(path: Path, measure: "_Measure", notes: Collector) -> list[Sheet]:
    sheets = []
    members = _members(path)
    with CalamineWorkbook.from_path(path) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            inside = notes.within(about.name)
            if about.visible != SheetVisibleEnum.Visible:
                inside.warn("FG-IN-012", "the sheet is hidden and was skipped", "show the sheet if it is to be read")
                notes.take_over(inside)
                continue
            measure.report(members.get(about.name, ""), inside)
            grid: list[list[_Value]] = workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            sheet = sheet_of(about.name, grid, inside)
            if sheet is not None:
                sheets.append(sheet)
    return sheets


def _members(path: Path) -> dict[str, str]:
    """Find which member of the archive holds which sheet; used for naming cells only."""
    try:
        with zipfile.ZipFile(path) as archive:
            # expat below fetches nothing and stops entities that multiply
            book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
            links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ET.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    return {
        sheet.get("name", ""): "xl/" + targets.get(sheet.get(_PART_ID), "").removeprefix("/").removeprefix("xl/")
        for sheet in book.iter(_PARTS)
    }


class _Measure:
    """Watches a workbook being unpacked: how far each part reaches, and cells that calamine would give as empty."""

    def __init__(self) -> None:
        self.reach: dict[str, tuple[int, int]] = {}
        self.errors: dict[str, set[tuple[bytes, bytes]]] = {}
        self.bare: dict[str, set[tuple[bytes, bytes]]] = {}
        self.foreign = False
        self._member = ""
        self._is_xml = False
        self._tail = b""

    def look(self, member: str, piece: bytes) -> None:
        """Look at one piece; a reference that the cut between two pieces divides is found in the overlap."""
        if member != self._member:
            start = piece.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
            self._member, self._tail, self._is_xml = member, b"", start.startswith(b"<")
        if not self._is_xml:
            return
        if b"\0" in piece:
            self.foreign = True  # a wider encoding would hide references from the patterns here
        text = self._tail + piece
        self._tail = text[-_OVERLAP:]
        self._stretch(member, _REFERENCE.findall(text))
        self.errors.setdefault(member, set()).update(_ERROR_CELL.findall(text))
        self.bare.setdefault(member, set()).update(_BARE_FORMULA.findall(text))

    def _stretch(self, member: str, references: list[tuple[bytes, bytes]]) -> None:
        if not references:
            return
        columns, rows = zip(*references, strict=True)
        width, height = self.reach.get(member, (1, 1))
        width = max(width, *map(_column_number, set(columns)))
        height = max(height, *map(int, set(rows)))
        self.reach[member] = (width, height)

    def fits(self, notes: Collector) -> bool:
        """Tell whether calamine may open the workbook, with findings where not."""
        if self.foreign:
            notes.error("FG-IN-003", "the workbook holds parts that are not UTF-8 text", "save it anew as .xlsx")
        for width, height in self.reach.values():
            if width > COLUMNS_MOST or height > ROWS_MOST or width * height > CELLS_MOST:
                notes.error(
                    "FG-IN-009",
                    f"a sheet reaches to row {height} and column {width}",
                    "delete the empty rows and columns beside the data, then save",
                )
        return not notes.broken

    def report(self, member: str, notes: Collector) -> None:
        """Name the cells of one sheet whose content calamine does not give."""
        for column, row in self.errors.get(member, ()):
            notes.error(
                "FG-IN-034",
                f"cell {column.decode()}{row.decode()} holds an error value of the spreadsheet",
                "mend the formula, or clear the cell",
                row=int(row),
            )
        for column, row in self.bare.get(member, ()):
            notes.error(
                "FG-IN-033",
                f"the formula in cell {column.decode()}{row.decode()} has no stored value",
                "open the workbook in a spreadsheet program and save it",
                row=int(row),
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
