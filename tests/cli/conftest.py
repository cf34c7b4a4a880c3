"""Projects that the tests of the command line begin with."""

import shutil
from pathlib import Path

import pytest

from support import small_project
from support.command import as_csv, firmground


@pytest.fixture(scope="session")
def small_file(tmp_path_factory):
    """The small project, made as a planner makes it: new, then one CSV per layer."""
    folder = tmp_path_factory.mktemp("small")
    path = folder / "region.gpkg"
    firmground("new", path, "--start", "2026-03-02").ok()
    for layer, rows in small_project.project().items():
        delivered = as_csv(folder / f"{layer}.csv", [r for r in rows if r.get("value") != ""])
        firmground("import", path, delivered).ok()
    return path


@pytest.fixture(scope="session")
def planned_file(small_file, tmp_path_factory):
    """The small project with a plan."""
    path = tmp_path_factory.mktemp("planned") / "region.gpkg"
    shutil.copy(small_file, path)
    firmground("plan", path, "--seconds", 0).ok()
    return path


@pytest.fixture
def project(small_file, tmp_path):
    """Give a copy of the small project."""
    return Path(shutil.copy(small_file, tmp_path / "region.gpkg"))


@pytest.fixture
def planned(planned_file, tmp_path):
    """Give a copy of the planned small project."""
    return Path(shutil.copy(planned_file, tmp_path / "region.gpkg"))
