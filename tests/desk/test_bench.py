"""Public benchmark projects: read, solved, judged by the definition, refused when hostile."""

import csv
import json
from itertools import product
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from firmground.cli.main import app
from firmground.desk.bench import bench_projects
from firmground.errors import BadInputError
from firmground.evaluate.timetable import faults, makespan
from firmground.intake.psplib.reading import read_project
from firmground.model.project import Project, ProjectActivity, ProjectMode, Timetable
from firmground.plan.makespan.arrays import Arrays
from firmground.plan.makespan.bound import project_bound
from firmground.plan.makespan.search import shorten

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "psplib"
SMALL = "5 1\n2\n0 0 2 2 3\n3 2 1 4\n4 1 1 4\n2 1 1 5\n0 0 0\n"


def _random_project(seed: int) -> Project:
    rng = Random(seed)
    size = 5
    activities = [
        ProjectActivity(
            tuple(
                ProjectMode(rng.randint(1, 3), (rng.randint(0, 2),), (rng.randint(0, 2),))
                for _ in range(rng.randint(1, 2))
            ),
            tuple(j for j in range(i + 1, size) if rng.random() < 0.3),
        )
        for i in range(size)
    ]
    return Project(f"drawn {seed}", tuple(activities), (2,), (rng.randint(3, 8),))


def _least(project: Project) -> int | None:
    """The least makespan, by trying every mode and every start."""
    best = None
    days = range(9)
    for modes in product(*(range(len(a.modes)) for a in project.activities)):
        for starts in product(days, repeat=len(project.activities)):
            table = Timetable(starts=starts, modes=modes)
            if (best is None or makespan(project, table) < best) and not faults(project, table):
                best = makespan(project, table)
    return best


@pytest.mark.parametrize("seed", range(3))
def test_tiny_projects_are_solved_exactly_and_the_bound_stays_below(seed):
    """On tiny projects with modes and stocks the search finds what trying everything finds, no less than the bound."""
    project = _random_project(seed)
    activities = tuple(
        ProjectActivity(a.modes, tuple(s for s in a.successors if s < 4)) for a in project.activities[:4]
    )
    project = Project(project.name, activities, project.renewable, project.non_renewable)
    least = _least(project)
    found = shorten(project, seconds=0.5, seed=1)
    if least is None:
        assert found.timetable is None
    else:
        assert found.timetable is not None
        assert makespan(project, found.timetable) == least
        assert project_bound(Arrays(project)) <= least


@pytest.mark.parametrize("schedules", [7, 500, 5_000])
def test_a_number_of_schedules_is_kept_and_gives_the_same_again(schedules):
    """No more schedules are made than allowed, those that measure the pace included; a seed finds the same again."""
    rng = Random(4)
    activities = [
        ProjectActivity((ProjectMode(rng.randint(1, 9), (rng.randint(1, 4),)),), tuple(range(i + 3, min(i + 5, 30))))
        for i in range(30)
    ]
    project = Project("drawn", tuple(activities), (5,), ())
    first, second = (shorten(project, seconds=600.0, schedules=schedules, seed=2) for _ in range(2))
    assert first.timetable == second.timetable
    assert first.schedules == second.schedules <= schedules


def test_a_patterson_file_is_solved_and_the_schedule_written(tmp_path):
    """The command answers makespan and bound for each file, and writes what another checker can read."""
    (tmp_path / "a.rcp").write_text(SMALL)
    out = tmp_path / "out"
    answer = CliRunner().invoke(
        app, ["bench", "psplib", str(tmp_path), "--seconds", "0.2", "--json", "--out", str(out)]
    )
    assert answer.exit_code == 0, answer.output
    (row,) = json.loads(answer.stdout)["rows"]
    assert (row["file"], row["makespan"], row["lower_bound"]) == ("a.rcp", 9, 9)
    written = list(csv.DictReader(next(out.iterdir()).read_text(encoding="utf-8").splitlines()))
    starts = tuple(int(r["start"]) for r in written)
    modes = tuple(int(r["mode"]) - 1 for r in written)
    project = read_project(tmp_path / "a.rcp")
    assert faults(project, Timetable(starts=starts, modes=modes)) == []


@pytest.mark.parametrize(
    "text", ["", "x", "5 1\n2\n0 0 2 2", "1 1\n2\n999999999999999999999 0 0\n", "2 1\n2\n1 1 1 9\n1 1 0\n"]
)
def test_a_file_that_is_not_understood_is_one_error(text, tmp_path):
    """An empty, cut, or absurd file is one sentence that names it, and nothing is solved."""
    (tmp_path / "b.rcp").write_text(text)
    with pytest.raises(BadInputError, match=r"b\.rcp"):
        list(bench_projects(tmp_path, seconds=0.1))


def test_an_empty_folder_is_an_error(tmp_path):
    """A folder without projects is said to be one."""
    with pytest.raises(BadInputError):
        list(bench_projects(tmp_path, seconds=0.1))


def test_schedules_that_break_a_rule_are_found_out():
    """The checker finds a capacity, a precedence and a stock that are not kept."""
    project = Project(
        "p",
        (ProjectActivity((ProjectMode(2, (2,), (2,)),), (1,)), ProjectActivity((ProjectMode(2, (2,), (2,)),))),
        (3,),
        (3,),
    )
    assert len(faults(project, Timetable(starts=(0, 1), modes=(0, 0)))) >= 3
    assert len(faults(project, Timetable(starts=(0, 2), modes=(0, 0)))) == 1


@pytest.mark.skipif(not DATA.exists(), reason="the public sets are not beside the checkout")
def test_public_instances_come_near_their_best_known():
    """Of five instances of j30 none is claimed below the best known, and none is 5 % above it; no bound is above."""
    best = {
        row["file"]: int(row["best_known_makespan"])
        for row in csv.DictReader((DATA / "best_known.csv").read_text(encoding="utf-8").splitlines())
    }
    for file in sorted((DATA / "j30").iterdir())[:5]:
        project = read_project(file)
        found = shorten(project, seconds=60.0, schedules=100_000, seed=1)
        assert found.timetable is not None
        assert found.lower_bound <= best[file.name] <= makespan(project, found.timetable) <= 1.05 * best[file.name]
