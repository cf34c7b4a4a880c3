"""L6: routes and closed days, each broken by hand in the small region."""

from dataclasses import replace

import pytest

from firmground.evaluate.legality import judge
from firmground.model import ActivityKind, Calendar, Closure, Rotation
from support.small import broken, day, moved, small_plan, small_programme, vary, without

PROGRAMME, PLAN = small_programme(), small_plan()


def closed(*closures: Closure) -> Calendar:
    """Add closures to the calendar of the region."""
    return replace(PROGRAMME.calendar, closures=(*PROGRAMME.calendar.closures, *closures))


def test_l6_a_link_is_open_when_the_team_sets_out():
    """The handover that opens the road comes a day later, so the survey beyond it starts too soon."""
    plan = moved(PLAN, "H1:HANDOVER", teams=("SUR-02",), start=3, end=4)
    (breach,) = judge(PROGRAMME, plan).breaches
    assert (breach.law, breach.where) == ("L6", "H2:TS at Birch")
    assert breach.why == "no open route: link L2 opens only on 2026-04-10"


@pytest.mark.parametrize(("opener", "laws"), [("H2:CLEARANCE", set()), ("H2:QA", {"L6"})])
def test_l6_the_days_of_travel_are_on_the_road_too(opener, laws):
    """BAC starts on day 12 and its team travels a day: a road open on day 11 is in time, one on day 13 is not."""
    assert broken(vary(PROGRAMME, "links", "L3", opened_by=(opener,)), PLAN) == laws


def test_l6_a_closed_link_never_opens():
    """Whatever is handed over, nobody reaches Birch any more."""
    breaches = judge(vary(PROGRAMME, "links", "L2", closed=True), PLAN).breaches
    assert {b.law for b in breaches} == {"L6"}
    assert len(breaches) == 7
    assert all(b.why == "no open route: link L2 never opens" for b in breaches)


def test_l6_a_link_whose_opener_has_no_place_never_opens():
    """The road to Birch waits for a handover that is not in the plan."""
    programme = vary(PROGRAMME, "activities", "H1:HANDOVER", deadline=None)
    assert broken(programme, without(PLAN, "H1:HANDOVER")) == {"L6"}


@pytest.mark.parametrize(
    ("route", "why"),
    [
        ((), "it does not end at the site"),
        (("L1",), "it does not end at the site"),
        (("L2",), "link L2 does not begin where the route has come to"),
        (("L1", "L3"), "link L3 does not begin where the route has come to"),
        (("L1", "L2", "L2"), "it does not end at the site"),
        (("L1", "L9"), "there is no link L9"),
    ],
)
def test_l6_the_route_is_a_path_from_the_base_to_the_site(route, why):
    """A route must hang together and arrive."""
    (breach,) = judge(PROGRAMME, moved(PLAN, "A1:COMMISSION", route=route)).breaches
    assert (breach.law, breach.why) == ("L6", f"no open route: {why}")


def test_l6_a_link_is_travelled_both_ways():
    """The same road written the other way round is the same road."""
    assert broken(vary(PROGRAMME, "links", "L2", from_node="N2", to_node="N1"), PLAN) == set()


def test_l6_any_node_of_the_site_will_do():
    """A field that reaches to the near end of the road is worked from there, before the road is open."""
    programme = vary(PROGRAMME, "sites", "H2", nodes=("N1", "N2"))
    assert broken(programme, moved(PLAN, "H2:TS", route=("L1",))) == set()


def test_l6_a_site_without_nodes_asks_for_no_route():
    """Where no roads are known, work needs no route."""
    assert broken(vary(PROGRAMME, "sites", "H1", nodes=()), moved(PLAN, "H1:NTS", route=())) == set()


def test_l6_a_base_that_stands_at_the_site_needs_no_link():
    """An empty route leads from the base's own node to itself."""
    assert broken(vary(PROGRAMME, "sites", "H1", nodes=("N0",)), moved(PLAN, "H1:NTS", route=())) == {"L6"}
    near = vary(PROGRAMME, "sites", "H1", nodes=("N0", "N1"))
    assert broken(near, moved(PLAN, "H1:NTS", route=())) == set()


