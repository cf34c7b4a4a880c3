"""Readings go into the ledger and come back with every span exact."""

import json
from dataclasses import replace

import pytest

from firmground.track.reading_json import candidates_from_json, reading_to_json
from support.cards import reading


def test_a_reading_comes_back_as_it_was():
    """Cards read back from JSON are equal, and their spans quote the report."""
    made = reading()
    back = candidates_from_json(made.report, json.loads(json.dumps(reading_to_json(made))))
    assert back == made.candidates
    assert all(made.report.holds(span) for one in back for span in one.spans.values())


def test_a_span_that_does_not_quote_is_refused():
    """A span whose words are not those of the report is never written."""
    made = reading()
    wrong = replace(made.candidates[0], sentence=replace(made.candidates[0].sentence, text="other words"))
    with pytest.raises(ValueError, match="does not quote"):
        reading_to_json(replace(made, candidates=(wrong,)))


def test_an_offset_outside_is_refused():
    """An offset beyond the end of the text is told, not cut."""
    made = reading()
    written = json.loads(json.dumps(reading_to_json(made)))
    written["proposals"][0]["sentence"] = [0, 10_000]
    with pytest.raises(ValueError, match="outside"):
        candidates_from_json(made.report, written)
