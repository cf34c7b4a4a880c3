"""Which store a name stands for."""

from pathlib import Path

from firmground.track.store import ProjectStore
from firmground.track.stores.geopackage import GeoPackageStore

__all__ = ["open_store"]


def open_store(path: Path) -> ProjectStore:
    """Open the project at a path; raises ProjectFileError with one sentence if that cannot be."""
    return GeoPackageStore(path)
