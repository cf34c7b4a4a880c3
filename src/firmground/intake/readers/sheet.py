"""A sheet as it was delivered: header, raw cells, shapes; nothing interpreted yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, TypeAlias

from numpy.typing import NDArray

from firmground.intake.collector import Collector
from firmground.intake.readers.limits import CELLS_MOST, COLUMNS_MOST, ROWS_MOST

__all__ = ["Cell", "Sheet", "is_blank", "sheet_of"]

Cell: TypeAlias = str | int | float | bool | date | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, layer or text file; ``columns`` are as long as ``numbers``, the rows as the user counts them.

    ``shapes`` are WKB bytes or None in the order of the rows, or no array at all where the format has no geometry of
    its own; ``crs`` is what the file declares. ``cut_names`` marks formats that cut column names at ten characters.
    ``notes`` holds what the reader found; it counts only if the sheet is chosen.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[Sequence[Cell], ...]
    numbers: Sequence[int]
    notes: Collector
    shapes: NDArray[Any] | None = None
    crs: str | None = None
    cut_names: bool = False


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing: no value, only blanks, or the not-a-number that stands for no value."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return cell is None or cell != cell  # noqa: PLR0124 - true of NaN only


def sheet_of(name: str, records: Iterable[Sequence[Cell]], notes: Collector) -> Sheet | None:
    """Make a sheet of records that count from 1; None where there is not even a header.

    The first record that is not blank is the header. A second record whose cells all start with ``#`` (HXL tags, or
    the meanings of the template) is skipped, and so are blank records.
    """
    numbered = ((n, record) for n, record in enumerate(records, 1) if not all(map(is_blank, record)))
    _, first = next(numbered, (0, None))
    if first is None:
        return None
    header = _header(first)
    width = len(header)
    if width > COLUMNS_MOST:
        notes.error(
            "FG-IN-009",
            f"the header has {width} columns",
            f"deliver at most {COLUMNS_MOST} columns",
        )
        return Sheet(name, (), (), (), notes)
    numbers: list[int] = []
    rows: list[Sequence[Cell]] = []
    most = min(ROWS_MOST, CELLS_MOST // width)
    for number, record in numbered:
        if not rows and _is_tag_row(record):
            continue
        if len(rows) >= most:
            notes.error("FG-IN-009", f"there are more than {most} rows", "deliver the rows in several files")
            break
        numbers.append(number)
        rows.append(_fitted(record, width, number, notes))
    columns = tuple(zip(*rows, strict=True)) if rows else ((),) * width
    return Sheet(name, header, columns, numbers, notes)


def _header(record: Sequence[Cell]) -> tuple[str, ...]:
    names = ["" if is_blank(cell) else str(cell).strip() for cell in record]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _is_tag_row(record: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and cell.lstrip().startswith("#") for cell in record if not is_blank(cell))


def _fitted(record: Sequence[Cell], width: int, number: int, notes: Collector) -> Sequence[Cell]:
    if len(record) == width:
        return record
    if not all(map(is_blank, record[width:])):
        notes.error(
            "FG-IN-019",
            f"the row has {len(record)} cells, the header {width}",
            "put texts that contain the delimiter in quotes, or name every column in the header",
            row=number,
        )
    return [*record[:width], *([None] * (width - len(record)))]
