"""The Programme: the whole problem, frozen, with nothing left to look up elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from math import isqrt

from firmground.model.activity import REPAIR_CHAIN, Activity, ActivityKind
from firmground.model.area import HazardousArea
from firmground.model.asset import Asset, Service
from firmground.model.calendar import Calendar, lineage
from firmground.model.canonical import digest
from firmground.model.network import Link
from firmground.model.place import Level, Place, Site
from firmground.model.team import Base, Contingent, Pledge, TeamKind

__all__ = [
    "EXPOSURE",
    "Block",
    "Budget",
    "EquityFloor",
    "Limits",
    "Neighbour",
    "Priority",
    "Programme",
    "Travel",
    "Weights",
]

EXPOSURE = "exposure"
"""Kind under which people exposed to a hazardous area are weighed."""


@dataclass(frozen=True, slots=True)
class Priority:
    """A decision that one service, or the release of one area, counts so many per cent of what its kind does."""

    per_cent: int
    reason: str = ""

    def __post_init__(self) -> None:
        if self.per_cent < 0:
            raise ValueError(f"priority of {self.per_cent} per cent < 0")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a person-day of each kind counts, in hundredths (100 is one whole); missing kinds count 100.

    The kinds are ``exposure`` and the values of ServiceKind. ``services`` and ``areas`` are priorities of single ones,
    by id.
    """

    per_cent: Mapping[str, int] = field(default_factory=dict)
    services: Mapping[str, Priority] = field(default_factory=dict)
    areas: Mapping[str, Priority] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, weight in self.per_cent.items():
            if weight < 0:
                raise ValueError(f"weight of {kind}: {weight} < 0")

    def of(self, kind: str, one: str = "") -> int:
        """Weight of a person-day of that kind, for one service or area if named, in hundredths, rounded up."""
        usual = self.per_cent.get(kind, 100)
        priority = (self.areas if kind == EXPOSURE else self.services).get(one)
        return usual if priority is None else -(-usual * priority.per_cent // 100)


@dataclass(frozen=True, slots=True)
class Budget:
    """Money that may be committed from ``first`` to ``last`` (both inclusive), by one partner or by all.

    An activity's whole cost counts on its first day of work.
    """

    id: str
    first: date
    last: date
    amount: int
    partner: str | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"budget {self.id} ends on {self.last}, before it begins on {self.first}")
        if self.amount < 0:
            raise ValueError(f"budget {self.id}: amount {self.amount} < 0")


