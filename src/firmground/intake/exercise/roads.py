"""Roads and rail of an exercise: a plausible local network over settlements, with some stretches cut."""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from math import hypot, inf
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.intake.exercise.figures import figure
from firmground.intake.exercise.people import Homes
from firmground.intake.exercise.plane import Floats, flat, rounded
from firmground.intake.exercise.region import Region, Spot
from firmground.model.tables import Row

__all__ = ["Network", "lay", "neighbourhood"]

Point: TypeAlias = tuple[float, float]

_TWIN_M = 60.0
"""Nearer than this two ends join in any case."""
_SHORTEST_CUT_M = 900.0
_DEPTHS = {1: 0.6, 2: 0.6, 3: 1.5, 4: 1.5}


@dataclass
class Network:
    """Links by index: their two ends, what they join, and how they stand.

    ``home`` is the settlement whose people a link serves, ``damage`` above 0 a stretch that is cut. ``spine`` links
    join the bases of a side and stay open: teams of different bases must meet to open the rest.
    """

    ends: list[tuple[tuple[float, float], tuple[float, float]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    home: list[int] = field(default_factory=list)
    damage: list[int] = field(default_factory=list)
    spine: list[bool] = field(default_factory=list)

    def add(
        self, name: str, kind: str, home: int, *points: Point, damage: tuple[int, ...] = (), spine: bool = False
    ) -> None:
        """Lay a link, or several end to end, through these points."""
        for k, (a, b) in enumerate(pairwise(points)):
            if a != b:
                self.ends.append((a, b))
                self.names.append(name)
                self.kinds.append(kind)
                self.home.append(home)
                self.damage.append(damage[k] if damage else 0)
                self.spine.append(spine)

    def digging_depth_m(self, link: int) -> float:
        """Depth to which the repair of a link digs."""
        return _DEPTHS.get(self.damage[link], 0.0)

    def shut(self, across: NDArray[np.int64]) -> list[int]:
        """Links that are cut or lie in an area drawn across them, in order."""
        cut = (k for k, damage in enumerate(self.damage) if damage)
        return sorted({*cut, *(k for k in across.tolist() if k >= 0)})

    def ids(self) -> list[str]:
        """Id of every link."""
        width = max(4, len(str(len(self.ends))))
        return [f"R{n:0{width}d}" for n in range(1, len(self.ends) + 1)]

    def rows(self, across: NDArray[np.int64], source: str) -> tuple[Row, ...]:
        """Rows of the layer; a link is blocked if it is shut."""
        shut, lines = set(self.shut(across)), self.lines()
        return tuple(
            {
                "id": name,
                "name": self.names[k],
                "kind": self.kinds[k],
                "state": "blocked" if k in shut else "open",
                "damage": self.damage[k],
                "digging_depth_m": self.digging_depth_m(k),
                "source": source,
                "exercise": True,
                "geometry": lines[k],
            }
            for k, name in enumerate(self.ids())
        )

    def lines(self) -> NDArray[np.object_]:
        """Links as lines in degrees."""
        return np.asarray(shapely.linestrings(np.array(self.ends).reshape(-1, 2, 2)), dtype=object)


def lay(region: Region, homes: Homes, rng: np.random.Generator) -> Network:
    """Lay the network of each side by itself; no link of an exercise crosses from one side to another."""
    plain = Network()
    for side in region.sides:
        members = homes.of_side(side)
        for a, b in neighbourhood(flat(homes.lonlat[members], region.latitude), rng, figure("extra_roads_share")):
            i, j = int(members[a]), int(members[b])
            smaller = min((i, j), key=lambda k: (int(homes.people[k]), k))
            name = f"{homes.names[i]} - {homes.names[j]}"
            plain.add(name, "road", smaller, _at(homes, i), _at(homes, j))
    joined: set[tuple[float, float]] = set()
    for one, other in region.rail:
        for stop in (one, other):
            _join(stop, region, homes, plain, joined)
        home, _ = homes.nearest(other, region.latitude)
        plain.add(f"{one.name} - {other.name}", "rail", home, one.lonlat, other.lonlat)
    for node in region.grid:
        _join(node, region, homes, plain, joined)
    return _cut(plain, region, homes, rng)


def _at(homes: Homes, k: int) -> tuple[float, float]:
    return (float(homes.lonlat[k, 0]), float(homes.lonlat[k, 1]))


def _join(spot: Spot, region: Region, homes: Homes, network: Network, joined: set[tuple[float, float]]) -> None:
    """Join a stop or node of the grid to the nearest settlement by a road of its own, once."""
    home, metres = homes.nearest(spot, region.latitude)
    if spot.lonlat not in joined and metres > _TWIN_M:
        network.add(f"{homes.names[home]} - {spot.name}", "road", home, _at(homes, home), spot.lonlat)
    joined.add(spot.lonlat)


def neighbourhood(points: Floats, rng: np.random.Generator, extra: float) -> list[tuple[int, int]]:
    """Edges of the relative neighbourhood graph of points (Toussaint 1980), and some more of the Gabriel graph.

    The first holds the minimum spanning tree, so that every point is joined to all others; it looks like a network
    of country roads. Both are found among the edges of a Delaunay triangulation, which holds them.
    """
    if len(points) < 2:  # noqa: PLR2004 - an edge has two ends
        return []
    edges = _delaunay(points)
    a, b = points[edges[:, 0]], points[edges[:, 1]]
    length = np.hypot(*(a - b).T)
    tree = shapely.STRtree(shapely.points(points))
    near = _emptiness(tree, points, edges, (a + b) / 2, length / 2)
    lune = _emptiness(tree, points, edges, a, length, also=b)
    chosen = lune | (near & (rng.random(len(edges)) < extra))
    return [(int(i), int(j)) for i, j in edges[chosen].tolist()]


def _delaunay(points: Floats) -> NDArray[np.int64]:
    """Edges of the triangulation by rising indices; of points on one line those between neighbours."""
    lines = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(points), only_edges=True))
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2).tolist()
    index = {(x, y): k for k, (x, y) in enumerate(points.tolist())}
    edges = {tuple(sorted((index[tuple(p)], index[tuple(q)]))) for p, q in ends}
    if not edges:
        edges = {tuple(sorted(pair)) for pair in pairwise(np.lexsort(points.T).tolist())}
    return np.array(sorted(edges), dtype=np.int64)


