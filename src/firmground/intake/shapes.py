"""The geometry of a sheet as one column of shapes; what is refused is noted and set to None."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.intake.collector import Collector, quoted
from firmground.intake.headers import Matched
from firmground.intake.parsing import number_of, text_fault, text_of
from firmground.intake.readers.limits import WKT_TEXT_MOST
from firmground.intake.readers.sheet import Cell, Sheet, is_blank
from firmground.model.tables import Layer, Shape

__all__ = ["ShapeColumn", "is_parted", "shapes_of"]

# Collections are kept from the parser: nested a thousand deep they would exhaust its stack.
_KIND = re.compile(
    r"(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\b(?!.*(?:COLLECTION|CURVE|SURFACE))", re.IGNORECASE | re.DOTALL
)
_POSITION = ("longitude", "latitude")
_PARTED = np.array([4, 5, 6])  # type numbers of multi-part points, lines and polygons in shapely


@dataclass(frozen=True, slots=True)
class ShapeColumn:
    """Shapes of one sheet, the numbers of their rows, and where to note what is wrong with them.

    ``refused`` holds the indices of the rows whose geometry has a finding of its own already.
    """

    shapes: NDArray[Any]
    numbers: NDArray[np.int64]
    notes: Collector
    crs: str | None
    refused: set[int] = field(default_factory=set)

    def refuse(self, which: Iterable[int], code: str, message: str | Callable[[int], str], remedy: str) -> None:
        """Note an error for each shape at these indices and take the shape out."""
        for index in map(int, which):
            text = message if isinstance(message, str) else message(index)
            self.notes.error(code, text, remedy, row=int(self.numbers[index]), column="geometry")
            self.shapes[index] = None
            self.refused.add(index)

    def doubt(self, which: Iterable[int], code: str, message: str | Callable[[int], str], remedy: str) -> None:
        """Note a warning for each shape at these indices."""
        for index in map(int, which):
            text = message if isinstance(message, str) else message(index)
            self.notes.warn(code, text, remedy, row=int(self.numbers[index]), column="geometry")

    def present(self) -> NDArray[np.int64]:
        """Give the indices of the shapes that are there."""
        return np.flatnonzero(~shapely.is_missing(self.shapes))


def shapes_of(sheet: Sheet, layer: Layer, matched: Matched, notes: Collector) -> ShapeColumn | None:
    """Read the shapes of a sheet; None where the layer takes none or the sheet has none to offer.

    Heights are left out with a warning; a multi-part shape of one part becomes that part, which changes no vertex.
    """
    column = ShapeColumn(np.full(len(sheet.numbers), None, dtype=object), np.asarray(sheet.numbers), notes, sheet.crs)
    if layer.shape is Shape.NONE:
        if sheet.shapes is not None and any(shape is not None for shape in sheet.shapes):
            notes.warn("FG-IN-060", f"layer {layer.name!r} takes no geometry; it was left out", "nothing to do")
        return None
    if sheet.shapes is not None:
        _from_wkb(column, sheet.shapes)
    elif matched.places:
        _from_text(column, sheet, matched)
        _from_positions(column, sheet, matched)
    elif layer.shape is not Shape.ANY:
        wanted = "columns longitude and latitude" if layer.shape is Shape.POINT else "a column wkt"
        notes.error("FG-IN-040", f"layer {layer.name!r} needs a geometry", f"add {wanted}, or deliver a GeoPackage")
        return None
    else:
        return None
    _refuse_empty(column, layer)
    _flatten(column)
    return column


def is_parted(shapes: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which shapes are of a multi-part type."""
    return np.isin(shapely.get_type_id(shapes), _PARTED)


def _from_wkb(column: ShapeColumn, delivered: NDArray[Any]) -> None:
    column.shapes[:] = shapely.from_wkb(delivered, on_invalid="ignore")
    _refuse_lost(column, delivered, shapely.from_wkb)


