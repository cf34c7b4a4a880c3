"""The server as a whole: routers by noun, the page, and what holds for every request."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from firmground import __version__
from firmground.desk.wire import Where
from firmground.web.answers import tell_problems
from firmground.web.files import pages
from firmground.web.guard import Guard
from firmground.web.headers import Headers
from firmground.web.house import House
from firmground.web.rates import Rates
from firmground.web.routers import (
    board,
    curves,
    decisions,
    events,
    features,
    imports,
    live,
    messages,
    places,
    project,
    proposals,
    session,
    statements,
    tiles,
    today,
)

__all__ = ["create_app"]

_ROUTERS = tuple(
    noun.router
    for noun in (
        features,
        project,
        session,
        statements,
        decisions,
        events,
        imports,
        today,
        live,
        messages,
        board,
        curves,
        proposals,
        tiles,
        places,
    )
)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(where: Where, *, host: str = "127.0.0.1") -> FastAPI:
    """Make the server of a project; ``host`` is the address that it listens on."""
    app = FastAPI(
        title="firmground", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        description="What was promised, what there is to do, who does what, and what really happened.",
    )  # fmt: skip
    house = House(where)
    app.state.house = house
    tell_problems(app)
    for router in _ROUTERS:
        app.include_router(router)
    app.include_router(pages)
    app.add_middleware(Guard)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.add_middleware(Headers)
    if house.on_server:
        app.add_middleware(Rates)
    else:  # a page elsewhere may have its name resolved to this computer
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, host])
    return app
