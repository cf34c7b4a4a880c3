"""What happens to land: survey, release by its three ways, quality assurance, handover, and what undoes them."""

from dataclasses import dataclass
from typing import ClassVar

from firmground.model.facts.base import Fact, Ground, said

__all__ = [
    "AreaCancelled",
    "AreaCleared",
    "AreaHeld",
    "AreaReduced",
    "AreaReopened",
    "AreaSplit",
    "AreasMerged",
    "HandoverSigned",
    "HoldLifted",
    "ItemFound",
    "NonConformityClosed",
    "QaVisit",
    "SurveyDone",
]

_AREA = ("hazardous_areas",)
_THE_AREA = "hazardous area"
_PART = "part of the area that is meant; empty: all of it that is not released"


@dataclass(frozen=True, slots=True)
class SurveyDone(Fact):
    """A non-technical or technical survey was done; what it found raises or states the kind of the land."""

    name: ClassVar[str] = "survey-done"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    method: str = said("non-technical or technical survey", choices=("nts", "ts"))
    result: str = said(
        "what the evidence says: suspected (SHA), confirmed (CHA), or none found",
        choices=("suspected", "confirmed", "none"),
    )
    polygon: Ground = said(_PART, default=None)
    contingent: str = said("who did it", refers_to=("contingents",), default="")
    team_days: float = said("work it took", unit="team-days", least=0, default=0.0)
    report: str = said("number of the survey report", default="")


@dataclass(frozen=True, slots=True)
class AreaCancelled(Fact):
    """Land was cancelled on the evidence of a non-technical survey (L3)."""

    name: ClassVar[str] = "area-cancelled"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    polygon: Ground = said(_PART, default=None)
    contingent: str = said("who surveyed", refers_to=("contingents",), default="")
    report: str = said("number of the report", default="")


@dataclass(frozen=True, slots=True)
class AreaReduced(Fact):
    """Land was reduced on the evidence of a technical survey (L3)."""

    name: ClassVar[str] = "area-reduced"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    polygon: Ground = said(_PART, default=None)
    contingent: str = said("who surveyed", refers_to=("contingents",), default="")
    report: str = said("number of the report", default="")


@dataclass(frozen=True, slots=True)
class AreaCleared(Fact):
    """Land was cleared to a depth by a method; it is released once quality assurance and a signature follow (L3)."""

    name: ClassVar[str] = "area-cleared"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    method: str = said("how, as the rows of `methods` name it")
    depth_m: float = said("depth to which it was cleared", unit="m", least=0, most=100)
    polygon: Ground = said(_PART, default=None)
    finds: int = said("explosive items found and destroyed", least=0, default=0)
    contingent: str = said("who cleared", refers_to=("contingents",), default="")
    team_days: float = said("work it took", unit="team-days", least=0, default=0.0)
    report: str = said("number of the completion report", default="")


@dataclass(frozen=True, slots=True)
class QaVisit(Fact):
    """A quality assurance visit, what it found and how grave that is."""

    name: ClassVar[str] = "qa-visit"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    result: str = said("passed or failed", choices=("passed", "failed"))
    severity: str = said("gravest non-conformity", choices=("none", "minor", "major", "critical"), default="none")
    inspected: str = said("organisation that was inspected", default="")
    inspector: str = said("organisation that inspected", default="")
    non_conformity: str = said("what was found", default="")
    measures: str = said("what was ordered", default="")
    sampled_m2: float = said("ground that was searched again", unit="m2", least=0, default=0.0)


@dataclass(frozen=True, slots=True)
class NonConformityClosed(Fact):
    """The non-conformity of a visit was put right and looked at again."""

    name: ClassVar[str] = "non-conformity-closed"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    visit: str = said("id of the event of the visit")
    measures: str = said("what was done", default="")


@dataclass(frozen=True, slots=True)
class AreaHeld(Fact):
    """Nothing of this area is handed over, and nobody works on it, until the hold is lifted."""

    name: ClassVar[str] = "area-held"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    reason: str = said("why")
    cause: str = said("id of the event that led to it", default="")


@dataclass(frozen=True, slots=True)
class HoldLifted(Fact):
    """A hold was lifted by somebody who may."""

    name: ClassVar[str] = "hold-lifted"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    reason: str = said("why")


@dataclass(frozen=True, slots=True)
class HandoverSigned(Fact):
    """Released land was handed over with signatures; residual risk remains."""

    name: ClassVar[str] = "handover-signed"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    signed_by: str = said("who released it")
    received_by: str = said("who took it over")
    polygon: Ground = said("part that was handed over; empty: all that is released", default=None)
    certificate: str = said("number of the certificate", default="")


@dataclass(frozen=True, slots=True)
class AreaReopened(Fact):
    """Released land is hazardous again in the eyes of the authority, for example after a find."""

    name: ClassVar[str] = "area-reopened"
    about: ClassVar[str] = "area"

    area: str = said(_THE_AREA, refers_to=_AREA)
    reason: str = said("why")
    polygon: Ground = said("part that is re-opened; empty: all that was released", default=None)


@dataclass(frozen=True, slots=True)
class AreaSplit(Fact):
    """An area is divided: the ground inside the polygon goes on under a new id, the rest keeps the old one."""

    name: ClassVar[str] = "area-split"
    about: ClassVar[str] = "area"

    area: str = said("hazardous area that is divided", refers_to=_AREA)
    into: str = said("id of the new area")
    polygon: Ground = said("ground of the new area")
    reason: str = said("why, for example rubble that cannot be worked", default="")


@dataclass(frozen=True, slots=True)
class AreasMerged(Fact):
    """The ground of areas goes on under one id, which is one of them."""

    name: ClassVar[str] = "areas-merged"
    about: ClassVar[str] = "into"

    into: str = said("id that goes on", refers_to=_AREA)
    areas: tuple[str, ...] = said("areas whose ground joins it", refers_to=_AREA)
    reason: str = said("why", default="")


@dataclass(frozen=True, slots=True)
class ItemFound(Fact):
    """Explosive items were found; where exactly is shown only to those cleared for it (L11)."""

    name: ClassVar[str] = "item-found"
    about: ClassVar[str] = "area"

    area: str = said("hazardous area, or the place if it lay in none", refers_to=(*_AREA, "places"))
    category: str = said("category of the device")
    number: int = said("how many", least=1, default=1)
    depth_m: float = said("how deep", unit="m", least=0, most=100, default=0.0)
    longitude: float | None = said("degrees", least=-180, most=180, default=None)
    latitude: float | None = said("degrees", least=-90, most=90, default=None)
    disposal: str = said("what was done with them", default="")
