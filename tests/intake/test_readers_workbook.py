"""XLSX: sheets, typed cells, and workbooks that mean harm."""

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from firmground.intake.delivery import read
from firmground.intake.readers import archive, workbook
from support.findings import codes

HEADER = ["id", "partner", "team_kind", "teams", "base", "arrives"]


def write(tmp_path, sheets, name="delivery.xlsx"):
    """Write a workbook of plain cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def edited(path, member, change):
    """Rewrite one member of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def test_several_sheets_are_several_layers(tmp_path):
    """Every sheet whose name is known is read, by alias too; others are skipped with a warning."""
    path = write(
        tmp_path,
        {
            "Read me": [["hello"]],
            "Teams": [HEADER, ["C1", "UA", "manual", 4, "B1", date(2026, 5, 1)]],
            "bases": [["id", "name", "x", "y"], ["B1", "Суми", 34.8, 50.9]],
            "my notes": [["anything"]],
        },
    )
    delivery = read(path)
    assert [(f.code, f.message) for f in delivery.findings] == [("FG-IN-012", "'my notes' is no layer and was skipped")]
    assert delivery.tables["contingents"][0]["arrives"] == date(2026, 5, 1)
    assert delivery.tables["contingents"][0]["teams"] == 4
    assert delivery.tables["bases"][0]["geometry"].coords[0] == (34.8, 50.9)


def test_typed_cells_become_values_of_their_column(tmp_path):
    """A number in a text column loses its '.0', a date with a time drops it with a warning, true is true."""
    rows = [["id", "first", "last", "yearly", "reason"], [7, datetime(2026, 1, 1, 10, 30), "31.03.2026", True, "x"]]  # noqa: DTZ001
    delivery = read(write(tmp_path, {"closures": rows}))
    assert codes(delivery) == ["FG-IN-032"]
    assert delivery.tables["closures"][0] == {
        "id": "7",
        "first": date(2026, 1, 1),
        "last": date(2026, 3, 31),
        "yearly": True,
        "reason": "x",
    }


def test_rows_count_as_the_spreadsheet_program_shows_them(tmp_path):
    """Blank rows above the header and between rows do not shift the numbers."""
    rows = [[None], HEADER, [None], ["C1", "UA", "manual", "many", "B1", date(2026, 5, 1)]]
    delivery = read(write(tmp_path, {"teams": rows}))
    assert [(f.code, f.layer, f.row, f.column) for f in delivery.findings] == [("FG-IN-021", "teams", 4, "teams")]


def test_error_values_and_bare_formulas_are_named(tmp_path):
    """Cells that the reader would give as empty (#REF!, a formula without stored value) are errors with their place."""
    rows = [["id", "name", "x", "y"], ["B1", "#REF!", 34.8, 50.9], ["B2", "=A1", 34.8, 50.9]]
    delivery = read(write(tmp_path, {"other": [["=1+1"]], "bases": rows}))
    found = [(f.code, f.row) for f in delivery.findings if f.layer == "bases"]
    assert ("FG-IN-034", 2) in found
    assert ("FG-IN-033", 3) in found
    assert not [f for f in delivery.findings if f.layer == "other"], "a sheet that is not read cannot stop an import"


def test_hidden_sheet_is_skipped_with_a_warning(tmp_path):
    """A sheet that the user cannot see is not read behind her back."""
    path = write(tmp_path, {"bases": [["id", "name", "x", "y"], ["B1", "Суми", 34.8, 50.9]], "teams": [HEADER]})
    book = openpyxl.load_workbook(path)
    book["teams"].sheet_state = "veryHidden"
    book.save(path)
    assert codes(read(path)) == ["FG-IN-012"]


def test_layer_argument_names_the_only_sheet(tmp_path):
    """With one sheet the name of the layer may be given; with several it must fit one of them."""
    rows = [["id", "name", "x", "y"], ["B1", "Суми", 34.8, 50.9]]
    assert len(read(write(tmp_path, {"Tabelle1": rows}), layer="Bases").tables["bases"]) == 1
    assert len(read(write(tmp_path, {"Tabelle1": rows, "readme": [["x"], ["y"]]}), layer="bases").tables["bases"]) == 1
    assert codes(read(write(tmp_path, {"one": rows, "two": rows}), layer="bases")) == ["FG-IN-013"]


