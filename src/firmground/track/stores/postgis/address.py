"""Addresses of projects on a server, and how to speak of them without their password."""

import re
from urllib.parse import unquote

__all__ = ["is_address", "scrubbed", "shown"]

_SCHEMES = ("postgresql://", "postgres://")
_SECRET = re.compile(r"(?i)(?<=[?&])(?:password|sslpassword)=([^&]*)&?")
_PASSWORD = re.compile(r"^([^:/?@\[]*):(.*)@")  # up to the last @: people forget to escape one in a password
_NO_PORT = re.compile(r"^([^:/?@\[]*):(?!\d*(?:[/?,]|$))([^/?]*)")  # a password whose host was forgotten


def is_address(name: str) -> bool:
    """Whether a name is that of a project on a server."""
    return name.startswith(_SCHEMES)


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
    return text
