"""Accounts of a project on a server, and who a request comes from; a project that is a file has none."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from firmground.desk.wire import Where, file_of, open_store
from firmground.errors import BadInputError, UnknownNameError
from firmground.model.policy import Position, Viewer

if TYPE_CHECKING:
    from firmground.track.stores.postgis.accounts import Account, Session
    from firmground.track.stores.postgis.audit import SealedRead

__all__ = [
    "add_account",
    "audit",
    "issue_token",
    "list_accounts",
    "log_in",
    "log_out",
    "note_sealed",
    "revoke_account",
    "viewer_of_session",
    "viewer_of_token",
]


def add_account(where: Where, name: str, password: str, position: str, places: Sequence[str] = ()) -> Viewer:
    """Make an account; ``places`` are ids of the layer `places`, each with all that lies below it.

    Raises BadInputError for what will not do, UnknownNameError for a position or a place that is not there, and
    ConflictError if there is such an account.
    """
    address = _address(where)
    from firmground.track.stores.postgis import accounts  # noqa: PLC0415 - an extra

    if position not in set(Position):
        raise UnknownNameError.beside("there is no position", position, [*Position])
    known = [str(row["id"]) for row in open_store(where).tables()["places"]]
    for place in places:
        if place not in known:
            raise UnknownNameError.beside("there is no place", place, known)
    viewer = Viewer(name, Position(position), tuple(places))
    accounts.add(address, viewer, password)
    return viewer


def list_accounts(where: Where) -> "tuple[Account, ...]":
    """Give all accounts, without their secrets."""
    address = _address(where)
    from firmground.track.stores.postgis import accounts  # noqa: PLC0415 - an extra

    return accounts.accounts(address)


def revoke_account(where: Where, name: str) -> None:
    """Close an account, and end its sessions and tokens at once."""
    address = _address(where)
    from firmground.track.stores.postgis import accounts  # noqa: PLC0415 - an extra

    accounts.revoke(address, name)


def log_in(where: Where, name: str, password: str) -> "Session | None":
    """Begin a session of a browser; None where name and password do not fit, or were tried too often."""
    address = _address(where)
    from firmground.track.stores.postgis import accounts  # noqa: PLC0415 - an extra

    return accounts.log_in(address, name, password)


def log_out(where: Where, token: str) -> None:
    """End a session."""
    address = _address(where)
    from firmground.track.stores.postgis import accounts  # noqa: PLC0415 - an extra

    accounts.end(address, token)


def viewer_of_session(where: Where, token: str) -> Viewer | None:
    """Give who is logged in by the token of a session; None where nobody is any more."""
    address = _address(where)
    from firmground.track.stores.postgis import accounts  # noqa: PLC0415 - an extra

    return accounts.viewer_of(address, token, device=False)


def issue_token(where: Where, name: str, device: str) -> str:
    """Give a device of an account a token of its own, told only now; it ends with the account."""
    address = _address(where)
    from firmground.track.stores.postgis import accounts  # noqa: PLC0415 - an extra

    return accounts.issue(address, name, device)


def viewer_of_token(where: Where, token: str) -> Viewer | None:
    """Give whose device a token is; None where it is nobody's any more."""
    address = _address(where)
    from firmground.track.stores.postgis import accounts  # noqa: PLC0415 - an extra

    return accounts.viewer_of(address, token, device=True)


def note_sealed(where: Where, viewer: Viewer, what: str, number: int) -> None:
    """Note that somebody is about to be shown so many shapes or texts of sealed ground; a file keeps no such notes."""
    if file_of(where) is None and number:
        from firmground.track.stores.postgis.audit import note_sealed_read  # noqa: PLC0415 - an extra

        note_sealed_read(str(where), viewer, what, number)


def audit(where: Where) -> "tuple[SealedRead, ...]":
    """Give who read sealed ground, each link of the chain checked."""
    address = _address(where)
    from firmground.track.stores.postgis.audit import sealed_reads  # noqa: PLC0415 - an extra

    return sealed_reads(address)


def _address(where: Where) -> str:
    if file_of(where) is not None:
        raise BadInputError(
            f"{where} is a file, whose reader is whoever sits at its computer; accounts are for a project on a server"
        )
    open_store(where)  # tells in words if the extra is not there
    if find_spec("argon2") is None:
        raise BadInputError("accounts need the extra `server`: python -m pip install 'firmground[server]'")
    return str(where)
