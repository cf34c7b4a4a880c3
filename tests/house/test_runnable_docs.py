"""What the pages tell a reader to type works as it stands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.pages import ROOT, Fenced, fenced, name, pages

RUNNABLE = {"sh run", "python"}
"""Words after a fence that make its block run; plain ``sh`` is for reading."""


def _runnable(page: Path) -> list[Fenced]:
    return [block for block in fenced(page) if block.info in RUNNABLE]


def _command(block: Fenced) -> list[str]:
    return (
        ["sh", "-eu", "-c", block.text] if block.info == "sh run" else [sys.executable, "-W", "error", "-c", block.text]
    )


@pytest.mark.parametrize("page", [p for p in pages() if _runnable(p)], ids=name)
def test_a_page_runs_from_top_to_bottom(page, tmp_path):
    """Every runnable block of a page succeeds, in order, in one fresh folder beside the examples."""
    if (ROOT / "examples").is_dir():
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for block in _runnable(page):
        ran = subprocess.run(
            _command(block), cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=150, check=False
        )
        assert ran.returncode == 0, f"{name(page)}:{block.line}\n{block.text}\n{ran.stdout}{ran.stderr}"


def test_fences_are_of_known_kinds():
    """No block is left out of the tests by a slip in the words after its fence."""
    known = RUNNABLE | {"sh", "", "text", "json", "sql", "csv"}
    wrong = [f"{name(p)}:{b.line} {b.info}" for p in pages() for b in fenced(p) if b.info not in known]
    assert wrong == []
