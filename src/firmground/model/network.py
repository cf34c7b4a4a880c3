"""The access network: road segments and rail links that are open, closed, or opened by work."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Link", "LinkKind", "RailLink", "RoadSegment"]


class LinkKind(StrEnum):
    """How a link is travelled."""

    ROAD = "road"
    RAIL = "rail"


@dataclass(frozen=True, slots=True)
class Link:
    """An undirected edge of the access network.

    It is open from the day on which every activity of ``opened_by`` has ended, but not before the day ``shut_until``
    of the Programme; ``closed`` links stay shut for the whole Programme whatever is done.
    """

    id: str
    name: str
    from_node: str
    to_node: str
    length_m: float
    kind: LinkKind = LinkKind.ROAD
    opened_by: tuple[str, ...] = ()
    closed: bool = False
    shut_until: int = 0

    def __post_init__(self) -> None:
        if self.from_node == self.to_node:
            raise ValueError(f"link {self.id} begins and ends at the same node {self.from_node}")
        if self.length_m < 0:
            raise ValueError(f"link {self.id}: length {self.length_m} m < 0")
        if self.shut_until < 0:
            raise ValueError(f"link {self.id}: shut_until {self.shut_until} < 0")


@dataclass(frozen=True, slots=True)
class RoadSegment(Link):
    """A link on the road."""


@dataclass(frozen=True, slots=True)
class RailLink(Link):
    """A link on the railway."""

    kind: LinkKind = LinkKind.RAIL
