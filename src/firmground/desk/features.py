"""The layers with a shape, as other programs read them: features of GeoJSON (RFC 7946), by box and by page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from firmground.model.columns import Shape
from firmground.model.progress import Parcel
from firmground.model.tables import LAYERS, Row

__all__ = ["LAND", "SEALED", "Box", "Collection", "collections", "feature", "land_rows", "within"]

LAND = "land"
SEALED = frozenset({LAND, "hazardous_areas"})
"""Collections whose shapes are noted when they are read, as far as their land is not handed over."""

_GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class Box:
    """A box in degrees: west, south, east, north; where west lies beyond east it crosses the date line."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, shape: BaseGeometry) -> bool:
        """Whether a shape lies in the box, or touches it."""
        if self.west <= self.east:
            return bool(shapely.box(self.west, self.south, self.east, self.north).intersects(shape))
        return Box(self.west, self.south, 180.0, self.north).meets(shape) or Box(
            -180.0, self.south, self.east, self.north
        ).meets(shape)


@dataclass(frozen=True, slots=True)
class Collection:
    """A layer that has a shape: its key, what it holds, and its columns."""

    id: str
    meaning: str


def collections() -> tuple[Collection, ...]:
    """Give the layers that have a shape, and the ground as it is today."""
    drawn = [Collection(layer.name, layer.meaning) for layer in LAYERS.values() if layer.shape is not Shape.NONE]
    return (*drawn, Collection(LAND, "Ground by its state today; each part of an area that differs is a row."))


def land_rows(parcels: Sequence[Parcel]) -> Iterator[Row]:
    """Give the rows of the ground, each with an ``id`` of its own."""
    for number, parcel in enumerate(parcels):
        yield {
            "id": f"{parcel.area}.{number}",
            "area": parcel.area,
            "place": parcel.place,
            "state": parcel.state.value,
            "way": parcel.way.value if parcel.way else None,
            "depth_m": parcel.depth_m,
            "since": parcel.since,
            "m2": round(parcel.m2, 2),
            _GEOMETRY: parcel.shape,
        }


def within(rows: Iterable[Row], box: Box | None) -> list[Row]:
    """Leave out the rows whose shape does not meet a box; rows without a shape meet none."""
    if box is None:
        return list(rows)
    return [row for row in rows if isinstance(shape := row.get(_GEOMETRY), BaseGeometry) and box.meets(shape)]


def feature(row: Row) -> dict[str, Any]:
    """Write a row as a feature; coordinates in degrees, longitude first, to about a centimetre."""
    shape = row.get(_GEOMETRY)
    drawn = shapely.geometry.mapping(shapely.set_precision(shape, 1e-7)) if isinstance(shape, BaseGeometry) else None
    told = {name: value for name, value in row.items() if name not in ("id", _GEOMETRY)}
    return {"type": "Feature", "id": row["id"], "geometry": drawn, "properties": told}
