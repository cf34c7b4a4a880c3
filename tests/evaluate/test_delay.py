"""What a delay costs, reckoned by hand on the small region."""

from dataclasses import replace

import pytest

from firmground.evaluate.bench import Bench
from firmground.evaluate.delay import Delays
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Budget, Limits, Lock, Neighbour
from support.small import broken, day, moved, small_plan, small_programme, vary

PLAN = small_plan()
FREE = replace(small_programme(), limits=Limits())
UNHURRIED = replace(FREE, services=tuple(s for s in FREE.services if s.id != "CLINIC"))
"""Nobody waits for the pump before power is back on day 24."""


def delays(programme, plan=PLAN) -> Delays:
    """Read the order of the plan."""
    return Delays(Bench.of(programme, plan))


def test_without_slack_each_day_costs_its_people():
    """The last step before power: 300 people, and 1000 who lack water with them, which counts one and a half."""
    assert delays(FREE).pushed("A1:COMMISSION", 1) == {"A1:COMMISSION": (23, 25)}
    assert delays(FREE).cost("A1:COMMISSION", 1) == 300 + 1_500
    assert delays(FREE).slack("A1:COMMISSION") == 0


def test_slack_costs_nothing():
    """The pump may be commissioned on days 14 and 15: then its team is just in time for the substation."""
    late = delays(UNHURRIED)
    assert late.pushed("A2:COMMISSION", 6) == {"A2:COMMISSION": (14, 16)}
    assert late.cost("A2:COMMISSION", 6) == 0
    assert late.breaks("A2:COMMISSION", 6) == ()
    assert late.slack("A2:COMMISSION") == 6


def test_beyond_the_slack_the_team_is_late_elsewhere():
    """A week later the same team delays the substation by a day, hence power and water."""
    late = delays(UNHURRIED)
    assert late.pushed("A2:COMMISSION", 7) == {
        "A2:COMMISSION": (15, 17), "A1:REPAIR": (17, 23), "A1:COMMISSION": (23, 25),
    }  # fmt: skip
    assert late.cost("A2:COMMISSION", 7) == 1_800


def test_a_push_goes_over_road_ground_and_team():
    """A day later at H1: the road opens later, the survey ends after Sunday, and all of Birch and Cedar follows."""
    pushed = delays(FREE).pushed("H1:HANDOVER", 1)
    assert pushed["H1:HANDOVER"] == (3, 4)
    assert pushed["H2:TS"] == (4, 8)  # Sunday is day 6
    assert pushed["H2:CLEARANCE"] == (8, 12)
    assert pushed["H2:QA"] == (12, 15)
    assert pushed["H2:HANDOVER"] == (15, 16)
    assert pushed["A1:ASSESS"] == (16, 17)
    assert pushed["H3:BAC"] == (14, 24)  # a day of travel, Sunday, then the gap of the rotation from day 18
    assert pushed["A5:ASSESS"] == (24, 25)  # it waits for the radius of BAC
    assert "A2:COMMISSION" not in pushed


def test_a_push_waits_for_closed_days():
    """The flood of days 25 to 28 swallows what is pushed into it."""
    assert delays(FREE).pushed("A5:ASSESS", 2)["A5:ASSESS"] == (29, 30)


@pytest.mark.parametrize(("metres", "waits"), [(99, True), (100, False)])
def test_a_push_keeps_people_out_of_the_radius_only(metres, waits):
    """At the radius of BAC itself, the house need not wait when BAC is late."""
    near = replace(FREE, neighbours=(Neighbour("H3", "A5", metres),))
    assert ("A5:ASSESS" in delays(near).pushed("H3:BAC", 2)) is waits


def test_the_shifted_plan_is_priced_and_judged_like_any():
    """The cost is the difference of two prices, and a push that breaks nothing is legal."""
    found = delays(FREE)
    plan = found.shifted("H3:QA", 7)
    cost = price(FREE, plan).objective_person_days - price(FREE, PLAN).objective_person_days
    assert found.cost("H3:QA", 7) == cost > 0
    assert found.breaks("H3:QA", 7) == ()
    assert judge(FREE, plan).legal


