"""A .prj with Cyrillic names in Windows-1251 made pyogrio 0.13 fail with an UnboundLocalError."""

import numpy as np
import pyogrio.raw
import shapely

from firmground.intake.delivery import read
from support.findings import codes


def test_prj_in_windows_1251_is_a_finding(tmp_path):
    """The system of coordinates cannot be read, and the finding says what to do."""
    path = tmp_path / "bases.shp"
    columns = [np.array(["B1"], dtype=object), np.array(["Sumy"], dtype=object)]
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb([shapely.Point(34.8, 50.9)]),
        columns,
        ["id", "name"],
        crs="EPSG:4326",
        geometry_type="Point",
    )
    system = path.with_suffix(".prj")
    system.write_bytes(system.read_bytes().replace(b"GCS_WGS_1984", "Пулково 1942".encode("cp1251")))
    assert codes(read(path)) == ["FG-IN-044"]
