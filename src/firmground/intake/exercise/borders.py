"""Keeps what is drawn on its own side: in its districts, and nearest to a node of its own network."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.intake.exercise.people import Homes
from firmground.intake.exercise.plane import flat, flatten
from firmground.intake.exercise.region import Region
from firmground.intake.exercise.roads import Network

__all__ = ["Borders"]

_MARGIN_M = 100.0
_MARGIN_SHARE = 1.05
"""How much nearer the own node must be, more than two ways of measuring differ by."""


class Borders:
    """Where one side of the region ends and the next begins; with one side alone only its districts count."""

    def __init__(self, region: Region, homes: Homes, network: Network) -> None:
        self.region = region
        ends = np.array(network.ends).reshape(-1, 2)
        side = np.repeat(homes.side[np.array(network.home, dtype=np.int64)], 2)
        spots = shapely.points(flat(ends, region.latitude))
        self.nodes = [shapely.STRtree(spots[side == s]) for s in region.sides]

    def own(self, shapes: NDArray[Any], side: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each shape in degrees lies on its side and is served from it."""
        inside: NDArray[np.bool_] = self.region.side_at(shapely.get_coordinates(shapely.centroid(shapes))) == side
        if len(self.nodes) == 1:
            return inside
        drawn = flatten(shapes, self.region.latitude)
        metres = np.stack([_distance(tree, drawn) for tree in self.nodes])
        at = np.arange(len(shapes))
        own = metres[side, at]
        metres[side, at] = np.inf
        return np.asarray(inside & (own * _MARGIN_SHARE + _MARGIN_M < metres.min(axis=0)), dtype=bool)


def _distance(tree: shapely.STRtree, shapes: NDArray[Any]) -> NDArray[np.float64]:
    """Metres to the nearest node of a side; endless where it has none."""
    found = np.full(len(shapes), np.inf)
    if len(tree.geometries):
        pairs, metres = tree.query_nearest(shapes, all_matches=False, return_distance=True)
        found[pairs[0]] = metres
    return found
