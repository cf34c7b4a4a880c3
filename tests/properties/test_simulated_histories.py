"""Laws of simulated histories that keep their plan: what can be said whatever is drawn."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from firmground.intake.uncertain import outlook
from firmground.kernels.layout import NEVER
from firmground.model import Accreditation, Factor, Limits, Outlook
from firmground.plan.solve import solve
from firmground.simulate.arrays import Arrays
from firmground.simulate.single import history
from support.strategies import random_programme

MISHAPS = (
    Factor.STOP_WORK, Factor.QA_FAILURE, Factor.WEATHER, Factor.ACCESS_LOSS, Factor.ACCIDENT, Factor.STAND_DOWN,
    Factor.ABSENCE, Factor.LATE, Factor.SHORT,
)  # fmt: skip
DEFAULTS = outlook({})


def endless(programme):
    """Let everybody stay, accredited, for 3,000 days, without budgets."""
    papers = Accreditation(programme.start - timedelta(days=1), programme.date_of(3000))
    crews = tuple(replace(c, leaves=None, accreditation=papers) for c in programme.contingents)
    return replace(programme, contingents=crews, limits=Limits(), horizon_days=3000)


@pytest.mark.parametrize("seed", range(4))
def test_with_one_mishap_less_nothing_is_later(seed):
    """With the same dice, order and teams, no work ends later for want of a mishap: the pass only takes latest days.

    Budgets are left out, since money that is spent later may be lacking for something else, and so are ends of stays:
    who cannot finish before it leaves does not begin, and is free for what comes next.
    """
    programme = endless(random_programme(Random(seed), areas=3, assets=4))
    plan = solve(programme, solver="practice")
    whole = Arrays.of(programme, plan, DEFAULTS)
    for factor in MISHAPS:
        rows = tuple(row for row in DEFAULTS.rows if row.factor is not factor)
        spared = Arrays.of(programme, plan, Outlook(rows))
        for number in range(5):
            late, soon = history(whole, 1, number).end, history(spared, 1, number).end
            assert late.max() < NEVER
            assert (soon <= late).all(), (factor, number)


@pytest.mark.parametrize("seed", range(4))
def test_another_thing_in_the_programme_changes_no_luck(seed):
    """Draws go by names: a contingent more that nobody plans leaves every history as it was."""
    programme = random_programme(Random(seed), areas=3, assets=4)
    plan = solve(programme, solver="practice")
    spare = replace(programme.contingents[0], id="AAA-SPARE", name="Spare")
    more = replace(programme, contingents=(spare, *programme.contingents))
    ends = [history(Arrays.of(p, plan, DEFAULTS), 7, 3).end.tolist() for p in (programme, more)]
    assert ends[0] == ends[1]
