"""What can be found by its name and flown to, which areas there are in a table, and where and when the map speaks."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

from shapely import Point
from shapely.geometry.base import BaseGeometry

from firmground.desk.mapped.feature import Eyes, sees_network
from firmground.desk.mapped.layers import shape_of
from firmground.desk.mapped.outlook import Outlook
from firmground.desk.snapshot import Snapshot
from firmground.intake.typed_cells import text
from firmground.model.area import HECTARE_M2
from firmground.model.progress import LandState

__all__ = ["areas", "days", "find"]

_MOST = 20
_Shape: TypeAlias = Callable[[], BaseGeometry]
_Known: TypeAlias = tuple[str, str, Mapping[str, Any], _Shape | None]


def find(snapshot: Snapshot, words: str, eyes: Eyes) -> list[dict[str, Any]]:
    """Find places, areas, assets and roads by their id or a part of their name; whole names come first.

    What has a shape that the viewer may see is given with its ``bounds`` (west, south, east, north, in degrees).
    """
    wanted = words.strip().casefold()
    if not wanted:
        return []
    ranked: list[tuple[int, int, str, str, Mapping[str, Any], _Shape | None]] = []
    for kind, name, row, shape in _known(snapshot, eyes):
        called = (text(row, "name") or name).casefold()
        if wanted in called or wanted in name.casefold():
            exact = 0 if wanted in (called, name.casefold()) else 1 if called.startswith(wanted) else 2
            ranked.append((exact, len(ranked), kind, name, row, shape))
    ranked.sort(key=lambda one: one[:2])
    rows = snapshot.tables.get("places", ())
    names = {str(row["id"]): text(row, "name") for row in rows}
    return [
        {
            "kind": kind,
            "id": name,
            "name": text(row, "name") or name,
            "place": names.get(text(row, "place") or text(row, "parent"), ""),
            "bounds": None if shape is None else _bounds(shape()),
        }
        for _, _, kind, name, row, shape in ranked[:_MOST]
    ]


def _known(snapshot: Snapshot, eyes: Eyes) -> Iterator[_Known]:
    """Give what the viewer may know of, places first; shapes are read only of what is found."""
    rows = snapshot.moment(snapshot.today).rows
    for name, row in rows.get("places", {}).items():
        yield "place", name, row, _shape(row)
    for parcel in snapshot.ground:
        released = parcel.state is LandState.HANDED_OVER
        if not eyes.sees_site(parcel.place, released=released):
            continue
        row = {**rows.get("hazardous_areas", {}).get(parcel.area, {}), "place": parcel.place}
        seen = eyes.sees_shape(parcel.place, released=released)
        yield "area", parcel.area, row, _held(parcel.shape) if seen else None
    for name, row in rows.get("assets", {}).items():
        if eyes.sees_site(text(row, "place") or None):
            yield "asset", name, row, _shape(row)
    for name, row in rows.get("roads", {}).items() if sees_network(eyes) else ():
        yield "road", name, row, _shape(row)


def _shape(row: Mapping[str, Any]) -> _Shape | None:
    """Give what reads the shape of a row once it is wanted; None where it holds none."""
    return None if row.get("geometry") in (None, "") else lambda: shape_of(row) or Point()


def _bounds(shape: BaseGeometry) -> list[float] | None:
    return None if shape.is_empty else list(shape.bounds)


def _held(shape: BaseGeometry | None) -> _Shape | None:
    return None if shape is None else lambda: shape


def areas(snapshot: Snapshot, on: date, eyes: Eyes) -> list[dict[str, Any]]:
    """Give the ground that the viewer may know of on a day as rows: id, state, hectares, place, what the plan wants."""
    moment, outlook = snapshot.moment(min(on, snapshot.today)), Outlook.of(snapshot, on)
    found = []
    for parcel in moment.progress.parcels:
        released = parcel.state is LandState.HANDED_OVER
        if eyes.sees_site(parcel.place, released=released):
            found.append(
                {
                    "id": parcel.area,
                    "state": parcel.state.value,
                    "way": parcel.way.value if parcel.way else None,
                    "hectares": round(parcel.m2 / HECTARE_M2, 4),
                    "place": parcel.place,
                    "place_name": moment.places.name(parcel.place),
                    "since": parcel.since,
                    "plan": outlook.land(parcel.area) if outlook and not released else "",
                }
            )
    return found


def days(snapshot: Snapshot) -> dict[str, date]:
    """Give the days between which the map has something to say: the first told of, today, and the last planned."""
    followed = snapshot.followed
    told = [event.on for event in snapshot.sifted.events]
    first, last = min(told, default=snapshot.today), snapshot.today
    if followed is not None:
        first = min(first, followed.programme.start)
        ends = max((one.end for one in followed.plan.scheduled), default=1)
        last = max(last, followed.programme.start + timedelta(days=ends - 1))
    return {"first": min(first, snapshot.today), "today": snapshot.today, "last": last}
