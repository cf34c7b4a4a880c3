"""Which events have a rule of sight: the words of reports have none, and what has none is the authority's alone."""

import pytest

from firmground.model.facts.statement import CardReviewed, PledgeFulfilled, ReportRead, ReportsRelated
from firmground.track.disclosed import CLOSED, rule_of_event


@pytest.mark.parametrize("fact", [ReportRead, CardReviewed, ReportsRelated, PledgeFulfilled])
def test_what_reports_say_is_the_authority_s_alone(fact):
    """Facts that hold or point into the text of a report are closed, so that no tier below the highest reads them."""
    assert rule_of_event(fact.name) == CLOSED
