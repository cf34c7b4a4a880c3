"""Settlements from point layers, each spot once, with the people of towns where another layer knows them."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.intake.exercise.layers import Layer, fold
from firmground.intake.exercise.plane import Floats, flat, rounded
from firmground.intake.exercise.region import Locator, Settlement

__all__ = ["rows_of", "settlements_of"]

_LABELS = ("name", "city", "name_uk", "name_en", "id")
_CALLED = ("name", "city", "name_uk", "name_ru", "name_en", "osm_name")
_SAME_SPOT_M = 400.0
_SAME_NAME_M = 15_000.0


class _Point:
    """One row of a point layer."""

    def __init__(self, layer: Layer, row: int) -> None:
        self.label = layer.text(row, *_LABELS)
        self.called = {fold(layer.text(row, column)) for column in _CALLED} - {""}
        self.people = layer.people(row)
        self.lonlat = rounded(shapely.get_coordinates(layer.shapes[row])[0])


def rows_of(layers: list[Layer]) -> Iterator[tuple[Layer, int]]:
    """Every row of these layers that the file itself does not call unusable."""
    for layer in layers:
        for row in range(len(layer.shapes)):
            if "usable" not in layer.columns or layer.columns["usable"][row]:
                yield layer, row


def settlements_of(layers: list[Layer], towns: list[Layer], within: Locator) -> list[Settlement]:
    """Settlements in districts; a town is the settlement of its name near it, else one more."""
    points = [_Point(layer, row) for layer, row in rows_of(layers)]
    if not points:
        return []
    latitude = float(np.mean([p.lonlat[1] for p in points]))
    for town in (_Point(layer, row) for layer, row in rows_of(towns)):
        same = _same(town, points, latitude)
        if same is None:
            points.append(town)
        else:
            same.people = town.people
    spots = np.array([p.lonlat for p in points])
    first = _first_at_spot(spots, [p.people is not None for p in points], latitude)
    return [
        Settlement(
            point.label or f"settlement {k + 1}", district, (float(spots[k, 0]), float(spots[k, 1])), point.people
        )
        for k, (point, district) in enumerate(zip(points, within(spots), strict=True))
        if district is not None and first[k]
    ]


def _same(town: _Point, points: list[_Point], latitude: float) -> _Point | None:
    """Nearest point that bears a name of the town and lies not too far from it."""
    named = [p for p in points if p.called & town.called]
    metres = [float(np.hypot(*(flat(p.lonlat, latitude) - flat(town.lonlat, latitude)))) for p in named]
    nearest = min(metres, default=np.inf)
    return named[metres.index(nearest)] if nearest < _SAME_NAME_M else None


def _first_at_spot(spots: Floats, known: list[bool], latitude: float) -> NDArray[np.bool_]:
    """Whether a settlement is the one to keep of those on one spot: first those whose people are known."""
    points = shapely.points(flat(spots, latitude))
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=_SAME_SPOT_M)
    rank = np.arange(len(spots)) + np.where(known, 0, len(spots))
    first = np.ones(len(spots), dtype=bool)
    first[left[rank[right] < rank[left]]] = False
    return first
