"""Links meet where their ends meet, and sites join the nearest node."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from firmground.geo import network


def line(*points: tuple[float, float]) -> shapely.LineString:
    """Draw a line."""
    return shapely.LineString(points)


def test_ends_within_the_snap_distance_meet() -> None:
    """Ends 40 m apart become one node, ends 60 m apart stay two; nodes count from the west."""
    nodes = network.join([line((1000, 0), (2000, 0)), line((0, 0), (960, 0)), line((2060, 0), (3000, 0))], 50)
    assert nodes.ids == ("n0001", "n0002", "n0003", "n0004", "n0005")
    assert nodes.ends == (("n0002", "n0003"), ("n0001", "n0002"), ("n0004", "n0005"))
    assert shapely.get_coordinates(nodes.points)[1].tolist() == [960, 0]


def test_a_short_line_keeps_two_ends() -> None:
    """A line shorter than the snap distance is not folded into one node, and its neighbours still meet it."""
    nodes = network.join([line((0, 0), (1000, 0)), line((1000, 0), (1030, 0)), line((1030, 0), (2000, 0))], 50)
    assert nodes.ends == (("n0001", "n0002"), ("n0002", "n0003"), ("n0003", "n0004"))


def test_a_ring_has_two_nodes() -> None:
    """A closed line ends at two nodes, one of which meets the road that leads to it."""
    nodes = network.join([line((0, 0), (9, 0), (9, 9), (0, 0)), line((-500, 0), (0, 0))], 50)
    (a, b), (_, c) = nodes.ends
    assert a != b
    assert c in (a, b)


def test_no_lines_no_nodes() -> None:
    """An empty network is a network."""
    assert network.join([], 50).ids == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_lines_changes_nothing(seed: int) -> None:
    """Node names hang on where the lines lie, not on the order in which they were delivered."""
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 12, (9, 2, 2)) * 10.0
    lines = [line(*map(tuple, c)) for c in corners if not (c[0] == c[1]).all()]
    order = rng.permutation(len(lines)).tolist()
    first, second = network.join(lines, 25), network.join([lines[k] for k in order], 25)
    assert first.ids == second.ids
    assert [sorted(first.ends[k]) for k in order] == [sorted(pair) for pair in second.ends]
    assert all(a != b for a, b in first.ends)


def test_nearest_takes_the_nearest_in_reach() -> None:
    """The nearest node in reach is taken, the first of two equally near ones, none beyond the reach."""
    nodes = shapely.points([[0, 0], [100, 0], [300, 0]])
    sites = [shapely.Point(50, 0), shapely.box(260, -10, 310, 10), shapely.Point(900, 0)]
    assert network.nearest(sites, nodes, 400) == [0, 2, None]
    assert network.nearest(sites, nodes[:0], 400) == [None, None, None]
    assert network.nearest([], nodes, 400) == []
