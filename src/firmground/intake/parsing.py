"""Turns one raw cell into a typed value, or into a fault that says what to write instead."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import TypeAlias

from firmground.intake.collector import quoted
from firmground.intake.headers import folded
from firmground.intake.readers.limits import TEXT_MOST
from firmground.intake.readers.sheet import Cell, is_blank
from firmground.model.finding import Severity
from firmground.model.tables import Column, Type, Value

__all__ = ["Fault", "Parser", "number_of", "parser_for", "text_fault", "text_of"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; a warning carries the value as it was understood."""

    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR
    value: Value = None


Parser: TypeAlias = Callable[[Cell], Value | Fault]

_TRUE = frozenset({"true", "yes", "y", "1", "так", "да"})
_FALSE = frozenset({"false", "no", "n", "0", "ні", "нет"})
_FIELD_WORDS: Mapping[str, str] = {"sha": "suspected", "cha": "confirmed"}
_PARTING = frozenset(";|\r\n\t")

_BLANKS = " \u00a0\u202f\u2009\u2007'\u2019"  # what parts thousands in print: blanks of several widths, apostrophes
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,4})?")
_BLANK_GROUPS = re.compile(rf"[+-]?\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?:[.,]\d+)?")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_DOT_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_ONE_COMMA_GROUP = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")

_THOUSAND = 1000
_WHOLE_DOUBLE = 1e15  # up to here every whole number is a double of its own

