"""Which store a name stands for, and who is at work."""

import getpass
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from firmground.errors import BadInputError
from firmground.track.stores.geopackage import GeoPackageStore
from firmground.track.stores.ledger_store import LedgerStore
from firmground.track.stores.postgis.address import is_address, shown

if TYPE_CHECKING:
    from firmground.track.stores.postgis.store import PostgisStore

__all__ = ["Where", "account", "create_store", "file_of", "local_day", "named", "open_store", "stem"]

Where: TypeAlias = Path | str
"""Where a project is kept: the path of its file, or an address such as ``postgresql://user@host/database``."""


def open_store(name: Where) -> LedgerStore:
    """Open the project of a name; raises ProjectFileError with one sentence if that cannot be."""
    path = file_of(name)
    return _postgis()(str(name)) if path is None else GeoPackageStore(path)


def create_store(name: Where, settings: Mapping[str, str]) -> LedgerStore:
    """Make a new project under a name; raises ProjectFileError if there is one already, which is left alone."""
    path = file_of(name)
    return _postgis().create(str(name), settings) if path is None else GeoPackageStore.create(path, settings)


def file_of(name: Where) -> Path | None:
    """Give the path of a project that is a file; None for one on a server."""
    return None if isinstance(name, str) and is_address(name) else Path(name)


def stem(name: Where) -> str:
    """Call a project by the last part of its name: that of its file without the ending, or of its database."""
    path = file_of(name)
    return path.stem if path is not None else named(name).partition("?")[0].rpartition("/")[2] or "project"


def named(name: Where) -> str:
    """Call a project by its name without the password, as messages and logs may show it."""
    return str(name) if file_of(name) is not None else shown(str(name))


def _postgis() -> "type[PostgisStore]":
    try:
        from firmground.track.stores.postgis.store import PostgisStore  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BadInputError(
            "a project on a server needs the extra `server`: python -m pip install 'firmground[server]'"
        ) from error
    return PostgisStore


def local_day() -> date:
    """Give the day of today: a work day is a local date without a zone."""
    return date.today()  # noqa: DTZ011 - as the docstring says


def account() -> str:
    """Give the name of the account at work, which enters what nobody else is named for; empty where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # neither the environment nor the system knows a name
        return ""
