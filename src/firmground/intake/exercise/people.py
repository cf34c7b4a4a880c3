"""Who lives where: the people of districts shared out over their settlements, and the rows of places."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.intake.exercise.figures import figure
from firmground.intake.exercise.layers import fold
from firmground.intake.exercise.plane import Floats, flat
from firmground.intake.exercise.region import District, Region, Spot
from firmground.model.place import Level
from firmground.model.tables import Row

__all__ = ["Homes", "settle"]

_FEWEST = 20
_STEM = 4


_BASES = 6


@dataclass(frozen=True)
class Homes:
    """The settlements of the region with the people who live there, index by index."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    lonlat: Floats
    people: NDArray[np.int64]
    side: NDArray[np.int64]
    district: NDArray[np.int64]
    rows: tuple[Row, ...]
    district_ids: tuple[str, ...]
    region_ids: tuple[tuple[str, ...], ...]
    """Ids of the regions of each side."""

    @cached_property
    def radius_m(self) -> Floats:
        """How far a settlement reaches from its middle."""
        return np.minimum(2500.0, 25.0 * np.sqrt(self.people) + 150.0)

    def nearest(self, spot: Spot, latitude: float) -> tuple[int, float]:
        """Settlement of its side that lies nearest to a spot, and how many metres away."""
        members = self.of_side(spot.side)
        away = flat(self.lonlat[members] - np.array(spot.lonlat), latitude)
        metres = np.hypot(*away.T)
        k = int(np.argmin(metres))
        return int(members[k]), float(metres[k])

    def of_side(self, side: int) -> NDArray[np.int64]:
        """Settlements of one side."""
        return np.flatnonzero(self.side == side)

    def bases(self, side: int) -> list[int]:
        """Where teams set out from: the largest settlement of each of the most populous districts of a side."""
        members = self.of_side(side)
        chosen: dict[int, int] = {}
        for home in members[np.argsort(-self.people[members], kind="stable")].tolist():
            if len(chosen) < _BASES:
                chosen.setdefault(int(self.district[home]), int(home))
        return list(chosen.values())


def settle(region: Region, rng: np.random.Generator, source: str) -> Homes:
    """Share the people of each district out over its settlements.

    A settlement of known size keeps it where the district's total allows. The others get shares of the rest that
    fall as one over their rank (Zipf's rule), in a drawn order; the settlement that bears the district's name goes
    first. A district without a figure has the middle density of the others.
    """
    district = np.array([s.district for s in region.settlements])
    people = np.zeros(len(region.settlements), dtype=np.int64)
    totals = _totals(region.districts)
    for k, whole in enumerate(region.districts):
        members = np.flatnonzero(district == k)
        people[members] = _shared(totals[k], whole, members, region, rng)
    side = np.array([d.side for d in region.districts])[district]
    ids = tuple(_numbered("P", len(region.settlements)))
    district_ids = tuple(_numbered("D", len(region.districts)))
    rows, regions = _rows(region, (ids, district_ids), people, totals, source)
    return Homes(
        ids=ids,
        names=tuple(s.name for s in region.settlements),
        lonlat=np.array([s.lonlat for s in region.settlements]),
        people=people,
        side=side,
        district=district,
        rows=rows,
        district_ids=district_ids,
        region_ids=regions,
    )


def _totals(districts: tuple[District, ...]) -> list[int]:
    known = [d.people / d.km2 for d in districts if d.people is not None and d.km2 > 0]
    density = float(np.median(known)) if known else figure("unknown_people_per_km2")
    return [round(density * d.km2) if d.people is None else d.people for d in districts]


def _shared(
    total: int, district: District, members: NDArray[np.int64], region: Region, rng: np.random.Generator
) -> NDArray[np.int64]:
    sizes = np.array([region.settlements[m].people or 0 for m in members], dtype=np.float64)
    stem = fold(district.name)[:_STEM]
    order = rng.permutation(len(members))
    named = np.array([fold(region.settlements[members[m]].name)[:_STEM] == stem for m in order])
    order = np.concatenate((order[named], order[~named]))
    unknown = order[sizes[order] == 0]
    rest = max(total - float(sizes.sum()), float(_FEWEST * len(unknown)))
    if district.people is not None and sizes.sum() + rest > total > rest:
        sizes *= (total - rest) / sizes.sum()
    weight = 1.0 / np.arange(1, len(unknown) + 1)
    sizes[unknown] = rest * weight / weight.sum() if len(unknown) else 0
    return np.maximum(_FEWEST, np.rint(sizes)).astype(np.int64)


def _rows(
    region: Region,
    known: tuple[tuple[str, ...], tuple[str, ...]],
    people: NDArray[np.int64],
    totals: list[int],
    source: str,
) -> tuple[tuple[Row, ...], tuple[tuple[str, ...], ...]]:
    ids, district_ids = known
    regions = sorted({(d.side, d.region) for d in region.districts})
    region_id = dict(zip(regions, _numbered("G", len(regions)), strict=True))
    rows: list[Row] = [
        {"id": name, "name": called, "level": Level.REGION.value, "source": "as the districts name it"}
        for (_, called), name in region_id.items()
    ]
    for name, district, total in zip(district_ids, region.districts, totals, strict=True):
        guessed = district.people is None
        rows.append(
            {
                "id": name,
                "name": district.name,
                "level": Level.DISTRICT.value,
                "parent": region_id[district.side, district.region],
                "people": total,
                "source": f"{district.source}, people: {f'{source}, middle density' if guessed else 'as it says'}",
                "exercise": guessed,
                "geometry": district.shape,
            }
        )
    for name, settlement, count in zip(ids, region.settlements, people.tolist(), strict=True):
        rows.append(
            {
                "id": name,
                "name": settlement.name,
                "level": Level.SETTLEMENT.value,
                "parent": district_ids[settlement.district],
                "people": count,
                "source": source,
                "exercise": True,
                "geometry": shapely.Point(settlement.lonlat),
            }
        )
    sides = tuple(tuple(i for (side, _), i in region_id.items() if side == s) for s in region.sides)
    return tuple(rows), sides


def _numbered(letter: str, count: int) -> list[str]:
    width = max(2, len(str(count)))
    return [f"{letter}{n:0{width}d}" for n in range(1, count + 1)]
