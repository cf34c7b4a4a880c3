"""Land goes from state to state as the law allows; what does not fit is a finding, and no square metre is lost."""

from typing import Any

import pytest
import shapely

from firmground.geo.shapes import geodesic_area_m2
from firmground.model.facts import land
from firmground.model.facts.record import RowsImported
from firmground.model.progress import LandState, Progress, Way
from firmground.track.fold import fold
from firmground.track.ledger_codes import CODES
from support.ledgers import Book, area, delivered, on, square

WHOLE = square(0)
HALF, OTHER_HALF = square(0, wide=0.5), square(0.5, wide=0.5)


def book(kind: str = "suspected", **more: Any) -> Book:
    """Give a ledger with one area A of one square."""
    return Book(delivered(area("A", WHOLE, kind=kind, **more)))


def clear(**more: Any) -> land.AreaCleared:
    """Give a clearance of A."""
    return land.AreaCleared(**{"area": "A", "method": "manual", "depth_m": 0.3, **more})


def sign(**more: Any) -> land.HandoverSigned:
    """Give a handover of A."""
    return land.HandoverSigned(**{"area": "A", "signed_by": "authority", "received_by": "community", **more})


def states(progress: Progress) -> dict[str, float]:
    """Sum square metres by state."""
    found: dict[str, float] = {}
    for p in progress.parcels:
        found[p.state.value] = found.get(p.state.value, 0.0) + p.m2
    return found


def codes(progress: Progress) -> list[str]:
    """List the codes of the findings."""
    return [f.code for f in progress.findings]


def m2(shape: Any) -> float:
    """Measure a shape on the ellipsoid."""
    return float(geodesic_area_m2([shape])[0])


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"kind": "suspected"}, LandState.SHA),
        ({"kind": "confirmed"}, LandState.CHA),
        ({"kind": "reported"}, LandState.NOT_SURVEYED),
        ({"kind": "suspected", "status": "handed_over"}, LandState.HANDED_OVER),
        ({"kind": "confirmed", "status": "closed"}, LandState.CHA),
        ({"kind": "nonsense"}, LandState.NOT_SURVEYED),
    ],
)
def test_delivered_rows_say_the_first_state(row, state):
    """The kind and status of a row give the state before any event; how closed land was released is asked for."""
    found = fold(Book(delivered(area("A", WHOLE, **row))).events, as_of=on(0))
    (parcel,) = found.parcels
    assert (parcel.state, parcel.way, parcel.shape, parcel.m2) == (state, None, None, pytest.approx(m2(WHOLE)))
    assert codes(found) == (["FG-LG-305"] if row.get("status") == "closed" else [])


def test_the_whole_way_to_handover():
    """Survey, clearance, quality assurance and signature lead to a handover that keeps its way, depth and events."""
    ledger = book("reported")
    ledger.add(land.SurveyDone(area="A", method="nts", result="confirmed"), 1)
    ledger.add(clear(), 2)
    ledger.add(land.QaVisit(area="A", result="passed"), 3)
    ledger.add(sign(), 4)
    days = [fold(ledger.events, as_of=on(day)).parcels[0] for day in range(5)]
    assert [p.state.value for p in days] == ["not_surveyed", "cha", "cleared", "cleared", "handed_over"]
    last = days[-1]
    assert (last.way, last.depth_m, last.since) == (Way.CLEARED, 0.3, on(4))
    assert last.events == tuple(e.id for e in ledger.events)
    assert fold(ledger.events, as_of=on(4)).findings == ()


def test_a_polygon_cuts_and_the_parts_add_up():
    """A cancelled half leaves the other half suspected; both weigh what they measure and sum to the whole exactly."""
    ledger = book()
    ledger.add(land.AreaCancelled(area="A", polygon=HALF), 1)
    found = fold(ledger.events, as_of=on(1))
    assert states(found) == {"sha": pytest.approx(m2(OTHER_HALF), abs=1), "cancelled": pytest.approx(m2(HALF), abs=1)}
    assert sum(p.m2 for p in found.parcels) == pytest.approx(m2(WHOLE), abs=1e-6)
    assert codes(found) == []


