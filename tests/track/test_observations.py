"""What is observed is what the events say, of the events that count, and each observation names them."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.intake.assemble import assemble
from firmground.intake.methods import output
from firmground.intake.uncertain import outlook
from firmground.model import ActivityKind, Factor, Plan
from firmground.model.facts import field, land
from firmground.model.plan import Provenance, ScheduledActivity
from firmground.track.fold import fold
from firmground.track.observations import Register, observe
from firmground.track.observed_work import Rate, Rates
from firmground.track.row_json import rows_to_json
from firmground.track.sifting import sift
from support import small_project
from support.ledgers import DAY, Book, delivered, on

_TABLES = small_project.project()
_LAST = 90


def _register(plans=(), **kinds):
    tables = _TABLES
    methods = [(ActivityKind(r["activity"]), r, output(r)) for r in tables["methods"]]
    rates = {(kind, row["name"]): Rate(row["team_days"], rate and rate[1]) for kind, row, rate in methods}
    names = {(kind, row[w].casefold()): (row["name"],) for kind, row, _ in methods for w in ("id", "name")}
    return Register(assemble(tables), outlook(tables), Rates(rates, names), plans, kinds)


_REGISTER = _register()


def _book(*entries, areas=True):
    book = Book()
    if areas:
        book.add(delivered(*rows_to_json(_TABLES["hazardous_areas"])))
    for day, fact in entries:
        book.add(fact, day)
    return book


def _seen(book, factor, register=_REGISTER, day=_LAST):
    sifted = sift(book.events)
    found = observe(sifted, fold(book.events, as_of=on(day)), register)
    return [one for one in found.observations if one.factor is factor]


_NTS = land.SurveyDone("H1", "nts", "suspected", contingent="C1", team_days=4.0)
_TS = land.SurveyDone("H1", "ts", "confirmed", contingent="C1", team_days=8.0)
_CLEARED = land.AreaCleared("H1", "m-CLEARANCE", 1.0, contingent="C1", team_days=202.0)
_WHOLE = [(2, _NTS), (3, _TS), (9, _CLEARED)]


def test_output_is_planned_over_used_work():
    """20,000 m2 by hand at 200 m2 a team-day and a day besides are 101 team-days planned; 202 are half the output."""
    by_method = {o.applies_to: o for o in _seen(_book(*_WHOLE), Factor.OUTPUT)}
    assert math.exp(by_method["CLEARANCE by hand"].value) == pytest.approx(0.5, rel=2e-3)
    assert by_method["CLEARANCE by hand"].operator == "Partner"
    assert by_method["CLEARANCE by hand"].land == "suspected"
    assert math.exp(by_method["NTS by hand"].value) == pytest.approx(2.0 / 4.0, rel=2e-3)
    assert math.exp(by_method["TS by hand"].value) == pytest.approx((1 + 20_000 * 0.68 / 5000) / 8, rel=2e-3)
    assert by_method["CLEARANCE by hand"].events == ("e0004",)


def test_pieces_of_one_area_are_one_observation():
    """Two halves reported apart are one work, whose fixed team-day is counted once."""
    west, east = small_project.box(2900, -60, 3000, 60), small_project.box(3000, -60, 3100, 60)
    pieces = [
        (9 + k, land.AreaCleared("H1", "CLEARANCE by hand", 1.0, p, 0, "C1", 101.0)) for k, p in enumerate((west, east))
    ]
    (one,) = [o for o in _seen(_book(*_WHOLE[:2], *pieces), Factor.OUTPUT) if "CLEAR" in o.applies_to]
    assert math.exp(one.value) == pytest.approx(0.5, rel=2e-3)
    assert len(one.events) == 2


def test_corrected_events_do_not_count():
    """What was taken out is not observed; what stands in its place is."""
    book = _book(*_WHOLE)
    book.correct("e0004")
    assert [o.applies_to for o in _seen(book, Factor.OUTPUT)] == ["NTS by hand", "TS by hand"]
    assert _seen(_book(*_WHOLE), Factor.OUTPUT, day=5) != []
    assert [o.applies_to for o in _seen(_book(*_WHOLE), Factor.OUTPUT, day=5)] == ["NTS by hand", "TS by hand"]


@given(st.permutations([*_WHOLE, (11, land.QaVisit("H1", "failed", "minor")), (5, field.WeatherStandDown("R"))]))
def test_the_order_of_entry_does_not_matter(entries):
    """Whatever order the same events are entered in, the observations are the same but for the ids of events."""

    def known(book):
        found = observe(sift(book.events), fold(book.events, as_of=on(_LAST)), _REGISTER).observations
        return sorted((o.factor, o.applies_to, o.subject, o.value, o.units) for o in found)

    assert known(_book(*entries)) == known(
        _book(*_WHOLE, (11, land.QaVisit("H1", "failed", "minor")), (5, field.WeatherStandDown("R")))
    )


def test_reports_without_team_days_say_nothing_of_output():
    """Zero team-days are no infinite output; a figure a thousand times off is set aside and named."""
    assert _seen(_book((2, land.SurveyDone("H1", "nts", "suspected", contingent="C1"))), Factor.OUTPUT) == []
    book = _book((2, land.SurveyDone("H1", "nts", "suspected", contingent="C1", team_days=1e9)))
    assert _seen(book, Factor.OUTPUT) == []
    assert observe(sift(book.events), fold(book.events, as_of=on(9)), _REGISTER).unmatched == ("e0002",)


def test_work_of_no_known_method_is_named():
    """An area that the rows do not know, or a method that nobody has, is left out and its event told."""
    book = _book((2, land.SurveyDone("H9", "nts", "suspected", team_days=2.0)))
    assert observe(sift(book.events), fold(book.events, as_of=on(9)), _REGISTER).unmatched == ("e0002",)


def test_works_are_compared_by_their_team_days():
    """Four team-days planned and six reported in two parts are one and a half times the work."""
    entries = [
        (2, field.WorksProgress("A1:REPAIR", 40, 2.5, "C2")),
        (5, field.WorksFinished("A1:REPAIR", 3.5, "C2")),
    ]
    (one,) = _seen(_book(*entries), Factor.REPAIR)
    assert (math.exp(one.value), one.applies_to, one.events) == (
        pytest.approx(1.5),
        "REPAIR crew",
        ("e0002", "e0003"),
    )


def test_works_without_team_days_are_compared_by_their_working_days():
    """Two teams of the plan on 1 to 6 March 2026, a Sunday and a stormy day left out: 4 days for 2 planned."""
    plan = Plan((ScheduledActivity("A1:REPAIR", "REPAIR crew", "C2", ("C2-01", "C2-02"), 0, 2),), (), _MADE)
    entries = [
        (0, field.WorksStarted("A1:REPAIR", "C2")),
        (2, field.WeatherStandDown("D")),
        (5, field.WorksFinished("A1:REPAIR")),
    ]
    (one,) = _seen(_book(*entries), Factor.REPAIR, _register([(DAY, plan)]))
    assert math.exp(one.value) == pytest.approx(4 / 2)
    assert _seen(_book(*entries), Factor.REPAIR) == []
    assert _seen(_book(entries[2]), Factor.REPAIR, _register([(DAY, plan)])) == []


_MADE = Provenance("native", 0, 0, 1, 0.0, "0", "0")


def test_shares_are_observed_of_areas_that_are_wholly_released():
    """H1 is wholly cancelled where 32 % were expected; H2 is not over, and says nothing."""
    gone = [(2, land.SurveyDone("H1", "nts", "none")), (3, land.AreaCancelled("H1"))]
    (one,) = _seen(_book(*gone), Factor.SURVEY_SHARES)
    assert (one.share, one.expected, one.subject) == (1.0, 0.32, "H1:cancelled")
    assert one.value == pytest.approx(4 * 0.68**2)
    cleared = {o.subject: o.share for o in _seen(_book(*_WHOLE), Factor.SURVEY_SHARES)}
    assert cleared == {"H1:cancelled": 0.0, "H1:reduced": 0.0}


def test_visits_count_for_whom_they_inspected():
    """Failures of visits, by the operator named, else by the one that cleared."""
    visits = [(10, land.QaVisit("H1", "failed", "minor")), (11, land.QaVisit("H1", "passed", inspected="Other"))]
    assert [(o.value, o.operator) for o in _seen(_book(*_WHOLE, *visits), Factor.QA_FAILURE)] == [
        (1.0, "Partner"),
        (0.0, "Other"),
    ]


def test_arrivals_are_late_against_the_day_of_the_contingent():
    """Both are due on 2 March 2026; the Programme begins then, so that they are no promise; later ones are."""
    assert _seen(_book((9, field.TeamArrived("C1", 2))), Factor.LATE) == []
    later = small_project.with_cells(_TABLES, "contingents", "C1", arrives=DAY + timedelta(10))
    later = small_project.with_cells(later, "contingents", "C2", arrives=DAY + timedelta(20))
    register = Register(assemble(later), _REGISTER.outlook, _REGISTER.rates)
    book = _book((25, field.TeamArrived("C1", 2)), (70, field.RoadClosed("R1")))
    late = {o.subject: (o.value, o.units) for o in _seen(book, Factor.LATE, register)}
    assert late == {"C1": (15.0, 1.0), "C2": (50.0, 0.0)}
    (short,) = _seen(book, Factor.SHORT, register)
    assert (short.value, short.subject) == (pytest.approx(1 / 3), "C1")
    assert _seen(_book((25, field.TeamArrived("C1", 2))), Factor.SHORT, register) == []


def test_absence_is_a_share_of_the_days_that_teams_were_here():
    """One of three teams away for 15 of 30 days is a sixth of one contingent-month; no team can be more than away."""
    entries = [(1, field.TeamArrived("C1", 3)), (30, field.RoadClosed("R1"))]
    (one,) = _seen(_book(*entries, (5, field.TeamIll("C1", 1, on(19)))), Factor.ABSENCE)
    assert (one.value, one.units) == (pytest.approx(1 / 6), pytest.approx(1.0))
    (all_away,) = _seen(_book(*entries, (5, field.TeamIll("C1", 99, on(9999)))), Factor.ABSENCE)
    assert all_away.value == pytest.approx(1.0)
    assert _seen(_book((5, field.TeamIll("C1", 1, on(9)))), Factor.ABSENCE) == []


def test_weather_is_counted_in_days_of_the_record():
    """Three days at the district that overlap two of the region are four days of thirty, for each kind of work."""
    entries = [
        (0, field.WorksStarted("A2:ASSESS", "C2")),
        (5, field.WeatherStandDown("D", on(7))),
        (6, field.WeatherStandDown("region", on(8))),
        (10, field.WeatherStandDown("D", kinds=("TS",))),
        (29, field.RoadClosed("R1")),
    ]
    seen = {o.applies_to: (o.value, o.units) for o in _seen(_book(*entries), Factor.WEATHER)}
    assert seen["*"] == (pytest.approx(4.0), pytest.approx(1.0))
    assert seen["TS"] == (pytest.approx(5.0), pytest.approx(1.0))
    assert _seen(_book((3, field.RoadClosed("R1"))), Factor.WEATHER) == []


def test_a_stand_down_without_an_end_of_days_ends_with_the_record():
    """A slip of thousands of years costs neither time nor sense."""
    entries = [(0, field.WeatherStandDown("D", DAY.replace(year=9999))), (2, field.RoadClosed("R1"))]
    assert [o.value for o in _seen(_book(*entries), Factor.WEATHER)] == [pytest.approx(3.0)] * 4


def test_accidents_are_counted_for_the_explosive_work_reported():
    """An accident in demining for 210 team-days; what land and activity both report counts once, and NTS not at all."""
    entries = [*_WHOLE, (8, field.WorksProgress("H1:CLEARANCE", 50, 90.0, "C1")), (9, field.Accident("D", "demining"))]
    entries += [(9, field.Accident("D", "mine"))]
    (one,) = _seen(_book(*entries), Factor.ACCIDENT)
    assert (one.value, one.units) == (1.0, pytest.approx(0.21))
    assert _seen(_book((9, field.Accident("D", "demining"))), Factor.ACCIDENT) == []


def test_an_empty_ledger_shows_nothing():
    """Rows alone are no observation."""
    book = _book()
    assert observe(sift(book.events), fold(book.events, as_of=on(9)), _REGISTER).observations == ()
