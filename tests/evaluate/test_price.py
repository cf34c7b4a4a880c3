"""The price against numbers reckoned by hand on the small region."""

from dataclasses import replace

import pytest

from firmground.evaluate.price import price
from firmground.model import Need, Priority, Service, ServiceKind, Weights
from firmground.plan.solve import solve
from support.small import moved, small_plan, small_programme, vary, without

PROGRAMME, PLAN = small_programme(), small_plan()


def test_the_price_of_the_plan_made_by_hand():
    """Each figure is people times days; water counts one and a half."""
    found = price(PROGRAMME, PLAN)
    assert found.returns == {
        "POWER": 24, "WATER": 24, "CLINIC": 10, "ROAD": 3, "SCHOOL": 48, "FIELD": 30, "HOME": 34,
    }  # fmt: skip
    assert found.releases == {"H1": 3, "H2": 15, "H3": 30, "H4": 0}
    assert found.exposure_person_days == 40 * 3 + 25 * 15 + 60 * 30
    assert found.deprivation_person_days == {
        "power": 300 * 24, "water": 1000 * 24, "health": 500 * 10, "access": 300 * 3,
        "school": 120 * 48, "farmland": 50 * 30, "housing": 8 * 34,
    }  # fmt: skip
    assert found.objective_person_days == 2_295 + 7_200 + 36_000 + 5_000 + 900 + 5_760 + 1_500 + 272


def test_money_and_team_days():
    """Sappers cost 10 a team-day, builders 5, the building's materials 1000; surveyors come for nothing."""
    found = price(PROGRAMME, PLAN)
    assert found.team_days_by_kind == {"survey": 4 + 1 + 3 + 2 + 1 + 2 + 1, "sappers": 18, "builders": 55}
    assert found.money_by_partner == {"North": 0, "East": 180, "West": 275 + 1_000}
    assert (found.team_days, found.money) == (87, 1_455)


def test_two_teams_pay_for_the_days_that_both_are_there():
    """Three teams share twelve team-days evenly; five team-days on two teams are three days of both, hence six."""
    plan = moved(PLAN, "A5:REPAIR", teams=("BLS-01", "BLS-02"))
    programme = vary(PROGRAMME, "activities", "A5:REPAIR", methods=(
        replace(PROGRAMME.activity_by_id["A5:REPAIR"].methods[0], team_days=5),
    ))  # fmt: skip
    assert price(programme, plan).team_days_by_kind["builders"] == 55 - 4 + 6


def test_what_is_not_back_by_the_horizon_counts_to_the_horizon():
    """With a horizon of 30 days the field returns on its last day, the school and the house do not."""
    found = price(replace(PROGRAMME, horizon_days=30), PLAN)
    assert (found.returns["FIELD"], found.returns["SCHOOL"], found.returns["HOME"]) == (30, None, None)
    assert (found.deprivation_person_days["school"], found.deprivation_person_days["housing"]) == (120 * 30, 8 * 30)
    assert found.releases["H3"] == 30


def test_what_is_unscheduled_never_comes():
    """Without the commissioning of the substation, power and water wait until the horizon; the clinic does not."""
    found = price(PROGRAMME, without(PLAN, "A1:COMMISSION", "H1:HANDOVER"))
    assert (found.returns["POWER"], found.returns["WATER"], found.returns["CLINIC"]) == (None, None, 10)
    assert (found.returns["ROAD"], found.releases["H1"]) == (None, None)
    assert found.deprivation_person_days["power"] == 300 * 120


@pytest.mark.parametrize(("least", "returns"), [(1, 0), (2, 10), (3, 24)])
def test_k_of_n_takes_the_kth_member(least, returns):
    """The well stands, the pump works on day 10, the substation on day 24."""
    programme = vary(PROGRAMME, "services", "CLINIC", needs=(Need(("A1", "A2", "A4"), least),))
    assert price(programme, PLAN).returns["CLINIC"] == returns


def test_a_service_may_need_links_areas_and_services():
    """Everything at once returns with the last of all: the school, on day 48."""
    everything = (Need(("L2", "H3", "SCHOOL"), 3), Need(("L1",), 1))
    assert price(vary(PROGRAMME, "services", "HOME", needs=everything), PLAN).returns["HOME"] == 48
    closed = vary(PROGRAMME, "links", "L1", closed=True)
    assert price(vary(closed, "services", "HOME", needs=everything), PLAN).returns["HOME"] is None


def test_areas_handed_over_before_expose_nobody():
    """H4 counts nothing, whoever lives beside it."""
    assert price(vary(PROGRAMME, "areas", "H4", people_exposed=9_999), PLAN) == price(PROGRAMME, PLAN)


def test_the_objective_is_rounded_up_once():
    """One hundredth of 24 person-days on top of all else is one more, not none."""
    only = Service("ONE", "One", ServiceKind.POWER, "S2", 1, (Need(("A1",), 1),))
    programme = replace(
        PROGRAMME, services=(only, replace(only, id="TWO")), areas=(), blocks=(), activities=PROGRAMME.activities,
        weights=Weights({"power": 1}),
    )  # fmt: skip
    assert price(programme, PLAN).objective_person_days == 1  # 48 hundredths
    assert price(replace(programme, weights=Weights({"power": 5})), PLAN).objective_person_days == 3  # 240 hundredths


def test_a_priority_counts_for_its_own_only():
    """A service that counts twice adds its own person-days once more; an area that counts half takes half away."""
    usual, powers = price(PROGRAMME, PLAN), PROGRAMME.service_by_id["POWER"]
    lost = powers.people * (usual.returns["POWER"] or 0)
    weights = Weights({"power": 100}, services={"POWER": Priority(200)})
    twice = price(replace(PROGRAMME, weights=weights), PLAN)
    plain = price(replace(PROGRAMME, weights=Weights()), PLAN)
    assert twice.objective_person_days - plain.objective_person_days == lost > 0
    assert twice.deprivation_person_days == plain.deprivation_person_days
    exposed = PROGRAMME.area_by_id["H2"].people_exposed * (usual.releases["H2"] or 0)
    half = price(replace(PROGRAMME, weights=Weights(areas={"H2": Priority(50)})), PLAN)
    assert plain.objective_person_days - half.objective_person_days == exposed // 2 > 0


def test_a_priority_is_what_the_search_reckons_with():
    """The solver's own figure for its plan is the price of the plan, priorities included."""
    weights = Weights(services={"POWER": Priority(350)}, areas={"H2": Priority(50), "H3": Priority(0)})
    programme = replace(PROGRAMME, weights=weights)
    plan = solve(programme, seconds=0.0)
    assert plan.provenance.objective_person_days == price(programme, plan).objective_person_days


def test_a_long_chain_of_services_is_no_matter():
    """Each of five thousand services needs the well and the one before, the first needs power."""
    below = ["POWER", *(f"V{n}" for n in range(4_999))]
    chain = [
        Service(f"V{n}", "", ServiceKind.POWER, "S2", 1, (Need((member, "A4"), 2),)) for n, member in enumerate(below)
    ]
    chain.reverse()
    programme = replace(PROGRAMME, services=(*chain, *PROGRAMME.services))
    assert price(programme, PLAN).returns["V4999"] == 24


def test_entries_that_nobody_can_read_cost_nothing():
    """A contingent or method that the Programme does not know has no price; the judge says so (P6)."""
    plan = moved(moved(PLAN, "H2:CLEARANCE", contingent="NOBODY"), "A1:REPAIR", method="by magic")
    assert price(PROGRAMME, plan).money == 1_455 - 120 - 50
