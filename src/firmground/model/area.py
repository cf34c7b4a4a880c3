"""Hazardous areas and the evidence that stands behind them (terms of the GICHD minimum data requirements)."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shapely.geometry import MultiPolygon, Polygon

from firmground.model.activity import ActivityKind

__all__ = ["HECTARE_M2", "AreaStatus", "Evidence", "EvidenceKind", "HazardKind", "HazardousArea", "ReleaseShares"]

HECTARE_M2 = 10_000
"""Square metres of a hectare."""


class HazardKind(StrEnum):
    """SHA (suspicion on indirect evidence), CHA (presence confirmed on direct evidence), or not surveyed yet.

    Land that was only reported is planned as suspected land is, with its non-technical survey first.
    """

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    REPORTED = "reported"


class AreaStatus(StrEnum):
    """Where a hazardous area stands: open, closed on its evidence, or handed over with a signature."""

    OPEN = "open"
    CLOSED = "closed"
    HANDED_OVER = "handed_over"


class EvidenceKind(StrEnum):
    """Direct evidence can confirm an area, indirect evidence can only make it suspected."""

    DIRECT = "direct"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation that supports the suspicion or the confirmation of an area."""

    id: str
    kind: EvidenceKind
    what: str
    observed_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseShares:
    """The expected shares of an area that will be cancelled, reduced and cleared; they sum to one.

    They are an expectation that a plan rests on, never a release (L3, L8, L9).
    """

    cancelled: float
    reduced: float
    cleared: float

    def __post_init__(self) -> None:
        parts = (self.cancelled, self.reduced, self.cleared)
        if not all(math.isfinite(p) and 0.0 <= p <= 1.0 for p in parts):
            raise ValueError(f"release shares {parts} must lie between 0 and 1")
        if abs(sum(parts) - 1.0) > 1e-6:  # noqa: PLR2004 - rounding of a sum of three written decimals
            raise ValueError(f"release shares {parts} sum to {sum(parts):.6f}, not to 1")


@dataclass(frozen=True, slots=True)
class HazardousArea:
    """A reported, suspected or confirmed hazardous area with its perimeter and what its release is expected to take.

    ``perimeter`` is in WGS84, ``area_m2`` is geodesic. ``depth_m`` is the depth to which the ground will be
    released. ``danger_radius_m`` is an advisory planning radius around explosive work, set by the authority.
    ``proved`` are kinds of its release chain that were done before the Programme began: their evidence is there.
    """

    id: str
    name: str
    kind: HazardKind
    status: AreaStatus
    place: str
    perimeter: Polygon | MultiPolygon
    area_m2: float
    shares: ReleaseShares
    depth_m: float
    people_exposed: int
    danger_radius_m: float = 0.0
    net_explosive_kg: float = 0.0
    devices: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    source: str = ""
    exercise: bool = False
    proved: frozenset[ActivityKind] = frozenset()

    def __post_init__(self) -> None:
        if self.area_m2 <= 0 or not math.isfinite(self.area_m2):
            raise ValueError(f"hazardous area {self.id}: area {self.area_m2} m2 must be above 0")
        if self.depth_m < 0:
            raise ValueError(f"hazardous area {self.id}: depth {self.depth_m} m < 0")
        if self.people_exposed < 0:
            raise ValueError(f"hazardous area {self.id}: people_exposed {self.people_exposed} < 0")
        if self.danger_radius_m < 0 or self.net_explosive_kg < 0:
            raise ValueError(f"hazardous area {self.id}: danger radius and net explosive must not be below 0")

    @property
    def handed_over(self) -> bool:
        """Whether the area was handed over before the Programme began."""
        return self.status is AreaStatus.HANDED_OVER
