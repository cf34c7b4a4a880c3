"""P1 to P6: each broken by hand in the small region, and the border on which it is just kept."""

from dataclasses import replace

import pytest

from firmground.evaluate.legality import judge
from firmground.model import Budget, EquityFloor, Limits, Lock, Method, ScheduledActivity, Unscheduled, WhyNot
from support.small import broken, day, moved, small_plan, small_programme, vary, without

PROGRAMME, PLAN = small_programme(), small_plan()


def test_p1_predecessors_have_ended():
    """The pump is commissioned on the last day of its repair, by another team."""
    plan = moved(PLAN, "A2:COMMISSION", teams=("BLD-01",), start=7, end=9)
    (breach,) = judge(PROGRAMME, plan).breaches
    assert (breach.law, breach.where, breach.when) == ("P1", "A2:COMMISSION at Alder", "2026-04-13")
    assert breach.why == "A2:REPAIR ends only on 2026-04-13"


def test_p1_predecessors_have_a_place():
    """Nothing can wait for what is not in the plan."""
    assert broken(PROGRAMME, without(PLAN, "A2:REPAIR")) == {"P1"}


@pytest.mark.parametrize(("deadline", "laws"), [(3, set()), (2, {"P2"})])
def test_p2_a_deadline_is_kept(deadline, laws):
    """The handover that ends with day 2 must have ended by day 3, and has not by day 2."""
    breaches = judge(vary(PROGRAMME, "activities", "H1:HANDOVER", deadline=deadline), PLAN).breaches
    assert {b.law for b in breaches} == laws
    assert all((b.when, b.why) == ("2026-04-08", "it must have ended by 2026-04-07") for b in breaches)


@pytest.mark.parametrize(
    ("lock", "laws"),
    [
        (Lock("the ministry", "said so", start=8), set()),
        (Lock("the ministry", "said so", start=9), {"P2"}),
        (Lock("the ministry", "said so", contingent="BLD"), set()),
        (Lock("the ministry", "said so", contingent="BLS"), {"P2"}),
        (Lock("the ministry", "said so"), set()),
    ],
)
def test_p2_a_lock_is_kept(lock, laws):
    """Day and contingent stand as the authority fixed them."""
    programme = vary(PROGRAMME, "activities", "A2:COMMISSION", lock=lock)
    assert broken(programme, PLAN) == laws
    for breach in judge(programme, PLAN).breaches:
        assert "the ministry locked it" in breach.why.replace("its start", "it")


@pytest.mark.parametrize(("earliest", "laws"), [(23, set()), (24, {"P2"})])
def test_p2_nothing_starts_before_its_earliest_day(earliest, laws):
    """The house is assessed on day 23."""
    assert broken(vary(PROGRAMME, "activities", "A5:ASSESS", earliest_start=earliest), PLAN) == laws


@pytest.mark.parametrize(
    ("changes", "who", "when"),
    [
        ({"deadline": 60}, "authority", "2026-06-04"),
        ({"lock": Lock("the ministry", "said so", start=46)}, "the ministry", "2026-05-22"),
        ({"lock": Lock("the ministry", "said so", contingent="BLS")}, "the ministry", "-"),
    ],
)
def test_p2_what_is_decided_has_a_place(changes, who, when):
    """A lock or deadline without a place in the plan is not kept."""
    programme = vary(PROGRAMME, "activities", "A3:COMMISSION", **changes)
    (breach,) = judge(programme, without(PLAN, "A3:COMMISSION")).breaches
    assert (breach.law, breach.who, breach.when) == ("P2", who, when)


@pytest.mark.parametrize(
    ("changes", "laws"),
    [
        ({"teams": ("BLD-01", "BLD-02")}, {"P3"}),  # more teams than the method takes
        ({"teams": ("BLD-03",)}, {"P3"}),  # the contingent has two
        ({"teams": ("SUR-01",)}, {"P3"}),  # a team of others
        ({"teams": ("BLD-01", "BLD-01")}, {"P3", "L7"}),  # one team twice
        ({"start": 22, "end": 25}, {"P3"}),  # longer than the work
        ({"start": 22, "end": 23}, {"P3"}),  # shorter than the work
    ],
)
def test_p3_teams_and_work_fit_the_method(changes, laws):
    """One team of the contingent commissions the substation in two days."""
    assert broken(PROGRAMME, moved(PLAN, "A1:COMMISSION", **changes)) == laws


def test_p3_too_few_days_are_no_closed_days():
    """Ten team-days of two teams take five days; from Friday to Monday there are four, one of them a Sunday."""
    (breach,) = judge(PROGRAMME, moved(PLAN, "A1:REPAIR", start=18, end=22)).breaches
    assert (breach.law, breach.why) == ("P3", "needs 5 working days but has 3; the others are closed")


def test_p3_two_teams_halve_the_days():
    """With two teams the twelve team-days of clearance take six working days, not four."""
    plan = moved(PLAN, "H2:CLEARANCE", teams=("SAP-01", "SAP-03"))
    assert broken(PROGRAMME, plan) == {"P3"}


def test_p3_a_method_may_ask_for_more_teams():
    """At least two teams are asked for, one came."""
    methods = (Method("by hand", "builders", 2, 2, 2),)
    plan = moved(PLAN, "A1:COMMISSION", end=23)
    assert broken(vary(PROGRAMME, "activities", "A1:COMMISSION", methods=methods), plan) == {"P3"}


