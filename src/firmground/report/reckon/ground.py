"""Where things lie, in the metric system of the Programme: what a map needs to be drawn."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import CRSError

from firmground.model import HazardousArea, Level, Place, Programme, SiteKind

__all__ = ["Ground", "Spot", "lie_of"]

Spot = tuple[float, float]
"""East and north in metres."""

_ROUNDS, _PULL = 200, 0.1
"""Rounds of fitting nodes to the middles of links, and how strongly a node keeps to its first guess."""


@dataclass(frozen=True)
class Ground:
    """Spots by id; ``perimeters`` are metric rings; ``courses`` run from node to node through the middle of a link."""

    places: dict[str, Spot] = field(default_factory=dict)
    areas: dict[str, Spot] = field(default_factory=dict)
    perimeters: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)
    assets: dict[str, Spot] = field(default_factory=dict)
    bases: dict[str, Spot] = field(default_factory=dict)
    courses: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def spots(self) -> list[Spot]:
        """Every spot that the frame of a map must hold."""
        return [*self.places.values(), *self.areas.values(), *self.assets.values(), *self.bases.values()]


def lie_of(programme: Programme) -> Ground:
    """Find where everything lies; without a known CRS nothing does."""
    try:
        to_metric = Transformer.from_crs(4326, programme.crs, always_xy=True)
    except CRSError:
        return Ground()
    sites = {s.id: (float(s.x), float(s.y)) for s in programme.sites}
    of_kind = {kind: {s.id: sites[s.id] for s in programme.sites if s.kind is kind} for kind in SiteKind}
    return Ground(
        _places(programme, to_metric),
        of_kind[SiteKind.HAZARDOUS_AREA],
        {a.id: _rings(a, to_metric) for a in programme.areas},
        of_kind[SiteKind.ASSET],
        {b.id: (float(b.x), float(b.y)) for b in programme.bases},
        _courses(programme, of_kind[SiteKind.LINK]),
    )


def _places(programme: Programme, to_metric: Transformer) -> dict[str, Spot]:
    """Project places; a district without a spot of its own lies amid its settlements."""
    known = [p for p in programme.places if p.longitude is not None and p.latitude is not None]
    if not known:
        return {}
    xs, ys = to_metric.transform([p.longitude for p in known], [p.latitude for p in known])
    found = {p.id: (float(x), float(y)) for p, x, y in zip(known, xs, ys, strict=True) if np.isfinite((x, y)).all()}
    for place in programme.places:
        if place.level is Level.DISTRICT and place.id not in found:
            below = [found[p.id] for p in programme.places if p.id in found and _lies_in(programme, p, place)]
            if below:
                found[place.id] = (sum(x for x, _ in below) / len(below), sum(y for _, y in below) / len(below))
    return found


def _lies_in(programme: Programme, place: Place, district: Place) -> bool:
    return place.level is Level.SETTLEMENT and district.id in programme.lineage_of[place.id]


def _rings(area: HazardousArea, to_metric: Transformer) -> list[NDArray[np.float64]]:
    parts = shapely.get_parts(area.perimeter)
    rings = (shapely.get_coordinates(shapely.get_exterior_ring(part)) for part in parts)
    return [np.column_stack(to_metric.transform(*ring.T)) for ring in rings]


def _courses(programme: Programme, middles: dict[str, Spot]) -> dict[str, NDArray[np.float64]]:
    """Draw each link from node to node through its middle.

    The model holds the middles and no nodes, so nodes are fitted: the middle of a link lies half-way between its
    ends, and a node lies near the sites and bases that it serves, else amid the middles of its links. Maps made of it
    are schematic and say so.
    """
    links = [k for k in programme.links if k.id in middles]
    if not links:
        return {}
    number = {n: i for i, n in enumerate(sorted({n for k in links for n in (k.from_node, k.to_node)}))}
    ends = np.array([(number[k.from_node], number[k.to_node]) for k in links])
    middle = np.array([middles[k.id] for k in links])
    near = _first_guess(programme, number, ends, middle)
    spots = near.copy()
    degree = np.bincount(ends.ravel(), minlength=len(number))[:, None]
    for _ in range(_ROUNDS):
        pulled = _PULL * near
        np.add.at(pulled, ends[:, 0], 2 * middle - spots[ends[:, 1]])
        np.add.at(pulled, ends[:, 1], 2 * middle - spots[ends[:, 0]])
        spots = (spots + pulled / (degree + _PULL)) / 2
    return {k.id: np.array([spots[a], m, spots[b]]) for k, m, (a, b) in zip(links, middle, ends, strict=True)}


def _first_guess(
    programme: Programme, number: dict[str, int], ends: NDArray[Any], middle: NDArray[Any]
) -> NDArray[Any]:
    """Put each node at the mean of what it serves, else at the mean of the middles of its links."""
    served = [(s.nodes[0], s.x, s.y) for s in programme.sites if len(s.nodes) == 1]
    served += [(b.node, b.x, b.y) for b in programme.bases if b.node is not None]
    known = [(number[n], x, y) for n, x, y in served if n in number]
    guess = _mean_by(ends.ravel(), np.repeat(middle, 2, axis=0), len(number))
    if known:
        at = np.array([n for n, _, _ in known])
        mean = _mean_by(at, np.array([(x, y) for _, x, y in known], dtype=float), len(number))
        guess[at] = mean[at]
    return guess


def _mean_by(group: NDArray[Any], spots: NDArray[Any], groups: int) -> NDArray[Any]:
    count = np.bincount(group, minlength=groups)
    sums = [np.bincount(group, weights=spots[:, axis], minlength=groups) for axis in (0, 1)]
    return np.column_stack(sums) / np.maximum(1, count)[:, None]
