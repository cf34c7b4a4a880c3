"""Whatever happens to land, no square metre is lost, none is counted twice, and reading twice gives the same."""

from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from firmground.geo.shapes import geodesic_area_m2
from firmground.model.facts import Fact, land
from firmground.model.facts.record import Corrected
from firmground.model.progress import LandState, Progress
from firmground.track.fold import fold
from support.ledgers import Book, area, delivered, on, square

NAMES = ("A", "B", "C")
SPLITS = ("A1", "B1", "C1", "D1")


@st.composite
def polygons(draw):
    """Draw a rectangle or triangle on and over the three areas, or nothing for all of an area."""
    if draw(st.booleans()):
        return None
    column, row = draw(st.floats(-0.3, 2.6)), draw(st.floats(-0.3, 0.8))
    wide, high = draw(st.floats(0.05, 1.4)), draw(st.floats(0.05, 1.2))
    shape = square(column, row, wide, high)
    return shapely.Polygon(list(shape.exterior.coords)[:3]) if draw(st.booleans()) else shape


@st.composite
def facts(draw) -> Fact:
    """Draw anything that can happen to land."""
    name = draw(st.sampled_from((*NAMES, *NAMES, *SPLITS)))
    polygon = draw(polygons())
    other = draw(st.sampled_from((*NAMES, *SPLITS)))
    return draw(
        st.sampled_from(
            (
                land.SurveyDone(name, "nts", draw(st.sampled_from(("suspected", "confirmed", "none"))), polygon),
                land.AreaCancelled(name, polygon),
                land.AreaReduced(name, polygon),
                land.AreaCleared(name, "manual", 0.2, polygon),
                land.AreaCleared(name, "manual", 0.2, polygon),
                land.QaVisit(name, "passed"),
                land.QaVisit(name, "failed", draw(st.sampled_from(("minor", "critical")))),
                land.HoldLifted(name, "r"),
                land.HandoverSigned(name, "a", "b", polygon),
                land.AreaReopened(name, "r", polygon),
                land.AreaReopened(name, "r", polygon),
                land.AreaSplit(name, draw(st.sampled_from(SPLITS)), polygon or square(0.2, 0.2, 2.2, 0.3)),
                land.AreasMerged(other, (name, other)),
            )
        )
    )


@st.composite
def histories(draw) -> Book:
    """Draw a ledger: three areas, two of which overlap, and events on any day, some of them corrected."""
    kinds = st.sampled_from(("suspected", "confirmed", "reported"))
    rows = [area(name, square(at * 0.9), kind=draw(kinds)) for at, name in enumerate(NAMES)]
    book = Book(delivered(*rows))
    for fact in draw(st.lists(facts(), max_size=12)):
        book.add(fact, draw(st.integers(0, 20)))
        if draw(st.integers(0, 5)) == 0:
            book.add(Corrected(draw(st.sampled_from(book.events[1:])).id, "r"), draw(st.integers(0, 20)))
    return book


def shapes(progress: Progress) -> list[shapely.Geometry]:
    """Give the ground of every parcel, in degrees."""
    whole = {name: square(at * 0.9) for at, name in enumerate(NAMES)}
    return [whole[p.root] if p.shape is None else p.shape for p in progress.parcels]


ROOTS = shapely.union_all([square(at * 0.9) for at in range(3)])
TOTAL = float(geodesic_area_m2([ROOTS])[0])


@given(histories())
@settings(max_examples=60, deadline=None)
def test_area_is_conserved_to_a_square_metre(book):
    """Parcels sum to the geodesic area of the ground, and each weighs what its shape measures on the ellipsoid."""
    for day in (0, 10, 20):
        found = fold(book.events, as_of=on(day))
        assert sum(p.m2 for p in found.parcels) == pytest.approx(TOTAL, abs=1)
        for parcel, m2 in zip(found.parcels, geodesic_area_m2(shapes(found)), strict=True):
            assert parcel.m2 == pytest.approx(m2, abs=1)
            assert parcel.m2 > 0


@given(histories(), st.lists(st.tuples(st.floats(0.001, 2.799), st.floats(0.001, 0.999)), min_size=20, max_size=20))
@settings(max_examples=40, deadline=None)
def test_each_point_lies_in_one_parcel(book, spots):
    """Parcels cover the ground and do not overlap: a point lies in one of them, or on the line between two."""
    found = fold(book.events, as_of=on(20))
    ground = shapes(found)
    for one, other in combinations(ground, 2):
        assert geodesic_area_m2([shapely.intersection(one, other)])[0] < 1
    for column, row in spots:
        point = shapely.Point(square(column, row).bounds[:2])
        inside = sum(shapely.contains_properly(shape, point) for shape in ground)
        near = any(shapely.dwithin(shape.boundary, point, 1e-5) for shape in ground)
        assert inside == 1 or near


@given(histories())
@settings(max_examples=40, deadline=None)
def test_reading_twice_gives_the_same(book):
    """The fold is a function of its events: twice, and from a generator in any order, it says the same."""
    first = fold(book.events, as_of=on(15))
    assert fold(iter(book.events[::-1]), as_of=on(15)) == first


@given(histories(), st.integers(0, 25))
@settings(max_examples=40, deadline=None)
def test_what_was_known_is_the_ledger_as_it_was(book, at):
    """Known at a moment means: read as if nothing had been entered since."""
    event = book.events[min(at, len(book.events) - 1)]
    known = [e for e in book.events if e.seq <= event.seq]
    then = fold(book.events, as_of=on(15), known_at=event.recorded_at)
    assert then == fold(known, as_of=on(15), known_at=event.recorded_at)


@given(st.lists(facts(), max_size=8), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_entry_does_not_count_where_days_tell(drawn, random):
    """Events of different days give the same land in whatever order they were entered."""
    rows = [area(name, square(at * 0.9)) for at, name in enumerate(NAMES)]
    dated = [(day, f"f{day}", fact) for day, fact in enumerate(drawn)]
    mixed = random.sample(dated, len(dated))
    read = []
    for order in (dated, mixed):
        book = Book(delivered(*rows))
        for day, key, fact in order:
            book.add(fact, day, id=key)
        found = fold(book.events, as_of=on(20))
        read.append((found.parcels, found.holds, [(f.code, f.message) for f in found.findings]))
    assert read[0] == read[1]


@given(histories())
@settings(max_examples=40, deadline=None)
def test_every_way_has_its_evidence(book):
    """Cleared land that is handed over was cleared, visited and signed for, each by an event that counts (L3)."""
    found = fold(book.events, as_of=on(20))
    names = {e.id: e.name for e in book.events}
    for parcel in found.parcels:
        told = {names[e] for e in parcel.events}
        if parcel.state is LandState.HANDED_OVER:
            assert "handover-signed" in told
            assert parcel.way is not None
            assert f"area-{parcel.way.value}" in told
            assert parcel.way.value != "cleared" or "qa-visit" in told