def test_p3_the_contingent_is_of_the_kind_that_the_method_asks_for():
    """Surveyors do not do the work of builders, nor builders what they have no skill for."""
    surveyors = (Method("by hand", "survey", 2),)
    assert broken(vary(PROGRAMME, "activities", "A1:COMMISSION", methods=surveyors), PLAN) == {"P3"}
    builders = PROGRAMME.team_kind_by_id["builders"].skills - {PROGRAMME.activity_by_id["A1:COMMISSION"].kind}
    breaches = judge(vary(PROGRAMME, "team_kinds", "builders", skills=builders), PLAN).breaches
    assert [(b.law, b.why) for b in breaches] == [("P3", "builders teams lack the skill of COMMISSION")] * 4


@pytest.mark.parametrize(
    ("budget", "laws"),
    [
        (Budget("M", day(0), day(30), 180, "East"), set()),  # 12 + 6 team-days of sappers at 10
        (Budget("M", day(0), day(30), 179, "East"), {"P4"}),
        (Budget("M", day(0), day(11), 120, "East"), set()),  # BAC begins on day 12
        (Budget("M", day(0), day(12), 120, "East"), {"P4"}),
        (Budget("M", day(8), day(11), 0, "East"), set()),  # the whole cost counts on the first day
        (Budget("M", day(0), day(119), 1455), set()),  # 180 + 55 team-days of builders at 5 + 1000 of materials
        (Budget("M", day(0), day(119), 1454), {"P4"}),
        (Budget("M", day(0), day(119), 0, "North"), set()),
    ],
)
def test_p4_money_is_kept(budget, laws):
    """What starts within the period of a budget costs no more than it holds."""
    assert broken(replace(PROGRAMME, limits=Limits((budget,))), PLAN) == laws


@pytest.mark.parametrize(
    ("share", "by", "laws"),
    [(0.8, 33, set()), (0.81, 33, {"P5"}), (0.8, 32, {"P5"}), (1.0, 47, set()), (1.0, 46, {"P5"})],
)
def test_p5_a_district_gets_its_share(share, by, laws):
    """Of the ten activities of the south, eight have ended with day 33 and all with day 47."""
    assert broken(replace(PROGRAMME, limits=Limits(equity=(EquityFloor("D2", share, day(by)),))), PLAN) == laws


def test_p6_the_plan_names_nothing_unknown():
    """An activity, a contingent and a method that the Programme does not know."""
    stranger = ScheduledActivity("A9:REPAIR", "by hand", "BLD", ("BLD-01",), 60, 61)
    assert broken(PROGRAMME, replace(PLAN, scheduled=(*PLAN.scheduled, stranger))) == {"P6"}
    assert broken(PROGRAMME, moved(PLAN, "A3:COMMISSION", contingent="NOBODY")) == {"P6"}
    assert broken(PROGRAMME, moved(PLAN, "A3:COMMISSION", method="by magic")) == {"P6"}


def test_p6_says_where_and_when():
    """The entry that cannot be read is named with its contingent, its day, and each thing that is unknown."""
    stranger = ScheduledActivity("A9:REPAIR", "by hand", "NOBODY", ("BLD-01",), 130, 131)
    plan = replace(PLAN, scheduled=(*PLAN.scheduled, stranger), unscheduled=(Unscheduled("A8", WhyNot.WAITS),))
    assert [tuple(b.as_dict().values()) for b in judge(PROGRAMME, plan).breaches] == [
        ("P6", "-", "A8", "-", "the Programme has no such activity"),
        ("P6", "NOBODY", "A9:REPAIR", "2026-08-14", "the Programme has no such activity"),
        ("P6", "NOBODY", "A9:REPAIR", "2026-08-14", "the Programme has no contingent NOBODY"),
        ("P6", "NOBODY", "A9:REPAIR", "2026-08-14", "days 130 to 131 lie outside the horizon of 120 days"),
    ]


def test_p6_each_activity_stands_once():
    """Twice in the plan, in the plan and among the rest, or nowhere."""
    twice = replace(PLAN, scheduled=(*PLAN.scheduled, PLAN.scheduled[-1]))
    assert broken(PROGRAMME, twice) == {"P6"}
    both = replace(PLAN, unscheduled=(Unscheduled("A3:COMMISSION", WhyNot.NO_ROOM),))
    assert broken(PROGRAMME, both) == {"P6"}
    nowhere = replace(without(PLAN, "A3:COMMISSION"), unscheduled=())
    assert broken(PROGRAMME, nowhere) == {"P6"}


@pytest.mark.parametrize(("start", "end"), [(119, 121), (-2, 0), (200, 202)])
def test_p6_nothing_lies_outside_the_horizon(start, end):
    """Days before the start and after the horizon are none of the Programme."""
    assert broken(PROGRAMME, moved(PLAN, "A3:COMMISSION", start=start, end=end)) == {"P6"}


def test_p6_the_last_day_of_the_horizon_is_within():
    """All ends with day 47, which a horizon of 48 days still holds."""
    assert broken(small_programme(horizon_days=48), PLAN) == set()
    assert broken(small_programme(horizon_days=47), PLAN) == {"P6"}
