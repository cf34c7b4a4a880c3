"""Activities, the smallest planned pieces of work, and the methods by which they can be done."""

import math
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DIGGING", "RELEASE_CHAIN", "REPAIR_CHAIN", "Activity", "ActivityKind", "Lock", "Method"]


class ActivityKind(StrEnum):
    """What is done; release chain first, then works."""

    NTS = "NTS"
    TS = "TS"
    CLEARANCE = "CLEARANCE"
    BAC = "BAC"
    EOD = "EOD"
    QA = "QA"
    HANDOVER = "HANDOVER"
    ASSESS = "ASSESS"
    DEMOLISH = "DEMOLISH"
    REPAIR = "REPAIR"
    BUILD = "BUILD"
    COMMISSION = "COMMISSION"
    MEMORIAL = "MEMORIAL"


RELEASE_CHAIN = (
    ActivityKind.NTS,
    ActivityKind.TS,
    ActivityKind.CLEARANCE,
    ActivityKind.BAC,
    ActivityKind.EOD,
    ActivityKind.QA,
    ActivityKind.HANDOVER,
)
"""Kinds that belong to the release of a hazardous area, in the order of the chain."""

REPAIR_CHAIN = (
    ActivityKind.ASSESS,
    ActivityKind.DEMOLISH,
    ActivityKind.REPAIR,
    ActivityKind.BUILD,
    ActivityKind.MEMORIAL,
    ActivityKind.COMMISSION,
)
"""Kinds that belong to the works on an asset or link, in the order of the chain."""

DIGGING = frozenset({ActivityKind.DEMOLISH, ActivityKind.REPAIR, ActivityKind.BUILD, ActivityKind.MEMORIAL})
"""Kinds that dig, so that L2 asks for the released depth."""


@dataclass(frozen=True, slots=True)
class Method:
    """One way to do an activity: which team kind, how many teams, how much work.

    ``team_days`` is the expected work. With ``k`` teams it takes ``ceil(team_days / k)`` working days.
    ``output_m2`` (low, likely, high), when given, is delivered output per team-day, never a nameplate figure.
    ``fixed_cost`` (materials) is in whole units of the project's currency.
    """

    name: str
    team_kind: str
    team_days: int
    teams_least: int = 1
    teams_most: int = 1
    output_m2: tuple[float, float, float] | None = None
    fixed_cost: int = 0

    def __post_init__(self) -> None:
        if self.team_days < 1:
            raise ValueError(f"method {self.name}: team_days {self.team_days} < 1")
        if not 1 <= self.teams_least <= self.teams_most:
            raise ValueError(f"method {self.name}: teams {self.teams_least}..{self.teams_most} not understood")
        if self.fixed_cost < 0:
            raise ValueError(f"method {self.name}: fixed_cost {self.fixed_cost} < 0")
        if self.output_m2 is not None:
            low, likely, high = self.output_m2
            if not (0 < low <= likely <= high and math.isfinite(high)):
                raise ValueError(f"method {self.name}: output {self.output_m2} must rise from above 0")

    def working_days(self, teams: int) -> int:
        """Working days that ``teams`` teams need."""
        return -(-self.team_days // teams)


@dataclass(frozen=True, slots=True)
class Lock:
    """An authority's fixed decision on an activity: a constraint, never a weight.

    ``start`` is a day of the Programme; None leaves the day, or the contingent, to the plan.
    """

    by: str
    reason: str
    start: int | None = None
    contingent: str | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.start < 0:
            raise ValueError(f"a lock to day {self.start} lies before the Programme")


@dataclass(frozen=True, slots=True)
class Activity:
    """One piece of work at one site.

    ``earliest_start`` and ``deadline`` are days of the Programme (day 0 is its start); the activity must end on
    or before ``deadline``, that is, ``deadline`` is the first day on which it may no longer be going on.
    ``digging_depth_m`` is how deep it digs, ``danger_radius_m`` the advisory radius around it in which no other
    people work while it goes on.
    """

    id: str
    kind: ActivityKind
    site: str
    methods: tuple[Method, ...]
    predecessors: tuple[str, ...] = ()
    earliest_start: int = 0
    deadline: int | None = None
    digging_depth_m: float = 0.0
    danger_radius_m: float = 0.0
    lock: Lock | None = None

    def __post_init__(self) -> None:
        if not self.methods:
            raise ValueError(f"activity {self.id} has no method, so nobody could do it")
        if len({m.name for m in self.methods}) < len(self.methods):
            raise ValueError(f"activity {self.id} has two methods of one name")
        if self.id in self.predecessors:
            raise ValueError(f"activity {self.id} waits for itself")
        if self.earliest_start < 0:
            raise ValueError(f"activity {self.id}: earliest_start {self.earliest_start} < 0")
        if self.deadline is not None and self.deadline <= self.earliest_start:
            raise ValueError(f"activity {self.id}: deadline {self.deadline} leaves no day to work")
        if self.digging_depth_m < 0 or self.danger_radius_m < 0:
            raise ValueError(f"activity {self.id}: digging depth and danger radius must not be below 0")

    @property
    def releases(self) -> bool:
        """Whether the activity belongs to the release chain."""
        return self.kind in RELEASE_CHAIN
