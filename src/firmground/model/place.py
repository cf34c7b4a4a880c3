"""Places and sites: where people live and where work happens."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Level", "Place", "Site", "SiteKind"]


class Level(StrEnum):
    """Rank of a place in the administrative hierarchy."""

    REGION = "region"
    DISTRICT = "district"
    SETTLEMENT = "settlement"


class SiteKind(StrEnum):
    """What stands or lies at a site."""

    HAZARDOUS_AREA = "hazardous_area"
    ASSET = "asset"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Place:
    """A region, district or settlement, with its people.

    Names come from the data; firmground draws no border and takes no side on a name.
    """

    id: str
    name: str
    level: Level
    parent: str | None = None
    people: int = 0
    longitude: float | None = None
    latitude: float | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a place needs an id")
        if self.people < 0:
            raise ValueError(f"place {self.id}: people {self.people} < 0")
        if self.parent == self.id:
            raise ValueError(f"place {self.id} is its own parent")


@dataclass(frozen=True, slots=True)
class Site:
    """The spot of one hazardous area, asset or link, in the metric system of the project.

    ``x`` and ``y`` are whole metres in the Programme's CRS. Work at the site can be reached through any one
    of ``nodes`` of the access network; an empty tuple means that no route is asked for.
    """

    id: str
    kind: SiteKind
    place: str
    x: int
    y: int
    nodes: tuple[str, ...] = ()
