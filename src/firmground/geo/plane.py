"""The one equal-area plane in which the ground of a project is cut, chosen by where the project lies."""

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.errors import CrsError

if TYPE_CHECKING:
    from firmground.geo.crs import Bounds
    from firmground.geo.shapes import Shapes

__all__ = ["Plane"]


class Plane:
    """Lambert's azimuthal equal-area map of WGS84 about a whole degree near the middle of the data, in metres.

    Areas in it are true everywhere; what differs from the ellipsoid is only the bend of edges that are straight here
    and geodesic there (for an edge of 1 km, 100 km from the middle, about 0.2 m2). The whole degree keeps the plane
    the same while data are added to a region. (Snyder 1987, Map Projections: A Working Manual, chapter 24.)
    """

    def __init__(self, bounds: "Bounds") -> None:
        from pyproj import CRS, Transformer  # noqa: PLC0415 - slow to import, and many ledgers need no plane

        west, south, east, north = bounds
        self.middle = (float(np.rint((west + east) / 2)), float(np.rint((south + north) / 2)))
        longitude, latitude = self.middle
        crs = CRS.from_dict({"proj": "laea", "lon_0": longitude, "lat_0": latitude, "datum": "WGS84", "units": "m"})
        self._there = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        self._back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def flat(self, shapes: "Shapes") -> NDArray[Any]:
        """Bring shapes from degrees of WGS84 into the plane; raises CrsError where one has no place in it."""
        moved: NDArray[Any] = shapely.transform(
            np.asarray(shapes, dtype=object), self._there.transform, interleaved=False
        )
        if not np.isfinite(shapely.get_coordinates(moved)).all():
            raise CrsError("a shape has coordinates that are not longitude and latitude")
        return moved

    def round(self, shapes: "Shapes") -> NDArray[Any]:
        """Bring shapes from the plane back to degrees of WGS84."""
        moved: NDArray[Any] = shapely.transform(
            np.asarray(shapes, dtype=object), self._back.transform, interleaved=False
        )
        return moved
