"""The judge as a whole: the legal plan passes, a breach says all, and no plan makes it raise."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmground.evaluate.legality import LAWS, judge
from firmground.model import ScheduledActivity, Unscheduled, WhyNot
from support.small import moved, small_plan, small_programme, without

PROGRAMME, PLAN = small_programme(), small_plan()


def test_a_plan_that_keeps_every_law_is_legal():
    """The plan made by hand, with every feature of the region, has no breach."""
    verdict = judge(PROGRAMME, PLAN)
    assert verdict.breaches == ()
    assert verdict.legal


def test_a_breach_says_who_where_when_and_why():
    """One team in two places: its name, the site and the place, the day, and a sentence with the other activity."""
    plan = moved(PLAN, "A5:COMMISSION", teams=("BLS-01",))
    (breach,) = judge(PROGRAMME, plan).breaches
    assert breach.as_dict() == {
        "law": "L7",
        "who": "BLS-01",
        "where": "A5:COMMISSION at Cedar",
        "when": "2026-05-08",
        "why": "the team is at A3:DEMOLISH until 2026-05-09",
    }


def test_breaches_stand_in_the_order_of_the_laws():
    """Whoever reads the verdict finds L1 before P6."""
    plan = without(moved(PLAN, "A2:COMMISSION", start=7, end=9), "H2:HANDOVER", "A3:COMMISSION")
    plan = replace(plan, unscheduled=())
    laws = [breach.law for breach in judge(PROGRAMME, plan).breaches]
    assert len(set(laws)) > 2
    assert laws == sorted(laws, key=list(LAWS).index)


def test_every_law_says_what_it_asks():
    """Each check carries the law that it decides as its docstring."""
    assert list(LAWS) == ["L1", "L2", "L3", "L4", "L5", "L6", "L7", "P1", "P2", "P3", "P4", "P5", "P6"]
    for law, checks in LAWS.items():
        assert all((check.__doc__ or "").startswith(f"{law}: ") for check in checks)


def test_nothing_scheduled_is_a_plan_that_breaks_decisions_only():
    """An empty plan breaks no law; it misses the lock, the deadline and the equity floor."""
    empty = without(PLAN, *(a.id for a in PROGRAMME.activities))
    assert {b.law for b in judge(PROGRAMME, empty).breaches} == {"P2", "P5"}


names = st.sampled_from(
    ["?", "A1:REPAIR", "H1:NTS", "H2:QA", "A5:ASSESS", "SAP", "SUR", "BLD-01", "SUR-02", "L2", "L9"]
)
days = st.one_of(st.integers(-5, 130), st.sampled_from([-(10**9), 10**9, 10**15]))
lengths = st.one_of(st.integers(1, 20), st.just(10**15))


@st.composite
def odd_entries(draw):
    """Draw an entry that may name anything and lie anywhere."""
    real = draw(st.sampled_from(PLAN.scheduled))
    start = draw(days)
    return ScheduledActivity(
        draw(st.one_of(st.just(real.activity), names)),
        draw(st.sampled_from(["by hand", "by magic"])),
        draw(st.one_of(st.just(real.contingent), names)),
        tuple(draw(st.lists(names, min_size=1, max_size=4))),
        start,
        start + draw(lengths),
        tuple(draw(st.lists(st.sampled_from(["L1", "L2", "L3", "L9"]), max_size=4))),
    )


@settings(max_examples=200, deadline=None)
@given(odd=st.lists(odd_entries(), min_size=1, max_size=8), kept=st.integers(0, 22), gaps=st.lists(names, max_size=4))
def test_no_plan_makes_the_judge_raise(odd, kept, gaps):
    """Whatever stands in a plan comes out as breaches, each with all its words."""
    unscheduled = tuple(Unscheduled(name, WhyNot.NO_TEAM) for name in gaps)
    plan = replace(PLAN, scheduled=(*PLAN.scheduled[:kept], *odd), unscheduled=unscheduled)
    for breach in judge(PROGRAMME, plan).breaches:
        assert all(breach.as_dict().values())


@pytest.mark.parametrize("start", [date(9999, 12, 1), date(1, 1, 1)])
def test_a_programme_at_the_end_of_the_calendar_can_be_judged(start):
    """Days for which there is no date are written as numbers."""
    far = small_programme(start=start, contingents=(), limits=PROGRAMME.limits.__class__())
    assert not judge(far, PLAN).legal
