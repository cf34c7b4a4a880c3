"""The layers of a project file: their columns, units and meanings, as planners fill them in.

Intake reads rows of these layers, the store keeps them, and `intake.assemble` turns them into a Programme.
A row is a mapping from column name to value; a layer with a geometry has it under ``geometry`` in WGS84.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from shapely.geometry.base import BaseGeometry

from firmground.model.activity import ActivityKind
from firmground.model.area import AreaStatus, EvidenceKind, HazardKind
from firmground.model.asset import ServiceKind
from firmground.model.columns import Column, Layer, Shape, Type
from firmground.model.network import LinkKind
from firmground.model.outlook import Factor
from firmground.model.outlook import Shape as Spread
from firmground.model.place import Level

__all__ = ["LAYERS", "Column", "Layer", "Row", "Shape", "Tables", "Type", "Value", "layer_named"]

Value: TypeAlias = str | int | float | bool | date | BaseGeometry | None
Row: TypeAlias = Mapping[str, Value]
Tables: TypeAlias = Mapping[str, tuple[Row, ...]]


def _id(meaning: str) -> Column:
    return Column("id", Type.TEXT, meaning, required=True)


def _text(name: str, meaning: str, *, required: bool = False, aliases: tuple[str, ...] = ()) -> Column:
    return Column(name, Type.TEXT, meaning, required=required, aliases=aliases)


def _list(name: str, meaning: str, *, refers_to: tuple[str, ...] = (), choices: tuple[str, ...] = ()) -> Column:
    return Column(name, Type.LIST, meaning, refers_to=refers_to, choices=choices)


def _ref(name: str, meaning: str, *layers: str, required: bool = False) -> Column:
    return Column(name, Type.TEXT, meaning, required=required, refers_to=layers)


def _date(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, Type.DATE, meaning, required=required)


def _choice(name: str, meaning: str, choices: type[StrEnum], *, required: bool = True) -> Column:
    return Column(name, Type.TEXT, meaning, required=required, choices=tuple(c.value for c in choices))


def _count(name: str, meaning: str, *, required: bool = False, least: int = 0, unit: str = "") -> Column:
    return Column(name, Type.INTEGER, meaning, required=required, least=least, most=10**12, unit=unit)


def _real(name: str, meaning: str, unit: str, *, required: bool = False, most: float = 1e12) -> Column:
    return Column(name, Type.REAL, meaning, required=required, least=0.0, most=most, unit=unit)


_KINDS = tuple(k.value for k in ActivityKind)
_SOURCE = _text("source", "where the row comes from")
_EXERCISE = Column("exercise", Type.BOOLEAN, "true where the row was drawn for an exercise and is not survey evidence")

_ALL: tuple[Layer, ...] = (
    Layer(
        "project",
        "One row per setting of the project.",
        (
            _id("setting: name, start, horizon_days, crs, currency, rest_weekdays, exercise"),
            _text("value", "its value", required=True),
            _text("meaning", "what it does"),
        ),
        aliases=("settings",),
    ),
    Layer(
        "places",
        "Regions, districts and settlements with their people.",
        (
            _id("stable key, for example a P-code"),
            _text("name", "name as the data gives it", required=True),
            _choice("level", "rank in the hierarchy", Level),
            _ref("parent", "place above it", "places"),
            _count("people", "people who live here", unit="people"),
            _SOURCE,
            _EXERCISE,
        ),
        Shape.ANY,
        aliases=("place", "settlements", "districts"),
    ),
    Layer(
        "bases",
        "Where teams set out from.",
        (
            _id("stable key"),
            _text("name", "name", required=True),
            _ref("place", "place it lies in", "places"),
            _SOURCE,
        ),
        Shape.POINT,
        aliases=("base",),
    ),
    Layer(
        "roads",
        "Road segments and rail links; segments whose ends lie within 50 m of each other meet there.",
        (
            _id("stable key"),
            _text("name", "name"),
            _choice("kind", "road or rail", LinkKind),
            Column(
                "state",
                Type.TEXT,
                "open, blocked until released and repaired, or closed for good",
                required=True,
                choices=("open", "blocked", "closed"),
            ),
            Column("damage", Type.INTEGER, "damage state 0 to 4", least=0, most=4),
            Column("digging_depth_m", Type.REAL, "deepest digging of its repair", unit="m", least=0, most=100),
            _SOURCE,
            _EXERCISE,
        ),
        Shape.LINE,
        aliases=("road", "links", "rail"),
    ),
    Layer(
        "hazardous_areas",
        "Suspected and confirmed hazardous areas, and land that was reported and is not surveyed.",
        (
            _id("stable key"),
            _text("name", "name"),
            _choice("kind", "SHA is suspected, CHA is confirmed, reported is not surveyed", HazardKind),
            _choice("status", "open, closed or handed over", AreaStatus),
            _ref("place", "place it lies in or nearest to", "places", required=True),
            _text("land_use", "what the land is used for"),
            _list("devices", "categories suspected or confirmed"),
            Column(
                "depth_m",
                Type.REAL,
                "depth to which the ground is to be released",
                required=True,
                unit="m",
                least=0,
                most=100,
            ),
            Column("share_cancelled", Type.REAL, "expected share to be cancelled by NTS", least=0, most=1),
            Column("share_reduced", Type.REAL, "expected share to be reduced by TS", least=0, most=1),
            Column("share_cleared", Type.REAL, "expected share to be cleared", least=0, most=1),
            _count("people_exposed", "people exposed to it", unit="people"),
            _real("net_explosive_kg", "all-up weight of the largest item expected; empty: none", "kg", most=1e6),
            _real("danger_radius_m", "advisory radius around its clearance, set by the authority", "m", most=1e5),
            Column("surveyed", Type.BOOLEAN, "true where non-technical survey is done already"),
            _real(
                "stated_area_m2",
                "area as written on the report, to compare with the perimeter",
                "m2",
                most=1e12,
            ),
            _SOURCE,
            _EXERCISE,
        ),
        Shape.POLYGON,
        aliases=("hazardous-areas", "hazards", "hazard", "areas"),
    ),
    Layer(
        "evidence",
        "What supports the suspicion or confirmation of a hazardous area.",
        (
            _id("stable key"),
            _ref("area", "hazardous area", "hazardous_areas", required=True),
            _choice("kind", "direct or indirect", EvidenceKind),
            _text("what", "what was seen, heard or read", required=True),
            _date("observed_on", "day of the observation"),
            _SOURCE,
        ),
    ),
    Layer(
        "assets",
        "What is to be assessed, repaired, built or opened.",
        (
            _id("stable key"),
            _text("name", "name"),
            _text(
                "kind",
                "house, flats, school, clinic, hospital, substation, power_line, pumping_station, water_main, "
                "bridge, farm, culture, memorial or a kind of your own that `methods` knows",
                required=True,
            ),
            _ref("place", "place it lies in", "places", required=True),
            Column("damage", Type.INTEGER, "damage state 0 none to 4 complete", required=True, least=0, most=4),
            Column("digging_depth_m", Type.REAL, "deepest digging of its works", unit="m", least=0, most=100),
            Column(
                "working_space_m",
                Type.REAL,
                "strip around its footprint that the works need",
                unit="m",
                least=0,
                most=1000,
            ),
            _list("owners", "owning parties, each as party:share"),
            _SOURCE,
            _EXERCISE,
        ),
        Shape.ANY,
        aliases=("asset", "objects"),
    ),
    Layer(
        "services",
        "What people of a place get, and what it needs.",
        (
            _id("stable key"),
            _text("name", "name"),
            _choice("kind", "kind of service", ServiceKind),
            _ref("place", "place whose people count", "places", required=True),
            _count("people", "people served", required=True, unit="people"),
            Column(
                "needs",
                Type.LIST,
                "ids of assets, services, roads or hazardous areas that must all work; "
                "write `2 of A|B|C` for alternatives",
                required=True,
            ),
            _SOURCE,
            _EXERCISE,
        ),
        aliases=("service",),
    ),
    Layer(
        "team_kinds",
        "Kinds of team and what they may do.",
        (
            _id("stable key"),
            _text("name", "name", required=True),
            Column("skills", Type.LIST, "activity kinds it may do", required=True, choices=_KINDS),
            _count("people", "people in a team", required=True, least=1, unit="people"),
            _count("cost_per_team_day", "cost of a team for a day", unit="currency"),
            _SOURCE,
        ),
        aliases=("team-kinds", "skills"),
    ),
    Layer(
        "contingents",
        "So many teams of one kind from one partner, for a stay.",
        (
            _id("stable key; its teams are named after it"),
            _text("name", "name"),
            _text("partner", "who sends them", required=True),
            _ref("pledge", "promise they come from", "pledges"),
            _ref("team_kind", "kind of team", "team_kinds", required=True),
            _count("teams", "number of teams", required=True, least=1, unit="teams"),
            _ref("base", "where they set out from", "bases", required=True),
            _date("arrives", "first day of work", required=True),
            _date("leaves", "last day of work; empty: stays to the horizon"),
            _count("rotation_days", "days between rotations", least=1, unit="days"),
            _count("rotation_gap_days", "days without work at a rotation", least=1, unit="days"),
            _list("districts", "places they may work in; empty: everywhere", refers_to=("places",)),
            _date("accredited_from", "first day of accreditation for the release chain"),
            _date("accredited_until", "last day of accreditation"),
            _count("cost_per_team_day", "cost of a team for a day; empty: as its team kind", unit="currency"),
            _SOURCE,
        ),
        aliases=("teams", "contingent", "team"),
    ),
    Layer(
        "methods",
        "How each kind of activity is done: one row per method.",
        (
            _id("stable key"),
            Column("activity", Type.TEXT, "activity kind", required=True, choices=_KINDS),
            _text("name", "name of the method", required=True),
            _text("applies_to", "asset kind, `area`, `road`, `rail`, or * for any", required=True),
            Column("damage", Type.INTEGER, "damage state it is for; empty: any", least=1, most=4),
            _ref("team_kind", "kind of team", "team_kinds", required=True),
            _count("teams_least", "fewest teams", required=True, least=1, unit="teams"),
            _count("teams_most", "most teams", required=True, least=1, unit="teams"),
            _real("team_days", "work that does not depend on size", "team-days", required=True, most=1e6),
            _real("output_low", "delivered output per team-day, low", "m2 or m", most=1e7),
            _real("output_likely", "delivered output per team-day, likely", "m2 or m", most=1e7),
            _real("output_high", "delivered output per team-day, high", "m2 or m", most=1e7),
            _real("most_size", "largest size it is offered for; empty: any", "m2 or m", most=1e12),
            _count("fixed_cost", "materials", unit="currency"),
            _SOURCE,
        ),
        aliases=("method",),
    ),
    Layer(
        "closures",
        "Days on which kinds of work rest at places.",
        (
            _id("stable key"),
            Column("kinds", Type.LIST, "activity kinds; empty: all", choices=_KINDS),
            _list("places", "places with all that lies below them; empty: everywhere", refers_to=("places",)),
            _date("first", "first day", required=True),
            _date("last", "last day", required=True),
            Column("yearly", Type.BOOLEAN, "true: the same days every year"),
            _text("reason", "why", required=True),
            _SOURCE,
        ),
        aliases=("calendars", "calendar", "closure"),
    ),
    Layer(
        "activities",
        "Activities of your own, besides those that firmground derives.",
        (
            _id("stable key"),
            Column("kind", Type.TEXT, "activity kind", required=True, choices=_KINDS),
            _ref(
                "site",
                "hazardous area, asset or road it is done at",
                "hazardous_areas",
                "assets",
                "roads",
                required=True,
            ),
            _list("after", "activities that must have ended; derived ones are named SITE:KIND"),
            _ref("team_kind", "kind of team", "team_kinds", required=True),
            _count("teams_least", "fewest teams", least=1, unit="teams"),
            _count("teams_most", "most teams", least=1, unit="teams"),
            _count("team_days", "expected work", required=True, least=1, unit="team-days"),
            Column("digging_depth_m", Type.REAL, "how deep it digs", unit="m", least=0, most=100),
            _real("danger_radius_m", "advisory radius around it", "m", most=1e5),
            _count("fixed_cost", "materials", unit="currency"),
            _SOURCE,
        ),
        aliases=("activity",),
    ),
    Layer(
        "locks",
        "Deadlines and fixed decisions of an authority.",
        (
            _id("stable key"),
            _text("activity", "activity, as SITE:KIND or an id of `activities`", required=True),
            _date("start", "day on which it must start"),
            _ref("contingent", "who must do it", "contingents"),
            _date("earliest_start", "not before this day"),
            _date("deadline", "last day on which it may still be going on"),
            _text("ordered_by", "who decided", required=True),
            _text("reason", "why", required=True),
        ),
        aliases=("lock", "deadlines", "orders"),
    ),
    Layer(
        "budgets",
        "Money that may be committed in a period.",
        (
            _id("stable key"),
            _text("partner", "whose money; empty: everybody together"),
            _date("first", "first day", required=True),
            _date("last", "last day", required=True),
            _count("amount", "whole units of currency", required=True, unit="currency"),
            _SOURCE,
        ),
        aliases=("budget",),
    ),
    Layer(
        "equity_floors",
        "Least share of a district's activities that must be finished by a day.",
        (
            _id("stable key"),
            _ref("district", "district", "places", required=True),
            Column("share", Type.REAL, "least share", required=True, least=0, most=1),
            _date("by", "day", required=True),
            _text("reason", "why"),
        ),
        aliases=("equity", "equity-floors"),
    ),
    Layer(
        "weights",
        "How much a person-day of each kind counts (1 is one whole), and by how much single ones count more or less.",
        (
            _id("exposure or a kind of service; service:ID or area:ID for a single one"),
            Column(
                "weight",
                Type.REAL,
                "weight; of a single one: how many times its kind counts",
                required=True,
                least=0,
                most=10_000,
            ),
            _text("reason", "why"),
        ),
        aliases=("weight",),
    ),
    Layer(
        "rules",
        "Figures that rule the plan; all advisory, all yours to edit.",
        (
            _id("name of the figure"),
            Column("value", Type.REAL, "value", required=True, least=0, most=1e12),
            _text("unit", "unit"),
            _SOURCE,
        ),
        aliases=("rule",),
    ),
    Layer(
        "uncertainties",
        "What may come otherwise than planned; a forecast draws from these rows, the plan does not read them.",
        (
            _id("stable key"),
            _choice("factor", "what may come otherwise", Factor),
            _text("applies_to", "method, activity kind, team kind, contingent, or * for all", required=True),
            _choice("shape", "how it is spread", Spread),
            Column(
                "p1",
                Type.REAL,
                "low; median of lognormal; mean of beta, poisson and exponential; chance",
                required=True,
            ),
            Column("p2", Type.REAL, "likely; dispersion of lognormal; concentration of beta"),
            Column("p3", Type.REAL, "high"),
            _text("unit", "unit of the parameters"),
            Column(
                "together",
                Type.REAL,
                "how much of the luck all share that the row applies to, 0 none to 1 all",
                least=0,
                most=1,
            ),
            Column("guess", Type.BOOLEAN, "true where nobody measured it"),
            _SOURCE,
        ),
        aliases=("uncertainty", "spreads"),
    ),
    Layer(
        "pledges",
        "Promises made in public, with their words.",
        (
            _id("stable key"),
            _text("partner", "who promised", required=True),
            _count("quantity", "how many", required=True, unit="see unit"),
            _text("unit", "of what, for example sappers", required=True),
            _text("words", "the words that were said"),
            _text("speaker", "who said them"),
            _text("outlet", "who reported them"),
            _date("said_on", "day"),
            _text("url", "where to read them"),
        ),
        aliases=("pledge",),
    ),
)

LAYERS: Mapping[str, Layer] = {layer.name: layer for layer in _ALL}
"""Every layer of a project file by name, in the order in which they are filled in."""


def layer_named(name: str) -> Layer | None:
    """Find a layer by its name or an alias; case, blanks, dashes and underscores do not matter."""
    folded = _fold(name)
    return next((x for x in _ALL if folded in {_fold(n) for n in (x.name, *x.aliases)}), None)


def _fold(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")
