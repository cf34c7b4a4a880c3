"""Brings shapes to WGS84 and catches coordinates that cannot mean what the file says."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import AreaOfInterest, Transformer, TransformerGroup

from firmground.intake.shapes import ShapeColumn
from firmground.model.tables import Tables

__all__ = ["Bounds", "extent", "to_wgs84"]

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees of WGS84."""

_WGS84 = CRS.from_epsg(4326)
_MOST_LONGITUDE, _MOST_LATITUDE = 180.0, 90.0
_STRAY_DEGREES = 10.0  # further than this outside the area that its CRS is made for, a shape was not measured in it
_CLEARLY_OUT = 1.0  # degrees outside the extent of the others before anybody is accused of swapping
_JUST_IN = 0.25
_FAR_DEGREES = 5.0
_WRONG_CRS = "find out in which system the coordinates were measured and declare it; do not only relabel the file"


def extent(tables: Tables) -> Bounds | None:
    """Give the extent of all that a project has drawn, so that swapped coordinates show; None where that is nothing."""
    drawn = [row["geometry"] for rows in tables.values() for row in rows if row.get("geometry") is not None]
    if not drawn:
        return None
    west, south, east, north = shapely.total_bounds(np.asarray(drawn, dtype=object)).tolist()
    return west, south, east, north


def to_wgs84(column: ShapeColumn, *, declared: bool, bounds: Bounds | None = None) -> None:
    """Convert the shapes in place, and refuse those whose coordinates contradict what the file declares.

    Without a declared system (tables of text) longitude and latitude in WGS84 are taken. ``bounds`` is the extent of
    the project, if it has one already; swapped coordinates are told by it, else by the majority of the file.
    """
    crs = _crs_of(column, declared=declared)
    if crs is None or not len(column.present()):
        return
    if not _contradicted(column, crs) and not crs.equals(_WGS84, ignore_axis_order=True):
        _convert(column, crs)
    _refuse_null_island(column)
    _refuse_swapped(column, bounds)
    if bounds is not None:
        _doubt_far(column, bounds)


def _crs_of(column: ShapeColumn, *, declared: bool) -> CRS | None:
    if not declared:
        return _WGS84
    if not column.crs:
        column.notes.error(
            "FG-IN-043",
            "the file declares no coordinate reference system",
            "add the .prj, or set the system of the layer and export it anew",
        )
        return None
    try:
        crs = CRS.from_user_input(column.crs)
        crs = crs.to_2d() if crs.is_geographic or crs.is_projected or crs.is_bound else crs
    except CRSError as error:
        _unfit(column, f"the coordinate reference system is not understood ({error})")
        return None
    if crs.is_geographic or crs.is_projected or crs.is_bound:
        return crs
    _unfit(column, f"{crs.name!r} is neither geographic nor projected")
    return None


def _unfit(column: ShapeColumn, message: str) -> None:
    column.notes.error("FG-IN-044", message, "export the layer in WGS84 (EPSG:4326) or UTM")


def _boxes(column: ShapeColumn) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    where = column.present()
    return where, shapely.bounds(column.shapes[where])


def _contradicted(column: ShapeColumn, crs: CRS) -> bool:
    """Refuse coordinates that the declared system cannot hold; true where the whole sheet is refused."""
    where, boxes = _boxes(column)
    x, y = np.abs(boxes[:, [0, 2]]).max(axis=1), np.abs(boxes[:, [1, 3]]).max(axis=1)
    if crs.is_geographic:
        if not np.allclose([axis.unit_conversion_factor for axis in crs.axis_info], np.pi / 180):
            return False
        swapped = (y > _MOST_LATITUDE) & (y <= _MOST_LONGITUDE) & (x <= _MOST_LATITUDE)
        _refuse_as_swapped(column, where[swapped])
        out = ((x > _MOST_LONGITUDE) | (y > _MOST_LATITUDE)) & ~swapped
        why = f"are no degrees, although {_named(crs)} is declared or taken"
    else:
        out = (x <= _MOST_LONGITUDE) & (y <= _MOST_LATITUDE) & (x + y > 0)
        why = f"look like degrees, although {_named(crs)} is declared"
    return _refuse_contradiction(column, where[out], len(where), why)


def _refuse_contradiction(column: ShapeColumn, which: NDArray[np.int64], of: int, why: str) -> bool:
    def said(index: int) -> str:
        x, y = shapely.get_coordinates(column.shapes[index])[0]
        return f"coordinates such as {x:.10g} {y:.10g} {why}"

    if 2 * len(which) <= of:
        column.refuse(which, "FG-IN-046", said, _WRONG_CRS)
        return False
    message = f"{said(int(which[0]))} ({len(which)} of {of} rows)"
    column.notes.error("FG-IN-046", message, _WRONG_CRS, column="geometry")
    column.shapes[:] = None
    return True