@pytest.mark.parametrize(
    ("kind", "fact", "code"),
    [
        ("confirmed", land.AreaCancelled(area="A"), "FG-LG-202"),
        ("reported", land.AreaReduced(area="A"), "FG-LG-202"),
        ("reported", clear(), "FG-LG-202"),
        ("suspected", sign(), "FG-LG-206"),
        ("suspected", land.AreaReopened(area="A", reason="r"), "FG-LG-204"),
        ("suspected", land.HoldLifted(area="A", reason="r"), "FG-LG-212"),
        ("suspected", land.NonConformityClosed(area="A", visit="v"), "FG-LG-213"),
        ("suspected", land.AreaSplit(area="A", into="A", polygon=HALF), "FG-LG-401"),
        ("suspected", land.AreasMerged(into="A", areas=("B",)), "FG-LG-101"),
        ("suspected", land.AreaCancelled(area="B"), "FG-LG-101"),
        ("suspected", land.SurveyDone(area="B", method="nts", result="none"), "FG-LG-101"),
        ("suspected", land.QaVisit(area="B", result="passed"), "FG-LG-101"),
        ("suspected", land.AreaCancelled(area="A", polygon=square(5)), "FG-LG-102"),
        ("suspected", land.AreaCancelled(area="A", polygon=square(0, wide=1.1)), "FG-LG-103"),
    ],
)
def test_what_contradicts_the_law_or_the_ground_is_a_finding(kind, fact, code):
    """A release that the state does not allow, a claim over nobody's land and the like change nothing but are told."""
    ledger = book(kind)
    before = states(fold(ledger.events, as_of=on(1)))
    ledger.add(fact, 1)
    found = fold(ledger.events, as_of=on(1))
    assert codes(found) == [code]
    assert found.findings[0].row == 2
    assert "e0002" in found.findings[0].message
    if code != "FG-LG-103":
        assert states(found) == before


def test_land_released_twice():
    """A second release of the same ground is a finding that says how much, and the first one stays."""
    ledger = book()
    ledger.add(land.AreaCancelled(area="A", polygon=HALF), 1)
    ledger.add(clear(polygon=square(0.25, wide=0.75)), 2)
    found = fold(ledger.events, as_of=on(2))
    assert codes(found) == ["FG-LG-201"]
    assert found.findings[0].message.endswith(" m2 of A that are cancelled cannot be released again")
    assert states(found) == {k: pytest.approx(m2(WHOLE) / 2, abs=1) for k in ("cancelled", "cleared")}


def test_noise_along_an_edge_is_no_finding():
    """A polygon that leaves the area by half a metre, and one that laps half a metre over its neighbour, are taken."""
    ledger = book()
    metre = 1 / (111_320 * 0.002)
    ledger.add(land.AreaCancelled(area="A", polygon=square(0, high=0.5 + 0.4 * metre)), 1)
    ledger.add(land.AreaReduced(area="A", polygon=square(0, 0.5, high=0.5 + 0.4 * metre)), 1)
    found = fold(ledger.events, as_of=on(1))
    assert codes(found) == []
    assert set(states(found)) == {"cancelled", "reduced"}


def test_slivers_stay_with_the_ground_beside_them():
    """A cut that would leave less than a square metre leaves nothing, and nothing is lost."""
    ledger = book()
    ledger.add(land.AreaCancelled(area="A", polygon=square(0, wide=1 - 1e-6)), 1)
    found = fold(ledger.events, as_of=on(1))
    assert states(found) == {"cancelled": pytest.approx(m2(WHOLE), abs=1e-6)}


def test_handover_waits_for_holds_and_quality():
    """Cleared land is handed over only off hold, with quality passed after the clearance and nothing critical open."""
    ledger = book("confirmed")
    ledger.add(land.QaVisit(area="A", result="passed"), 0)
    ledger.add(clear(), 1)
    ledger.add(sign(), 2)
    assert codes(fold(ledger.events, as_of=on(2))) == ["FG-LG-208"]
    visit = ledger.add(land.QaVisit(area="A", result="failed", severity="critical"), 3)
    held = fold(ledger.events, as_of=on(3))
    assert held.holds == {"A": visit}
    assert [(n.visit, n.area, n.severity) for n in held.non_conformities] == [(visit, "A", "critical")]
    ledger.add(sign(), 4)
    ledger.add(land.QaVisit(area="A", result="passed"), 5)
    ledger.add(land.HoldLifted(area="A", reason="done"), 5)
    ledger.add(sign(), 6)
    ledger.add(land.NonConformityClosed(area="A", visit=visit), 7)
    ledger.add(sign(), 8)
    found = fold(ledger.events, as_of=on(8))
    assert codes(found) == ["FG-LG-208", "FG-LG-207", "FG-LG-209"]
    assert (found.parcels[0].state, found.holds, found.non_conformities) == (LandState.HANDED_OVER, {}, ())


