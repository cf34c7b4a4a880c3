"""The layers of the map: what is where on a day, as one viewer may see it.

Days up to today are told by the ledger alone. On later days the state stays that of the ledger today, and what the
plan wants stands beside it under `plan`: nothing is released by a plan (L10).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

from firmground.desk.mapped.feature import Eyes, Feature, Property, sees_network
from firmground.desk.mapped.outlook import Outlook
from firmground.desk.moment import Moment
from firmground.desk.snapshot import Snapshot
from firmground.intake.typed_cells import text, whole
from firmground.model.area import HECTARE_M2
from firmground.model.progress import LandState, Work

__all__ = ["LAYERS", "features", "shape_of", "state_of_works", "works_at"]

_Make: TypeAlias = Callable[[Snapshot, date, Eyes], Iterator[Feature]]


def features(snapshot: Snapshot, layer: str, on: date, eyes: Eyes) -> list[Feature]:
    """Give what a layer of LAYERS shows on a day to somebody."""
    return list(LAYERS[layer](snapshot, on, eyes))


def shape_of(row: Mapping[str, Any]) -> BaseGeometry | None:
    """Read the shape of a row, as the store or the ledger keeps it; None where it has none."""
    held = row.get("geometry")
    found = shapely.from_wkb(held, on_invalid="ignore") if isinstance(held, str | bytes) else held
    return found if isinstance(found, BaseGeometry) and not found.is_empty else None


def _now(snapshot: Snapshot, on: date) -> Moment:
    """Give what is known of a day: of days to come, what is known today."""
    return snapshot.moment(min(on, snapshot.today))


def _places(snapshot: Snapshot, on: date, _: Eyes) -> Iterator[Feature]:
    for name, row in _now(snapshot, on).rows.get("places", {}).items():
        shape = shape_of(row)
        if shape is not None:
            more: dict[str, Property] = {"name": text(row, "name") or name, "people": whole(row, "people") or 0}
            level = {"level": text(row, "level")}
            yield Feature(shape, name, level, more)
            if shape.geom_type != "Point":  # where its name is written, once
                yield Feature(shapely.point_on_surface(shape), name, level, more)


def _land(snapshot: Snapshot, on: date, eyes: Eyes) -> Iterator[Feature]:
    outlook = Outlook.of(snapshot, on)
    sees = cache(lambda place, released: eyes.sees_shape(place, released=released))
    for parcel in snapshot.ground_on(min(on, snapshot.today)):
        released = parcel.state is LandState.HANDED_OVER
        if parcel.shape is None or not sees(parcel.place, released):
            continue
        group = {
            "state": parcel.state.value,
            "way": parcel.way.value if parcel.way else "",
            "plan": outlook.land(parcel.area) if outlook and not released else "",
        }
        more = {"hectares": round(parcel.m2 / HECTARE_M2, 4)}
        part = "by_plan" if group["plan"] == "released" else parcel.state.value
        yield Feature(parcel.shape, parcel.area, group, more, parcel.m2, part)


def works_at(works: Mapping[str, Work]) -> dict[str, list[Work]]:
    """Sort works that were reported by the site at which they are."""
    found: dict[str, list[Work]] = {}
    for work in works.values():
        found.setdefault(work.activity.rpartition(":")[0], []).append(work)
    return found


def state_of_works(row: Mapping[str, Any], reported: list[Work], outlook: Outlook | None) -> tuple[str, str]:
    """Give the state of an asset as reports say, and beside it what the plan wants of it."""
    plan = outlook.works(str(row["id"])) if outlook else ""
    if not whole(row, "damage"):
        return "undamaged", ""
    last = any(work.finished and work.activity.endswith(":COMMISSION") for work in reported)
    if last:
        return "done", ""
    if any(work.started is not None for work in reported):
        return "under_way", plan
    return "damaged", plan


def _assets(snapshot: Snapshot, on: date, eyes: Eyes) -> Iterator[Feature]:
    moment, outlook = _now(snapshot, on), Outlook.of(snapshot, on)
    reported = works_at(moment.progress.works)
    for name, row in moment.rows.get("assets", {}).items():
        shape = shape_of(row)
        if shape is None or not eyes.sees_site(text(row, "place") or None):
            continue
        state, plan = state_of_works(row, reported.get(name, []), outlook)
        more = {"kind": text(row, "kind"), "name": text(row, "name") or name}
        yield Feature(shape, name, {"state": state, "plan": plan}, more)


def _roads(snapshot: Snapshot, on: date, eyes: Eyes) -> Iterator[Feature]:
    if not sees_network(eyes):
        return
    moment, outlook = _now(snapshot, on), Outlook.of(snapshot, on) if eyes.sees_site(None) else None
    reported = works_at(moment.progress.works)
    for name, row in moment.rows.get("roads", {}).items():
        shape = shape_of(row)
        if shape is None:
            continue
        open_ = _passable(moment, name, row, reported.get(name, []))
        plan = "open" if outlook and not open_ and outlook.works(name) == "done" else ""
        group = {"state": "open" if open_ else "closed", "plan": plan}
        yield Feature(shape, name, group, {"name": text(row, "name") or name, "kind": text(row, "kind")})


def _passable(moment: Moment, name: str, row: Mapping[str, Any], reported: list[Work]) -> bool:
    """Tell whether a road is open: as the last event on it says, else by its finished repair, else by its row."""
    passage = moment.progress.passages.get(name)
    if passage and (passage.open or passage.until is None or passage.until >= moment.progress.as_of):
        return passage.open
    repaired = any(work.finished and work.activity.endswith(":REPAIR") for work in reported)
    return text(row, "state") == "open" or repaired


def _teams(snapshot: Snapshot, on: date, eyes: Eyes) -> Iterator[Feature]:
    outlook = Outlook.of(snapshot, on)
    if outlook is not None:
        going = {site: [name for one in many for name in one.teams] for site, many in outlook.at_work().items()}
    else:
        going = {
            site: [name for work in many if work.finished is None and work.started for name in work.teams or ("",)]
            for site, many in works_at(_now(snapshot, on).progress.works).items()
        }
    known = (_land, _assets, _roads) if eyes.sees_site(None) else (_land, _assets)
    spots = {f.id: f.shape for make in known for f in make(snapshot, on, eyes)}
    for site, names in going.items():
        if names and site in spots:
            by = "plan" if outlook else "ledger"
            yield Feature(shapely.point_on_surface(spots[site]), site, {"by": by}, {"teams": len(set(names))})


LAYERS: Mapping[str, _Make] = {
    "places": _places,
    "land": _land,
    "assets": _assets,
    "roads": _roads,
    "teams": _teams,
}
"""The layers of the map by name."""
