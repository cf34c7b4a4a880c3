"""One spelling of a value, so that equal values have equal hashes on every machine."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from shapely import to_wkb
from shapely.geometry.base import BaseGeometry

__all__ = ["digest"]


def plain(value: Any) -> Any:  # noqa: PLR0911 - one return for each kind of value
    """Turn a model value into lists, strings and numbers; sets are sorted, shapes become hexadecimal WKB."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if is_dataclass(value):
        return [type(value).__name__, *(plain(getattr(value, f.name)) for f in fields(value))]
    if isinstance(value, Mapping):
        return [[key, plain(value[key])] for key in sorted(value)]
    if isinstance(value, frozenset):
        return sorted(plain(v) for v in value)
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseGeometry):
        return to_wkb(value, hex=True, byte_order=1)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest(value: Any) -> str:
    """Give the SHA-256 of the canonical JSON of a value, in hexadecimal."""
    text = json.dumps(plain(value), separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
