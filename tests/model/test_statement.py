"""The nouns of public statements."""

import hashlib

from firmground.model.statement import Report, Span, Stance, candidate_id


def _report(text: str) -> Report:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Report(digest[:16], text, "", "", "", None, "en", digest)


def test_stances_are_ordered() -> None:
    """A denied promise ranks lowest, a withdrawn one last, and promised stands above announced."""
    assert Stance.DENIED.rank == 0
    assert Stance.WITHDRAWN.rank == len(Stance) - 1
    assert Stance.PROMISED.rank > Stance.ANNOUNCED.rank > Stance.DISCUSSED.rank


def test_a_report_holds_only_its_own_words() -> None:
    """A span is held exactly when its words stand at its offsets."""
    report = _report("Norway will send 40 deminers.")
    assert report.holds(report.span(17, 28))
    assert report.span(17, 28).text == "40 deminers"
    assert not report.holds(Span(0, 3, "Nor.."))
    assert not report.holds(Span(-1, 3, "Nor"))


def test_card_ids_depend_on_bytes_and_offsets_alone() -> None:
    """The same text and offsets give the same id; another text or place gives another."""
    one, two = _report("40 deminers"), _report("41 deminers")
    assert candidate_id(one, 0, 2) == candidate_id(_report("40 deminers"), 0, 2)
    assert len({candidate_id(one, 0, 2), candidate_id(one, 0, 3), candidate_id(two, 0, 2)}) == 3
