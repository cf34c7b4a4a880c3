"""One verb, one connection, one transaction; what SQLite says of a project file, told in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from firmground.errors import ProjectFileError, StoreLockedError
from firmground.track.stores import blob
from firmground.track.stores.migrations import migrate
from firmground.track.stores.schema import APPLICATION_ID, SCHEMA_TABLE, SCHEMA_VERSION

__all__ = ["opened", "reserved"]

BUSY_SECONDS = 5.0
"""How long another program may hold the file before a verb gives up."""

_HEADER_BYTES = 100
_SQLITE_MAGIC = b"SQLite format 3\0"
_AT_APPLICATION_ID = slice(68, 72)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_TOLD = {
    sqlite3.SQLITE_READONLY: "is read-only, or lies in a folder that is; nothing was written",
    sqlite3.SQLITE_PERM: "may not be used by this account; nothing was written",
    sqlite3.SQLITE_FULL: "does not fit on the disk any more; nothing was written, make room and try again",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened, or no file can be made in its folder; nothing was written",
    sqlite3.SQLITE_IOERR: "cannot be read or written by the disk; nothing was written",
    sqlite3.SQLITE_CORRUPT: "is damaged; go back to a copy of it",
    sqlite3.SQLITE_NOTADB: "is no GeoPackage, or is damaged",
}
_ELSE = "is damaged, or was changed by another program"


@contextmanager
def opened(path: Path, *, write: bool) -> Iterator[sqlite3.Connection]:
    """Open a project for one verb: a snapshot to read, or a transaction that holds whole or not at all.

    The rollback journal and full synchronisation are kept, so that the project is one file and survives a crash.
    A file of an older version is raised to that of today first, in a transaction of its own.
    Raises ProjectFileError, or StoreLockedError if another program holds the file for more than BUSY_SECONDS.
    """
    _require_geopackage(path)
    with _transaction(path, "BEGIN IMMEDIATE" if write else "BEGIN") as connection:
        version = _require_project(connection, path)
        if write and version < SCHEMA_VERSION:
            migrate(connection, version)
        if write or version == SCHEMA_VERSION:
            yield connection
            return
    with opened(path, write=True):  # a file of an older version is raised before it is read
        pass
    with opened(path, write=False) as connection:
        yield connection


@contextmanager
def reserved(path: Path) -> Iterator[sqlite3.Connection]:
    """Make a file for a new project, and open it for one transaction; on any error the file is gone again.

    Raises ProjectFileError if there is a file of that name already, which is left alone.
    """
    try:
        path.open("xb").close()
    except FileExistsError as error:
        raise ProjectFileError(f"{path} exists already; choose another name, or remove it first") from error
    except OSError as error:
        raise ProjectFileError(f"{path} cannot be made: {error.strerror}") from error
    try:
        with _transaction(path, "BEGIN EXCLUSIVE") as connection:
            yield connection
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def _transaction(path: Path, begin: str) -> Iterator[sqlite3.Connection]:
    with _told(path):
        try:
            with closing(_connect(path, BUSY_SECONDS)) as connection:  # closing takes an open transaction back
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
        except sqlite3.Error:
            _take_back(path)
            raise


def _take_back(path: Path) -> None:
    """Finish the rollback that SQLite leaves to the next reader after the disk failed it, so that one file is left."""
    with suppress(sqlite3.Error), closing(_connect(path, 0)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master")


def _connect(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Open an existing file; mode rw, since even a reader must be able to finish the rollback of a crashed writer."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")  # FULL may forget that the journal of a commit was removed
    blob.register(connection)
    return connection


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into one sentence on the file."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the rest of it is detail
        if code in _BUSY:
            text = f"{path} is in use by another program; close it there and try again; nothing was written"
            raise StoreLockedError(text) from error
        raise ProjectFileError(f"{path} {_TOLD.get(code, f'{_ELSE}: {error}')}") from error


def _require_geopackage(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise ProjectFileError(f"there is no project file {path}; make one with `firmground new`") from error
    except IsADirectoryError as error:
        raise ProjectFileError(f"{path} is a folder, not a project file") from error
    except OSError as error:
        raise ProjectFileError(f"{path} cannot be read: {error.strerror}") from error
    if not header.startswith(_SQLITE_MAGIC) or header[_AT_APPLICATION_ID] != APPLICATION_ID.to_bytes(4, "big"):
        raise ProjectFileError(f"{path} is no GeoPackage")


def _require_project(connection: sqlite3.Connection, path: Path) -> int:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (SCHEMA_TABLE,)).fetchone() is None:
        text = f"{path} is a GeoPackage but no firmground project; make one with `firmground new` and import this file"
        raise ProjectFileError(text)
    (version,) = connection.execute(f"SELECT max(version) FROM {SCHEMA_TABLE}").fetchone()  # noqa: S608 - constant
    if not isinstance(version, int):
        raise ProjectFileError(f"{path} {_ELSE}: its version is missing")
    if version > SCHEMA_VERSION:
        text = f"{path} was made by a newer firmground (project version {version}, here {SCHEMA_VERSION}); update it"
        raise ProjectFileError(text)
    return version
