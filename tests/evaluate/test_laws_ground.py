"""L1, L2, L3: each broken by hand in the small region, and the border on which it is just kept."""

from dataclasses import replace

import pytest

from firmground.evaluate.legality import judge
from firmground.model import Activity, ActivityKind, AreaStatus, Block, Method, ReleaseShares, ScheduledActivity
from support.small import broken, moved, small_plan, small_programme, vary, without

PROGRAMME, PLAN = small_programme(), small_plan()


def test_l1_nobody_works_before_the_handover():
    """The substation is assessed on the very day on which its field is handed over."""
    plan = moved(PLAN, "A1:ASSESS", start=14, end=15)
    (breach,) = judge(PROGRAMME, plan).breaches
    assert (breach.law, breach.where, breach.when) == ("L1", "A1:ASSESS at Birch", "2026-04-20")
    assert "H2 is handed over only on 2026-04-21" in breach.why


def test_l1_nobody_works_where_nothing_is_ever_handed_over():
    """Each of the three works at the substation is a breach once the handover is not in the plan."""
    breaches = judge(PROGRAMME, without(PLAN, "H2:HANDOVER")).breaches
    assert [(b.law, b.where) for b in breaches] == [
        ("L1", "A1:ASSESS at Birch"), ("L1", "A1:REPAIR at Birch"), ("L1", "A1:COMMISSION at Birch"),
    ]  # fmt: skip


def test_l1_asks_every_area_that_touches_the_site():
    """A second field in the working space, released later, stops the same works."""
    programme = replace(PROGRAMME, blocks=(*PROGRAMME.blocks, Block("A1", "H3")))
    assert broken(programme, PLAN) == {"L1"}


def test_l1_lets_the_release_chain_in():
    """The teams of the release chain work inside the area that they release."""
    programme = replace(PROGRAMME, blocks=(*PROGRAMME.blocks, Block("H2", "H2"), Block("H2", "H3")))
    assert broken(programme, PLAN) == set()


def test_l2_nobody_digs_deeper_than_the_release():
    """The substation's field is released to 2 m: digging to just there is legal, deeper is not."""
    assert broken(vary(PROGRAMME, "activities", "A1:REPAIR", digging_depth_m=2.0), PLAN) == set()
    assert broken(vary(PROGRAMME, "activities", "A1:REPAIR", digging_depth_m=2.1), PLAN) == {"L2"}


def test_l2_holds_on_land_handed_over_long_ago():
    """The pump stands on land released to 0.5 m before the Programme began."""
    assert broken(vary(PROGRAMME, "areas", "H4", depth_m=0.3), PLAN) == {"L2"}


def test_l2_asks_only_those_who_dig():
    """An assessment has no business with depths, whatever its row says."""
    assert broken(vary(PROGRAMME, "activities", "A1:ASSESS", digging_depth_m=9.0), PLAN) == set()


@pytest.mark.parametrize(
    ("missing", "next_of_chain", "way"),
    [
        ("H1:NTS", "H1:HANDOVER", "cancelled by NTS"),
        ("H2:TS", "H2:CLEARANCE", "reduced by TS"),
        ("H2:CLEARANCE", "H2:QA", "cleared"),
        ("H2:QA", "H2:HANDOVER", "cleared"),
        ("H3:BAC", "H3:QA", "cleared"),
    ],
)
def test_l3_no_release_without_its_evidence(missing, next_of_chain, way):
    """Each way of release asks for its own activity, also where no predecessor would."""
    programme = vary(PROGRAMME, "activities", next_of_chain, predecessors=())
    (breach,) = judge(programme, without(PLAN, missing)).breaches
    assert breach.law == "L3"
    assert way in breach.why


def test_l3_a_survey_comes_before_any_release():
    """Where nothing is expected to be cancelled, an NTS that is planned must still have ended."""
    programme = vary(PROGRAMME, "areas", "H1", shares=ReleaseShares(0.0, 0.0, 1.0), status=AreaStatus.CLOSED)
    programme = vary(programme, "activities", "H1:HANDOVER", predecessors=())
    (breach,) = judge(programme, without(PLAN, "H1:NTS")).breaches
    assert (breach.law, breach.why) == (
        "L3",
        "part of H1 is to be released after a survey, but NTS has not ended before",
    )


def test_l3_evidence_that_comes_after_the_signature_is_none():
    """Quality assurance that ends a day after the handover has begun."""
    programme = vary(PROGRAMME, "activities", "H2:HANDOVER", predecessors=())
    plan = moved(PLAN, "H2:HANDOVER", teams=("SUR-02",), start=12, end=13)
    assert broken(programme, plan) == {"L3"}


def test_l3_one_clearance_of_several_is_evidence():
    """A second clearance that a planner added, and that has no place in the plan, takes nothing from the first."""
    second = Activity("Z:CLEARANCE", ActivityKind.CLEARANCE, "H2", (Method("by hand", "sappers", 1),))
    programme = replace(PROGRAMME, activities=(*PROGRAMME.activities, second))
    assert broken(programme, without(PLAN, "Z:CLEARANCE")) == set()
    later = ScheduledActivity("Z:CLEARANCE", "by hand", "SAP", ("SAP-01",), 23, 24, ("L1", "L2"))
    assert broken(programme, replace(PLAN, scheduled=(*PLAN.scheduled, later))) == set()


@pytest.mark.parametrize(("status", "laws"), [(AreaStatus.CLOSED, set()), (AreaStatus.OPEN, {"L3"})])
def test_l3_a_closed_area_has_shown_its_evidence(status, laws):
    """Closed on its evidence before, an area lacks its signature only; an open one lacks everything."""
    gone = {"H2:TS", "H2:CLEARANCE", "H2:QA"}
    programme = vary(PROGRAMME, "activities", "H2:HANDOVER", predecessors=())
    programme = vary(programme, "areas", "H2", status=status)
    programme = replace(programme, activities=tuple(a for a in programme.activities if a.id not in gone))
    plan = replace(PLAN, scheduled=tuple(e for e in PLAN.scheduled if e.activity not in gone))
    assert broken(programme, plan) == laws
