"""`status --json` gave the last event that it had read as the head, not a delivery of other rows that came after."""

from datetime import UTC, datetime

from firmground.desk.moment import read_moment
from firmground.desk.wire import open_store
from support.command import as_csv, firmground


def test_head_is_that_of_verify_ledger_whatever_came_last(tmp_path):
    """The hash that people write into their minutes seals all events, as verify-ledger tells it."""
    project = tmp_path / "region.gpkg"
    firmground("new", project, "--start", "2026-03-02").ok()
    for number in (1, 2):
        row = {"id": f"B{number}", "first": "2026-01-01", "last": "2026-12-31", "amount": 5}
        budget = as_csv(tmp_path / "budgets.csv", [row])
        firmground("import", project, budget)
        told = firmground("verify-ledger", project, "--json").ok().json
        assert firmground("status", project, "--json").ok().json["head"] == told["head"]


def test_head_known_at_a_moment_is_the_last_event_entered_by_then(tmp_path):
    """Also where that is a delivery of rows that the reader did not ask for."""
    project = tmp_path / "region.gpkg"
    firmground("new", project, "--start", "2026-03-02").ok()
    events = list(open_store(project).events())
    for event in (*events[-3:], events[0]):
        moment = read_moment(project, as_of=event.on, known_at=event.recorded_at, layers=("services",))
        last = max(e.seq for e in events if e.recorded_at <= event.recorded_at)
        assert moment.progress.head.seq == last
    assert read_moment(project, as_of=events[0].on, known_at=datetime(1999, 1, 1, tzinfo=UTC)).progress.head.seq == 0
