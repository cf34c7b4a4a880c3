"""The walls between the rooms stand, and a wrong import is caught."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.pages import ROOT


def _lint(house: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(house / "src")}
    tool = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(tool, cwd=house, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def house(tmp_path):
    """Copy the house, to do wrong in the copy."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_wall_stands(house):
    """The tree as it is breaks no contract."""
    ran = _lint(house)
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


@pytest.mark.parametrize(
    ("where", "wrong", "caught"),
    [
        ("kernels/wrong.py", "import firmground.model", "firmground.kernels is not allowed to import firmground.model"),
        ("plan/wrong.py", "import firmground.intake", "firmground.plan is not allowed to import firmground.intake"),
        (
            "evaluate/wrong.py",
            "import firmground.kernels",
            "firmground.evaluate is not allowed to import firmground.kernels",
        ),
        ("report/wrong.py", "import pandas", "firmground is not allowed to import pandas"),
        ("attic/__init__.py", "", "firmground.attic"),
    ],
    ids=["kernels to model", "plan to intake", "judge to search", "refused package", "room without a floor"],
)
def test_a_wrong_import_is_caught(house, where, wrong, caught):
    """An import against the floors, a refused package and a room without a floor are each named."""
    file = house / "src" / "firmground" / where
    file.parent.mkdir(exist_ok=True)
    file.write_text(wrong + "\n", encoding="utf-8")
    ran = _lint(house)
    assert ran.returncode != 0
    assert caught in " ".join(ran.stdout.split())
