"""Words that every report shares: labels of kinds, numbers and dates as print wants them, and the sentences of L10."""

from collections.abc import Iterable
from datetime import date

from firmground.model import ActivityKind, HazardKind, Programme, ServiceKind

__all__ = [
    "ACTIVITY",
    "BOUND",
    "BOUNDARIES",
    "EXERCISE",
    "EXPECTATION",
    "FAMILIES",
    "HAZARD",
    "NEVER",
    "OPERATOR_TIER",
    "PERSON_DAY",
    "PUBLIC_TIER",
    "RESIDUAL",
    "ROADS",
    "SERVICE",
    "WAYS",
    "family_of",
    "hectares",
    "long_date",
    "number",
    "on_day",
    "percent",
    "plural",
    "short_date",
    "shortened",
    "teams_in_short",
    "with_district",
]

EXERCISE = "Exercise, not survey evidence."
EXPECTATION = (
    "Dates and hectares are planned expectations, not survey evidence. Survey decides what is cancelled, "
    "reduced or cleared; no model and no plan does."
)
RESIDUAL = (
    "Released means cancelled, reduced or cleared, to the stated depth, by the stated organisation, on the "
    "signature of the authority. Residual risk remains on released land."
)
BOUNDARIES = (
    "Names and positions come from the data of the project. No boundary is drawn, and no name implies recognition "
    "or endorsement."
)
ROADS = "Roads and rail are drawn schematically, straight from end to end through their middle."
PERSON_DAY = (
    "A person-day is one person exposed to a hazardous area, or one person without a service, for one day. The "
    "objective is the sum over the horizon, weighted per kind; less is better."
)
BOUND = (
    "No plan of this programme, by whatever method, can need fewer weighted person-days than the lower bound. The gap "
    "is the share of the objective that the bound leaves open."
)
OPERATOR_TIER = "Operator tier: not for publication. Shows land that is not yet released, and where teams work."
PUBLIC_TIER = "Public tier: land not yet released appears as counts per district only; no team is located."
NEVER = "not within the horizon"

WAYS = ("cancelled", "reduced", "cleared")
"""The three ways of release; only their sum may be called released (L8)."""

ACTIVITY = {
    ActivityKind.NTS: "non-technical survey",
    ActivityKind.TS: "technical survey",
    ActivityKind.CLEARANCE: "clearance",
    ActivityKind.BAC: "battle area clearance",
    ActivityKind.EOD: "explosive ordnance disposal",
    ActivityKind.QA: "quality assurance",
    ActivityKind.HANDOVER: "handover",
    ActivityKind.ASSESS: "damage assessment",
    ActivityKind.DEMOLISH: "demolition",
    ActivityKind.REPAIR: "repair",
    ActivityKind.BUILD: "rebuilding",
    ActivityKind.COMMISSION: "commissioning",
    ActivityKind.MEMORIAL: "memorial works",
}

FAMILIES = {
    "survey": (ActivityKind.NTS, ActivityKind.TS),
    "clearance and disposal": (ActivityKind.CLEARANCE, ActivityKind.BAC, ActivityKind.EOD),
    "quality and handover": (ActivityKind.QA, ActivityKind.HANDOVER),
    "assessment and demolition": (ActivityKind.ASSESS, ActivityKind.DEMOLISH),
    "repair and building": (ActivityKind.REPAIR, ActivityKind.BUILD, ActivityKind.MEMORIAL),
    "commissioning": (ActivityKind.COMMISSION,),
}
"""Families of activities that figures tell apart, in the order of the work."""

_FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}

HAZARD = {
    HazardKind.SUSPECTED: "suspected hazardous area (SHA)",
    HazardKind.CONFIRMED: "confirmed hazardous area (CHA)",
    HazardKind.REPORTED: "land reported, not surveyed",
}

SERVICE = {
    ServiceKind.WATER: "water",
    ServiceKind.POWER: "power",
    ServiceKind.HEALTH: "health care",
    ServiceKind.SCHOOL: "school",
    ServiceKind.HOUSING: "housing",
    ServiceKind.ACCESS: "road access",
    ServiceKind.FARMLAND: "farmland",
    ServiceKind.MEMORIAL: "memorial",
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_THIN = "\N{NARROW NO-BREAK SPACE}"
_RANGE = "\N{EN DASH}"


def family_of(kind: ActivityKind) -> str:
    """Family under which figures show an activity."""
    return _FAMILY_OF[kind]


def number(value: float, decimals: int = 0) -> str:
    """Write a number with thin spaces between thousands and a true minus sign."""
    return f"{value:,.{decimals}f}".replace(",", _THIN).replace("-", "\N{MINUS SIGN}")


def hectares(value: float) -> str:
    """Write hectares: one decimal below a hundred, since survey is no finer than that."""
    return number(value, 1 if 0 < value < 100 else 0)  # noqa: PLR2004


def percent(share: float, decimals: int = 0) -> str:
    """Write a share as a percentage."""
    return f"{number(100 * share, decimals)}{_THIN}%"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def long_date(on: date) -> str:
    """Write a date for running text, the same in every locale."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def short_date(on: date) -> str:
    """Write a date for a headline."""
    return f"{on.day} {_MONTHS[on.month - 1][:3]} {on.year}"


def on_day(programme: Programme, day: int | None) -> str:
    """Write the date of a day as tables show it (ISO 8601), or that it is not within the horizon."""
    if day is None or day > programme.horizon_days:
        return NEVER
    return programme.date_of(day).isoformat()


def with_district(programme: Programme, said: str) -> str:
    """Call a district by its name where a milestone of a forecast begins with its id."""
    district, sign, rest = said.partition(": ")
    known = programme.place_by_id.get(district)
    return f"{known.name}: {rest}" if sign and known is not None else said


def shortened(said: str, most: int) -> str:
    """Cut a text to so many characters, and show that it is cut."""
    return said if len(said) <= most else said[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"


def teams_in_short(teams: Iterable[str]) -> str:
    """Write team names shortly: ``CLR-01 to 03, 07`` with a dash for four teams of CLR."""
    runs: list[tuple[str, str, str]] = []
    for team in sorted(teams):
        stem, _, count = team.rpartition("-")
        if runs and count.isdigit() and runs[-1][0] == stem and int(count) == int(runs[-1][2]) + 1:
            runs[-1] = (stem, runs[-1][1], count)
        else:
            runs.append((stem, count, count if count.isdigit() else "-1"))
    shown, last_stem = [], None
    for stem, first, last in runs:
        span = first if last in {first, "-1"} else f"{first}{_RANGE}{last}"
        shown.append(span if stem == last_stem or not stem else f"{stem}-{span}")
        last_stem = stem
    return ", ".join(shown)