def test_reopened_land_forgets_its_release():
    """Re-opened land has no way, no depth and no passed quality assurance any more."""
    ledger = book("confirmed")
    for day, fact in enumerate(
        (clear(), land.QaVisit(area="A", result="passed"), land.AreaReopened(area="A", reason="find"), clear(), sign())
    ):
        ledger.add(fact, day)
    opened = fold(ledger.events, as_of=on(2)).parcels[0]
    assert (opened.state, opened.way, opened.depth_m) == (LandState.REOPENED, None, None)
    found = fold(ledger.events, as_of=on(4))
    assert (states(found).keys(), codes(found)) == ({"cleared"}, ["FG-LG-208"])


def test_split_and_merge_keep_ground_holds_and_roots():
    """A part goes on under its own id with the hold of the whole; merged ground keeps its roots and its area."""
    ledger = Book(delivered(area("A", WHOLE), area("B", square(1))))
    ledger.add(land.AreaHeld(area="A", reason="r"), 1)
    ledger.add(land.AreaSplit(area="A", into="A1", polygon=HALF), 2)
    parted = fold(ledger.events, as_of=on(2))
    assert {(p.area, p.root) for p in parted.parcels} == {("A", "A"), ("A1", "A"), ("B", "B")}
    assert set(parted.holds) == {"A", "A1"}
    ledger.add(land.AreasMerged(into="B", areas=("A1", "B")), 3)
    found = fold(ledger.events, as_of=on(3))
    assert {(p.area, p.root) for p in found.parcels} == {("A", "A"), ("B", "A"), ("B", "B")}
    assert set(found.holds) == {"A", "B"}
    assert sum(p.m2 for p in found.parcels) == pytest.approx(m2(WHOLE) + m2(square(1)), abs=1e-6)
    ledger.add(land.AreaCancelled(area="A1"), 4)
    assert codes(fold(ledger.events, as_of=on(4))) == ["FG-LG-101"]


def test_shared_ground_belongs_to_the_first():
    """Of two perimeters that overlap the one that came first keeps the ground, and the second is told of it."""
    second = square(0.5)
    found = fold(Book(delivered(area("A", WHOLE), area("B", second))).events, as_of=on(0))
    assert codes(found) == ["FG-LG-301"]
    assert {p.root: p.m2 for p in found.parcels} == {
        "A": pytest.approx(m2(WHOLE)), "B": pytest.approx(m2(square(1, wide=0.5)), abs=1)
    }  # fmt: skip
    covered = fold(Book(delivered(area("A", WHOLE), area("B", HALF))).events, as_of=on(0))
    assert [p.root for p in covered.parcels] == ["A"]


def again(before: dict[str, Any], after: dict[str, Any]) -> RowsImported:
    """Give a delivery that puts one row in the place of another."""
    return RowsImported(layer="hazardous_areas", delivery="E", replaced=((before, after),))


def test_a_new_perimeter_counts_from_its_day_and_before_events_only():
    """A perimeter that changed is taken over from its day on; once events lie on the ground, it is a finding."""
    old, new = area("A", WHOLE), area("A", square(0, wide=2))
    ledger = Book(delivered(old))
    ledger.add(again(old, new), 5)
    assert [fold(ledger.events, as_of=on(day)).parcels[0].m2 for day in (4, 5)] == [
        pytest.approx(m2(WHOLE)), pytest.approx(m2(square(0, wide=2)))
    ]  # fmt: skip
    ledger.add(land.AreaCancelled(area="A", polygon=HALF), 3)
    found = fold(ledger.events, as_of=on(5))
    assert codes(found) == ["FG-LG-302"]
    assert sum(p.m2 for p in found.parcels) == pytest.approx(m2(WHOLE))


