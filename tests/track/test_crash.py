"""After SIGKILL at a random moment every acknowledged event is there; benchmarks/crash.py does it a thousand times."""

import signal

import pytest

from firmground.track.stores.geopackage import GeoPackageStore
from support import crash

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")


def test_a_file_keeps_what_it_acknowledged(tmp_path):
    """Killed again and again while writing, the file keeps a whole chain, agrees with it, and opens in GDAL."""
    store = GeoPackageStore.create(tmp_path / "region.gpkg", {"name": "Exercise, not survey evidence"})
    rounds = []
    for n in range(5):
        rounds.append(crash.kill_once(store, str(store.path), n, tmp_path / f"{n}.told"))
        crash.check_in_gdal(store)
    assert all(one.kept >= one.acknowledged for one in rounds)


def test_a_server_keeps_what_it_acknowledged(tmp_path, databases):
    """Killed again and again while writing, a client leaves a whole chain, and rows that agree with it."""
    from firmground.track.stores.postgis.store import PostgisStore

    database = databases.take()
    store = PostgisStore(databases.server.address(database))
    for n in range(5):
        crash.kill_once(store, databases.server.address(database), n, tmp_path / f"{n}.told")
    databases.give_back(database)
