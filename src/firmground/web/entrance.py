"""Who comes in: whoever sits at the computer of a file; on a server, whom a session or a token stands for."""

import threading
import time
from collections.abc import Mapping

from fastapi import HTTPException

from firmground.desk import accounts
from firmground.desk.wire import Where, file_of
from firmground.model.policy import LOOPBACK, Viewer

__all__ = ["COOKIE", "Entrance"]

COOKIE = "firmground"
_BEARER = "bearer "
_KEPT_SECONDS = 2.0
_NOTED_SECONDS = 600.0
_MOST_KEPT = 10_000


class Entrance:
    """The door of one project.

    Who a token stands for is kept for two seconds, so that a page with twenty tiles asks once; an account that is
    revoked is out by then.
    """

    def __init__(self, where: Where) -> None:
        self._where = where
        self._open = file_of(where) is not None
        self._lock = threading.Lock()
        self._known: dict[tuple[str, bool], tuple[float, Viewer | None]] = {}
        self._noted: dict[tuple[str, str], float] = {}

    def viewer(self, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Viewer:
        """Say who asks; on a server, nobody asks without an account."""
        if self._open:
            return LOOPBACK
        told = headers.get("authorization", "")
        device = told[: len(_BEARER)].lower() == _BEARER
        token = told[len(_BEARER) :] if device else cookies.get(COOKIE, "")
        found = self._who(token, device=device) if token else None
        if found is None:
            raise HTTPException(401, "Log in to see this project.", {"www-authenticate": "Bearer"})
        return found

    def _who(self, token: str, *, device: bool) -> Viewer | None:
        key, now = (token, device), time.monotonic()
        with self._lock:
            kept = self._known.get(key)
        if kept is not None and now - kept[0] < _KEPT_SECONDS:
            return kept[1]
        ask = accounts.viewer_of_token if device else accounts.viewer_of_session
        found = ask(self._where, token)
        with self._lock:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = (now, found)
        return found

    def forget(self, token: str) -> None:
        """Forget whom a session stood for, since it has ended."""
        with self._lock:
            self._known.pop((token, False), None)

    def note(self, viewer: Viewer, what: str, number: int) -> None:
        """Note before it is shown that somebody reads sealed ground; for the same thing once in ten minutes."""
        if self._open or not number:
            return
        key, now = (viewer.account, what), time.monotonic()
        with self._lock:
            if now - self._noted.get(key, -_NOTED_SECONDS) < _NOTED_SECONDS:
                return
        accounts.note_sealed(self._where, viewer, what, number)
        with self._lock:
            self._noted[key] = now
