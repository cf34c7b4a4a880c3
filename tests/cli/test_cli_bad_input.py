"""Bad input gives a finding or one sentence, and the project file keeps every byte."""

import json
import os
import shutil
import warnings
from pathlib import Path

import pytest
import shapely

from firmground.track.stores import connection as connections
from support import small_project
from support.borderland import layer
from support.command import as_csv, firmground, sentence

AREA = {"kind": "suspected", "status": "open", "place": "S", "depth_m": 0.3}
BOW = shapely.Polygon([(34.00, 51.00), (34.01, 51.01), (34.01, 51.00), (34.00, 51.01)])
HOUSE = {"id": "A9", "kind": "house", "place": "S", "damage": 2}
TEAMS = {"id": "C9", "partner": "P", "team_kind": "builders", "teams": 2, "base": "B", "arrives": "2026-05-01"}
OWN = {"kind": "REPAIR", "site": "A2", "team_kind": "builders", "team_days": 3}
METRIC = shapely.box(570_000, 5_650_000, 570_100, 5_650_100)


def empty(ending):
    """A file without a byte."""

    def write(folder):
        (folder / f"assets{ending}").touch()
        return folder / f"assets{ending}", "assets"

    return write


def table(name, rows, to):
    """A CSV of rows."""
    return lambda folder: (as_csv(folder / f"{name}.csv", rows), to)


