"""The files of the page, as they lie in the package: packed once, and sent again only when they have changed."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

__all__ = ["pages"]

_ROOT = files("firmground.web") / "static"
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
_PAGES = {"": "index.html", "day": "day.html", "sw.js": "sw.js", "manifest.webmanifest": "manifest.webmanifest"}
"""Files that have an address of their own; a service worker rules only what lies below its address."""

pages = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class _File:
    kind: str
    plain: bytes
    packed: bytes
    tag: str


@cache
def _file(name: str) -> _File | None:
    """Read a file of the page; None where there is none, or where a name leads out of the folder."""
    where: Traversable = _ROOT
    for part in name.split("/"):
        if part in ("", ".", "..") or part.startswith(".") or "\\" in part or "\0" in part:
            return None
        where = where / part
    ending = name[name.rfind(".") :]
    if ending not in _KINDS or not where.is_file():
        return None
    plain = where.read_bytes()
    return _File(_KINDS[ending], plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:20]}"')


@pages.get("/static/{name:path}")
def static(name: str, request: Request) -> Response:
    """Give a file of the page."""
    return _sent(name, request)


@pages.get("/")
@pages.get("/day")
@pages.get("/sw.js")
@pages.get("/manifest.webmanifest")
def page(request: Request) -> Response:
    """Give a file that has an address of its own."""
    return _sent(_PAGES[request.url.path[1:]], request)


def _sent(name: str, request: Request) -> Response:
    found = _file(name)
    if found is None:
        raise HTTPException(404, "There is no such page.")
    headers = {"etag": found.tag, "cache-control": "no-cache", "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == found.tag:
        return Response(status_code=304, headers=headers)
    packs = "gzip" in request.headers.get("accept-encoding", "")
    if packs:
        headers["content-encoding"] = "gzip"
    return Response(found.packed if packs else found.plain, media_type=found.kind, headers=headers)
