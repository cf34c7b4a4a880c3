"""The access network: where links meet, and which node serves a site."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.geo.shapes import Shapes

__all__ = ["Nodes", "join", "nearest"]


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of a network: their ids, where they lie, and the two at which each link begins and ends."""

    ids: tuple[str, ...]
    points: NDArray[Any]
    ends: tuple[tuple[str, str], ...]


def join(lines: Shapes, snap_m: float) -> Nodes:
    """Let metric lines meet where their ends lie within ``snap_m`` of each other.

    The nearest ends are joined first, and never the two ends of one line, so that a short line stays a line;
    a ring thus has two nodes at one spot. Nodes are numbered n0001 and so on from west to east, then from south
    to north, whatever the order of the lines.
    """
    ends = _end_points(np.asarray(lines, dtype=object))
    order = np.lexsort(ends.T[::-1])
    corners = ends[order].reshape(-1, 2)
    roots, member = np.unique(_clusters(corners, snap_m), return_inverse=True)
    by_spot = np.lexsort((corners[:, 1], corners[:, 0]))
    first_of = np.full(len(roots), -1)
    first_of[member[by_spot[::-1]]] = by_spot[::-1]  # the westernmost corner of a node is written last and stays
    spot = corners[first_of]
    rank = np.lexsort((roots, spot[:, 1], spot[:, 0]))
    width = max(4, len(str(len(roots))))
    ids = [f"n{n:0{width}d}" for n in range(1, len(roots) + 1)]
    name = dict(zip(rank.tolist(), ids, strict=True))
    pairs: list[tuple[str, str]] = [("", "")] * len(ends)
    for line, (a, b) in zip(order.tolist(), member.reshape(-1, 2).tolist(), strict=True):
        pairs[line] = (name[a], name[b])
    return Nodes(tuple(ids), shapely.points(spot[rank]), tuple(pairs))


def _end_points(lines: NDArray[Any]) -> NDArray[np.float64]:
    """First and last point of each line as x, y, x, y; a line in pieces ends where its last piece ends."""
    xy, line_of = shapely.get_coordinates(lines, return_index=True)
    at = np.arange(len(lines))
    first, last = np.searchsorted(line_of, at), np.searchsorted(line_of, at, side="right") - 1
    ends: NDArray[np.float64] = np.hstack((xy[first], xy[last])).reshape(-1, 4)
    return ends


def _clusters(corners: NDArray[np.float64], snap_m: float) -> list[int]:
    """Join corners 2k and 2k+1 of line k to others by rising distance; give the number of each one's cluster."""
    points = shapely.points(corners)
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=snap_m)
    left, right = left[left < right], right[left < right]
    metres = np.hypot(*(corners[left] - corners[right]).T)
    head = list(range(len(corners)))
    lines = [{k // 2} for k in head]

    def find(k: int) -> int:
        while head[k] != k:
            head[k] = head[head[k]]
            k = head[k]
        return k

    for k in np.lexsort((right, left, metres)).tolist():
        a, b = sorted((find(int(left[k])), find(int(right[k]))))
        if a != b and lines[a].isdisjoint(lines[b]):
            head[b] = a
            lines[a] |= lines[b]
    return [find(k) for k in range(len(corners))]


def nearest(shapes: Shapes, nodes: NDArray[Any], most_m: float) -> list[int | None]:
    """Index of the node nearest to each metric shape within ``most_m``, None if there is none.

    Of nodes equally near the one with the smallest index is taken.
    """
    found: list[int | None] = [None] * len(shapes)
    if len(nodes) == 0:
        return found
    tree = shapely.STRtree(nodes)
    shape_at, node_at = tree.query_nearest(np.asarray(shapes, dtype=object), max_distance=most_m, all_matches=True)
    for k, n in sorted(zip(shape_at.tolist(), node_at.tolist(), strict=True), reverse=True):
        found[k] = n
    return found
