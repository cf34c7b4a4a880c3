"""Accounts of a project on a server: passwords, sessions and tokens of devices, of which it keeps hashes alone.

Passwords are hashed by Argon2id (RFC 9106, the second recommended choice, which is the library's default). Tokens are
256 random bits, so that one round of SHA-256 hides them well.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from firmground.errors import BadInputError, ConflictError, UnknownNameError
from firmground.model.policy import WHOLE, Position, Viewer
from firmground.track.stores.postgis.cells import text_in, text_out
from firmground.track.stores.postgis.connection import Connection, opened

__all__ = ["Account", "Session", "accounts", "add", "end", "issue", "log_in", "revoke", "viewer_of"]

MOST_FAILURES = 10
"""How often in a row a name may be tried with a wrong password."""

WAIT_MINUTES = 15
"""How long after the first of them the name is not tried any more."""

SESSION_HOURS = 12
TOKEN_DAYS = 365
_SHORTEST, _LONGEST = 12, 1024

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Account:
    """One account, without its secrets."""

    name: str
    position: Position
    places: tuple[str, ...]
    revoked: bool
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """What a log-in gives: the token that the browser keeps, until when it holds (UTC), and who it stands for."""

    token: str
    expires_at: datetime
    viewer: Viewer


def add(address: str, viewer: Viewer, password: str) -> None:
    """Make an account of a position and places, or make a revoked one anew.

    Raises BadInputError for a name, a password or places that will not do, ConflictError if there is one.
    """
    if not viewer.account.isprintable() or not viewer.account.strip() or len(viewer.account) > _LONGEST:
        raise BadInputError("an account needs a name that can be printed")
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise BadInputError(f"a password has {_SHORTEST} to {_LONGEST} signs")
    if viewer.position not in WHOLE and not viewer.places:
        raise BadInputError(f"an account of position {viewer.position} needs a place; without one it would see nothing")
    with opened(address, write=False, noting=True) as connection:
        made = connection.execute(
            "INSERT INTO firmground.accounts AS a (name, password_hash, position, places) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash, position = excluded.position,"
            " places = excluded.places, made_at = clock_timestamp(), revoked_at = NULL"
            " WHERE a.revoked_at IS NOT NULL RETURNING name",
            (viewer.account, _hasher.hash(password), viewer.position.value, [text_in(p) for p in viewer.places]),
        ).fetchone()
    if made is None:
        raise ConflictError(f"there is an account {viewer.account!r} already; revoke it first to make it anew")


def accounts(address: str) -> tuple[Account, ...]:
    """Give all accounts by name, each with the devices that hold a token."""
    with opened(address, write=False) as connection:
        rows = connection.execute(
            "SELECT a.name, a.position, a.places, a.revoked_at IS NOT NULL,"
            " ARRAY(SELECT t.device FROM firmground.tokens t"
            " WHERE t.account = a.name AND t.device IS NOT NULL AND t.revoked_at IS NULL"
            " AND t.expires_at > clock_timestamp() ORDER BY t.made_at)"
            " FROM firmground.accounts a ORDER BY a.name"
        ).fetchall()
    return tuple(Account(n, Position(p), tuple(map(text_out, own)), gone, tuple(d)) for n, p, own, gone, d in rows)


def revoke(address: str, name: str) -> None:
    """Close an account with its sessions and tokens; raises UnknownNameError where there is none open."""
    with opened(address, write=False, noting=True) as connection:
        done = connection.execute(
            "UPDATE firmground.accounts SET revoked_at = clock_timestamp() WHERE name = %s AND revoked_at IS NULL"
            " RETURNING name",
            (name,),
        ).fetchone()
        connection.execute(
            "UPDATE firmground.tokens SET revoked_at = clock_timestamp() WHERE account = %s AND revoked_at IS NULL",
            (name,),
        )
    if done is None:
        raise UnknownNameError.beside("there is no open account", name, [a.name for a in accounts(address)])


def log_in(address: str, name: str, password: str) -> Session | None:
    """Begin a session; None for a wrong name or password, after MOST_FAILURES of them for WAIT_MINUTES any.

    A name without account takes as long as one with: some password is checked in any case.
    """
    if "\0" in name or len(name) > _LONGEST or len(password) > _LONGEST:
        return None
    if not _may_try(address, name):
        return None
    with opened(address, write=False) as connection:
        held = connection.execute(
            "SELECT password_hash, position, places FROM firmground.accounts WHERE name = %s AND revoked_at IS NULL",
            (name,),
        ).fetchone()
    if not _matches(held[0] if held else _nobodys(), password) or held is None:
        return None
    with opened(address, write=False, noting=True) as connection:
        connection.execute("DELETE FROM firmground.attempts WHERE name_sha256 = %s", (_sha256(name),))
        token, expires = _token(connection, name, None, f"{SESSION_HOURS} hours")
    return Session(token, expires, Viewer(name, Position(held[1]), tuple(map(text_out, held[2]))))


def issue(address: str, name: str, device: str) -> str:
    """Give a device of an account a token of its own; raises UnknownNameError where there is no such account open."""
    if not device.strip() or not device.isprintable():
        raise BadInputError("a device needs a name, so that its token can be told from others")
    known = [account.name for account in accounts(address) if not account.revoked]
    if name not in known:
        raise UnknownNameError.beside("there is no open account", name, known)
    with opened(address, write=False, noting=True) as connection:
        return _token(connection, name, device, f"{TOKEN_DAYS} days")[0]


def viewer_of(address: str, token: str, *, device: bool) -> Viewer | None:
    """Give whom the token of a session or of a device stands for; None where it is unknown, over or revoked."""
    with opened(address, write=False) as connection:
        held = connection.execute(
            "SELECT a.name, a.position, a.places FROM firmground.tokens t"
            " JOIN firmground.accounts a ON a.name = t.account"
            " WHERE t.token_sha256 = %s AND (t.device IS NOT NULL) = %s AND t.revoked_at IS NULL"
            " AND t.expires_at > clock_timestamp() AND a.revoked_at IS NULL",
            (_sha256(token), device),
        ).fetchone()
    return None if held is None else Viewer(held[0], Position(held[1]), tuple(map(text_out, held[2])))


def end(address: str, token: str) -> None:
    """End what a token stands for, be it a session or a device's; one that is unknown is over already."""
    with opened(address, write=False, noting=True) as connection:
        connection.execute(
            "UPDATE firmground.tokens SET revoked_at = clock_timestamp()"
            " WHERE token_sha256 = %s AND revoked_at IS NULL",
            (_sha256(token),),
        )


