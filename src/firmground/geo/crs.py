"""The one metric coordinate reference system of a project: chosen to fit, refused if unfit."""

import math
from typing import TypeAlias

import numpy as np
from pyproj import CRS, Proj
from pyproj.exceptions import CRSError as PyprojCRSError

from firmground.errors import CrsError

__all__ = ["Bounds", "choose", "require_metric"]

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east and north in degrees of WGS84."""

MOST_DISTORTION = 0.01
"""A metre on the map may differ from a metre on the ground by this share (a UTM zone stays below 0.002)."""
FAR_DEGREES = 6.0
"""Data farther than this outside the area of use of a CRS do not belong to it (the width of a UTM zone)."""
WIDEST_DEGREES = 12.0
"""Data wider than this find no single UTM zone."""
UTM_SOUTH, UTM_NORTH = -80.0, 84.0
_WHOLE_WORLD_DEGREES = 180.0


def choose(bounds: Bounds) -> str:
    """Pick the UTM zone of WGS84 in whose middle the data lie best, as ``EPSG:326xx`` or ``EPSG:327xx``.

    Raises CrsError where no zone fits: no data, data off the globe or near a pole, or too wide for one zone.
    """
    west, south, east, north = _on_globe(bounds)
    if east - west > WIDEST_DEGREES:
        raise CrsError(f"the data span {east - west:.1f} degrees of longitude, too wide for one metric CRS")
    if south < UTM_SOUTH or north > UTM_NORTH:
        raise CrsError("the data lie too near to a pole for a UTM zone; set a metric CRS in the project settings")
    zone = min(60, int(((west + east) / 2 + 180) // 6) + 1)
    return f"EPSG:{326 if (south + north) / 2 >= 0 else 327}{zone:02d}"


def require_metric(code: str, bounds: Bounds | None = None) -> CRS:
    """Give the CRS that ``code`` names if lengths can be measured in it, at ``bounds`` in particular.

    Raises CrsError if it is unknown, geographic, not in metres, a Mercator of the whole world (EPSG:3857
    overstates areas 2.3 times at 49 degrees), or if the data lie far outside its area of use.
    """
    try:
        crs = CRS.from_user_input(code)
    except PyprojCRSError as error:
        raise CrsError(f"the CRS {code[:60]!r} is not known") from error
    if not crs.is_projected:
        raise CrsError(f"the CRS {code} has degrees or no axes on the map; a metric CRS is needed, such as a UTM zone")
    units = {axis.unit_name for axis in crs.axis_info}
    if units != {"metre"} or len(crs.axis_info) != 2:  # noqa: PLR2004 - east and north
        raise CrsError(f"the CRS {code} has axes in {', '.join(sorted(units))}; two axes in metres are needed")
    _refuse_world_map(crs, code)
    if bounds is not None:
        _refuse_misfit(crs, code, _on_globe(bounds))
    return crs


def _on_globe(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    finite = all(math.isfinite(b) for b in bounds)
    if not (finite and -180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - the globe
        raise CrsError(f"the bounds {bounds} are not longitudes and latitudes of WGS84")
    return bounds


def _refuse_world_map(crs: CRS, code: str) -> None:
    operation = crs.coordinate_operation
    method = operation.method_name if operation else ""
    mercator = "Mercator" in method and "Transverse" not in method and "Oblique" not in method
    area = crs.area_of_use
    whole_world = area is not None and area.east - area.west > _WHOLE_WORLD_DEGREES and area.south < 0 < area.north
    if mercator or whole_world:
        raise CrsError(f"the CRS {code} ({crs.name}) is made for maps of the world and does not measure true lengths")


def _refuse_misfit(crs: CRS, code: str, bounds: Bounds) -> None:
    """Refuse data far off the area of use, and lengths that are wrong by more than the allowed share."""
    west, south, east, north = bounds
    area = crs.area_of_use
    if area is not None:
        off = max(area.west - west, east - area.east, area.south - south, north - area.north)
        if off > FAR_DEGREES:
            raise CrsError(f"the data lie {off:.0f} degrees outside the area of use of {code} ({area.name})")
    longitudes, latitudes = np.meshgrid(np.linspace(west, east, 3), np.linspace(south, north, 3))
    factors = Proj(crs).get_factors(longitudes.ravel(), latitudes.ravel())
    scales = np.concatenate([factors.tissot_semimajor, factors.tissot_semiminor])
    worst = float(np.max(np.abs(scales - 1.0)))
    if not worst <= MOST_DISTORTION:  # also catches infinity and not-a-number
        raise CrsError(f"lengths in {code} ({crs.name}) are wrong by {worst:.1%} at the data; choose one made for them")
