"""firmground exercise: a labelled rehearsal over real places, from the drawing to the report."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from support.borderland import borderland
from support.command import as_csv, firmground, installed, sentence

KURSK_SUMY = Path(__file__).parents[3] / "shared" / "data" / "kursk_sumy_open.gpkg"
NEEDS_DATA = pytest.mark.skipif(
    not KURSK_SUMY.is_file(), reason="the open data of the region are not beside the project"
)
LABEL = "exercise, not survey evidence"
SMALL = ("--areas", 30, "--assets", 60)


@pytest.fixture(scope="module", params=["invented", pytest.param("real", marks=NEEDS_DATA)])
def source(request, tmp_path_factory):
    """A region to draw over: an invented one, and the real one where its data are at hand."""
    return KURSK_SUMY if request.param == "real" else borderland(tmp_path_factory.mktemp("from") / "region.gpkg")


@pytest.fixture(scope="module")
def drill(source, tmp_path_factory):
    """A small exercise with its plan, and what planning answered."""
    path = tmp_path_factory.mktemp("drill") / "drill.gpkg"
    firmground("exercise", path, "--from", source, "--seed", 1, *SMALL).ok()
    firmground("check", path).ok()
    return path, firmground("plan", path, "--seconds", 0, "--json").ok().json


def ask(path, query):
    """Ask the project file as any SQLite program would."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_the_answer_bears_the_label(source, tmp_path):
    """Machines read sizes, seed and label; people are told that it is an exercise."""
    path = tmp_path / "drill.gpkg"
    document = firmground("exercise", path, "--from", source, "--seed", 3, *SMALL, "--json").ok().json
    assert (document["project"], document["seed"], document["label"]) == (str(path), 3, LABEL)
    assert (document["rows"]["hazardous_areas"], document["rows"]["assets"]) == (30, 60)
    told = firmground("exercise", tmp_path / "other.gpkg", "--from", source, "--seed", 3, *SMALL).ok().out
    assert told.endswith("EXERCISE: not survey evidence\n")


def test_every_drawn_row_bears_the_label(drill):
    """Each hazardous area, asset and service is marked as an exercise, and so is the project."""
    path, plan = drill
    for layer in ("hazardous_areas", "assets", "services"):
        assert ask(path, f"SELECT count(*) FROM {layer} WHERE exercise IS NOT 1") == [(0,)]
    assert ask(path, "SELECT value FROM project WHERE id = 'exercise'") == [("true",)]
    assert plan["exercise"] is True


def test_the_same_seed_gives_the_same_exercise_and_the_same_plan(drill, source, tmp_path):
    """A second project of the same seed has the same Programme and the same plan, byte for byte."""
    path = tmp_path / "again.gpkg"
    firmground("exercise", path, "--from", source, "--seed", 1, *SMALL).ok()
    plan = firmground("plan", path, "--seconds", 0, "--json").ok().json
    _, first = drill
    assert plan["programme_sha256"] == first["programme_sha256"]
    assert plan["plan_sha256"] == first["plan_sha256"]


def test_another_seed_gives_another_exercise(drill, source, tmp_path):
    """Another seed is another world."""
    path = tmp_path / "other.gpkg"
    firmground("exercise", path, "--from", source, "--seed", 2, *SMALL).ok()
    where = "SELECT geom FROM hazardous_areas ORDER BY id"
    assert ask(path, where) != ask(drill[0], where)


def test_drawing_again_changes_nothing_or_is_refused(source, tmp_path):
    """The same exercise twice leaves the file as it is; another one never mixes with it."""
    path = tmp_path / "drill.gpkg"
    firmground("exercise", path, "--from", source, "--seed", 1, *SMALL).ok()
    before = path.read_bytes()
    firmground("exercise", path, "--from", source, "--seed", 1, *SMALL).ok()
    assert path.read_bytes() == before
    told = sentence(firmground("exercise", path, "--from", source, "--seed", 1, "--areas", 10, "--assets", 20))
    assert "rows that are not of this exercise" in told
    assert path.read_bytes() == before


