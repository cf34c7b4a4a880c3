"""One maker of stores for the whole contract: every test here is asked of each house of the project."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeAlias

import pytest

from firmground.track.store import Clock, ProjectStore, utc_now
from firmground.track.stores.geopackage import GeoPackageStore
from firmground.track.stores.memory import MemoryStore

MakeStore: TypeAlias = Callable[..., ProjectStore]


@pytest.fixture(params=["memory", "geopackage"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> MakeStore:
    """Give a maker of new stores of one kind, with the settings of a new project and a clock."""
    numbers = count()

    def make(clock: Clock = utc_now, **first: str) -> ProjectStore:
        if request.param == "memory":
            return MemoryStore(first, clock=clock)
        return GeoPackageStore.create(tmp_path / f"{next(numbers)}.gpkg", first, clock=clock)

    return make
