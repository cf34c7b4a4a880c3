"""OGC API Features, part 1 core (OGC 17-069r4): the layers for QGIS and ArcGIS, as the viewer may see them."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from firmground import __version__
from firmground.desk.features import LAND, SEALED, Box, Collection, collections, feature, land_rows, within
from firmground.errors import UnknownNameError
from firmground.model.tables import Row
from firmground.web.answers import Json
from firmground.web.asked import Asked, Question

__all__ = ["router"]

router = APIRouter(prefix="/ogc", tags=["features"])
_CLASSES = ("core", "geojson", "oas30")
_MOST = 10_000
_EDGES = 4
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@router.get("")
@router.get("/", include_in_schema=False)
def landing(asked: Asked, request: Request) -> Response:
    """Say what can be read here."""
    base = _base(request)
    links = [
        _link(base, "self", "this page"),
        _link(
            f"{_root(request)}/api/openapi.json",
            "service-desc",
            "the interface",
            "application/vnd.oai.openapi+json;version=3.0",
        ),
        _link(f"{base}/conformance", "conformance", "classes that it keeps to"),
        _link(f"{base}/collections", "data", "collections"),
    ]
    name = asked.seen.moment(asked.seen.today).name
    return Json({"title": f"firmground: {name}", "description": _said(asked), "version": __version__, "links": links})


@router.get("/conformance")
def conformance() -> Response:
    """List the classes of the standard that are kept to."""
    stem = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
    return Json({"conformsTo": [f"{stem}/{name}" for name in _CLASSES]})


@router.get("/collections")
def listed(request: Request) -> Response:
    """List the collections."""
    base = _base(request)
    told = [_collection(base, one) for one in collections()]
    return Json({"collections": told, "links": [_link(f"{base}/collections", "self", "collections")]})


@router.get("/collections/{name}")
def collection(name: str, request: Request) -> Response:
    """Describe one collection."""
    return Json(_collection(_base(request), _named(name)))


@router.get("/collections/{name}/items")
def items(
    asked: Asked,
    name: str,
    request: Request,
    limit: Annotated[int, Query(ge=1)] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    bbox: Annotated[str | None, Query(max_length=200)] = None,
    datetime: Annotated[str | None, Query(max_length=100)] = None,  # noqa: ARG001 - the standard has it; no row has a time
) -> Response:
    """Give the features of a collection, page by page, those that meet a box if one is given."""
    limit = min(limit, _MOST)
    rows = within(_rows(asked, _named(name)), _box(bbox))
    shown = rows[offset : offset + limit]
    here = f"{_base(request)}/collections/{name}/items"
    links = [_link(str(request.url), "self", "this page", "application/geo+json")]
    if offset + limit < len(rows):
        query = {"limit": limit, "offset": offset + limit} | ({"bbox": bbox} if bbox else {})
        links.append(_link(f"{here}?{urlencode(query)}", "next", "next page", "application/geo+json"))
    return _geojson(
        {
            "type": "FeatureCollection",
            "numberMatched": len(rows),
            "numberReturned": len(shown),
            "links": links,
            "features": [feature(row) for row in shown],
        }
    )


@router.get("/collections/{name}/items/{item:path}")
def item(asked: Asked, name: str, item: str, request: Request) -> Response:
    """Give one feature."""
    found = next((row for row in _rows(asked, _named(name)) if row["id"] == item), None)
    if found is None:
        raise UnknownNameError(f"{name} holds no feature {item!r} that you may see")
    base = f"{_base(request)}/collections/{name}"
    links = [_link(str(request.url), "self", "this feature", "application/geo+json"), _link(base, "collection", name)]
    return _geojson({**feature(found), "links": links})


def _rows(asked: Question, one: Collection) -> list[Row]:
    seen = asked.seen
    rows = list(land_rows(seen.ground()) if one.id == LAND else seen.sight.rows(one.id))
    if one.id in SEALED:
        asked.note(one.id, sum(row.get("geometry") is not None for row in rows))
    return rows


def _named(name: str) -> Collection:
    found = next((one for one in collections() if one.id == name), None)
    if found is None:
        raise UnknownNameError.beside("there is no collection", name, [one.id for one in collections()])
    return found


def _collection(base: str, one: Collection) -> dict[str, Any]:
    here = f"{base}/collections/{one.id}"
    return {
        "id": one.id,
        "title": one.id.replace("_", " "),
        "description": one.meaning,
        "itemType": "feature",
        "crs": [_CRS84],
        "links": [
            _link(here, "self", one.id),
            _link(f"{here}/items", "items", "features", "application/geo+json"),
        ],
    }


def _box(text: str | None) -> Box | None:
    """Read a box of four numbers, or of six whose heights do not matter here."""
    if text is None:
        return None
    try:
        edges = [float(part) for part in text.split(",")]
    except ValueError:
        edges = []
    if len(edges) == _EDGES + 2:
        edges = [edges[0], edges[1], edges[3], edges[4]]
    if len(edges) != _EDGES or not all(abs(edge) <= 1e6 for edge in edges) or edges[1] > edges[3]:  # noqa: PLR2004
        raise HTTPException(400, "bbox wants west,south,east,north in degrees")
    return Box(*edges)


def _said(asked: Question) -> str:
    exercise = asked.seen.moment(asked.seen.today).exercise
    return "Exercise: not survey evidence." if exercise else "Released land has residual risk; depths are in the rows."


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _base(request: Request) -> str:
    return f"{_root(request)}/ogc"


def _link(href: str, rel: str, title: str, kind: str = "application/json") -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind, "title": title}


def _geojson(content: dict[str, Any]) -> Response:
    answer = Json(content)
    answer.headers["content-type"] = "application/geo+json"
    answer.headers["content-crs"] = f"<{_CRS84}>"
    return answer
