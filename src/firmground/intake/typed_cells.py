"""Reading a cell of a row in the type that its column promises; what is not understood reads as empty."""

import math
from datetime import date, datetime

from firmground.model.tables import Row, Tables, Type, Value

__all__ = ["by_id", "day", "empty", "fits", "flag", "items", "real", "shown", "text", "whole"]

_MOST_SHOWN = 60
_MOST = 1e300


def empty(value: Value) -> bool:
    """Whether a cell holds nothing: no value, blanks, or not-a-number."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, str) and not value.strip())


def fits(value: Value, kind: Type) -> bool:
    """Whether a cell that is not empty can be read as that type."""
    match kind:
        case Type.TEXT | Type.LIST:
            return isinstance(value, str)
        case Type.BOOLEAN:
            return isinstance(value, (bool, int)) and value in (0, 1)
        case Type.DATE:
            return _as_day(value) is not None
        case Type.INTEGER:
            return float(_as_number(value) or 0).is_integer() and _as_number(value) is not None
        case Type.REAL:
            return _as_number(value) is not None


def _as_number(value: Value) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if -_MOST < value < _MOST else None  # also refuses infinity and not-a-number


def _as_day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


def text(row: Row, name: str) -> str:
    """Text of a cell without blanks at its ends; empty if there is none."""
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def items(row: Row, name: str) -> tuple[str, ...]:
    """Items of a list cell, each once, in their order."""
    return tuple(dict.fromkeys(part.strip() for part in text(row, name).split(";") if part.strip()))


def real(row: Row, name: str) -> float | None:
    """Return the number in a cell, None if there is none."""
    return _as_number(row.get(name))


def whole(row: Row, name: str) -> int | None:
    """Return the whole number in a cell, None if there is none."""
    number = _as_number(row.get(name))
    return None if number is None else int(number)


def day(row: Row, name: str) -> date | None:
    """Return the date in a cell, None if there is none."""
    return _as_day(row.get(name))


def flag(row: Row, name: str) -> bool:
    """Whether a cell says true."""
    return row.get(name) in (True, 1)


def shown(value: Value) -> str:
    """Quote a value for a message, cut short where it is long."""
    quoted = repr(value[: _MOST_SHOWN + 1] if isinstance(value, str) else value)
    return quoted if len(quoted) <= _MOST_SHOWN else quoted[: _MOST_SHOWN - 3] + "..."


def by_id(tables: Tables, layer: str) -> list[Row]:
    """Rows of a layer by rising id."""
    return sorted(tables.get(layer, ()), key=lambda row: text(row, "id"))
