"""Where things are: what the map may show, what is told of each thing on it, and what is found by its name."""

from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from firmground.desk.mapped.about import about, why
from firmground.desk.mapped.find import areas, days, find
from firmground.desk.wire import named
from firmground.web.answers import Json
from firmground.web.asked import Asked
from firmground.web.routers.tiles import tiles_of

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["places"])
_MOST_ROWS = 500


@router.get("/map")
def frame(asked: Asked) -> Response:
    """Give where and when the map speaks: its bounds in degrees, its first day, today, and the last that is planned."""
    seen = asked.seen
    found = [
        tiles_of(seen, named(asked.house.where), layer, seen.today).bounds
        for layer in ("land", "assets", "roads", "places")
    ]
    boxes = [box for box in found if box is not None]
    bounds = [f(box[k] for box in boxes) for k, f in enumerate((min, min, max, max))] if boxes else None
    return Json({"bounds": bounds, "planned": seen.followed is not None, **days(seen.snapshot)})


@router.get("/areas")
def area_rows(asked: Asked, day: date | None = None, state: str = "", q: str = "", offset: int = 0) -> Response:
    """Give the areas of a day as rows, some hundreds at a time, those of one state or whose id or place has a word."""
    seen = asked.seen
    word = q.strip().casefold()
    rows = [
        row
        for row in areas(seen.snapshot, day or seen.today, seen)
        if (not state or row["state"] == state) and (not word or word in f"{row['id']} {row['place_name']}".casefold())
    ]
    return Json({"total": len(rows), "offset": offset, "rows": rows[max(0, offset) : max(0, offset) + _MOST_ROWS]})


@router.get("/find")
def found(asked: Asked, q: str = "") -> Response:
    """Find places, areas, assets and roads by their id or a part of their name."""
    seen = asked.seen
    rows = find(seen.snapshot, q[:100], seen)
    asked.note("hazardous_areas", sum(row["kind"] == "area" and row["bounds"] is not None for row in rows))
    return Json(rows)


@router.get("/about/{name}")
def told(asked: Asked, name: str, day: date | None = None) -> Response:
    """Tell of one area, asset, road or place on a day."""
    seen = asked.seen
    known = about(seen.snapshot, name, day or seen.today, seen)
    asked.note(name, int(known["kind"] == "area" and known["history"] is not None))
    return Json(known)


@router.get("/about/{name}/why")
def explained(asked: Asked, name: str) -> Response:
    """Explain why what is planned at a site stands where it stands, and what its delay costs."""
    seen = asked.seen
    return Json(why(seen.snapshot, name, seen))