def _from_text(column: ShapeColumn, sheet: Sheet, matched: Matched) -> None:
    if "wkt" not in matched.places:
        return
    texts = np.full(len(sheet.numbers), None, dtype=object)
    for index, cell in enumerate(sheet.columns[matched.places["wkt"]]):
        if is_blank(cell):
            continue
        text = text_of(cell)
        fault = text_fault(text, WKT_TEXT_MOST)
        if fault is not None:
            column.refuse([index], fault.code, fault.message, "deliver large shapes as a GeoPackage")
        elif _KIND.match(text) is None:
            column.refuse(
                [index],
                "FG-IN-041",
                f"{quoted(text)} is no geometry in text form",
                "write for example POLYGON ((34.1 51.2, 34.2 51.2, 34.2 51.3, 34.1 51.2)), longitude first",
            )
        else:
            texts[index] = text
    column.shapes[:] = shapely.from_wkt(texts, on_invalid="ignore")
    _refuse_lost(column, texts, shapely.from_wkt)


def _refuse_lost(column: ShapeColumn, delivered: NDArray[Any], read: Callable[[Any], Any]) -> None:
    """Say why each shape that was delivered could not be read."""
    for index in np.flatnonzero(shapely.is_missing(column.shapes)).tolist():
        if delivered[index] is None:
            continue
        why = _why(read, delivered[index])
        if "number of points in LinearRing" in why:
            few = "the polygon has fewer than three distinct vertices"
            column.refuse([index], "FG-IN-051", few, "measure the perimeter anew; a polygon needs three turning points")
        else:
            told = f"the geometry cannot be read: {quoted(why)}"
            column.refuse([index], "FG-IN-041", told, "draw or export the shape anew")


def _why(read: Callable[[Any], Any], delivered: object) -> str:
    try:
        read(delivered)
    except (shapely.errors.ShapelyError, TypeError, ValueError) as error:
        return str(error).removeprefix("ParseException: ").removeprefix("IllegalArgumentException: ")
    return "reason unknown"


def _from_positions(column: ShapeColumn, sheet: Sheet, matched: Matched) -> None:
    """Make points of longitude and latitude for the rows that have no shape in text form."""
    at = [matched.places.get(name) for name in _POSITION]
    blank: list[Cell] = [None] * len(sheet.numbers)
    pairs = zip(*(blank if index is None else sheet.columns[index] for index in at), strict=True)
    points: list[tuple[float, float]] = []
    where: list[int] = []
    for index, pair in enumerate(pairs):
        if column.shapes[index] is not None or index in column.refused or all(map(is_blank, pair)):
            continue
        longitude, latitude = (_coordinate(*told, index, column) for told in zip(pair, _POSITION, strict=True))
        if longitude is not None and latitude is not None:
            points.append((longitude, latitude))
            where.append(index)
    if where:
        column.shapes[where] = shapely.points(np.array(points))


def _coordinate(cell: Cell, name: str, index: int, column: ShapeColumn) -> float | None:
    number = number_of(cell)
    if isinstance(number, float | int):
        return float(number)
    if is_blank(cell):
        column.refuse([index], "FG-IN-020", f"{name} is missing", "give both coordinates, or neither")
    else:
        column.refuse([index], number.code, f"{name}: {number.message}", "write decimal degrees, for example 34.8005")
    return None


def _refuse_empty(column: ShapeColumn, layer: Layer) -> None:
    draw = "draw the shape anew, or remove the row"
    column.refuse(np.flatnonzero(shapely.is_empty(column.shapes)), "FG-IN-048", "the geometry is empty", draw)
    vertices, owners = shapely.get_coordinates(column.shapes, return_index=True)
    broken = np.unique(owners[~np.isfinite(vertices).all(axis=1)])
    column.refuse(broken, "FG-IN-049", "a coordinate is not a finite number", "measure or export the shape anew")
    if layer.shape is Shape.ANY:
        return
    for index in np.flatnonzero(shapely.is_missing(column.shapes)).tolist():
        if index not in column.refused:
            column.refuse(
                [index], "FG-IN-040", "the row has no geometry", f"give a {layer.shape.value}, or remove the row"
            )


def _flatten(column: ShapeColumn) -> None:
    if shapely.has_z(column.shapes).any():
        column.notes.warn("FG-IN-061", "heights were left out", "nothing to do; firmground plans in two dimensions")
        column.shapes[:] = shapely.force_2d(column.shapes)
    single = is_parted(column.shapes) & (shapely.get_num_geometries(column.shapes) == 1)
    column.shapes[single] = shapely.get_geometry(column.shapes[single], 0)