def test_drawn_hazards_never_stand_among_surveyed_ones(project, source):
    """A project with rows of its own is refused and keeps every byte."""
    before = project.read_bytes()
    assert "draw it into a new project" in sentence(
        firmground("exercise", project, "--from", source, "--seed", 1, *SMALL)
    )
    assert project.read_bytes() == before


def test_a_surveyed_area_is_not_overwritten_by_a_drawn_one_of_its_name(source, tmp_path):
    """Where a real row bears the id of a drawn one, the exercise is refused."""
    path = tmp_path / "border.gpkg"
    firmground("new", path).ok()
    real = {"id": "H0001", "kind": "confirmed", "status": "open", "place": "S", "depth_m": 0.3,
            "wkt": "POLYGON ((34.0 51.0, 34.01 51.0, 34.01 51.01, 34.0 51.01, 34.0 51.0))"}  # fmt: skip
    firmground("import", path, as_csv(tmp_path / "h.csv", [real]), "--as", "hazardous-areas").ok()
    told = sentence(firmground("exercise", path, "--from", source, "--seed", 1, *SMALL))
    assert "1 of hazardous_areas" in told


def test_a_new_project_takes_an_exercise(source, tmp_path):
    """An empty project that was made before is drawn into."""
    path = tmp_path / "border.gpkg"
    firmground("new", path).ok()
    firmground("exercise", path, "--from", source, "--seed", 1, *SMALL).ok()
    firmground("check", path).ok()


def test_a_source_without_places_is_told(tmp_path):
    """A file that cannot be drawn over gives one sentence, and no project is made."""
    path = tmp_path / "drill.gpkg"
    assert "cannot be read" in sentence(firmground("exercise", path, "--from", tmp_path / "no.gpkg", "--seed", 1))
    empty = tmp_path / "empty.gpkg"
    firmground("new", empty).ok()
    assert "polygon layer" in sentence(firmground("exercise", path, "--from", empty, "--seed", 1))
    assert not path.exists()


def test_an_exercise_is_judged_explained_and_reported(drill, tmp_path):
    """From the plan on every verb succeeds: the verdict, an activity, a place, page, workbook and picture."""
    path, plan = drill
    assert plan["legal"] is True
    assert plan["lower_bound"] <= plan["objective_person_days"]
    firmground("verify", path).ok()
    ((activity, place),) = ask(path, "SELECT activity, place FROM plan_activities ORDER BY start_day DESC LIMIT 1")
    for name in (activity, place):
        assert "EXERCISE: not survey evidence" in firmground("explain", path, name).ok().out
    assert activity in sentence(firmground("explain", path, activity[:-1]))
    for name in ("report.html", "plan.xlsx", "overview.png"):
        firmground("report", path, "-o", tmp_path / name).ok()
        assert (tmp_path / name).stat().st_size > 10_000


@NEEDS_DATA
def test_the_published_size_of_the_region_in_one_go(tmp_path):
    """2,000 hazardous areas and 4,000 assets: legal, above a valid bound, and ahead of the field's own practice."""
    path = tmp_path / "region.gpkg"
    drawn = installed("exercise", path, "--from", KURSK_SUMY, "--seed", 1, "--json").ok().json
    assert (drawn["rows"]["hazardous_areas"], drawn["rows"]["assets"]) == (2000, 4000)
    plan = installed("plan", path, "--seconds", 10, "--json").ok().json
    assert plan["activities"] > 15_000
    assert plan["legal"] is True
    assert 0 < plan["lower_bound"] <= plan["objective_person_days"]
    assert plan["gap"] < 1
    assert plan["saved_of_practice"] > 0
    assert installed("verify", path, "--json").ok().json == {"legal": True, "breaches": []}
    report = installed("report", path, "-o", tmp_path / "report.html", "--json").ok().json
    assert report["legal"] is True
    assert "not survey evidence" in (tmp_path / "report.html").read_text(encoding="utf-8")
