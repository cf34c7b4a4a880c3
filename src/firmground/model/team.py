"""Who works: team kinds, contingents, named teams, their bases and the pledges they come from."""

from dataclasses import dataclass
from datetime import date

from firmground.model.activity import ActivityKind

__all__ = ["Absence", "Accreditation", "Base", "Contingent", "Pledge", "Rotation", "Team", "TeamKind"]


@dataclass(frozen=True, slots=True)
class TeamKind:
    """A kind of team: what it may do and how many people it has."""

    id: str
    name: str
    skills: frozenset[ActivityKind]
    people: int

    def __post_init__(self) -> None:
        if self.people < 1:
            raise ValueError(f"team kind {self.id}: people {self.people} < 1")
        if not self.skills:
            raise ValueError(f"team kind {self.id} has no skill")


@dataclass(frozen=True, slots=True)
class Base:
    """Where teams set out from: whole metres in the project's CRS and the node of the access network it stands at."""

    id: str
    name: str
    x: int
    y: int
    node: str | None


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise made in public, with the words that were said."""

    id: str
    partner: str
    quantity: int
    unit: str
    words: str = ""
    speaker: str = ""
    outlet: str = ""
    said_on: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rotation:
    """After every ``work_days`` days in the region a contingent does no work for ``gap_days`` days."""

    work_days: int
    gap_days: int

    def __post_init__(self) -> None:
        if self.work_days < 1 or self.gap_days < 1:
            raise ValueError(f"rotation {self.work_days}/{self.gap_days} days: both must be at least 1")


@dataclass(frozen=True, slots=True)
class Accreditation:
    """First and last day on which a contingent is accredited for release-chain activities."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"accreditation ends on {self.last}, before it begins on {self.first}")


@dataclass(frozen=True, slots=True)
class Absence:
    """The team of that number is not there at first: ``back`` is its first day of work, None if it never comes."""

    team: int
    back: date | None = None


@dataclass(frozen=True, slots=True)
class Contingent:
    """So many teams of one kind from one partner, for a stay.

    ``arrives`` is the first day of work, ``leaves`` the last one (None: until the horizon). ``districts`` empty
    means everywhere. ``cost_per_team_day`` is in whole units of the project's currency. ``absences`` are of teams
    (numbered from 1) that come later than the others, or not at all.
    """

    id: str
    name: str
    partner: str
    team_kind: str
    teams: int
    base: str
    arrives: date
    leaves: date | None = None
    pledge: str | None = None
    rotation: Rotation | None = None
    districts: frozenset[str] = frozenset()
    accreditation: Accreditation | None = None
    cost_per_team_day: int = 0
    absences: tuple[Absence, ...] = ()

    def __post_init__(self) -> None:
        if self.teams < 1:
            raise ValueError(f"contingent {self.id}: teams {self.teams} < 1")
        if self.leaves is not None and self.leaves < self.arrives:
            raise ValueError(f"contingent {self.id} leaves on {self.leaves}, before it arrives on {self.arrives}")
        if self.cost_per_team_day < 0:
            raise ValueError(f"contingent {self.id}: cost_per_team_day {self.cost_per_team_day} < 0")
        numbers = [a.team for a in self.absences]
        if len(set(numbers)) < len(numbers) or not set(numbers) <= set(range(1, self.teams + 1)):
            raise ValueError(f"contingent {self.id}: teams {numbers} cannot be absent of {self.teams}")

    def members(self) -> tuple["Team", ...]:
        """Name the teams of the contingent, in a stable order."""
        width = max(2, len(str(self.teams)))
        return tuple(Team(f"{self.id}-{n:0{width}d}", self.id) for n in range(1, self.teams + 1))

    def joins(self) -> tuple[date | None, ...]:
        """Give the first day of work of each of its teams, None for one that never comes."""
        back = {a.team: a.back for a in self.absences}
        found = (back.get(n, self.arrives) for n in range(1, self.teams + 1))
        return tuple(None if day is None else max(day, self.arrives) for day in found)


@dataclass(frozen=True, slots=True)
class Team:
    """One named crew of a contingent."""

    id: str
    contingent: str
