"""A release rests on a survey of its kind, of the very ground, on or before its day (L3)."""

from datetime import UTC, date, datetime

import pytest

from firmground.model.event import EMPTY, Entry, chained
from firmground.model.facts import land
from firmground.track.evidence import unproved
from firmground.track.sifting import sift
from support.small_project import box

_NOW = datetime(2026, 6, 1, tzinfo=UTC)
_WEST, _EAST, _ALL = box(0, 0, 50, 100), box(50, 0, 100, 100), box(0, 0, 100, 100)


def _found(*said, surveyed=()):
    entries = (Entry(fact, date(2026, 3, day), "test") for day, fact in said)
    events = chained(EMPTY, ((f"e{n}", entry) for n, entry in enumerate(entries)), _NOW)
    counted = sift(events).by_day(date(2026, 5, 1))
    return [f.code for f in unproved(counted, {e.seq for e in events}, surveyed)]


def _survey(method="nts", polygon=None, area="H1"):
    return land.SurveyDone(area, method, "none", polygon)


def test_a_survey_of_the_kind_is_asked_for():
    """Cancelled wants a non-technical survey, reduced a technical one; the other kind is no evidence."""
    assert _found((1, _survey("nts")), (2, land.AreaCancelled("H1"))) == []
    assert _found((1, _survey("ts")), (2, land.AreaReduced("H1"))) == []
    assert _found((1, _survey("ts")), (2, land.AreaCancelled("H1"))) == ["FG-RC-101"]
    assert _found((1, _survey("nts")), (2, land.AreaReduced("H1"))) == ["FG-RC-101"]


def test_a_survey_that_came_later_is_no_evidence():
    """The day counts, not the moment of entry: a survey on the day itself is in time, one after it is not."""
    assert _found((2, land.AreaCancelled("H1")), (1, _survey())) == []
    assert _found((1, _survey()), (1, land.AreaCancelled("H1"))) == []
    assert _found((1, land.AreaCancelled("H1")), (2, _survey())) == ["FG-RC-101"]


@pytest.mark.parametrize(
    ("surveyed", "cancelled", "codes"),
    [
        ([_WEST], _WEST, []),
        ([_WEST], _EAST, ["FG-RC-101"]),
        ([_WEST], None, ["FG-RC-101"]),
        ([_WEST, _EAST], _ALL, []),
        ([_WEST, None], _ALL, []),
    ],
)
def test_the_ground_must_have_been_surveyed(surveyed, cancelled, codes):
    """Surveys of parts prove the release of these parts, together or alone, and of no other ground."""
    said = [(1, _survey(polygon=part)) for part in surveyed]
    assert _found(*said, (2, land.AreaCancelled("H1", cancelled))) == codes


def test_a_survey_goes_with_the_ground():
    """Ground that was split off or joined keeps the surveys from before, and has none from after."""
    split = land.AreaSplit("H1", "H2", _EAST)
    assert _found((1, _survey()), (2, split), (3, land.AreaCancelled("H2"))) == []
    assert _found((1, split), (2, _survey()), (3, land.AreaCancelled("H2"))) == ["FG-RC-101"]
    merged = land.AreasMerged("H2", ("H1",))
    assert _found((1, _survey()), (2, merged), (3, land.AreaCancelled("H2"))) == []


def test_delivered_as_surveyed_is_evidence_for_cancelling_only():
    """A row that says surveyed speaks of the non-technical survey."""
    assert _found((1, land.AreaCancelled("H1")), surveyed={"H1"}) == []
    assert _found((1, land.AreaReduced("H1")), surveyed={"H1"}) == ["FG-RC-101"]