def test_one_cell_in_the_last_corner_is_refused_before_it_is_laid_out(tmp_path):
    """A sheet that reaches from A1 to the last cell of the grid is refused, whatever the quotes look like."""
    path = write(tmp_path, {"bases": [["id"], ["B1"]]})
    for reference in (b'r="XFD1048576"', b"r='XFD1048576'", b'r = "XFD1048576"'):
        edited(path, "xl/worksheets/sheet1.xml", lambda xml, r=reference: xml.replace(b'r="A2"', r))
        assert codes(read(path)) == ["FG-IN-009"]
        path = write(tmp_path, {"bases": [["id"], ["B1"]]})


def test_references_are_found_across_pieces(tmp_path, monkeypatch):
    """A reference that is cut by the end of a piece is still measured."""
    monkeypatch.setattr(archive, "_CHUNK", 7)
    path = write(tmp_path, {"bases": [["id"], ["B1"]]})
    edited(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="A2"', b'r="XFD1048576"'))
    assert codes(read(path)) == ["FG-IN-009"]


def test_utf_16_parts_are_refused(tmp_path):
    """A part in another encoding, in which references could hide, is refused."""
    path = write(tmp_path, {"bases": [["id"], ["B1"]]})
    edited(path, "xl/worksheets/sheet1.xml", lambda xml: xml.decode().encode("utf-16"))
    assert codes(read(path)) == ["FG-IN-003"]


def test_bomb_is_refused_by_its_stated_size(tmp_path):
    """A workbook that unpacks to more than its weight times the ratio is refused before anything is unpacked."""
    path = write(tmp_path, {"bases": [["id"], ["B1"]]})
    edited(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (80 * 2**20))
    assert codes(read(path)) == ["FG-IN-005"]


def test_bomb_that_lies_about_its_size_is_refused(tmp_path):
    """A central directory that states a smaller size than there is does not help a bomb."""
    path = write(tmp_path, {"bases": [["id"], ["B1"]]})
    content = path.read_bytes()
    with zipfile.ZipFile(path) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    directory = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    lied = bytearray(content)
    lied[directory + 24 : directory + 28] = (size // 2).to_bytes(4, "little")
    path.write_bytes(bytes(lied))
    assert codes(read(path)) == ["FG-IN-004"]


def test_external_entities_are_not_expanded(tmp_path):
    """An entity that points to a file is not followed: its text does not reach the rows."""
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    path = write(tmp_path, {"bases": [["id", "name", "x", "y"], ["B1", "&e;", 34.8, 50.9]]})
    doctype = f'<!DOCTYPE worksheet [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    edited(path, "xl/worksheets/sheet1.xml", lambda xml: doctype + xml.replace(b"&amp;e;", b"&e;"))
    delivery = read(path)
    assert "TOPSECRET" not in str(delivery)


@pytest.mark.parametrize("content", [b"PK\x03\x04junk", b"", b"id,name\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_gives_a_finding(tmp_path, content):
    """Damaged, empty, misnamed and locked workbooks give a finding, never a traceback."""
    path = tmp_path / "bases.xlsx"
    path.write_bytes(content)
    delivery = read(path)
    assert delivery.has_errors
    assert set(codes(delivery)) <= {"FG-IN-003", "FG-IN-004"}


def test_workbook_that_is_an_archive_of_other_things(tmp_path):
    """An archive that holds no workbook gives a finding."""
    path = tmp_path / "bases.xlsx"
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("hello.txt", "hello")
    assert codes(read(path)) == ["FG-IN-004"]


def test_panic_of_the_reader_is_a_finding(tmp_path, monkeypatch):
    """A panic inside the library, which is no ordinary exception, becomes a finding; an interrupt does not."""

    class PanicException(BaseException):
        pass

    def fail(error):
        def load(*_):
            raise error

        return load

    path = write(tmp_path, {"bases": [["id"], ["B1"]]})
    monkeypatch.setattr(workbook, "_sheets", fail(PanicException()))
    assert codes(read(path)) == ["FG-IN-004"]
    monkeypatch.setattr(workbook, "_sheets", fail(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        read(path)
