"""The oracle against optima that a person finds by hand, and against the judge and the price."""

from dataclasses import replace
from datetime import timedelta

import pytest
from shapely.geometry import box

from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import (
    RELEASE_CHAIN,
    REPAIR_CHAIN,
    Accreditation,
    Activity,
    ActivityKind,
    AreaStatus,
    Asset,
    Base,
    Block,
    Budget,
    Calendar,
    Contingent,
    DamageState,
    EquityFloor,
    HazardKind,
    HazardousArea,
    Level,
    Limits,
    Link,
    Lock,
    Method,
    Need,
    Neighbour,
    Place,
    Programme,
    ReleaseShares,
    Rotation,
    Service,
    ServiceKind,
    Site,
    SiteKind,
    TeamKind,
    Travel,
)
from support.dice import START
from support.oracle import optimum
from support.strategies import tiny_programmes

KINDS = (
    TeamKind("deminers", "Deminers", frozenset(RELEASE_CHAIN), 8),
    TeamKind("builders", "Builders", frozenset(REPAIR_CHAIN), 10),
)
BUILDERS = Contingent("B", "Builders", "Partner", "builders", 1, "BASE", START, cost_per_team_day=1)
DEMINERS = Contingent(
    "D", "Deminers", "Partner", "deminers", 1, "BASE", START,
    accreditation=Accreditation(START, START + timedelta(999)),
)  # fmt: skip


def day(n: int):
    """Date of a day of the Programme."""
    return START + timedelta(n)


def site(name: str, kind: SiteKind = SiteKind.ASSET, x: int = 0, nodes: tuple[str, ...] = ()) -> Site:
    """Put a site on the line along which everything lies."""
    return Site(name, kind, "D1", x, 0, nodes)


def works(name: str, team_days: int, **changes) -> Activity:
    """Works that make the asset of that name work."""
    method = Method("by hand", "builders", team_days, 1, changes.pop("teams", 1))
    return Activity(f"{name}:REPAIR", ActivityKind.REPAIR, name, (method,), **changes)


def handover(name: str, team_days: int, **changes) -> Activity:
    """All that is left to do at a hazardous area."""
    return Activity(
        f"{name}:HANDOVER", ActivityKind.HANDOVER, name, (Method("papers", "deminers", team_days),), **changes
    )


def area(name: str, people: int, *, over: bool = False) -> HazardousArea:
    """Make a hazardous area whose survey is done and cancels all of it."""
    status = AreaStatus.HANDED_OVER if over else AreaStatus.OPEN
    square, shares = box(33, 50, 33.001, 50.001), ReleaseShares(1, 0, 0)
    return HazardousArea(name, name, HazardKind.SUSPECTED, status, "D1", square, 7e3, shares, 0.5, people)


def service(name: str, people: int, *needs: Need) -> Service:
    """Water for so many people, by default from the asset that the service is named after."""
    return Service(f"water of {name}", name, ServiceKind.WATER, "D1", people, needs or (Need((name,), 1),))


def programme(*activities: Activity, **changes) -> Programme:
    """Thirty days, no rest days, one team of builders and one of deminers, all at one spot."""
    names = dict.fromkeys(a.site for a in activities)
    areas = changes.pop("areas", ())
    sites = changes.pop("sites", tuple(site(n) for n in names if n not in {a.id for a in areas}))
    sites += tuple(site(a.id, SiteKind.HAZARDOUS_AREA) for a in areas if a.id not in {s.id for s in sites})
    assets = tuple(Asset(s.id, s.id, "well", "D1", DamageState.SLIGHT) for s in sites if s.kind is SiteKind.ASSET)
    plain = Programme(
        name="by hand",
        start=START,
        horizon_days=30,
        crs="EPSG:32636",
        places=tuple(Place(d, d, Level.DISTRICT) for d in ("D1", "D2")),
        sites=sites,
        areas=areas,
        assets=assets,
        services=tuple(service(a.id, 10) for a in assets),
        activities=activities,
        team_kinds=KINDS,
        contingents=(BUILDERS, DEMINERS),
        bases=(Base("BASE", "Base", 0, 0, "N0"),),
        calendar=Calendar(frozenset()),
        exercise=True,
    )
    return replace(plain, **changes)


def best(case: Programme) -> int:
    """Give the oracle's optimum, once the judge and the price have agreed with its plan."""
    found = optimum(case)
    assert found is not None
    objective, plan = found
    assert judge(case, plan).breaches == ()
    assert price(case, plan).objective_person_days == objective
    return objective


