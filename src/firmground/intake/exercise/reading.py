"""Reads the real part of an exercise from a GeoPackage, by the beginnings of its layer names."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from firmground.errors import BadInputError
from firmground.intake.exercise.homes import settlements_of
from firmground.intake.exercise.layers import Layer, fold, read_layers
from firmground.intake.exercise.lines import grid_of, rail_of
from firmground.intake.exercise.plane import flat
from firmground.intake.exercise.region import District, Locator, Region, Settlement

__all__ = ["read_region"]

_DISTRICTS = ("districts", "hromadas", "raions", "municipalities", "communities")
_SETTLEMENTS = ("settlements", "populated", "villages")
_TOWNS = ("towns", "cities")
_RAIL = ("rail",)
_GRID = ("power_buses", "power_sites", "substations")
_PLACES = ("places",)
_AOI = ("aoi",)
_NAMES = ("name", "name_en", "adm2_en", "shapename", "id")
_REGIONS = ("oblast", "region", "adm1_en", "region_name")
_REGION_BY_CODE = {"UA59": "Сумська область"}
"""Name of the region by the first four signs of the KATOTTG code, where a layer gives the code only."""
_FIRST_CODE = 4
_POINT, _LINE, _POLYGON = 0, 1, 2
_FEWEST_SETTLEMENTS = 2


def read_region(path: Path) -> Region:
    """Read the real part of an exercise from a GeoPackage.

    It understands polygons of ``districts...``, ``hromadas...``, ``raions...``, ``municipalities...`` or
    ``communities...`` (where layers lie in each other the finer one), points of ``settlements...``,
    ``populated...`` or ``villages...``, and, where there are any, points of ``towns...`` or ``cities...`` with
    their people, lines of ``rail...``, points or polygons of ``power_buses...``, ``power_sites...`` or
    ``substations...``, and a polygon ``aoi`` outside of which the file is thin. The layer ``places`` of a project
    file stands for the first two. Each layer of districts is a side of its own.

    Raises BadInputError, naming what is missing, where the file has no districts or no settlements in them.
    """
    layers = read_layers(path, (*_DISTRICTS, *_SETTLEMENTS, *_TOWNS, *_RAIL, *_GRID, *_PLACES, *_AOI))
    areas, points = _areas_and_points(layers)
    wanted = ((areas, "a polygon layer `districts...`"), (points, "a point layer `settlements...`"))
    missing = [what for found, what in wanted if not found]
    if missing:
        raise BadInputError(f"{path.name} lacks {' and '.join(missing)} to draw an exercise over")
    districts = _districts(areas, _of(layers, _AOI, _POLYGON))
    settlements = settlements_of(points, _of(layers, _TOWNS, _POINT), Locator(districts))
    region = _inhabited(districts, settlements)
    if region is None:
        raise BadInputError(f"fewer than {_FEWEST_SETTLEMENTS} settlements of {path.name} lie in one of its districts")
    return replace(
        region, rail=tuple(rail_of(_of(layers, _RAIL, _LINE), region)), grid=grid_of(_of(layers, _GRID, None), region)
    )


def _of(layers: list[Layer], names: tuple[str, ...], dimension: int | None) -> list[Layer]:
    """Layers so called that hold shapes of that dimension, and only those shapes of them."""
    found = [layer for layer in layers if fold(layer.name).startswith(names)]
    if dimension is not None:
        found = [layer.within(shapely.get_dimensions(layer.shapes) == dimension) for layer in found]
    return [layer for layer in found if len(layer.shapes)]


def _areas_and_points(layers: list[Layer]) -> tuple[list[Layer], list[Layer]]:
    """Layers of districts and of settlements; the rows of ``places`` go by their level."""
    areas, points = _of(layers, _DISTRICTS, _POLYGON), _of(layers, _SETTLEMENTS, _POINT)
    for places in _of(layers, _PLACES, None):
        if "level" in places.columns:
            level, dimension = places.columns["level"], shapely.get_dimensions(places.shapes)
            areas += [places.within((level == "district") & (dimension == _POLYGON))]
            points += [places.within((level == "settlement") & (dimension == _POINT))]
    return _finest([a for a in areas if len(a.shapes)]), [p for p in points if len(p.shapes)]


def _finest(layers: list[Layer]) -> list[Layer]:
    """Leave out layers in whose polygons the districts of a finer layer lie."""
    kept: list[Layer] = []
    for layer in sorted(layers, key=lambda x: float(np.mean(shapely.area(x.shapes)))):
        tree = shapely.STRtree(layer.shapes)
        inside = (len(set(tree.query(shapely.point_on_surface(k.shapes), "within")[0].tolist())) for k in kept)
        if all(2 * count <= len(k.shapes) for count, k in zip(inside, kept, strict=True)):
            kept.append(layer)
    return [layer for layer in layers if layer in kept]


def _districts(layers: list[Layer], aoi: list[Layer]) -> list[District]:
    """Districts with that part of their people and land that the file covers."""
    covered = shapely.union_all(np.concatenate([a.shapes for a in aoi])) if aoi else None
    found: list[District] = []
    for side, layer in enumerate(layers):
        for row, shape in enumerate(layer.shapes):
            latitude = float(shapely.get_y(shapely.centroid(shape)))
            east, north = flat(np.ones(2), latitude) / 1000
            share = 1.0 if covered is None else shapely.area(shapely.intersection(shape, covered)) / shapely.area(shape)
            people = layer.people(row)
            district = District(
                name=layer.text(row, *_NAMES) or f"district {len(found) + 1}",
                region=_region(layer, row),
                side=side,
                people=None if people is None else round(people * share),
                km2=round(float(shapely.area(shape) * east * north * share), 1),
                source=f"layer {layer.name}",
                shape=shape,
            )
            found.append(district)
    return found


def _region(layer: Layer, row: int) -> str:
    code = layer.text(row, "katotth")[:_FIRST_CODE]
    return layer.text(row, *_REGIONS) or _REGION_BY_CODE.get(code, code) or f"region of {layer.name}"


def _inhabited(districts: list[District], settlements: list[Settlement]) -> Region | None:
    """Keep districts with settlements, on sides with enough of them for a road; None if there is no such side."""
    on_side = [districts[s.district].side for s in settlements]
    enough = sorted({side for side in on_side if on_side.count(side) >= _FEWEST_SETTLEMENTS})
    homes = [s for s, side in zip(settlements, on_side, strict=True) if side in enough]
    used = sorted({s.district for s in homes})
    if not used:
        return None
    return Region(
        districts=tuple(replace(districts[k], side=enough.index(districts[k].side)) for k in used),
        settlements=tuple(replace(s, district=used.index(s.district)) for s in homes),
    )
