"""What an exercise is drawn over: real districts, settlements, rail and grid, whichever file they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.intake.exercise.plane import Floats

__all__ = ["District", "Locator", "Region", "Settlement", "Spot"]


@dataclass(frozen=True, slots=True)
class District:
    """A district that holds settlements.

    ``side`` counts the layers of districts, as the two sides of a border; ``km2`` and ``people`` are those of the
    part that the file covers.
    """

    name: str
    region: str
    side: int
    people: int | None
    km2: float
    source: str
    shape: Any


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement in the district of that index; ``people`` where the file knows them."""

    name: str
    district: int
    lonlat: tuple[float, float]
    people: int | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point on one side: a rail stop or a node of the grid."""

    name: str
    side: int
    lonlat: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """Everything that is real in an exercise; ``rail`` holds the two stops of each link."""

    districts: tuple[District, ...]
    settlements: tuple[Settlement, ...]
    rail: tuple[tuple[Spot, Spot], ...] = ()
    grid: tuple[Spot, ...] = ()

    @property
    def latitude(self) -> float:
        """Middle latitude, for distances on a plane."""
        return round(float(np.mean([s.lonlat[1] for s in self.settlements])), 2)

    @property
    def sides(self) -> range:
        """Sides of the region: one for each layer of districts."""
        return range(1 + max(d.side for d in self.districts))

    def side_at(self, lonlat: Floats) -> NDArray[np.int64]:
        """Side on which each point lies, -1 outside of all districts."""
        side = [d.side for d in self.districts]
        return np.array([-1 if k is None else side[k] for k in Locator(self.districts)(lonlat)], dtype=np.int64)


class Locator:
    """Finds the smallest district around points."""

    def __init__(self, districts: Sequence[District]) -> None:
        self.districts = districts
        self.order = sorted(range(len(districts)), key=lambda k: (-float(shapely.area(districts[k].shape)), -k))
        self.tree = shapely.STRtree([districts[k].shape for k in self.order])

    def __call__(self, lonlat: Floats) -> list[int | None]:
        """Index of the district of each point; None outside of all."""
        found: list[int | None] = [None] * len(lonlat)
        pairs = self.tree.query(shapely.points(lonlat), predicate="intersects").T.tolist()
        for point, at in sorted(pairs):
            found[point] = self.order[at]  # the smallest one is written last and stays
        return found
