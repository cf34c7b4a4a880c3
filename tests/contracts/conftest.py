"""One maker of stores for the whole contract: every test here is asked of each house of the project."""

import weakref
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from firmground.track.saying import SETTINGS_SOURCE, setting_rows
from firmground.track.store import Clock, ProjectStore, utc_now
from firmground.track.stores.geopackage import GeoPackageStore
from firmground.track.stores.memory import MemoryStore

if TYPE_CHECKING:
    from support.postgres import Databases

MakeStore: TypeAlias = Callable[..., ProjectStore]


@pytest.fixture(params=["memory", "geopackage", "postgis"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> MakeStore:
    """Give a maker of new stores of one kind, with the settings of a new project and a clock."""
    numbers = count()

    def make(clock: Clock = utc_now, **first: str) -> ProjectStore:
        if request.param == "memory":
            return MemoryStore(first, clock=clock)
        return GeoPackageStore.create(tmp_path / f"{next(numbers)}.gpkg", first, clock=clock)

    if request.param == "postgis":
        databases: Databases = request.getfixturevalue("databases")

        def make(clock: Clock = utc_now, **first: str) -> ProjectStore:
            from firmground.track.stores.postgis.store import PostgisStore

            database = databases.take()
            store = PostgisStore(databases.server.address(database), clock=clock)
            weakref.finalize(store, databases.give_back, database)
            if first:
                store.write({"project": setting_rows(first)}, source=SETTINGS_SOURCE, sha256="")
            return store

    return make
