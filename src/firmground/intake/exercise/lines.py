"""Rail links and nodes of the grid, as far as they lie in the region and near enough to a settlement for a road."""

from collections.abc import Iterator

import numpy as np
import shapely

from firmground.intake.exercise.homes import rows_of
from firmground.intake.exercise.layers import Layer
from firmground.intake.exercise.plane import Floats, flat, rounded
from firmground.intake.exercise.region import Locator, Region, Spot

__all__ = ["grid_of", "rail_of"]

_SAME_NODE_M = 1000.0
_FARTHEST_M = 15_000.0


def rail_of(layers: list[Layer], region: Region) -> Iterator[tuple[Spot, Spot]]:
    """Links between two stops of one side, without those that the file calls suspect."""
    near = _Near(region)
    for layer, row in rows_of(layers):
        a, b = rounded(shapely.get_coordinates(layer.shapes[row])[[0, -1]])
        one = near.spot(layer.text(row, "from_name") or "stop", a)
        other = near.spot(layer.text(row, "to_name") or "stop", b)
        if one and other and one.side == other.side and layer.text(row, "suspect") != "True":
            yield one, other


def grid_of(layers: list[Layer], region: Region) -> tuple[Spot, ...]:
    """Substations, plants left out; of nodes within a kilometre of each other the first is kept."""
    near = _Near(region)
    found: list[Spot] = []
    for layer, row in rows_of(layers):
        at = rounded(shapely.get_coordinates(shapely.centroid(layer.shapes[row]))[0])
        spot = near.spot(layer.text(row, "name", "station_name_en") or "substation", at)
        plant = layer.text(row, "power") == "plant"
        if spot and not plant and all(near.metres(at, other) >= _SAME_NODE_M for other in found):
            found.append(spot)
    return tuple(found)


class _Near:
    """Gives a spot its side, if it lies in the region and near enough to a settlement of that side."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.within = Locator(region.districts)
        self.homes = flat(np.array([s.lonlat for s in region.settlements]), region.latitude)
        self.side = np.array([region.districts[s.district].side for s in region.settlements])

    def spot(self, name: str, lonlat: Floats) -> Spot | None:
        district = self.within(lonlat[None, :])[0]
        if district is None:
            return None
        side = self.region.districts[district].side
        away = self.homes[self.side == side] - flat(lonlat, self.region.latitude)
        if float(np.hypot(*away.T).min()) > _FARTHEST_M:
            return None
        return Spot(name, side, (float(lonlat[0]), float(lonlat[1])))

    def metres(self, lonlat: Floats, other: Spot) -> float:
        away = flat(lonlat - np.array(other.lonlat), self.region.latitude)
        return float(np.hypot(*away))
