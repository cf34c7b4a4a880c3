"""Whom the work is for and where it stands: places, assets, services and sites from their rows."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.geo import shapes
from firmground.intake.ground import Drawn, Ground
from firmground.intake.needs import needs, owners
from firmground.intake.typed_cells import by_id, flag, real, text, whole
from firmground.model import Asset, DamageState, Level, Place, Service, ServiceKind, Site, SiteKind
from firmground.model.tables import Row, Tables

__all__ = ["assets", "places", "services", "sites"]

_LOWEST_FIRST = (Level.SETTLEMENT, Level.DISTRICT, Level.REGION)


def places(tables: Tables, ground: Ground) -> tuple[Place, ...]:
    """Places by rising id; one with a geometry has the longitude and latitude of a point in it."""
    drawn = ground.layers["places"]
    points = shapely.get_coordinates(shapely.point_on_surface(drawn.degrees))
    at = {name: (round(x, 6), round(y, 6)) for name, (x, y) in zip(drawn.ids, points.tolist(), strict=True)}
    found = []
    for row in by_id(tables, "places"):
        longitude, latitude = at.get(text(row, "id"), (None, None))
        found.append(
            Place(
                id=text(row, "id"),
                name=text(row, "name"),
                level=Level(text(row, "level")),
                parent=text(row, "parent") or None,
                people=whole(row, "people") or 0,
                longitude=longitude,
                latitude=latitude,
            )
        )
    return tuple(found)


def assets(tables: Tables) -> tuple[Asset, ...]:
    """Assets by rising id."""
    return tuple(
        Asset(
            id=text(row, "id"),
            name=text(row, "name") or text(row, "id"),
            kind=text(row, "kind"),
            place=text(row, "place"),
            damage=DamageState(whole(row, "damage") or 0),
            digging_depth_m=real(row, "digging_depth_m") or 0.0,
            working_space_m=real(row, "working_space_m") or 0.0,
            owners=owners(row),
            source=text(row, "source"),
            exercise=flag(row, "exercise"),
        )
        for row in by_id(tables, "assets")
    )


def services(tables: Tables) -> tuple[Service, ...]:
    """Services by rising id, those included whose needs all work already."""
    return tuple(
        Service(
            id=text(row, "id"),
            name=text(row, "name") or text(row, "id"),
            kind=ServiceKind(text(row, "kind")),
            place=text(row, "place"),
            people=whole(row, "people") or 0,
            needs=needs(row),
        )
        for row in by_id(tables, "services")
    )


def sites(tables: Tables, ground: Ground, nodes: Mapping[str, tuple[str, ...]]) -> tuple[Site, ...]:
    """Sites by rising id: one for each hazardous area, asset and road."""
    road_place = _place_of_roads(tables, ground)
    where: tuple[tuple[str, SiteKind, Callable[[str, Row], str]], ...] = (
        ("hazardous_areas", SiteKind.HAZARDOUS_AREA, lambda _, row: text(row, "place")),
        ("assets", SiteKind.ASSET, lambda _, row: text(row, "place")),
        ("roads", SiteKind.LINK, lambda name, _: road_place[name]),
    )
    found = []
    for layer, kind, place in where:
        drawn = ground.layers[layer]
        for name, row, (x, y) in zip(drawn.ids, drawn.rows, shapes.spots(drawn.metric).tolist(), strict=True):
            found.append(Site(name, kind, place(name, row), x, y, nodes.get(name, ())))
    return tuple(sorted(found, key=lambda site: site.id))


def _place_of_roads(tables: Tables, ground: Ground) -> dict[str, str]:
    """Place of each road, which its row does not name.

    It is the smallest place drawn as an area around its spot, else the nearest of the lowest rank that is drawn,
    else the first region.
    """
    roads, drawn = ground.layers["roads"], ground.layers["places"]
    spots = shapely.points(shapes.spots(roads.metric).astype(float))
    found = dict.fromkeys(roads.ids, _first_place(tables))
    if drawn.ids:
        lowest = _lowest_rank(drawn)
        at_road, at_place = shapely.STRtree(drawn.metric[lowest]).query_nearest(spots, all_matches=True)
        _note(found, roads, drawn, at_road, lowest[at_place], shapely.area(drawn.metric))
        at_road, at_place = shapely.STRtree(drawn.metric).query(spots, predicate="intersects")
        drawn_as_area = shapely.get_dimensions(drawn.metric[at_place]) == 2  # noqa: PLR2004 - polygons
        _note(found, roads, drawn, at_road[drawn_as_area], at_place[drawn_as_area], shapely.area(drawn.metric))
    return found


def _note(
    found: dict[str, str],
    roads: Drawn,
    drawn: Drawn,
    at_road: NDArray[Any],
    at_place: NDArray[Any],
    size: NDArray[np.float64],
) -> None:
    """Write down the place of each road; of several the smallest, then the first, is written last and stays."""
    pairs = zip(at_road.tolist(), at_place.tolist(), strict=True)
    for road, place in sorted(pairs, key=lambda p: (float(size[p[1]]), p[1]), reverse=True):
        found[roads.ids[road]] = drawn.ids[place]


def _lowest_rank(drawn: Drawn) -> NDArray[np.int64]:
    levels = [text(row, "level") for row in drawn.rows]
    lowest = next(level for level in _LOWEST_FIRST if level in levels)
    return np.flatnonzero([level == lowest for level in levels])


def _first_place(tables: Tables) -> str:
    ranks = {level: rank for rank, level in enumerate(reversed(_LOWEST_FIRST))}
    rows = by_id(tables, "places")
    return min(((ranks[Level(text(r, "level"))], text(r, "id")) for r in rows), default=(0, ""))[1]
