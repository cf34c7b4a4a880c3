"""firmground import: five formats, dry runs, the same file twice, findings all at once."""

import csv
import json
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import shapely

from firmground.track.stores.geopackage import GeoPackageStore
from support.borderland import layer
from support.command import as_csv, firmground, sentence

FIELD = shapely.box(34.30, 51.10, 34.31, 51.105)
ROW = {"ref": "Ж-9", "sort": "suspected", "status": "open", "place": "S", "deep": 0.3, "people": 40}
MAPPED = ("ref=id", "sort=kind", "deep=depth_m", "people=people_exposed")
FINDING = ["code", "severity", "file", "layer", "row", "column", "message", "remedy"]


def delivered_csv(folder):
    """Write a delivery as CSV."""
    return as_csv(folder / "survey.csv", [{**ROW, "geometry": FIELD}])


def delivered_geojson(folder):
    """Write a delivery as GeoJSON."""
    shape = json.loads(shapely.to_geojson(FIELD))
    whole = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": ROW, "geometry": shape}]}
    path = folder / "survey.geojson"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def delivered_geopackage(folder):
    """Write a delivery as a GeoPackage of one layer."""
    path = folder / "survey.gpkg"
    layer(path, "survey", [FIELD], **{name: [value] for name, value in ROW.items()})
    return path


def delivered_shapefile(folder):
    """Write a delivery as a Shapefile, whose column names are short."""
    fields = [np.array([v], dtype=object if isinstance(v, str) else None) for v in ROW.values()]
    shapes = np.array([shapely.to_wkb(FIELD)], dtype=object)
    path = folder / "survey.shp"
    pyogrio.raw.write(path, shapes, fields, list(ROW), driver="ESRI Shapefile", geometry_type="Polygon",
                      crs="EPSG:4326", encoding="UTF-8")  # fmt: skip
    return path