_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]+(\S.*))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?:[T ]+(\S.*))?")
_MIDNIGHT = re.compile(r"0{1,2}:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def parser_for(column: Column) -> Parser:
    """Give the function that reads cells of a column; a blank cell is None, or a fault where a value must be there."""
    read = _READERS[column.type]

    def parse(cell: Cell) -> Value | Fault:
        if is_blank(cell):
            return _missing(column) if column.required else None
        return read(cell, column)

    return parse


def _missing(column: Column) -> Fault:
    return Fault("FG-IN-020", f"{column.name!r} is missing", f"fill in: {column.meaning}")


def text_of(cell: Cell) -> str:
    """Write a cell as text: trimmed, dates as ISO, whole numbers without a decimal point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE_DOUBLE:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell).strip()


def number_of(cell: Cell, *, whole: bool = False, most: float | None = None) -> float | int | Fault:
    """Read a number with decimal point or comma and blanks between thousands.

    One comma before three digits (``1,234``) is a decimal comma, with a warning where thousands would fit as well;
    where a whole number is asked for it parts thousands.
    """
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return _no_number(cell)
    if not isinstance(cell, str):
        return cell
    text = cell.strip().replace("\u2212", "-")
    ambiguous = bool(_ONE_COMMA_GROUP.fullmatch(text))
    plain = text.replace(",", "") if ambiguous and whole else _ungrouped(text)
    if plain is None:
        return _no_number(cell)
    value = float(plain)
    if ambiguous and not whole and most is not None and value * _THOUSAND <= most:
        return Fault(
            "FG-IN-029",
            f"{quoted(text)} was read as {value:g} (decimal comma)",
            "if thousands are meant, write them without comma",
            Severity.WARNING,
            value,
        )
    return value


def _no_number(cell: Cell) -> Fault:
    return Fault("FG-IN-021", f"{quoted(cell)} is not a number", "write digits only, without unit")


def _ungrouped(text: str) -> str | None:
    if _PLAIN.fullmatch(text):
        return text.replace(",", ".")
    if _BLANK_GROUPS.fullmatch(text):
        return text.translate(dict.fromkeys(map(ord, _BLANKS))).replace(",", ".")
    if _COMMA_GROUPS.fullmatch(text):
        return text.replace(",", "")
    if _DOT_GROUPS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return None


def _real(cell: Cell, column: Column) -> Value | Fault:
    number = number_of(cell, most=column.most)
    if isinstance(number, Fault):
        return number
    return _out_of_limits(number, cell, column) or float(number)


def _integer(cell: Cell, column: Column) -> Value | Fault:
    number = number_of(cell, whole=True)
    if isinstance(number, Fault):
        return number
    outside = _out_of_limits(number, cell, column)
    if outside is not None:
        return outside
    if not float(number).is_integer():
        return Fault("FG-IN-022", f"{quoted(cell)} is not a whole number", "write a whole number")
    return int(number)


def _out_of_limits(number: float, cell: Cell, column: Column) -> Fault | None:
    least = -math.inf if column.least is None else column.least
    most = math.inf if column.most is None else column.most
    if math.isfinite(number) and least <= number <= most:
        return None
    unit = f" {column.unit}" if column.unit else ""
    return Fault(
        "FG-IN-023",
        f"{quoted(cell)} lies outside {least:g} to {most:g}{unit}",
        f"check {column.name!r}: {column.meaning}",
    )


def _date(cell: Cell, column: Column) -> Value | Fault:
    if isinstance(cell, datetime):
        return _dated(cell.date(), "" if cell.time() == time() else cell.time().isoformat(), cell)
    if isinstance(cell, date):
        return _dated(cell, "", cell)
    text = cell.strip() if isinstance(cell, str) else ""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, clock = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year, clock = found.groups()
    else:
        return _no_date(cell, column)
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return _no_date(cell, column)
    return _dated(value, "" if not clock or _MIDNIGHT.fullmatch(clock) else clock, cell)


def _dated(value: date, clock: str, cell: Cell) -> Value | Fault:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return Fault("FG-IN-024", f"{quoted(cell)} lies outside {_FIRST_YEAR} to {_LAST_YEAR}", "check the year")
    if clock:
        return Fault(
            "FG-IN-032",
            f"the time of day of {quoted(cell)} was dropped",
            "check the day; work days are local days without a time",
            Severity.WARNING,
            value,
        )
    return value


def _no_date(cell: Cell, column: Column) -> Fault:
    return Fault(
        "FG-IN-024",
        f"{quoted(cell)} is not a date for {column.name!r}",
        "write 2026-05-31 or 31.05.2026 (day first), or format the cell as a date",
    )


def _boolean(cell: Cell, column: Column) -> Value | Fault:
    if isinstance(cell, bool):
        return cell
    word = text_of(cell).casefold()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    return Fault("FG-IN-025", f"{quoted(cell)} is neither true nor false", f"write true or false for {column.name!r}")


def _text(cell: Cell, column: Column) -> Value | Fault:
    text = text_of(cell)
    fault = text_fault(text, TEXT_MOST)
    if fault is not None:
        return fault
    if column.choices:
        return _chosen(text, column)
    if column.name == "id" and _PARTING & set(text):
        return Fault("FG-IN-031", f"id {quoted(text)} holds ; or | or a line break", "use another character")
    return text


def _list(cell: Cell, column: Column) -> Value | Fault:
    fault = text_fault(text_of(cell), TEXT_MOST)
    if fault is not None:
        return fault
    items: list[str] = []
    for item in text_of(cell).split(";"):
        chosen = _chosen(item.strip(), column) if column.choices and item.strip() else item.strip()
        if isinstance(chosen, Fault):
            return chosen
        items += [chosen] if chosen else []
    if not items:
        return _missing(column) if column.required else None
    return ";".join(items)


def _chosen(text: str, column: Column) -> str | Fault:
    word = folded(text)
    choice = _by_fold(column.choices).get(_FIELD_WORDS.get(word, word))
    if choice is not None:
        return choice
    return Fault(
        "FG-IN-026", f"{quoted(text)} is no value of {column.name!r}", "use one of: " + ", ".join(column.choices)
    )


@lru_cache(maxsize=256)
def _by_fold(choices: tuple[str, ...]) -> Mapping[str, str]:
    return {folded(choice): choice for choice in choices}


def text_fault(text: str, most: int) -> Fault | None:
    """Find what is wrong with a text as such: longer than ``most`` characters, or with control characters."""
    if len(text) > most:
        return Fault("FG-IN-027", f"the text has {len(text)} characters", f"write at most {most}")
    if text.isprintable() or not any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in text):
        return None
    return Fault("FG-IN-028", f"{quoted(text)} holds control characters", "type the text anew")


_READERS: Mapping[Type, Callable[[Cell, Column], Value | Fault]] = {
    Type.TEXT: _text,
    Type.INTEGER: _integer,
    Type.REAL: _real,
    Type.DATE: _date,
    Type.BOOLEAN: _boolean,
    Type.LIST: _list,
}
