"""One question to a server that speaks the chat completions of OpenAI, as local servers of language models do, too.

Standard library only: no redirect is followed (a key must not go elsewhere), a silence and the whole body have a time
limit, and what comes back has a size limit.
"""

import json
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from firmground.errors import BadInputError

__all__ = ["ChatServer", "ask"]

LARGEST = 2_000_000
_CHUNK = 65_536
_PATH = "/chat/completions"
_AT_HOME = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class ChatServer:
    """Where to ask which model; ``seconds`` bounds each silence and the body, and the key shows in no message.

    Raises BadInputError for an address that is not http or https, holds a password, or would send a key in the clear.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 120.0

    def __post_init__(self) -> None:
        """Refuse an address that cannot be asked safely."""
        try:
            parts = urlsplit(self.url)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise BadInputError("the address of the language model is not well formed") from error
        if parts.scheme not in ("http", "https") or not host:
            raise BadInputError("the address of the language model begins with http:// or https://")
        if "@" in parts.netloc:
            raise BadInputError("the address of the language model holds a name or password; give a key instead")
        if self.key and parts.scheme == "http" and host not in _AT_HOME:
            raise BadInputError("a key is sent only over https, or to this computer")

    @property
    def endpoint(self) -> str:
        """The address that is asked: of a base such as ``http://localhost:8080/v1`` or a whole one."""
        base = self.url.rstrip("/")
        return base if base.endswith(_PATH) else base + _PATH


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def ask(server: ChatServer, prompt: str) -> str:
    """Give the words that a model answers to one prompt; raises BadInputError, without the key, where none came."""
    body = {"model": server.model, "messages": [{"role": "user", "content": prompt}], "temperature": 0}
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {server.key}"} if server.key else {})
    request = Request(server.endpoint, json.dumps(body).encode(), headers)  # noqa: S310 - the scheme was judged
    until = time.monotonic() + server.seconds
    try:
        with build_opener(_NoRedirect).open(request, timeout=server.seconds) as answer:
            raw = _limited(answer, until)
    except HTTPError as error:
        error.close()
        raise BadInputError(f"the language model answered with status {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"the language model did not answer ({type(error).__name__})") from None
    return _content(raw)


def _limited(answer: Any, until: float) -> bytes:
    """Read an answer piece by piece, so that neither a huge nor a dripping one holds the reader up."""
    held = bytearray()
    while piece := answer.read1(_CHUNK):
        held += piece
        if len(held) > LARGEST:
            raise BadInputError(f"the language model answered with more than {LARGEST:,} bytes")
        if time.monotonic() > until:
            raise BadInputError("the language model took too long")
    return bytes(held)


def _content(raw: bytes) -> str:
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise BadInputError("the language model answered with no chat completion")
    return content
