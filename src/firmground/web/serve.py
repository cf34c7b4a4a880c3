"""The server is started: on this computer alone unless somebody asks for more."""

import uvicorn

from firmground.desk.wire import Where
from firmground.web.app import create_app

__all__ = ["serve"]

_GRACE_SECONDS = 5


def serve(where: Where, *, host: str, port: int) -> None:
    """Serve the page of a project until it is stopped; what was acknowledged by then is kept."""
    uvicorn.run(
        create_app(where, host=host), host=host, port=port, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )  # fmt: skip
