"""Scenarios in words: each edits what it names and nothing else, and a slip is told in one sentence."""

from dataclasses import replace

import pytest

from firmground.errors import BadInputError, UnknownNameError
from firmground.model import Calendar, Closure, Outlook
from firmground.simulate.forecast import forecast
from firmground.simulate.scenario import WORDS, Scene, staged
from support.small import day, small_plan, small_programme


@pytest.fixture
def scene():
    """Give the small region with a yearly winter."""
    closures = (Closure("W@2026", day(60), day(90), "winter"), Closure("F", day(25), day(28), "flood"))
    return Scene(small_programme(calendar=Calendar(closures=closures)), small_plan(), Outlook())


def _days(scene):
    found = forecast(scene.programme, scene.plan, scene.outlook, histories=1, driving=0)
    return {o.name: o.p50 for o in found.outcomes if o.unit == "day"}


def test_base_changes_nothing(scene):
    """The word base, alone or joined to itself, leaves the scene as it stands."""
    assert staged("base", scene) == scene == staged(" base + base ", scene)


def test_a_late_contingent_comes_later(scene):
    """It arrives so many days later and leaves when it was to; what waits for it comes no earlier."""
    later = staged("late:BLS:7", scene)
    assert later.programme.contingent_by_id["BLS"].arrives == day(21)
    assert later.programme.contingent_by_id["BLS"].leaves == day(60)
    before, after = _days(scene), _days(later)
    assert after["SCHOOL"] is None or after["SCHOOL"] >= before["SCHOOL"]
    assert after["WATER"] == before["WATER"]


def test_who_was_here_draws_no_lateness_on_top(scene):
    """A contingent that was here on day 0 comes as late as the scenario says: nothing is drawn that was not before."""
    later = staged("late:SAP:5", scene)
    assert {(r.factor.value, r.applies_to, r.p1) for r in later.outlook.rows} == {
        ("late", "SAP", 0.0),
        ("short", "SAP", 1.0),
    }


def test_half_of_a_kind_does_the_work_of_all(scene):
    """The first teams stay, the others never come; their rows of the plan go to those that are there."""
    half = staged("share:builders:50", scene)
    assert {c.id: [a.team for a in c.absences] for c in half.programme.contingents} == {
        "SUR": [],
        "SAP": [],
        "BLD": [2],
        "BLS": [2],
    }
    assert {t for r in half.plan.scheduled for t in r.teams if t.startswith("BL")} == {"BLD-01", "BLS-01"}
    before, after = _days(scene), _days(half)
    assert after["POWER"] >= before["POWER"]


def test_winter_comes_early(scene):
    """Only yearly closures move; they begin earlier and end as before, and one that would end before it begins goes."""
    early = staged("winter:-20", scene).programme.calendar.closures
    assert (early[0].first, early[0].last, early[1].first) == (day(40), day(90), day(25))
    assert len(staged("winter:40", scene).programme.calendar.closures) == 1


def test_a_budget_is_cut(scene):
    """Every budget changes by the share that is said."""
    cut = staged("budget:-20", scene).programme.limits.budgets
    assert [b.amount for b in cut] == [160, 4_000]


def test_words_are_joined(scene):
    """Several edits in one scenario are made one after the other."""
    both = staged("winter:-20+budget:-50", scene).programme
    assert (both.calendar.closures[0].first, both.limits.budgets[0].amount) == (day(40), 100)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "not understood"),
        ("snow:3", "not understood"),
        ("late:BLS", "wants late:CONTINGENT:DAYS"),
        ("late:BLS:soon", "whole days"),
        ("late:BLS:-3", "whole days"),
        ("late:BLS:99999999999999999999", "whole days"),
        ("late:BLS:60", "after it leaves"),
        ("share:builders:0", "whole per cent"),
        ("share:builders:150", "whole per cent"),
        ("winter:0", "other than 0"),
        ("budget:-101", "whole per cent"),
    ],
)
def test_a_slip_is_told(scene, words, told):
    """What is not understood, or cannot be, is one sentence."""
    with pytest.raises(BadInputError, match=told):
        staged(words, scene)


@pytest.mark.parametrize("words", ["late:BSL:3", "share:builder:50"])
def test_an_unknown_name_is_answered_by_the_near_one(scene, words):
    """A contingent or kind that is not there is told with the one that was perhaps meant."""
    with pytest.raises(UnknownNameError, match="did you mean"):
        staged(words, scene)


def test_what_is_not_there_cannot_be_cut(scene):
    """Without budgets, yearly closures or such contingents a scenario of them is refused."""
    bare = replace(
        scene.programme, limits=replace(scene.programme.limits, budgets=()), calendar=Calendar(), contingents=()
    )
    for words in ("budget:-20", "winter:-20", "share:builders:50"):
        with pytest.raises(BadInputError, match="no "):
            staged(words, replace(scene, programme=bare))


def test_every_word_is_explained():
    """The list of words holds one line for each that is understood."""
    assert {w.partition(":")[0] for w in WORDS} == {"late", "share", "winter", "budget", "base"}
