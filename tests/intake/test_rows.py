"""Rows: matching of columns, mapping, ids, and which rows are left out."""

import pytest

from firmground.intake.delivery import read
from support.findings import codes

HEADER = "id,kind,status,place,depth_m,wkt"
SQUARE = '"POLYGON ((34 51, 34.01 51, 34.01 51.01, 34 51.01, 34 51))"'


def deliver(tmp_path, text, *, name="hazards.csv", **more):
    """Deliver a text file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path, **more)


def test_headers_do_not_mind_case_blanks_and_dashes(tmp_path):
    """Columns match their field in any case, with blanks and dashes for underscores."""
    delivery = deliver(tmp_path, f"ID,Kind,STATUS,place,Depth-M,WKT,People Exposed\nH1,SHA,open,P1,0.3,{SQUARE},7\n")
    assert delivery.findings == ()
    assert delivery.tables["hazardous_areas"][0]["people_exposed"] == 7


def test_rows_have_only_the_columns_that_were_delivered(tmp_path):
    """A column that the file lacks is absent from the row, a blank cell is None."""
    row = deliver(tmp_path, f"{HEADER},name\nH1,SHA,open,P1,0.3,{SQUARE},\n").tables["hazardous_areas"][0]
    assert row["name"] is None
    assert "land_use" not in row


def test_unknown_columns_are_kept_out_with_one_warning_each(tmp_path):
    """Each unknown column gives one warning, however many rows it has; blank ones give none."""
    delivery = deliver(
        tmp_path, f"{HEADER},foo,bar,\nH1,SHA,open,P1,0.3,{SQUARE},1,2,\nH2,SHA,open,P1,0.3,{SQUARE},1,2,\n"
    )
    assert [(f.code, f.column, f.row) for f in delivery.findings if f.code == "FG-IN-014"] == [
        ("FG-IN-014", "foo", None),
        ("FG-IN-014", "bar", None),
    ]
    assert not delivery.has_errors


def test_two_columns_for_one_field_are_an_error(tmp_path):
    """Duplicate headers are not resolved by luck."""
    delivery = deliver(tmp_path, f"{HEADER},Place\nH1,SHA,open,P1,0.3,{SQUARE},P2\n")
    assert codes(delivery) == ["FG-IN-015"]
    assert not delivery.tables


def test_mapping_wins_over_names(tmp_path):
    """A mapped column gives the field even where another bears its name, which is then kept out."""
    text = f"{HEADER},ADM1_PCODE\nH1,SHA,open,wrong,0.3,{SQUARE},UA59\n"
    delivery = deliver(tmp_path, text, mapping={"adm1_pcode": "place"})
    assert [(f.code, f.column) for f in delivery.findings] == [("FG-IN-014", "place")]
    assert delivery.tables["hazardous_areas"][0]["place"] == "UA59"


def test_admin_spellings_are_not_guessed(tmp_path):
    """Columns of administrative files are taken by mapping only."""
    text = "ADM1_PCODE,adm1_name,level\nUA59,Sumska,region\n"
    assert "FG-IN-016" in codes(deliver(tmp_path, text, name="places.csv"))
    delivery = deliver(tmp_path, text, name="places.csv", mapping={"ADM1_PCODE": "id", "adm1_name": "name"})
    assert delivery.findings == ()
    assert delivery.tables["places"][0] == {"id": "UA59", "name": "Sumska", "level": "region"}


def test_mapping_can_leave_a_column_out_on_purpose(tmp_path):
    """A column mapped to nothing is left out without a warning."""
    assert deliver(tmp_path, f"{HEADER},foo\nH1,SHA,open,P1,0.3,{SQUARE},1\n", mapping={"foo": ""}).findings == ()


def test_mapping_mistakes_are_found(tmp_path):
    """A field that the layer lacks is an error that lists the fields; a column that the file lacks is a warning."""
    text = f"{HEADER},foo\nH1,SHA,open,P1,0.3,{SQUARE},1\n"
    delivery = deliver(tmp_path, text, mapping={"foo": "nonsense", "bar": "name"})
    assert set(codes(delivery)) == {"FG-IN-014", "FG-IN-017", "FG-IN-018"}
    twice = deliver(tmp_path, f"{HEADER},a,b\nH1,SHA,open,P1,0.3,{SQUARE},1,2\n", mapping={"a": "name", "b": "name"})
    assert "FG-IN-015" in codes(twice)


def test_missing_required_column_is_said_once(tmp_path):
    """A required column that is not there gives one finding for the sheet, and no row is delivered."""
    delivery = deliver(tmp_path, f"id,kind,status,place,wkt\nH1,SHA,open,P1,{SQUARE}\nH2,SHA,open,P1,{SQUARE}\n")
    assert [(f.code, f.row, f.column) for f in delivery.findings if f.severity == "error"] == [
        ("FG-IN-016", None, "depth_m")
    ]
    assert not delivery.tables


def test_ids_repeated_after_trimming_are_errors(tmp_path):
    """Ids that differ by blanks at their ends only are the same id; the first row stays, the second is refused."""
    delivery = deliver(tmp_path, f"{HEADER}\nH1,SHA,open,P1,0.3,{SQUARE}\n\u00a0H1 ,SHA,open,P1,0.4,{SQUARE}\n")
    assert ("FG-IN-030", 3) in [(f.code, f.row) for f in delivery.findings]
    assert [row["depth_m"] for row in delivery.tables["hazardous_areas"]] == [0.3]


def test_all_findings_come_at_once_and_bad_rows_are_left_out(tmp_path):
    """Faults of several kinds in several rows are all told, in the order of rows; only sound rows are delivered."""
    rows = f"H1,SHA,open,P1,deep,{SQUARE},-1\nH2,SHA,open,,0.3,,5\nH3,SHA,open,P1,0.3,{SQUARE},5\n"
    delivery = deliver(tmp_path, f"{HEADER},people_exposed\n{rows}")
    assert [(f.code, f.row) for f in delivery.findings] == [
        ("FG-IN-021", 2),
        ("FG-IN-023", 2),
        ("FG-IN-020", 3),
        ("FG-IN-040", 3),
        ("FG-IN-052", 4),
    ]
    assert [row["id"] for row in delivery.tables["hazardous_areas"]] == ["H3"]


@pytest.mark.parametrize("layer", ["project", "services"])
def test_layers_without_geometry_read_coordinates_as_unknown_columns(tmp_path, layer):
    """Longitude and latitude mean nothing to a layer without geometry."""
    delivery = deliver(tmp_path, "id,lon,lat\nx,1,2\n", name=f"{layer}.csv")
    assert codes(delivery).count("FG-IN-014") == 2