def test_ground_that_a_new_perimeter_leaves_goes_to_who_covers_it():
    """Shared ground that the first one gives up is ground of the second from that day on."""
    old = area("A", WHOLE)
    ledger = Book(delivered(old, area("B", square(0.5))))
    ledger.add(again(old, area("A", HALF)), 5)
    found = {p.root: p.m2 for p in fold(ledger.events, as_of=on(5)).parcels}
    assert found == {"A": pytest.approx(m2(HALF)), "B": pytest.approx(m2(square(0.5)), abs=1)}
    ledger.add(again(area("A", HALF), area("A", square(-1, wide=3))), 6)
    found = {p.root: p.m2 for p in fold(ledger.events, as_of=on(6)).parcels}
    assert sum(found.values()) == pytest.approx(m2(square(-1, wide=3)), abs=1)


def test_a_delivery_that_is_taken_back():
    """Undone areas are gone from the day of the undo; where events lie on the ground they stay, as a finding."""
    row = area("A", WHOLE)
    ledger = Book(delivered(row, area("B", square(1))))
    ledger.add(RowsImported(layer="hazardous_areas", delivery="U", removed=(row,), undoes="D"), 5)
    assert [len(fold(ledger.events, as_of=on(day)).parcels) for day in (4, 5)] == [2, 1]
    ledger.add(land.AreaCancelled(area="A"), 1)
    found = fold(ledger.events, as_of=on(5))
    assert (len(found.parcels), codes(found)) == (2, ["FG-LG-304"])


def test_both_axes_of_time():
    """What was believed at a moment about a day: late entries count on their day, but only for those who know them."""
    ledger = book()
    ledger.add(land.AreaCancelled(area="A"), 30, id="release")
    ledger.add(land.SurveyDone(area="A", method="ts", result="confirmed"), 10, id="late")
    early, late = ledger.events[1].recorded_at, ledger.events[2].recorded_at
    assert states(fold(ledger.events, as_of=on(30), known_at=early)).keys() == {"cancelled"}
    assert states(fold(ledger.events, as_of=on(20), known_at=early)).keys() == {"sha"}
    assert states(fold(ledger.events, as_of=on(20), known_at=late)).keys() == {"cha"}
    found = fold(ledger.events, as_of=on(30), known_at=late)
    assert (states(found).keys(), codes(found)) == ({"cha"}, ["FG-LG-202"])


def test_corrections_count_from_their_entry():
    """A corrected event is gone for every day, whatever day the correction bears; a corrected correction is nothing."""
    ledger = book()
    wrong = ledger.add(land.AreaCancelled(area="A"), 3)
    fix = ledger.correct(wrong, day=20)
    assert states(fold(ledger.events, as_of=on(5))).keys() == {"sha"}
    assert states(fold(ledger.events, as_of=on(5), known_at=ledger.events[1].recorded_at)).keys() == {"cancelled"}
    ledger.correct(fix, day=20)
    assert states(fold(ledger.events, as_of=on(5))).keys() == {"cancelled"}
    ledger.correct("nobody", day=20)
    assert codes(fold(ledger.events, as_of=on(5))) == ["FG-LG-601"]


def test_events_of_one_day_are_all_kept():
    """Two events on one area and one day both count, in the order of their entry."""
    ledger = book()
    ledger.add(land.AreaCancelled(area="A", polygon=HALF), 1)
    ledger.add(land.AreaReduced(area="A", polygon=OTHER_HALF), 1)
    assert set(states(fold(ledger.events, as_of=on(1)))) == {"cancelled", "reduced"}


def test_a_day_that_has_not_come():
    """An event dated later than its entry is a finding; it counts only from its day on."""
    ledger = book()
    ledger.add(land.AreaCancelled(area="A"), 400)
    found = fold(ledger.events, as_of=on(200))
    assert (codes(found), set(states(found))) == (["FG-LG-602"], {"sha"})


