"""What one more of something is worth: signs, zeros, honest choices, and the same figures by any number of workers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from firmground.errors import BadInputError
from firmground.model import Calendar, Factor, Limits, Outlook, ReleaseShares, Uncertainty
from firmground.model.outlook import Shape
from firmground.simulate.arrays import Arrays
from firmground.simulate.asked import Question
from firmground.simulate.ensemble import do, errands, gathered
from firmground.simulate.more import one_more_team, opened_sooner
from firmground.simulate.rank import ranked
from firmground.simulate.runs import informed, used
from firmground.simulate.scenario import Scene
from firmground.simulate.value import WHAT, value
from simulate.test_forecast import Impatient
from support.small import small_plan, small_programme, vary

SPREADS = Outlook(
    (
        Uncertainty("output", Factor.OUTPUT, "*", Shape.PERT, 0.5, 1.0, 1.3),
        Uncertainty("shares", Factor.SURVEY_SHARES, "*", Shape.BETA, 0.0, 2.0),
        Uncertainty("repair", Factor.REPAIR, "*", Shape.LOGNORMAL, 1.0, 0.3),
        Uncertainty("weather", Factor.WEATHER, "*", Shape.POISSON, 2.0),
    )
)


@pytest.fixture
def scene():
    """Give the small region with spreads; H2 turns out as its survey finds it."""
    return Scene(small_programme(), small_plan(), SPREADS)


def _value(scene, what, histories=60, **more):
    return value(scene, what, histories=histories, seed=1, top=20, **more)


def _person_days(scene, arrays, histories=20):
    question = Question.of(scene.programme, scene.plan, arrays)
    return gathered(map(do, errands(arrays, question, 1, histories)), question.room(histories), lambda _: None)


@pytest.mark.parametrize("what", WHAT)
def test_more_never_costs_beyond_noise(scene, what):
    """One more team, day of survey, open road or million costs no person-days beyond three standard errors."""
    found = _value(scene, what)
    assert found.gains
    assert all(g.saved >= -3.0 * g.error for g in found.gains), found.gains
    assert [g.saved for g in found.gains] == sorted((g.saved for g in found.gains), reverse=True)


def test_a_scarce_budget_is_worth_something(scene):
    """Where work waits for money, a million more saves person-days; a name of each budget stands once."""
    found = _value(scene, "budget")
    assert {g.name for g in found.gains} == {"M1", "M2"}
    tight = vary_budget(scene, 0)
    assert max(g.saved for g in _value(tight, "budget").gains) > 0.0


def vary_budget(scene, amount):
    """Set every budget to an amount."""
    limits = scene.programme.limits
    budgets = tuple(replace(b, amount=amount) for b in limits.budgets)
    return replace(scene, programme=replace(scene.programme, limits=replace(limits, budgets=budgets)))


def test_a_survey_of_a_certain_outcome_is_worth_nothing(scene):
    """Where the outcome is certain, knowing it sooner changes nothing: exactly 0, without noise."""
    certain = replace(scene, programme=vary(scene.programme, "areas", "H2", shares=ReleaseShares(0.0, 0.0, 1.0)))
    gains = {g.name: g for g in _value(certain, "survey").gains}
    assert (gains["H2"].saved, gains["H2"].error) == (0.0, 0.0)
    nothing = replace(scene, outlook=Outlook())
    assert all((g.saved, g.error) == (0.0, 0.0) for g in _value(nothing, "survey").gains)


def test_a_survey_that_cannot_change_the_order_is_worth_nothing(scene):
    """Where the area has its teams to itself, first or last is all the same, and knowing is worth nothing."""
    alone = replace(scene, plan=replace(scene.plan, scheduled=tuple(
        row for row in scene.plan.scheduled if not row.activity.startswith(("H3", "A3", "A5"))
    )))  # fmt: skip
    gains = {g.name: g for g in _value(alone, "survey").gains}
    assert gains["H2"].saved == 0.0


def test_by_threads_the_same(scene):
    """The figures are the same by one worker and by three."""
    with ThreadPoolExecutor(3) as pool:
        assert _value(scene, "team", apply=pool.map) == _value(scene, "team")


def test_the_order_of_service_is_all_that_changes(scene):
    """With none or all chosen, or the first one first, a repair does what it did."""
    arrays = Arrays.of(scene.programme, scene.plan, scene.outlook, repair=True)
    before = _person_days(scene, arrays)
    for names in ((), arrays.names, arrays.names[:1]):
        after = _person_days(scene, ranked(arrays, names, first=True))
        for one, other in zip(before, after, strict=True):
            np.testing.assert_array_equal(one, other)
    with pytest.raises(ValueError, match="only a repair"):
        ranked(Arrays.of(scene.programme, scene.plan, scene.outlook), (), first=True)


def test_nobody_chooses_with_hindsight():
    """What is chosen in one half of the histories is paid in the other: pure noise gains nothing on average."""
    rng = np.random.default_rng(5)
    for reckon in (used, lambda costs: informed(costs, np.arange(40) // 20)):
        gains = [reckon(list(rng.normal(size=(2, 40)))).mean() for _ in range(400)]
        assert abs(np.mean(gains)) < 4.0 * np.std(gains) / 20.0 + 1e-12  # wrong once in 15,000 seeds


def test_what_is_always_better_is_always_used():
    """A choice that is better in every history is taken in every history; equal ones save nothing."""
    base = np.arange(10.0)
    np.testing.assert_array_equal(used([base, base - 1.0, base + 1.0]), np.ones(10))
    np.testing.assert_array_equal(used([base, base]), np.zeros(10))


def test_knowledge_saves_what_it_changes():
    """Where one group is better off with another choice, that group saves the difference and the other nothing."""
    group = np.arange(40) // 20
    costs = [np.full(40, 5.0), np.where(group == 1, 3.0, 9.0)]
    np.testing.assert_array_equal(informed(costs, group), np.where(group == 1, 2.0, 0.0))
    np.testing.assert_array_equal(informed([costs[0], costs[0] - 1.0], group), np.zeros(40))


def test_a_survey_that_decides_who_is_served_first_is_worth_its_days():
    """One team of sappers, two areas with as many people: the one that may be small goes first if it is known to be."""
    # H2 takes w days, uniform from 0 to 40, H3 takes 20. H2 first costs 2 w + 20 days of 100 people, last 40 + w: 60 on
    # the average either way, 55 where it is known in which half w lies. The survey takes 3 team-days.
    gains = {g.name: g for g in _value(_contest(), "survey", histories=400).gains}
    assert gains["H2"].saved == pytest.approx(500.0 / 3.0, abs=4.0 * gains["H2"].error)
    assert gains["H2"].saved > 4.0 * gains["H2"].error


def _contest():
    """Set two areas against each other, without roads, papers, Sundays or travel in between."""
    programme = small_programme(
        horizon_days=400, calendar=Calendar(rest_weekdays=frozenset()), limits=Limits(), services=(), neighbours=()
    )
    for area, shares in (("H2", ReleaseShares(0.0, 0.5, 0.5)), ("H3", ReleaseShares(0.0, 0.0, 1.0))):
        programme = vary(programme, "areas", area, people_exposed=100, shares=shares)
    for name in ("H2:CLEARANCE", "H3:BAC"):
        work = replace(programme.activity_by_id[name].methods[0], team_days=20, teams_most=1)
        programme = vary(programme, "activities", name, methods=(work,), earliest_start=10)
    programme = vary(programme, "contingents", "SAP", teams=1, rotation=None)
    kept = {"H1:NTS": (0, 2), "H1:HANDOVER": (2, 3), "H2:TS": (3, 6), "H2:CLEARANCE": (7, 27), "H2:QA": (28, 30),
            "H2:HANDOVER": (31, 32), "H3:BAC": (40, 60), "H3:QA": (61, 63), "H3:HANDOVER": (64, 65)}  # fmt: skip
    rows = tuple(
        replace(r, start=kept[r.activity][0], end=kept[r.activity][1], teams=r.teams[:1] if "SUR" in r.contingent
                else ("SAP-01",))
        for r in small_plan().scheduled if r.activity in kept
    )  # fmt: skip
    shares = Uncertainty("shares", Factor.SURVEY_SHARES, "*", Shape.BETA, 0.0, 2.0)
    return Scene(programme, replace(small_plan(), scheduled=rows), Outlook((shares,)))


def test_the_tenth_of_ten_teams_keeps_its_name(scene):
    """One team more may give all names another digit; the plan follows."""
    programme = vary(scene.programme, "contingents", "BLD", teams=99)
    more, plan = one_more_team(programme, scene.plan, "BLD")
    assert more.contingent_by_id["BLD"].teams == 100
    assert {t for r in plan.scheduled for t in r.teams if r.contingent == "BLD"} == {"BLD-001", "BLD-002"}


def test_a_road_beside_a_road(scene):
    """The second road is open so many days sooner, and whoever needs the road is content with either."""
    programme = opened_sooner(scene.programme, scene.plan, "L2", 2)
    assert programme.link_by_id["L2 sooner"].shut_until == 1
    assert programme.service_by_id["ROAD"].needs[0].members == ("L2", "L2 sooner")


@pytest.mark.parametrize(
    ("what", "histories", "top", "told"),
    [("luck", 60, 5, "no value"), ("team", 5, 5, "at least 20"), ("team", 60, 0, "at least 1")],
)
def test_a_slip_is_told(scene, what, histories, top, told):
    """What there is no value of, or cannot be reckoned, is one sentence."""
    with pytest.raises(BadInputError, match=told):
        value(scene, what, histories=histories, seed=1, top=top)


def test_without_budgets_more_money_is_no_question(scene):
    """Where no budget limits anything, that is said."""
    free = replace(scene, programme=replace(scene.programme, limits=Limits()))
    with pytest.raises(BadInputError, match="no budget"):
        _value(free, "budget")


def test_stopped_early_what_was_examined_is_told(scene):
    """Ctrl-C keeps the gains reckoned by then; the one at hand is of the histories that it has."""
    whole = _value(scene, "team")
    assert not whole.cut_short
    assert {g.histories for g in whole.gains} == {60}
    short = _value(scene, "team", progress=Impatient(8))
    assert short.cut_short
    assert sorted(g.histories for g in short.gains) == [40, 60]
    assert {g for g in short.gains if g.histories == 60} <= set(whole.gains)


def test_stopped_before_anything_was_examined_the_plan_as_it_is_is_told(scene):
    """Ctrl-C in the first round leaves the person-days of the histories done, and no gains."""
    short = _value(scene, "team", progress=Impatient(1))
    assert (short.gains, short.histories, short.cut_short) == ((), 20, True)
    assert short.person_days > 0.0
