"""The nouns of firmground, frozen and typed; they know no file, no solver and no screen."""

from firmground.model.activity import (
    DIGGING,
    RELEASE_CHAIN,
    REPAIR_CHAIN,
    Activity,
    ActivityKind,
    Lock,
    Method,
)
from firmground.model.area import (
    AreaStatus,
    Evidence,
    EvidenceKind,
    HazardKind,
    HazardousArea,
    ReleaseShares,
)
from firmground.model.asset import Asset, DamageState, Need, OwnerShare, Service, ServiceKind
from firmground.model.calendar import Calendar, Closure, lineage
from firmground.model.finding import Finding, Severity
from firmground.model.network import Link, LinkKind, RailLink, RoadSegment
from firmground.model.place import Level, Place, Site, SiteKind
from firmground.model.plan import Plan, Provenance, ScheduledActivity, Unscheduled, WhyNot
from firmground.model.programme import (
    EXPOSURE,
    Block,
    Budget,
    EquityFloor,
    Limits,
    Neighbour,
    Programme,
    Travel,
    Weights,
)
from firmground.model.team import Absence, Accreditation, Base, Contingent, Pledge, Rotation, Team, TeamKind
from firmground.model.verdict import Breach, Price, Verdict

__all__ = [
    "DIGGING",
    "EXPOSURE",
    "RELEASE_CHAIN",
    "REPAIR_CHAIN",
    "Absence",
    "Accreditation",
    "Activity",
    "ActivityKind",
    "AreaStatus",
    "Asset",
    "Base",
    "Block",
    "Breach",
    "Budget",
    "Calendar",
    "Closure",
    "Contingent",
    "DamageState",
    "EquityFloor",
    "Evidence",
    "EvidenceKind",
    "Finding",
    "HazardKind",
    "HazardousArea",
    "Level",
    "Limits",
    "Link",
    "LinkKind",
    "Lock",
    "Method",
    "Need",
    "Neighbour",
    "OwnerShare",
    "Place",
    "Plan",
    "Pledge",
    "Price",
    "Programme",
    "Provenance",
    "RailLink",
    "ReleaseShares",
    "RoadSegment",
    "Rotation",
    "ScheduledActivity",
    "Service",
    "ServiceKind",
    "Severity",
    "Site",
    "SiteKind",
    "Team",
    "TeamKind",
    "Travel",
    "Unscheduled",
    "Verdict",
    "Weights",
    "WhyNot",
    "lineage",
]
