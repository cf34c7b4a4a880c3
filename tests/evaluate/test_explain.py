"""Why an activity stands where it stands, and why a place waits, on the small region."""

import json
from dataclasses import replace

import pytest

from firmground.errors import UnknownNameError
from firmground.evaluate.explain import explain
from firmground.model import Lock, Need, Place, Priority, Service, ServiceKind, Unscheduled, Weights, WhyNot
from support.small import day, moved, small_plan, small_programme, vary, without

PROGRAMME, PLAN = small_programme(), small_plan()


def waits(programme, plan, name) -> dict[str, str | None]:
    """Kinds of what is tight, with the activity that each comes from."""
    return {cause.kind: cause.activity for cause in explain(programme, plan, name).waits_for}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("A2:REPAIR", {"precedence": "A2:ASSESS", "team": "A2:ASSESS"}),
        ("A1:ASSESS", {"precedence": "H2:HANDOVER"}),
        ("H2:TS", {"access": "H1:HANDOVER", "team": "H1:HANDOVER"}),
        ("H3:BAC", {"team": "H2:CLEARANCE"}),
        ("A5:ASSESS", {"separation": "H3:BAC"}),
        ("A2:ASSESS", {"decision": None, "stay": None, "start": None}),
        ("H3:HANDOVER", {"precedence": "H3:QA", "team": "H3:QA", "calendar": None}),
    ],
)
def test_what_is_tight_is_named(name, kinds):
    """Predecessor, ground, road, team, radius, decision, stay and calendar, each where it binds."""
    assert waits(PROGRAMME, PLAN, name) == kinds


def test_the_sentence_says_until_when():
    """Where the team was before, and how long it travels."""
    (cause,) = explain(PROGRAMME, PLAN, "H3:BAC").waits_for
    assert cause.text == "team SAP-02: at H2:CLEARANCE until 2026-04-16, then 1 day of travel"
    assert cause.day == 12
    flood = explain(PROGRAMME, PLAN, "H3:HANDOVER").waits_for[-1]
    assert flood.text == "no day of work until 2026-05-04: flood"


def test_arrival_travel_accreditation_and_earliest_start_hold_too():
    """The house without its danger: it waits for whatever of these comes last."""
    safe = replace(PROGRAMME, neighbours=())
    late = vary(safe, "contingents", "BLS", arrives=day(22))
    assert waits(late, PLAN, "A5:ASSESS") == {"team": None}
    near = vary(vary(safe, "contingents", "BLS", arrives=day(23)), "sites", "A5", x=0, y=0)
    assert waits(near, PLAN, "A5:ASSESS") == {"stay": None}
    ordered = vary(safe, "activities", "A5:ASSESS", earliest_start=23)
    assert waits(ordered, PLAN, "A5:ASSESS") == {"decision": None}
    papers = replace(PROGRAMME.contingent_by_id["SUR"].accreditation, first=day(11))
    assert waits(vary(safe, "contingents", "SUR", accreditation=papers), PLAN, "H2:QA") == {
        "precedence": "H2:CLEARANCE", "accreditation": None,
    }  # fmt: skip


def test_a_road_counts_from_the_last_of_its_openers_and_with_the_way_on_it():
    """The road to Cedar opens with the later of two works on day 22; a day on it makes day 23 the first of work."""
    programme = replace(PROGRAMME, neighbours=())
    programme = vary(programme, "links", "L3", opened_by=("A1:REPAIR", "A2:COMMISSION"))
    (cause,) = explain(programme, PLAN, "A5:ASSESS").waits_for
    assert (cause.kind, cause.day, cause.activity) == ("access", 23, "A1:REPAIR")
    assert cause.text == "its route over L3 opens on 2026-04-28 with the end of A1:REPAIR, 1 day away"


def test_a_radius_holds_until_its_last_day():
    """BAC ends with day 22, a Tuesday."""
    (cause,) = explain(PROGRAMME, PLAN, "A5:ASSESS").waits_for
    assert cause.text == "H3:BAC goes on 70 m away until 2026-04-28, within an advisory radius of 100 m"


def test_later_than_it_had_to_is_said():
    """Without its neighbour nothing holds the house from day 20 on."""
    (cause,) = explain(replace(PROGRAMME, neighbours=()), PLAN, "A5:ASSESS").waits_for
    assert cause.kind == "order"
    assert cause.text == "nothing holds it: it could start on 2026-04-27 if money allows"


