"""What the tests of the stores keep: rows of every layer, and a small Programme with plans for it (an exercise)."""

from datetime import UTC, date, datetime
from typing import Any

import shapely
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from firmground.model import (
    Activity,
    ActivityKind,
    AreaStatus,
    Base,
    Contingent,
    HazardKind,
    HazardousArea,
    Level,
    Method,
    Place,
    Plan,
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
    Unscheduled,
    WhyNot,
)
from firmground.model.asset import Asset, DamageState, Need
from firmground.model.event import Entry
from firmground.model.facts.field import TeamArrived, WeatherStandDown
from firmground.model.tables import LAYERS, Layer, Shape, Type

__all__ = [
    "FIELD",
    "PLAN",
    "PRICE",
    "PROGRAMME",
    "STAND_DOWN",
    "StoppedClock",
    "area_row",
    "arrived",
    "complete",
    "few_examples",
    "plans",
    "tables",
]

few_examples = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
"""Few, since each example writes files."""

FIELD = shapely.Polygon([(34.0, 51.0), (34.01, 51.0), (34.01, 51.01), (34.0, 51.0)])

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
_VALUES = {
    Type.TEXT: _TEXT,
    Type.LIST: st.lists(_TEXT, max_size=3).map("; ".join),
    Type.INTEGER: st.integers(-(2**63) + 1, 2**63 - 1),
    Type.REAL: st.floats(allow_nan=False, allow_infinity=False),
    Type.DATE: st.dates(),
    Type.BOOLEAN: st.booleans(),
}

_DEGREES = st.tuples(st.floats(-180, 179), st.floats(-90, 89))
_POINTS = _DEGREES.map(shapely.Point)
_LINES = st.lists(_DEGREES, min_size=2, max_size=5, unique=True).map(shapely.LineString)
_BOXES = _DEGREES.map(lambda at: shapely.box(*at, at[0] + 1, at[1] + 1))
_SHAPES = {
    Shape.POINT: _POINTS,
    Shape.LINE: _LINES | st.lists(_LINES, min_size=2, max_size=3).map(shapely.MultiLineString),
    Shape.POLYGON: _BOXES | st.lists(_BOXES, min_size=2, max_size=3).map(shapely.MultiPolygon),
}
_SHAPES[Shape.ANY] = st.one_of(*_SHAPES.values(), st.lists(_POINTS, min_size=2, max_size=3).map(shapely.MultiPoint))


def area_row(row_id: str = "H1", **cells: Any) -> dict[str, Any]:
    """Give a row of a hazardous area, drawn for an exercise."""
    row = {"id": row_id, "kind": "suspected", "status": "open", "place": "P1", "depth_m": 0.2, "exercise": True}
    return {**row, "geometry": FIELD, **cells}


def complete(layer: str, row: Any) -> dict[str, Any]:
    """Give the row as a store gives it back: with every column of its layer."""
    names = [column.name for column in LAYERS[layer].columns]
    return {name: row.get(name) for name in [*names, *(["geometry"] if LAYERS[layer].shape is not Shape.NONE else [])]}


@st.composite
def _rows(draw: Any, layer: Layer) -> tuple[dict[str, Any], ...]:
    cells = {c.name: st.none() | _VALUES[c.type] for c in layer.columns if c.name != "id"}
    if layer.shape is not Shape.NONE:
        cells["geometry"] = st.none() | _SHAPES[layer.shape]
    ids = draw(st.lists(_IDS, max_size=3, unique=True))
    return tuple({"id": row_id, **draw(st.fixed_dictionaries({}, optional=cells))} for row_id in ids)


@st.composite
def tables(draw: Any) -> dict[str, tuple[dict[str, Any], ...]]:
    """Draw valid rows of some layers, with every type of value and shape; columns may be missing."""
    names = draw(st.lists(st.sampled_from(sorted(LAYERS)), min_size=1, max_size=4, unique=True))
    return {name: draw(_rows(LAYERS[name])) for name in names}


def _activity(kind: ActivityKind, site: str, *after: str) -> Activity:
    return Activity(f"{site}:{kind}", kind, site, (Method("by hand", "K1", 5),), after)


