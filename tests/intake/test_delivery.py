"""A delivery as a whole: which file, which layer, which hash, and that nothing raises."""

import hashlib
import io
import os

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmground.intake import delivery as subject
from firmground.intake.codes import CODES
from firmground.intake.delivery import read
from firmground.model.tables import LAYERS
from support.findings import codes

BASES = b"id,name,lon,lat\nB1,Sumy,34.8,50.9\n"


def test_layer_by_argument_then_by_file_name(tmp_path):
    """The argument names the layer, by alias too; without it the file name does; else the layers are listed."""
    path = tmp_path / "List of May.csv"
    path.write_bytes(BASES)
    assert len(read(path, layer="Base").tables["bases"]) == 1
    unknown = read(path)
    assert codes(unknown) == ["FG-IN-011"]
    assert all(name in unknown.findings[0].remedy for name in LAYERS)
    assert codes(read(path, layer="nonsense")) == ["FG-IN-011"]
    assert len(read(path.rename(tmp_path / "Bases.csv")).tables["bases"]) == 1


def test_hash_is_that_of_the_file(tmp_path):
    """The hash is the SHA-256 of the bytes, so that the same file is known again."""
    path = tmp_path / "bases.csv"
    path.write_bytes(BASES)
    assert read(path).sha256 == hashlib.sha256(BASES).hexdigest()


def test_missing_file_folder_and_unknown_ending(tmp_path):
    """What cannot be a delivery gives one finding each."""
    assert codes(read(tmp_path / "none.csv")) == ["FG-IN-001"]
    assert codes(read(tmp_path)) == ["FG-IN-001"]
    (tmp_path / "bases.gpkg").mkdir()
    assert codes(read(tmp_path / "bases.gpkg")) == ["FG-IN-001"]
    (tmp_path / "bases.docx").write_bytes(b"x")
    assert codes(read(tmp_path / "bases.docx")) == ["FG-IN-003"]


def test_file_beyond_the_limit_is_not_opened(tmp_path):
    """A file of 1 GB is refused by its size alone."""
    path = tmp_path / "bases.csv"
    path.write_bytes(BASES)
    os.truncate(path, 2**30)
    delivery = read(path)
    assert codes(delivery) == ["FG-IN-002"]
    assert delivery.sha256 == ""


def test_unreadable_file_is_a_finding(tmp_path, monkeypatch):
    """A file that the system does not let us open gives a finding."""

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "bases.csv"
    path.write_bytes(BASES)
    monkeypatch.setattr(subject, "FORMATS", {".csv": refuse})
    assert codes(read(path)) == ["FG-IN-004"]


def test_sheets_of_one_layer_are_read_together(tmp_path):
    """Two sheets that mean the same layer give one table, and share their ids."""
    book = openpyxl.Workbook()
    for name, key in (("roads", "R1"), ("rail", "R1")):
        page = book.create_sheet(name)
        page.append(["id", "kind", "state", "wkt"])
        page.append([key, "road", "open", f"LINESTRING (34 51, 34.{ord(name[1])} 51)"])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "network.xlsx")
    delivery = read(tmp_path / "network.xlsx")
    assert codes(delivery) == ["FG-IN-030"]
    assert len(delivery.tables["roads"]) == 1


def test_findings_name_file_and_sheet(tmp_path):
    """Every finding names the file, and a finding about cells names sheet, row and column."""
    path = tmp_path / "bases.csv"
    path.write_bytes(BASES + b"B2,,34.8,50.9\n")
    finding = read(path).findings[0]
    assert (finding.file, finding.layer, finding.row, finding.column) == ("bases.csv", "bases", 3, "name")


def test_every_code_is_used_and_explained():
    """Codes in the source and codes in the list are the same."""
    source = subject.__file__.rpartition("/")[0]
    used = set()
    for folder, _, files in os.walk(source):
        for name in files:
            if name.endswith(".py") and name != "codes.py":
                with open(f"{folder}/{name}", encoding="utf-8") as file:  # noqa: PTH123
                    used |= {word for word in file.read().split('"') if word.startswith("FG-IN-")}
    assert used == set(CODES)


def workbook_bytes():
    """Make the smallest workbook of bases."""
    book = openpyxl.Workbook()
    book.active.title = "bases"
    for row in (["id", "name", "lon", "lat"], ["B1", "Sumy", 34.8, 50.9]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


SEEDS = {
    ".csv": BASES,
    ".geojson": b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"B1","name":"x"},'
    b'"geometry":{"type":"Point","coordinates":[34.8,50.9]}}]}',
    ".xlsx": workbook_bytes(),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_damage_never_ends_in_a_traceback(tmp_path, suffix, data):
    """Bytes changed, cut and inserted at random give rows or findings, for text, JSON and archives alike."""
    content = bytearray(SEEDS[suffix])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        content = content or bytearray(b"x")
    path = tmp_path / f"bases{suffix}"
    path.write_bytes(bytes(content))
    delivery = read(path)
    assert delivery.tables or delivery.findings


@pytest.mark.parametrize("suffix", sorted(subject.FORMATS))
@pytest.mark.parametrize("content", [b"", b"\0", b"\xff" * 100, b"{" * 10_000, b"<" * 100, b"PK\x05\x06" + b"\0" * 18])
def test_junk_of_every_format_gives_an_error(tmp_path, suffix, content):
    """Junk under every ending gives an error finding and no rows."""
    path = tmp_path / f"bases{suffix}"
    path.write_bytes(content)
    delivery = read(path)
    assert delivery.has_errors
    assert not delivery.tables


def test_header_only_is_an_error_even_beside_warnings(tmp_path):
    """A file without rows cannot pass for an import that worked."""
    path = tmp_path / "bases.csv"
    path.write_bytes(b"id,name,lon,lat,foo\n")
    assert codes(read(path)) == ["FG-IN-014", "FG-IN-006"]
