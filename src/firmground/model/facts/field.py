"""What happens to people, teams, works and roads."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from firmground.model.facts.base import WHOLE, Fact, said

__all__ = [
    "Accident",
    "RoadClosed",
    "RoadOpened",
    "TeamArrived",
    "TeamIll",
    "TeamLeft",
    "WeatherStandDown",
    "WorksFinished",
    "WorksProgress",
    "WorksRejected",
    "WorksStarted",
]

_CONTINGENT = ("contingents",)
_ACTIVITY = "activity, as SITE:KIND or an id of `activities`"


@dataclass(frozen=True, slots=True)
class Accident(Fact):
    """An accident with explosive ordnance or at work; no names stand in the ledger."""

    name: ClassVar[str] = "accident"
    about: ClassVar[str] = "place"

    place: str = said("place", refers_to=("places",))
    kind: str = said("in demining, by a mine or other ordnance, or other", choices=("demining", "mine", "other"))
    area: str = said("hazardous area, if in one", refers_to=("hazardous_areas",), default="")
    injured: int = said("people injured", least=0, default=0)
    killed: int = said("people killed", least=0, default=0)
    category: str = said("category of the device", default="")
    what: str = said("what happened, without names", default="")


@dataclass(frozen=True, slots=True)
class TeamArrived(Fact):
    """Teams of a contingent are here and ready to work from this day."""

    name: ClassVar[str] = "team-arrived"
    about: ClassVar[str] = "contingent"

    contingent: str = said("contingent", refers_to=_CONTINGENT)
    teams: int = said("how many teams came", unit="teams", least=1)


@dataclass(frozen=True, slots=True)
class TeamLeft(Fact):
    """Teams of a contingent worked here for the last time on the day before."""

    name: ClassVar[str] = "team-left"
    about: ClassVar[str] = "contingent"

    contingent: str = said("contingent", refers_to=_CONTINGENT)
    teams: int = said("how many teams went", unit="teams", least=1)


@dataclass(frozen=True, slots=True)
class TeamIll(Fact):
    """Teams cannot work for some days, for illness or another absence; nothing is said of persons."""

    name: ClassVar[str] = "team-ill"
    about: ClassVar[str] = "contingent"

    contingent: str = said("contingent", refers_to=_CONTINGENT)
    teams: int = said("how many teams", unit="teams", least=1)
    until: date = said("last day of the absence")


@dataclass(frozen=True, slots=True)
class WorksStarted(Fact):
    """Work on an activity began."""

    name: ClassVar[str] = "works-started"
    about: ClassVar[str] = "activity"

    activity: str = said(_ACTIVITY)
    contingent: str = said("who does it", refers_to=_CONTINGENT, default="")
    teams: tuple[str, ...] = said("teams that do it, as the plan names them", default=())


@dataclass(frozen=True, slots=True)
class WorksProgress(Fact):
    """So much of an activity is done."""

    name: ClassVar[str] = "works-progress"
    about: ClassVar[str] = "activity"

    activity: str = said(_ACTIVITY)
    per_cent: float = said("share that is done", unit="%", least=0, most=100)
    team_days: float = said("work since the report before", unit="team-days", least=0, default=0.0)
    contingent: str = said("who did it", refers_to=_CONTINGENT, default="")


@dataclass(frozen=True, slots=True)
class WorksFinished(Fact):
    """An activity ended on this day, its last day of work."""

    name: ClassVar[str] = "works-finished"
    about: ClassVar[str] = "activity"

    activity: str = said(_ACTIVITY)
    team_days: float = said("work since the report before", unit="team-days", least=0, default=0.0)
    contingent: str = said("who did it", refers_to=_CONTINGENT, default="")


@dataclass(frozen=True, slots=True)
class WorksRejected(Fact):
    """Finished works were not accepted, and are to be done again as far as said."""

    name: ClassVar[str] = "works-rejected"
    about: ClassVar[str] = "activity"

    activity: str = said(_ACTIVITY)
    reason: str = said("why")
    per_cent: float = said("share that stands", unit="%", least=0, most=100, default=0.0)


@dataclass(frozen=True, slots=True)
class RoadClosed(Fact):
    """Nobody passes a road or rail link from this day on."""

    name: ClassVar[str] = "road-closed"
    about: ClassVar[str] = "road"

    road: str = said("road segment or rail link", refers_to=("roads",))
    reason: str = said("why", default="")
    until: date | None = said("last day of the closure; empty: until it is opened", default=None)


@dataclass(frozen=True, slots=True)
class RoadOpened(Fact):
    """A road or rail link can be passed from this day on."""

    name: ClassVar[str] = "road-opened"
    about: ClassVar[str] = "road"

    road: str = said("road segment or rail link", refers_to=("roads",))


@dataclass(frozen=True, slots=True)
class WeatherStandDown(Fact):
    """No work of some kinds was possible at a place, with all that lies below it."""

    name: ClassVar[str] = "weather-stand-down"
    about: ClassVar[str] = "place"

    place: str = said("place; the word region for all of the project", refers_to=("places", WHOLE))
    until: date | None = said("last day; empty: one day", default=None)
    kinds: tuple[str, ...] = said("activity kinds; empty: all", default=())
    reason: str = said("what weather", default="")
