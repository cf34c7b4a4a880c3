"""The kernels of a simulation agree with their plain twin, and with the plan where nothing is drawn."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from firmground.intake.uncertain import outlook
from firmground.kernels.layout import NEVER
from firmground.kernels.simulate import keep
from firmground.kernels.simulate_layout import FACTORS
from firmground.model import Factor, Outlook, ReleaseShares
from firmground.plan.solve import solve
from firmground.simulate.arrays import Arrays
from support.small import small_plan, small_programme, vary
from support.strategies import random_programme
from twins import plain_simulate

DEFAULTS = outlook({})


def history(arrays, seed=1, number=0, held=()):
    """Run one history that keeps the plan."""
    state = arrays.blank()
    mask = np.zeros(FACTORS, np.uint8)
    mask[list(held)] = 1
    keep(
        seed, number, mask, arrays.works, arrays.ground, arrays.force, arrays.days, arrays.spreads, arrays.purse, state
    )
    return state


def drawn_plan(seed):
    """Draw a Programme with every feature, and a plan made by the field's own practice."""
    programme = random_programme(Random(seed), areas=3, assets=4)
    return programme, solve(programme, solver="practice")


def test_without_spreads_a_history_is_the_plan():
    """The plan made by hand is semi-active, and comes out day by day with its calendar, travel, roads and budgets."""
    plan = small_plan()
    arrays = Arrays.of(small_programme(), plan, Outlook())
    state = history(arrays)
    dates = {e.activity: (e.start, e.end) for e in plan.scheduled}
    assert dates == dict(zip(arrays.names, zip(state.start.tolist(), state.end.tolist(), strict=True), strict=True))


@pytest.mark.parametrize("seed", range(8))
def test_without_spreads_no_activity_is_later_than_in_the_plan(seed):
    """What keeps order and teams, and loses nothing, is never behind the plan."""
    programme, plan = drawn_plan(seed)
    arrays = Arrays.of(programme, plan, Outlook())
    dates = {e.activity: (e.start, e.end) for e in plan.scheduled}
    state = history(arrays)
    for name, start, end in zip(arrays.names, state.start.tolist(), state.end.tolist(), strict=True):
        assert (start, end) <= dates[name]


@pytest.mark.parametrize("seed", range(6))
def test_a_drawn_history_is_that_of_its_plain_twin(seed):
    """Worked off by a plain reading of the rules, what was drawn gives the same days; some never come about."""
    programme, plan = drawn_plan(seed)
    arrays = Arrays.of(programme, plan, DEFAULTS)
    for number in range(3):
        state = history(arrays, seed, number)
        dates = list(zip(state.start.tolist(), state.end.tolist(), strict=True))
        assert dates == plain_simulate.dates(arrays, state)


def test_the_twin_is_fed_by_every_mishap():
    """Surveys leave nothing to clear, QA fails, finds stop work, people are late, too few, and stand down."""
    seen = dict.fromkeys(("needless", "failed", "stopped", "late", "short", "stood", "lost", "never"), 0)
    programme = vary(small_programme(), "areas", "H2", shares=ReleaseShares(0.0, 0.9, 0.1))
    rows = [replace(row, p1=20.0) if row.factor is Factor.ACCIDENT else row for row in DEFAULTS.rows]
    arrays = Arrays.of(programme, small_plan(), Outlook(tuple(rows)))
    for number in range(200):
        state = history(arrays, 1, number)
        seen["needless"] += int(((state.days == 0) & (state.end < NEVER)).sum())
        seen["failed"] += int((state.failed > 0).sum())
        seen["stopped"] += int((state.stopped > 0).sum())
        seen["late"] += int(state.late.max() > 0)
        seen["short"] += int((state.came < [c.teams for c in programme.contingents]).any())
        seen["stood"] += int(state.stood.any())
        seen["lost"] += int(state.lost.any())
        seen["never"] += int((state.end == NEVER).any())
        assert np.allclose(state.share.sum(axis=1), 1.0)
    assert all(seen.values()), seen


def test_the_same_numbers_give_the_same_history():
    """Seed and number decide a history; another number is another history."""
    arrays = Arrays.of(small_programme(), small_plan(), DEFAULTS)
    ends = [history(arrays, 1, number).end.tolist() for number in (4, 4, 5)]
    assert ends[0] == ends[1] != ends[2]
    assert history(arrays, 2, 4).end.tolist() != ends[0]


def test_held_at_their_means_no_two_histories_differ():
    """With every factor held, nothing is left to chance."""
    arrays = Arrays.of(small_programme(), small_plan(), DEFAULTS)
    held = [history(arrays, 1, number, range(FACTORS)).end.tolist() for number in range(4)]
    assert held.count(held[0]) == 4