def test_l6_a_base_off_the_network_reaches_nothing():
    """All 22 activities lack a route."""
    breaches = judge(vary(PROGRAMME, "bases", "BASE", node=None), PLAN).breaches
    assert [b.law for b in breaches] == ["L6"] * 22


def test_l6_without_roads_no_base_needs_one():
    """A region without a network asks nobody for a route."""
    programme = vary(PROGRAMME, "bases", "BASE", node=None)
    programme = replace(programme, sites=tuple(replace(s, nodes=()) for s in programme.sites))
    plan = replace(PLAN, scheduled=tuple(replace(e, route=()) for e in PLAN.scheduled))
    assert broken(programme, plan) == set()


@pytest.mark.parametrize(("start", "end", "on"), [(6, 11, "2026-04-12"), (8, 14, "2026-04-19")])
def test_l6_nobody_begins_or_ends_on_a_closed_day(start, end, on):
    """Sundays may lie within an activity, not at its ends."""
    programme = vary(PROGRAMME, "activities", "H2:QA", predecessors=())
    found = [b for b in judge(programme, moved(PLAN, "H2:CLEARANCE", start=start, end=end)).breaches if b.law == "L6"]
    assert [(b.when, b.why) for b in found] == [(on, f"{on} is closed for CLEARANCE here")]


@pytest.mark.parametrize(
    ("kinds", "places", "laws"),
    [
        ({"BAC"}, {"S3"}, {"L6"}),
        ({"BAC"}, {"D2"}, {"L6"}),
        (set(), set(), {"L6"}),
        ({"CLEARANCE"}, {"S3"}, set()),
        ({"BAC"}, {"D1"}, set()),
    ],
)
def test_l6_a_closure_holds_for_its_kinds_and_places(kinds, places, laws):
    """BAC at Cedar begins on day 12; only what closes that kind there, or all kinds everywhere, stops it."""
    kinds = frozenset(ActivityKind(kind) for kind in kinds)
    closure = Closure("W", day(12), day(12), "winter", kinds, frozenset(places))
    assert broken(replace(PROGRAMME, calendar=closed(closure)), PLAN) == laws


def test_l6_closed_days_within_are_no_work():
    """A closed Wednesday leaves the substation four days of the five that it needs."""
    programme = replace(PROGRAMME, calendar=closed(Closure("X", day(17), day(17), "feast", places=frozenset({"S2"}))))
    (breach,) = judge(programme, PLAN).breaches
    assert (breach.law, breach.where) == ("L6", "A1:REPAIR at Birch")
    assert breach.why == "needs 5 working days but has 4; the others are closed"


def test_l6_a_closed_day_in_work_of_just_its_length():
    """Three days for three days of work, of which the middle one is closed: somebody is to work on it."""
    programme = replace(PROGRAMME, calendar=closed(Closure("X", day(32), day(32), "feast", places=frozenset({"S3"}))))
    breaches = judge(programme, moved(PLAN, "A5:COMMISSION", start=33, end=36)).breaches
    assert [(b.law, b.where) for b in breaches if b.where.startswith("A3:DEMOLISH")] == [
        ("L6", "A3:DEMOLISH at Cedar"),
    ]  # fmt: skip


def test_l6_nobody_works_in_a_rotation_gap():
    """Sappers who go home after five days are away on the day on which they are to begin."""
    assert broken(vary(PROGRAMME, "contingents", "SAP", rotation=Rotation(5, 3)), PLAN) == {"L6"}


def test_rotations_count_from_the_arrival():
    """Who came four days earlier is away four days earlier, in the middle of BAC."""
    programme = vary(PROGRAMME, "contingents", "SAP", arrives=day(-4))
    assert broken(programme, PLAN) == {"L6"}
