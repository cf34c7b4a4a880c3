"""Geometry blobs of any legal form are read, and what is none is found."""

import struct

import numpy as np
import pytest
import shapely

from firmground.track.stores import blob

SHAPE = shapely.LineString([(34, 51), (35, 52)])


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("order", [0, 1])
def test_every_envelope_and_byte_order_is_read(code: int, order: int) -> None:
    """All five envelopes of the standard, in both byte orders of header and geometry, lead to the same shape."""
    doubles = (0, 4, 6, 6, 8)[code]
    mark = "<" if order else ">"
    header = b"GP" + bytes([0, code << 1 | order]) + struct.pack(f"{mark}i{doubles}d", 4326, *[0.0] * doubles)
    assert blob.decode([header + shapely.to_wkb(SHAPE, byte_order=order)]).tolist() == [SHAPE]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"GP",
        b"GP\0\1\xe6\x10\0\0",
        b"XX\0\1\xe6\x10\0\0" + shapely.to_wkb(SHAPE),
        b"GP\0\x0b\xe6\x10\0\0" + shapely.to_wkb(SHAPE),
        b"GP\0\1\xe6\x10\0\0" + shapely.to_wkb(SHAPE)[:-1],
        b"GP\0\1\xe6\x10\0\0\1\2\0\0\0\xff\xff\xff\xff",
        "LINESTRING (34 51, 35 52)",
        7,
    ],
)
def test_what_is_no_geometry_is_found_by_its_index(broken: object) -> None:
    """Cut, foreign or impossible blobs are refused and never guessed at."""
    good = blob.encode(np.array([SHAPE], dtype=object))[0]
    with pytest.raises(blob.UnreadableBlobError) as raised:
        blob.decode([good, None, broken])
    assert raised.value.index == 2


def test_promotion_keeps_every_part_in_its_row() -> None:
    """Single lines and polygons become multi-part, all else stays, and None stays None."""
    square, other = shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 7)
    shapes = [square, None, shapely.MultiPolygon([square, other]), SHAPE, other, shapely.Point(1, 2)]
    found = blob.decode(blob.encode(np.array(shapes, dtype=object), multi=True)).tolist()
    assert found == [
        shapely.MultiPolygon([square]),
        None,
        shapes[2],
        shapely.MultiLineString([SHAPE]),
        shapely.MultiPolygon([other]),
        shapes[5],
    ]
    assert shapes[0] == square


def test_the_extent_passes_over_what_has_none() -> None:
    """Missing and empty shapes reach nowhere."""
    assert blob.extent(np.array([None, shapely.Polygon(), SHAPE], dtype=object)) == (34.0, 51.0, 35.0, 52.0)
    assert blob.extent(np.array([None, shapely.Point()], dtype=object)) is None
    assert blob.extent(np.array([], dtype=object)) is None
