"""A lock on work that a site does not have was entered, and nothing could be planned or shown any more."""

from datetime import timedelta

import pytest

from firmground.desk.decide import Order, decide
from firmground.desk.planning import check
from firmground.errors import UnknownNameError
from support.past import START, past_project


def test_a_lock_on_work_that_is_not_there_is_refused(tmp_path):
    """The school is built anew, so that its repair cannot be locked; what could be meant is offered."""
    path = past_project(tmp_path / "village.gpkg")
    with pytest.raises(UnknownNameError, match="A2:BUILD"):
        decide(path, "lock", "A2:REPAIR", "region", "soon", order=Order(start=START + timedelta(days=90)),
               today=START, by="tester")  # fmt: skip
    assert not [f for f in check(path) if f.code == "FG-CK-107"]
