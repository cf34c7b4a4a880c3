"""Which store a name stands for, and who is at work."""

import getpass
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from firmground.errors import BadInputError
from firmground.track.stores.geopackage import GeoPackageStore
from firmground.track.stores.ledger_store import LedgerStore
from firmground.track.stores.postgis.address import is_address, shown

if TYPE_CHECKING:
    from firmground.track.stores.postgis.store import PostgisStore

__all__ = ["Where", "account", "create_store", "named", "open_store"]

Where: TypeAlias = Path | str
"""Where a project is kept: the path of its file, or an address such as ``postgresql://user@host/database``."""


def open_store(name: Where) -> LedgerStore:
    """Open the project of a name; raises ProjectFileError with one sentence if that cannot be."""
    if isinstance(name, str) and is_address(name):
        return _postgis()(name)
    return GeoPackageStore(Path(name))


def create_store(name: Where, settings: Mapping[str, str]) -> LedgerStore:
    """Make a new project under a name; raises ProjectFileError if there is one already, which is left alone."""
    if isinstance(name, str) and is_address(name):
        return _postgis().create(name, settings)
    return GeoPackageStore.create(Path(name), settings)


def named(name: Where) -> str:
    """Call a project by its name without the password, as messages and logs may show it."""
    return shown(name) if isinstance(name, str) and is_address(name) else str(name)


def _postgis() -> "type[PostgisStore]":
    try:
        from firmground.track.stores.postgis.store import PostgisStore  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BadInputError(
            "a project on a server needs the extra `server`: python -m pip install 'firmground[server]'"
        ) from error
    return PostgisStore


def account() -> str:
    """Give the name of the account at work, which enters what nobody else is named for; empty where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # neither the environment nor the system knows a name
        return ""