def test_one_activity_ends_after_its_work():
    """Five days without water for ten people."""
    assert best(programme(works("A", 5))) == 50


def test_the_team_serves_more_people_in_less_time_first():
    """Smith's rule on one team: 40 people after 2 days, then 10 after 7."""
    case = programme(works("A", 5), works("B", 2), services=(service("A", 10), service("B", 40)))
    assert best(case) == 40 * 2 + 10 * 7


def test_more_teams_share_the_work():
    """Two of the two teams do five team-days in three days."""
    crew = replace(BUILDERS, teams=2)
    assert best(programme(works("A", 5, teams=2), contingents=(crew,))) == 30


def test_works_wait_for_the_handover_that_blocks_them():
    """L1: four days to release, three more to repair."""
    case = programme(works("A", 3), handover("H", 4), areas=(area("H", 1),), blocks=(Block("A", "H"),))
    assert best(case) == 4 + 10 * 7


def test_land_handed_over_before_blocks_nobody():
    """L1: released land costs nothing and stops nothing."""
    case = programme(works("A", 3), areas=(area("H", 9, over=True),), blocks=(Block("A", "H"),))
    assert best(case) == 30


def test_nobody_digs_deeper_than_released():
    """L2: an activity that digs too deep has no place, so its water never returns."""
    case = programme(works("A", 3, digging_depth_m=0.6), areas=(area("H", 9, over=True),), blocks=(Block("A", "H"),))
    assert best(case) == 10 * 30


def test_a_release_needs_an_accreditation_in_its_dates():
    """L4: from day 6 on, two days of papers; without any, never."""
    case = programme(handover("H", 2), areas=(area("H", 10),))
    late = replace(DEMINERS, accreditation=Accreditation(day(6), day(20)))
    assert best(replace(case, contingents=(late,))) == 10 * 8
    short = replace(DEMINERS, accreditation=Accreditation(day(6), day(6)))
    assert best(replace(case, contingents=(short,))) == 10 * 30
    assert best(replace(case, contingents=(replace(DEMINERS, accreditation=None),))) == 10 * 30


@pytest.mark.parametrize(("metres", "optimum_of_both"), [(40, 10 * 3 + 1 * 7), (60, 10 * 3 + 1 * 4)])
def test_nobody_works_within_a_live_danger_radius(metres, optimum_of_both):
    """L5: within 50 m the works go first and the release waits; beyond, both go on at once."""
    near = (Neighbour("A", "H", metres),)
    case = programme(works("A", 3), handover("H", 4, danger_radius_m=50.0), areas=(area("H", 1),), neighbours=near)
    assert best(case) == optimum_of_both


def test_a_road_is_worked_open_before_the_place_beyond():
    """L6: two days on the road, then three at the far end."""
    road = Link("R", "Road", "N0", "N1", 900.0, opened_by=("R:REPAIR",))
    sites = (site("R", SiteKind.LINK, nodes=("N0", "N1")), site("A", nodes=("N1",)))
    case = programme(works("R", 2), works("A", 3), sites=sites, links=(road,), services=(service("A", 10),))
    assert best(case) == 50
    assert best(replace(case, links=(replace(road, closed=True),))) == 300


def test_the_way_round_is_taken_when_it_opens_sooner():
    """L6: OR over routes; a way round that is open lets the works begin at once."""
    road = Link("R", "Road", "N0", "N1", 900.0, opened_by=("R:REPAIR",))
    round_it = (Link("Q1", "Way", "N0", "N2", 9e3), Link("Q2", "round", "N2", "N1", 9e3))
    sites = (site("R", SiteKind.LINK, nodes=("N0", "N1")), site("A", nodes=("N1",)))
    case = programme(works("R", 2), works("A", 3), sites=sites, links=(road, *round_it), services=(service("A", 10),))
    _, plan = optimum(case) or pytest.fail("no optimum")
    assert best(case) == 30
    assert next(s.route for s in plan.scheduled if s.activity == "A:REPAIR") == ("Q1", "Q2")


def test_a_place_without_any_route_is_never_worked():
    """L6: no link leads there."""
    assert best(programme(works("A", 1), sites=(site("A", nodes=("N9",)),))) == 300


def test_work_rests_on_closed_days():
    """L6: begun on a Monday, seven working days with Sunday off end on the second Monday."""
    assert best(programme(works("A", 7), calendar=Calendar(frozenset({6})))) == 80