def delivered_workbook(folder):
    """Write a delivery as a workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.append([*ROW, "wkt"])
    book.active.append([*ROW.values(), FIELD.wkt])
    book.save(folder / "survey.xlsx")
    return folder / "survey.xlsx"


FORMATS = {
    "csv": delivered_csv,
    "geojson": delivered_geojson,
    "gpkg": delivered_geopackage,
    "shp": delivered_shapefile,
    "xlsx": delivered_workbook,
}


def imported(project, file, *words):
    """Import a foreign survey: another layer name, other column names."""
    mapping = [word for pair in MAPPED for word in ("--map", pair)]
    return firmground("import", project, file, "--as", "hazardous-areas", *mapping, "--json", *words)


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_every_format_brings_in_the_same_row(project, tmp_path, write):
    """A hazardous area of a foreign survey stands in the project alike, whatever file it came in."""
    answer = imported(project, write(tmp_path)).ok().json
    assert (answer["created"], answer["updated"], answer["applied"]) == ({"hazardous_areas": 1}, {}, True)
    (row,) = [r for r in GeoPackageStore(project).tables()["hazardous_areas"] if r["id"] == "Ж-9"]
    assert {k: row[k] for k in ("kind", "status", "place", "depth_m", "people_exposed")} == {
        "kind": "suspected", "status": "open", "place": "S", "depth_m": 0.3, "people_exposed": 40}  # fmt: skip
    assert shapely.equals(row["geometry"], FIELD)


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_a_dry_run_writes_nothing(project, tmp_path, write):
    """A dry run says what would change and leaves every byte of the project as it is."""
    before = project.read_bytes()
    answer = imported(project, write(tmp_path), "--dry-run").ok().json
    assert (answer["created"], answer["applied"]) == ({"hazardous_areas": 1}, False)
    assert project.read_bytes() == before
    assert {p.name for p in project.parent.iterdir() if p.name.startswith("region")} == {"region.gpkg"}


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_the_same_file_twice_changes_nothing(project, tmp_path, write):
    """The second import finds every row unchanged and leaves every byte of the project as it is."""
    file = write(tmp_path)
    imported(project, file).ok()
    before = project.read_bytes()
    again = imported(project, file).ok().json
    assert (again["created"], again["updated"], again["unchanged"]) == ({}, {}, {"hazardous_areas": 1})
    assert project.read_bytes() == before


def test_a_changed_row_is_told_from_a_new_one(project, tmp_path):
    """A row whose id is known is updated, and columns that the file lacks keep their values."""
    file = as_csv(tmp_path / "assets.csv", [{"id": "A2", "kind": "school", "place": "S", "damage": 3}])
    answer = firmground("import", project, file, "--json")
    assert answer.ok().json["updated"] == {"assets": 1}
    (row,) = [r for r in GeoPackageStore(project).tables()["assets"] if r["id"] == "A2"]
    assert (row["damage"], row["digging_depth_m"]) == (3, 0.5)


MANY = [
    {"id": "X1", "kind": "clinic", "place": "S", "damage": 7},
    {"id": "X1", "kind": "clinic", "place": "S", "damage": "bad"},
    {"id": "", "kind": "clinic", "place": "", "damage": 2},
]


def test_all_findings_come_at_once(project, tmp_path):
    """One import tells every fault of the file, each with file, layer, row, column, what is wrong, what to do."""
    before = project.read_bytes()
    answer = firmground("import", project, as_csv(tmp_path / "assets.csv", MANY), "--json")
    assert answer.code == 1
    assert [list(f) for f in answer.findings] == [FINDING] * len(answer.findings)
    places = {(f["row"], f["column"]) for f in answer.findings if f["severity"] == "error"}
    assert places >= {(2, "damage"), (3, "damage"), (4, "id"), (4, "place")}
    assert {f["file"] for f in answer.findings} == {"assets.csv"}
    assert all(f["message"] and f["remedy"] for f in answer.findings)
    assert answer.json["applied"] is False
    assert project.read_bytes() == before


def test_people_read_the_same_findings(project, tmp_path):
    """Without --json each finding says where, what and what to do, and the end says that nothing was written."""
    file = as_csv(tmp_path / "assets.csv", MANY)
    as_json = firmground("import", project, file, "--json").findings
    answer = firmground("import", project, file)
    assert answer.code == 1
    for finding in as_json:
        assert finding["message"] in answer.out
        assert f"-> {finding['remedy']}" in answer.out
    assert answer.out.endswith("nothing was written; mend the errors and import again\n")


def test_findings_as_csv_open_in_a_spreadsheet(project, tmp_path):
    """The CSV has a UTF-8 mark and the findings of --json, and no cell that a spreadsheet would run."""
    file = as_csv(tmp_path / "=1+1.csv", [{**MANY[0], "@SUM(A1)": "x", "-1+2": "y", "назва": "z"}, *MANY[1:]])
    out = tmp_path / "findings.csv"
    answer = firmground("import", project, file, "--as", "assets", "--findings-csv", out, "--json")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as opened:
        written = list(csv.DictReader(opened))
    assert [w["code"] for w in written] == [f["code"] for f in answer.findings]
    assert list(written[0]) == FINDING
    assert {"'=1+1.csv"} == {w["file"] for w in written}
    assert {"'@SUM(A1)", "'-1+2", "назва"} <= {w["column"] for w in written}
    assert not [cell for w in written for cell in w.values() if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_a_findings_file_that_cannot_be_written_stops_the_import(project, tmp_path):
    """Whoever asks for the findings in a file is told before anything is written, not after."""
    before = project.read_bytes()
    file = delivered_csv(tmp_path)
    nowhere = sentence(firmground("import", project, file, "--findings-csv", tmp_path / "no" / "findings.csv"))
    assert "cannot be written" in nowhere
    assert "CSV only" in sentence(firmground("import", project, file, "--findings-csv", project))
    assert project.read_bytes() == before


def test_a_mapping_that_is_none_is_told(project, tmp_path):
    """--map wants a column and a field."""
    for wrong in ("ref", "ref=", "=id"):
        told = sentence(firmground("import", project, delivered_csv(tmp_path), "--map", wrong))
        assert "--map wants COL=FIELD" in told


def test_a_fault_that_was_there_before_is_not_the_file_to_blame(project, tmp_path):
    """An import is refused for the contradictions that it brings, not for those that stand in the project already."""
    twice = {"activity": "REPAIR", "applies_to": "*", "team_kind": "sappers", "teams_least": 1, "teams_most": 1}
    store = GeoPackageStore(project)
    store.write({"methods": ({"id": "odd", "name": "repair by sappers", "team_days": 1.0, **twice},)},
                source="by hand", sha256="")  # fmt: skip
    assert "FG-CK-505" in firmground("check", project, "--json").errors
    rest = [{"id": f"m-{n}", "name": "again", "team_days": 2, **twice, "team_kind": "builders"} for n in range(3)]
    firmground("import", project, as_csv(tmp_path / "methods.csv", rest)).ok()
    worse = firmground(
        "import", project, as_csv(tmp_path / "methods.csv", [{**rest[0], "team_kind": "sappers"}]), "--json"
    )
    assert worse.errors == ["FG-CK-505"]
    assert "methods 'm-0' asks" in worse.findings[0]["message"]


def test_the_bundled_valley_comes_in(tmp_path):
    """The example beside the documentation imports without a finding, its layers told by the file names."""
    path = tmp_path / "valley.gpkg"
    firmground("new", path, "--start", "2026-04-06").ok()
    for file in sorted((Path(__file__).parents[2] / "examples" / "valley").glob("*.csv")):
        assert firmground("import", path, file, "--json").ok().findings == []
