"""Where the hazardous areas of an exercise lie: across roads, over assets and on land, never over each other."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.errors import BadInputError
from firmground.intake.exercise.assets import Objects
from firmground.intake.exercise.borders import Borders
from firmground.intake.exercise.figures import figure
from firmground.intake.exercise.people import Homes
from firmground.intake.exercise.plane import Floats, flatten, moved, rings, rounded, unit_rings
from firmground.intake.exercise.roads import Network

__all__ = ["MARGIN_M", "Ground", "Placing"]

MARGIN_M = 10.0
"""Kept between a drawn edge and what it must not touch, more than two ways of measuring differ by."""
_ROAD, _ASSET, _LAND = 0, 1, 2
_ANCHORED_ROUNDS = 15
_ROUNDS = 60
_SHRINKING_ROUNDS = 40
_LEAST_M2 = 100.0
_COVERED_MOST = 0.25
_FARTHEST_M = 4400.0
"""From the middle of the settlement, so that its node of the network serves the area (rule place_node_m)."""


@dataclass(frozen=True)
class Ground:
    """What areas are drawn upon: settlements, how hard each was hit, links, assets and borders."""

    homes: Homes
    hit: Floats
    network: Network
    objects: Objects
    borders: Borders
    latitude: float


class Placing:
    """Draws places round by round until no area lies over another, over a border, or over a road by chance.

    Index by index, ``home`` is the settlement of an area, ``across`` the link that it was drawn across (-1 for
    none), ``distance`` how far from the middle of the settlement land lies (0 for what is no land). Every other area
    lies on the next side.
    """

    def __init__(self, ground: Ground, rng: np.random.Generator, m2: Floats) -> None:
        count = len(m2)
        self.ground, self.rng, self.m2 = ground, rng, m2
        self.side = np.arange(count) % (int(ground.homes.side.max()) + 1)
        self.outline = unit_rings(rng, count)
        self.kind = self._kinds(count)
        self.home = np.zeros(count, dtype=np.int64)
        self.across = np.full(count, -1)
        self.distance = np.zeros(count)
        self.shapes, self.flat = np.empty(count, dtype=object), np.empty(count, dtype=object)
        self.settled = np.zeros(count, dtype=bool)
        self.pull = ground.hit
        self.roads = shapely.STRtree(flatten(ground.network.lines(), ground.latitude))
        self.link_home = np.array(ground.network.home, dtype=np.int64)
        self.link_spine = np.array(ground.network.spine, dtype=bool)
        self.link_cut = np.array(ground.network.damage, dtype=np.int64) > 0

    def _kinds(self, count: int) -> NDArray[np.int64]:
        links = len(self.ground.network.ends)
        on_roads = min(figure("on_roads_share"), figure("roads_shut_most") * links / max(1, count))
        on_assets = figure("on_assets_share") if len(self.ground.objects.ids) else 0.0
        shares = (on_roads, on_assets, 1.0 - on_roads - on_assets)
        return self.rng.choice(3, size=count, p=shares).astype(np.int64)

    def run(self) -> None:
        """Place every area; raises BadInputError where the region has no room for so many."""
        self._refuse_crowding()
        for turn in range(_ROUNDS + _SHRINKING_ROUNDS):
            todo = np.flatnonzero(~self.settled)
            if not len(todo):
                return
            if turn == _ANCHORED_ROUNDS:
                self.kind[todo], self.across[todo] = _LAND, -1
            if turn >= _ROUNDS:
                self.m2[todo] = np.maximum(_LEAST_M2, self.m2[todo] / 2)
            # Where there is no room left the draw turns to settlements that were hit less.
            self.pull = self.ground.hit ** max(0.0, 1.0 - turn / _ANCHORED_ROUNDS)
            self._propose(todo)
        raise self._no_room()

    def _refuse_crowding(self) -> None:
        """Refuse what would cover so much of the land around settlements that no draw could place it."""
        around_home = np.pi * _FARTHEST_M**2
        for side in range(int(self.ground.homes.side.max()) + 1):
            districts = sum(d.km2 for d in self.ground.borders.region.districts if d.side == side) * 1e6
            land = min(districts, around_home * len(self.ground.homes.of_side(side)))
            if self.m2[self.side == side].sum() > _COVERED_MOST * land:
                raise self._no_room()

    def _no_room(self) -> BadInputError:
        return BadInputError(f"there is no room for {len(self.side):,} hazardous areas in the region")

    def _propose(self, todo: NDArray[np.int64]) -> None:
        """Draw a place for each of these areas and settle those that lie well."""
        centre = np.zeros((len(todo), 2))
        for kind, draw in enumerate((self._road, self._asset, self._land)):
            for side in range(int(self.ground.homes.side.max()) + 1):
                mine = (self.kind[todo] == kind) & (self.side[todo] == side)
                if mine.any():
                    centre[mine] = draw(todo[mine], side)
        shapes = rings(centre, self.outline[todo], self.m2[todo])
        drawn = flatten(shapes, self.ground.latitude)
        well = self.ground.borders.own(shapes, self.side[todo])
        well &= (self.kind[todo] == _ROAD) | ~self._over_roads(drawn)
        well &= ~self._over_others(drawn)
        self.shapes[todo[well]], self.flat[todo[well]] = shapes[well], drawn[well]
        self.settled[todo[well]] = True

    def _road(self, areas: NDArray[np.int64], side: int) -> Floats:
        """Across a stretch that is cut, else somewhere in the middle of a link."""
        links = np.flatnonzero((self.ground.homes.side[self.link_home] == side) & ~self.link_spine)
        if not len(links):
            self.kind[areas] = _LAND
            return self._land(areas, side)
        cut = links[self.link_cut[links]]
        on_cut = (self.rng.random(len(areas)) < figure("cut_hazardous_share")) & (len(cut) > 0)
        chosen = np.where(on_cut, self.rng.choice(cut if len(cut) else links, len(areas)), 0)
        chosen = np.where(on_cut, chosen, self.rng.choice(links, len(areas)))
        at = np.where(on_cut, 0.5, self.rng.uniform(0.25, 0.75, len(areas)))[:, None]
        self.home[areas], self.across[areas] = self.link_home[chosen], chosen
        ends = np.array(self.ground.network.ends)[chosen]
        return rounded(ends[:, 0] + (ends[:, 1] - ends[:, 0]) * at)

    def _asset(self, areas: NDArray[np.int64], side: int) -> Floats:
        """Over an asset of the side."""
        objects = self.ground.objects
        there = np.flatnonzero(self.ground.homes.side[objects.home] == side)
        if not len(there):
            self.kind[areas] = _LAND
            return self._land(areas, side)
        chosen = self.rng.choice(there, len(areas))
        self.home[areas] = objects.home[chosen]
        return self._around(objects.lonlat[chosen], self.rng.uniform(0.0, 0.3, len(areas)) * np.sqrt(self.m2[areas]))

    def _land(self, areas: NDArray[np.int64], side: int) -> Floats:
        """Around a settlement, the nearer the likelier."""
        homes, members = self.ground.homes, self.ground.homes.of_side(side)
        chosen = self.rng.choice(members, len(areas), p=self.pull[members] / self.pull[members].sum())
        edge = homes.radius_m[chosen] * self.rng.uniform(0.3, 1.0, len(areas))
        reach = np.minimum(_FARTHEST_M, edge + figure("land_reach_m") * self.rng.random(len(areas)) ** 1.5)
        self.home[areas], self.distance[areas] = chosen, reach
        return self._around(homes.lonlat[chosen], reach)

    def _around(self, lonlat: Floats, reach_m: Floats) -> Floats:
        turn = self.rng.uniform(0.0, 2 * np.pi, len(lonlat))
        return moved(lonlat, reach_m * np.cos(turn), reach_m * np.sin(turn))

    def _over_roads(self, drawn: NDArray[Any]) -> NDArray[np.bool_]:
        over = np.zeros(len(drawn), dtype=bool)
        over[self.roads.query(drawn, predicate="dwithin", distance=MARGIN_M)[0]] = True
        return over

    def _over_others(self, drawn: NDArray[Any]) -> NDArray[np.bool_]:
        """Whether each lies over an area that is settled, or over an earlier one of this round."""
        settled = shapely.STRtree(self.flat[self.settled])
        over = np.zeros(len(drawn), dtype=bool)
        over[settled.query(drawn, predicate="dwithin", distance=MARGIN_M)[0]] = True
        left, right = shapely.STRtree(drawn).query(drawn, predicate="dwithin", distance=MARGIN_M)
        over[np.maximum(left, right)[left != right]] = True
        return over