def test_travel_takes_its_time():
    """L7: one day to the first site 100 km away, two to the next on the other side, which serves fewer people."""
    sites = (site("A", x=-100_000), site("B", x=100_000))
    travel = Travel(commute_m=10_000, metres_per_day=100_000, detour_per_cent=100)
    case = programme(
        works("A", 2), works("B", 2), sites=sites, travel=travel, services=(service("A", 20), service("B", 10))
    )
    assert best(case) == 20 * (1 + 2) + 10 * (3 + 2 + 2)


def test_a_route_must_be_open_when_the_team_sets_out():
    """L6 and L7: the second team opens the road by day 2, and the first needs two days along it."""
    road = Link("R", "Road", "N0", "N1", 200_000.0, opened_by=("R:REPAIR",))
    sites = (site("R", SiteKind.LINK, nodes=("N0", "N1")), site("A", x=200_000, nodes=("N1",)))
    case = programme(
        works("R", 2), works("A", 3), sites=sites, links=(road,), services=(service("A", 10),),
        contingents=(replace(BUILDERS, teams=2),), travel=Travel(10_000, 100_000, 100),
    )  # fmt: skip
    assert best(case) == 10 * (2 + 2 + 3)


def test_a_contingent_works_in_its_stay_and_its_districts():
    """L7: it arrives on day 4, does not start what it cannot end, and keeps to its districts."""
    case = programme(works("A", 5))
    assert best(replace(case, contingents=(replace(BUILDERS, arrives=day(4), leaves=day(8)),))) == 90
    assert best(replace(case, contingents=(replace(BUILDERS, arrives=day(4), leaves=day(7)),))) == 300
    assert best(replace(case, contingents=(replace(BUILDERS, districts=frozenset({"D2"})),))) == 300


def test_rotations_interrupt_the_work():
    """After each three days of work two without: five days of work end on day 7."""
    assert best(programme(works("A", 5), contingents=(replace(BUILDERS, rotation=Rotation(3, 2)),))) == 70


def test_orders_are_kept_whatever_they_cost():
    """P2: a lock on the less useful works puts the useful ones behind; an order that cannot be kept leaves no plan."""
    lock = Lock("the authority", "decided", start=1)
    case = programme(works("A", 3, lock=lock), works("B", 2), services=(service("A", 1), service("B", 100)))
    assert best(case) == 1 * 4 + 100 * 6
    assert best(programme(works("A", 3, deadline=3), works("B", 2), services=(service("B", 100),))) == 100 * 5
    assert optimum(programme(works("A", 3, deadline=2))) is None


def test_money_that_is_short_goes_where_it_gives_most():
    """P4: three units pay for one of two works; the water of the other never returns."""
    budget = Budget("M", day(0), day(29), 3)
    case = programme(works("A", 3), works("B", 3), services=(service("A", 10), service("B", 20)))
    assert best(replace(case, limits=Limits((budget,)))) == 20 * 3 + 10 * 30
    assert best(replace(case, limits=Limits((replace(budget, last=day(4)),)))) == 20 * 3 + 10 * 8
    assert best(replace(case, limits=Limits((replace(budget, partner="Another"),)))) == 20 * 3 + 10 * 6


def test_an_equity_floor_moves_work_forward():
    """P5: the district that nobody would serve first has its share finished by the day."""
    sites = (site("A"), replace(site("B"), place="D2"))
    case = programme(works("A", 3), works("B", 3), sites=sites, services=(service("A", 90), service("B", 10)))
    assert best(case) == 90 * 3 + 10 * 6
    floor = EquityFloor("D2", 1.0, day(4))
    assert best(replace(case, limits=Limits(equity=(floor,)))) == 10 * 3 + 90 * 6


def test_services_count_alternatives_and_one_another():
    """One of two wells is enough for the first; the second needs that and its own pump."""
    first = service("wells", 10, Need(("A", "B"), 1))
    second = Service("town", "Town", ServiceKind.HEALTH, "D1", 5, (Need(("C", first.id), 2),))
    case = programme(works("A", 9), works("B", 2), works("C", 3), services=(first, second))
    assert best(case) == 10 * 2 + 5 * 5


def test_a_service_of_undamaged_assets_is_there_at_once():
    """Nobody goes without what stands and works."""
    assert best(programme(sites=(site("A"),))) == 0


@pytest.mark.parametrize("seed", range(4))
def test_plans_of_the_oracle_are_legal_and_priced_alike(seed):
    """On drawn Programmes with every feature, judge and price agree with the oracle."""
    for case in tiny_programmes(15, seed=seed):
        best(case)
