"""A thing on the map, and the eyes that it is made for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from shapely.geometry.base import BaseGeometry

from firmground.model.policy import Tier, Viewer

__all__ = ["Eyes", "Feature", "Property", "sees_network"]

Property: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing in degrees of WGS84; ``group`` are properties by which many may be shown as one where they are small.

    ``m2`` is its share of the ground where it has one. Where many are shown as one, ``part`` says which slice of it
    each belongs to; without it those of one group alone are gathered. Slices keep their numbers apart (L8).
    """

    shape: BaseGeometry
    id: str
    group: Mapping[str, Property]
    more: Mapping[str, Property] = field(default_factory=dict)
    m2: float = 0.0
    part: str = ""

    @property
    def properties(self) -> dict[str, Property]:
        """All that a tile says of it."""
        return {"id": self.id, **self.group, **self.more}


class Eyes(Protocol):
    """What somebody may see of a project (`model.policy`)."""

    @property
    def viewer(self) -> Viewer:
        """Who looks."""

    def sees_site(self, place: str | None, *, released: bool = False) -> bool:
        """Whether a site of a place may be known: its id, name and state."""

    def sees_shape(self, place: str | None, *, released: bool = False) -> bool:
        """Whether the shape of land of a place may be seen."""


def sees_network(eyes: Eyes) -> bool:
    """Whether roads and their state may be seen, which belong to no place."""
    return eyes.viewer.wide >= Tier.PARTNER