def test_work_on_hold_and_finds_on_released_land():
    """Work on an area on hold and a find where all ground is released are told as warnings."""
    ledger = book()
    ledger.add(land.AreaHeld(area="A", reason="r"), 1)
    ledger.add(land.AreaCancelled(area="A"), 2)
    ledger.add(land.ItemFound(area="A", category="mine"), 3)
    ledger.add(land.SurveyDone(area="A", method="nts", result="suspected"), 4)
    found = fold(ledger.events, as_of=on(4))
    assert codes(found) == ["FG-LG-211", "FG-LG-205", "FG-LG-211", "FG-LG-203"]
    assert [e.name for e in found.notes] == ["item-found"]


def test_whole_surveys_and_passed_visits_prove_activities():
    """A survey of a whole area and a passed visit prove what they did, until land is cleared anew or re-opened."""
    ledger = book("confirmed")
    ledger.add(land.SurveyDone(area="A", method="nts", result="confirmed"), 1)
    ledger.add(land.SurveyDone(area="A", method="ts", result="confirmed", polygon=HALF), 2)
    ledger.add(clear(), 3)
    ledger.add(land.QaVisit(area="A", result="passed"), 4)
    assert fold(ledger.events, as_of=on(4)).proofs == {"A:NTS": "e0002", "A:QA": "e0005"}
    ledger.add(clear(), 5)
    assert fold(ledger.events, as_of=on(5)).proofs == {"A:NTS": "e0002"}
    ledger.add(land.AreaReopened(area="A", reason="find"), 6)
    ledger.add(land.AreaSplit(area="A", into="A1", polygon=HALF), 7)
    ledger.add(land.SurveyDone(area="A", method="nts", result="confirmed"), 8)
    assert fold(ledger.events, as_of=on(8)).proofs == {}


@pytest.mark.parametrize(
    "polygon",
    [
        shapely.Polygon([(36e4, 49), (36e4, 50), (37e4, 50)]),
        shapely.Polygon([(36, 49), (36, 95), (37, 50)]),
        shapely.Polygon(),
        shapely.Point(36.301, 49.201),
    ],
)
def test_a_polygon_that_is_none_is_told_and_does_nothing(polygon):
    """Whatever lies in a ledger, the fold reads it: a polygon off the globe or without ground is nobody's land."""
    ledger = book()
    ledger.add(land.AreaCancelled(area="A", polygon=polygon), 1)
    found = fold(ledger.events, as_of=on(1))
    assert (codes(found), set(states(found))) == (["FG-LG-102"], {"sha"})


def test_a_polygon_that_crosses_itself_is_read_as_its_parts():
    """A bow tie releases its two triangles and is told of."""
    west, south, east, north = WHOLE.bounds
    ledger = book()
    tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    ledger.add(land.AreaCancelled(area="A", polygon=tie), 1)
    found = fold(ledger.events, as_of=on(1))
    assert codes(found) == ["FG-LG-104"]
    assert states(found)["cancelled"] == pytest.approx(m2(WHOLE) / 2, abs=1)


def test_areas_without_a_perimeter_on_the_globe():
    """A row without a perimeter, or with one that is nowhere, has no ground; the others are read as ever."""
    far = shapely.box(4e5, 5e6, 4.1e5, 5.1e6)
    rows = [area("N", None), {**area("F", WHOLE), "geometry": shapely.to_wkb(far, hex=True)}, area("A", WHOLE)]
    ledger = Book(RowsImported(layer="hazardous_areas", delivery="D", created=tuple(rows)))
    ledger.add(land.AreaCancelled(area="N", polygon=HALF), 1)
    found = fold(ledger.events, as_of=on(1))
    assert [p.root for p in found.parcels] == ["A"]
    assert codes(found) == ["FG-LG-306", "FG-LG-306", "FG-LG-101"]
    none = Book(RowsImported(layer="hazardous_areas", delivery="D", created=(area("N", None),)))
    none.add(land.AreaCancelled(area="N", polygon=HALF), 1)
    assert codes(fold(none.events, as_of=on(1))) == ["FG-LG-306", "FG-LG-101"]


def test_every_code_is_told_in_one_sentence():
    """Each code has its meaning, and codes rise."""
    assert list(CODES) == sorted(CODES)
    assert all(meaning.endswith(".") for meaning in CODES.values())
