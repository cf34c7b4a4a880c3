"""What a layer of a project file is made of: columns with their types, units and meanings, and a shape."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Column", "Layer", "Shape", "Type"]


class Type(StrEnum):
    """Type of a column; LIST is text with items parted by semicolons."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    DATE = "date"
    BOOLEAN = "boolean"
    LIST = "list"


class Shape(StrEnum):
    """Which geometries a layer takes."""

    NONE = "none"
    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: type, meaning, unit, and which values it takes."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    refers_to: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer or sheet; ``id`` is its key, and a row with a known id replaces the row before it."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    shape: Shape = Shape.NONE
    aliases: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """Find a column by its name."""
        return next((c for c in self.columns if c.name == name), None)
