"""The binary form of geometries in a GeoPackage (OGC 12-128r18, clause 2.1.3): a header, then WKB.

Polygons and lines carry their envelope and points none, as GDAL writes them, so that a row which QGIS saved without
moving a vertex is byte for byte the row that was there.
"""

import sqlite3
import struct
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["WGS84", "UnreadableBlobError", "decode", "encode", "extent", "multi_part", "register"]

WGS84 = 4326
_PLAIN = struct.Struct("<2sBBi")
_BOXED = struct.Struct("<2sBBi4d")
_LITTLE_ENDIAN = 0b0000_0001
_ENVELOPE_XY = 0b0000_0010
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_LINE, _POLYGON = 1, 3  # type numbers of shapely
_POINT_TYPE = 0


class UnreadableBlobError(ValueError):
    """A blob holds no geometry; ``index`` says which."""

    def __init__(self, index: int) -> None:
        super().__init__(f"geometry {index} cannot be read")
        self.index = index


def encode(shapes: NDArray[Any], *, multi: bool = False) -> list[bytes | None]:
    """Write flat shapes that are not empty; None stays None. ``multi`` makes lines and polygons multi-part first."""
    if multi:
        shapes = multi_part(shapes)
    points = (shapely.get_type_id(shapes) == _POINT_TYPE).tolist()
    boxes = shapely.bounds(shapes)[:, [0, 2, 1, 3]].tolist()
    return [
        None
        if wkb is None
        else _PLAIN.pack(b"GP", 0, _LITTLE_ENDIAN, WGS84) + wkb
        if point
        else _BOXED.pack(b"GP", 0, _LITTLE_ENDIAN | _ENVELOPE_XY, WGS84, *box) + wkb
        for wkb, point, box in zip(shapely.to_wkb(shapes, byte_order=1), points, boxes, strict=True)
    ]


def multi_part(shapes: NDArray[Any]) -> NDArray[Any]:
    """Give lines and polygons as multi-part shapes of one part; others as they are."""
    shapes = shapes.copy()
    kinds = shapely.get_type_id(shapes)
    for kind, gather in ((_LINE, shapely.multilinestrings), (_POLYGON, shapely.multipolygons)):
        single = np.flatnonzero(kinds == kind)
        if len(single):
            shapes[single] = gather(shapes[single], indices=np.arange(len(single)))
    return shapes


def decode(blobs: Sequence[object]) -> NDArray[Any]:
    """Read blobs, whoever wrote them; raises UnreadableBlobError at the first that holds no geometry."""
    wkbs = np.full(len(blobs), None, dtype=object)
    wkbs[:] = [_wkb(blob) for blob in blobs]
    shapes: NDArray[Any] = shapely.from_wkb(wkbs, on_invalid="ignore")
    for index in np.flatnonzero(shapely.is_missing(shapes)).tolist():
        if blobs[index] is not None:
            raise UnreadableBlobError(index)
    return shapes


def _wkb(blob: object) -> bytes | None:
    if not isinstance(blob, bytes) or len(blob) <= _PLAIN.size or blob[:2] != b"GP":
        return None
    size = _ENVELOPE_BYTES.get(blob[3] >> 1 & 0b111)
    return None if size is None else blob[_PLAIN.size + size :]


def extent(shapes: NDArray[Any]) -> tuple[float, float, float, float] | None:
    """Give west, south, east and north of all shapes together; None where there is no shape."""
    boxes = shapely.bounds(shapes[~shapely.is_missing(shapes)])
    boxes = boxes[np.isfinite(boxes).all(axis=1)]  # an empty shape has none
    if not len(boxes):
        return None
    west, south = boxes[:, :2].min(axis=0).tolist()
    east, north = boxes[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def register(connection: sqlite3.Connection) -> None:
    """Give the connection the functions that the triggers of a spatial index call, if QGIS has made one."""

    def bound(side: int) -> Callable[[object], float | None]:
        def read(blob: object) -> float | None:
            box = extent(decode([blob]))
            return None if box is None else box[side]

        return read

    for side, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, bound(side), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, lambda b: int(extent(decode([b])) is None), deterministic=True)
