"""Vector tiles of what the viewer may see: made from one reading of the project, sent again only when it changed."""

import hashlib
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from firmground import __version__
from firmground.desk.features import SEALED
from firmground.desk.mapped.kept import Kept
from firmground.desk.mapped.layers import LAYERS, features
from firmground.desk.mapped.tileset import MOST_ZOOM, TileSet
from firmground.desk.wire import named
from firmground.errors import UnknownNameError
from firmground.web.asked import Asked
from firmground.web.seen import Seen

__all__ = ["router", "tiles_of"]

router = APIRouter(prefix="/api", tags=["tiles"])
_KEPT: Kept[TileSet] = Kept(96)
_OF_LAND = ("places", "land")
_HEADERS = {"cache-control": "private, no-cache", "vary": "cookie, authorization, accept-encoding"}


@router.get("/tiles/{layer}/{z}/{x}/{y}.mvt", response_class=Response)
def tile(
    asked: Asked,
    request: Request,
    layer: str,
    z: Annotated[int, Path(ge=0, le=MOST_ZOOM)],
    x: Annotated[int, Path(ge=0, lt=1 << MOST_ZOOM)],
    y: Annotated[int, Path(ge=0, lt=1 << MOST_ZOOM)],
    day: date | None = None,
) -> Response:
    """Give a tile of a layer on a day (today, if none is named), as the Mapbox Vector Tile specification has it."""
    if layer not in LAYERS:
        raise UnknownNameError.beside("there is no layer", layer, list(LAYERS))
    seen = asked.seen
    on = day or seen.today
    tag = hashlib.sha256(repr((__version__, _made_of(seen, layer, on), z, x, y)).encode()).hexdigest()[:20]
    headers = {**_HEADERS, "etag": f'"{tag}"'}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if layer in SEALED:
        asked.note(layer, 1)
    tiles = tiles_of(seen, named(asked.house.where), layer, on)
    return Response(tiles.tile(z, x, y), media_type="application/vnd.mapbox-vector-tile", headers=headers)


def tiles_of(seen: Seen, project: str, layer: str, on: date) -> TileSet:
    """Give the tiles of a layer on a day as somebody may see them, kept for all who may see the same."""
    if on < seen.today and layer == "land":
        on = seen.snapshot.told_on(on)
    key = (project, *_made_of(seen, layer, on))
    return _KEPT.get(key, lambda: TileSet(layer, features(seen.snapshot, layer, on, seen)))


def _made_of(seen: Seen, layer: str, on: date) -> tuple[object, ...]:
    """Say what a layer depends on: land and places by today on less than the whole ledger."""
    seal = seen.snapshot.land_seal if layer in _OF_LAND and on <= seen.today else seen.head.hash
    return (seal, *seen.key[1:], layer, on)