def _emptiness(
    tree: shapely.STRtree, points: Floats, edges: NDArray[np.int64], centre: Floats, radius: Floats,
    also: Floats | None = None,
) -> NDArray[np.bool_]:  # fmt: skip
    """Whether no third point lies within the circle around each edge's centre (and around ``also`` as well)."""
    edge, point = tree.query(shapely.points(centre), predicate="dwithin", distance=radius)
    third = (edges[edge, 0] != point) & (edges[edge, 1] != point)
    edge, point = edge[third], point[third]
    inside = np.hypot(*(points[point] - centre[edge]).T) < radius[edge]
    if also is not None:
        inside &= np.hypot(*(points[point] - also[edge]).T) < radius[edge]
    empty = np.ones(len(edges), dtype=bool)
    empty[edge[inside]] = False
    return empty


def _spine(plain: Network, homes: Homes, side: int) -> set[int]:
    """Links of the shortest ways from the first base of a side to its others (Dijkstra)."""
    bases = [_at(homes, home) for home in homes.bases(side)]
    at: dict[Point, list[int]] = {}
    for link, ends in enumerate(plain.ends):
        for end in ends:
            at.setdefault(end, []).append(link)
    via: dict[Point, int] = {}
    far = {bases[0]: 0.0} if bases else {}
    heap = [(0.0, base) for base in bases[:1]]
    while heap:
        gone, here = heappop(heap)
        if gone > far[here]:
            continue
        for link in at.get(here, ()):
            a, b = plain.ends[link]
            there = b if here == a else a
            longer = gone + hypot(a[0] - b[0], a[1] - b[1])
            if longer < far.get(there, inf):
                far[there], via[there] = longer, link
                heappush(heap, (longer, there))
    found: set[int] = set()
    for base in bases[1:]:
        here = base
        while here in via and via[here] not in found:
            found.add(via[here])
            a, b = plain.ends[via[here]]
            here = a if here == b else b
    return found


def _cut(plain: Network, region: Region, homes: Homes, rng: np.random.Generator) -> Network:
    """Cut some links: a damaged stretch in the middle, on the side of the link, becomes a link of its own."""
    ends = np.array(plain.ends).reshape(-1, 2, 2)
    length = np.hypot(*(flat(ends[:, 0], region.latitude) - flat(ends[:, 1], region.latitude)).T)
    cut = (rng.random(len(ends)) < figure("cut_share")) & (length > _SHORTEST_CUT_M)
    spine = set().union(*(_spine(plain, homes, side) for side in region.sides))
    cut[sorted(spine)] = False
    damage = rng.choice(4, size=len(ends), p=(0.4, 0.3, 0.2, 0.1)) + 1
    half = rng.uniform(75.0, 300.0, len(ends)) / np.maximum(length, 1.0)
    middle = rng.uniform(0.4, 0.6, len(ends))
    step = ends[:, 1] - ends[:, 0]
    stretch = [rounded(ends[:, 0] + step * at[:, None]) for at in (middle - half, middle + half)]
    side = homes.side[np.array(plain.home, dtype=np.int64)]
    for end in stretch:
        cut &= region.side_at(end) == side
    network = Network()
    for k, (a, b) in enumerate(plain.ends):
        points: list[Point]
        points, states = [a, b], [0]
        if cut[k]:
            points, states = [a, *((float(end[k, 0]), float(end[k, 1])) for end in stretch), b], [0, int(damage[k]), 0]
        network.add(plain.names[k], plain.kinds[k], plain.home[k], *points, damage=tuple(states), spine=k in spine)
    return network
