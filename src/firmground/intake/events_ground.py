"""What events mean on the ground: neighbours of an area, and ground under works that is not handed over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from firmground.geo.nearby import near
from firmground.intake.typed_cells import real, text
from firmground.model import RELEASE_CHAIN, ActivityKind
from firmground.model.progress import LandState, Parcel
from firmground.model.tables import Row, Tables

__all__ = ["Ground", "site_of"]


@dataclass(frozen=True)
class Ground:
    """The parcels of a day with their shapes, in degrees; a parcel that is a whole perimeter has that of its root."""

    parcels: tuple[Parcel, ...]
    shapes: tuple[Any, ...]

    @classmethod
    def of(cls, parcels: Iterable[Parcel], tables: Tables) -> "Ground":
        """Look up the perimeters of the parcels among the rows of the areas."""
        perimeter = {text(row, "id"): row.get("geometry") for row in tables.get("hazardous_areas", ())}
        drawn = [(p, p.shape if p.shape is not None else perimeter.get(p.root)) for p in parcels]
        kept = [(p, shape) for p, shape in drawn if shape is not None]
        return cls(tuple(p for p, _ in kept), tuple(shape for _, shape in kept))

    def neighbours(self, area: str, metres: float) -> tuple[str, ...]:
        """Give the areas with ground that is not handed over within so many metres of an area."""
        own = [shape for parcel, shape in zip(self.parcels, self.shapes, strict=True) if parcel.area == area]
        found = self._not_handed_over(near(shapely.union_all(own), self.shapes, metres) if own else [])
        return tuple(name for name in found if name != area)

    def under(self, site: Row) -> tuple[str, ...]:
        """Give the areas whose ground, not handed over, touches the footprint of a site or its working space."""
        return self._not_handed_over(near(site.get("geometry"), self.shapes, real(site, "working_space_m") or 0.0))

    def _not_handed_over(self, which: Iterable[int]) -> tuple[str, ...]:
        parcels = (self.parcels[at] for at in which)
        return tuple(dict.fromkeys(p.area for p in parcels if p.state is not LandState.HANDED_OVER))


def site_of(activity: str, tables: Tables) -> Row | None:
    """Give the row of the asset, road or area at which works are done; None for work of the release chain."""
    own: Mapping[str, Row] = {text(row, "id"): row for row in tables.get("activities", ())}
    site, _, kind = activity.rpartition(":")
    if activity in own:
        site, kind = text(own[activity], "site"), text(own[activity], "kind")
    if kind not in ActivityKind.__members__ or ActivityKind(kind) in RELEASE_CHAIN:
        return None
    return next((row for row in _sites(tables) if text(row, "id") == site), None)


def _sites(tables: Tables) -> Iterator[Row]:
    for layer in ("assets", "roads", "hazardous_areas"):
        yield from tables.get(layer, ())
