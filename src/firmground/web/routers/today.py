"""Where the project stands, and when a place gets what back and why no sooner."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response

from firmground.desk.planning import explain_in
from firmground.desk.status import status_of
from firmground.errors import UnknownNameError
from firmground.model.place import Level
from firmground.model.policy import Tier
from firmground.web.answers import Json
from firmground.web.asked import Asked
from firmground.web.seen import Seen

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["today"])
_PARTNERS = ("teams", "pledges", "claims")
_FIELD = ("on_hold", "findings")


@router.get("/today")
def today(
    asked: Asked,
    place: Annotated[str | None, Query(max_length=200)] = None,
    on: date | None = None,
    level: Level | None = None,
) -> Response:
    """Tell where the project stands on a day: land by state, services, teams, the plan, the pledges."""
    seen = asked.seen
    if place is not None:
        _require_told(seen, place)
    if level is Level.SETTLEMENT and not seen.viewer.sees_all:
        raise HTTPException(403, "Figures of single settlements are not told to everybody (L11); ask by district.")
    said = status_of(seen.moment(on or seen.today), place=place, level=level).as_dict()
    wide = seen.viewer.wide
    kept_back = (*(() if wide >= Tier.PARTNER else _PARTNERS), *(() if wide >= Tier.OPERATOR else _FIELD))
    return Json({name: value for name, value in said.items() if name not in kept_back})


def _require_told(seen: Seen, place: str) -> None:
    """Refuse the figures of a place that would tell of single areas; unknown places are refused alike."""
    rows = {str(row["id"]): row for row in seen.snapshot.tables.get("places", ())}
    if not seen.viewer.sees_all and (place not in rows or seen.policy.told_at(seen.viewer, place) != place):
        raise HTTPException(403, "Figures of this place are not told to everybody (L11); ask by district.")


@router.get("/today/places")
def places(asked: Asked) -> Response:
    """Give the places by name, as the data writes them, each with what it lies in."""
    rows = asked.seen.snapshot.tables.get("places", ())
    return Json({"places": [[r["id"], r.get("name"), r.get("level"), r.get("parent"), r.get("people")] for r in rows]})


@router.get("/explain/{name:path}")
def explain(asked: Asked, name: str) -> Response:
    """Say when a place gets what back and why no sooner, or why an activity stands where it stands."""
    seen = asked.seen
    followed = seen.plan_to_follow()
    if not seen.knows(name):  # asked first, since an error would offer names that are spelt alike
        raise UnknownNameError(f"there is no activity or place {name!r} that you may see")
    said = explain_in(followed.programme, followed.plan, seen.snapshot.sifted.events, name).as_dict()
    return Json(said if seen.viewer.sees_all else _kept_back(said, seen))


def _kept_back(said: dict[str, Any], seen: Seen) -> dict[str, Any]:
    """Leave out what may name sites elsewhere: causes, decisions, what a delay breaks, what is unlocked there."""
    for one in said.get("returns", ()):
        one["because"] = None
    for name in ("waits_for", "week_breaks", "why_not"):
        if name in said:
            said[name] = None
    if "unlocks" in said:
        said["unlocks"] = [one for one in said["unlocks"] if seen.sees_site(one["place"])]
    return {**said, "decided": []}
