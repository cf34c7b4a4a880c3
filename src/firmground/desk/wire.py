"""Which store a name stands for, and who is at work."""

import getpass
from pathlib import Path
from typing import TypeAlias

from firmground.track.store import ProjectStore
from firmground.track.stores.geopackage import GeoPackageStore

__all__ = ["Where", "account", "open_store"]

Where: TypeAlias = Path | str
"""Where a project is kept: the path of its file."""


def open_store(name: Where) -> ProjectStore:
    """Open the project of a name; raises ProjectFileError with one sentence if that cannot be."""
    return GeoPackageStore(Path(name))


def account() -> str:
    """Give the name of the account at work, which enters what nobody else is named for; empty where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # neither the environment nor the system knows a name
        return ""
