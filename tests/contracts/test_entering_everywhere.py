"""What is entered, refused and decided is the same in every house of the project."""

from datetime import date

from firmground.desk.decided_rows import locked, unlocked
from firmground.desk.entering import Ledger, enter
from firmground.model.event import Entry
from firmground.model.facts import land
from firmground.track.authority import REGION
from firmground.track.fold import fold
from support import small_project

_TODAY = date(2026, 4, 1)


def _enter(store, *facts, on=date(2026, 3, 10)):
    return enter(store, [Entry(fact, on, "clerk") for fact in facts], today=_TODAY)


def test_evidence_is_asked_for_everywhere(make_store):
    """A release waits for its survey, and the land is cancelled once both are in the ledger."""
    store = make_store()
    store.write(small_project.project(), source="test", sha256="")
    refused = _enter(store, land.AreaCancelled("H1"))
    assert [f.code for f in refused.findings] == ["FG-RC-101"]
    assert _enter(store, land.SurveyDone("H1", "nts", "suspected"), land.AreaCancelled("H1")).applied
    parcels = fold(store.events(), as_of=_TODAY).parcels
    assert {p.area: p.state.value for p in parcels} == {"H1": "cancelled", "H2": "sha"}


def test_rows_of_decisions_are_changed_everywhere(make_store):
    """A row that comes with a decision is there, and gone again once it is taken back."""
    store = make_store()
    store.write(small_project.project(), source="test", sha256="")
    tables = Ledger.read(store, _TODAY).tables
    assert _enter(store, *locked(tables, "H1:NTS", REGION, "sowing", {"start": date(2026, 3, 9)})).applied
    (row,) = store.tables()["locks"]
    assert (row["activity"], row["start"], row["ordered_by"]) == ("H1:NTS", date(2026, 3, 9), "region")
    assert _enter(store, *unlocked(store.tables(), "H1:NTS", REGION)).applied
    assert store.tables()["locks"] == ()