def test_what_it_unlocks_in_person_days():
    """Power for 300, water for 1000 at one and a half; each would be missed for 96 days more."""
    found = explain(PROGRAMME, PLAN, "A1:REPAIR")
    assert [(u.id, u.kind, u.people, u.date, u.per_day) for u in found.unlocks] == [
        ("WATER", "water", 1000, "2026-04-30", 1_500.0),
        ("POWER", "power", 300, "2026-04-30", 300.0),
    ]
    assert [u.person_days for u in found.unlocks] == [1_500.0 * 96, 300.0 * 96]
    assert found.slack_days == 0
    assert found.week_costs_person_days == 7 * 1_800


def test_alternatives_are_not_unlocked_by_one_of_them():
    """The clinic has two more of the two that it needs, so neither pump nor substation alone unlocks it."""
    assert "CLINIC" not in {u.id for u in explain(PROGRAMME, PLAN, "A2:COMMISSION").unlocks}
    both = vary(PROGRAMME, "services", "CLINIC", needs=(Need(("A1", "A2", "A4"), 3),))
    assert "CLINIC" in {u.id for u in explain(both, PLAN, "A2:COMMISSION").unlocks}


def test_a_handover_unlocks_over_the_road():
    """H1 opens the road, so all of Birch hangs on it, and its own release."""
    found = {u.id for u in explain(PROGRAMME, PLAN, "H1:NTS").unlocks}
    assert found == {"WATER", "POWER", "ROAD", "H1", "H2"}


def test_what_a_week_breaks_is_told():
    """The lock of the pump, with who fixed it."""
    found = explain(PROGRAMME, PLAN, "A2:ASSESS")
    assert found.week_breaks == (
        "P2 A2:ASSESS at Alder: the authority locked its start to 2026-04-06: water first",
    )  # fmt: skip


def test_the_whole_answer_for_a_person():
    """Days, teams, route, reasons, what it unlocks, slack, what a week costs, and the label of the exercise."""
    assert explain(PROGRAMME, PLAN, "A3:DEMOLISH").lines() == [
        "A3:DEMOLISH at Cedar: 2026-05-07 to 2026-05-09, BLS-01 of BLS (by hand)",
        "route: L3",
        "It stands there because:",
        "  - it waits for A3:ASSESS, until 2026-05-06",
        "  - team BLS-01: at A3:ASSESS until 2026-05-06",
        "It unlocks 1 returns and releases, 120 weighted person-days a day:",
        "  - school School for 120 people of Cedar, 2026-05-24",
        "Without it, 8,640 weighted person-days more would be lost up to the horizon.",
        "It has no slack.",
        "A week's delay costs 840 weighted person-days if nobody replans.",
        "EXERCISE: not survey evidence",
    ]


def test_slack_is_told():
    """The pump has six days as long as nobody but the users of power wait for it."""
    programme = replace(PROGRAMME, services=tuple(s for s in PROGRAMME.services if s.id != "CLINIC"))
    assert "It could start 6 days later at no cost." in explain(programme, PLAN, "A2:COMMISSION").lines()


def test_what_returns_on_the_last_day_has_a_date():
    """A horizon of 24 days just holds the power."""
    short = replace(PROGRAMME, horizon_days=24)
    assert [(u.id, u.date) for u in explain(short, PLAN, "A1:COMMISSION").unlocks][1] == ("POWER", "2026-04-30")
    assert [(u.id, u.date) for u in explain(replace(short, horizon_days=23), PLAN, "A1:REPAIR").unlocks] == [
        ("WATER", None), ("POWER", None),
    ]  # fmt: skip


def test_an_activity_that_waits_for_nothing_planned_says_its_own_reason():
    """Told to wait by the plan, but for a road that never opens, not for another activity."""
    found = explain(PROGRAMME, without(PLAN, "A5:ASSESS", why=WhyNot.WAITS), "A5:ASSESS")
    assert [c.text for c in found.waits_for] == [f"A5:ASSESS has no place in the plan: {WhyNot.WAITS.value}"]