def _may_try(address: str, name: str) -> bool:
    """Count one try before it is made, so that many at once are not more than many in a row."""
    with opened(address, write=False, noting=True) as connection:
        connection.execute(
            "DELETE FROM firmground.attempts WHERE since < clock_timestamp() - make_interval(mins => %s)",
            (WAIT_MINUTES,),
        )
        ((failures,),) = connection.execute(
            "INSERT INTO firmground.attempts AS a VALUES (%s, 1, clock_timestamp())"
            " ON CONFLICT (name_sha256) DO UPDATE SET failures = a.failures + 1 RETURNING failures",
            (_sha256(name),),
        ).fetchall()
    return bool(failures <= MOST_FAILURES)


def _token(connection: Connection, name: str, device: str | None, lasts: str) -> tuple[str, Any]:
    token = secrets.token_urlsafe(32)
    ((expires,),) = connection.execute(
        "INSERT INTO firmground.tokens (token_sha256, account, device, expires_at)"
        " VALUES (%s, %s, %s, clock_timestamp() + %s::interval) RETURNING expires_at",
        (_sha256(token), name, device, lasts),
    ).fetchall()
    return token, expires.astimezone(UTC)


def _matches(held: str, password: str) -> bool:
    try:
        return _hasher.verify(held, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """Hash a password that nobody has, to be checked for names without account."""
    return _hasher.hash(secrets.token_urlsafe(32))


def _sha256(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
