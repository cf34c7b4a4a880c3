"""The bundled example is what its script writes, sums up exactly, and plans without a finding."""

import csv
import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from firmground.desk.delivery import create, import_file
from firmground.desk.planning import Planned, check, make_plan

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "border-region"
FILES = sorted(f for f in EXAMPLE.iterdir() if f.suffix in (".csv", ".geojson"))


def _rows(name):
    with (EXAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The example as a project file."""
    path = tmp_path_factory.mktemp("example") / "border.gpkg"
    create(path)
    for file in FILES:
        assert import_file(path, file).findings == ()
    return path


def test_the_files_are_what_the_script_writes(tmp_path):
    """Running build.py gives the committed files, byte for byte."""
    spec = importlib.util.spec_from_file_location("build", EXAMPLE / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    build.HERE = tmp_path
    build.main()
    assert sorted(f.name for f in tmp_path.iterdir()) == [f.name for f in FILES]
    assert [f.name for f in FILES if f.read_bytes() != (tmp_path / f.name).read_bytes()] == []


def test_the_pledged_people_are_all_in_teams():
    """1,000 sappers and 5,000 construction workers are split into teams without a rest."""
    people = Counter()
    sizes = {"nts_team": 4, "ts_team": 6, "manual_section": 8, "mechanical_section": 8, "bac_team": 6, "dog_team": 4}
    sizes |= {"eod_team": 4, "debris_brigade": 10, "building_brigade": 12, "road_brigade": 15}
    sizes |= {"power_brigade": 10, "water_brigade": 10}
    for row in _rows("contingents"):
        if row["pledge"]:
            people[row["pledge"]] += int(row["teams"]) * sizes[row["team_kind"]]
    assert people == {"PLEDGE-1": 1000, "PLEDGE-2": 5000}


def test_every_drawn_row_says_that_it_is_an_exercise():
    """Hazards, assets and services carry the label on each row."""
    for name in ("assets", "services"):
        assert {row["exercise"] for row in _rows(name)} == {"true"}
        assert all("not survey evidence" in row["source"] for row in _rows(name))


def test_it_checks_clean_and_plans_legally(project):
    """No finding, a legal plan with every activity in place, and fewer person-days than the priority list."""
    assert check(project) == ()
    planned = make_plan(project, seconds=1, seed=1)
    assert isinstance(planned, Planned)
    assert planned.verdict.legal
    assert planned.plan.unscheduled == ()
    assert planned.saved > 0
