"""Merge: what a delivery would do to a project, by id."""

from datetime import date

import pytest
import shapely

from firmground.intake.delivery import read
from firmground.intake.merge import merge

SQUARE = shapely.box(34, 51, 34.01, 51.01)


def area(name, shape=SQUARE, **more):
    """Give one hazardous area."""
    return {"id": name, "kind": "suspected", "depth_m": 0.3, "geometry": shape, **more}


def test_rows_are_sorted_by_what_they_would_do():
    """New ids are created, changed values updated, equal rows left alone; rows not delivered do not appear."""
    existing = {"evidence": ({"id": "E1", "what": "a"}, {"id": "E2", "what": "b"}, {"id": "E3", "what": "c"})}
    delivered = {"evidence": ({"id": "E1", "what": "a"}, {"id": "E2", "what": "new"}, {"id": "E4", "what": "d"})}
    changes = merge(existing, delivered)
    assert [row["id"] for row in changes.unchanged["evidence"]] == ["E1"]
    assert [row["what"] for row in changes.updated["evidence"]] == ["new"]
    assert [row["id"] for row in changes.created["evidence"]] == ["E4"]
    assert not changes.is_empty


def test_columns_that_were_not_delivered_keep_their_value():
    """A file with fewer columns does not wipe the others; a blank cell does."""
    existing = {"evidence": ({"id": "E1", "what": "a", "source": "IMSMA", "observed_on": date(2026, 1, 1)},)}
    changes = merge(existing, {"evidence": ({"id": "E1", "what": "b", "observed_on": None},)})
    assert changes.updated["evidence"] == ({"id": "E1", "what": "b", "source": "IMSMA", "observed_on": None},)


def test_created_rows_have_every_column():
    """A new row is whole: what was not delivered is None."""
    row = merge({}, {"evidence": ({"id": "E1", "what": "b"},)}).created["evidence"][0]
    assert row["source"] is None
    assert "observed_on" in row


@pytest.mark.parametrize(("old", "new"), [(None, ""), ("", None), (1, 1.0), (True, 1)])
def test_equal_values_of_other_types_are_no_change(old, new):
    """Blank is blank and one is one, whichever way the store keeps it."""
    existing = {"evidence": ({"id": "E1", "what": old},)}
    assert merge(existing, {"evidence": ({"id": "E1", "what": new},)}).is_empty


def test_geometry_is_compared_by_its_coordinates():
    """The same coordinates are unchanged; another start vertex, or no geometry, is a change."""
    same = merge({"hazardous_areas": (area("H1"),)}, {"hazardous_areas": (area("H1", shapely.from_wkb(SQUARE.wkb)),)})
    assert same.is_empty
    for other in (shapely.reverse(SQUARE), shapely.box(34, 51, 34.01, 51.02), None):
        assert merge({"hazardous_areas": (area("H1"),)}, {"hazardous_areas": (area("H1", other),)}).updated[
            "hazardous_areas"
        ]


def test_shape_that_another_row_of_the_project_has_is_a_warning():
    """The same polygon under a new id is told; a row that keeps or takes over its own shape is not."""
    existing = {"hazardous_areas": (area("H1"), area("H2", shapely.box(35, 51, 35.01, 51.01)))}
    changes = merge(existing, {"hazardous_areas": (area("H3", shapely.reverse(SQUARE)),)})
    assert [(f.code, f.severity, f.layer) for f in changes.findings] == [("FG-IN-052", "warning", "hazardous_areas")]
    assert "'H3'" in changes.findings[0].message
    assert "'H1'" in changes.findings[0].message
    assert merge(existing, {"hazardous_areas": (area("H1", depth_m=0.5),)}).findings == ()


def test_the_same_file_twice_changes_nothing(tmp_path):
    """What a delivery created is unchanged when it comes again."""
    path = tmp_path / "hazards.csv"
    path.write_text(
        "id;kind;status;place;depth_m;people_exposed;surveyed;wkt\n"
        "H1;SHA;open;P1;0,3;1 200;так;POLYGON ((34 51, 34.01 51, 34.01 51.01, 34 51))\n"
    )
    first = merge({}, read(path).tables)
    again = merge(first.created, read(path).tables)
    assert again.is_empty
    assert len(again.unchanged["hazardous_areas"]) == 1
