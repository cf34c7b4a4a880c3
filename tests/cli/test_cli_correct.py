"""What was wrong is corrected by a compensating event; nothing that was entered is ever taken away (L12)."""

from datetime import date

import pytest

from firmground.desk.wire import open_store
from firmground.model.facts.record import Corrected
from firmground.track.fold import fold
from support.command import firmground, sentence


def _record(project, *words, on="2025-10-10"):
    return firmground("record", project, *words, "--on", on, "--json").ok().json["event"]


def _correct(project, *words):
    return firmground("correct", project, *words, "--json")


def _now(project):
    return fold(open_store(project).events(), as_of=date.today())  # noqa: DTZ011 - a local day


def test_an_event_that_did_not_happen_counts_no_more(project):
    """The correction is an event of its own behind the first, which stays in the ledger and counts for nothing."""
    held = _record(project, "area-held", "--area", "H1", "--reason", "fire")
    answer = _correct(project, held, "--reason", "wrong area").ok().json
    *_, first, second = open_store(project).events()
    assert (first.id, second.id, second.fact) == (held, answer["event"], Corrected(held, "wrong area"))
    assert _now(project).holds == {}


def test_a_replacement_stands_just_before_its_correction(project):
    """What is said anew is changed, all else is as it was: fields, day, source, polygon and attachment."""
    first = _record(
        project, "survey-done", "--area", "H1", "--method", "nts", "--result", "suspected", "--report", "R-7",
        "--source", "form 12",
    )  # fmt: skip
    answer = _correct(project, first, "--reason", "misread", "--result", "confirmed", "--on", "2025-10-09").ok().json
    *_, instead, correction = open_store(project).events()
    assert (instead.fact.result, instead.fact.report, instead.source) == ("confirmed", "R-7", "form 12")
    assert instead.on == date(2025, 10, 9)
    assert (correction.id, correction.fact.replacement) == (answer["event"], instead.id)
    assert {p.state.value for p in _now(project).parcels if p.area == "H1"} == {"cha"}


def test_the_polygon_stays_to_the_last_digit(project):
    """A correction of another field keeps the very coordinates."""
    area = next(r["geometry"] for r in open_store(project).tables()["hazardous_areas"] if r["id"] == "H1")
    words = ("survey-done", "--area", "H1", "--method", "ts", "--result", "suspected", "--polygon", area.wkt)
    first = _record(project, *words)
    _correct(project, first, "--reason", "x", "--team-days", "2").ok()
    before, instead = (e.fact for e in open_store(project).events(names=("survey-done",)))
    assert before.polygon.equals_exact(instead.polygon, 0.0)


def test_a_corrected_event_is_not_corrected_again_but_its_replacement_is(project):
    """The second correction of one event is a conflict that names what stands in its place."""
    first = _record(project, "area-held", "--area", "H1", "--reason", "fire")
    _correct(project, first, "--reason", "x", "--area", "H2").ok()
    instead = open_store(project).head()
    *_, second, _ = open_store(project).events()
    assert second.id in sentence(firmground("correct", project, first, "--reason", "y"))
    _correct(project, second.id, "--reason", "y").ok()
    assert open_store(project).head().seq == instead.seq + 1
    assert _now(project).holds == {}


def test_a_correction_that_breaks_later_events_is_refused(project):
    """A survey on which a release rests is not taken out before the release is (L3)."""
    survey = _record(project, "survey-done", "--area", "H1", "--method", "nts", "--result", "suspected")
    release = _record(project, "area-cancelled", "--area", "H1", on="2025-10-11")
    answer = _correct(project, survey, "--reason", "never done")
    assert (answer.code, answer.errors) == (1, ["FG-RC-101"])
    _correct(project, release, "--reason", "no evidence").ok()
    _correct(project, survey, "--reason", "never done").ok()


def test_holds_of_a_corrected_visit_are_named(project, tmp_path):
    """The holds that a visit led to stand, and the finding says which."""
    (tmp_path / "rules.csv").write_text("id,value\nhold_neighbours_m,1000\n")
    firmground("import", project, tmp_path / "rules.csv").ok()
    visit = _record(project, "qa-visit", "--area", "H1", "--result", "failed", "--severity", "critical")
    answer = _correct(project, visit, "--reason", "minor", "--severity", "minor").ok()
    assert [(f["code"], f["severity"]) for f in answer.findings] == [("FG-RC-401", "warning")]
    assert "H2" in answer.findings[0]["message"]


def _import(project, tmp_path, people):
    path = tmp_path / "places.csv"
    path.write_text(f"id,name,level,parent,people\nS,Village,settlement,D,{people}\nS3,New,settlement,D,5\n")
    firmground("import", project, path).ok()
    *_, last = open_store(project).events()
    return last


def _people(project):
    return {row["id"]: row["people"] for row in open_store(project).tables()["places"]}


def test_an_import_is_taken_back_as_one(project, tmp_path):
    """Rows are as they were before, new ones are gone, and the ledger holds both the import and its undoing."""
    before = open_store(project).tables()
    last = _import(project, tmp_path, 901)
    assert _people(project)["S"] == 901
    answer = _correct(project, last.fact.delivery, "--reason", "old census").ok().json
    assert open_store(project).tables() == before
    *_, undo = open_store(project).events()
    assert (undo.id, undo.fact.undoes, undo.source) == (answer["event"], last.fact.delivery, "old census")


def test_an_import_under_later_ones_is_not_taken_back(project, tmp_path):
    """Where rows were changed since, taking the delivery back is a conflict, and nothing is written."""
    first = _import(project, tmp_path, 901)
    _import(project, tmp_path, 902)
    assert "later change" in sentence(firmground("correct", project, first.id, "--reason", "x"))
    assert _people(project)["S"] == 902


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nothing", "--reason", "x"), "no event or delivery"),
        (("nothing", "--reason", " "), "wants its reason"),
    ],
)
def test_what_cannot_be_corrected_is_one_sentence(project, words, told):
    """An unknown name and an empty reason are one clear error each."""
    assert told in sentence(firmground("correct", project, *words))


def test_plans_and_corrections_are_not_corrected(planned):
    """A plan is replaced by a plan, a correction by entering the event anew."""
    (plan,) = open_store(planned).events(names=("plan-made",))
    assert "another plan" in sentence(firmground("correct", planned, plan.id, "--reason", "x"))
    held = _record(planned, "area-held", "--area", "H1", "--reason", "fire")
    correction = _correct(planned, held, "--reason", "x").ok().json["event"]
    assert "enter the event anew" in sentence(firmground("correct", planned, correction, "--reason", "y"))
