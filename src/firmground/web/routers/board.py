"""The board: bars of the plan to follow, in columns."""

from fastapi import APIRouter
from fastapi.responses import Response

from firmground.desk.board import Board
from firmground.errors import NoPlanError
from firmground.web.answers import Json
from firmground.web.asked import Asked

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["board"])


@router.get("/board")
def board(asked: Asked) -> Response:
    """Give bars, what was done, the plan before, and what the kept forecast expects, for the places of the viewer."""
    seen = asked.seen
    followed = seen.followed
    if followed is None:
        raise NoPlanError("the project holds no plan to show; make one first")
    moment, everything = seen.moment(seen.today), seen.snapshot.events
    return Json(Board(followed, moment.progress, moment.events, everything, seen.sees_site).as_dict())
