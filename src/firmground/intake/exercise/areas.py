"""Hazardous areas of an exercise: how large, what is expected in them, how deep, and the evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.intake.exercise.figures import figure
from firmground.intake.exercise.people import Homes
from firmground.intake.exercise.placing import MARGIN_M, Ground, Placing
from firmground.intake.exercise.plane import Floats, flatten
from firmground.model.area import AreaStatus, EvidenceKind, HazardKind
from firmground.model.tables import Row

__all__ = ["Hazards", "place"]

_DEPTHS = (0.2, 0.3, 0.5)
_WEIGHTS_KG = (1.0, 3.1, 10.0, 43.0, 100.0)
_WEIGHT_SHARES = (0.3, 0.3, 0.2, 0.15, 0.05)
_MINES = ("anti-personnel mines", "anti-vehicle mines", "anti-personnel mines;unexploded ordnance")
_ORDNANCE = ("cluster munitions", "unexploded ordnance", "unexploded ordnance;abandoned ordnance")
_EDGE_M = 200.0
"""Beyond the edge of a settlement land counts as farmland."""
_HANDED_OVER = 2
_DIRECT = ("detonation heard and crater seen", "accident at a known spot", "device seen", "marked by signs")
_INDIRECT = (
    "report of a resident",
    "land not used since",
    "old record of low reliability",
    "accident at an unknown spot",
)


@dataclass(frozen=True)
class Hazards:
    """The areas index by index: their settlement, whether they are farmland, and what they shut."""

    ids: tuple[str, ...]
    home: NDArray[np.int64]
    pending: NDArray[np.bool_]
    """Whether the area is still to be handed over."""
    farmland: NDArray[np.bool_]
    across: NDArray[np.int64]
    """Link across which an area was drawn, -1 for none."""
    rows: tuple[Row, ...]
    evidence: tuple[Row, ...]


def place(ground: Ground, rng: np.random.Generator, count: int, start: date, source: str) -> Hazards:
    """Draw so many areas, the same number on each side, and all that is known of them."""
    placed = Placing(ground, rng, _sizes(rng, count))
    placed.run()
    home = placed.home
    status = rng.choice(3, size=count, p=_shares_of_status())
    farmland = placed.distance > ground.homes.radius_m[home] + _EDGE_M
    width = max(4, len(str(count)))
    ids = tuple(f"H{n:0{width}d}" for n in range(1, count + 1))
    known = _Known(ids, home, placed.shapes, status, farmland, placed.across, _depths(ground, rng, placed.shapes))
    rows, evidence = _rows(ground.homes, rng, known, start, source)
    return Hazards(ids, home, status != _HANDED_OVER, farmland, placed.across, rows, evidence)


def _sizes(rng: np.random.Generator, count: int) -> Floats:
    spread = figure("area_spread")
    middle = np.log(figure("area_mean_ha")) - spread**2 / 2
    hectares = np.clip(rng.lognormal(middle, spread, count), figure("area_least_ha"), figure("area_most_ha"))
    return np.round(hectares * 10_000)


def _shares_of_status() -> tuple[float, float, float]:
    over, closed = figure("handed_over_share"), figure("closed_share")
    return (1.0 - over - closed, closed, over)


def _depths(ground: Ground, rng: np.random.Generator, shapes: NDArray[Any]) -> Floats:
    """Depth of release: a usual one, or as deep as any works dig that the area touches (L2)."""
    depth = rng.choice(np.array(_DEPTHS), len(shapes), p=(0.5, 0.3, 0.2))
    if not len(shapes):
        return depth
    drawn = shapely.STRtree(flatten(shapes, ground.latitude))
    objects, network = ground.objects, ground.network
    sites = np.concatenate((flatten(objects.shapes, ground.latitude), flatten(network.lines(), ground.latitude)))
    links = [network.digging_depth_m(k) for k in range(len(network.ends))]
    digging = np.concatenate((objects.depth_m, links))
    reach = np.concatenate((objects.space_m * 1.05, np.zeros(len(links)))) + MARGIN_M
    site, area = drawn.query(sites, predicate="dwithin", distance=reach)
    np.maximum.at(depth, area, digging[site])
    return depth


@dataclass(frozen=True)
class _Known:
    """What is drawn of each area before its row is written."""

    ids: tuple[str, ...]
    home: NDArray[np.int64]
    shapes: NDArray[Any]
    status: NDArray[np.int64]
    farmland: NDArray[np.bool_]
    across: NDArray[np.int64]
    depth_m: Floats


def _rows(
    homes: Homes, rng: np.random.Generator, known: _Known, start: date, source: str
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    ids, home, count = known.ids, known.home, len(known.ids)
    confirmed = rng.random(count) < figure("confirmed_share")
    shares = _release_shares(rng, confirmed)
    devices = _devices(rng, count)
    weight = np.where(
        rng.random(count) < figure("explosive_share"), rng.choice(_WEIGHTS_KG, count, p=_WEIGHT_SHARES), 0
    )
    exposed = homes.people[home] * rng.uniform(figure("exposed_least"), figure("exposed_most"), count)
    exposed = np.clip(np.rint(exposed), 1, figure("exposed_cap")).astype(np.int64)
    states = (AreaStatus.OPEN, AreaStatus.CLOSED, AreaStatus.HANDED_OVER)
    use = np.where(known.across >= 0, "road", np.where(known.farmland, "farmland", "settlement"))
    rows = tuple(
        {
            "id": ids[k],
            "name": f"exercise area near {homes.names[home[k]]}",
            "kind": (HazardKind.CONFIRMED if confirmed[k] else HazardKind.SUSPECTED).value,
            "status": states[known.status[k]].value,
            "place": homes.ids[home[k]],
            "land_use": str(use[k]),
            "devices": devices[k],
            "depth_m": round(float(known.depth_m[k]), 2),
            "share_cancelled": shares[k][0] / 100,
            "share_reduced": shares[k][1] / 100,
            "share_cleared": shares[k][2] / 100,
            "people_exposed": int(exposed[k]),
            "net_explosive_kg": float(weight[k]) or None,
            "surveyed": bool(confirmed[k]),
            "source": source,
            "exercise": True,
            "geometry": known.shapes[k],
        }
        for k in range(count)
    )
    return rows, tuple(_evidence(ids, confirmed, rng, start, source))


def _release_shares(rng: np.random.Generator, confirmed: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Draw the expected shares cancelled, reduced and cleared in whole per cent, around those of the rules."""
    concentration = figure("share_concentration")
    suspected = rng.dirichlet(np.array((0.32, 0.24, 0.44)) * concentration, len(confirmed))
    reduced = rng.beta(0.35 * concentration, 0.65 * concentration, len(confirmed))
    found = []
    for k, sure in enumerate(confirmed.tolist()):
        a = 0 if sure else round(100 * suspected[k, 0])
        b = round(100 * (reduced[k] if sure else suspected[k, 1]))
        b = min(b, 100 - a)
        found.append((a, b, 100 - a - b))
    return found


