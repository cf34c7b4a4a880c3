"""Rows become one frozen Programme, the same whatever their order, with everything that geometry says in it."""

import random
from datetime import date, timedelta

import pytest

from firmground.errors import BadInputError
from firmground.intake.assemble import assemble
from firmground.intake.check import check_tables
from firmground.model import (
    Accreditation,
    ActivityKind,
    Block,
    Budget,
    EquityFloor,
    Level,
    Lock,
    Need,
    OwnerShare,
    Rotation,
    ServiceKind,
    SiteKind,
)
from support.small_project import box, line, point, project, with_cells, with_rows, without


def test_the_project_settings_frame_the_programme() -> None:
    """Name, start, horizon, currency and label come from the settings, the CRS from the data where none is set."""
    programme = assemble(project())
    assert (programme.name, programme.start, programme.horizon_days) == ("small project", date(2026, 3, 2), 730)
    assert (programme.crs, programme.currency, programme.exercise) == ("EPSG:32636", "USD", True)
    assert programme.calendar.rest_weekdays == {6}
    tables = with_cells(project(), "project", "crs", value="EPSG:28406")
    assert assemble(tables).crs == "EPSG:28406"


def test_one_drawn_row_makes_an_exercise() -> None:
    """A Programme with any row drawn for an exercise is an exercise, whatever the setting says."""
    tables = with_cells(project(), "project", "exercise", value="false")
    assert assemble(tables).exercise is False
    assert assemble(with_cells(tables, "assets", "A3", exercise=True)).exercise is True


def test_settings_that_are_missing_have_their_defaults() -> None:
    """Only the start must be given; rest days may be none."""
    programme = assemble(without(project(), "project", "name", "horizon_days", "exercise"))
    assert (programme.name, programme.horizon_days, programme.exercise) == ("", 1826, False)
    tables = with_rows(project(), "project", {"id": "rest_weekdays", "value": "5; 6"})
    assert assemble(tables).calendar.rest_weekdays == {5, 6}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    """Rows in another order give the same Programme, byte for byte."""
    dice = random.Random(seed)
    tables = {layer: tuple(dice.sample(rows, len(rows))) for layer, rows in project().items()}
    assert assemble(tables).sha256 == assemble(project()).sha256


def test_errors_keep_rows_from_becoming_a_programme() -> None:
    """The refusal names the first faults with their codes and says how many more there are."""
    tables = project()
    for name in ("A1", "A2", "A3"):
        tables = with_cells(tables, "assets", name, place="nowhere")
    tables = with_cells(tables, "hazardous_areas", "H1", depth_m=None)
    with pytest.raises(BadInputError, match=r"FG-CK-101 .* and 1 more"):
        assemble(tables)


def test_places_keep_their_hierarchy_and_a_point() -> None:
    """A place has its rank, parent and people, and where it is drawn a longitude and latitude in it."""
    village = assemble(project()).place_by_id["S"]
    assert (village.level, village.parent, village.people) == (Level.SETTLEMENT, "D", 900)
    assert (village.longitude, village.latitude) == pytest.approx((34.04, 51.0), abs=0.02)
    tables = with_cells(project(), "places", "R", geometry=None)
    assert assemble(tables).place_by_id["R"].longitude is None


def test_every_area_asset_and_road_is_a_site_in_whole_metres() -> None:
    """Sites lie at a point in their shape, in metres of the project's CRS; a road in the place around its middle."""
    sites = assemble(project()).site_by_id
    assert set(sites) == {"A1", "A2", "A3", "H1", "H2", "R1", "R2"}
    assert (sites["H1"].kind, sites["H1"].x, sites["H1"].y) == (SiteKind.HAZARDOUS_AREA, 573_000, 5_650_000)
    assert (sites["R1"].kind, sites["R1"].x, sites["R1"].place) == (SiteKind.LINK, 571_000, "D")