def test_an_activity_without_a_place_says_why():
    """Its own reason, or the reasons of what it waits for, back to the first."""
    plan = without(PLAN, "H2:HANDOVER", "A1:ASSESS", "A1:REPAIR", "A1:COMMISSION", why=WhyNot.WAITS)
    plan = replace(plan, unscheduled=(*plan.unscheduled[1:], Unscheduled("H2:HANDOVER", WhyNot.NO_TEAM)))
    found = explain(PROGRAMME, plan, "A1:COMMISSION")
    assert (found.first_day, found.why_not) == (None, WhyNot.WAITS.value)
    (cause,) = found.waits_for
    assert cause.activity == "H2:HANDOVER"
    lines = found.lines()
    assert lines[1] == f"  - H2:HANDOVER has no place in the plan: {WhyNot.NO_TEAM.value}"
    assert "  - water Water for 1000 people of Alder, not within the horizon" in lines
    assert not any("slack" in line or "delay" in line for line in lines)
    assert lines[-1].startswith("EXERCISE")


def test_a_place_tells_each_return_back_to_the_first_cause():
    """Water at Alder waits for the substation of Birch, hence for its field, its road, and the first survey."""
    found = explain(PROGRAMME, PLAN, "Alder")
    assert (found.place, found.people) == ("S1", 1000)
    assert [(r.id, r.date) for r in found.returns] == [
        ("H1", "2026-04-09"), ("CLINIC", "2026-04-16"), ("WATER", "2026-04-30"),
    ]  # fmt: skip
    steps = found.returns[-1].because
    assert [step.split()[0] for step in steps] == [
        "A1:COMMISSION", "A1:REPAIR", "A1:ASSESS", "H2:HANDOVER", "H2:QA", "H2:CLEARANCE", "H2:TS", "H1:HANDOVER",
        "H1:NTS",
    ]  # fmt: skip
    assert steps[-1] == "H1:NTS 2026-04-06 to 2026-04-07: the Programme begins"
    assert steps[5].endswith("until 2026-04-11; then no day of work until 2026-04-12: a day of rest")


def test_a_place_counts_the_last_day_of_the_horizon_in():
    """Power returns on day 24, which a horizon of 24 days just holds and one of 23 does not."""
    dates = [
        {r.id: r.date for r in explain(replace(PROGRAMME, horizon_days=n), PLAN, "S2").returns}["POWER"]
        for n in (24, 23)
    ]
    assert dates == ["2026-04-30", None]


def test_a_district_tells_of_all_below_it():
    """Everything of the north, and the people of its settlements."""
    found = explain(PROGRAMME, PLAN, "D1")
    assert {r.id for r in found.returns} == {"H1", "H2", "POWER", "WATER", "CLINIC", "ROAD"}
    assert found.people == 1_300


def test_people_are_counted_once():
    """A region without a figure of its own takes those of its districts, not those of their settlements as well."""
    programme = vary(PROGRAMME, "places", "D1", people=2_000)
    assert explain(programme, PLAN, "R").people == 2_000 + 120


def test_a_long_chain_keeps_its_ends():
    """The middle of a long chain is left out and counted; the first cause stays."""
    (school,) = [r for r in explain(PROGRAMME, PLAN, "Cedar").returns if r.id == "SCHOOL"]
    assert len(school.because) == 11
    chained = vary(PROGRAMME, "activities", "A2:REPAIR", predecessors=("A3:COMMISSION",))
    plan = moved(PLAN, "A2:REPAIR", start=49, end=55)
    plan = moved(plan, "A2:COMMISSION", start=56, end=58)
    (water,) = [r for r in explain(chained, plan, "Alder").returns if r.id == "WATER"]
    assert [step.split()[0] for step in water.because] == [
        "A2:COMMISSION", "A2:REPAIR", *(step.split()[0] for step in school.because[:8]), "2", "H1:NTS",
    ]  # fmt: skip
    assert water.because[10] == "2 more, each waiting for the next"


def test_a_place_tells_what_never_returns():
    """First in the list: what has no date, with the reason at its root."""
    plan = without(PLAN, "A1:COMMISSION", why=WhyNot.BUDGET)
    found = explain(PROGRAMME, plan, "S1").returns[0]
    assert (found.id, found.date) == ("WATER", None)
    assert found.because == (f"A1:COMMISSION has no place in the plan: {WhyNot.BUDGET.value}",)
    closed = vary(PROGRAMME, "links", "L2", closed=True)
    (road,) = [r for r in explain(closed, PLAN, "S2").returns if r.id == "ROAD"]
    assert road.because == ("link L2 stays closed",)
    assert any(
        line == "access Road for 300 people: not within the horizon" for line in explain(closed, PLAN, "S2").lines()
    )


