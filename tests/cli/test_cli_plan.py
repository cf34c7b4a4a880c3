"""firmground check, plan, verify, explain and report on a small project."""

import sqlite3
import zipfile
from contextlib import closing

import pytest

from firmground import __version__
from support.command import as_csv, firmground, sentence

PLAN = {
    "activities": int,
    "teams": int,
    "objective_person_days": int,
    "lower_bound": int,
    "gap": float,
    "legal": bool,
    "seconds": float,
    "seed": int,
    "programme_sha256": str,
    "version": str,
}
"""What the plan document promises first, in this order."""


def edit(project, statement, *values):
    """Edit the project as any SQLite program would."""
    with closing(sqlite3.connect(project)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def test_a_clean_project_has_an_empty_list_of_findings_or_warnings_only(project):
    """Check succeeds where no finding is an error, and its document is the list alone."""
    answer = firmground("check", project, "--json").ok()
    assert list(answer.json) == ["findings"]
    assert {f["severity"] for f in answer.findings} <= {"warning"}
    assert "0 errors" in firmground("check", project).ok().out


def test_check_writes_its_findings_as_csv(project, tmp_path):
    """The CSV of check holds a header and one line per finding."""
    out = tmp_path / "findings.csv"
    found = firmground("check", project, "--findings-csv", out, "--json").ok().findings
    assert out.read_text(encoding="utf-8-sig").count("\n") >= len(found) + 1


def test_the_plan_document_has_its_promised_shape(project):
    """Names, order and kinds of the plan document are those that machines were promised, and the figures agree."""
    answer = firmground("plan", project, "--seconds", 0, "--seed", 5, "--json").ok()
    document = answer.json
    assert list(document)[: len(PLAN)] == list(PLAN)
    assert {name: type(document[name]) for name in PLAN} == PLAN
    assert document["legal"] is True
    assert (document["seed"], document["version"], document["teams"]) == (5, __version__, 5)
    objective, bound = document["objective_person_days"], document["lower_bound"]
    assert 0 <= bound <= objective
    assert document["gap"] == pytest.approx((objective - bound) / objective)
    assert len(document["programme_sha256"]) == len(document["plan_sha256"]) == 64
    assert document["cut_short"] is False


def test_the_same_seed_gives_the_same_plan(project):
    """Planning twice gives the same bytes of plan, and the second run leaves no trace of the first."""
    first, again = (firmground("plan", project, "--seconds", 0, "--json").ok().json for _ in range(2))
    assert first["plan_sha256"] == again["plan_sha256"]
    assert edit(project, "SELECT count(*) FROM plan_runs") == [(1,)]


def test_people_are_told_the_figures_that_matter(project):
    """Legal, person-days and their bound, what it saves, teams and money, what comes back."""
    told = firmground("plan", project, "--seconds", 0).ok().out
    for words in ("legal by the independent checker", "no plan can cost less than", "than the priority list",
                  "5 teams", "services return"):  # fmt: skip
        assert words in told
    assert told.startswith("EXERCISE: ")


def test_the_practice_can_be_asked_for(project):
    """The priority list is a solver of its own, and saves nothing against itself."""
    document = firmground("plan", project, "--solver", "practice", "--json").ok().json
    assert (document["solver"], document["saved_of_practice"]) == ("practice", 0.0)
    assert "there are cpsat, native, practice" in sentence(firmground("plan", project, "--solver", "magic"))


def test_findings_stand_in_the_place_of_a_plan(project, tmp_path):
    """Where an error stands in the way, plan gives the findings with exit code 1 and writes nothing."""
    orphan = {"id": "A9", "kind": "house", "place": "nowhere", "damage": 2, "longitude": 34.0, "latitude": 51.0}
    firmground("import", project, as_csv(tmp_path / "assets.csv", [orphan])).ok()
    before = project.read_bytes()
    answer = firmground("plan", project, "--seconds", 0, "--json")
    assert (answer.code, list(answer.json), answer.errors) == (1, ["findings"], ["FG-CK-107"])
    told = firmground("plan", project, "--seconds", 0)
    assert (told.code, "no plan was made" in told.out) == (1, True)
    assert project.read_bytes() == before


def test_a_legal_plan_is_called_legal(planned):
    """Verify answers with an empty list of breaches and exit code 0."""
    assert firmground("verify", planned, "--json").ok().json == {"legal": True, "breaches": []}
    assert firmground("verify", planned).ok().out == "legal: no breach found\n"


def test_a_plan_edited_by_hand_is_judged_anew(planned):
    """A handover moved to the first day breaks laws, and each breach says which, who, where, when and why."""
    edit(
        planned,
        "UPDATE plan_activities SET end_day = end_day - start_day, start_day = 0 WHERE activity = ?",
        "A1:REPAIR",
    )
    answer = firmground("verify", planned, "--json")
    assert answer.code == 1
    assert list(answer.json) == ["legal", "breaches"]
    assert answer.json["legal"] is False
    breaches = answer.json["breaches"]
    assert [list(b) for b in breaches] == [["law", "who", "where", "when", "why"]] * len(breaches)
    assert {"L1", "P1"} <= {b["law"] for b in breaches}
    told = firmground("verify", planned)
    assert told.code == 1
    assert all(b["why"] in told.out for b in breaches)
    assert "not legal: " in told.out.splitlines()[-1]


EDITS = {
    "a word for a day": "UPDATE plan_activities SET start_day = 'soon'",
    "no day": "UPDATE plan_activities SET end_day = NULL",
    "ends before it starts": "UPDATE plan_activities SET end_day = start_day - 5",
    "before the first day": "UPDATE plan_activities SET start_day = -3, end_day = -1",
    "no team": "UPDATE plan_activities SET teams = ''",
    "strange team": "UPDATE plan_activities SET teams = 'nobody-01'",
    "strange activity": "UPDATE plan_activities SET activity = 'X:BUILD' WHERE activity = 'A1:REPAIR'",
    "strange route": "UPDATE plan_activities SET route = 'R99'",
    "gone": "DELETE FROM plan_activities",
    "far future": "UPDATE plan_activities SET start_day = 900000000, end_day = 900000009",
    "no reason": "INSERT INTO plan_unscheduled (activity, why) VALUES ('A1:REPAIR', 'because')",
    "the rows below it": "UPDATE assets SET damage = 4 WHERE id = 'A1'",
    "no team any more": "UPDATE contingents SET teams = 1",
}


@pytest.mark.parametrize("statement", EDITS.values(), ids=EDITS)
def test_whatever_is_edited_no_plan_is_called_legal_that_is_not(planned, statement):
    """A senseless edit is a breach, or one sentence on the row that cannot be read; never a traceback, never legal."""
    edit(planned, statement)
    answer = firmground("verify", planned, "--json")
    if answer.code == 1:
        assert answer.json["legal"] is False
        assert answer.json["breaches"]
    else:
        assert answer.code == 2
        assert answer.json["error"]["code"].startswith("FG")
    for verb in (("explain", planned, "S"), ("report", planned, "-o", planned.with_name("report.html"))):
        assert firmground(*verb).code in {0, 2}


@pytest.mark.parametrize("words", [("verify",), ("explain", "S"), ("report", "-o", "report.html")])
def test_without_a_plan_the_way_to_one_is_told(project, tmp_path, monkeypatch, words):
    """Verbs that need a plan say that there is none, and how to make one."""
    monkeypatch.chdir(tmp_path)
    verb, *rest = words
    assert sentence(firmground(verb, project, *rest)) == (
        "the project holds no plan yet; make one with `firmground plan` [FG300]"
    )
    assert firmground(verb, project, *rest, "--json").json["error"]["code"] == "FG300"


def test_an_activity_is_explained(planned):
    """It says when and who, what it waits for, what it unlocks, and what a week's delay costs."""
    told = firmground("explain", planned, "H2:HANDOVER").ok().out
    for words in ("It stands there because:", "It unlocks", "A week's delay costs", "H2:QA"):
        assert words in told
    document = firmground("explain", planned, "H2:HANDOVER", "--json").ok().json
    assert document["waits_for"]
    assert document["unlocks"]
    assert document["week_costs_person_days"] > 0
    assert document["exercise"] is True


def test_a_place_is_explained(planned):
    """It says when each service of the place returns and what holds it up."""
    document = firmground("explain", planned, "S", "--json").ok().json
    assert {r["id"] for r in document["returns"]} >= {"health", "school"}
    assert all(r["because"] for r in document["returns"] if r["id"] == "health")
    assert "Village (S), 900 people" in firmground("explain", planned, "S").ok().out


def test_an_unknown_name_offers_near_ones(planned):
    """A slip in a name is exit code 2 and the names that come near."""
    told = sentence(firmground("explain", planned, "A1:REPIAR"))
    assert "A1:REPIAR" in told
    assert "A1:REPAIR" in told
    answer = firmground("explain", planned, "A1:REPIAR", "--json")
    assert (answer.code, answer.json["error"]["code"]) == (2, "FG120")


def test_the_report_is_one_page_that_needs_no_network(planned, tmp_path):
    """The page stands alone: nothing in it is fetched from elsewhere."""
    out = tmp_path / "report.html"
    document = firmground("report", planned, "-o", out, "--json").ok().json
    page = out.read_text(encoding="utf-8")
    assert document == {"output": str(out), "bytes": len(page.encode()), "legal": True}
    assert not any(s in page for s in ('src="http', 'href="http', "@import", "url(http"))
    assert "not survey evidence" in page


def test_the_report_comes_as_workbook_and_picture_too(planned, tmp_path):
    """The ending of the name chooses the format, in capitals as well."""
    firmground("report", planned, "-o", tmp_path / "plan.xlsx").ok()
    assert zipfile.ZipFile(tmp_path / "plan.xlsx").testzip() is None
    firmground("report", planned, "-o", tmp_path / "OVERVIEW.PNG").ok()
    assert (tmp_path / "OVERVIEW.PNG").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "report.pdf"), "ends in none of .html, .xlsx, .png"),
        (("-o", "nowhere/report.html"), "there is no folder nowhere"),
        (("-o", "taken.html"), "cannot be written"),
        (("-o", "taken.xlsx"), "cannot be written"),
        (("-o", "taken.png"), "cannot be written"),
        (("-o", "plan.xlsx", "--public"), "only the HTML page has a public tier"),
    ],
)
def test_a_report_that_cannot_be_written_is_told(planned, tmp_path, monkeypatch, words, told):
    """One sentence says why, and no half report is left."""
    monkeypatch.chdir(tmp_path)
    for name in ("taken.html", "taken.xlsx", "taken.png"):
        (tmp_path / name).mkdir()
    assert told in sentence(firmground("report", planned, *words))
    assert {p.name for p in tmp_path.iterdir()} == {"region.gpkg", "taken.html", "taken.xlsx", "taken.png"}


def test_a_name_cannot_command_the_terminal(planned):
    """Control characters that somebody wrote into the file are shown as marks."""
    edit(planned, "UPDATE places SET name = ? WHERE id = 'S'", "Vill\x1b[2Jage")
    answer = firmground("explain", planned, "S")
    assert "\x1b" not in answer.out + answer.err