def geojson(crs, shape):
    """A GeoJSON that declares a CRS."""

    def write(folder):
        feature = {
            "type": "Feature",
            "properties": {"id": "H9", **AREA},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        whole = {"type": "FeatureCollection", "features": [feature]}
        if crs:
            whole["crs"] = {"type": "name", "properties": {"name": crs}}
        (folder / "h.geojson").write_text(json.dumps(whole), encoding="utf-8")
        return folder / "h.geojson", "hazardous-areas"

    return write


def geopackage(crs, shape):
    """A GeoPackage that declares a CRS, or none."""

    def write(folder):
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # the writer, too, would rather have a CRS
            layer(folder / "h.gpkg", "h", [shape], crs=crs, id=["H9"], **{k: [v] for k, v in AREA.items()})
        return folder / "h.gpkg", "hazardous-areas"

    return write


def huge(folder):
    """A table with one cell of 200 MB, which is read up to the longest line and no further."""
    path = folder / "assets.csv"
    with path.open("wb") as file:
        file.write(b"id,kind,place,damage,name\nA9,house,S,2,")
        for _ in range(200):
            file.write(b"x" * 1_000_000)
    return path, "assets"


def gigabyte(folder):
    """A table of 1 GB, holes and all, which is not read at all."""
    path = folder / "assets.csv"
    with path.open("wb") as file:
        file.write(b"id,kind,place,damage,name\nA9,house,S,2,")
        file.truncate(2**30)
    return path, "assets"


def missing(folder):
    """A name that nothing answers to."""
    return folder / "assets.csv", "assets"


def folder_of_files(folder):
    """A folder in the place of a file."""
    (folder / "assets.csv").mkdir()
    return folder / "assets.csv", "assets"


BAD = {
    "empty csv": (empty(".csv"), "FG-IN-006"),
    "empty geojson": (empty(".geojson"), "FG-IN-006"),
    "empty geopackage": (empty(".gpkg"), "FG-IN-003"),
    "empty shapefile": (empty(".shp"), "FG-IN-003"),
    "empty workbook": (empty(".xlsx"), "FG-IN-004"),
    "metres as degrees": (table("a", [{**HOUSE, "longitude": 570_000, "latitude": 5_650_000}], "assets"), "FG-IN-046"),
    "metres in a geojson of degrees": (geojson(None, METRIC), "FG-IN-046"),
    "a geopackage of degrees that holds metres": (geopackage("EPSG:4326", METRIC), "FG-IN-046"),
    "a zone on the other side of the world": (geopackage("EPSG:32610", METRIC), "FG-CK-004"),
    "the zone of the other hemisphere": (geopackage("EPSG:32736", METRIC), "FG-CK-004"),
    "no crs at all": (geopackage(None, METRIC), "FG-IN-043"),
    "swapped columns": (table("a", [{**HOUSE, "longitude": 51.0, "latitude": 34.0}], "assets"), "FG-IN-047"),
    "swapped shape": (geojson(None, shapely.box(51.0, 34.0, 51.01, 34.01)), "FG-IN-047"),
    "self-crossing polygon": (table("h", [{"id": "H9", **AREA, "geometry": BOW}], "hazardous-areas"), "FG-IN-050"),
    "self-crossing polygon in a geopackage": (geopackage("EPSG:4326", BOW), "FG-IN-050"),
    "cyclic precedence": (
        table("x", [{"id": "X1", **OWN, "after": "X2"}, {"id": "X2", **OWN, "after": "X1"}], "activities"),
        "FG-CK-601"),
    "work that waits for itself": (table("x", [{"id": "X1", **OWN, "after": "X1"}], "activities"), "FG-CK-601"),
    "work before what it follows": (table("x", [{"id": "X1", **OWN, "site": "H1", "after": "H1:HANDOVER;X2"},
                                     {"id": "X2", **OWN, "after": "X1"}], "activities"), "FG-CK-601"),
    "team without the skill of a method": (
        table("m", [{"id": "odd", "activity": "REPAIR", "name": "odd", "applies_to": "*", "team_kind": "sappers",
                     "teams_least": 1, "teams_most": 1, "team_days": 1}], "methods"), "FG-CK-505"),
    "team kind without any skill": (
        table("k", [{"id": "idle", "name": "Idle", "people": 3, "skills": ""}], "team-kinds"), "FG-IN-020"),
    "work for teams without the skill": (
        table("x", [{"id": "X1", **OWN, "team_kind": "sappers"}], "activities"), "FG-CK-505"),
    "leaves before it arrives": (table("c", [{**TEAMS, "leaves": "2026-04-01"}], "teams"), "FG-CK-501"),
    "huge cell": (huge, "FG-IN-010"),
    "a gigabyte": (gigabyte, "FG-IN-002"),
    "missing file": (missing, "FG-IN-001"),
    "folder": (folder_of_files, "FG-IN-001"),
}  # fmt: skip


@pytest.mark.parametrize(("write", "code"), BAD.values(), ids=BAD)
def test_bad_input_is_a_finding_and_the_project_keeps_every_byte(project, tmp_path, write, code):
    """The import ends with exit code 1, names the fault among its findings, and writes nothing."""
    before = project.read_bytes()
    folder = tmp_path / "delivered"
    folder.mkdir()
    file, to = write(folder)
    answer = firmground("import", project, file, "--as", to, "--json")
    assert answer.code == 1
    assert code in answer.errors, answer.findings
    assert answer.json["applied"] is False
    assert project.read_bytes() == before
    assert [p.name for p in tmp_path.glob("region*")] == ["region.gpkg"]


def test_a_zone_beside_the_right_one_is_doubted(project, tmp_path):
    """Coordinates of a neighbouring zone may be true of a large country, so that they are a warning to look at."""
    file, to = geopackage("EPSG:32637", METRIC)(tmp_path)
    answer = firmground("import", project, file, "--as", to, "--dry-run", "--json").ok()
    assert {"FG-IN-045", "FG-IN-062"} <= {f["code"] for f in answer.findings}


@pytest.fixture(scope="module")
def closed_file(small_file, tmp_path_factory):
    """The small project after its road to the clinic was closed for good."""
    folder = tmp_path_factory.mktemp("closed")
    path = Path(shutil.copy(small_file, folder / "region.gpkg"))
    roads = [{**r, "state": "closed"} for r in small_project.project()["roads"] if r["id"] == "R2"]
    firmground("import", path, as_csv(folder / "roads.csv", roads)).ok()
    return path


def test_an_asset_that_no_route_ever_reaches_is_found_before_planning(closed_file):
    """Check names the asset, and no plan is made: exit code 1, the findings, not a byte changed."""
    before = closed_file.read_bytes()
    for verb in (("check",), ("plan", "--seconds", 0)):
        answer = firmground(verb[0], closed_file, *verb[1:], "--json")
        assert answer.code == 1
        assert list(answer.json) == ["findings"]
        assert "FG-CK-801" in answer.errors
        assert any("route to A1 " in f["message"] for f in answer.findings if f["code"] == "FG-CK-801"), answer.findings
    assert closed_file.read_bytes() == before


def test_the_rest_is_planned_when_asked(closed_file, tmp_path):
    """With --despite-findings the work that can be reached is planned and legal, and the rest is counted."""
    path = shutil.copy(closed_file, tmp_path / "region.gpkg")
    answer = firmground("plan", path, "--seconds", 0, "--despite-findings", "--json").ok().json
    assert answer["legal"] is True
    assert 0 < answer["unscheduled"] < answer["activities"]


def test_rows_that_are_wrong_stop_the_plan_whatever_is_asked(project, tmp_path):
    """An error in the rows themselves is no matter of planning the rest."""
    firmground("import", project, as_csv(tmp_path / "teams.csv", [{**TEAMS, "base": "nowhere"}]), "--as", "teams").ok()
    before = project.read_bytes()
    answer = firmground("plan", project, "--seconds", 0, "--despite-findings", "--json")
    assert (answer.code, answer.errors) == (1, ["FG-CK-107"])
    assert project.read_bytes() == before


def not_a_geopackage(folder):
    """Text under the name of a GeoPackage."""
    (folder / "region.gpkg").write_text("id,name\n1,one\n", encoding="utf-8")


def foreign_geopackage(folder):
    """Somebody's data."""
    layer(folder / "region.gpkg", "towns", [shapely.Point(34.0, 51.0)], name=["Home"])


PROJECTS = {
    "missing": (Path.is_dir, "there is no project file"),
    "folder": (lambda folder: (folder / "region.gpkg").mkdir(), "is a folder, not a project file"),
    "empty": (lambda folder: (folder / "region.gpkg").touch(), "is no GeoPackage"),
    "text": (not_a_geopackage, "is no GeoPackage"),
    "foreign": (foreign_geopackage, "is a GeoPackage but no firmground project"),
}
VERBS = {
    "import": ("delivered.csv", "--as", "assets"),
    "check": (),
    "plan": ("--seconds", "0"),
    "verify": (),
    "explain": ("A1:REPAIR",),
    "report": ("-o", "report.html"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("make", "told"), PROJECTS.values(), ids=PROJECTS)
def test_what_is_no_project_is_told_in_one_sentence(tmp_path, monkeypatch, verb, make, told):
    """Every verb says what the file is instead, with exit code 2, and leaves it as it is; with --json as a document."""
    monkeypatch.chdir(tmp_path)
    make(tmp_path)
    as_csv(tmp_path / "delivered.csv", [HOUSE])
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    assert told in sentence(firmground(verb, "region.gpkg", *VERBS[verb]))
    answer = firmground(verb, "region.gpkg", *VERBS[verb], "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == "FG200"
    assert told in answer.json["error"]["message"]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before


WRITING = {
    "import": ("delivered.csv", "--as", "assets"),
    "plan": ("--seconds", "0"),
}


def try_to_write(project, folder):
    """Call the verbs that write, and give what each says."""
    as_csv(folder / "delivered.csv", [{**HOUSE, "longitude": 34.0, "latitude": 51.0}])
    before = project.read_bytes()
    for verb, words in WRITING.items():
        assert "is read-only" in sentence(firmground(verb, project, *words))
        assert project.read_bytes() == before


def test_a_project_that_the_system_lets_nobody_write_is_told(project, tmp_path, monkeypatch):
    """Verbs that write say that the file is read-only."""
    connect = connections._connect

    def reading(path, busy_seconds):
        connection = connect(path, busy_seconds)
        connection.execute("PRAGMA query_only = ON")
        return connection

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(connections, "_connect", reading)
    try_to_write(project, tmp_path)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="the superuser may write read-only files")
def test_a_read_only_project_can_be_read(planned, tmp_path, monkeypatch):
    """A file without permission to write is judged and checked all the same."""
    monkeypatch.chdir(tmp_path)
    planned.chmod(0o444)
    try_to_write(planned, tmp_path)
    firmground("check", planned).ok()
    firmground("verify", planned).ok()