def _devices(rng: np.random.Generator, count: int) -> list[str]:
    ordnance, unknown = figure("ordnance_only_share"), figure("unknown_devices_share")
    kind = rng.choice(3, size=count, p=(unknown, ordnance, 1.0 - unknown - ordnance))
    which = rng.integers(0, len(_MINES), count)
    return ["" if kind[k] == 0 else (_ORDNANCE if kind[k] == 1 else _MINES)[which[k]] for k in range(count)]


def _evidence(
    ids: tuple[str, ...], confirmed: NDArray[np.bool_], rng: np.random.Generator, start: date, source: str
) -> Iterator[Row]:
    """Direct evidence for confirmed areas, indirect for suspected ones, some with two."""
    second = rng.random(len(ids)) < 0.5  # noqa: PLR2004 - a coin
    what = rng.integers(0, len(_DIRECT), (len(ids), 2))
    ago = rng.integers(30, 700, (len(ids), 2))
    for k, name in enumerate(ids):
        for n in range(1 + int(second[k])):
            direct = bool(confirmed[k]) and n == 0
            yield {
                "id": f"E{name[1:]}{'ab'[n]}",
                "area": name,
                "kind": (EvidenceKind.DIRECT if direct else EvidenceKind.INDIRECT).value,
                "what": (_DIRECT if direct else _INDIRECT)[what[k, n]],
                "observed_on": start - timedelta(days=int(ago[k, n])),
                "source": source,
            }