def _named(crs: CRS) -> str:
    authority = crs.to_authority()
    return f"{crs.name} ({':'.join(authority)})" if authority else str(crs.name)


@dataclass(frozen=True, slots=True)
class _Way:
    """One operation from the system of the file to WGS84."""

    transformer: Transformer
    missing_better: bool

    def described(self) -> str:
        accuracy = self.transformer.accuracy
        exact = f"accuracy {accuracy:g} m" if accuracy >= 0 else "accuracy unknown"
        better = "; a better operation needs a grid that is not installed" if self.missing_better else ""
        return f"{self.transformer.description}, {exact}{better}"


def _convert(column: ShapeColumn, crs: CRS) -> None:
    where, boxes = _boxes(column)
    try:
        way = _way(crs, boxes)
        column.shapes[where] = shapely.transform(column.shapes[where], way.transformer.transform, interleaved=False)
    except ProjError as error:
        _unfit(column, f"{_named(crs)} cannot be converted to WGS84 ({error})")
        column.shapes[:] = None
        return
    _, boxes = _boxes(column)
    lost = ~np.isfinite(boxes).all(axis=1)
    used = crs.area_of_use
    if used is not None:
        lost |= _outside(boxes, (used.west, used.south, used.east, used.north), _STRAY_DEGREES)
    if not _refuse_contradiction(
        column, where[lost], len(where), f"lie outside the area that {_named(crs)} is made for"
    ):
        column.notes.warn(
            "FG-IN-045",
            f"coordinates were converted from {_named(crs)} to WGS84: {way.described()}",
            "check that this operation is the one that your survey uses",
            column="geometry",
        )


def _way(crs: CRS, boxes: NDArray[np.float64]) -> _Way:
    """Choose the most accurate operation for the place where the shapes lie."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a missing grid is told in the finding
        rough = Transformer.from_crs(crs, _WGS84, always_xy=True)
        west, south = rough.transform(boxes[:, 0].min(), boxes[:, 1].min())
        east, north = rough.transform(boxes[:, 2].max(), boxes[:, 3].max())
        area = None
        if np.isfinite([west, south, east, north]).all():
            area = AreaOfInterest(west, min(south, north), east, max(south, north))
        group = TransformerGroup(crs, _WGS84, always_xy=True, area_of_interest=area)
    return _Way(group.transformers[0] if group.transformers else rough, not group.best_available)


def _outside(boxes: NDArray[np.float64], bounds: Bounds, margin: float) -> NDArray[np.bool_]:
    """Tell which boxes have their centre further than a margin outside of bounds, in degrees."""
    west, south, east, north = bounds
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    turned = west > east  # bounds across the antimeridian are not judged by longitude
    beside = (x < west - margin) | (x > east + margin) if not turned else np.zeros(len(x), dtype=bool)
    out: NDArray[Any] = beside | (y < south - margin) | (y > north + margin)
    return out


def _refuse_null_island(column: ShapeColumn) -> None:
    where, boxes = _boxes(column)
    nowhere = where[(boxes == 0.0).all(axis=1)]
    column.refuse(
        nowhere, "FG-IN-059", "the coordinates are 0, 0", "measure the place; leave unknown coordinates blank"
    )


def _refuse_swapped(column: ShapeColumn, bounds: Bounds | None) -> None:
    """Refuse rows that lie far from the others but among them once their coordinates change places.

    Without bounds the sheet is its own witness: most rows lie on one side of the line longitude = latitude, and the
    rows on the other side are compared with the extent of these.
    """
    where, boxes = _boxes(column)
    suspects = np.ones(len(boxes), dtype=bool)
    if bounds is None:
        east_of_diagonal = boxes[:, 0] + boxes[:, 2] > boxes[:, 1] + boxes[:, 3]
        if 2 * east_of_diagonal.sum() == len(boxes):
            return
        suspects = east_of_diagonal if 2 * east_of_diagonal.sum() < len(boxes) else ~east_of_diagonal
        others = boxes[~suspects]
        bounds = (others[:, 0].min(), others[:, 1].min(), others[:, 2].max(), others[:, 3].max())
    turned = boxes[:, [1, 0, 3, 2]]
    swapped = suspects & _outside(boxes, bounds, _CLEARLY_OUT) & ~_outside(turned, bounds, _JUST_IN)
    _refuse_as_swapped(column, where[swapped])


def _refuse_as_swapped(column: ShapeColumn, which: NDArray[np.int64]) -> None:
    column.refuse(
        which,
        "FG-IN-047",
        "latitude and longitude are swapped",
        "give longitude (x, east) first and latitude (y, north) second, or name the columns the other way round",
    )


def _doubt_far(column: ShapeColumn, bounds: Bounds) -> None:
    where, boxes = _boxes(column)
    far = where[_outside(boxes, bounds, _FAR_DEGREES)]
    column.doubt(far, "FG-IN-062", "the row lies far from the rest of the project", "check the coordinates")
