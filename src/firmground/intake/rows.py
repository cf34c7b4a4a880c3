"""Turns the raw cells of a sheet into typed rows of a layer, with a finding for each fault."""

from collections.abc import Mapping, Sequence

import numpy as np

from firmground.intake.collector import Collector, quoted
from firmground.intake.coordinates import Bounds, to_wgs84
from firmground.intake.geometry_checks import check_shapes
from firmground.intake.headers import Matched, match_columns
from firmground.intake.parsing import Fault, parser_for
from firmground.intake.readers.sheet import Sheet
from firmground.intake.shapes import ShapeColumn, shapes_of
from firmground.model.finding import Severity
from firmground.model.tables import Layer, Row, Value

__all__ = ["Seen", "rows_of"]

Seen = dict[str, str]
"""Ids that were met in this delivery, each with where."""


def rows_of(
    sheet: Sheet, layer: Layer, mapping: Mapping[str, str], seen: Seen, bounds: Bounds | None = None
) -> tuple[Row, ...]:
    """Give the rows of a sheet that hold no error; a row has the columns that the sheet has, and no others."""
    notes = sheet.notes
    matched = match_columns(sheet, layer, mapping, notes)
    columns = _typed(sheet, layer, matched, notes)
    if "id" in columns:
        _refuse_repeated_ids(sheet, columns["id"], seen, notes)
    with np.errstate(all="ignore"):  # what is not finite becomes a finding, not a warning on the screen
        shapes = shapes_of(sheet, layer, matched, notes)
        if shapes is not None:
            to_wgs84(shapes, declared=sheet.shapes is not None, bounds=bounds)
            check_shapes(shapes, layer, columns.get("stated_area_m2"))
    return () if notes.broken else tuple(_rows(sheet, columns, shapes))


def _typed(sheet: Sheet, layer: Layer, matched: Matched, notes: Collector) -> dict[str, Sequence[Value]]:
    columns: dict[str, Sequence[Value]] = {}
    for column in layer.columns:
        if column.name not in matched.fields:
            continue
        index = matched.fields[column.name]
        parse = parser_for(column)
        values: list[Value] = []
        for number, cell in zip(sheet.numbers, sheet.columns[index], strict=True):
            value = parse(cell)
            if isinstance(value, Fault):
                _note(value, number, sheet.header[index], notes)
                value = value.value
            values.append(value)
        columns[column.name] = values
    return columns


def _note(fault: Fault, row: int, column: str, notes: Collector) -> None:
    tell = notes.error if fault.severity is Severity.ERROR else notes.warn
    tell(fault.code, fault.message, fault.remedy, row=row, column=column)


def _refuse_repeated_ids(sheet: Sheet, ids: Sequence[Value], seen: Seen, notes: Collector) -> None:
    for number, name in zip(sheet.numbers, ids, strict=True):
        if not isinstance(name, str):
            continue
        here = f"row {number} of {sheet.name!r}"
        first = seen.setdefault(name, here)
        if first is not here:
            told = f"id {quoted(name)} stands in {first} already, blanks at the ends not counted"
            notes.error("FG-IN-030", told, "give every row an id of its own", row=number, column="id")


def _rows(sheet: Sheet, columns: Mapping[str, Sequence[Value]], shapes: ShapeColumn | None) -> Sequence[Row]:
    names = list(columns)
    given = list(columns.values())
    if shapes is not None:
        names.append("geometry")
        given.append(shapes.shapes.tolist())
    failed = sheet.notes.failed
    records = zip(*given, strict=True)
    return [
        dict(zip(names, record, strict=True))
        for number, record in zip(sheet.numbers, records, strict=True)
        if number not in failed
    ]
