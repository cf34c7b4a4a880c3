"""Teams that are not there at first, and roads that are shut for some days: kept by the search, told by the judge."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmground.evaluate.legality import judge
from firmground.model import Absence, Limits
from firmground.plan.solve import solve
from support.small import broken, day, small_plan, small_programme, vary
from support.strategies import programmes


def _thinned(programme, seed):
    """Keep some teams away and some roads shut for a while; nothing is ordered, since nothing might be left for it."""
    rng = Random(seed)

    def absences(teams):
        away = [n for n in range(1, teams + 1) if rng.random() < 0.4]
        return tuple(
            Absence(n, None if rng.random() < 0.2 else programme.start + timedelta(rng.randint(-3, 40))) for n in away
        )

    return replace(
        programme,
        contingents=tuple(replace(c, absences=absences(c.teams)) for c in programme.contingents),
        links=tuple(replace(k, shut_until=rng.choice((0, 0, rng.randint(0, 40)))) for k in programme.links),
        activities=tuple(replace(a, lock=None, deadline=None) for a in programme.activities),
        limits=Limits(programme.limits.budgets),
    )


@given(programmes(), st.integers(0, 9999), st.sampled_from(["native", "practice"]))
@settings(max_examples=60, deadline=None)
def test_no_plan_uses_a_team_that_is_not_there(programme, seed, solver):
    """Every plan of a Programme with absences and shut roads is legal for the judge, who counts them for himself."""
    thinned = _thinned(programme, seed)
    assert judge(thinned, solve(thinned, solver=solver, seconds=0.05, bound=0)).breaches == ()


def test_work_of_a_team_that_is_absent_is_told():
    """A plan that uses a team before it is back, or one that never comes, breaks L7 and nothing else."""
    programme, plan = small_programme(), small_plan()
    for absence in (Absence(1, day(4)), Absence(1)):
        assert broken(vary(programme, "contingents", "SUR", absences=(absence,)), plan) == {"L7"}
    assert broken(vary(programme, "contingents", "SUR", absences=(Absence(1, day(-3)),)), plan) == set()


def test_travel_over_a_road_that_is_shut_is_told():
    """A road that is shut until a day carries nobody before it (L6)."""
    programme, plan = small_programme(), small_plan()
    assert broken(vary(programme, "links", "L3", shut_until=60), plan) == {"L6"}


def test_an_absence_must_be_of_a_team_that_exists():
    """Numbers beyond the contingent, or named twice, are refused."""
    contingent = small_programme().contingent_by_id["SUR"]
    for absences in ((Absence(3),), (Absence(0),), (Absence(1), Absence(1, day(3)))):
        with pytest.raises(ValueError, match="cannot be absent"):
            replace(contingent, absences=absences)


def test_what_was_proved_before_asks_for_no_more_evidence():
    """Ground whose technical survey was done before needs none in the plan, and only then (L3)."""
    programme = small_programme()
    gone = {"H2:TS"}
    left = tuple(
        replace(a, predecessors=tuple(p for p in a.predecessors if p not in gone))
        for a in programme.activities
        if a.id not in gone
    )
    without = replace(programme, activities=left)
    plan = replace(small_plan(), scheduled=tuple(r for r in small_plan().scheduled if r.activity not in gone))
    assert broken(without, plan) == {"L3"}
    area = programme.area_by_id["H2"]
    proved = vary(without, "areas", "H2", proved=frozenset({a.kind for a in programme.activities if a.id in gone}))
    assert area.shares.reduced > 0
    assert broken(proved, plan) == set()
