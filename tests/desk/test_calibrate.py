"""Learning end to end: a pilot is recorded, learned from, applied and taken back; nothing is counted twice."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from firmground.desk.calibrate import apply, calibrate, picture
from firmground.desk.correct import correct
from firmground.desk.delivery import create, import_file
from firmground.desk.forecast import Draws, forecast
from firmground.desk.planning import make_plan
from firmground.desk.record import Said, record_event, record_file
from firmground.desk.wire import open_store
from firmground.errors import BadInputError, ConflictError
from firmground.intake.uncertain import outlook
from firmground.model import Factor
from firmground.model.event import Entry
from firmground.model.facts.record import ForecastMade
from firmground.track.deliveries import Change, delivered
from firmground.track.fold import fold
from support import small_project

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TODAY = date(2026, 1, 15)
AS_OF = date(2025, 11, 30)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """The border region with its autumn pilot."""
    path = tmp_path_factory.mktemp("pilot") / "border.gpkg"
    create(path)
    for file in sorted((EXAMPLES / "border-region").iterdir()):
        if file.suffix in (".csv", ".geojson"):
            import_file(path, file)
    done = record_file(path, EXAMPLES / "days" / "border-region.csv", today=TODAY, by="tester")
    assert (done.applied, done.findings) == (True, ())
    return path


@pytest.fixture
def pilot(recorded, tmp_path):
    """Give a copy of it."""
    return Path(shutil.copy(recorded, tmp_path / "border.gpkg"))


def _learned(path):
    return calibrate(path, as_of=AS_OF, today=TODAY)


def _rows(path):
    tables = open_store(path).tables()
    return {layer: {row["id"]: row for row in tables[layer]} for layer in ("methods", "uncertainties")}


def test_a_pilot_teaches_outputs_shares_and_rates(pilot):
    """Each figure comes with its events; what has too few observations keeps its default and says why."""
    found = _learned(pilot)
    whole = {(x.factor, x.applies_to): x for x in found.lessons if not x.operator and not x.land}
    hand = whole[Factor.OUTPUT, "by hand"]
    assert hand.data < hand.new < hand.old
    assert found.outputs["by hand"] == (180.0, pytest.approx(180 * hand.new, rel=1e-5))
    known = {event.id for event in open_store(pilot).events()}
    assert all(set(x.events) <= known for x in found.lessons)
    assert all(x.events for x in whole.values() if x.learned)
    assert whole[Factor.ACCIDENT, "*"].kept.startswith("too few accidents")
    seen = {Factor.OUTPUT, Factor.SURVEY_SHARES, Factor.QA_FAILURE, Factor.WEATHER, Factor.ABSENCE, Factor.REPAIR}
    assert {f for f, _ in whole} == seen | {Factor.ACCIDENT}
    assert found.unmatched == ()
    assert found.exercise


def test_what_is_applied_is_what_was_shown_and_is_not_learned_twice(pilot):
    """After it was applied the tables hold it, the source says so, and the same events change nothing more."""
    before, found = _rows(pilot), _learned(pilot)
    events = apply(pilot, found, today=TODAY, by="me", reason="autumn pilot")
    assert {e.subject for e in events} == {"methods", "uncertainties"}
    assert all(e.source == "calibrate: learned from the ledger as of 2025-11-30: autumn pilot" for e in events)
    row = _rows(pilot)["methods"]["clearance_manual"]
    old, new = found.outputs["by hand"]
    assert (before["methods"]["clearance_manual"]["output_likely"], row["output_likely"]) == (old, new)
    assert row["output_low"] < new < row["output_high"]
    assert "33% data; before: 180 m2 per team-day, 30 (10 to 50) m2 a day" in row["source"]
    spread = outlook(open_store(pilot).tables()).of(Factor.OUTPUT, "by hand")
    assert (spread.applies_to, spread.guess) == ("by hand", True)
    assert not outlook(open_store(pilot).tables()).of(Factor.REPAIR, "assessment of damage").guess
    again = _learned(pilot)
    assert again.changes == ()
    assert again.lessons == found.lessons


def test_taking_it_back_puts_every_row_back(pilot):
    """The delivery is undone by `correct`, to the last cell, and what was learned can be applied again."""
    before, found = _rows(pilot), _learned(pilot)
    apply(pilot, found, today=TODAY, by="me")
    assert _rows(pilot) != before
    assert correct(pilot, found.delivery, "other crews", {}, Said(), today=TODAY, by="me").applied
    assert _rows(pilot) == before
    assert _learned(pilot).lessons == found.lessons


def test_corrected_events_are_unlearned(pilot):
    """When an event behind an applied figure is taken out, the next calibration goes back as far as it must."""
    first = _learned(pilot)
    apply(pilot, first, today=TODAY, by="me")
    for event in [e for e in open_store(pilot).events() if e.name == "area-cleared" and e.fact.method == "bac"]:
        correct(pilot, event.id, "typo", {}, Said(), today=TODAY, by="me")
    second = _learned(pilot)
    apply(pilot, second, today=TODAY, by="me")
    rows = _rows(pilot)
    assert rows["methods"]["bac"]["output_likely"] == 770
    assert "output:battle area search" not in rows["uncertainties"]
    assert "output:by hand" in rows["uncertainties"]


def test_somebody_elses_edit_is_the_new_default(pilot):
    """A row that was edited after it was learned is what the next calibration starts from."""
    apply(pilot, _learned(pilot), today=TODAY, by="me")
    row = _rows(pilot)["methods"]["clearance_manual"]
    open_store(pilot).write({"methods": ({**row, "output_likely": 150.0},)}, source="norm", sha256="", by="office")
    assert _learned(pilot).outputs["by hand"][0] == 150.0


def test_nothing_is_applied_over_what_was_written_meanwhile(pilot):
    """What was shown rests on a ledger; if that has grown, it is to be looked at again."""
    found = _learned(pilot)
    record_event(pilot, "road-closed", {"road": "R17"}, Said(on="2026-01-02"), today=TODAY, by="x")
    with pytest.raises(ConflictError, match="somebody else wrote first"):
        apply(pilot, found, today=TODAY, by="me")


def test_it_looks_back_on_both_axes(pilot):
    """By an earlier day less has happened, and at an earlier moment nothing was known."""
    early = calibrate(pilot, as_of=date(2025, 10, 20), today=TODAY)
    assert 0 < sum(x.observations for x in early.lessons) < sum(x.observations for x in _learned(pilot).lessons)
    moment = next(e.recorded_at for e in open_store(pilot).events() if not e.fact.written) - timedelta(milliseconds=1)
    assert calibrate(pilot, as_of=AS_OF, known_at=moment, today=TODAY).lessons == ()
    with pytest.raises(BadInputError, match="a day to come"):
        calibrate(pilot, as_of=date(2026, 1, 16), today=TODAY)


def test_a_project_without_spreads_gets_all_of_them(pilot):
    """A file of before there were spreads is given the defaults with what was learned, not the learned rows alone."""
    store = open_store(pilot)
    rows = {row["id"]: dict(row) for row in store.tables()["uncertainties"]}
    store.append([Entry(fact, TODAY, "me") for fact in delivered([Change("uncertainties", removed=rows)])])
    assert not _rows(pilot)["uncertainties"]
    apply(pilot, _learned(pilot), today=TODAY, by="me")
    assert rows.keys() < _rows(pilot)["uncertainties"].keys()


def test_strengths_are_rules_to_edit(pilot):
    """A default that counts for a hundred observations moves less; one that counts for nothing is refused."""
    store = open_store(pilot)
    rule = next(r for r in store.tables()["rules"] if r["id"] == "calibrate_logs")
    usual = _learned(pilot).outputs["by hand"][1]
    store.write({"rules": ({**rule, "value": 100.0},)}, source="x", sha256="")
    assert usual < _learned(pilot).outputs["by hand"][1] < 180.0
    store.write({"rules": ({**rule, "value": 0.0},)}, source="x", sha256="")
    with pytest.raises(BadInputError, match="calibrate_"):
        _learned(pilot)


def _forecast(days, as_of="2025-10-05", start="2025-10-05"):
    rows = tuple(("area", area, *marks, 1.0, None) for area, marks in days.items())
    return ForecastMade("p" * 64, as_of, start, 1000, 1, "keep", rows, 1461)


def test_past_forecasts_are_held_against_what_came(pilot, tmp_path):
    """Kept forecasts of areas are judged once due: inside, too early, not come; the picture says what it is of."""
    for area in ("H006", "H007"):
        record_event(
            pilot, "handover-signed", {"area": area, "signed_by": "a", "received_by": "b"}, Said(on="2025-11-20"),
            today=TODAY, by="x", despite=True,
        )  # fmt: skip
    came = {p.area for p in _land(pilot) if p.state.value == "handed_over"}
    days = {"H006": (30, 45, 50, 54), "H007": (30, 40, 42, 44), "H040": (10, 20, 30, 40), "H041": (10, 20, 30, 400)}
    open_store(pilot).append([Entry(_forecast(days), date(2025, 10, 5), "me")])
    open_store(pilot).append([Entry(_forecast(days), date(2025, 10, 15), "me")])
    past = _learned(pilot).past
    assert past.afterwards == 1
    assert "1 of the forecasts were made long after" in past.lines()[-1]
    assert (past.due, past.pending, past.open) == (3, 1, 3 - len(came))
    file = tmp_path / "past.png"
    picture(_learned(pilot), file)
    assert file.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(BadInputError, match=r"past\.jpg ends in none of \.png"):
        picture(_learned(pilot), tmp_path / "past.jpg")
    with pytest.raises(BadInputError, match="there is no folder"):
        picture(_learned(pilot), tmp_path / "nowhere" / "past.png")


def _land(path):
    return fold(open_store(path).events(), as_of=AS_OF).parcels


def test_released_shares_are_shown_beside_the_expected_ones(pilot):
    """Of areas wholly released: what survey cancelled and reduced, expected and seen, never added."""
    shares = {one.stage: one for one in _learned(pilot).shares}
    assert shares.keys() == {"cancelled", "reduced"}
    for one in shares.values():
        assert one.areas > 5
        assert min(one.expected, one.data) <= one.new <= max(one.expected, one.data)


def test_a_forecast_of_the_project_is_judged_as_it_was_kept(tmp_path):
    """What `forecast` keeps, `calibrate` reads: the area that was handed over came, the rest is open, none is lost."""
    path = tmp_path / "small.gpkg"
    create(path)
    open_store(path).write(small_project.project(), source="test", sha256="")
    make_plan(path, seconds=0.0, seed=1)
    made = forecast(path, Draws(histories=40), today=date(2026, 3, 2)).forecast
    days = {(o.kind.value, o.name): o for o in made.outcomes if o.unit == "day" and o.kind.value in ("service", "area")}
    last = max(o.p90 for o in days.values())
    for event, fields, on in (
        ("survey-done", {"area": "H1", "method": "nts", "result": "none"}, "2026-03-04"),
        ("area-cancelled", {"area": "H1"}, "2026-03-05"),
        ("handover-signed", {"area": "H1", "signed_by": "a", "received_by": "b"}, "2026-03-20"),
    ):
        assert record_event(path, event, fields, Said(on=on), today=date(2029, 1, 1), by="x").applied
    past = calibrate(path, as_of=made.start + timedelta(int(last)), today=date(2029, 1, 1)).past
    assert (past.due, past.pending, past.open) == (len(days), 0, len(days) - 1)
    assert days["area", "H1"].p10 > 19
    assert past.counts[0] == 1.0
