"""One verb, one connection, one transaction; what PostgreSQL says of a project, told in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors

from firmground.errors import ConflictError, ProjectFileError, StoreLockedError
from firmground.track.stores.postgis.address import scrubbed, shown

__all__ = ["VERSION", "Connection", "connected", "opened", "told", "version_of"]

Connection = psycopg.Connection[tuple[Any, ...]]

VERSION = 2
"""Version of the tables on a server."""

WAIT_SECONDS = 30
"""How long somebody else may be writing before a verb gives up."""

_OLDER = "is of an older version, {found}, here {here}; its owner raises it with `firmground store init`"
_WRITER = 7379537  # the same key as in migrations/0001_ledger.sql
_UNKNOWN = "holds no firmground project; make one there with `firmground store init`"
_TOLD: tuple[tuple[type[psycopg.Error] | tuple[type[psycopg.Error], ...], str], ...] = (
    (errors.ReadOnlySqlTransaction, "is read-only; nothing was written"),
    (errors.InsufficientPrivilege, "may not be used so by this account; nothing was written"),
    (errors.DiskFull, "does not fit on the disk of the server any more; nothing was written"),
    ((errors.InvalidSchemaName, errors.UndefinedTable), _UNKNOWN),
    (errors.AdminShutdown, "was shut down meanwhile; what was not acknowledged may be sent again under the same id"),
)
_ELSE = "failed, or was changed by another program"


@contextmanager
def opened(address: str, *, write: bool, noting: bool = False) -> Iterator[Connection]:
    """Open a project for one verb: a snapshot to read, or a transaction that holds whole or not at all.

    A writer has the ledger to itself until it ends; one that is only ``noting``, beside the ledger, has not.
    Raises ProjectFileError, or StoreLockedError if somebody else has been writing for more than WAIT_SECONDS.
    """
    with connected(address) as connection, told(address), connection.transaction():
        if write:  # each statement sees what the writer before has committed
            connection.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_WRITER,))
        elif noting:
            connection.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
        else:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _require_project(connection, address)
        yield connection


@contextmanager
def connected(address: str) -> Iterator[Connection]:
    """Connect to the database of an address; what is committed there is on its disk."""
    try:
        connection = psycopg.connect(
            address, autocommit=True, connect_timeout=10, application_name="firmground", client_encoding="utf8",
            prepare_threshold=None,
        )  # fmt: skip
    except psycopg.ProgrammingError:  # its text may quote the address, and so the password
        raise ProjectFileError(f"{shown(address)} is no address that PostgreSQL understands") from None
    except psycopg.Error as error:
        raise ProjectFileError(f"{shown(address)} cannot be reached: {scrubbed(address, _words(error))}") from None
    with connection:
        with told(address):
            connection.execute(f"SET synchronous_commit = on; SET lock_timeout = '{WAIT_SECONDS}s'")
        yield connection


@contextmanager
def told(address: str) -> Iterator[None]:
    """Turn what PostgreSQL raises into one sentence on the project."""
    try:
        yield
    except (errors.LockNotAvailable, errors.DeadlockDetected, errors.QueryCanceled) as error:
        text = f"{shown(address)} is in use by somebody else; try again; nothing was written"
        raise StoreLockedError(text) from error
    except psycopg.Error as error:
        if error.sqlstate == "FG001":
            raise ConflictError(f"{shown(address)}: somebody else wrote first; look again and repeat") from error
        if error.sqlstate == "FG004":
            raise ProjectFileError(f"{shown(address)}: {_words(error)}") from error
        text = next((text for kind, text in _TOLD if isinstance(error, kind)), f"{_ELSE}: {_words(error)}")
        raise ProjectFileError(f"{shown(address)} {text}") from error


def _words(error: psycopg.Error) -> str:
    return " ".join((error.diag.message_primary or str(error) or type(error).__name__).split())


def version_of(connection: Connection, address: str) -> int:
    """Give the version of the tables; raises ProjectFileError where they are of no project, or of a newer one."""
    (version,) = connection.execute("SELECT max(version) FROM firmground.versions").fetchall()[0]
    if not isinstance(version, int):
        raise ProjectFileError(f"{shown(address)} {_UNKNOWN}")
    if version > VERSION:
        text = f"was made by a newer firmground (project version {version}, here {VERSION}); update it"
        raise ProjectFileError(f"{shown(address)} {text}")
    return version


def _require_project(connection: Connection, address: str) -> None:
    version = version_of(connection, address)
    if version < VERSION:
        raise ProjectFileError(f"{shown(address)} {_OLDER.format(found=version, here=VERSION)}")
