"""On a disk that is really full, and for an account that may only read, nothing is lost and one sentence says why."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from contracts.store_cases import STAND_DOWN
from firmground.errors import ProjectFileError
from firmground.track.sealing import checked
from firmground.track.stores.geopackage import GeoPackageStore
from support.writers import WRITES, try_as_nobody

_ROOT = getattr(os, "geteuid", lambda: 1)() == 0


@pytest.fixture
def small_disk(tmp_path):
    """Give a folder on a disk of two megabytes; only the superuser can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False, capture_output=True
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("no small disk can be made here")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(not _ROOT, reason="only the superuser makes a small disk")
@pytest.mark.parametrize("verb", WRITES)
def test_a_full_disk_keeps_what_was_acknowledged(small_disk, verb):
    """Written until the disk is full, a file holds all that was acknowledged, and takes more once there is room."""
    store = GeoPackageStore.create(small_disk / "region.gpkg", {"name": "Exercise, not survey evidence"})
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (2 * 2**20 - store.path.stat().st_size - 400_000))
    told = list(store.events())
    with pytest.raises(ProjectFileError, match=r"does not fit|cannot be read or written|cannot be opened"):
        _fill(store, verb, told)
    assert len(told) > 5
    assert list(checked(store.events())) == told
    assert [p.name for p in small_disk.iterdir() if p != ballast] == ["region.gpkg"]
    ballast.unlink()
    store.append([STAND_DOWN])
    assert store.head().seq == len(told) + 1


def _fill(store, verb, told):
    for n in range(5000):
        told += WRITES[verb](store, n)


@pytest.mark.skipif(not _ROOT, reason="the account that runs the tests is tried as it is, in test_geopackage_faults")
def test_an_account_that_may_only_read_is_told_so():
    """A file of somebody else's can be read and not written, whatever verb is tried."""
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o755)
        store = GeoPackageStore.create(folder / "region.gpkg", {"name": "Exercise, not survey evidence"})
        store.path.chmod(0o644)
        before = store.path.read_bytes()
        told = try_as_nobody(store.path)
        assert told.pop("head") == 1
        assert set(told) == set(WRITES)
        assert {text.rpartition("region.gpkg ")[2] for text in told.values()} == {
            "is read-only, or lies in a folder that is; nothing was written"
        }
        assert store.path.read_bytes() == before
    finally:
        shutil.rmtree(folder)
