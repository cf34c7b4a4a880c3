"""A small project as rows, laid out in whole metres: one road to a clinic behind two hazardous areas.

Exercise, not survey evidence. From west to east: base B at 0 m, open road R1 to 2 km, blocked and damaged road R2
to 4 km through hazardous area H1, clinic A1 inside hazardous area H2 at 4 km, destroyed school A2 at 1 km.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely
from pyproj import Transformer

from firmground.model import RELEASE_CHAIN, REPAIR_CHAIN

__all__ = ["box", "line", "point", "project", "with_cells", "with_rows", "without"]

_BACK = Transformer.from_crs("EPSG:32636", "EPSG:4326", always_xy=True)
EAST, NORTH = 570_000, 5_650_000


def _degrees(shape: Any) -> Any:
    return shapely.transform(shape, lambda x, y: _BACK.transform(x + EAST, y + NORTH), interleaved=False)


def point(x: float, y: float) -> Any:
    """Draw a point at these metres."""
    return _degrees(shapely.Point(x, y))


def box(x0: float, y0: float, x1: float, y1: float) -> Any:
    """Draw a rectangle between these metres."""
    return _degrees(shapely.box(x0, y0, x1, y1))


def line(*xy: tuple[float, float]) -> Any:
    """Draw a line along these metres."""
    return _degrees(shapely.LineString(xy))


def _methods() -> tuple[Mapping[str, Any], ...]:
    release = {"team_kind": "sappers", "teams_least": 1, "teams_most": 4, "applies_to": "area", "team_days": 1.0}
    works = {"team_kind": "builders", "teams_least": 1, "teams_most": 2, "applies_to": "*", "team_days": 4.0}
    rates = {"NTS": 20_000.0, "TS": 5_000.0, "CLEARANCE": 200.0, "BAC": 800.0, "QA": 4_000.0}
    rows = [
        {
            "id": f"m-{kind}",
            "activity": kind.value,
            "name": f"{kind} by hand",
            **release,
            "output_likely": rates.get(kind),
        }
        for kind in RELEASE_CHAIN
    ]
    rows += [{"id": f"m-{kind}", "activity": kind.value, "name": f"{kind} crew", **works} for kind in REPAIR_CHAIN]
    return tuple(rows)


def project() -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Give the rows of every layer that the project fills."""
    area = {"kind": "suspected", "status": "open", "place": "S", "depth_m": 1.0, "people_exposed": 50}
    asset = {"place": "S", "digging_depth_m": 0.5, "working_space_m": 5.0}
    there = {"base": "B", "arrives": date(2026, 3, 2)}
    return {
        "project": (
            {"id": "name", "value": "small project"},
            {"id": "start", "value": "2026-03-02"},
            {"id": "horizon_days", "value": "730"},
            {"id": "crs", "value": ""},
            {"id": "exercise", "value": "true"},
        ),
        "places": (
            {"id": "R", "name": "Region", "level": "region", "geometry": box(-9e3, -9e3, 9e3, 9e3)},
            {"id": "D", "name": "District", "level": "district", "parent": "R", "geometry": box(-5e3, -5e3, 8e3, 5e3)},
            {
                "id": "S",
                "name": "Village",
                "level": "settlement",
                "parent": "D",
                "people": 900,
                "geometry": point(3e3, 1e3),
            },
        ),
        "bases": ({"id": "B", "name": "Camp", "place": "S", "geometry": point(0, 30)},),
        "roads": (
            {"id": "R1", "kind": "road", "state": "open", "geometry": line((0, 0), (2000, 0))},
            {"id": "R2", "kind": "road", "state": "blocked", "damage": 2, "geometry": line((2020, 0), (4000, 0))},
        ),
        "hazardous_areas": (
            {"id": "H1", **area, "geometry": box(2900, -50, 3100, 50)},
            {"id": "H2", **area, "net_explosive_kg": 10.0, "geometry": box(3900, 20, 4100, 120)},
        ),
        "evidence": (
            {"id": "E1", "area": "H1", "kind": "indirect", "what": "verbal report", "observed_on": date(2025, 9, 1)},
        ),
        "assets": (
            {
                "id": "A1",
                "kind": "clinic",
                "damage": 2,
                **asset,
                "owners": "state:0.75;town:0.25",
                "geometry": point(4000, 60),
            },
            {"id": "A2", "kind": "school", "damage": 4, **asset, "geometry": box(1000, 10, 1050, 40)},
            {"id": "A3", "kind": "house", "damage": 0, **asset, "geometry": point(500, 40)},
        ),
        "services": (
            {"id": "health", "kind": "health", "place": "S", "people": 900, "needs": "A1;R2"},
            {"id": "school", "kind": "school", "place": "S", "people": 200, "needs": "1 of A2|A3; health"},
        ),
        "team_kinds": (
            {
                "id": "sappers",
                "name": "Sappers",
                "skills": ";".join(RELEASE_CHAIN),
                "people": 8,
                "cost_per_team_day": 900,
            },
            {
                "id": "builders",
                "name": "Builders",
                "skills": ";".join(REPAIR_CHAIN),
                "people": 12,
                "cost_per_team_day": 700,
            },
        ),
        "contingents": (
            {
                "id": "C1",
                "partner": "Partner",
                "team_kind": "sappers",
                "teams": 3,
                **there,
                "accredited_from": date(2026, 3, 1),
            },
            {"id": "C2", "partner": "Partner", "team_kind": "builders", "teams": 2, **there, "cost_per_team_day": 650},
        ),
        "methods": _methods(),
    }


def with_cells(tables: Mapping[str, Any], layer: str, name: str, /, **cells: Any) -> dict[str, Any]:
    """Change cells of one row."""
    rows = tuple({**row, **cells} if row["id"] == name else row for row in tables[layer])
    return {**tables, layer: rows}


def with_rows(tables: Mapping[str, Any], layer: str, *rows: Mapping[str, Any]) -> dict[str, Any]:
    """Add rows to a layer."""
    return {**tables, layer: (*tables.get(layer, ()), *rows)}


def without(tables: Mapping[str, Any], layer: str, *names: str) -> dict[str, Any]:
    """Take rows out of a layer, or all of them."""
    return {**tables, layer: tuple(row for row in tables[layer] if names and row["id"] not in names)}
