"""What every store promises of its ledger, asked of each of them in the same words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.conftest import MakeStore
from contracts.store_cases import (
    FIELD,
    PLAN,
    PRICE,
    PROGRAMME,
    STAND_DOWN,
    StoppedClock,
    area_row,
    arrived,
    complete,
    few_examples,
    tables,
)
from firmground.errors import BadInputError, ConflictError, LedgerError
from firmground.model.event import EMPTY, Entry, Head, hash_after
from firmground.model.facts.land import AreaCleared
from firmground.model.facts.record import PlanMade, RowsImported
from firmground.model.plan import Plan
from firmground.track.copies import broken
from firmground.track.deliveries import undone
from firmground.track.sealing import checked
from firmground.track.store import ProjectStore


def deliveries(store: ProjectStore) -> list[RowsImported]:
    """Give the facts of all deliveries."""
    return [event.fact for event in store.events(names={"rows-imported"}) if isinstance(event.fact, RowsImported)]


def take_back(store: ProjectStore, delivery: str) -> None:
    """Take a delivery back by another one."""
    facts = undone(store.events(names={"rows-imported"}), delivery, store.tables())
    store.append([Entry(fact, date(2026, 5, 2), "Olena") for fact in facts], head=store.head())


def test_a_new_store_has_an_empty_ledger_or_its_settings(make_store: MakeStore) -> None:
    """Without settings nothing happened yet; with them, the first event is their delivery."""
    assert make_store().head() == EMPTY
    assert list(make_store().events()) == []
    (event,) = make_store(name="Край").events()
    assert (event.name, event.subject, event.seq, event.previous) == ("rows-imported", "project", 1, EMPTY.hash)
    assert isinstance(event.fact, RowsImported)
    assert event.fact.created == ({"id": "name", "value": "Край"},)


def test_entries_become_events_in_their_order(make_store: MakeStore) -> None:
    """What was entered comes back as it was said, numbered one by one, each sealed after the one before it."""
    store = make_store()
    ground = Entry(AreaCleared("H1", "manual", 0.2, FIELD), date(2026, 3, 4), "Ivan", "form 7", "a" * 64)
    given_back = store.append([STAND_DOWN, ground]) + store.append([arrived(3)])
    kept = list(store.events())
    assert tuple(kept) == given_back
    assert [event.seq for event in kept] == [1, 2, 3]
    assert [event.fact for event in kept] == [STAND_DOWN.fact, ground.fact, arrived(3).fact]
    assert (kept[1].on, kept[1].by, kept[1].source, kept[1].attachment_sha256) == (
        ground.on,
        "Ivan",
        "form 7",
        "a" * 64,
    )
    previous = EMPTY.hash
    for event in kept:
        assert (event.previous, event.hash) == (previous, hash_after(previous, event.body))
        previous = event.hash
    assert store.head() == Head(3, previous, kept[-1].recorded_at)
    assert list(checked(kept)) == kept
    assert [copy.seq for copy in store.copies()] == [1, 2, 3]
    assert list(broken(store.copies())) == []


def test_an_entry_without_an_id_gets_one_of_its_own(make_store: MakeStore) -> None:
    """The same words entered twice without an id are two events."""
    store = make_store()
    first, second = store.append([STAND_DOWN, STAND_DOWN])
    assert len({first.id, second.id}) == 2
    assert all(len(event.id) == 32 and int(event.id, 16) for event in (first, second))


def test_an_entry_sent_twice_is_entered_once(make_store: MakeStore) -> None:
    """The same id with the same content gives the event that is there, in one append or in two, whatever the head."""
    store = make_store()
    first, again, other = store.append([arrived(1, id="a"), arrived(1, id="a"), arrived(2, id="b")])
    assert (first, other.seq) == (again, 2)
    assert store.append([arrived(2, id="b"), arrived(1, id="a")], head=EMPTY) == (other, first)
    assert store.head().seq == 2


@pytest.mark.parametrize(
    "other",
    [
        arrived(2, id="a"),
        arrived(1, "C2", id="a"),
        arrived(1, id="a", source="radio"),
        replace(arrived(1, id="a"), on=date(2026, 3, 2)),
        replace(arrived(1, id="a"), by="Ivan"),
        replace(STAND_DOWN, id="a"),
    ],
)
def test_an_id_that_says_something_else_is_a_conflict(make_store: MakeStore, other: Entry) -> None:
    """Another content under a known id is refused, with all that was entered with it."""
    store = make_store()
    store.append([arrived(1, id="a")])
    with pytest.raises(ConflictError, match="another entry a already"):
        store.append([STAND_DOWN, other])
    with pytest.raises(ConflictError):
        store.append([arrived(5, id="new"), arrived(6, id="new")])
    assert store.head().seq == 1


def test_who_looked_at_an_older_ledger_is_told(make_store: MakeStore) -> None:
    """An append after a head that is not the end any more enters nothing; after the end it does."""
    store = make_store()
    seen = store.head()
    store.append([STAND_DOWN], head=seen)
    with pytest.raises(ConflictError, match="somebody else wrote first: the ledger has 1 events by now, not 0"):
        store.append([STAND_DOWN], head=seen)
    with pytest.raises(ConflictError):
        store.append([STAND_DOWN], head=Head(1, "f" * 64))
    store.append([STAND_DOWN], head=store.head())
    assert store.head().seq == 2


def test_an_append_that_fails_enters_nothing(make_store: MakeStore) -> None:
    """A delivery among the entries that cannot be read takes the whole append back."""
    store = make_store()
    broken = Entry(RowsImported("hazardous_areas", "d1", created=({"id": "H1", "geometry": "00"},)), STAND_DOWN.on, "x")
    with pytest.raises(LedgerError, match="hazardous_areas"):
        store.append([STAND_DOWN, broken])
    assert store.head() == EMPTY
    assert not any(store.tables().values())


def test_what_is_no_text_is_refused(make_store: MakeStore) -> None:
    """Half a sign, as a name in another encoding leaves behind, enters nothing; any other text comes back."""
    store = make_store()
    with pytest.raises(BadInputError, match="no text"):
        store.append([STAND_DOWN, replace(STAND_DOWN, by="\ud800")])
    assert store.head() == EMPTY
    odd = replace(arrived(1, "nul\0'; DROP TABLE ledger; --\ue000"), by="Олена\0", source="\U0001d518")
    (event,) = store.append([odd])
    assert list(broken(store.copies())) == []
    assert (event.subject, event.by, event.source) == (odd.fact.subject, odd.by, odd.source)
    assert list(store.events()) == [event]


def test_events_can_be_asked_for_by_name_subject_and_number(make_store: MakeStore) -> None:
    """Filters give exactly those events, in order; several of a kind mean any of them."""
    store = make_store()
    store.append([arrived(n, f"C{n % 3}") for n in range(1, 10)] + [STAND_DOWN])
    assert [e.seq for e in store.events(names=["weather-stand-down"])] == [10]
    assert [e.seq for e in store.events(subjects={"C1", "P1"})] == [1, 4, 7, 10]
    assert [e.seq for e in store.events(names={"team-arrived"}, subjects={"P1", "C2"}, after=2)] == [5, 8]
    assert [e.seq for e in store.events(after=9)] == [10]
    assert list(store.events(after=10)) == list(store.events(names={"team-left"})) == []


def test_writing_while_reading_gives_what_was_there(make_store: MakeStore) -> None:
    """Events are read as of the moment of asking, and nobody has to wait for the reader."""
    store = make_store()
    store.append([STAND_DOWN] * 3)
    seen = 0
    for _ in store.events():
        store.append([STAND_DOWN])
        seen += 1
    assert (seen, store.head().seq) == (3, 6)


def test_the_moment_of_entry_is_that_of_the_clock_and_never_goes_back(make_store: MakeStore) -> None:
    """Days that things happened may come in any order; the moments of entry follow the ledger, to the millisecond."""
    clock = StoppedClock(2026, 5, 1, 8)
    store = make_store(clock)
    store.append([STAND_DOWN])
    clock.now = datetime(2026, 4, 1, tzinfo=UTC)
    store.append([replace(STAND_DOWN, on=date(2025, 1, 1))])
    clock.now = datetime(2026, 6, 1, 0, 0, 0, 123_456, tzinfo=UTC)
    store.append([STAND_DOWN])
    moments = [event.recorded_at for event in store.events()]
    assert moments[0] == moments[1] == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert moments[2] == datetime(2026, 6, 1, 0, 0, 0, 123_000, tzinfo=UTC)
    assert [event.on for event in store.events()] == [date(2026, 1, 14), date(2025, 1, 1), date(2026, 1, 14)]


def test_a_delivery_is_one_event_for_each_layer_that_it_changes(make_store: MakeStore) -> None:
    """Rows before and after, who delivered which file, and measured areas are kept; equal rows make no event."""
    store = make_store()
    rows = {"hazardous_areas": (area_row("H1"), area_row("H2", geometry=None)), "evidence": ()}
    (first,) = store.write(rows, source="a.csv", sha256="1" * 64, by="Olena")
    assert store.write(rows, source="again.csv", sha256="2" * 64) == ()
    assert isinstance(first.fact, RowsImported)
    assert (first.by, first.source, first.fact.sha256, first.fact.undoes) == ("Olena", "a.csv", "1" * 64, "")
    cells = {k: v for k, v in area_row("H1").items() if k != "geometry"}
    assert first.fact.created[0] == {**cells, "geometry": FIELD.wkb_hex}
    assert first.fact.measured_m2 is not None
    assert first.fact.measured_m2 == {"H1": pytest.approx(390_402, rel=1e-3)}
    rows = {"hazardous_areas": (area_row("H1", name="new"), area_row("H3")), "bases": ({"id": "B1"},)}
    second, third = store.write(rows, source="b.csv", sha256="")
    assert isinstance(second.fact, RowsImported)
    assert isinstance(third.fact, RowsImported)
    assert second.fact.delivery == third.fact.delivery != first.fact.delivery
    assert [row["id"] for row in second.fact.created] == ["H3"]
    ((before, after),) = second.fact.replaced
    assert (before, after) == (first.fact.created[0], {**first.fact.created[0], "name": "new"})
    assert third.fact.measured_m2 is None


def test_a_plan_is_an_event_with_the_whole_plan(make_store: MakeStore) -> None:
    """A plan in the ledger tells everything the plan told, and who made it."""
    store = make_store()
    event = store.save_plan(PROGRAMME, PLAN, PRICE, by="Olena")
    assert list(store.events()) == [event]
    assert (event.name, event.subject, event.by) == ("plan-made", PLAN.sha256(), "Olena")
    assert isinstance(event.fact, PlanMade)
    assert event.fact.start == PROGRAMME.start.isoformat()


def test_rows_and_plans_that_are_appended_count_at_once(make_store: MakeStore) -> None:
    """The ledger is the truth: what it is told, rows and plan follow."""
    other, store = make_store(), make_store()
    other.write({"hazardous_areas": (area_row("H1"), area_row("H2"))}, source="a", sha256="")
    other.save_plan(PROGRAMME, PLAN, PRICE)
    store.append([Entry(event.fact, event.on, event.by) for event in other.events()])
    assert store.tables() == other.tables()
    assert store.load_plan() == PLAN


def test_a_delivery_is_taken_back_by_another(make_store: MakeStore) -> None:
    """Rows come back as they were before and new ones go; the undo can be undone, and the rows are as delivered."""
    store = make_store()
    store.write({"hazardous_areas": (area_row("H1"), area_row("H2"))}, source="a", sha256="")
    before = store.tables()
    store.write({"hazardous_areas": (area_row("H1", name="x"), area_row("H3")), "bases": ({"id": "B1"},)},
                source="b", sha256="")  # fmt: skip
    after, delivery = store.tables(), deliveries(store)[-1].delivery
    take_back(store, delivery)
    assert store.tables() == before
    areas = next(fact for fact in deliveries(store)[-2:] if fact.layer == "hazardous_areas")
    assert (areas.undoes, [row["id"] for row in areas.removed]) == (delivery, ["H3"])
    take_back(store, areas.delivery)
    assert store.tables() == after


def test_a_delivery_that_others_built_on_is_not_taken_back(make_store: MakeStore) -> None:
    """Where a later delivery changed the same rows, or it was taken back already, nothing changes."""
    store = make_store()
    store.write({"hazardous_areas": (area_row("H1"),)}, source="a", sha256="")
    store.write({"hazardous_areas": (area_row("H1", name="later"),)}, source="b", sha256="")
    first, second = deliveries(store)
    with pytest.raises(ConflictError, match="hazardous_areas H1 was changed after that delivery"):
        take_back(store, first.delivery)
    take_back(store, second.delivery)
    with pytest.raises(ConflictError):
        take_back(store, second.delivery)
    take_back(store, first.delivery)
    assert not any(store.tables().values())
    with pytest.raises(KeyError, match="no delivery 'unknown'"):
        take_back(store, "unknown")


@st.composite
def histories(draw: Any) -> list[Any]:
    """Draw deliveries of which some meet the same rows, plans, and undos of the delivery just made."""
    return draw(st.lists(st.one_of(tables(), st.just("plan"), st.just("undo")), max_size=4))


@few_examples
@given(history=histories())
def test_a_ledger_read_anew_gives_the_same_rows_and_plan(make_store: MakeStore, history: list[Any]) -> None:
    """Rows and plan are readings: made anew, here or in another store that receives the ledger, they are equal."""
    store, other = make_store(), make_store()
    for step in history:
        if step == "plan":
            store.save_plan(PROGRAMME, PLAN, PRICE)
        elif step != "undo":
            store.write(step, source="here", sha256="")
        elif done := deliveries(store)[-1:]:
            take_back(store, done[0].delivery)
    before, head = store.tables(), store.head()
    assert other.receive(store.events()) == head == other.head()
    store.rebuild()
    assert store.tables() == other.tables() == before
    assert list(store.events()) == list(other.events())
    if "plan" in history:
        assert store.load_plan() == other.load_plan() == PLAN


def test_only_an_empty_store_receives_a_ledger(make_store: MakeStore) -> None:
    """A store with events of its own refuses another's, and stays as it is."""
    store, other = make_store(), make_store(name="other")
    store.append([STAND_DOWN])
    with pytest.raises(LedgerError, match="events already"):
        other.receive(store.events())
    assert other.head().seq == 1


