"""Progress: what a ledger says of one day, as it was known at one moment; each figure keeps its events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from shapely.geometry import MultiPolygon, Polygon

from firmground.model.event import EMPTY, Event, Head
from firmground.model.finding import Finding

__all__ = [
    "RELEASED",
    "UNRELEASED",
    "Attendance",
    "LandState",
    "NonConformity",
    "Parcel",
    "Passage",
    "Progress",
    "StandDown",
    "Way",
    "Work",
]


class LandState(StrEnum):
    """Every square metre of the ledger is in exactly one of these on every day (L13)."""

    NOT_SURVEYED = "not_surveyed"
    SHA = "sha"
    CHA = "cha"
    CANCELLED = "cancelled"
    REDUCED = "reduced"
    CLEARED = "cleared"
    HANDED_OVER = "handed_over"
    REOPENED = "reopened"


RELEASED = frozenset({LandState.CANCELLED, LandState.REDUCED, LandState.CLEARED})
"""States of land that is released and not handed over yet; they are never added up under another name (L8)."""

UNRELEASED = frozenset({LandState.NOT_SURVEYED, LandState.SHA, LandState.CHA, LandState.REOPENED})
"""States of land that is not released, or not any more."""


class Way(StrEnum):
    """How land was released; the three are never added into one figure called cleared (L8)."""

    CANCELLED = "cancelled"
    REDUCED = "reduced"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Ground in one state: part of the area ``area`` today, of the area ``root`` when it came into the ledger.

    ``m2`` is its share of the geodesic area of the root, so that the parcels of a root always sum to it. ``shape``
    is None while it is the whole perimeter of the root. ``way`` is how it was released, also after handover; None
    where the delivery said only that it was handed over. ``events`` are the ids of all events that made it what it
    is, oldest first.
    """

    area: str
    root: str
    place: str
    state: LandState
    m2: float
    since: date | None = None
    way: Way | None = None
    depth_m: float | None = None
    shape: Polygon | MultiPolygon | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NonConformity:
    """A non-conformity that is not closed: the event of its visit, its area and how grave it is."""

    visit: str
    area: str
    severity: str


@dataclass(frozen=True, slots=True)
class Work:
    """How far an activity is: ``per_cent`` done, since when, and the last day of work once it is finished.

    Rejected works have not started: what stands of them is their ``per_cent``.
    """

    activity: str
    per_cent: float
    started: date | None
    finished: date | None = None
    contingent: str = ""
    teams: tuple[str, ...] = ()
    team_days: float = 0.0
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """Teams of a contingent that came, went and are absent on the day; ``first`` is the day the first of them came."""

    contingent: str
    arrived: int
    left: int = 0
    absent: int = 0
    absent_until: date | None = None
    first: date | None = None
    last: date | None = None
    events: tuple[str, ...] = ()

    @property
    def present(self) -> int:
        """Teams that are here and at work."""
        return max(0, self.arrived - self.left - self.absent)


@dataclass(frozen=True, slots=True)
class Passage:
    """What the last event on a road or rail link says of it."""

    road: str
    open: bool
    since: date
    until: date | None
    event: str


@dataclass(frozen=True, slots=True)
class StandDown:
    """Days on which no work of some kinds was possible at a place."""

    place: str
    first: date
    last: date
    kinds: tuple[str, ...]
    reason: str
    event: str


@dataclass(frozen=True)
class Progress:
    """The fold of a ledger: what was so on ``as_of``, as far as it was entered by ``known_at`` (None: all of it).

    ``holds`` maps an area to the event that holds it, ``proofs`` an activity of its chain (as SITE:KIND) that a whole
    survey or a passed visit proves to be over to the event that says so. ``notes`` are accidents, finds, claims,
    agreements and visits, as events, oldest first. ``decisions`` are events, too. ``findings`` say what does not fit
    together; nothing is left out or mended for their sake.
    """

    as_of: date
    known_at: datetime | None = None
    head: Head = EMPTY
    parcels: tuple[Parcel, ...] = ()
    holds: Mapping[str, str] = field(default_factory=dict)
    non_conformities: tuple[NonConformity, ...] = ()
    proofs: Mapping[str, str] = field(default_factory=dict)
    works: Mapping[str, Work] = field(default_factory=dict)
    attendance: Mapping[str, Attendance] = field(default_factory=dict)
    passages: Mapping[str, Passage] = field(default_factory=dict)
    stand_downs: tuple[StandDown, ...] = ()
    notes: tuple[Event, ...] = ()
    decisions: tuple[Event, ...] = ()
    plan: Event | None = None
    proposals: Mapping[str, Event] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