PROGRAMME = Programme(
    name="Exercise, not survey evidence",
    start=date(2026, 3, 1),
    horizon_days=365,
    crs="EPSG:32636",
    places=(Place("P1", "District", Level.DISTRICT),),
    sites=(
        Site("H1", SiteKind.HAZARDOUS_AREA, "P1", 570_000, 5_650_000),
        Site("A1", SiteKind.ASSET, "P1", 571_000, 5_650_500),
    ),
    areas=(
        HazardousArea(
            "H1", "field", HazardKind.SUSPECTED, AreaStatus.OPEN, "P1", FIELD, 1000.0, ReleaseShares(0.5, 0.3, 0.2),
            0.2, 40,
        ),
    ),
    assets=(Asset("A1", "well", "pumping_station", "P1", DamageState.SLIGHT),),
    services=(Service("S1", "water", ServiceKind.WATER, "P1", 1200, (Need(("A1",), 1),)),),
    activities=(
        _activity(ActivityKind.NTS, "H1"),
        _activity(ActivityKind.HANDOVER, "H1", "H1:NTS"),
        _activity(ActivityKind.REPAIR, "A1"),
    ),
    team_kinds=(TeamKind("K1", "all-round", frozenset(ActivityKind), 6),),
    contingents=(Contingent("C1", "first", "a partner", "K1", 3, "B1", date(2026, 3, 1)),),
    bases=(Base("B1", "camp", 570_000, 5_651_000, None),),
    exercise=True,
)  # fmt: skip

PLAN = Plan(
    (
        ScheduledActivity("H1:NTS", "by hand", "C1", ("C1-02", "C1-01"), 0, 4, ("R2", "R1")),
        ScheduledActivity("H1:HANDOVER", "by hand", "C1", ("C1-01",), 4, 10),
    ),
    (Unscheduled("A1:REPAIR", WhyNot.NO_ROOM),),
    Provenance("native", 5000, 4000, 7, 1.25, "0.1.0", PROGRAMME.sha256, 300, cut_short=True),
)

PRICE = Price(
    objective_person_days=5000,
    exposure_person_days=400,
    deprivation_person_days={"water": 438_000, "power": 2},
    money=90,
    money_by_partner={"a partner": 90},
    team_days=14,
    team_days_by_kind={"K1": 14},
    returns={"S1": None},
    releases={"H1": 10},
)

_LISTED = st.lists(_TEXT.map(lambda t: t.replace(";", "").strip()).filter(bool), max_size=3).map(tuple)
_NAMES = st.sampled_from([a.id for a in PROGRAMME.activities]) | _TEXT
_DAYS = st.integers(-10_000, 100_000)


@st.composite
def _scheduled(draw: Any) -> ScheduledActivity:
    start = draw(_DAYS)
    teams = draw(_LISTED.filter(bool))
    return ScheduledActivity(
        draw(_NAMES), draw(_TEXT), draw(_TEXT), teams, start, start + draw(st.integers(1, 10**6)), draw(_LISTED)
    )


@st.composite
def plans(draw: Any) -> Plan:
    """Draw plans that need not fit the Programme, since a store must keep also what the verdict will refuse."""
    counts = st.integers(0, 2**62)
    how = Provenance(
        draw(_TEXT), draw(counts), draw(counts), draw(counts), draw(st.floats(0, 1e6)), draw(_TEXT), draw(_TEXT),
        draw(counts), draw(st.booleans()),
    )  # fmt: skip
    left = st.builds(Unscheduled, _NAMES, st.sampled_from(WhyNot))
    return Plan(tuple(draw(st.lists(_scheduled(), max_size=4))), tuple(draw(st.lists(left, max_size=3))), how)


STAND_DOWN = Entry(
    WeatherStandDown("P1", date(2026, 1, 15), ("CLEARANCE",), "frost"), date(2026, 1, 14), "Olena", "radio"
)


def arrived(teams: int, contingent: str = "C1", **more: Any) -> Entry:
    """Enter that teams came."""
    return Entry(TeamArrived(contingent, teams), date(2026, 3, 1), "Olena", **more)


class StoppedClock:
    """A clock that stands where a test sets it."""

    def __init__(self, *at: int) -> None:
        self.now = datetime(*(at or (2026, 5, 1, 8)), tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give the moment."""
        return self.now
