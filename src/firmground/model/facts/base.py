"""What a fact is: a frozen value with a stable name and version, and the one way to write and read its payload."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any, ClassVar, TypeAlias, get_origin, get_type_hints

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

__all__ = ["EVERYWHERE", "WHOLE", "Fact", "Ground", "Payload", "Upcaster", "payload_of", "read_payload", "said"]

Ground: TypeAlias = Polygon | MultiPolygon | None
"""The part of an area that a fact speaks of, in WGS84; None for all of it."""

WHOLE = "the whole project"
"""Stands beside layers in what a field refers to: it may speak of the whole project, too."""

EVERYWHERE = "region"
"""What such a field holds then; a place of this id, or the only place of this level, comes first."""

Payload: TypeAlias = dict[str, Any]
"""A fact as JSON knows it: names of fields, and text, numbers, lists or mappings."""

Upcaster: TypeAlias = Callable[[Payload], Payload]
"""Turns the payload of one version of a fact into that of the next."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened or was said; the fields are its payload.

    ``name`` and ``version`` are stable for ever and stand in every ledger; ``about`` names the field whose value is
    the subject of the event. ``upcasters`` lead, one by one, from version 1 to ``version``. ``written`` facts are
    made by verbs of their own and cannot be typed in by ``record``.
    """

    name: ClassVar[str]
    about: ClassVar[str]
    version: ClassVar[int] = 1
    upcasters: ClassVar[tuple[Upcaster, ...]] = ()
    written: ClassVar[bool] = False

    @property
    def subject(self) -> str:
        """Id of what the fact is about."""
        return str(getattr(self, self.about))


def said(
    meaning: str,
    *,
    unit: str = "",
    choices: tuple[str, ...] = (),
    refers_to: tuple[str, ...] = (),
    least: float | None = None,
    most: float | None = None,
    default: Any = MISSING,
) -> Any:
    """Declare a field with what forms, checks and documentation say of it; without a default it is required."""
    metadata = {
        "meaning": meaning,
        "unit": unit,
        "choices": choices,
        "refers_to": refers_to,
        "least": least,
        "most": most,
    }
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def payload_of(fact: Fact) -> Payload:
    """Write a fact as JSON values; a field that has its default is left out, so that adding a field changes no hash."""
    found: Payload = {}
    for one in fields(fact):
        value = getattr(fact, one.name)
        if one.default is MISSING or value != one.default:
            found[one.name] = _written(value)
    return found


def read_payload(kind: type[Fact], version: int, payload: Mapping[str, Any]) -> Fact:
    """Read a fact of any version that ever was; raises ValueError where the payload is not of the kind."""
    if not 1 <= version <= kind.version:
        raise ValueError(f"{kind.name}: version {version} is not known here, {kind.version} is the newest")
    current = dict(payload)
    for raised in kind.upcasters[version - 1 :]:
        current = raised(current)
    readers = _readers(kind)  # type: ignore[arg-type] # a class has a hash, whatever its values have
    try:
        return kind(**{name: readers[name](value) for name, value in current.items()})
    except KeyError as error:
        raise ValueError(f"{kind.name} has no field {error.args[0]!r}") from None
    except TypeError as error:
        raise ValueError(f"{kind.name}: {error}") from error


@cache
def _readers(kind: Callable[..., Fact]) -> dict[str, Callable[[Any], Any]]:
    """Say how the JSON value of each field is read; a ledger has millions of them, so this is asked once."""
    hints = get_type_hints(kind)
    return {name: _reader(hint) for name, hint in hints.items() if get_origin(hint) is not ClassVar}


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(value, hex=True, byte_order=1)
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    return value


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Give what reads the JSON value of a field; whole numbers and truth values are not mixed up."""
    if hint == Ground:
        return lambda value: None if value is None else shapely.from_wkb(value)
    if hint in (date, date | None):
        return lambda value: None if value is None else date.fromisoformat(value)
    if hint is float:
        return _float
    if isinstance(hint, type):
        return lambda value: value if type(value) is hint else _refuse(value, hint)
    return _tuple


def _float(value: Any) -> float:
    if type(value) is int:
        return float(value)
    return value if type(value) is float else _refuse(value, float)


def _tuple(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(tuple(one) if isinstance(one, list) else one for one in value)
    return value


def _refuse(value: Any, hint: type) -> Any:
    raise ValueError(f"{value!r} is no {hint.__name__}")
