"""Figures derived from a plan, against figures reckoned by hand."""

from dataclasses import replace

import pytest

from firmground.model import ServiceKind, Unscheduled, WhyNot
from firmground.report.reckon.assignments import assignments
from firmground.report.reckon.causes import Causes
from firmground.report.reckon.ground import lie_of
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.reckon.places import place_returns
from firmground.report.reckon.pledges import accounts
from firmground.report.reckon.use import TeamUse
from firmground.report.reckon.workdays import months
from report.report_case import build
from report.report_small import dossier


def test_hectares_are_kept_apart_by_way_and_count_from_the_handover():
    """Ten hectares split 3/2/5 appear on the day of the handover and not before."""
    d = dossier()
    found = Outcomes(d.programme, d.price).released_ha
    assert {way: round(float(curve[24]), 6) for way, curve in found.items()} == {
        "cancelled": 0,
        "reduced": 0,
        "cleared": 0,
    }
    assert {way: round(float(curve[25]), 6) for way, curve in found.items()} == {
        "cancelled": 3,
        "reduced": 2,
        "cleared": 5,
    }


def test_people_without_a_service_and_exposed_drop_on_their_days():
    """200 pupils wait until day 40, 40 people are exposed until day 25, and half of all is back on day 40."""
    d = dossier()
    outcomes = Outcomes(d.programme, d.price)
    assert [outcomes.without[ServiceKind.SCHOOL][day] for day in (39, 40)] == [200, 0]
    assert [outcomes.exposed[day] for day in (24, 25)] == [40, 0]
    assert outcomes.median_day == 40
    assert outcomes.returned(100) == outcomes.people_services == 200


def test_what_returns_after_the_horizon_does_not_return():
    """A day beyond the horizon counts as none, the day after its last one still counts."""
    d = dossier()
    late = replace(d.price, returns={"V": 101}, releases={"H": 101})
    outcomes = Outcomes(d.programme, late)
    assert outcomes.median_day is None
    assert Outcomes(d.programme, replace(d.price, returns={"V": 100})).returned(100) == 200
    assert outcomes.day_of_area(d.programme.areas[0]) is None
    assert sum(float(curve[-1]) for curve in outcomes.released_ha.values()) == 0


def test_available_days_leave_out_rest_days_and_stand_downs():
    """From Monday 6 April, 100 days hold 14 Sundays; a week in which all rests takes six more working days."""
    assert TeamUse(dossier()).totals(["SAP"])[1] == 2 * 86
    assert TeamUse(dossier(gap_closure=True)).totals(["SAP"])[1] == 2 * 80


def test_used_days_are_open_days_times_teams():
    """Days 0 to 24 hold 22 working days of one team; the three Sundays between do not count."""
    use = TeamUse(dossier())
    assert use.totals(["SAP"])[0] == 22
    assert use.busy["SAP"]["survey"][[0, 9, 10]].tolist() == [1, 1, 0]


def test_used_team_days_agree_with_the_price():
    """Over a whole made-up programme the monthly figures add up to the team-days of the price, kind by kind."""
    case = build()
    from firmground.report.dossier import Dossier

    use = TeamUse(Dossier(case.programme, case.plan, case.verdict, case.price))
    found = {kind: int(used.sum()) for kind, (used, _) in use.by_kind().items() if used.sum()}
    assert found == dict(case.price.team_days_by_kind)


def test_months_cut_the_horizon_without_gap():
    """Months join end to start, from day 0 to the last day."""
    d = dossier()
    cut = months(d.programme, 100)
    assert [m[0] for m in cut] == ["2026-04", "2026-05", "2026-06", "2026-07"]
    assert [m[1] for m in cut] == [0, *(m[2] for m in cut[:-1])]
    assert cut[-1][2] == 100


def test_the_cause_names_the_last_activity_and_the_release_before_it():
    """The school waits for its commissioning, and that chain for the handover of the field."""
    d = dossier()
    said = Causes(d).of_service(d.programme.services[0])
    assert said == "commissioning of School, ends 2026-05-15; before it handover of East field, ends 2026-04-30"


def test_the_cause_of_a_missing_service_is_the_first_activity_without_a_place():
    """Where nothing was placed the reason of the first one in the chain is given."""
    d = dossier(works=False)
    plan = replace(
        d.plan, unscheduled=(Unscheduled("A:REPAIR", WhyNot.BUDGET), Unscheduled("A:COMMISSION", WhyNot.WAITS))
    )
    said = Causes(replace(d, plan=plan)).of_service(d.programme.services[0])
    assert said == f"repair of School has no place in the plan: {WhyNot.BUDGET.value}"


def test_a_pause_is_named_as_the_cause():
    """Works that start long after all they wait for waited for teams, season or travel."""
    d = dossier()
    late = tuple(
        replace(s, start=s.start + 30, end=s.end + 30) if s.contingent == "BLD" else s for s in d.plan.scheduled
    )
    said = Causes(replace(d, plan=replace(d.plan, scheduled=late))).of_service(d.programme.services[0])
    assert said.endswith("; repair of School waited 30 days for teams, season or travel")


def test_a_place_tells_its_return_and_the_areas_left():
    """The one place has its school back on day 40 and no area left."""
    (row,) = place_returns(dossier())
    assert (row.place.id, row.district, dict(row.returns), row.complete_on) == (
        "S",
        "Elder",
        {ServiceKind.SCHOOL: 40},
        40,
    )
    assert (row.areas_open, row.areas_left) == (1, 0)


def test_a_pledge_is_credited_with_land_and_with_services_that_the_land_stood_before():
    """Sappers get all three ways of release and a part in the school; builders get the school alone."""
    d = dossier()
    east, west = accounts(d, TeamUse(d), Outcomes(d.programme, d.price))
    assert (east.pledge.id, east.people, east.used, east.services, east.people_services) == ("P", 16, 22, 1, 200)
    assert {way: round(ha, 6) for way, ha in east.hectares.items()} == {"cancelled": 3, "reduced": 2, "cleared": 5}
    assert (west.pledge, west.services, sum(west.hectares.values())) == (None, 1, 0)


def test_credited_hectares_never_exceed_released_ones():
    """Over a whole programme the credits of each way add up to the hectares released in that way."""
    case = build()
    from firmground.report.dossier import Dossier

    d = Dossier(case.programme, case.plan, case.verdict, case.price)
    outcomes = Outcomes(d.programme, d.price)
    found = accounts(d, TeamUse(d), outcomes)
    for way, curve in outcomes.released_ha.items():
        assert sum(a.hectares[way] for a in found) == pytest.approx(float(curve[-1]))


def test_assignments_of_the_first_days_are_those_under_way():
    """Within ten days two activities are under way, both of the sappers."""
    assert [a.activity.id for a in assignments(dossier(), days=10)] == ["H:NTS", "H:TS"]


def test_roads_are_drawn_through_the_middles_of_their_links():
    """Every course runs through the middle that the programme gives, and straight roads meet at their towns."""
    p = build().programme
    ground = lie_of(p)
    middles = {s.id: (s.x, s.y) for s in p.sites}
    assert all(tuple(course[1]) == middles[link] for link, course in ground.courses.items())
    first = p.links[0]
    town = ground.places[first.to_node[1:]]
    assert ground.courses[first.id][2] == pytest.approx(town, abs=2_500)


def test_nothing_lies_anywhere_without_a_known_crs():
    """A project without geometry has no spots, and asks for no map."""
    assert lie_of(replace(dossier().programme, crs="")).spots == []
