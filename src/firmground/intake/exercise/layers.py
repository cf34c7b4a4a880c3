"""Reads the layers of a GeoPackage over which an exercise is drawn, as plain columns and WGS84 shapes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError as PyprojCRSError

from firmground.errors import BadInputError

__all__ = ["Layer", "fold", "read_layers"]

_MARK = b"SQLite format 3\0"
_YEAR = re.compile(r"(\d{4})s?")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its columns by name, its shapes in degrees of WGS84."""

    name: str
    columns: Mapping[str, NDArray[Any]]
    shapes: NDArray[Any]

    def text(self, row: int, *names: str) -> str:
        """Text of the first of these columns that is there and filled; empty if there is none."""
        for name in names:
            value = self.columns[name][row] if name in self.columns else None
            if value is not None and value == value and str(value).strip():  # noqa: PLR0124 - not-a-number differs
                return str(value).strip()
        return ""

    def people(self, row: int) -> int | None:
        """People as the newest column called ``people``, ``pop...`` or ``population...`` gives them."""
        for name in sorted((c for c in self.columns if c == "people" or c.startswith("pop")), key=_age):
            try:
                count = float(self.text(row, name))
            except ValueError:
                continue
            if count >= 1:
                return round(count)
        return None

    def within(self, kept: NDArray[np.bool_]) -> "Layer":
        """Keep some rows only."""
        return Layer(self.name, {name: values[kept] for name, values in self.columns.items()}, self.shapes[kept])


def fold(name: str) -> str:
    """Bring a name into the form in which names are compared."""
    return name.casefold().replace("\u0451", "\u0435").strip()


def _age(column: str) -> tuple[int, str]:
    years = [int(year) for year in _YEAR.findall(column)]
    return (-max(years, default=0), column)


def read_layers(path: Path, wanted: tuple[str, ...]) -> list[Layer]:
    """Read every layer whose name begins with one of ``wanted``, in the order of the file.

    Raises BadInputError if the file is no GeoPackage or a layer cannot be brought to WGS84.
    """
    try:
        with path.open("rb") as file:
            marked = file.read(len(_MARK)) == _MARK
    except OSError as error:
        raise BadInputError(f"{path.name} cannot be read: {error.strerror}") from error
    if not marked:
        raise BadInputError(f"{path.name} is no GeoPackage; an exercise is drawn over one")
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        return [_read(path, name) for name in names if fold(name).startswith(wanted)]
    except (DataSourceError, DataLayerError, PyprojCRSError) as error:
        raise BadInputError(f"{path.name} cannot be read: {error}") from error


def _read(path: Path, name: str) -> Layer:
    about, _, shapes, values = pyogrio.raw.read(path, layer=name, force_2d=True)
    drawn = shapely.from_wkb(shapes)
    kept = ~(shapely.is_missing(drawn) | shapely.is_empty(drawn))
    if not about["crs"]:
        raise BadInputError(f"layer {name} of {path.name} says no coordinate reference system")
    layer = Layer(name, dict(zip(map(fold, about["fields"]), values, strict=True)), _in_degrees(drawn, about["crs"]))
    return layer.within(kept)


def _in_degrees(shapes: NDArray[Any], crs: str) -> NDArray[Any]:
    if CRS.from_user_input(crs).equals(CRS.from_epsg(4326), ignore_axis_order=True):
        return shapes
    move = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform
    moved: NDArray[Any] = shapely.transform(shapes, move, interleaved=False)
    return moved