@pytest.mark.parametrize(
    ("layer", "name", "changes", "law"),
    [
        ("activities", "A3:COMMISSION", {"deadline": 50}, "P2"),
        ("activities", "A3:COMMISSION", {"lock": Lock("the ministry", "said so", start=46)}, "P2"),
        ("contingents", "BLS", {"leaves": day(50)}, "L7"),
    ],
)
def test_what_a_delay_would_break_is_told(layer, name, changes, law):
    """A deadline, a lock and a stay that the plan keeps, and a week later would not."""
    programme = vary(FREE, layer, name, **changes)
    assert broken(programme, PLAN) == set()
    found = delays(programme)
    breaks = found.breaks("A3:BUILD", 7)
    assert {b.law for b in breaks} == {law}
    assert "A3:COMMISSION at Cedar" in {b.where for b in breaks}
    assert broken(programme, found.shifted("A3:BUILD", 7)) == {law}


def test_accreditation_money_and_the_horizon_can_break_too():
    """BAC runs out of its papers, out of its budget period, and the school out of the Programme."""
    papers = replace(FREE.contingent_by_id["SAP"].accreditation, last=day(22))
    assert {b.law for b in delays(vary(FREE, "contingents", "SAP", accreditation=papers)).breaks("H3:BAC", 2)} == {"L4"}
    autumn = replace(FREE, limits=Limits((Budget("M", day(13), day(60), 0, "East"),)))
    assert {b.law for b in delays(autumn).breaks("H3:BAC", 2)} == {"P4"}
    short = replace(FREE, horizon_days=48)
    assert {b.law for b in delays(short).breaks("A3:BUILD", 7)} == {"P6"}


def test_what_a_plan_broke_before_is_no_fault_of_the_delay():
    """A deadline that the plan misses anyway is not told again."""
    programme = vary(FREE, "activities", "A3:COMMISSION", deadline=40)
    assert broken(programme, PLAN) == {"P2"}
    assert delays(programme).breaks("A3:COMMISSION", 1) == ()


def test_slack_ends_where_something_breaks():
    """Where nobody waits, deadlines hold; without them all days up to the horizon are free (118 is a Sunday)."""
    empty = replace(FREE, services=tuple(s for s in FREE.services if s.id != "HOME"))
    assert delays(vary(empty, "activities", "A5:COMMISSION", deadline=34)).slack("A5:COMMISSION") == 0
    assert delays(vary(empty, "activities", "A3:COMMISSION", deadline=51)).slack("A3:COMMISSION") == 0
    idle = replace(empty, services=tuple(s for s in empty.services if s.id != "SCHOOL"))
    assert delays(vary(idle, "activities", "A3:COMMISSION", deadline=51)).slack("A3:COMMISSION") == 3
    assert delays(vary(idle, "contingents", "BLS", leaves=None)).slack("A3:COMMISSION") == 117 - 46


def test_entries_that_nobody_can_read_stay_where_they_are():
    """A handover by nobody known still ends when it says, so a delay elsewhere costs the same (48 is a Sunday)."""
    plan = moved(PLAN, "H1:HANDOVER", contingent="NOBODY")
    assert delays(FREE, plan).cost("A3:COMMISSION", 1) == delays(FREE).cost("A3:COMMISSION", 1) == 2 * 120


def test_an_order_that_the_plan_breaks_pushes_nobody_in_circles():
    """Two works that wait for each other, by rule and by team, still have an answer."""
    plan = moved(moved(PLAN, "A2:REPAIR", start=8, end=15), "A2:COMMISSION", start=1, end=3)
    assert broken(FREE, plan) >= {"P1"}
    assert delays(FREE, plan).pushed("A2:COMMISSION", 9) == {
        "A2:COMMISSION": (10, 12), "A2:REPAIR": (12, 19),
        "A1:REPAIR": (19, 25), "A1:COMMISSION": (25, 27),
    }  # fmt: skip
