"""A small region made by hand, with a legal plan that can be followed with a finger. Exercise, not survey evidence.

Two districts, three settlements; the road to the second settlement is blocked by H1, the substation A1 stands in H2,
the school A3 in H3, the pump A2 in H4, which was handed over before. Day 0 is a Monday, Sundays are days of rest,
district D2 is flooded on days 25 to 28. The third settlement lies 60 km off, a day of travel from everywhere else::

    BASE, N0 --L1-- N1 (S1: H1 A2 A4 H4) --L2, blocked by H1-- N2 (S2: H2 A1)
       `-----L3----- N3 (S3: H3 A3 A5)
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from shapely.geometry import box

from firmground.evaluate.legality import judge
from firmground.model import (
    REPAIR_CHAIN,
    Accreditation,
    Activity,
    ActivityKind,
    AreaStatus,
    Asset,
    Base,
    Block,
    Budget,
    Calendar,
    Closure,
    Contingent,
    DamageState,
    EquityFloor,
    HazardKind,
    HazardousArea,
    Level,
    Limits,
    Lock,
    Method,
    Need,
    Neighbour,
    Place,
    Plan,
    Pledge,
    Programme,
    Provenance,
    ReleaseShares,
    RoadSegment,
    Rotation,
    ScheduledActivity,
    Service,
    ServiceKind,
    Site,
    SiteKind,
    TeamKind,
    Unscheduled,
    Weights,
    WhyNot,
)

__all__ = ["START", "broken", "day", "moved", "small_plan", "small_programme", "vary", "without"]

START = date(2026, 4, 6)
K = ActivityKind

_PLACES = (
    Place("R", "Region", Level.REGION),
    Place("D1", "Northern district", Level.DISTRICT, "R"),
    Place("D2", "Southern district", Level.DISTRICT, "R"),
    Place("S1", "Alder", Level.SETTLEMENT, "D1", 1000, 33.14, 51.0),
    Place("S2", "Birch", Level.SETTLEMENT, "D1", 300, 33.21, 51.0),
    Place("S3", "Cedar", Level.SETTLEMENT, "D2", 120, 33.0, 51.54),
)
_SPOTS = {"S1": (10_000, 0, ("N1",)), "S2": (15_000, 0, ("N2",)), "S3": (0, 60_000, ("N3",))}
_AREAS: tuple[tuple[str, str, tuple[float, float, float], float, int], ...] = (
    ("H1", "S1", (1.0, 0.0, 0.0), 0.2, 40),
    ("H2", "S2", (0.0, 0.35, 0.65), 2.0, 25),
    ("H3", "S3", (0.0, 0.0, 1.0), 3.0, 60),
    ("H4", "S1", (0.0, 0.0, 1.0), 0.5, 30),
)
_ASSETS = (("A1", "substation", "S2", 2), ("A2", "pump", "S1", 1), ("A3", "school", "S3", 4), ("A5", "house", "S3", 1))
_SERVICES: tuple[tuple[str, ServiceKind, str, int, tuple[Need, ...]], ...] = (
    ("POWER", ServiceKind.POWER, "S2", 300, (Need(("A1",), 1),)),
    ("WATER", ServiceKind.WATER, "S1", 1000, (Need(("A2",), 1), Need(("POWER",), 1))),
    ("CLINIC", ServiceKind.HEALTH, "S1", 500, (Need(("A1", "A2", "A4"), 2),)),
    ("ROAD", ServiceKind.ACCESS, "S2", 300, (Need(("L2",), 1),)),
    ("SCHOOL", ServiceKind.SCHOOL, "S3", 120, (Need(("A3",), 1),)),
    ("FIELD", ServiceKind.FARMLAND, "S3", 50, (Need(("H3",), 1),)),
    ("HOME", ServiceKind.HOUSING, "S3", 8, (Need(("A5",), 1),)),
)
# Activity, team-days, most teams, predecessor.
_WORK: tuple[tuple[str, int, int, str | None], ...] = (
    ("H1:NTS", 4, 2, None),
    ("H1:HANDOVER", 1, 1, "H1:NTS"),
    ("H2:TS", 3, 1, None),
    ("H2:CLEARANCE", 12, 3, "H2:TS"),
    ("H2:QA", 2, 1, "H2:CLEARANCE"),
    ("H2:HANDOVER", 1, 1, "H2:QA"),
    ("H3:BAC", 6, 3, None),
    ("H3:QA", 2, 1, "H3:BAC"),
    ("H3:HANDOVER", 1, 1, "H3:QA"),
    ("A1:ASSESS", 1, 1, None),
    ("A1:REPAIR", 10, 2, "A1:ASSESS"),
    ("A1:COMMISSION", 2, 1, "A1:REPAIR"),
    ("A2:ASSESS", 1, 1, None),
    ("A2:REPAIR", 6, 2, "A2:ASSESS"),
    ("A2:COMMISSION", 2, 1, "A2:REPAIR"),
    ("A3:ASSESS", 1, 1, None),
    ("A3:DEMOLISH", 3, 1, "A3:ASSESS"),
    ("A3:BUILD", 20, 2, "A3:DEMOLISH"),
    ("A3:COMMISSION", 2, 1, "A3:BUILD"),
    ("A5:ASSESS", 1, 1, None),
    ("A5:REPAIR", 4, 2, "A5:ASSESS"),
    ("A5:COMMISSION", 2, 1, "A5:REPAIR"),
)
_DETAILS: Mapping[str, Mapping[str, Any]] = {
    "H1:HANDOVER": {"deadline": 10},
    "H3:BAC": {"danger_radius_m": 100.0},
    "A1:REPAIR": {"digging_depth_m": 1.5},
    "A2:ASSESS": {"lock": Lock("the authority", "water first", start=0, contingent="BLD")},
    "A2:REPAIR": {"digging_depth_m": 0.4},
    "A3:DEMOLISH": {"digging_depth_m": 0.5},
    "A3:BUILD": {"digging_depth_m": 2.5},
    "A5:ASSESS": {"earliest_start": 20},
}
_KINDS = (
    TeamKind("survey", "Survey", frozenset({K.NTS, K.TS, K.QA, K.HANDOVER}), 4),
    TeamKind("sappers", "Sappers", frozenset({K.CLEARANCE, K.BAC, K.EOD}), 8),
    TeamKind("builders", "Builders", frozenset(REPAIR_CHAIN), 20),
)
_ROUTES = {"1": ("L1",), "2": ("L1", "L2"), "3": ("L3",)}
# Activity, contingent, numbers of its teams, start, end; checked by hand against a calendar of spring 2026.
_PLAN: tuple[tuple[str, str, tuple[int, ...], int, int], ...] = (
    ("H1:NTS", "SUR", (1, 2), 0, 2),
    ("H1:HANDOVER", "SUR", (1,), 2, 3),
    ("H2:TS", "SUR", (1,), 3, 6),
    ("H2:CLEARANCE", "SAP", (1, 2, 3), 7, 11),
    ("H2:QA", "SUR", (1,), 11, 13),
    ("H2:HANDOVER", "SUR", (1,), 14, 15),
    ("H3:BAC", "SAP", (2,), 12, 23),  # days 18 to 21 are the gap of the rotation
    ("H3:QA", "SUR", (2,), 23, 25),
    ("H3:HANDOVER", "SUR", (2,), 29, 30),
    ("A1:ASSESS", "BLD", (1,), 15, 16),
    ("A1:REPAIR", "BLD", (1, 2), 16, 22),
    ("A1:COMMISSION", "BLD", (1,), 22, 24),
    ("A2:ASSESS", "BLD", (2,), 0, 1),
    ("A2:REPAIR", "BLD", (2,), 1, 8),
    ("A2:COMMISSION", "BLD", (2,), 8, 10),
    ("A3:ASSESS", "BLS", (1,), 30, 31),
    ("A3:DEMOLISH", "BLS", (1,), 31, 34),
    ("A3:BUILD", "BLS", (1, 2), 35, 46),
    ("A3:COMMISSION", "BLS", (1,), 46, 48),
    ("A5:ASSESS", "BLS", (2,), 23, 24),
    ("A5:REPAIR", "BLS", (2,), 24, 32),
    ("A5:COMMISSION", "BLS", (2,), 32, 34),
)


def day(n: int) -> date:
    """Date of a day of the Programme."""
    return START + timedelta(n)


def small_programme(**changes: Any) -> Programme:
    """Build the region; any field of Programme can be given in its place, such as `horizon_days`."""
    return Programme(
        **{
            "name": "Small region",
            "start": START,
            "horizon_days": 120,
            "crs": "EPSG:32636",
            "places": _PLACES,
            "sites": _sites(),
            "areas": tuple(_area(*row) for row in _AREAS),
            "assets": _assets(),
            "services": tuple(Service(name, name.title(), *more) for name, *more in _SERVICES),
            "activities": tuple(_activity(*row) for row in _WORK),
            "team_kinds": _KINDS,
            "contingents": _contingents(),
            "bases": (Base("BASE", "Base", 0, 0, "N0"),),
            "links": (
                RoadSegment("L1", "Road to Alder", "N0", "N1", 11_000.0),
                RoadSegment("L2", "Road to Birch", "N1", "N2", 5_000.0, opened_by=("H1:HANDOVER",)),
                RoadSegment("L3", "Road to Cedar", "N0", "N3", 65_000.0),
            ),
            "pledges": (Pledge("P", "East", 24, "sappers", "we will send two dozen", "An envoy", "A gazette"),),
            "calendar": Calendar(closures=(Closure("F", day(25), day(28), "flood", places=frozenset({"D2"})),)),
            "weights": Weights({"water": 150}),
            "limits": Limits(
                budgets=(
                    Budget("M1", day(0), day(30), 200, "East"),
                    Budget("M2", day(0), day(119), 5_000),
                ),
                equity=(EquityFloor("D2", 0.5, day(33)),),
            ),
            "blocks": (Block("A1", "H2"), Block("A2", "H4"), Block("A3", "H3"), Block("L2", "H1")),
            "neighbours": (Neighbour("A5", "H3", 70),),
            "exercise": True,
        }
        | changes
    )


def _sites() -> tuple[Site, ...]:
    areas = [(name, SiteKind.HAZARDOUS_AREA, place) for name, place, *_ in _AREAS]
    assets = [(name, SiteKind.ASSET, place) for name, _, place, _ in (*_ASSETS, ("A4", "well", "S1", 0))]
    road = Site("L2", SiteKind.LINK, "S2", 12_500, 0, ("N1", "N2"))
    return (*(Site(name, kind, place, *_SPOTS[place]) for name, kind, place in (*areas, *assets)), road)


def _area(name: str, place: str, shares: tuple[float, float, float], depth_m: float, people: int) -> HazardousArea:
    at = next(p for p in _PLACES if p.id == place)
    longitude, latitude = at.longitude or 0.0, at.latitude or 0.0
    return HazardousArea(
        id=name,
        name=f"Field {name}",
        kind=HazardKind.SUSPECTED if name == "H1" else HazardKind.CONFIRMED,
        status=AreaStatus.HANDED_OVER if name == "H4" else AreaStatus.OPEN,
        place=place,
        perimeter=box(longitude, latitude, longitude + 0.002, latitude + 0.001),
        area_m2=15_600.0,
        shares=ReleaseShares(*shares),
        depth_m=depth_m,
        people_exposed=people,
        danger_radius_m=100.0 if name == "H3" else 0.0,
        exercise=True,
    )


def _assets() -> tuple[Asset, ...]:
    rows = (*_ASSETS, ("A4", "well", "S1", 0))
    return tuple(
        Asset(name, f"{kind.title()} {name}", kind, place, DamageState(damage), exercise=True)
        for name, kind, place, damage in rows
    )


def _activity(name: str, team_days: int, most: int, before: str | None) -> Activity:
    site, kind = name.split(":")
    skilled = next(k.id for k in _KINDS if ActivityKind(kind) in k.skills)
    method = Method("by hand", skilled, team_days, 1, most, fixed_cost=1_000 if kind == "BUILD" else 0)
    return Activity(name, ActivityKind(kind), site, (method,), (before,) if before else (), **_DETAILS.get(name, {}))


def _contingents() -> tuple[Contingent, ...]:
    papers = Accreditation(day(-5), day(200))
    return (
        Contingent("SUR", "Surveyors", "North", "survey", 2, "BASE", START, accreditation=papers),
        Contingent(
            "SAP", "Sappers", "East", "sappers", 3, "BASE", START, pledge="P", rotation=Rotation(18, 4),
            accreditation=papers, cost_per_team_day=10,
        ),
        Contingent(
            "BLD", "Northern builders", "West", "builders", 2, "BASE", START, districts=frozenset({"D1"}),
            cost_per_team_day=5,
        ),
        Contingent(
            "BLS", "Southern builders", "West", "builders", 2, "BASE", day(14), day(60), districts=frozenset({"D2"}),
            cost_per_team_day=5,
        ),
    )  # fmt: skip


def small_plan() -> Plan:
    """Give the plan made by hand: legal for the region as it stands, everything scheduled by day 48."""
    return Plan(
        tuple(
            ScheduledActivity(name, "by hand", crew, tuple(f"{crew}-{n:02d}" for n in teams), start, end, _route(name))
            for name, crew, teams, start, end in _PLAN
        ),
        (),
        Provenance("by hand", 0, 0, 0, 0.0, "0", ""),
    )


def _route(activity: str) -> tuple[str, ...]:
    place = next(s.place for s in _sites() if s.id == activity.partition(":")[0])
    return _ROUTES[place[-1]]


def vary(programme: Programme, layer: str, name: str, **changes: Any) -> Programme:
    """Change the noun of that id in a layer: `vary(p, "contingents", "SAP", leaves=day(9))`."""
    assert layer in {f.name for f in fields(Programme)}
    nouns = getattr(programme, layer)
    assert any(n.id == name for n in nouns)
    return replace(programme, **{layer: tuple(replace(n, **changes) if n.id == name else n for n in nouns)})


def moved(plan: Plan, activity: str, **changes: Any) -> Plan:
    """Change the entry of an activity: `moved(plan, "H2:QA", start=10)`."""
    assert any(e.activity == activity for e in plan.scheduled)
    entries = tuple(replace(e, **changes) if e.activity == activity else e for e in plan.scheduled)
    return replace(plan, scheduled=entries)


def without(plan: Plan, *activities: str, why: WhyNot = WhyNot.NO_TEAM) -> Plan:
    """Take activities out of a plan, with a reason."""
    left = tuple(e for e in plan.scheduled if e.activity not in activities)
    return replace(plan, scheduled=left, unscheduled=tuple(Unscheduled(a, why) for a in activities))


def broken(programme: Programme, plan: Plan) -> set[str]:
    """Give the laws and constraints that a plan breaks."""
    return {breach.law for breach in judge(programme, plan).breaches}
