"""The picture of a status: made of any project, refused with one sentence where it cannot be written."""

import struct
from datetime import date

import pytest

from firmground.desk.status import status
from firmground.desk.status_picture import draw_status
from firmground.errors import BadInputError
from firmground.model.place import Level
from firmground.report.standing import Standing, write_standing
from firmground.track.stores.geopackage import GeoPackageStore
from support import small_project


@pytest.fixture
def path(tmp_path):
    """A project with the small rows."""
    rows = small_project.project()
    store = GeoPackageStore.create(tmp_path / "r.gpkg", {r["id"]: r["value"] for r in rows.pop("project")})
    store.write(rows, source="rows", sha256="")
    return store.path


def _size(made: bytes) -> tuple[int, int]:
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", made[16:24])


def test_a_status_is_drawn(path, tmp_path):
    """The picture of a project with a row for each district is 1,600 pixels wide."""
    found = status(path, as_of=date(2026, 3, 10), level=Level.DISTRICT)
    draw_status(found, tmp_path / "status.png")
    assert _size((tmp_path / "status.png").read_bytes())[0] == 1600


def test_an_empty_project_has_a_picture(tmp_path):
    """Where nothing is known yet, the picture says so by empty bars."""
    store = GeoPackageStore.create(tmp_path / "e.gpkg", {"name": "$Nothing$"})
    draw_status(status(store.path, as_of=date(2026, 3, 10)), tmp_path / "e.png")
    assert _size((tmp_path / "e.png").read_bytes())[0] == 1600


def test_many_places_are_cut_with_a_word(tmp_path):
    """A picture stays as high as a page; how many places it leaves out stands under it."""
    land = [(f"place {k}", dict.fromkeys(_STATES, 0.0) | {"sha": 1.0, "total": 1.0}) for k in range(200)]
    write_standing(tmp_path / "m.png", Standing("Many", "", land, {}, (0, 0), "Source: the ledger.", exercise=True))
    assert _size((tmp_path / "m.png").read_bytes())[1] < 2_200


def test_what_cannot_be_written_is_one_sentence(path, tmp_path):
    """An ending that names no format and a folder that is not there are refused before anything is drawn."""
    found = status(path, as_of=date(2026, 3, 10))
    for out in (tmp_path / "status.gif", tmp_path / "nowhere" / "status.png"):
        with pytest.raises(BadInputError):
            draw_status(found, out)


_STATES = ("not_surveyed", "sha", "cha", "cancelled", "reduced", "cleared", "handed_over", "reopened")
