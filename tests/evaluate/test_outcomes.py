"""When things come about, and which days are working days, against the definitions."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmground.evaluate.outcomes import Outcomes
from firmground.evaluate.workdays import Workdays
from firmground.model import ActivityKind, Closure, Rotation
from support.small import day, moved, small_plan, small_programme, vary

PROGRAMME, PLAN = small_programme(), small_plan()


def test_a_link_opens_with_the_last_of_its_openers():
    """The road waits for its handover and for the pump; a link without openers is open at once."""
    programme = vary(PROGRAMME, "links", "L2", opened_by=("H1:HANDOVER", "A2:COMMISSION"))
    outcomes = Outcomes.of(programme, PLAN)
    assert (outcomes.link_opens("L1"), outcomes.link_opens("L2")) == (0, 10)


def test_an_activity_that_stands_twice_ends_with_the_later():
    """A plan that says two things is read in the way that promises less."""
    twice = replace(PLAN, scheduled=(*PLAN.scheduled, moved(PLAN, "H1:HANDOVER", end=9).scheduled[1]))
    assert Outcomes.of(PROGRAMME, twice).end("H1:HANDOVER") == 9


crews = st.builds(
    lambda arrives, work, gap: replace(PROGRAMME.contingent_by_id["SAP"], arrives=day(arrives), rotation=(
        Rotation(work, gap) if gap else None
    )),
    st.integers(-40, 60), st.integers(1, 30), st.integers(0, 10),
)  # fmt: skip
closures = st.lists(
    st.builds(
        lambda first, days, kinds, places: Closure(
            "C", day(first), day(first + days), "closed", frozenset(kinds), frozenset(places)
        ),
        st.integers(-30, 130),
        st.integers(0, 40),
        st.sets(st.sampled_from([ActivityKind.BAC, ActivityKind.QA])),
        st.sets(st.sampled_from(["S3", "D2", "D1"])),
    ),
    max_size=3,
)


@settings(deadline=None)
@given(crew=crews, closed=closures, start=st.integers(0, 100), work=st.integers(1, 15))
def test_working_days_are_what_calendar_and_rotation_leave(crew, closed, start, work):
    """Counting with rows agrees with the calendar asked day by day, and says why a day is closed."""
    calendar = replace(PROGRAMME.calendar, closures=tuple(closed))
    programme = replace(PROGRAMME, calendar=calendar)
    workdays, lineage = Workdays(programme), programme.lineage_of["S3"]
    there = [n for n in range(start, 120) if _works(crew, n) and calendar.is_open(ActivityKind.BAC, lineage, day(n))]
    args = (ActivityKind.BAC, "S3", crew)
    assert [n for n in range(start, 120) if workdays.is_open(*args, n)] == there
    assert [n for n in range(start, 120) if workdays.why_closed(*args, n) is None] == there
    assert workdays.count(*args, start, 120) == len(there)
    if len(there) >= work:
        assert workdays.end_after(*args, start, work) == (there[0], there[work - 1] + 1)


def _works(crew, n):
    rotation, since = crew.rotation, n - PROGRAMME.day_of(crew.arrives)
    return rotation is None or since % (rotation.work_days + rotation.gap_days) < rotation.work_days


@pytest.mark.parametrize(
    ("contingent", "n", "why"), [("SAP", 18, "rotation of SAP"), ("SAP", 25, "flood"), ("BLS", 41, "day of rest")]
)
def test_closed_days_have_a_reason(contingent, n, why):
    """A person reads why nobody works on a day."""
    crew = PROGRAMME.contingent_by_id[contingent]
    assert why in (Workdays(PROGRAMME).why_closed(ActivityKind.BAC, "S3", crew, n) or "")


def test_beyond_the_horizon_the_days_run_on():
    """A delay may push work out of the Programme; its end is still a day (118 is a Sunday)."""
    crew = PROGRAMME.contingent_by_id["BLS"]
    assert Workdays(PROGRAMME).end_after(ActivityKind.BUILD, "S3", crew, 117, 5) == (117, 123)
