"""Data comes in through the desk: projects, imports, exercises."""

from datetime import date

import pytest

from firmground.desk import delivery
from firmground.errors import BadInputError, CrsError, ProjectFileError
from firmground.track.stores.geopackage import GeoPackageStore
from support import small_project
from support.borderland import borderland
from support.command import as_csv

HOUSE = {"id": "A9", "kind": "house", "place": "S", "damage": 2, "longitude": 34.0, "latitude": 51.0}


@pytest.fixture
def project(tmp_path):
    """A project of the desk with the small project's rows."""
    path = tmp_path / "region.gpkg"
    delivery.create(path, start=date(2026, 3, 2))
    rows = {**small_project.project(), "project": ()}
    GeoPackageStore(path).write(rows, source="the small project", sha256="")
    return path


def test_a_project_is_named_after_its_file_and_starts_today(tmp_path):
    """Without a name or a day the file's name and today are taken."""
    path = tmp_path / "border.gpkg"
    delivery.create(path)
    settings = {r["id"]: r["value"] for r in GeoPackageStore(path).tables()["project"]}
    assert settings["name"] == "border"
    assert date.fromisoformat(settings["start"]) <= date.today()  # noqa: DTZ011 - a work day is a local date
    assert "crs" not in settings


def test_create_makes_both_files_or_none(tmp_path):
    """A CRS that measures nothing, a taken name or a strange ending leave the folder as it was."""
    book = tmp_path / "border.xlsx"
    with pytest.raises(CrsError):
        delivery.create(tmp_path / "border.gpkg", crs="EPSG:3857", workbook=book)
    with pytest.raises(BadInputError, match=r"does not end in \.gpkg"):
        delivery.create(tmp_path / "border.sqlite", workbook=book)
    assert list(tmp_path.iterdir()) == []
    delivery.create(tmp_path / "border.gpkg", workbook=book)
    before = book.read_bytes()
    with pytest.raises(BadInputError, match="is there already"):
        delivery.create(tmp_path / "other.gpkg", workbook=book)
    with pytest.raises(ProjectFileError, match="exists already"):
        delivery.create(tmp_path / "border.gpkg", workbook=tmp_path / "new.xlsx")
    assert {p.name for p in tmp_path.iterdir()} == {"border.gpkg", "border.xlsx"}
    assert book.read_bytes() == before


def test_an_import_with_an_error_applies_none_of_its_rows(project, tmp_path):
    """One bad row keeps the good ones out, too."""
    file = as_csv(tmp_path / "assets.csv", [HOUSE, {**HOUSE, "id": "A10", "damage": 9}])
    result = delivery.import_file(project, file)
    assert (result.clean, result.applied) == (False, False)
    assert "A9" not in {r["id"] for r in GeoPackageStore(project).tables()["assets"]}


def test_a_reference_may_come_later(project, tmp_path):
    """A name that nothing answers to yet is no reason to refuse a file: the other file may come tomorrow."""
    result = delivery.import_file(project, as_csv(tmp_path / "assets.csv", [{**HOUSE, "place": "later"}]))
    assert (result.clean, result.applied, result.created) == (True, True, {"assets": 1})


def test_a_contradiction_between_the_file_and_the_project_is_refused(project, tmp_path):
    """What only the two together make wrong is found before it is written: here an id that another layer has."""
    before = project.read_bytes()
    result = delivery.import_file(project, as_csv(tmp_path / "assets.csv", [{**HOUSE, "id": "H1"}]))
    assert "FG-CK-106" in {f.code for f in result.findings}
    assert not result.applied
    assert project.read_bytes() == before


def test_the_extent_of_the_project_tells_swapped_coordinates(project, tmp_path):
    """Coordinates that would fit the globe either way round are told by where the project lies."""
    swapped = as_csv(tmp_path / "assets.csv", [{**HOUSE, "longitude": 51.0, "latitude": 34.0}])
    assert "FG-IN-047" in {f.code for f in delivery.import_file(project, swapped).findings}


def test_an_exercise_makes_its_project(tmp_path):
    """Rows by layer are told, and the project is there."""
    source = borderland(tmp_path / "from.gpkg")
    rows = delivery.rehearse(tmp_path / "drill.gpkg", source, seed=1, areas=10, assets=20)
    assert (rows["hazardous_areas"], rows["assets"]) == (10, 20)
    stored = GeoPackageStore(tmp_path / "drill.gpkg").tables()
    assert {name: len(stored[name]) for name in rows} == rows


def test_an_exercise_that_cannot_be_drawn_makes_no_project(tmp_path):
    """Where the source has no room, nothing is left behind."""
    source = borderland(tmp_path / "from.gpkg")
    with pytest.raises(BadInputError):
        delivery.rehearse(tmp_path / "drill.gpkg", source, seed=1, areas=900_000, assets=1)
    assert not (tmp_path / "drill.gpkg").exists()
