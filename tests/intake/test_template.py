"""The workbook that planners fill in reads back as it was filled."""

import zipfile
from datetime import date

import openpyxl
import pytest
import shapely

from firmground.intake.delivery import read
from firmground.intake.template import READ_ME, write_template
from firmground.model.tables import LAYERS, Shape, Type

WKT = {
    Shape.LINE: "LINESTRING (34 51, 34.01 51)",
    Shape.POLYGON: "POLYGON ((34 51, 34.01 51, 34.01 51.01, 34 51.01, 34 51))",
}


@pytest.fixture
def path(tmp_path):
    """Write the template."""
    where = tmp_path / "region.xlsx"
    write_template(where)
    return where


def sample(column):
    """Give a value as a planner would type it."""
    if column.choices:
        return column.choices[0]
    return {
        Type.TEXT: f"some {column.name}",
        Type.LIST: "a; b",
        Type.INTEGER: int(max(column.least or 0, 1)),
        Type.REAL: 0.5,
        Type.DATE: date(2026, 5, 3),
        Type.BOOLEAN: True,
    }[column.type]


def fill(page, layer):
    """Fill in one row of a layer."""
    header = {cell.value: cell.column for cell in page[1]}
    for column in layer.columns:
        page.cell(3, header[column.name], sample(column))
    for name, value in (("longitude", 34.005), ("latitude", 51.005)):
        if name in header:
            page.cell(3, header[name], value)
    if layer.shape in WKT:
        page.cell(3, header["wkt"], WKT[layer.shape])


def test_filled_template_reads_back_without_findings(path):
    """Every layer filled in by a spreadsheet library comes back with the values that were typed."""
    book = openpyxl.load_workbook(path)
    for layer in LAYERS.values():
        fill(book[layer.name], layer)
    stated = {cell.value: cell.column for cell in book["hazardous_areas"][1]}["stated_area_m2"]
    book["hazardous_areas"].cell(3, stated, 780_000)
    book.save(path)
    delivery = read(path)
    assert delivery.findings == ()
    assert set(delivery.tables) == set(LAYERS)
    row = delivery.tables["contingents"][0]
    assert (row["id"], row["arrives"], row["teams"], row["districts"]) == ("some id", date(2026, 5, 3), 1, "a;b")
    assert delivery.tables["bases"][0]["geometry"] == shapely.Point(34.005, 51.005)
    assert delivery.tables["roads"][0]["geometry"].geom_type == "LineString"


def test_empty_template_says_that_there_are_no_rows(path):
    """The template as it is gives one finding, not one per sheet."""
    assert [finding.code for finding in read(path).findings] == ["FG-IN-006"]


def test_partly_filled_template_is_welcome(path):
    """Sheets that stay empty are no fault."""
    book = openpyxl.load_workbook(path)
    fill(book["bases"], LAYERS["bases"])
    book.save(path)
    assert read(path).findings == ()


def test_template_has_a_sheet_for_every_layer_with_frozen_headers(path):
    """First the sheet that explains, then the layers in the order in which they are filled in, then that of a day."""
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [READ_ME, *LAYERS, "daily"]
    for layer in LAYERS.values():
        page = book[layer.name]
        assert page.freeze_panes == "B3"
        assert all(str(cell.value).startswith("# ") for cell in page[2])
        assert [cell.value for cell in page[1]][: len(layer.columns)] == [column.name for column in layer.columns]
    explained = " ".join(str(cell.value) for row in book[READ_ME].iter_rows() for cell in row)
    assert all(layer.meaning in explained for layer in LAYERS.values())


def test_choices_are_lists_in_the_cells(path):
    """Every column with choices offers them, every boolean true and false."""
    book = openpyxl.load_workbook(path)
    for layer in LAYERS.values():
        rules = {str(rule.sqref).partition(":")[0]: rule for rule in book[layer.name].data_validations.dataValidation}
        for index, column in enumerate(layer.columns, 1):
            place = f"{openpyxl.utils.get_column_letter(index)}3"
            if column.choices and column.type is Type.TEXT:
                assert rules[place].formula1 == f'"{",".join(column.choices)}"'
            if column.type is Type.BOOLEAN:
                assert rules[place].formula1 == '"true,false"'


def test_template_holds_no_formula(path):
    """Nothing in the workbook is computed."""
    with zipfile.ZipFile(path) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist() if "worksheets" in name)
