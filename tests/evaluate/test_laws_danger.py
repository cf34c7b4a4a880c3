"""L5 broken by hand in the small region, and the border on which it is just kept."""

from dataclasses import replace

import pytest

from firmground.evaluate.legality import judge
from firmground.model import Neighbour
from support.small import broken, moved, small_plan, small_programme, vary

PROGRAMME, PLAN = small_programme(), small_plan()
EARLY = moved(PLAN, "A5:ASSESS", start=22, end=23)


def test_l5_nobody_works_within_a_live_radius():
    """The house 70 m away is assessed on the last day of BAC, whose radius is 100 m."""
    (breach,) = judge(PROGRAMME, EARLY).breaches
    assert (breach.law, breach.when) == ("L5", "2026-04-28")
    assert "70 m away" in breach.why
    assert "100 m" in breach.why


@pytest.mark.parametrize(("metres", "laws"), [(0, {"L5"}), (99, {"L5"}), (100, set())])
def test_l5_the_radius_ends_where_it_ends(metres, laws):
    """At the radius itself people may work."""
    assert broken(replace(PROGRAMME, neighbours=(Neighbour("A5", "H3", metres),)), EARLY) == laws


@pytest.mark.parametrize("pair", [("A5", "H3"), ("H3", "A5")])
@pytest.mark.parametrize("explosive", ["A5:ASSESS", "H3:BAC"])
def test_l5_it_does_not_matter_whose_radius_it_is(pair, explosive):
    """Neighbours are near to each other both ways, and the larger radius counts."""
    programme = vary(PROGRAMME, "activities", "H3:BAC", danger_radius_m=0.0)
    programme = vary(programme, "activities", explosive, danger_radius_m=80.0)
    assert broken(replace(programme, neighbours=(Neighbour(*pair, 70),)), EARLY) == {"L5"}


def test_l5_each_pair_has_its_own_radius():
    """That the house is dangerous while it is commissioned says nothing of the day on which it is assessed."""
    programme = vary(PROGRAMME, "activities", "H3:BAC", danger_radius_m=70.0)
    programme = vary(programme, "activities", "A5:COMMISSION", danger_radius_m=100.0)
    assert broken(programme, EARLY) == set()


def test_l5_two_works_of_one_site_do_not_overlap_either():
    """Quality assurance cannot begin in a field on the last day of BAC; it can where nothing explodes."""
    programme = vary(PROGRAMME, "activities", "H3:QA", predecessors=())
    plan = moved(PLAN, "H3:QA", start=22, end=24)
    assert [b.law for b in judge(programme, plan).breaches] == ["L5"]
    assert broken(vary(programme, "activities", "H3:BAC", danger_radius_m=0.0), plan) == set()


def test_l5_asks_nothing_of_those_far_away():
    """Without a neighbour in the Programme, the two sites do not know of each other."""
    assert broken(replace(PROGRAMME, neighbours=()), EARLY) == set()
