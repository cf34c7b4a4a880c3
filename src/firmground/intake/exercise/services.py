"""Services of an exercise: who goes without what until which assets, areas, roads and other services work."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from firmground.intake.exercise.areas import Hazards
from firmground.intake.exercise.assets import Objects
from firmground.intake.exercise.figures import asset_kinds, figure
from firmground.intake.exercise.people import Homes
from firmground.intake.exercise.placing import Ground
from firmground.intake.exercise.plane import flat
from firmground.intake.exercise.roads import Network
from firmground.model.asset import ServiceKind
from firmground.model.tables import Row

__all__ = ["describe"]

_HOUSES_TOGETHER = 4
_FIELDS_TOGETHER = 3
_FARMING_SHARE = 0.2
_ROAD_SERVES_MOST = 2000


@dataclass
class _Book:
    """The services written so far; ``chain`` has the ids of power and water of each settlement."""

    homes: Homes
    source: str
    rows: list[Row] = field(default_factory=list)
    chain: dict[tuple[int, ServiceKind], str] = field(default_factory=dict)

    def write(self, kind: ServiceKind, home: int, people: int, needs: list[str], what: str) -> str:
        name = f"S{len(self.rows) + 1:05d}"
        self.rows.append(
            {
                "id": name,
                "name": f"{what}, {self.homes.names[home]}",
                "kind": kind.value,
                "place": self.homes.ids[home],
                "people": max(1, min(people, int(self.homes.people[home]))),
                "needs": ";".join(dict.fromkeys(needs)),
                "source": self.source,
                "exercise": True,
            }
        )
        return name

    def on(self, home: int, *kinds: ServiceKind) -> list[str]:
        """Services of these kinds on which others in the settlement depend."""
        return [self.chain[home, kind] for kind in kinds if (home, kind) in self.chain]


def describe(ground: Ground, hazards: Hazards, rng: np.random.Generator, source: str) -> tuple[Row, ...]:
    """Write the services of every settlement.

    Power needs a line and a substation (for some either of two); water needs a pumping station, its power and its
    mains; schools, clinics and homes need power or water where they were lost; access needs its links, farmland
    its buildings or the release of its fields.
    """
    homes, objects, network = ground.homes, ground.objects, ground.network
    book = _Book(homes, source)
    at = _by_home(objects)
    feeders = _feeders(homes, objects, ground.latitude, rng)
    for home in range(len(homes.people)):
        _utilities(book, home, at.get(home, {}), objects, feeders.get(home, []))
        _buildings(book, home, at.get(home, {}), objects)
    _access(book, network, hazards)
    _farmland(book, hazards)
    return tuple(book.rows)


def _by_home(objects: Objects) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = {}
    for k, home in enumerate(objects.home.tolist()):
        found.setdefault(home, {}).setdefault(str(objects.kinds[k]), []).append(k)
    return found


def _feeders(homes: Homes, objects: Objects, latitude: float, rng: np.random.Generator) -> dict[int, list[str]]:
    """Tell what feeds each settlement: the nearest substation of its side, for some either of the nearest two."""
    substations = np.flatnonzero(objects.kinds == "substation")
    either = rng.random(len(homes.people)) < figure("alternative_feeder_share")
    found: dict[int, list[str]] = {}
    for home in range(len(homes.people)):
        own = substations[homes.side[objects.home[substations]] == homes.side[home]]
        if len(own):
            away = flat(objects.lonlat[own], latitude) - flat(homes.lonlat[home], latitude)
            a, b = (
                objects.ids[k]
                for k in own[np.argsort(np.hypot(*away.T), kind="stable")[[0, -1 if len(own) == 1 else 1]]]
            )
            found[home] = [f"1 of {a}|{b}"] if either[home] and a != b else [a]
    return found


def _utilities(book: _Book, home: int, at: dict[str, list[int]], objects: Objects, feeders: list[str]) -> None:
    """Power first, then water, which is pumped with it; what is lost first in a settlement stands for the others."""
    serves = {k.kind: k.serves for k in asset_kinds()}
    lines = [[objects.ids[k]] for k in at.get("power_line", [])] or ([[]] if feeders else [])
    for line in lines:
        name = book.write(ServiceKind.POWER, home, serves["power_line"], [*line, *feeders], "power")
        book.chain.setdefault((home, ServiceKind.POWER), name)
    mains = [objects.ids[k] for k in at.get("water_main", [])]
    for k in at.get("pumping_station", []):
        needs = [objects.ids[k], *book.on(home, ServiceKind.POWER), *mains[:1]]
        name = book.write(ServiceKind.WATER, home, serves["pumping_station"], needs, "water")
        book.chain.setdefault((home, ServiceKind.WATER), name)
    pumped = book.on(home, ServiceKind.WATER)
    for main in mains[1:] if pumped else mains:
        name = book.write(ServiceKind.WATER, home, serves["water_main"], [main, *pumped], "water of some streets")
        book.chain.setdefault((home, ServiceKind.WATER), name)


_KINDS = {
    "school": (ServiceKind.SCHOOL, (ServiceKind.WATER, ServiceKind.POWER)),
    "clinic": (ServiceKind.HEALTH, (ServiceKind.WATER, ServiceKind.POWER)),
    "hospital": (ServiceKind.HEALTH, (ServiceKind.WATER, ServiceKind.POWER)),
    "flats": (ServiceKind.HOUSING, (ServiceKind.WATER, ServiceKind.POWER)),
    "farm": (ServiceKind.FARMLAND, (ServiceKind.POWER,)),
    "bridge": (ServiceKind.ACCESS, ()),
    "memorial": (ServiceKind.MEMORIAL, ()),
}
"""Kind of service that an asset gives by itself, and what must work beside it."""


def _buildings(book: _Book, home: int, at: dict[str, list[int]], objects: Objects) -> None:
    serves = {k.kind: k.serves for k in asset_kinds()}
    everybody = int(book.homes.people[home])
    for kind, (service, beside) in _KINDS.items():
        for k in at.get(kind, []):
            people = serves.get(kind, everybody)
            book.write(service, home, people, [objects.ids[k], *book.on(home, *beside)], objects.names[k].split(",")[0])
    houses = at.get("house", [])
    for first in range(0, len(houses), _HOUSES_TOGETHER):
        row = houses[first : first + _HOUSES_TOGETHER]
        needs = [*(objects.ids[k] for k in row), *book.on(home, ServiceKind.POWER)]
        book.write(ServiceKind.HOUSING, home, serves["house"] * len(row), needs, f"{len(row)} houses")


def _access(book: _Book, network: Network, hazards: Hazards) -> None:
    """Every link that is shut serves the smaller settlement at its ends."""
    ids, shut = network.ids(), network.shut(hazards.across[hazards.pending])
    for link in sorted(shut):
        home = network.home[link]
        book.write(
            ServiceKind.ACCESS, home, _ROAD_SERVES_MOST, [ids[link]], f"{network.kinds[link]} {network.names[link]}"
        )


def _farmland(book: _Book, hazards: Hazards) -> None:
    fields: dict[int, list[str]] = {}
    for k in np.flatnonzero(hazards.farmland & hazards.pending).tolist():
        fields.setdefault(int(hazards.home[k]), []).append(hazards.ids[k])
    for home in sorted(fields):
        for needs in _chunks(fields[home], _FIELDS_TOGETHER):
            people = round(int(book.homes.people[home]) * _FARMING_SHARE)
            book.write(ServiceKind.FARMLAND, home, min(people, 300), needs, "farmland")


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    return (items[k : k + size] for k in range(0, len(items), size))
