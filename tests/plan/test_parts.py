"""Planning in parts: legal, never worse than the plain rules, repeatable, and whole where it cannot be parted."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmground.errors import BadInputError
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.kernels.layout import NEVER
from firmground.model import Budget, Limits
from firmground.plan.bundles import effort_of
from firmground.plan.orders import PLAIN_TURNS, Orders
from firmground.plan.params import Params, Progress, Warm
from firmground.plan.parts import lead
from firmground.plan.parts import split as splitting
from firmground.plan.parts.cut import cut
from firmground.plan.parts.hands import Here
from firmground.plan.parts.lend import lend
from firmground.plan.parts.part import make_parts
from firmground.plan.parts.split import parts_for, split
from firmground.plan.problem import Problem
from firmground.plan.solve import solve
from firmground.plan.solvers.native import search as native
from support.strategies import random_programme


def _programme(seed, **sizes):
    return random_programme(
        Random(seed), **{"areas": 6, "assets": 9, "links": 6, "services": 6, "contingents": 5, "teams": 4} | sizes
    )


def _cut(problem, parts):
    orders = Orders(problem, 1)
    orders.step(0)
    number = split(problem, orders.effort, parts)
    loans = lend(problem, number, orders.effort)
    return orders.best, number, loans, cut(problem, number, loans, orders.best, orders.bundles)


seeds = st.integers(0, 10**6)


@settings(max_examples=25, deadline=None)
@given(seeds, st.integers(1, 6))
def test_each_activity_has_one_part_and_shares_it_with_its_site(seed, parts):
    """The split is a partition into at most so many parts, numbered without a gap, that divides no site."""
    problem = Problem.of(_programme(seed))
    number = split(problem, effort_of(problem), parts)
    used = sorted(set(number.tolist()))
    assert used == list(range(len(used)))
    assert len(used) <= parts
    assert len(set(zip(problem.work.site.tolist(), number.tolist(), strict=True))) == len(set(problem.work.site))


@settings(max_examples=25, deadline=None)
@given(seeds, st.integers(1, 6))
def test_lent_teams_are_disjoint_and_of_the_contingent(seed, parts):
    """No team is lent twice, and no contingent lends more teams than it has."""
    problem = Problem.of(_programme(seed))
    _, number, loans, _ = _cut(problem, parts)
    for c, contingent in enumerate(problem.programme.contingents):
        lent = [t for p in range(int(number.max()) + 1) for t in range(*loans.of(p).get(c, (0, 0)))]
        assert len(lent) == len(set(lent))
        assert set(lent) <= set(range(contingent.teams))


@settings(max_examples=25, deadline=None)
@given(seeds, st.integers(1, 6))
def test_parts_hold_what_is_not_left_to_the_whole(seed, parts):
    """Every activity is in one part or left to the whole, with the skills of the teams there; money adds up to less."""
    problem = Problem.of(_programme(seed))
    whole, _, _, where = _cut(problem, parts)
    made = list(make_parts(problem, where, whole))
    held = np.concatenate([part.activities for part in made]) if made else np.zeros(0, np.int64)
    assert sorted(held.tolist()) == np.flatnonzero(where.part >= 0).tolist()
    for part in made:
        assert not Problem.of(part.programme).barred
        assert all(Problem.of(part.programme).options)
    for budget in problem.budgets:
        shares = [b.amount for part in made for b in part.programme.limits.budgets if b.id == budget.id]
        assert sum(shares) <= budget.amount


def test_plans_in_parts_are_legal_and_never_worse_than_the_rules():
    """With everything that Programmes can have, parts end in a plan that the judge accepts and the price confirms."""
    for seed in range(12):
        programme = _programme(seed)
        rules, parts = solve(programme, seconds=0, bound=0), solve(programme, seconds=0.1, bound=0, parts=2 + seed % 4)
        assert judge(programme, parts).legal == judge(programme, rules).legal
        assert parts.provenance.objective_person_days <= rules.provenance.objective_person_days
        assert price(programme, parts).objective_person_days == parts.provenance.objective_person_days


def test_the_same_seed_and_parts_give_the_same_plan(monkeypatch):
    """Twice the same numbers give the same plan, on threads as well, since hands only change who works when."""
    for module in (lead, native):  # however slow the machine is while it tests
        monkeypatch.setattr(module, "_PATIENCE", 10_000.0)
    programme = _programme(3)
    plans = [solve(programme, seconds=0.5, bound=0, parts=3, hands=hands) for hands in (None, None, Here(1))]
    assert len({plan.sha256() for plan in plans}) == 1
    side_by_side = [solve(programme, seconds=0.5, bound=0, parts=3, threads=2) for _ in range(2)]
    assert len({plan.sha256() for plan in side_by_side}) == 1


def test_a_contingent_of_one_team_serves_all_parts():
    """What only one team can do is planned for the part that has it and left to the whole for the others."""
    for seed in range(6):
        programme = _programme(seed, teams=1)
        plan = solve(programme, seconds=0.1, bound=0, parts=4)
        rules = solve(programme, seconds=0, bound=0)
        assert judge(programme, plan).legal
        assert plan.provenance.objective_person_days <= rules.provenance.objective_person_days


def test_work_that_nobody_needs_is_planned_too():
    """Without services and people exposed there is no bundle; the work has its place all the same."""
    programme = _programme(5, services=0)
    programme = replace(programme, areas=tuple(replace(a, people_exposed=0) for a in programme.areas))
    plan = solve(programme, seconds=0.1, bound=0, parts=3)
    assert plan.provenance.objective_person_days == 0
    assert len(plan.scheduled) == len(solve(programme, seconds=0, bound=0).scheduled)


def test_budgets_hold_when_parts_are_put_together():
    """A budget that binds is kept by the whole, whatever each part spends of its share."""
    programme = _programme(2)
    last = programme.date_of(programme.horizon_days - 1)
    free = solve(programme, seconds=0, bound=0)
    for share in (0.3, 0.7):
        amount = int(price(programme, free).money * share)
        limits = Limits((Budget("B", programme.start, last, amount),))
        bound = replace(programme, limits=limits)
        plan = solve(bound, seconds=0.1, bound=0, parts=3)
        assert judge(bound, plan).legal
        assert price(bound, plan).money <= amount


def test_a_plan_before_and_other_solvers_are_not_planned_in_parts():
    """Who asks for parts where they cannot be gets one sentence; who does not ask is served in one piece."""
    programme = _programme(1)
    before = solve(programme, seconds=0, bound=0)
    for more in ({"warm": Warm(before)}, {"solver": "practice"}):
        with pytest.raises(BadInputError, match="leave the parts out"):
            solve(programme, seconds=0, bound=0, parts=2, **more)
        assert solve(programme, seconds=0, bound=0, parts=1, **more).scheduled


def test_parts_are_made_unasked_where_teams_have_a_home(monkeypatch):
    """A small Programme stays whole; a large one goes into parts if most teams could serve one of them only."""
    problem = Problem.of(_programme(1))
    assert parts_for(problem, 0) == 1
    assert parts_for(problem, 7) == 7
    monkeypatch.setattr(splitting, "_AUTOMATIC_FROM", 1)
    assert parts_for(problem, 0) == 1
    monkeypatch.setattr(splitting, "_HOME_TEAMS", 0.0)
    assert parts_for(problem, 0) == 2
    with pytest.raises(ValueError, match="parts"):
        Params(parts=-1)


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_keeps_the_parts_that_are_done(threads):
    """Ctrl-C while parts are searched puts together what is there: legal, at least as good as the rules."""
    programme = _programme(4)
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if progress.stage.startswith("1 of"):
            raise KeyboardInterrupt

    plan = solve(programme, seconds=4, bound=0, parts=3, threads=threads, progress=stop)
    assert plan.provenance.cut_short
    assert judge(programme, plan).legal
    assert plan.provenance.objective_person_days <= seen[PLAIN_TURNS - 1].objective_person_days
    assert [p.share for p in seen] == sorted(p.share for p in seen)


def test_what_others_wait_for_counts_in_a_part():
    """A road of one part that another part needs carries the people there; no part counts people twice as its own."""
    for seed in range(20):
        problem = Problem.of(_programme(seed))
        whole, _, _, where = _cut(problem, 4)
        if not where.pull.any():
            continue
        made = list(make_parts(problem, where, whole))
        own = [s.id for part in made for s in part.programme.services if s.id in problem.programme.service_by_id]
        assert len(own) == len(set(own))
        pulled = [s for part in made for s in part.programme.services if s.id not in problem.programme.service_by_id]
        if pulled:
            assert all(s.people > 0 for s in pulled)
            return
    pytest.fail("no drawn Programme had a part that others wait for")


def test_other_parts_are_waited_for():
    """An activity whose predecessor is in another part may not start in its own before that ends in the whole plan."""
    problem = Problem.of(_programme(7))
    whole, _, _, where = _cut(problem, 6)
    ptr, before = problem.work.before_ptr, problem.work.before
    for a in np.flatnonzero(where.part >= 0).tolist():
        foreign = [b for b in before[ptr[a] : ptr[a + 1]].tolist() if where.part[b] != where.part[a]]
        assert all(whole.end[b] <= where.earliest[a] < NEVER for b in foreign)


def test_an_errand_by_the_clock_ends_in_time():
    """Going by the clock is handed on to each part, and said."""
    programme = _programme(2)
    plan = solve(programme, seconds=0.4, bound=0, parts=2, by_clock=True)
    assert plan.provenance.cut_short
    assert judge(programme, plan).legal
