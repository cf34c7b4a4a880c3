"""A Programme carried on to another day: what progress left of it, and what is said of each change."""

from dataclasses import dataclass
from enum import StrEnum

from firmground.model.plan import Plan
from firmground.model.programme import Programme

__all__ = ["Assumptions", "Carried", "Change", "ChangeKind"]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Days from the new day 0 that are assumed where nobody knows an end: guesses to be edited, never law.

    ``hold_days`` for an area on hold, ``road_days`` for a road closed without a date, ``team_days`` for teams whose
    day of arrival has passed without them.
    """

    hold_days: int = 30
    road_days: int = 30
    team_days: int = 14

    def __post_init__(self) -> None:
        if min(self.hold_days, self.road_days, self.team_days) < 0:
            raise ValueError(f"{self}: no number of days is below 0")


class ChangeKind(StrEnum):
    """What progress did to a part of a Programme."""

    DONE = "done"
    NEEDLESS = "needless"
    RUNNING = "running"
    STOPPED = "stopped"
    OVERDUE = "overdue"
    SIZE = "size"
    GROUND = "ground"
    HELD = "held"
    TEAMS = "teams"
    ROAD = "road"
    STAND_DOWN = "stand-down"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of which activity, area, contingent, road or place, in a sentence, by which events.

    ``assumed`` says that the sentence rests on an assumption.
    """

    subject: str
    kind: ChangeKind
    text: str
    events: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True)
class Carried:
    """What is left of a Programme on a day, and of the plan for it.

    ``programme`` begins on the first day that progress says nothing of. ``before`` holds the rows of the old plan in
    its days, those of work that is over among them; what should have begun earlier lies below 0. ``plan`` holds what
    is left of it, to start from: work that goes on stands there with the work that remains. ``done`` are activities
    that are over or needed no more.
    """

    programme: Programme
    before: Plan
    plan: Plan
    done: frozenset[str]
    changes: tuple[Change, ...]