@pytest.mark.parametrize(("drawn", "place"), [(("S", "S2"), "S2"), (("S",), "S"), ((), "R")])
def test_a_road_outside_all_drawn_areas_belongs_to_the_nearest_place(drawn: tuple[str, ...], place: str) -> None:
    """Without districts drawn as areas a road belongs to the nearest settlement; with nothing drawn to the region."""
    tables = with_rows(project(), "places", {"id": "S2", "name": "Hamlet", "level": "settlement", "parent": "D"})
    where = {"S": point(3000, 1000), "S2": point(500, 1000)}
    for name in ("R", "D", "S", "S2"):
        tables = with_cells(tables, "places", name, geometry=where[name] if name in drawn else None)
    assert assemble(tables).site_by_id["R1"].place == place


def test_areas_carry_true_area_shares_and_evidence() -> None:
    """An area has its geodesic square metres, the shares of its kind, and its evidence."""
    tables = with_cells(project(), "hazardous_areas", "H2", kind="confirmed", devices="mines;UXO")
    tables = with_rows(tables, "evidence", {"id": "E2", "area": "H2", "kind": "direct", "what": "detonation"})
    h1, h2 = assemble(tables).areas
    assert h1.area_m2 == pytest.approx(20_000, rel=2e-3)
    assert (h1.shares.cancelled, h1.shares.reduced, h1.shares.cleared) == (0.32, 0.24, 0.44)
    assert (h2.shares.cancelled, h2.shares.reduced, h2.shares.cleared) == (0.0, 0.35, 0.65)
    assert [e.id for e in h1.evidence] == ["E1"]
    assert h2.devices == ("mines", "UXO")


def test_assets_and_services_read_their_small_languages() -> None:
    """Owners are read as parties with shares, needs as ids that all must work and as so many of several."""
    programme = assemble(project())
    assert programme.asset_by_id["A1"].owners == (OwnerShare("state", 0.75), OwnerShare("town", 0.25))
    health, school = programme.services
    assert (health.kind, health.people, health.needs) == (ServiceKind.HEALTH, 900, (Need(("A1", "R2"), 2),))
    assert school.needs == (Need(("health",), 1), Need(("A2", "A3"), 1))
    alone = with_cells(project(), "assets", "A1", owners="the state")
    assert assemble(alone).asset_by_id["A1"].owners == (OwnerShare("the state", 1.0),)


def test_contingents_fall_back_where_a_cell_is_empty() -> None:
    """Cost falls back to the team kind, an open end of the accreditation to the horizon, the name to the id."""
    c1, c2 = assemble(project()).contingents
    horizon = date(2026, 3, 2) + timedelta(days=729)
    assert (c1.name, c1.cost_per_team_day, c1.accreditation) == ("C1", 900, Accreditation(date(2026, 3, 1), horizon))
    assert (c2.cost_per_team_day, c2.accreditation, c2.rotation, c2.leaves) == (650, None, None, None)
    tables = with_cells(project(), "contingents", "C1", accredited_from=None, accredited_until=date(2026, 9, 1))
    tables = with_cells(tables, "contingents", "C2", rotation_days=60, rotation_gap_days=5, districts="D;S")
    c1, c2 = assemble(tables).contingents
    assert c1.accreditation == Accreditation(date(2026, 3, 2), date(2026, 9, 1))
    assert (c2.rotation, c2.districts) == (Rotation(60, 5), {"D", "S"})


def test_an_accreditation_outside_the_horizon_is_no_fault() -> None:
    """One that ended before the start, or begins after the end, stays what it is."""
    past = with_cells(project(), "contingents", "C1", accredited_from=None, accredited_until=date(2020, 1, 1))
    future = with_cells(project(), "contingents", "C1", accredited_from=date(2040, 1, 1))
    assert assemble(past).contingents[0].accreditation == Accreditation(date(2020, 1, 1), date(2020, 1, 1))
    assert assemble(future).contingents[0].accreditation == Accreditation(date(2040, 1, 1), date(2040, 1, 1))


