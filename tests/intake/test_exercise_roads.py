"""The local network of an exercise: joined up, plausible, cut where it is said to be."""

from itertools import combinations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from firmground.intake.exercise.people import settle
from firmground.intake.exercise.region import District, Region, Settlement, Spot
from firmground.intake.exercise.roads import lay, neighbourhood

spots = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=30, unique=True
).map(lambda xy: np.array(xy, dtype=np.float64) * 997.0)  # fmt: skip


def joined(count: int, edges: list[tuple[int, int]]) -> bool:
    """Whether edges join all points."""
    seen, queue = {0}, [0]
    while queue:
        k = queue.pop()
        more = {b if a == k else a for a, b in edges if k in (a, b)} - seen
        seen |= more
        queue += more
    return len(seen) == count


def rng() -> np.random.Generator:
    """Give the same stream each time."""
    return np.random.Generator(np.random.PCG64(1))


@given(points=spots, extra=st.sampled_from([0.0, 0.5, 1.0]))
def test_the_network_joins_every_settlement(points: np.ndarray, extra: float) -> None:
    """However settlements lie, on one line or in a grid, a road leads from each to all others."""
    assert joined(len(points), neighbourhood(points, rng(), extra))


@given(points=spots)
def test_neighbours_are_relative_neighbours(points: np.ndarray) -> None:
    """Two settlements are joined unless a third is nearer to both than they are to each other (Toussaint)."""
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    wanted = {
        (i, j)
        for i, j in combinations(range(len(points)), 2)
        if not (np.maximum(away[i], away[j]) < away[i, j] * (1 - 1e-9)).any()
    }
    assert wanted >= set(neighbourhood(points, rng(), 0.0))


def line_of_settlements() -> Region:
    """Draw a region of settlements on one line, with rail beside it and a grid node."""
    district = District("D", "R", 0, 5000, 400.0, "test", shapely.box(34, 51, 35, 51.2))
    homes = tuple(Settlement(f"S{k}", 0, (34.05 + 0.05 * k, 51.1), None) for k in range(18))
    stops = (Spot("one", 0, (34.1, 51.12)), Spot("other", 0, (34.6, 51.12)))
    return Region((district,), homes, (stops,), (Spot("node", 0, (34.3, 51.05)),))


def test_stops_and_nodes_have_a_road() -> None:
    """Every rail stop and grid node is joined to a settlement, and rail is a link of its own kind."""
    region = line_of_settlements()
    homes = settle(region, rng(), "test")
    network = lay(region, homes, rng())
    spots = {spot for pair in network.ends for spot in pair}
    assert {stop.lonlat for stop in (*region.rail[0], *region.grid)} <= spots
    assert "rail" in network.kinds
    index = {spot: k for k, spot in enumerate(sorted(spots))}
    assert joined(len(spots), [(index[a], index[b]) for a, b in network.ends])


def test_cut_stretches_are_short_links_of_their_own() -> None:
    """Damage closes a stretch of at most 600 m in the middle of a link; what is left of the link stays open."""
    region = line_of_settlements()
    homes = settle(region, rng(), "test")
    lengths = []
    for seed in range(40):
        network = lay(region, homes, np.random.Generator(np.random.PCG64(seed)))
        lines = network.lines()
        for k, damage in enumerate(network.damage):
            if damage:
                lengths.append(shapely.length(lines[k]) * 111_000)
                assert network.damage[k - 1] == network.damage[k + 1] == 0
                assert network.names[k - 1] == network.names[k] == network.names[k + 1]
    assert lengths
    assert max(lengths) < 1000


def test_links_without_an_area_or_damage_are_open() -> None:
    """A link is blocked only where something in the exercise opens it again."""
    region = line_of_settlements()
    network = lay(region, settle(region, rng(), "test"), rng())
    rows = network.rows(np.array([2, -1]), "test")
    assert rows[2]["state"] == "blocked"
    assert all(row["state"] == "open" for k, row in enumerate(rows) if k != 2 and not network.damage[k])