@dataclass(frozen=True, slots=True)
class EquityFloor:
    """By the end of day ``by``, at least ``share`` of a district's activities must be finished."""

    district: str
    share: float
    by: date

    def __post_init__(self) -> None:
        if not 0.0 < self.share <= 1.0:
            raise ValueError(f"equity floor of {self.district}: share {self.share} must lie in (0, 1]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the plan may not overstep besides the law."""

    budgets: tuple[Budget, ...] = ()
    equity: tuple[EquityFloor, ...] = ()


@dataclass(frozen=True, slots=True)
class Travel:
    """How long a team takes from one site to the next: whole metres in, whole days out.

    Up to ``commute_m`` of road a team works from where it sleeps and loses no day; beyond, it moves at
    ``metres_per_day``. Road length is the straight line times ``detour_per_cent`` / 100.
    """

    commute_m: int = 25_000
    metres_per_day: int = 200_000
    detour_per_cent: int = 130

    def __post_init__(self) -> None:
        if self.commute_m < 0 or self.metres_per_day < 1 or self.detour_per_cent < 100:  # noqa: PLR2004
            raise ValueError(f"travel rule {self} not understood")

    def days(self, x0: int, y0: int, x1: int, y1: int) -> int:
        """Days lost by moving from one spot to another."""
        road = isqrt((x1 - x0) ** 2 + (y1 - y0) ** 2) * self.detour_per_cent // 100
        return 0 if road <= self.commute_m else -(-road // self.metres_per_day)


@dataclass(frozen=True, slots=True)
class Block:
    """A hazardous area touches the footprint or the working space of a site (L1, L2)."""

    site: str
    area: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Two sites so near to each other that explosive work at one may endanger people at the other (L5)."""

    a: str
    b: str
    metres: int


@dataclass(frozen=True)
class Programme:
    """Everything that a plan must know; immutable, hashable by content, valid by construction.

    Day 0 is ``start``; the horizon ends before day ``horizon_days``.
    """

    name: str
    start: date
    horizon_days: int
    crs: str
    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    areas: tuple[HazardousArea, ...]
    assets: tuple[Asset, ...]
    services: tuple[Service, ...]
    activities: tuple[Activity, ...]
    team_kinds: tuple[TeamKind, ...]
    contingents: tuple[Contingent, ...]
    bases: tuple[Base, ...]
    links: tuple[Link, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    weights: Weights = field(default_factory=Weights)
    limits: Limits = field(default_factory=Limits)
    travel: Travel = field(default_factory=Travel)
    blocks: tuple[Block, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    currency: str = "USD"
    exercise: bool = False

    def __post_init__(self) -> None:
        if self.horizon_days < 1:
            raise ValueError(f"horizon_days {self.horizon_days} < 1")
        for nouns in (
            self.places, self.sites, self.areas, self.assets, self.services, self.activities,
            self.team_kinds, self.contingents, self.bases, self.links,
        ):  # fmt: skip
            _distinct(n.id for n in nouns)
        _distinct(a.site for a in self.activities if a.kind is ActivityKind.HANDOVER)
        self._validate_references()
        _acyclic("activity", {a.id: a.predecessors for a in self.activities})
        services = self.service_by_id
        _acyclic("service", {s.id: [m for n in s.needs for m in n.members if m in services] for s in self.services})
        _acyclic("place", {p.id: [p.parent] if p.parent else [] for p in self.places})

    def _validate_references(self) -> None:
        """Refuse a name that nothing answers to."""
        known = "{} {} names an unknown {}: {}"
        works = self.asset_by_id.keys() | self.service_by_id.keys() | self.link_by_id.keys() | self.area_by_id.keys()
        checks: list[tuple[str, str, str, Iterable[str], Iterable[str]]] = []
        checks += [("place", p.id, "parent", [p.parent] if p.parent else [], self.place_by_id) for p in self.places]
        checks += [("site", s.id, "place", [s.place], self.place_by_id) for s in self.sites]
        checks += [("service", s.id, "place", [s.place], self.place_by_id) for s in self.services]
        checks += [("service", s.id, "need", [m for n in s.needs for m in n.members], works) for s in self.services]
        checks += [("activity", a.id, "site", [a.site], self.site_by_id) for a in self.activities]
        checks += [("activity", a.id, "predecessor", a.predecessors, self.activity_by_id) for a in self.activities]
        checks += [
            ("activity", a.id, "team kind", [m.team_kind for m in a.methods], self.team_kind_by_id)
            for a in self.activities
        ]
        checks += [("contingent", c.id, "team kind", [c.team_kind], self.team_kind_by_id) for c in self.contingents]
        checks += [("contingent", c.id, "base", [c.base], self.base_by_id) for c in self.contingents]
        checks += [("contingent", c.id, "district", c.districts, self.place_by_id) for c in self.contingents]
        checks += [("link", k.id, "activity", k.opened_by, self.activity_by_id) for k in self.links]
        checks += [("block", b.site, "site", [b.site], self.site_by_id) for b in self.blocks]
        checks += [("block", b.site, "area", [b.area], self.area_by_id) for b in self.blocks]
        checks += [("neighbour", n.a, "site", [n.a, n.b], self.site_by_id) for n in self.neighbours]
        checks += [("equity floor", f.district, "district", [f.district], self.place_by_id) for f in self.limits.equity]
        for noun, name, what, members, pool in checks:
            for member in members:
                if member not in pool:
                    raise ValueError(known.format(noun, name, what, member))

    @cached_property
    def place_by_id(self) -> dict[str, Place]:
        """Places by id."""
        return {p.id: p for p in self.places}

    @cached_property
    def site_by_id(self) -> dict[str, Site]:
        """Sites by id."""
        return {s.id: s for s in self.sites}

    @cached_property
    def area_by_id(self) -> dict[str, HazardousArea]:
        """Hazardous areas by id."""
        return {a.id: a for a in self.areas}

    @cached_property
    def asset_by_id(self) -> dict[str, Asset]:
        """Assets by id."""
        return {a.id: a for a in self.assets}

    @cached_property
    def service_by_id(self) -> dict[str, Service]:
        """Services by id."""
        return {s.id: s for s in self.services}

    @cached_property
    def activity_by_id(self) -> dict[str, Activity]:
        """Activities by id."""
        return {a.id: a for a in self.activities}

    @cached_property
    def team_kind_by_id(self) -> dict[str, TeamKind]:
        """Team kinds by id."""
        return {k.id: k for k in self.team_kinds}

    @cached_property
    def contingent_by_id(self) -> dict[str, Contingent]:
        """Contingents by id."""
        return {c.id: c for c in self.contingents}

    @cached_property
    def base_by_id(self) -> dict[str, Base]:
        """Bases by id."""
        return {b.id: b for b in self.bases}

    @cached_property
    def link_by_id(self) -> dict[str, Link]:
        """Links by id."""
        return {k.id: k for k in self.links}

    @cached_property
    def lineage_of(self) -> dict[str, frozenset[str]]:
        """Ids of each place and of all places above it."""
        parents = {p.id: p.parent for p in self.places}
        return {p: lineage(p, parents) for p in parents}

    @cached_property
    def activities_at(self) -> dict[str, tuple[Activity, ...]]:
        """Activities by site."""
        found: dict[str, list[Activity]] = {}
        for activity in self.activities:
            found.setdefault(activity.site, []).append(activity)
        return {site: tuple(at) for site, at in found.items()}

    @cached_property
    def handover_of(self) -> dict[str, str]:
        """Id of the activity whose end releases each hazardous area that is not handed over yet."""
        return {a.site: a.id for a in self.activities if a.kind is ActivityKind.HANDOVER}

    def works_at(self, asset: str) -> tuple[str, ...]:
        """Ids of the activities that must all end before an asset works; none if it stands undamaged."""
        return tuple(a.id for a in self.activities_at.get(asset, ()) if a.kind in REPAIR_CHAIN)

    def district_of(self, place: str) -> str | None:
        """Id of the district in which a place lies (or is), None above the districts."""
        here: str | None = place
        while here is not None:
            found = self.place_by_id[here]
            if found.level is Level.DISTRICT:
                return here
            here = found.parent
        return None

    def day_of(self, on: date) -> int:
        """Count days from the start of the Programme."""
        return (on - self.start).days

    def date_of(self, day: int) -> date:
        """Give the date of a day of the Programme."""
        return self.start + timedelta(days=day)

    @cached_property
    def sha256(self) -> str:
        """Hash of everything in the Programme, the same on every machine."""
        return digest(self)


def _distinct(ids: Iterable[str]) -> None:
    """Refuse an id that is used twice."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ValueError(f"{one} is used, or handed over, twice")
        seen.add(one)


def _acyclic(noun: str, before: Mapping[str, Iterable[str]]) -> None:
    """Refuse a circle (depth-first search with an own stack, since chains may be long)."""
    done: set[str] = set()
    for root in before:
        trail: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                del trail[node]
                done.add(node)
            elif node in trail:
                raise ValueError(f"{noun} {node} waits for itself through {' -> '.join(trail)}")
            elif node not in done:
                trail[node] = None
                stack.append((node, True))
                stack += [(other, False) for other in before[node] if other not in done]
