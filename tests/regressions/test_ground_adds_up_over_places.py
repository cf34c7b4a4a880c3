"""Districts of a status did not add up to the line of all ground, and parcels of a history not to its figures."""

import random
from math import fsum
from pathlib import Path

from firmground.desk.adding_up import whole, whole_table
from support.command import firmground

EXAMPLE = Path(__file__).parents[2] / "examples" / "border-region"


def test_tables_add_up_both_ways_and_nothing_is_off_by_one():
    """Cells, lines and columns are their true figures rounded up or down, whatever the table."""
    dice = random.Random(4)
    for _ in range(60):
        lines, columns = dice.randint(1, 30), dice.randint(1, 8)
        cells = [
            [dice.choice((0.0, 7.0, dice.uniform(0, 3), dice.uniform(0, 9e5))) for _ in range(columns)]
            for _ in range(lines)
        ]
        totals = whole([fsum(column) for column in zip(*cells, strict=True)])
        found = whole_table(cells, totals)
        assert [sum(column) for column in zip(*found, strict=True)] == totals
        for line, true in zip(found, cells, strict=True):
            assert abs(sum(line) - fsum(true)) < 1
            assert all(abs(a - b) < 1 for a, b in zip(line, true, strict=True))


def test_a_table_of_no_lines_is_empty():
    """Ground that is nowhere gives no lines."""
    assert whole_table([], [0, 0]) == []


def test_thirds_of_a_square_metre_are_moved_between_lines():
    """Each line alone would round to its first column; the column may have no more than its share."""
    assert whole_table([[1 / 3, 2 / 3], [2 / 3, 1 / 3], [1 / 2, 1 / 2]], [2, 1]) in (
        [[0, 1], [1, 0], [1, 0]],
        [[1, 0], [1, 0], [0, 1]],
    )


def test_districts_and_settlements_add_up_to_all_ground(tmp_path):
    """Every column of `status --level` adds up to the square metre, as every line does."""
    project = tmp_path / "border.gpkg"
    firmground("new", project, "--start", "2026-04-06").ok()
    for name in ("places.csv", "hazardous-areas.geojson"):
        firmground("import", project, EXAMPLE / name).ok()
    for level in ("region", "district", "settlement"):
        told = firmground("status", project, "--level", level, "--json").ok().json
        for state, figure in told["hectares"].items():
            shown = sum(round(place["hectares"][state] * 10_000) for place in told["places"])
            assert shown == round(figure * 10_000), (level, state)