def test_yearly_closures_are_written_out_over_the_horizon() -> None:
    """A winter that began before the start reaches into it, every later one follows, and none lies outside."""
    winter = {"id": "winter", "first": date(2020, 12, 1), "last": date(2021, 3, 15), "reason": "frost", "yearly": True}
    once = {"id": "alert", "first": date(2026, 5, 1), "last": date(2026, 5, 2), "reason": "alert", "kinds": "EOD;QA"}
    gone = {"id": "gone", "first": date(2020, 5, 1), "last": date(2020, 5, 2), "reason": "alert", "places": "D"}
    closures = assemble(with_rows(project(), "closures", winter, once, gone)).calendar.closures
    assert [(c.id, c.first, c.last) for c in closures] == [
        ("alert", date(2026, 5, 1), date(2026, 5, 2)),
        ("winter@2025", date(2025, 12, 1), date(2026, 3, 15)),
        ("winter@2026", date(2026, 12, 1), date(2027, 3, 15)),
        ("winter@2027", date(2027, 12, 1), date(2028, 3, 15)),
    ]
    assert closures[0].kinds == {ActivityKind.EOD, ActivityKind.QA}


def test_a_yearly_closure_on_a_leap_day_closes_the_day_before_in_other_years() -> None:
    """29 February is 28 February where there is none."""
    leap = {"id": "leap", "first": date(2024, 2, 29), "last": date(2024, 2, 29), "reason": "feast", "yearly": True}
    tables = with_cells(with_rows(project(), "closures", leap), "project", "start", value="2027-01-01")
    days = [c.first for c in assemble(tables).calendar.closures]
    assert days == [date(2027, 2, 28), date(2028, 2, 29)]


def test_locks_and_deadlines_reach_their_activities() -> None:
    """Rows on one activity are merged; the last day of work becomes the first day without."""
    order = {"activity": "A2:ASSESS", "ordered_by": "ministry", "reason": "exams"}
    tables = with_rows(
        project(),
        "locks",
        {"id": "L1", **order, "earliest_start": date(2026, 3, 4), "deadline": date(2026, 4, 30)},
        {"id": "L2", **order, "start": date(2026, 3, 9), "contingent": "C2", "ordered_by": "governor"},
        {"id": "L3", **order, "deadline": date(2026, 4, 20), "activity": "A2:BUILD"},
        {"id": "L4", **order, "activity": "A2:COMMISSION"},
    )
    activities = assemble(tables).activity_by_id
    assess = activities["A2:ASSESS"]
    assert assess.lock == Lock("ministry; governor", "exams", start=7, contingent="C2")
    assert (assess.earliest_start, assess.deadline) == (2, 60)
    assert (activities["A2:BUILD"].lock, activities["A2:BUILD"].deadline) == (None, 50)
    assert activities["A2:COMMISSION"].lock == Lock("ministry", "exams")


def test_an_earliest_start_before_the_plan_asks_for_nothing() -> None:
    """What may begin in the past may begin on day 0."""
    order = {"id": "L1", "activity": "A2:ASSESS", "ordered_by": "a", "reason": "b", "earliest_start": date(2020, 1, 1)}
    assert assemble(with_rows(project(), "locks", order)).activity_by_id["A2:ASSESS"].earliest_start == 0


def test_limits_weights_and_travel_are_read() -> None:
    """Budgets, floors, weights and travel rules come from their rows; a floor of 0 asks for nothing."""
    tables = with_rows(
        project(), "budgets", {"id": "Q2", "first": date(2026, 4, 1), "last": date(2026, 6, 30), "amount": 9_000}
    )
    floors = ({"id": n, "district": "D", "share": s, "by": date(2027, 1, 1)} for n, s in (("F1", 0.5), ("F2", 0.0)))
    tables = with_rows(tables, "equity_floors", *floors)
    tables = with_rows(tables, "weights", {"id": "exposure", "weight": 1.5}, {"id": "school", "weight": 0.2})
    tables = with_rows(tables, "rules", {"id": "commute_m", "value": 30_000})
    programme = assemble(tables)
    assert programme.limits.budgets == (Budget("Q2", date(2026, 4, 1), date(2026, 6, 30), 9_000),)
    assert programme.limits.equity == (EquityFloor("D", 0.5, date(2027, 1, 1)),)
    assert (programme.weights.of("exposure"), programme.weights.of("school"), programme.weights.of("water")) == (
        150,
        20,
        100,
    )
    assert (programme.travel.commute_m, programme.travel.metres_per_day) == (30_000, 200_000)


