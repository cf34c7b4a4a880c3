"""Who looks at the project is told what changes, by server-sent events (WHATWG HTML, section 9.2)."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

__all__ = ["Hub"]

_QUIET_SECONDS = 15.0
_MOST_UNREAD = 100


class Hub:
    """Passes short messages on to everybody who listens; any thread may call it.

    A listener that does not read loses the oldest messages, and looks again at all when it reads the next.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.newest = 0
        """Number of the last event that was told of."""
        self._listeners: dict[asyncio.Queue[str], asyncio.AbstractEventLoop] = {}

    def tell(self, kind: str, **what: Any) -> None:
        """Tell all listeners that something of a kind happened; ``what`` must hold nothing that some may not see."""
        text = f"event: {kind}\ndata: {json.dumps(what, default=str)}\n\n"
        with self._lock:
            self.newest = max(self.newest, what.get("seq") or 0)
            listeners = list(self._listeners.items())
        for queue, loop in listeners:
            with suppress(RuntimeError):  # its loop has ended
                loop.call_soon_threadsafe(_put, queue, text)

    async def listen(self) -> AsyncIterator[str]:
        """Give the messages as they come, and a comment now and then, by which a broken line is noticed."""
        queue: asyncio.Queue[str] = asyncio.Queue(_MOST_UNREAD)
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop()
        try:
            yield "retry: 2000\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), _QUIET_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            with self._lock:
                self._listeners.pop(queue, None)


def _put(queue: asyncio.Queue[str], text: str) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(text)
