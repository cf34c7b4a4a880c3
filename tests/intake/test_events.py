"""What people fill in becomes entries of the ledger, or findings that say where and what to do."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from firmground.errors import BadInputError
from firmground.intake.events import Desk
from firmground.intake.events_file import attachment_sha256, read_day, read_one
from firmground.intake.events_form import DAILY, RECORDABLE, form_of, has_ground
from firmground.intake.events_register import Register
from firmground.intake.template import write_daily
from firmground.model.facts import FACTS
from firmground.model.facts.base import EVERYWHERE
from support import small_project

_BOX = "POLYGON ((34 51, 34.001 51, 34.001 51.001, 34 51))"


@pytest.fixture
def desk():
    """Take entries in on 1 April 2026, over the small project."""
    return Desk(Register.of(small_project.project()), date(2026, 4, 1), "clerk")


def _csv(tmp_path, *lines):
    path = tmp_path / "daily.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _codes(read):
    return [f.code for f in read.findings if f.severity.value == "error"]


def test_every_event_has_a_form():
    """Each fact that people enter has a form with a meaning for every field, and the daily sheet has them all."""
    assert RECORDABLE.keys() == {name for name, kind in FACTS.items() if not kind.written}
    daily = {column.name for column in DAILY.columns}
    for name in RECORDABLE:
        form = form_of(name)
        assert form.meaning.endswith(".")
        assert all(column.meaning for column in form.columns)
        assert {column.name for column in form.columns} <= daily


def test_the_parts_of_an_area_are_drawn():
    """What happens to land may name a part of an area; what happens to people may not."""
    assert has_ground("area-cleared")
    assert not has_ground("accident")


@pytest.mark.parametrize("word", ["region", "R", "Region", "REGION"])
def test_a_place_is_named_by_level_id_or_name(desk, word):
    """The one place of a level answers to the word of the level, and every place to its id or its only name."""
    read = read_one({"event": "weather-stand-down", "on": "2026-03-10", "place": word}, desk)
    assert [one.entry.fact.place for one in read.filled] == ["R"]


@pytest.mark.parametrize("regions", [[], ["R", "R2"]])
def test_the_word_region_is_all_of_a_project(desk, regions):
    """Where no place or several are regions, weather may be told of the whole project, an accident may not."""
    places = tuple({"id": place, "name": place, "level": "region"} for place in regions)
    several = replace(desk, register=Register.of({"places": places}))
    told = {"on": "2026-03-10", "place": "region"}
    read = read_one({"event": "weather-stand-down", **told}, several)
    assert [one.entry.fact.place for one in read.filled] == [EVERYWHERE]
    assert _codes(read_one({"event": "accident", "kind": "mine", **told}, several)) == ["FG-IN-074"]


def test_several_places_of_a_level_are_not_guessed_at():
    """A level word that means two places is refused, and both are offered."""
    tables = small_project.with_rows(
        small_project.project(), "places", {"id": "S2", "name": "Second", "level": "settlement", "parent": "D"}
    )
    desk = Desk(Register.of(tables), date(2026, 4, 1), "clerk")
    read = read_one({"event": "weather-stand-down", "on": "2026-03-10", "place": "settlement"}, desk)
    assert _codes(read) == ["FG-IN-074"]
    assert "S, S2" in read.findings[0].remedy


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"event": "area-cleard", "area": "H1"}, "FG-IN-070"),
        ({"event": "plan-made"}, "FG-IN-070"),
        ({"event": "survey-done", "area": "H9", "method": "nts", "result": "none"}, "FG-IN-072"),
        ({"event": "survey-done", "area": "H1", "method": "look", "result": "none"}, "FG-IN-026"),
        ({"event": "survey-done", "area": "H1", "method": "nts"}, "FG-IN-020"),
        ({"event": "area-cleared", "area": "H1", "method": "hand", "depth_m": "-1"}, "FG-IN-023"),
        ({"event": "area-held", "area": "H1", "reason": "x", "severity": "minor"}, "FG-IN-071"),
        ({"event": "area-held", "area": "H1", "reason": "x", "reasn": "y"}, "FG-IN-071"),
        ({"event": "works-started", "activity": "H1:CLEARENCE"}, "FG-IN-075"),
        ({"event": "area-split", "area": "H1", "into": "H1b"}, "FG-IN-040"),
        ({"event": "works-started", "activity": "X9:CLEARANCE"}, "FG-IN-075"),
        ({"event": "road-closed", "road": "R1", "until": "2026-03-01"}, "FG-IN-076"),
        ({"event": "road-closed", "road": "R1", "on": "2026-04-02"}, "FG-IN-073"),
        ({"event": "road-closed", "road": "R1", "id": "a b"}, "FG-IN-031"),
    ],
)
def test_what_cannot_be_meant_is_refused(desk, fields, code):
    """A slip in a name, a choice, a number, a day or a key is one finding with its code, and nothing is entered."""
    read = read_one({"on": "2026-03-10"} | fields, desk)
    assert read.filled == ()
    assert _codes(read) == [code]


def test_a_slip_is_told_with_what_is_near(desk):
    """The event, the row and the field that were perhaps meant are offered."""
    offered = [
        read_one({"event": "area-cleard", "on": "2026-03-10"}, desk).findings[0].message,
        read_one({"event": "area-held", "on": "2026-03-10", "area": "h1", "reason": "x"}, desk).findings[0].message,
        read_one({"event": "works-started", "on": "2026-03-10", "activity": "h1:NTS"}, desk).findings[0].message,
    ]
    assert [word in told for word, told in zip(("area-cleared", "H1", "H1:NTS"), offered, strict=True)] == [True] * 3


def test_a_part_is_drawn_as_text_or_as_a_file(desk, tmp_path):
    """The polygon of a fact comes as text or from a GeoJSON file with one shape, and is the same."""
    file = tmp_path / "part.geojson"
    ring = "[[34,51],[34.001,51],[34.001,51.001],[34,51]]"
    file.write_text(f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}')
    fields = {"event": "area-reduced", "on": "2026-03-10", "area": "H1"}
    drawn = [read_one(fields, desk, polygon=polygon).filled[0].entry.fact for polygon in (_BOX, str(file))]
    assert drawn[0].polygon is not None
    assert drawn[0] == drawn[1]


def test_a_shape_that_is_no_part_is_refused(desk, tmp_path):
    """A point for a part, a polygon that crosses itself, and a file that is not there are each refused."""
    fields = {"event": "area-reduced", "on": "2026-03-10", "area": "H1"}
    assert _codes(read_one(fields, desk, polygon="POINT (34 51)")) == ["FG-IN-042"]
    assert _codes(read_one(fields, desk, polygon="POLYGON ((0 50, 1 51, 1 50, 0 51, 0 50))")) == ["FG-IN-050"]
    with pytest.raises(BadInputError, match=r"gone\.geojson"):
        read_one(fields, desk, polygon=str(tmp_path / "gone.geojson"))


def test_two_finds_of_one_kind_on_one_day_are_typed_twice(desk):
    """What is typed gets its key from the ledger, so that equal facts of one day are both entered."""
    fields = {"event": "item-found", "on": "2026-03-10", "area": "H1", "category": "AP mine"}
    assert read_one(fields, desk).filled[0].entry.id == ""


def test_equal_rows_are_kept_and_the_same_file_has_the_same_keys(desk, tmp_path):
    """Two equal rows have two keys; the file again, sent by another hand, has the same two (nothing is added twice)."""
    row = "item-found,2026-03-10,H1,AP mine"
    path = _csv(tmp_path, "event,on,area,category", row, row, "item-found,2026-03-10,H1,AV mine")
    keys = [one.entry.id for one in read_day(path, desk).filled]
    assert len(set(keys)) == 3
    assert [one.entry.id for one in read_day(path, replace(desk, by="other")).filled] == keys


def test_all_faults_of_a_file_come_at_once_with_their_rows(desk, tmp_path):
    """Every fault names file, sheet, row and column; sound rows are read all the same, for the findings after them."""
    path = _csv(
        tmp_path,
        "event,on,area,method,result,id",
        "survey-done,2026-03-10,H1,nts,none,k1",
        "survey-done,2026-03-10,H9,nts,perhaps,",
        "survey-don,31.02.2026,H1,nts,none,",
        "survey-done,2026-03-10,H2,nts,none,k1",
    )
    read = read_day(path, desk)
    told = [(f.code, f.file, f.layer, f.row, f.column) for f in read.findings]
    assert told == [
        ("FG-IN-072", "daily.csv", "daily", 3, "area"),
        ("FG-IN-026", "daily.csv", "daily", 3, "result"),
        ("FG-IN-070", "daily.csv", "daily", 4, "event"),
        ("FG-IN-024", "daily.csv", "daily", 4, "on"),
        ("FG-IN-030", "daily.csv", "daily", 5, "id"),
    ]
    assert [one.row for one in read.filled] == [2]


def test_features_bring_their_ground(desk, tmp_path):
    """The geometry of a feature is the part that is meant; a point of a find is its longitude and latitude."""
    path = tmp_path / "day.geojson"
    area = '{"type":"Polygon","coordinates":[[[34,51],[34.001,51],[34.001,51.001],[34,51]]]}'
    cleared = '"event":"area-cleared","on":"2026-03-10","area":"H1","method":"hand","depth_m":0.2'
    found = '"event":"item-found","on":"2026-03-10","area":"H1","category":"AP mine"'
    path.write_text(
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{{cleared}}},"geometry":{area}}},'
        f'{{"type":"Feature","properties":{{{found}}},"geometry":{{"type":"Point","coordinates":[34.0005,51.0003]}}}}]}}'
    )
    read = read_day(path, desk)
    assert read.findings == ()
    part, spot = (one.entry.fact for one in read.filled)
    assert part.polygon.geom_type == "Polygon"
    assert (spot.longitude, spot.latitude) == (34.0005, 51.0003)


def test_the_template_is_read_as_it_is_filled_in(desk, tmp_path):
    """A row written into the daily sheet of the template is read back as the fact that it states."""
    path = tmp_path / "daily.xlsx"
    write_daily(path)
    book = openpyxl.load_workbook(path)
    sheet = book["daily"]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = {"event": "area-cleared", "on": date(2026, 3, 10), "area": "H1", "method": "hand", "depth_m": 0.2}
    for name, value in row.items():
        sheet.cell(3, at[name], value)
    book.save(path)
    read = read_day(path, desk)
    assert read.findings == ()
    assert read.filled[0].entry.fact.depth_m == 0.2
    assert read.filled[0].row == 3


def test_a_file_without_a_day_is_refused(desk, tmp_path):
    """A missing file, a workbook of other sheets and a header alone are findings, not tracebacks."""
    book = openpyxl.Workbook()
    book.create_sheet("second")
    book.active.append(["a"])
    book["second"].append(["b"])
    book.save(tmp_path / "other.xlsx")
    assert _codes(read_day(tmp_path / "none.csv", desk)) == ["FG-IN-001"]
    assert _codes(read_day(tmp_path / "other.xlsx", desk)) == ["FG-IN-013"]
    assert _codes(read_day(_csv(tmp_path, "event,on"), desk)) == ["FG-IN-006"]


def test_an_attachment_is_hashed_where_it_stands(tmp_path):
    """The hash is that of the bytes; a file that cannot be read is one clear error."""
    (tmp_path / "scan.jpg").write_bytes(b"scan")
    assert attachment_sha256(tmp_path / "scan.jpg").startswith("59ad1b2f")
    with pytest.raises(BadInputError):
        attachment_sha256(tmp_path / "none.jpg")
