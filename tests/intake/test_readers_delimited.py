"""CSV: encodings, delimiters, second headers, and files that mean harm."""

import pytest

from firmground.intake.delivery import read
from firmground.intake.readers import delimited, sheet
from support.findings import codes

BASES = "id{0}name{0}longitude{0}latitude\nB1{0}Суми{0}34.8005{0}50.9077\n"


def write(tmp_path, content, name="bases.csv"):
    """Write a file to deliver."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encoding_and_delimiter_are_sniffed(tmp_path, encoding, delimiter):
    """UTF-8 with or without mark, UTF-16 with mark, and the three delimiters read alike, without a finding."""
    delivery = read(write(tmp_path, BASES.format(delimiter).encode(encoding)))
    assert delivery.findings == ()
    assert delivery.tables["bases"][0]["name"] == "Суми"


def test_windows_1251_is_read_with_a_warning(tmp_path):
    """Text that is not UTF-8 is read as Windows-1251 and says so."""
    delivery = read(write(tmp_path, BASES.format(";").encode("cp1251")))
    assert codes(delivery) == ["FG-IN-007"]
    assert not delivery.has_errors
    assert delivery.tables["bases"][0]["name"] == "Суми"


def test_undecodable_text_is_refused(tmp_path):
    """Bytes that are neither UTF-8 nor Windows-1251 give a finding."""
    assert "FG-IN-008" in codes(read(write(tmp_path, b"id,name\nB1,\xff\x98\n")))


def test_line_that_names_the_delimiter_is_passed_over_and_counted(tmp_path):
    """A first line ``sep=;`` is no header, and rows still count as the spreadsheet program shows them."""
    delivery = read(write(tmp_path, "sep=;\nid;name;lon;lat\nB1;;34,8;50,9\n"))
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-020", 3)]


def test_hashtag_row_is_a_second_header(tmp_path):
    """A row of HXL tags below the header is no data, and the rows after it keep their numbers."""
    delivery = read(write(tmp_path, "id,name,lon,lat\n#loc+id,#loc+name,#geo+lon,#geo+lat\nB1,,34.8,50.9\n"))
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-020", 3)]


def test_blank_rows_are_passed_over_and_counted(tmp_path):
    """Blank rows are no data, and quoted line breaks do not shift the count of rows."""
    delivery = read(write(tmp_path, 'id,name,lon,lat\n\n,,,\nB1,"two\nlines",34.8,50.9\nB2,,34.8,50.9\n'))
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-020", 5)]
    assert delivery.tables["bases"][0]["name"] == "two\nlines"


def test_formula_stays_text(tmp_path):
    """A cell that looks like a formula is text like any other."""
    delivery = read(write(tmp_path, "id,name,lon,lat\nB1,=1+1,34.8,50.9\n"))
    assert delivery.tables["bases"][0]["name"] == "=1+1"


def test_surplus_cells_are_an_error(tmp_path):
    """A row with more cells than the header is refused, since its cells may have slipped."""
    delivery = read(write(tmp_path, "id,name,lon,lat\nB1,Sumy, north,34.8,50.9\n"))
    assert "FG-IN-019" in codes(delivery)
    assert "bases" not in delivery.tables


def test_open_quote_does_not_swallow_rows(tmp_path):
    """A quote that is never closed ends the reading with an error instead of making one cell of all rows."""
    delivery = read(write(tmp_path, 'id,name,lon,lat\nB1,"Sumy,34.8,50.9\nB2,Kursk,36.2,51.7\n'))
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-010", 2)]


def test_endless_line_is_not_read_into_memory(tmp_path, monkeypatch):
    """A line beyond the limit stops the reading with a finding."""
    monkeypatch.setattr(delimited, "LINE_TEXT_MOST", 1000)
    delivery = read(write(tmp_path, "id,name,lon,lat\nB1," + "x" * 5000 + ",34.8,50.9\n"))
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-010", 2)]


def test_giant_cell_of_many_lines_is_a_finding(tmp_path):
    """A quoted cell that goes on over many lines stops the reading with a finding."""
    delivery = read(write(tmp_path, 'id,name,lon,lat\nB1,"' + "x\n" * 100_000 + '",34.8,50.9\n'))
    assert [(f.code, f.row) for f in delivery.findings] == [("FG-IN-010", 2)]


def test_too_many_rows_are_a_finding(tmp_path, monkeypatch):
    """Rows beyond the limit are refused."""
    monkeypatch.setattr(sheet, "ROWS_MOST", 2)
    rows = "".join(f"B{i},n,34.8,50.9\n" for i in range(4))
    assert codes(read(write(tmp_path, "id,name,lon,lat\n" + rows))) == ["FG-IN-009"]


def test_too_many_columns_are_a_finding(tmp_path):
    """A header of thousands of columns is refused once, not column by column."""
    assert codes(read(write(tmp_path, ",".join(f"c{i}" for i in range(5000)) + "\n1\n"))) == ["FG-IN-009"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FG-IN-006"),
        (b"\n\n\n", "FG-IN-006"),
        (b"id,name,lon,lat\n", "FG-IN-006"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "FG-IN-003"),
        (b"\xff\xfei\0d\0", "FG-IN-016"),
        (b"\xff\xfei\0d\0\n", "FG-IN-008"),
    ],
)
def test_files_without_rows_give_one_clear_code(tmp_path, content, code):
    """Empty files, headers alone, binary files and broken UTF-16 give a finding, never a traceback."""
    assert code in codes(read(write(tmp_path, content)))


def test_zero_byte_in_a_cell_is_found_beyond_the_head(tmp_path, monkeypatch):
    """A NUL further down the file is found as a control character of its cell."""
    monkeypatch.setattr(delimited, "_CHUNK", 16)
    delivery = read(write(tmp_path, b"id,name,lon,lat\nB1,a\0b,34.8,50.9\n"))
    assert [(f.code, f.row, f.column) for f in delivery.findings] == [("FG-IN-028", 2, "name")]
