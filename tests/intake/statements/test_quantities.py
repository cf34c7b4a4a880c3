"""Numbers of every kind in a text."""

import pytest

from firmground.intake.statements.quantities import quantities
from firmground.model.statement import UnitClass


@pytest.mark.parametrize(
    ("words", "value", "unit", "unit_class"),
    [
        ("send 1,000 sappers to Russia", 1000, "sappers", UnitClass.PEOPLE),
        ("send 3 100 deminers", 3100, "deminers", UnitClass.PEOPLE),
        ("as well as 5,000 military construction workers to help", 5000, "military construction workers", UnitClass.PEOPLE),  # noqa: E501
        ("two thousand soldiers", 2000, "soldiers", UnitClass.PEOPLE),
        ("a dozen excavators", 12, "excavators", UnitClass.MACHINE),
        ("EUR 250,000 for the work", 250_000, "EUR", UnitClass.MONEY),
        ("US$5m in aid", 5e6, "US$", UnitClass.MONEY),
        ("1.5 million euros", 1.5e6, "euros", UnitClass.MONEY),
        ("120 hectares of farmland", 120, "hectares", UnitClass.AREA),
    ],
)  # fmt: skip
def test_points(words: str, value: float, unit: str, unit_class: UnitClass) -> None:
    """Digits with any thousands, words and money are read to their value, unit and class."""
    (number,) = quantities(words)
    assert (number.value, number.least, number.most) == (value, value, value)
    assert (number.unit, number.unit_class) == (unit, unit_class)


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("between 500 and 700 engineers", 500, 700),
        ("20-30 million euros", 20e6, 30e6),
        ("up to 300 deminers", None, 300),
        ("at least 40 dogs", 40, None),
        ("dozens of vehicles", 24, None),
        ("thousands of troops", 2000, None),
    ],
)
def test_bounds(words: str, least: float | None, most: float | None) -> None:
    """Ranges, limits and crowds are bounds, never a point."""
    (number,) = quantities(words)
    assert (number.value, number.least, number.most) == (None, least, most)


@pytest.mark.parametrize(
    "words", ["on June 17, 2025", "in 2024", "two years later", "Article 5 of the treaty", "at 10:30"]
)
def test_dates_and_names_are_no_quantities(words: str) -> None:
    """Days, years, spans of time and numbers that name a thing count nothing."""
    assert quantities(words) == ()
