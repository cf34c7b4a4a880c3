"""The verb calibrate, as users and machines meet it."""

import pytest

from support.command import firmground, sentence

_DAYS = """event,on,by,source,area,method,result,contingent,team_days
survey-done,2026-03-03,Survey,f1,H1,nts,suspected,C1,5
survey-done,2026-03-04,Survey,f2,H2,nts,suspected,C1,4
"""


@pytest.fixture
def few(project, tmp_path):
    """The small project with two surveys, of which one observation is enough to learn."""
    (tmp_path / "days.csv").write_text(_DAYS, encoding="utf-8")
    firmground("record", project, "--file", tmp_path / "days.csv").ok()
    (tmp_path / "rules.csv").write_text("id,value\ncalibrate_least,1\n", encoding="utf-8")
    firmground("import", project, tmp_path / "rules.csv").ok()
    return project


def test_an_empty_ledger_has_nothing_to_teach(project):
    """One sentence for people, no lesson for machines, exit code 0, also where it was to be applied."""
    answer = firmground("calibrate", project, "--apply", "--yes").ok().out
    assert "the ledger holds nothing yet that could be learned from" in answer
    document = firmground("calibrate", project, "--json").ok().json
    assert (document["lessons"], document["applied"], document["changed_rows"]) == ([], False, {})
    assert document["past_forecasts"]["due"] == 0


def test_a_new_project_has_nothing_to_teach(tmp_path):
    """A project without rows is no error."""
    firmground("new", tmp_path / "n.gpkg").ok()
    assert "nothing yet" in firmground("calibrate", tmp_path / "n.gpkg").ok().out


def test_people_see_old_and_new_and_are_asked(few):
    """Old and new with their unit, observations and share of data; no is no, and exit code 1."""
    out = firmground("calibrate", few).ok().out
    assert "output, NTS by hand: 20\u202f000 -> 17\u202f" in out
    assert "(2 observations, data" in out
    assert "17% data)" in out
    assert "--apply does it" in out
    refused = firmground("calibrate", few, "--apply", typed="n\n")
    assert (refused.code, "nothing was applied" in refused.out) == (1, True)
    accepted = firmground("calibrate", few, "--apply", typed="y\n").ok().out
    assert f"to take it back: firmground correct {few} " in accepted


def test_machines_apply_without_being_asked_and_take_it_back(few):
    """One document with lessons, events and the delivery; `correct` undoes it; --json without --yes is refused."""
    document = firmground("calibrate", few, "--apply", "--yes", "--by", "me", "--json").ok().json
    assert document["applied"]
    assert document["changed_rows"] == {"methods": 1, "uncertainties": 1}
    lesson = document["lessons"][0]
    assert {"old", "data", "new", "dispersion", "observations", "data_share", "learned", "kept"} <= lesson.keys()
    assert len(lesson["events"]) == 2
    firmground("correct", few, document["delivery"], "--reason", "other crews").ok()
    assert firmground("calibrate", few, "--json").ok().json["changed_rows"] == document["changed_rows"]


def test_what_cannot_be_asked_is_refused(few):
    """A day to come, a picture that is none, and nobody to ask are one sentence and exit code 2."""
    for words in (("--as-of", "2990-01-01"), ("-o", "x.jpg"), ("--apply", "--json")):
        assert firmground("calibrate", few, *words).code == 2
    assert "a day to come" in sentence(firmground("calibrate", few, "--as-of", "2990-01-01"))


def test_large_figures_are_written_out_and_the_way_back_can_be_copied(few):
    """No figure has an exponent, and the command that takes it back names the project."""
    out = firmground("calibrate", few, "--apply", "--yes").ok().out
    assert "e+" not in out
    assert f"firmground correct {few} " in out
