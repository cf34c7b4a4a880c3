"""The lower bound on Programmes made by hand: what it counts, and that it stays below plans the oracle cannot solve."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmground.model import Absence, Closure, Limits, RoadSegment
from firmground.plan.bound import lower_bound
from firmground.plan.gates import certain_order
from firmground.plan.problem import Problem
from firmground.plan.solve import solve
from support.small import small_programme
from support.strategies import programmes


def waits(programme):
    """What each activity waits for in every legal plan, by name."""
    problem = Problem.of(programme)
    ptr, before = certain_order(problem)
    names = [a.id for a in programme.activities]
    return {
        names[i]: {names[j] for j in before[a:b].tolist()} - set(programme.activities[i].predecessors)
        for i, (a, b) in enumerate(pairwise(ptr.tolist()))
    }


def bound_of(programme):
    """The bound of a Programme."""
    return lower_bound(Problem.of(programme))


def crowded(**changes):
    """The small region with one building team and all weight on what builders do, so that builders are what counts."""
    programme = small_programme()
    crews = [replace(c, teams=1, absences=()) if c.id == "BLD" else c for c in programme.contingents]
    return replace(programme, contingents=tuple(crews), limits=Limits(), **changes)


def test_work_behind_a_blocked_road_waits_for_the_road():
    """All that lies behind the only road waits for the handover that opens it; what lies before does not."""
    found = waits(small_programme())
    assert all("H1:HANDOVER" in found[a] for a in ("H2:TS", "H2:QA", "A1:ASSESS", "A1:COMMISSION"))
    assert not any("H1:HANDOVER" in found[a] for a in ("A3:BUILD", "H3:BAC", "H1:HANDOVER", "H1:NTS"))


def test_a_way_round_is_no_gate():
    """With a second road nothing waits for the first one, unless the second waits for the same work."""
    programme = small_programme()
    way = RoadSegment("L9", "Way round", "N3", "N2", 30_000.0)
    free = waits(replace(programme, links=(*programme.links, way)))
    assert not any("H1:HANDOVER" in free[a] for a in ("H2:TS", "A1:ASSESS"))
    same = replace(way, opened_by=("H1:HANDOVER",))
    assert "H1:HANDOVER" in waits(replace(programme, links=(*programme.links, same)))["A1:ASSESS"]


def test_a_circle_of_gates_costs_the_horizon_at_most():
    """A road that is opened from behind itself is never open: the bound is found, and is at most what a plan costs."""
    programme = small_programme()
    links = [replace(k, opened_by=("A1:COMMISSION",)) if k.id == "L2" else k for k in programme.links]
    shut = replace(programme, links=tuple(links), limits=Limits())
    assert bound_of(small_programme()) < bound_of(shut) <= solve(shut, seconds=0.1).provenance.objective_person_days


def test_teams_of_another_district_do_not_help():
    """More builders raise no hope where none of them may work."""
    programme = crowded()
    builders = next(c for c in programme.contingents if c.id == "BLD")
    more = replace(builders, id="MORE", teams=30)
    elsewhere = replace(more, districts=frozenset({"S1"}))
    alone, helped, apart = (
        bound_of(replace(programme, contingents=(*programme.contingents, *crews)))
        for crews in ((), (more,), (elsewhere,))
    )
    assert helped <= apart <= alone
    assert helped < alone


def test_a_season_that_is_closed_for_some_work_is_no_time_for_it():
    """A closure of repairs alone raises the bound, although assessments keep the builders' days open."""
    programme = crowded()
    repair = frozenset({next(a.kind for a in programme.activities if a.id == "A1:REPAIR")})
    closure = Closure("REST", programme.start, programme.start + timedelta(30), "season", repair)
    closed = replace(programme.calendar, closures=(*programme.calendar.closures, closure))
    assert bound_of(replace(programme, calendar=closed)) > bound_of(programme)


@pytest.mark.parametrize("steps", [1, 10, 100])
def test_the_best_bound_met_is_kept(steps):
    """More steps of the ascent give no lower bound."""
    problem = Problem.of(small_programme())
    assert lower_bound(problem, steps=steps) <= lower_bound(problem, steps=2 * steps)


@given(programmes(), st.integers(0, 9999))
@settings(max_examples=60, deadline=None)
def test_no_plan_with_absent_teams_and_shut_roads_costs_less(programme, seed):
    """Where teams come later and roads are shut at first, which the oracle cannot say, every plan costs the bound."""
    rng = Random(seed)

    def absences(teams):
        away = [n for n in range(1, teams + 1) if rng.random() < 0.4]
        return tuple(Absence(n, rng.choice((None, programme.start + timedelta(rng.randint(-3, 40))))) for n in away)

    thinned = replace(
        programme,
        contingents=tuple(replace(c, absences=absences(c.teams)) for c in programme.contingents),
        links=tuple(replace(k, shut_until=rng.choice((0, rng.randint(0, 40)))) for k in programme.links),
        activities=tuple(replace(a, lock=None, deadline=None) for a in programme.activities),
        limits=Limits(programme.limits.budgets),
    )
    plan = solve(thinned, seconds=0.05, bound=0)
    assert bound_of(thinned) <= plan.provenance.objective_person_days
