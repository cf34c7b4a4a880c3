"""Assets of an exercise: what is damaged, where it stands, how deep its works dig."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from firmground.intake.exercise.borders import Borders
from firmground.intake.exercise.figures import AssetKind, asset_kinds, figure
from firmground.intake.exercise.people import Homes
from firmground.intake.exercise.plane import Floats, moved, rectangles
from firmground.intake.exercise.region import Region
from firmground.model.tables import Row

__all__ = ["Objects", "build", "hit_shares"]

_ROUNDS = 8
_GRID_SHARE_MOST = 0.3
_MEMORIAL = AssetKind("memorial", 0.0, 0, 0, 2.0, 20.0, 90.0, 60.0)
_WORDS = {"farm": "farm buildings", "culture": "house of culture", "memorial": "memorial complex with museum"}


@dataclass(frozen=True)
class Land:
    """What assets are drawn upon: the region, its settlements, how hard each was hit, and the borders."""

    region: Region
    homes: Homes
    hit: Floats
    borders: Borders


@dataclass(frozen=True)
class Objects:
    """The assets index by index: where they stand and what they are; ``home`` is their settlement."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: NDArray[np.str_]
    home: NDArray[np.int64]
    damage: NDArray[np.int64]
    depth_m: Floats
    space_m: Floats
    shapes: NDArray[np.object_]
    lonlat: Floats

    def rows(self, homes: Homes, owners: str, source: str) -> tuple[Row, ...]:
        """Rows of the layer; the memorial has its owners."""
        return tuple(
            {
                "id": self.ids[k],
                "name": self.names[k],
                "kind": str(self.kinds[k]),
                "place": homes.ids[home],
                "damage": int(self.damage[k]),
                "digging_depth_m": float(self.depth_m[k]),
                "working_space_m": float(self.space_m[k]),
                "owners": owners if self.kinds[k] == "memorial" else "",
                "source": source,
                "exercise": True,
                "geometry": self.shapes[k],
            }
            for k, home in enumerate(self.home.tolist())
        )


def hit_shares(homes: Homes, rng: np.random.Generator) -> Floats:
    """How hard each settlement is hit: its share within its side, drawn for districts and settlements alike.

    Nothing of the real world goes in but how many people live there, so that the shares tell nothing of it.
    """
    spread = figure("place_spread")
    by_district = rng.lognormal(0.0, spread, int(homes.district.max()) + 1)[homes.district]
    weight = by_district * rng.lognormal(0.0, spread, len(homes.people)) * np.sqrt(homes.people)
    for side in range(int(homes.side.max()) + 1):
        members = homes.of_side(side)
        weight[members] /= weight[members].sum()
    return weight


def build(land: Land, rng: np.random.Generator, count: int, *, memorial: int) -> Objects:
    """Draw so many assets, the same number on each side, nodes of the grid first; one is a memorial.

    ``memorial`` is the side on which it stands.
    """
    sides = land.region.sides
    shares = [count // len(sides) + (side < count % len(sides)) for side in sides]
    parts = [
        _on_side(land, rng, side, n, memorial=side == memorial) for side, n in zip(sides, shares, strict=True) if n
    ]
    kinds = [kind for part in parts for kind in part[0]]
    home = np.array([h for part in parts for h in part[1]], dtype=np.int64)
    centre = np.concatenate([part[2] for part in parts]) if parts else np.zeros((0, 2))
    names = [name for part in parts for name in part[3]]
    length, width = np.array([k.length_m for k in kinds]), np.array([k.width_m for k in kinds])
    return Objects(
        ids=tuple(f"A{n:0{max(4, len(str(count)))}d}" for n in range(1, count + 1)),
        names=tuple(names),
        kinds=np.array([k.kind for k in kinds], dtype=np.str_),
        home=home,
        damage=_damage(kinds, rng),
        depth_m=np.array([k.digging_depth_m for k in kinds]),
        space_m=np.array([k.working_space_m for k in kinds]),
        shapes=rectangles(rng, centre, length, width) if kinds else np.zeros(0, dtype=object),
        lonlat=centre,
    )


def _damage(kinds: list[AssetKind], rng: np.random.Generator) -> NDArray[np.int64]:
    shares = np.array([figure("undamaged_share"), *(figure(f"damage_{state}_share") for state in range(1, 5))])
    damage = rng.choice(5, size=len(kinds), p=shares / shares.sum())
    damage[[k is _MEMORIAL for k in kinds]] = 4
    return damage.astype(np.int64)


def _on_side(
    land: Land, rng: np.random.Generator, side: int, count: int, *, memorial: bool
) -> tuple[list[AssetKind], list[int], Floats, list[str]]:
    """Give kinds, settlements, middles and names of the assets of one side."""
    region, homes = land.region, land.homes
    known = {k.kind: k for k in asset_kinds()}
    grid = [node for node in region.grid if node.side == side][: int(count * _GRID_SHARE_MOST)]
    kinds: list[AssetKind] = [known["substation"]] * len(grid)
    home = [homes.nearest(node, region.latitude)[0] for node in grid]
    if memorial:
        kinds.append(_MEMORIAL)
        home.append(int(rng.choice(_largest(homes, side))))
    drawn_kinds, drawn_home = _drawn(homes, land.hit, rng, side, count - len(kinds))
    kinds, home = [*kinds, *drawn_kinds], [*home, *drawn_home]
    at = np.array(home, dtype=np.int64)
    centre = _scattered(land, at, rng)
    centre[: len(grid)] = np.array([node.lonlat for node in grid]).reshape(-1, 2)
    words = [_WORDS.get(k.kind, k.kind.replace("_", " ")) for k in kinds]
    names = [f"{word}, {homes.names[h]}" for word, h in zip(words, home, strict=True)]
    names[: len(grid)] = [f"{node.name}, grid" for node in grid]
    return kinds, home, centre, names


def _scattered(land: Land, home: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    """Spots within settlements; one that would be served from another side is drawn anew, at last in the middle."""
    centre = land.homes.lonlat[home].copy()
    todo = np.arange(len(home))
    for _ in range(_ROUNDS):
        at = home[todo]
        turn = rng.uniform(0, 2 * np.pi, len(at))
        reach = np.sqrt(rng.uniform(0.04, 1.0, len(at))) * land.homes.radius_m[at]
        drawn = moved(land.homes.lonlat[at], reach * np.cos(turn), reach * np.sin(turn))
        own = land.borders.own(shapely.points(drawn), land.homes.side[at])
        centre[todo[own]] = drawn[own]
        todo = todo[~own]
    return centre


def _drawn(
    homes: Homes, hit: Floats, rng: np.random.Generator, side: int, count: int
) -> tuple[list[AssetKind], list[int]]:
    """Kinds by their shares, each in a settlement large enough for it, drawn by how hard it was hit."""
    kinds = asset_kinds()
    shares = np.array([k.share for k in kinds])
    number = rng.multinomial(max(0, count), shares / shares.sum())
    members = homes.of_side(side)
    drawn_kinds: list[AssetKind] = []
    drawn_home: list[int] = []
    for kind, times in zip(kinds, number.tolist(), strict=True):
        fit = members[homes.people[members] >= min(kind.least_people, int(homes.people[members].max()))]
        drawn_kinds += [kind] * times
        drawn_home += rng.choice(fit, size=times, p=hit[fit] / hit[fit].sum()).tolist()
    return drawn_kinds, drawn_home


def _largest(homes: Homes, side: int) -> NDArray[np.int64]:
    members = homes.of_side(side)
    return members[np.argsort(-homes.people[members], kind="stable")][:10]
