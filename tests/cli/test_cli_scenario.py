"""The verbs value and scenario, as users and machines meet them."""

import pytest

from support.command import firmground, sentence

FEW = ("--histories", 20, "--threads", 1)


@pytest.mark.parametrize("what", ["team", "survey", "access"])
def test_value_answers_one_document(planned, what):
    """Ranked rows with what is saved, its standard error and its unit; how it is reckoned, and what it is."""
    answer = firmground("value", planned, what, *FEW, "--top", 2, "--json").ok().json
    assert (answer["what"], answer["policy"], answer["histories"]) == (what, "repair", 20)
    assert answer["examined"] == len(answer["rows"]) <= min(2, answer["candidates"])
    for row in answer["rows"]:
        assert row.keys() == {"name", "kind", "saved_person_days", "standard_error", "unit", "histories"}
        assert row["saved_person_days"] >= -3.0 * row["standard_error"]
    assert "hindsight" in answer["method"]
    assert answer["lower_bound"] == (what == "survey") == ("lower bound" in answer["method"])
    assert "not survey evidence" in answer["label"]


def test_people_read_what_a_team_saves(planned):
    """A table with its method below, how many were examined, which of them, and what may be chance."""
    out = firmground("value", planned, "team", *FEW).ok().out
    for words in (
        "saves person-days",
        "one more team",
        "examined: contingents that work",
        "may be chance",
        "hindsight",
        "survey evidence",
    ):
        assert words in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("luck",), "no value of 'luck'"),
        (("team", "--histories", 3), "at least 20"),
        (("team", "--histories", 0), "1 to 1,000,000"),
        (("team", "--top", 0), "at least 1"),
        (("team", "--seed", -1), "a seed is"),
        (("budget",), "no budget"),
    ],
)
def test_a_slip_in_value_is_one_sentence(planned, words, told):
    """What there is no value of, or numbers out of range."""
    assert told in sentence(firmground("value", planned, *words))


def test_scenarios_stand_side_by_side(planned):
    """Each with bands, what it costs more with its standard error, and what moves; the project as it stands first."""
    words = ("late:C2:200", "share:sappers:50+late:C2:200")
    answer = firmground("scenario", planned, "compare", *words, *FEW, "--json").ok().json
    assert [s["name"] for s in answer["scenarios"]] == ["base", *words]
    base, late, both = answer["scenarios"]
    assert (base["more_person_days"], base["moves"]) == (0, [])
    assert late["more_person_days"] > 0.0
    assert both["more_person_days"] > 0.0
    assert {"name", "p50_before", "p50_after", "days"} == late["moves"][0].keys()
    assert {"person-days", "cost", "milestone"} <= {o["kind"] for o in late["outcomes"]}


def test_scenarios_come_from_a_file(planned, tmp_path):
    """Lines NAME = words; what stands after # says nothing; people read names, P50, and what moves."""
    file = tmp_path / "cases.txt"
    file.write_text("# what may come\nSLOW = late:C2:245 # builders\n\nHALF = share:sappers:50\n", encoding="utf-8")
    out = firmground("scenario", planned, "compare", file, *FEW).ok().out
    for words in ("SLOW", "HALF", "more than base (s.e.)", "moves, most", "days)"):
        assert words in out


def test_a_scenario_without_effect_says_so(planned):
    """What leaves the project as it stands is told to change nothing, to people and machines; lateness is not."""
    spare = "base+base"
    out = firmground("scenario", planned, "compare", spare, *FEW).ok().out
    assert f"{spare} changes nothing" in out
    answer = firmground("scenario", planned, "compare", spare, "late:C2:200", *FEW, "--json").ok().json
    assert ["changes nothing" in one["note"] for one in answer["scenarios"]] == [False, True, False]


def test_a_picture_is_written(planned, tmp_path):
    """1600 by 1000 pixels; another ending is refused before any history is drawn."""
    out = tmp_path / "s.png"
    firmground("scenario", planned, "compare", "late:C2:30", *FEW, "-o", out).ok()
    made = out.read_bytes()
    assert (int.from_bytes(made[16:20], "big"), int.from_bytes(made[20:24], "big")) == (1600, 1000)
    assert "ends in none of .png" in sentence(firmground("scenario", planned, "compare", "base", *FEW, "-o", "s.pdf"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("guess", "base"), "no verb 'guess'"),
        (("compare", "late:C9:30"), "no contingent 'C9'"),
        (("compare", "late:C2:-4"), "whole days"),
        (("compare", "share:cooks:50"), "no team kind 'cooks'"),
        (("compare", "budget:-20"), "no budget"),
        (("compare", "x" * 5000), "no text"),
        (("compare", "late:C2:30", "--policy", "hope"), "no policy 'hope'"),
        (("compare", "late:C2:30", "--histories", 1), "at least 2"),
        (("compare", *(f"late:C2:{n}" for n in range(1, 30))), "1 to 20 scenarios"),
    ],
)
def test_a_slip_in_a_scenario_is_one_sentence(planned, words, told):
    """An unknown verb, name, number or policy."""
    assert told in sentence(firmground("scenario", planned, *words))


@pytest.mark.parametrize(
    ("text", "told"), [(b"SLOW late:C2:45", "wants NAME = words"), (b"\xff\xfe\x00", "no text"), (b"", "1 to 20")]
)
def test_a_file_that_is_none_of_scenarios_is_told(planned, tmp_path, text, told):
    """A line without a name, bytes that are no text, and a file with nothing in it."""
    file = tmp_path / "cases.txt"
    file.write_bytes(text)
    assert told in sentence(firmground("scenario", planned, "compare", file, *FEW))
