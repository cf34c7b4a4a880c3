"""What the ledger advises: how much to search again, and which published figures do not fit."""

import shutil

import pytest

from support.command import firmground, sentence
from support.pages import ROOT


def _record(project, *words, on="2025-10-10"):
    return firmground("record", project, *words, "--on", on).ok()


@pytest.fixture
def cleared(project):
    """Give the small project with H1 surveyed and cleared by hand, by contingent C1."""
    _record(project, "team-arrived", "--contingent", "C1", "--teams", "3")
    _record(project, "survey-done", "--area", "H1", "--method", "nts", "--result", "confirmed")
    words = ("area-cleared", "--area", "H1", "--method", "CLEARANCE by hand", "--depth-m", "0.2", "--contingent", "C1")
    _record(project, *words, on="2025-10-11")
    return project


def test_a_sample_says_what_it_rests_on(cleared):
    """Metres, share, statement, reasons and every rule with its source stand in the answer, and that it is advisory."""
    answer = firmground("sample", cleared, "H1", "--json").ok().json
    assert answer["operator"] == "Partner"
    assert answer["cleared_m2"] == pytest.approx(20_013, abs=1)
    assert 0 < answer["search_m2"] <= answer["cleared_m2"]
    assert "% confidence" in answer["statement"]
    assert answer["advisory"].startswith("Advisory")
    assert [reason["what"] for reason in answer["reasons"]] == ["no visit to this operator is in the ledger"]
    assert all("guess" in rule["source"] for rule in answer["rules"].values())


def test_history_method_and_rules_change_the_sample(cleared, tmp_path):
    """Visits without fault ask for less, faults for more, an own rule for what it says."""
    fresh = firmground("sample", cleared, "H1", "--json").ok().json["search_m2"]
    (tmp_path / "rules.csv").write_text("id,value,unit,source\nqa_items_per_ha,20,per ha,our authority\n")
    firmground("import", cleared, tmp_path / "rules.csv").ok()
    own = firmground("sample", cleared, "H1", "--json").ok().json
    assert own["search_m2"] < fresh
    assert own["rules"]["qa_items_per_ha"] == {"value": 20.0, "source": "our authority"}
    _record(cleared, "qa-visit", "--area", "H1", "--result", "passed", "--sampled-m2", "500", on="2025-10-12")
    visited = firmground("sample", cleared, "H1", "--json").ok().json
    assert (visited["reasons"], visited["searched_m2"]) == ([], 500.0)
    assert visited["search_m2"] < own["search_m2"]
    visit = ("qa-visit", "--area", "H1", "--result", "failed", "--severity", "major")
    _record(cleared, *visit, on="2025-10-13")
    assert firmground("sample", cleared, "H1", "--json").ok().json["search_m2"] > visited["search_m2"]
    _record(cleared, *visit[:-1], "critical", on="2025-10-14")
    assert firmground("sample", cleared, "H1", "--json").ok().json["share"] == 1.0


def test_an_unknown_method_is_trusted_less(project):
    """Ground cleared by a method that the methods do not name is sampled by the factor of other methods."""
    _record(project, "survey-done", "--area", "H1", "--method", "nts", "--result", "confirmed")
    _record(project, "area-cleared", "--area", "H1", "--method", "flail", "--depth-m", "0.2")
    reasons = firmground("sample", project, "H1", "--json").ok().json["reasons"]
    assert {"what": "the method by which it was cleared", "factor": 2.0} in reasons


def test_a_sample_for_people_is_in_words(cleared):
    """The same stands there in lines, with the advisory sentence last."""
    lines = firmground("sample", cleared, "H1").ok().out.splitlines()
    assert lines[0].startswith("H1: 20,013 m2 cleared by Partner")
    assert lines[-1].startswith("Advisory")


def test_no_sample_without_cleared_ground(cleared, tmp_path):
    """An area that is unknown or not cleared, and rules that mean nothing, are one sentence each."""
    assert "near it: H1" in sentence(firmground("sample", cleared, "H11"))
    assert "nothing to sample" in sentence(firmground("sample", cleared, "H2"))
    (tmp_path / "rules.csv").write_text("id,value\nqa_confidence,1\n")
    firmground("import", cleared, tmp_path / "rules.csv").ok()
    assert "qa_" in sentence(firmground("sample", cleared, "H1"))


@pytest.fixture
def published(project, tmp_path):
    """Give the small project with the published figures of the example."""
    file = shutil.copy(ROOT / "examples" / "claims" / "ukraine-2023-2025.csv", tmp_path)
    firmground("record", project, "--file", file).ok()
    return project


def test_claims_are_shown_apart_and_flagged(published):
    """Every claim stands by itself, the two slips are flagged, and nothing is added up."""
    answer = firmground("claims", published, "--json").ok().json
    assert len(answer["claims"]) == 30
    assert {"tenfold-price", "unit-slip"} <= {flag["kind"] for flag in answer["flags"]}
    assert answer.keys() == {"claims", "flags"}


def test_the_status_keeps_claims_beside_what_the_ledger_knows(published):
    """Claims stand in the status by themselves; its hectares are the ledger's own and know nothing of them."""
    document = firmground("status", published, "--json").ok().json
    assert len(document["claims"]["claims"]) == 30
    assert document["hectares"]["total"] < 10
    told = [mark for mark in firmground("timeline", published, "--json").ok().json["marks"] if mark["kind"] == "claim"]
    assert len(told) == 30


def test_claims_can_be_asked_for_by_verb_and_scope(published):
    """One verb, one scope: the others are left out."""
    answer = firmground("claims", published, "--verb", "Cleared", "--scope", "ukraine, market", "--json").ok().json
    assert {(c["verb"], c["scope"]) for c in answer["claims"]} == {("cleared", "Ukraine, market")}
    assert "nothing is added up" in firmground("claims", published).ok().out


def test_a_corrected_claim_is_gone_from_the_claims(published):
    """A claim that was taken down wrongly counts no more once it is corrected."""
    claims = firmground("claims", published, "--verb", "priced", "--json").ok().json["claims"]
    wrong = next(c["event"] for c in claims if c["quantity"] == 584_000)
    firmground("correct", published, wrong, "--reason", "misread", "--quantity", "58400").ok()
    answer = firmground("claims", published, "--verb", "priced", "--json").ok().json
    assert sorted(c["quantity"] for c in answer["claims"]) == [56_400, 58_400, 58_400, 58_800, 60_000]
    assert answer["flags"] == []
