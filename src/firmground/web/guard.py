"""Nothing is written for a page of somebody else, and nobody sends more than fits (OWASP CSRF cheat sheet)."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firmground.web.answers import problem

__all__ = ["MOST_BYTES", "OURS", "Guard"]

OURS = "x-firmground"
"""A header that our page sends with all it writes; a page from elsewhere may not, without being asked first."""

MOST_BYTES = 200_000_000
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Refuses writes that do not come from our own page or from a program, and bodies beyond MOST_BYTES."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] not in _READING and (why := _why_not(headers)):
            await problem(403, why)(scope, receive, send)
            return
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            await problem(413, f"This is more than {MOST_BYTES // 1_000_000} MB; send it in parts.")(
                scope, receive, send
            )
            return
        await self._app(scope, _bounded(receive), send)


def _why_not(headers: Headers) -> str:
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host", ""):
        return "This came from a page of somebody else; nothing was written."
    if OURS not in headers and "authorization" not in headers:
        return f"What is written carries the header {OURS}: 1; nothing was written."
    return ""


def _bounded(receive: Receive) -> Receive:
    """Count what comes in without saying how much it is."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BYTES:
            return {"type": "http.disconnect"}
        return message

    return counted
