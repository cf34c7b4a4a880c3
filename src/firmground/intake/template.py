"""Writes the workbook that a planner fills in: one sheet per layer, with meanings and lists of choices."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from firmground.intake.events_form import DAILY
from firmground.model.tables import LAYERS, Column, Layer, Shape, Type

__all__ = ["READ_ME", "write_daily", "write_template"]

READ_ME = "read me"
"""Name of the sheet that explains; intake passes over it."""

_ROWS = 10_000  # lists and limits reach to this row
_FIRST_ROW = 2  # below the header and the row of meanings, counted from 0
_LONGEST_LIST = 255  # characters that a spreadsheet program takes for a list of choices
_LONGEST_HINT = 255

_LONGITUDE = Column("longitude", Type.REAL, "degrees east, WGS84", unit="degrees", least=-180, most=180)
_LATITUDE = Column("latitude", Type.REAL, "degrees north, WGS84", unit="degrees", least=-90, most=90)
_WKT = Column("wkt", Type.TEXT, "shape, longitude first: POLYGON ((34.1 51.2, 34.2 51.2, 34.2 51.3, 34.1 51.2))")
_GEOMETRY: Mapping[Shape, tuple[Column, ...]] = {
    Shape.NONE: (),
    Shape.POINT: (_LONGITUDE, _LATITUDE),
    Shape.LINE: (_WKT,),
    Shape.POLYGON: (_WKT,),
    Shape.ANY: (_LONGITUDE, _LATITUDE, _WKT),
}

_TEXT = (
    "How to fill in this workbook",
    "One sheet per layer. The first row names the columns, the second explains them; write from row 3 on.",
    "Columns whose name is bold must be filled in. Empty sheets may stay. Do not rename sheets or columns.",
    "Dates: 2026-05-31 or 31.05.2026, the day first. Numbers: digits only; decimal comma or point.",
    "Lists: items parted by semicolons. True or false: true, false, yes, no, 1, 0.",
    "An id names a row for good: the same id in a later file replaces the columns that the file has.",
    "Places: longitude and latitude in decimal degrees of WGS84, or a shape as text in column wkt, longitude first.",
    "A cell holds 32,767 characters; deliver larger shapes as a GeoPackage.",
    "The last sheet, daily, is for what happens later: firmground record --file reads it, import passes over it.",
    "Nothing is repaired on the way in: every fault is listed with its row and what to do.",
)


def write_template(path: Path) -> None:
    """Write an empty workbook; filled in, it can be imported as it is."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        styles = _styles(book)
        _write_read_me(book, styles)
        for layer in (*LAYERS.values(), DAILY):
            _write_layer(book, layer, styles)


def write_daily(path: Path) -> None:
    """Write a workbook with the one sheet on which a day is recorded, one event a row."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _write_layer(book, DAILY, _styles(book))


def _styles(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format({"bottom": 1, "bg_color": "#E6E6E6"}),
        "head_required": book.add_format({"bottom": 1, "bg_color": "#E6E6E6", "bold": True}),
        "meaning": book.add_format({"italic": True, "text_wrap": True, "valign": "top", "font_color": "#595959"}),
        Type.TEXT: book.add_format({"num_format": "@"}),
        Type.LIST: book.add_format({"num_format": "@"}),
        Type.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
    }


def _write_read_me(book: Any, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(READ_ME)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90, styles["wrap"])
    sheet.write_string(0, 0, _TEXT[0], styles["title"])
    for row, line in enumerate(_TEXT[1:], 2):
        sheet.write_string(row, 1, line, styles["wrap"])
    for row, layer in enumerate(LAYERS.values(), len(_TEXT) + 2):
        sheet.write_url(row, 0, f"internal:'{layer.name}'!A1", string=layer.name)
        sheet.write_string(row, 1, layer.meaning, styles["wrap"])


def _write_layer(book: Any, layer: Layer, styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(layer.name)
    for index, column in enumerate((*layer.columns, *_GEOMETRY[layer.shape])):
        sheet.set_column(index, index, max(14, len(column.name) + 3), styles.get(column.type))
        sheet.write_string(0, index, column.name, styles["head_required" if column.required else "head"])
        sheet.write_string(1, index, "# " + "; ".join(_explained(column)), styles["meaning"])
        rule = _rule(column)
        if rule is not None:
            sheet.data_validation(_FIRST_ROW, index, _ROWS, index, rule)
    sheet.set_row(1, 75)
    sheet.freeze_panes(_FIRST_ROW, 1)


def _explained(column: Column) -> Iterator[str]:
    yield column.meaning
    if column.unit and column.unit not in column.meaning:
        yield f"in {column.unit}" if column.unit != "see unit" else column.unit
    if column.choices and column.type is Type.LIST:
        yield "one or more of " + ", ".join(column.choices)
    if column.refers_to:
        yield "an id of " + " or ".join(column.refers_to)


def _rule(column: Column) -> dict[str, Any] | None:
    """Give the rule that the spreadsheet program holds cells to; a stop for choices, a warning for limits."""
    hint = {"input_title": column.name[:32], "input_message": column.meaning[:_LONGEST_HINT]}
    if column.choices and column.type is Type.TEXT and len(",".join(column.choices)) <= _LONGEST_LIST:
        return {"validate": "list", "source": list(column.choices), **hint}
    if column.type is Type.BOOLEAN:
        return {"validate": "list", "source": ["true", "false"], **hint}
    if column.type in {Type.INTEGER, Type.REAL}:
        kind = "integer" if column.type is Type.INTEGER else "decimal"
        least = -1e12 if column.least is None else column.least
        most = 1e12 if column.most is None else column.most
        limits = {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}
        return {**limits, "error_type": "warning", **hint}
    return None
