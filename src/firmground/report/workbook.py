"""The report as an XLSX workbook: whole lists for those who plan in spreadsheets; no cell can become a formula."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from firmground.model import Plan, Price, Programme, Verdict
from firmground.report.dossier import Dossier
from firmground.report.sheets import Sheet, Value, sheets
from firmground.report.words import RESIDUAL

__all__ = ["bound", "write_xlsx"]

_LONGEST = 32_000
"""Characters that a cell takes (Excel's limit is 32,767)."""
_MOST_ROWS = 1_048_000
_FORMULA_BEGINS = {"=", "+", "-", "@", "{", "\t", "\r"}


def write_xlsx(path: Path, programme: Programme, plan: Plan, verdict: Verdict, price: Price) -> None:
    """Write the workbook of a plan; it is of the operator tier, and the same input gives the same bytes.

    Text stays text: what begins like a formula is marked as quoted, so that editing the cell does not run it either.
    Raises OSError.
    """
    made = bound(f"{programme.name}: joint plan", programme.start, sheets(Dossier(programme, plan, verdict, price)))
    Path(path).write_bytes(made)


def bound(title: str, as_of: date, pages: Iterable[Sheet]) -> bytes:
    """Bind sheets into one workbook; the same sheets give the same bytes."""
    import xlsxwriter  # noqa: PLC0415 - only writers of workbooks pay for it

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    made = io.BytesIO()
    created = datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - a date
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": _clean(title), "created": created, "comments": RESIDUAL})
        formats = _formats(book)
        for sheet in pages:
            _write(book, sheet, formats)
    return made.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    return {
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "tag": book.add_format({"font_color": "#6a6963", "italic": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "quoted": book.add_format({"quote_prefix": True}),
    }


def _write(book: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    """Write headings, tags and rows from the top, as constant memory asks."""
    page = book.add_worksheet(sheet.name)
    tagged = any(hxl for _, hxl, _ in sheet.columns)
    page.freeze_panes(2 if tagged else 1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for n, (heading, _, width) in enumerate(sheet.columns):
        page.set_column(n, n, width)
        page.write_string(0, n, heading, formats["heading"])
    if tagged:
        for n, (_, hxl, _) in enumerate(sheet.columns):
            page.write_string(1, n, hxl, formats["tag"])
    row = 1 if tagged else 0
    for values in sheet.rows:
        row += 1
        if row > _MOST_ROWS:
            page.write_string(row, 0, "more rows than a sheet holds")
            break
        for n, value in enumerate(values):
            _cell(page, row, n, value, formats)


def _cell(page: Any, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, date):
        page.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, str):
        said = _clean(value)
        page.write_string(row, column, said, formats["quoted"] if said[:1] in _FORMULA_BEGINS else None)
    else:
        page.write_number(row, column, value)


def _clean(said: str) -> str:
    """Cut what a cell cannot hold, and replace lone surrogates, which cannot be written as UTF-8."""
    return said[:_LONGEST].encode("utf-8", "replace").decode("utf-8")
