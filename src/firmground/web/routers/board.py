"""The board: bars of the plan to follow, in columns; made once for all who may see the same."""

import hashlib

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask

from firmground import __version__
from firmground.desk.board import Board
from firmground.desk.mapped.kept import Kept
from firmground.desk.wire import named
from firmground.web.answers import Json
from firmground.web.asked import Asked
from firmground.web.seen import Seen

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["board"])
_MOST = 8
_KEPT: Kept[bytes] = Kept(_MOST)
_HEADERS = {"cache-control": "private, no-cache", "vary": "cookie, authorization, accept-encoding"}


@router.get("/board")
def board(asked: Asked, request: Request) -> Response:
    """Give bars, what was done, the plan before, and what the kept forecast expects, for the places of the viewer."""
    seen = asked.seen
    key = (__version__, named(asked.house.where), seen.head.hash, seen.key)
    tag = hashlib.sha256(repr(key).encode()).hexdigest()[:20]
    headers = {**_HEADERS, "etag": f'"{tag}"'}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = _KEPT.get(key, lambda: _written(seen))
    return Response(body, media_type=Json.media_type, headers=headers, background=BackgroundTask(_judged, seen))


def _judged(seen: Seen) -> None:
    """Judge the plan as it stands while the reader looks at it, so that the first bar that is moved need not wait."""
    if seen.followed is not None and seen.viewer.roles:
        _ = seen.followed.verdict


def _written(seen: Seen) -> bytes:
    followed = seen.plan_to_follow()
    moment = seen.moment(seen.today)
    told = Board(followed, moment, seen.snapshot.events, seen.sight.sees_activity).as_dict()
    return bytes(Json(told).body)
