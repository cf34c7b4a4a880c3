"""Assets (what is rebuilt) and services (what people get from them)."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

__all__ = ["Asset", "DamageState", "Need", "OwnerShare", "Service", "ServiceKind"]


class DamageState(IntEnum):
    """Damage state of an asset, as the repair-time tables use it (HAZUS DS0 to DS4)."""

    NONE = 0
    SLIGHT = 1
    MODERATE = 2
    EXTENSIVE = 3
    COMPLETE = 4


class ServiceKind(StrEnum):
    """What people do without until it works again."""

    WATER = "water"
    POWER = "power"
    HEALTH = "health"
    SCHOOL = "school"
    HOUSING = "housing"
    ACCESS = "access"
    FARMLAND = "farmland"
    MEMORIAL = "memorial"


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """One party's share in an asset; a memorial complex has several."""

    party: str
    share: float

    def __post_init__(self) -> None:
        if not 0.0 < self.share <= 1.0:
            raise ValueError(f"share {self.share} of {self.party} must lie in (0, 1]")


@dataclass(frozen=True, slots=True)
class Asset:
    """A building, line, pipe, plant, field or memorial that stands or is to stand somewhere.

    ``digging_depth_m`` is the deepest digging of its works, ``working_space_m`` the strip around its footprint
    that the works need.
    """

    id: str
    name: str
    kind: str
    place: str
    damage: DamageState
    digging_depth_m: float = 0.0
    working_space_m: float = 0.0
    owners: tuple[OwnerShare, ...] = ()
    source: str = ""
    exercise: bool = False

    def __post_init__(self) -> None:
        if self.digging_depth_m < 0 or self.working_space_m < 0:
            raise ValueError(f"asset {self.id}: digging depth and working space must not be below 0")
        if self.owners and abs(sum(o.share for o in self.owners) - 1.0) > 1e-6:  # noqa: PLR2004 - decimals
            raise ValueError(f"asset {self.id}: the owners' shares do not sum to 1")


@dataclass(frozen=True, slots=True)
class Need:
    """``least`` of ``members`` must work; members are ids of assets or of other services.

    All of n is ``least == len(members)``; alternative feeders are ``least < len(members)``.
    """

    members: tuple[str, ...]
    least: int

    def __post_init__(self) -> None:
        if not 1 <= self.least <= len(self.members):
            raise ValueError(f"a need of {self.least} out of {len(self.members)} members cannot be")
        if len(set(self.members)) != len(self.members):
            raise ValueError(f"a need names a member twice: {self.members}")


@dataclass(frozen=True, slots=True)
class Service:
    """What ``people`` people of a place get once every need is met."""

    id: str
    name: str
    kind: ServiceKind
    place: str
    people: int
    needs: tuple[Need, ...]

    def __post_init__(self) -> None:
        if self.people < 0:
            raise ValueError(f"service {self.id}: people {self.people} < 0")
        if not self.needs:
            raise ValueError(f"service {self.id} needs nothing, so it can never be missing")
