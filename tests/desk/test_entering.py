"""The one way into the ledger: judged with what is there, all or nothing, whoever else writes meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise

import pytest

from firmground.desk.delivery import create
from firmground.desk.entering import Ledger, enter
from firmground.desk.record import record_file
from firmground.desk.wire import open_store
from firmground.errors import ConflictError
from firmground.model.event import Entry
from firmground.model.facts import field, land
from firmground.track.stores.memory import MemoryStore
from support import small_project
from support.command import installed

_TODAY = date(2026, 4, 1)
_CLOSED = Entry(field.RoadClosed("R1"), date(2026, 3, 10), "clerk", id="k-1")


class _Busy(MemoryStore):
    """A store to which somebody else always writes something first, a few times."""

    def __init__(self, others):
        super().__init__()
        self.others = others

    def append(self, entries, *, head=None):
        if self.others and head is not None:
            fact = self.others.pop(0)
            super().append([Entry(fact, date(2026, 3, 9), "other")])
        return super().append(entries, head=head)


def _with_rows(store):
    store.write(small_project.project(), source="test", sha256="")
    return store


def test_what_others_wrote_meanwhile_is_judged_too():
    """An entry that was fine until somebody else wrote is entered behind it where it still fits."""
    store = _with_rows(_Busy([field.RoadOpened("R1"), field.RoadOpened("R1")]))
    done = enter(store, [_CLOSED], today=_TODAY)
    assert done.applied
    assert [e.name for e in store.events()][-3:] == ["road-opened", "road-opened", "road-closed"]


def test_an_entry_that_others_made_impossible_is_refused():
    """A hold that somebody else lifted first is not lifted twice."""
    store = _with_rows(_Busy([land.HoldLifted("H1", "first")]))
    store.append([Entry(land.AreaHeld("H1", "fire"), date(2026, 3, 8), "clerk")])
    done = enter(store, [Entry(land.HoldLifted("H1", "second"), date(2026, 3, 10), "clerk")], today=_TODAY)
    assert not done.applied
    assert [f.code for f in done.findings] == ["FG-LG-212"]


def test_what_rests_on_a_reading_is_a_conflict_once_it_is_old():
    """A decision that was made on an older ledger is not entered behind what the decider did not see."""
    store = _with_rows(_Busy([field.RoadOpened("R1")]))
    ledger = Ledger.read(store, _TODAY)
    with pytest.raises(ConflictError, match="somebody else wrote first"):
        enter(store, [_CLOSED], today=_TODAY, ledger=ledger)
    assert not any(e.name == "road-closed" for e in store.events())


def test_a_key_that_says_something_else_is_a_conflict():
    """The same key for another fact is refused; the same fact under it is there already, whoever sends it."""
    store = _with_rows(MemoryStore())
    enter(store, [_CLOSED], today=_TODAY)
    again = enter(store, [Entry(_CLOSED.fact, _CLOSED.on, "other", id="k-1")], today=_TODAY)
    assert (again.events, again.known, again.applied) == ((), 1, True)
    with pytest.raises(ConflictError, match="something else"):
        enter(store, [Entry(field.RoadClosed("R2"), _CLOSED.on, "clerk", id="k-1")], today=_TODAY)


@pytest.fixture
def project(tmp_path):
    """Give the small project as a file, with neighbours within 1 km of each other."""
    path = tmp_path / "region.gpkg"
    create(path, start=date(2026, 3, 2))
    rows = small_project.project() | {"rules": ({"id": "hold_neighbours_m", "value": 1000.0},)}
    open_store(path).write(rows, source="test", sha256="")
    return path


def test_holds_come_with_a_file_as_with_a_typed_visit(project, tmp_path):
    """Critical visits of a file hold their neighbours once, and the file again holds nothing anew."""
    file = tmp_path / "day.csv"
    file.write_text(
        "event,on,area,result,severity,reason\n"
        "qa-visit,2026-03-10,H1,failed,critical,\n"
        "qa-visit,2026-03-11,H1,failed,critical,\n"
        "hold-lifted,2026-03-12,H1,,,searched\n"
    )
    done = record_file(project, file, today=_TODAY, by="clerk")
    assert [(e.name, e.subject) for e in done.events] == [
        ("qa-visit", "H1"), ("area-held", "H2"), ("qa-visit", "H1"), ("hold-lifted", "H1"),
    ]  # fmt: skip
    assert done.events[1].fact.cause == done.events[0].id
    assert record_file(project, file, today=_TODAY, by="other").events == ()


def test_writers_at_once_lose_nothing(project):
    """Processes that record into one file at once lose no event and no order, and the chain holds."""
    words = ("record", project, "road-closed", "--road", "R1", "--on", "2025-10-10")
    with ThreadPoolExecutor(4) as hands:
        answers = list(hands.map(lambda n: installed(*words, "--id", f"w-{n}", "--json").ok().json, range(6)))
    events = list(open_store(project).events())
    assert {e.id for e in events if e.name == "road-closed"} == {f"w-{n}" for n in range(6)}
    assert {(a["event"], a["seq"], a["hash"]) for a in answers} <= {(e.id, e.seq, e.hash) for e in events}
    assert all(b.previous == a.hash for a, b in pairwise(events))
