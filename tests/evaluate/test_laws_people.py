"""L4 and L7: each broken by hand in the small region, and the border on which it is just kept."""

import pytest

from firmground.evaluate.legality import judge
from firmground.model import Accreditation
from support.small import broken, day, moved, small_plan, small_programme, vary

PROGRAMME, PLAN = small_programme(), small_plan()


def test_l4_nobody_releases_without_accreditation():
    """Both works of the sappers are breaches; the builders need no accreditation."""
    programme = vary(PROGRAMME, "contingents", "SAP", accreditation=None)
    breaches = judge(programme, PLAN).breaches
    assert [(b.law, b.where) for b in breaches] == [("L4", "H2:CLEARANCE at Birch"), ("L4", "H3:BAC at Cedar")]


@pytest.mark.parametrize(
    ("first", "last", "laws"), [(7, 22, set()), (8, 22, {"L4"}), (7, 21, {"L4"}), (30, 60, {"L4"})]
)
def test_l4_the_whole_activity_lies_in_the_dates(first, last, laws):
    """The sappers work from day 7 to day 22, both inclusive."""
    papers = Accreditation(day(first), day(last))
    assert broken(vary(PROGRAMME, "contingents", "SAP", accreditation=papers), PLAN) == laws


def test_l7_a_team_is_at_one_place_at_a_time():
    """BLS-01 cannot commission the house while it demolishes the school; its sister can."""
    assert broken(PROGRAMME, moved(PLAN, "A5:COMMISSION", teams=("BLS-01",))) == {"L7"}
    assert broken(PROGRAMME, moved(PLAN, "A5:COMMISSION", teams=("BLS-02",))) == set()


def test_l7_finds_every_overlap_with_a_long_activity():
    """Two short works within one long one are two breaches, though the second lies beside the first."""
    programme = vary(PROGRAMME, "activities", "A2:ASSESS", lock=None)
    for name in ("A2:REPAIR", "A2:COMMISSION"):
        programme = vary(programme, "activities", name, predecessors=())
    plan = moved(moved(PLAN, "A2:ASSESS", start=17, end=18), "A2:COMMISSION", start=18, end=20)
    breaches = judge(programme, plan).breaches
    assert {b.law for b in breaches} == {"L7"}
    assert {(b.who, b.where, b.why) for b in breaches} == {
        ("BLD-02", "A2:ASSESS at Alder", "the team is at A1:REPAIR until 2026-04-27"),
        ("BLD-02", "A2:COMMISSION at Alder", "the team is at A1:REPAIR until 2026-04-27"),
    }


def test_l7_a_move_takes_its_time():
    """From Birch to Cedar it is a day: the sappers cannot begin the morning after."""
    (breach,) = judge(PROGRAMME, moved(PLAN, "H3:BAC", start=11, end=18)).breaches
    assert (breach.law, breach.who) == ("L7", "SAP-02")
    assert breach.why == "the team is at H2:CLEARANCE until 2026-04-16 and travels 1 day from there"


def test_l7_the_first_move_starts_at_the_base_on_arrival():
    """The southern builders need a day from the base, so arriving on the day of their first work is too late."""
    assert broken(vary(PROGRAMME, "contingents", "BLS", arrives=day(22)), PLAN) == set()
    (breach,) = judge(vary(PROGRAMME, "contingents", "BLS", arrives=day(23)), PLAN).breaches
    assert (breach.law, breach.who, breach.where) == ("L7", "BLS-02", "A5:ASSESS at Cedar")
    assert breach.why == "the way from the base takes 1 day from 2026-04-29 on"


@pytest.mark.parametrize(("leaves", "laws"), [(47, set()), (46, {"L7"}), (None, set())])
def test_l7_nobody_works_after_leaving(leaves, laws):
    """The school is commissioned up to day 47, which must be within the stay."""
    programme = vary(PROGRAMME, "contingents", "BLS", leaves=None if leaves is None else day(leaves))
    breaches = judge(programme, PLAN).breaches
    assert {b.law for b in breaches} == laws
    assert all(b.why == "the contingent stays only from 2026-04-20 to 2026-05-22" for b in breaches)


@pytest.mark.parametrize(
    ("districts", "laws"), [({"D1"}, {"L7"}), ({"D2"}, set()), ({"D1", "R"}, set()), (set(), set())]
)
def test_l7_nobody_works_outside_the_districts(districts, laws):
    """The southern builders may work where any place up to the region is theirs, or everywhere."""
    assert broken(vary(PROGRAMME, "contingents", "BLS", districts=frozenset(districts)), PLAN) == laws