def test_weights_of_single_services_and_areas_are_priorities() -> None:
    """service:ID and area:ID multiply the weight of their kind, also where an id is the name of a kind."""
    rows = (
        {"id": "service:health", "weight": 2.0, "reason": "region: clinic first"},
        {"id": "area:H1", "weight": 0.5},
        {"id": "health", "weight": 3.0},
        {"id": "service:gone", "weight": 2.0},
    )
    tables = with_rows(project(), "weights", *rows)
    weights = assemble(tables).weights
    assert (weights.of("health"), weights.of("health", "health"), weights.of("health", "other")) == (300, 600, 300)
    assert (weights.of("exposure"), weights.of("exposure", "H1")) == (100, 50)
    assert weights.services["health"].reason == "region: clinic first"
    assert [f.row for f in check_tables(tables) if f.code == "FG-CK-005"] == [4]


def test_pledges_keep_their_words() -> None:
    """A pledge is carried over with what was said, by whom and where."""
    pledge = {
        "id": "P1",
        "partner": "Partner",
        "quantity": 1000,
        "unit": "sappers",
        "words": "a thousand",
        "speaker": "x",
    }
    tables = with_cells(with_rows(project(), "pledges", pledge), "contingents", "C1", pledge="P1")
    programme = assemble(tables)
    assert (programme.pledges[0].quantity, programme.pledges[0].words) == (1000, "a thousand")
    assert programme.contingents[0].pledge == "P1"


def test_areas_block_the_works_that_they_touch() -> None:
    """An area blocks an asset by touching its footprint or working space, and a road by lying across it."""
    assert assemble(project()).blocks == (Block("A1", "H2"), Block("R2", "H1"))
    near = with_cells(project(), "hazardous_areas", "H1", geometry=box(1054, 10, 1100, 40))
    assert Block("A2", "H1") in assemble(near).blocks
    apart = with_cells(project(), "hazardous_areas", "H1", geometry=box(1056, 10, 1100, 40))
    assert Block("A2", "H1") not in assemble(apart).blocks


def test_an_area_handed_over_blocks_by_its_depth_only() -> None:
    """It still counts for the depth of digging (L2), but nobody waits for it."""
    programme = assemble(with_cells(project(), "hazardous_areas", "H2", status="handed_over"))
    assert Block("A1", "H2") in programme.blocks
    assert programme.activity_by_id["A1:ASSESS"].predecessors == ()
    assert "H2" not in programme.activities_at


def test_neighbours_are_the_pairs_within_some_radius() -> None:
    """Pairs with work are listed once, in order, where a radius exceeds the metres between their shapes."""
    found = {(n.a, n.b): n.metres for n in assemble(project()).neighbours}
    assert found == {("A1", "H2"): 0, ("H1", "R2"): 0, ("H2", "R2"): 20}
    wide = with_rows(project(), "rules", {"id": "eod_radius_coefficient_m", "value": 700.0})
    found = {(n.a, n.b): n.metres for n in assemble(wide).neighbours}
    assert found["H1", "H2"] == 800
    assert all(a < b for a, b in found)
    assert "A3" not in {site for pair in found for site in pair}, "nobody works at an undamaged asset"


def test_a_line_asset_is_worked_along_its_length() -> None:
    """A power line is touched by an area anywhere along it."""
    tables = with_cells(
        project(), "assets", "A2", kind="power_line", geometry=line((1000, 500), (2500, 500), (2950, 45))
    )
    assert Block("A2", "H1") in assemble(tables).blocks
