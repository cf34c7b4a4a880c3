"""An exercise: everything a plan needs, drawn over real settlements so that a ministry can rehearse before a survey."""

from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firmground.errors import BadInputError
from firmground.geo import crs
from firmground.intake.defaults import default_tables
from firmground.intake.exercise import assets as objects
from firmground.intake.exercise import people, roads, services, workforce
from firmground.intake.exercise.areas import place
from firmground.intake.exercise.borders import Borders
from firmground.intake.exercise.placing import Ground
from firmground.intake.exercise.reading import read_region
from firmground.model.tables import Row, Tables

__all__ = ["draw"]

LABEL = "EXERCISE: not survey evidence"
_HORIZON_DAYS = 1826
_START = date(2026, 1, 5)
_MOST = 1_000_000


def draw(source: Path, *, seed: int, areas: int = 2000, assets: int = 4000, start: date = _START) -> Tables:
    """Draw an exercise over the settlements, districts, rail and grid of a GeoPackage.

    The same file, seed and sizes give the same tables. Each room of the drawing has a stream of random numbers of
    its own, so that another number of assets leaves the roads as they were. Areas are placed by drawn intensities
    only: they tell nothing of the real world, and both sides of a border are treated alike. The default tables of
    team kinds, methods, closures, weights and rules come with it. See `reading.read_region` for the layers that are
    understood.

    Raises BadInputError where the file lacks districts or settlements, or has no room for so many areas.
    """
    if seed < 0 or not 0 <= areas <= _MOST or not 0 <= assets <= _MOST or areas + assets == 0:
        raise BadInputError(
            f"an exercise needs a seed from 0 and up to {_MOST:,} areas and assets, at least one of them"
        )
    region = read_region(source)
    text = f"exercise, seed {seed}: not survey evidence"
    streams = [np.random.Generator(np.random.PCG64(s)) for s in np.random.SeedSequence(seed).spawn(6)]
    homes = people.settle(region, streams[0], text)
    network = roads.lay(region, homes, streams[1])
    team = workforce.raise_workforce(region, homes, start, text)
    hit = objects.hit_shares(homes, streams[2])
    borders = Borders(region, homes, network)
    land = objects.Land(region, homes, hit, borders)
    built = objects.build(land, streams[3], assets, memorial=team.memorial_side)
    ground = Ground(homes, hit, network, built, borders, region.latitude)
    hazards = place(ground, streams[4], areas, start, text)
    served = services.describe(ground, hazards, streams[5], text)
    shut = hazards.across[hazards.pending]
    return {
        "project": _project(homes.lonlat, seed, start),
        "places": homes.rows,
        "bases": team.bases,
        "roads": network.rows(shut, text),
        "hazardous_areas": hazards.rows,
        "evidence": hazards.evidence,
        "assets": built.rows(homes, team.memorial_owners, text),
        "services": served,
        **default_tables(),
        "contingents": team.contingents,
        "budgets": workforce.budgets(start, _HORIZON_DAYS, team.contingents, _materials(built), text),
        "pledges": team.pledges,
    }


def _project(lonlat: NDArray[np.float64], seed: int, start: date) -> tuple[Row, ...]:
    (west, south), (east, north) = lonlat.min(axis=0).tolist(), lonlat.max(axis=0).tolist()
    settings = (
        ("name", f"Exercise, seed {seed}", "name of the project"),
        ("start", start.isoformat(), "first day of the plan"),
        ("horizon_days", str(_HORIZON_DAYS), "days that the plan looks ahead"),
        ("crs", crs.choose((west, south, east, north)), "metric coordinate reference system"),
        ("currency", "USD", "currency of all money"),
        ("rest_weekdays", "6", "days of rest, 0 is Monday"),
        ("exercise", "true", "whether hazards, damage and services were drawn"),
        ("label", LABEL, "printed on everything that comes of it"),
    )
    return tuple({"id": name, "value": value, "meaning": meaning} for name, value, meaning in settings)


def _materials(built: objects.Objects) -> int:
    """Cost of the materials of all works, by the default methods."""
    cost: dict[tuple[str, int], int] = {}
    for row in default_tables()["methods"]:
        if row["activity"] in ("REPAIR", "BUILD", "MEMORIAL"):
            cost[str(row["applies_to"]), int(str(row.get("damage", 0)))] = int(str(row["fixed_cost"]))
    pairs = zip(built.kinds.tolist(), built.damage.tolist(), strict=True)
    return sum(cost.get((kind, damage), cost.get((kind, 0), 0)) for kind, damage in pairs)
