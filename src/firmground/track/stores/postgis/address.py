"""Addresses of projects on a server, and how to speak of them without their password."""

import re
from urllib.parse import unquote

__all__ = ["is_address", "scrubbed", "shown"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # of more than one letter, which is a drive of Windows
_SECRET = re.compile(r"(?i)(?<=[?&])(?:password|sslpassword)=([^&]*)&?")
_PASSWORD = re.compile(r"^([^:/?@\[]*):(.*)@")  # up to the last @: people forget to escape one in a password
_BREAK = re.compile(r"[@/:?]")
_NO_PORT = re.compile(r"^([^:/?@\[]*):(?!\d*(?:[/?,]|$))([^/?]*)")  # a password whose host was forgotten


def is_address(name: str) -> bool:
    """Whether a name is that of a project on a server, or means to be: whatever its scheme, it may hold a password."""
    return _SCHEME.match(name) is not None


def shown(address: str) -> str:
    """Give an address as messages may show it: who and where, without password."""
    scheme, _, rest = address.partition("://")
    rest = _SECRET.sub("", rest).rstrip("?&")
    rest = _NO_PORT.sub(r"\1", _PASSWORD.sub(r"\1@", rest))
    return f"{scheme}://{rest}"


def scrubbed(address: str, text: str) -> str:
    """Take the secrets of an address out of a text that may quote them."""
    rest = address.partition("://")[2]
    found = [match.group(1) for match in _SECRET.finditer(rest)]
    found += [match.group(2) for match in (_PASSWORD.search(rest), _NO_PORT.search(rest)) if match]
    for secret in sorted({*found, *map(unquote, found)} - {""}, key=len, reverse=True):
        text = text.replace(secret, "...")
        for sign in _BREAK.finditer(secret):  # what follows a sign that was not escaped is taken for a host or database
            text = text.replace(f"{secret[sign.end() :]}@", "...@")
    return text