def test_what_stands_needs_no_reason():
    """A service of undamaged assets is there on the first day."""
    programme = vary(PROGRAMME, "services", "CLINIC", needs=(Need(("A4",), 1),))
    (clinic,) = [r for r in explain(programme, PLAN, "S1").returns if r.id == "CLINIC"]
    assert (clinic.date, clinic.because) == ("2026-04-06", ())


def test_many_services_on_one_another_are_no_matter():
    """A lattice of services in which each needs both of the layer below is walked once, not by every path."""
    below, services = ("A1", "A2"), []
    for n in range(60):
        layer = tuple(f"V{n}{side}" for side in "ab")
        services += [Service(v, v, ServiceKind.HOUSING, "S1", 1, (Need(below, 2),)) for v in layer]
        below = layer
    programme = replace(PROGRAMME, services=tuple(services))
    top = explain(programme, PLAN, "S1").returns[-1]
    assert (top.date, top.because[0].split()[0]) == ("2026-04-30", "A1:COMMISSION")
    never = explain(programme, without(PLAN, "A1:COMMISSION"), "S1").returns[0]
    assert never.because == (f"A1:COMMISSION has no place in the plan: {WhyNot.NO_TEAM.value}",)


@pytest.mark.parametrize("name", ["A1:REPAIR", "R"])
def test_machines_get_the_same(name):
    """The dictionary is plain JSON."""
    found = explain(PROGRAMME, PLAN, name).as_dict()
    assert json.loads(json.dumps(found)) == json.loads(json.dumps(found, default=str))
    assert found["exercise"] is True


def test_real_projects_carry_no_label():
    """Only an exercise is called one."""
    real = replace(PROGRAMME, exercise=False)
    assert not any("EXERCISE" in line for name in ("R", "A1:REPAIR") for line in explain(real, PLAN, name).lines())


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("A1:REPAIRS", "A1:REPAIR"),
        ("a1:repair", "A1:REPAIR"),
        ("alder", "Alder"),
        ("WATER", "near it are S1"),
    ],
)
def test_a_wrong_name_offers_near_ones(name, near):
    """Slips of spelling, the activities of a site, the place of a service."""
    with pytest.raises(UnknownNameError, match=f"there is no activity and no place called {name};.*{near}"):
        explain(PROGRAMME, PLAN, name)


def test_a_name_like_none_is_told_so():
    """No offer is better than a wild one."""
    with pytest.raises(UnknownNameError, match=r"no place called %%%%$"):
        explain(PROGRAMME, PLAN, "%%%%")


def test_two_places_of_one_name_need_their_ids():
    """Names repeat in a region."""
    twin = Place("S4", "Alder", PROGRAMME.place_by_id["S1"].level, "D2")
    programme = replace(PROGRAMME, places=(*PROGRAMME.places, twin))
    with pytest.raises(UnknownNameError, match="several places are called Alder: S1, S4"):
        explain(programme, PLAN, "Alder")
    assert explain(programme, PLAN, "S4").returns == ()


def test_any_activity_of_a_plan_that_is_not_legal_is_explained():
    """Explaining never asks for a legal plan: locks missed, routes cut, teams doubled."""
    programme = vary(PROGRAMME, "links", "L2", closed=True)
    programme = vary(programme, "activities", "H3:BAC", lock=Lock("the ministry", "said so", start=3))
    plan = moved(moved(PLAN, "A1:REPAIR", start=2, end=8), "H2:QA", route=("L9",), teams=("SUR-02", "SUR-02"))
    for name in (*programme.activity_by_id, *programme.place_by_id):
        assert explain(programme, plan, name).lines()


def test_a_site_tells_of_the_activity_that_settles_it():
    """The id of an area, asset or road explains its handover or the end of its works."""
    assert explain(PROGRAMME, PLAN, "H2") == explain(PROGRAMME, PLAN, "H2:HANDOVER")


def test_priorities_are_told_with_their_reasons():
    """A decision that something counts more stands where it matters: at what unlocks it, and at its place."""
    decided = Weights(services={"POWER": Priority(200, "region: hospital first")}, areas={"H1": Priority(50, "x")})
    programme = replace(PROGRAMME, weights=decided)
    found = explain(programme, PLAN, "H2:HANDOVER")
    assert found.decided == ("POWER counts 2 times what its kind does: region: hospital first",)
    assert "It was decided:" in found.lines()
    assert explain(PROGRAMME, PLAN, "H2:HANDOVER").decided == ()
    assert len(explain(programme, PLAN, "S2").decided) == 1
