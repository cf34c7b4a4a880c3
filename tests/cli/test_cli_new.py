"""firmground new: an empty project, and the workbook to fill in."""

import sqlite3
from contextlib import closing

import openpyxl
import pytest

from firmground.model.tables import LAYERS
from support.command import firmground, sentence


def rows(path, query, *values):
    """Ask the project file as any SQLite program would."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def test_a_new_project_has_every_layer_and_the_defaults(tmp_path):
    """All layers are there and empty, but for settings, methods, team kinds, closures, weights, rules and spreads."""
    path = tmp_path / "border.gpkg"
    firmground("new", path, "--name", "Border", "--start", "2026-03-02", "--crs", "EPSG:32636").ok()
    filled = {name for name in LAYERS if rows(path, f'SELECT count(*) FROM "{name}"')[0][0]}
    assert filled == {"project", "methods", "team_kinds", "closures", "weights", "rules", "uncertainties"}
    settings = dict(rows(path, "SELECT id, value FROM project"))
    assert settings.items() >= {"name": "Border", "start": "2026-03-02", "crs": "EPSG:32636"}.items()


def test_the_answer_names_what_was_made(tmp_path):
    """Machines are told both files, people what to do next."""
    path = tmp_path / "border.gpkg"
    made = firmground("new", path, "--template", "xlsx", "--json").ok().json
    assert made == {"project": str(path), "template": str(path.with_suffix(".xlsx"))}
    other = tmp_path / "other.gpkg"
    assert (
        f"firmground import {other} {other.with_suffix('.xlsx')}"
        in firmground("new", other, "--template", "xlsx").ok().out
    )


def test_the_workbook_has_a_sheet_for_every_layer(tmp_path):
    """Each layer has a sheet whose first row names its columns."""
    firmground("new", tmp_path / "border.gpkg", "--template", "xlsx").ok()
    book = openpyxl.load_workbook(tmp_path / "border.xlsx", read_only=True)
    assert set(LAYERS) <= set(book.sheetnames)
    for name, layer in LAYERS.items():
        header = next(book[name].iter_rows(max_row=1, values_only=True))
        assert {c.name for c in layer.columns} <= set(header), name
    book.close()


def test_a_filled_workbook_comes_in(tmp_path):
    """What a planner writes from the third row on is imported; the second time it changes nothing."""
    path, book = tmp_path / "border.gpkg", tmp_path / "border.xlsx"
    firmground("new", path, "--template", "xlsx").ok()
    filled = openpyxl.load_workbook(book)
    fill(filled["places"], {"id": "R", "name": "Край", "level": "region"}, {"id": "S", "name": "Село", "level":
         "settlement", "parent": "R", "people": 900, "longitude": 34.2, "latitude": 51.1})  # fmt: skip
    fill(filled["budgets"], {"id": "M", "first": "2026-03-01", "last": "2026-12-31", "amount": 1_000_000})
    filled.save(book)
    first = firmground("import", path, book, "--json").ok().json
    assert first["created"] == {"budgets": 1, "places": 2}
    before = path.read_bytes()
    again = firmground("import", path, book, "--json").ok().json
    assert (again["created"], again["updated"], again["unchanged"]) == ({}, {}, {"budgets": 1, "places": 2})
    assert path.read_bytes() == before


def fill(sheet, *written):
    """Write rows below the header and its explanation."""
    header = [cell.value for cell in sheet[1]]
    for at, row in enumerate(written, start=3):
        for name, value in row.items():
            sheet.cell(row=at, column=header.index(name) + 1, value=value)


def test_an_existing_project_is_left_alone(project):
    """A project is never overwritten, and no workbook is left beside it."""
    before = project.read_bytes()
    assert "exists already" in sentence(firmground("new", project, "--template", "xlsx"))
    assert project.read_bytes() == before
    assert not project.with_suffix(".xlsx").exists()


def test_an_existing_workbook_is_left_alone(tmp_path):
    """A workbook that may be filled in is never overwritten, and no project is left beside it."""
    (tmp_path / "border.xlsx").write_bytes(b"three weeks of work")
    assert "border.xlsx is there already" in sentence(firmground("new", tmp_path / "border.gpkg", "--template", "xlsx"))
    assert [p.name for p in tmp_path.iterdir()] == ["border.xlsx"]
    assert (tmp_path / "border.xlsx").read_bytes() == b"three weeks of work"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("border.txt",), "name it border.gpkg"),
        (("nowhere/border.gpkg",), "No such file or directory"),
        (("border.gpkg", "--template", "ods"), "there is xlsx"),
        (("border.gpkg", "--crs", "EPSG:3857"), "does not measure true lengths"),
        (("border.gpkg", "--crs", "EPSG:4326"), "a metric CRS is needed"),
        (("border.gpkg", "--crs", "Gauss"), "is not known"),
    ],
)
def test_what_cannot_become_a_project_is_refused(tmp_path, monkeypatch, words, told):
    """One sentence says why and nothing is made."""
    monkeypatch.chdir(tmp_path)
    assert told in sentence(firmground("new", *words))
    assert list(tmp_path.iterdir()) == []


def test_a_project_can_be_carried_over_into_a_new_one(project, tmp_path):
    """A project is itself a delivery: its layers go into another project whole."""
    other = tmp_path / "other.gpkg"
    firmground("new", other).ok()
    answer = firmground("import", other, project, "--json").ok().json
    assert answer["created"]["hazardous_areas"] == 2
    kinds = [rows(p, "SELECT id, teams, arrives FROM contingents ORDER BY id") for p in (project, other)]
    assert kinds[0] == kinds[1] != []
