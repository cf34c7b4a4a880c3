"""Several processes write into one project at once: no event is lost, no order is lost, conflicts are told."""

import pytest

from firmground.track.sealing import checked
from firmground.track.stores.geopackage import GeoPackageStore
from support.writers import write_at_once


def proved(store, told, writers, events):
    """Prove that every event which a writer was told of is there, in the writer's own order and under its number."""
    assert all(isinstance(answer, tuple) for answer in told.values()), told
    kept = list(checked(store.events()))
    assert len(kept) == store.head().seq == writers * events
    by_seq = {event.seq: event.id for event in kept}
    for who, (mine, _) in told.items():
        assert [by_seq[seq] for seq, _ in mine] == [key for _, key in mine] == [f"{who}-{n}" for n in range(events)]
        assert [seq for seq, _ in mine] == sorted(seq for seq, _ in mine)
    return sum(conflicts for _, conflicts in told.values())


@pytest.mark.parametrize("careful", [False, True])
def test_two_processes_write_into_one_file(tmp_path, careful):
    """Two writers of one file take turns; who insists on a head is told where the other was first, and tries again."""
    store = GeoPackageStore.create(tmp_path / "region.gpkg", {})
    told = write_at_once(str(store.path), 2, 25, careful=careful)
    conflicts = proved(store, told, 2, 25)
    assert careful or conflicts == 0


@pytest.mark.parametrize("careful", [False, True])
def test_twenty_processes_write_into_one_database(databases, careful):
    """Twenty writers of one server take turns, and none waits so long that it gives up."""
    from firmground.track.stores.postgis.store import PostgisStore

    database = databases.take()
    address = databases.server.address(database)
    told = write_at_once(address, 20, 2 if careful else 10, careful=careful)
    conflicts = proved(PostgisStore(address), told, 20, 2 if careful else 10)
    assert (conflicts > 0) is careful
    databases.give_back(database)
