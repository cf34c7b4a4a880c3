"""The advisory radius around a demolition follows its source."""

import pytest

from firmground.geo.danger import eod_radius_m


@pytest.mark.parametrize(
    ("auw_kg", "metres"), [(1, 444), (3.1, 537), (10, 652), (43, 832), (100, 957), (250, 1115), (500, 1251)]
)
def test_radius_of_common_items(auw_kg: float, metres: int) -> None:
    """The radii are those of 444 * AUW^(1/6), rounded up to whole metres."""
    assert eod_radius_m(auw_kg) == metres


def test_no_explosive_no_radius() -> None:
    """Nothing to explode gives no radius; the coefficient is the authority's to change."""
    assert eod_radius_m(0) == 0
    assert eod_radius_m(1, 634) == 634


@pytest.mark.parametrize("auw_kg", [-1, float("nan"), float("inf")])
def test_no_weight_is_refused(auw_kg: float) -> None:
    """What is no weight is refused."""
    with pytest.raises(ValueError, match="not a weight"):
        eod_radius_m(auw_kg)
