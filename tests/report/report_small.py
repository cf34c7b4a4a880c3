"""One field, one school behind it, two contingents: small enough to reckon by hand."""

from datetime import date

from shapely.geometry import box

from firmground.model import (
    Activity,
    ActivityKind,
    AreaStatus,
    Asset,
    Base,
    Block,
    Calendar,
    Closure,
    Contingent,
    DamageState,
    HazardKind,
    HazardousArea,
    Level,
    Method,
    Need,
    Place,
    Plan,
    Pledge,
    Price,
    Programme,
    Provenance,
    ReleaseShares,
    ScheduledActivity,
    Service,
    ServiceKind,
    Site,
    SiteKind,
    TeamKind,
    Verdict,
)
from firmground.report.dossier import Dossier

K = ActivityKind


def programme(*, gap_closure: bool = False) -> Programme:
    """Ten hectares (3 cancelled, 2 reduced, 5 cleared expected) lie before a school of 200 pupils."""
    chain = [K.NTS, K.TS, K.CLEARANCE, K.QA, K.HANDOVER]
    release = [
        _activity("H", kind, "sappers", f"H:{before}" if before else None)
        for before, kind in zip([None, *chain], chain, strict=False)
    ]
    works = [_activity("A", K.REPAIR, "builders", None), _activity("A", K.COMMISSION, "builders", "A:REPAIR")]
    closures = (Closure("c", date(2026, 4, 6), date(2026, 4, 12), "flood"),) if gap_closure else ()
    return Programme(
        name="Two-team programme",
        start=date(2026, 4, 6),
        horizon_days=100,
        crs="EPSG:32636",
        places=(
            Place("D", "Elder", Level.DISTRICT),
            Place("S", "Alder", Level.SETTLEMENT, "D", 900, 33.01, 51.0),
        ),
        sites=(
            Site("H", SiteKind.HAZARDOUS_AREA, "S", 500_000, 5_650_000),
            Site("A", SiteKind.ASSET, "S", 500_100, 5_650_100),
        ),
        areas=(
            HazardousArea(
                "H",
                "East field",
                HazardKind.SUSPECTED,
                AreaStatus.OPEN,
                "S",
                box(33, 51, 33.004, 51.003),
                100_000.0,
                ReleaseShares(0.3, 0.2, 0.5),
                0.2,
                40,
            ),
        ),
        assets=(Asset("A", "School", "school", "S", DamageState.MODERATE, 0.1),),
        services=(Service("V", "School", ServiceKind.SCHOOL, "S", 200, (Need(("A",), 1),)),),
        activities=(*release, *works),
        team_kinds=(
            TeamKind("sappers", "Sappers", frozenset(chain), 8),
            TeamKind("builders", "Builders", frozenset({K.REPAIR, K.COMMISSION}), 20),
        ),
        contingents=(
            Contingent("SAP", "Sappers of the east", "East", "sappers", 2, "B", date(2026, 4, 6), pledge="P"),
            Contingent("BLD", "Builders of the west", "West", "builders", 1, "B", date(2026, 4, 6)),
        ),
        bases=(Base("B", "Base", 500_000, 5_650_000, None),),
        pledges=(Pledge("P", "East", 16, "sappers", "we send sixteen", "An envoy", "A gazette", date(2026, 2, 1)),),
        blocks=(Block("A", "H"),),
        calendar=Calendar(frozenset({6}), closures),
    )


def dossier(*, works: bool = True, baseline: Price | None = None, **more) -> Dossier:
    """Hand the field over on day 25; the school then returns on day 40, unless the works have no place."""
    p = programme(**more)
    days = {"H:NTS": (0, 5), "H:TS": (5, 10), "H:CLEARANCE": (10, 20), "H:QA": (20, 24), "H:HANDOVER": (24, 25)}
    plan = [ScheduledActivity(a, "hand", "SAP", ("SAP-01",), *d) for a, d in days.items()]
    if works:
        plan.append(ScheduledActivity("A:REPAIR", "hand", "BLD", ("BLD-01",), 25, 38))
        plan.append(ScheduledActivity("A:COMMISSION", "hand", "BLD", ("BLD-01",), 38, 40))
    back = 40 if works else None
    price = Price(
        10_000,
        1_000,
        {"school": 8_000},
        70,
        {"East": 30, "West": 40},
        33,
        {"sappers": 20, "builders": 13},
        {"V": back},
        {"H": 25},
    )
    made = Provenance("native", 10_000, 8_000, 1, 1.0, "0", p.sha256)
    return Dossier(p, Plan(tuple(plan), (), made), Verdict(), price, baseline)


def _activity(site: str, kind: ActivityKind, team_kind: str, before: str | None) -> Activity:
    return Activity(f"{site}:{kind}", kind, site, (Method("hand", team_kind, 5),), (before,) if before else ())
