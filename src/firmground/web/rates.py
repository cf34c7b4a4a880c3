"""Nobody takes the server for themselves: each address has so many requests, refilled as time goes (token bucket)."""

import threading
import time

from starlette.types import ASGIApp, Receive, Scope, Send

from firmground.web.answers import problem

__all__ = ["Rates"]

_BURST = 2000.0
_PER_SECOND = 200.0
_ENTRANCE = "/api/session"
_TRY_COSTS = 200.0
"""A log-in costs as much as this many other requests, since hashing a password takes its time."""
_MOST_KNOWN = 50_000


class Rates:
    """Refuses requests of an address beyond its share with 429, and says when to try again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] == "http" and not self._may(scope):
            answer = problem(429, "Too many requests from here; wait a moment and try again.")
            answer.headers["retry-after"] = "2"
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _may(self, scope: Scope) -> bool:
        address = (scope.get("client") or ("",))[0]
        tries = scope["path"] == _ENTRANCE and scope["method"] == "POST"
        cost, now = _TRY_COSTS if tries else 1.0, time.monotonic()
        with self._lock:
            if len(self._left) > _MOST_KNOWN:
                self._left.clear()
            left, since = self._left.get(address, (_BURST, now))
            left = min(_BURST, left + (now - since) * _PER_SECOND)
            self._left[address] = (left - cost if left >= cost else left, now)
            return left >= cost