@pytest.mark.parametrize("broken", ["body", "hash", "gap", "copy", "moment"])
def test_a_broken_chain_is_not_received(make_store: MakeStore, broken: str) -> None:
    """A ledger with an event changed, left out or put elsewhere is refused whole, by the number of the event."""
    source, target = make_store(), make_store()
    source.append([arrived(n) for n in range(1, 5)])
    events = list(source.events())
    third = events[2]
    events[2] = {
        "body": replace(third, body=third.body.replace('"teams":3', '"teams":9')),
        "hash": replace(third, hash="0" * 64),
        "gap": events[3],
        "copy": replace(third, by="nobody"),
        "moment": third,
    }[broken]
    if broken == "moment":
        body = third.body.replace(f"{third.recorded_at:%Y}", "1999", 1)
        events[2:] = [replace(third, body=body, hash=hash_after(third.previous, body),
                              recorded_at=third.recorded_at.replace(year=1999))]  # fmt: skip
    with pytest.raises(LedgerError, match=r"the ledger is broken: event [34]"):
        target.receive(iter(events))
    assert target.head() == EMPTY
    target.receive(source.events())
    assert target.head() == source.head()


def test_a_plan_that_a_list_would_not_give_back_enters_nothing(make_store: MakeStore) -> None:
    """What is refused is not in the ledger either."""
    store = make_store()
    broken = Plan((replace(PLAN.scheduled[0], teams=("C1;02",)),), (), PLAN.provenance)
    with pytest.raises(BadInputError):
        store.save_plan(PROGRAMME, broken, PRICE)
    with pytest.raises(BadInputError):
        store.write({"bases": ({"id": "B1", "name": 7},)}, source="", sha256="")
    assert store.head() == EMPTY


def test_layers_come_back_complete_from_the_ledger(make_store: MakeStore) -> None:
    """Empty cells that the ledger leaves out are there again, as None."""
    store = make_store()
    store.write({"hazardous_areas": (area_row("H1"),)}, source="a", sha256="")
    store.rebuild()
    assert store.tables()["hazardous_areas"] == (complete("hazardous_areas", area_row("H1")),)


def test_events_are_found_however_few_and_far_between_they_are(
    make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read a few at a time, a filter gives all of its events once and in order, dense or sparse."""
    monkeypatch.setattr("firmground.track.stores.ledger_store._CHUNK", 4)
    store = make_store()
    store.append([arrived(1, "often" if n % 90 else "rarely") for n in range(300)] + [arrived(1, "late")] * 9)
    events = list(store.events())
    assert [event.seq for event in events] == list(range(1, 310))
    for asked in (["often"], ["rarely"], ["late"], ["late", "rarely"], ["never"]):
        wanted = [event.seq for event in events if event.subject in asked]
        assert [event.seq for event in store.events(subjects=asked)] == wanted
        assert [event.seq for event in store.events(subjects=asked, names=["team-arrived"], after=91)] == [
            seq for seq in wanted if seq > 91
        ]
