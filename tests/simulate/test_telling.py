"""A possible history, told in facts and folded as a ledger is, says what the kernel found."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
import shapely

from firmground.intake.uncertain import outlook
from firmground.kernels.layout import NEVER
from firmground.model import AreaStatus, HazardKind, Outlook, ReleaseShares
from firmground.model.event import Entry, Head, chained
from firmground.model.progress import LandState, Way
from firmground.plan.solve import solve
from firmground.simulate.arrays import Arrays
from firmground.simulate.parts import strips
from firmground.simulate.single import history
from firmground.simulate.telling import SOURCE, tell
from firmground.track.fold import fold
from support.ledgers import Book, area, delivered, square
from support.small import small_plan, small_programme, vary
from support.strategies import random_programme

PLAN, DEFAULTS = small_plan(), outlook({})


def cases():
    """Give the small region, and drawn ones whose areas lie apart, each with a plan."""
    yield vary(small_programme(), "areas", "H2", kind=HazardKind.SUSPECTED, shares=ReleaseShares(0.2, 0.4, 0.4)), PLAN
    for seed in range(5):
        programme = random_programme(Random(seed), areas=4, assets=3)
        apart = [replace(a, perimeter=square(2 * n), kind=HazardKind.SUSPECTED) for n, a in enumerate(programme.areas)]
        programme = replace(programme, areas=tuple(apart))
        yield programme, solve(programme, solver="practice")


def register(programme):
    """Deliver the areas of a Programme, as a project does before anything happens."""
    rows = [
        area(a.id, a.perimeter, kind=a.kind.value, status="handed_over" if a.handed_over else "open")
        for a in programme.areas
    ]
    return Book(delivered(*rows))


def folded(programme, plan, arrays, state, day=None):
    """Fold the register and a told history."""
    book = register(programme)
    last = programme.horizon_days if day is None else day
    for event in tell(programme, plan, arrays, state, day):
        book.events += chained(_head(book), [(event.id, _entry(event))], event.recorded_at)
    return fold(book.events, as_of=programme.date_of(last))


def _head(book):
    last = book.events[-1]
    return Head(last.seq, last.hash, last.recorded_at)


def _entry(event):
    return Entry(event.fact, event.on, event.by, event.source)


@pytest.mark.parametrize(("programme", "plan"), list(cases()))
@pytest.mark.parametrize("number", range(4))
def test_the_fold_of_a_told_history_gives_the_kernel_s_outcomes(programme, plan, number):
    """Days of works and handovers, hectares by way, and who came are the same; nothing is found amiss."""
    arrays = Arrays.of(programme, plan, DEFAULTS)
    state = history(arrays, 3, number)
    progress = folded(programme, plan, arrays, state)
    assert [f for f in progress.findings if f.severity == "error"] == []
    for i, name in enumerate(arrays.names):
        worked = state.start[i] != NEVER and state.left[i] > state.start[i]
        work = progress.works.get(name)
        assert (work is not None) == worked
        if worked:
            assert work.started == programme.date_of(int(state.start[i]))
            assert work.finished == programme.date_of(int(state.left[i]) - 1)
    for a, ground in enumerate(programme.areas):
        _same_land(programme, arrays, state, progress, a, ground)
    for c, contingent in enumerate(programme.contingents):
        came = progress.attendance.get(contingent.id)
        first = arrays.force.joins[arrays.force.first[c]] + state.late[c]
        if first < programme.horizon_days and not contingent.absences:
            assert came is not None
            assert came.arrived == state.came[c]


def _same_land(programme, arrays, state, progress, a, ground):
    if ground.status is AreaStatus.HANDED_OVER:
        return
    pieces = [p for p in progress.parcels if p.root == ground.id]
    name = f"{ground.id}:HANDOVER"
    handover = state.end[arrays.names.index(name)] if name in arrays.names else NEVER
    over = [p for p in pieces if p.state is LandState.HANDED_OVER]
    if handover == NEVER:
        assert over == []
        return
    assert len(over) == len(pieces)
    assert {p.since for p in over} == {programme.date_of(int(handover)) - timedelta(days=1)}
    whole = sum(p.m2 for p in pieces)
    for way, share in zip(Way, state.share[a].tolist(), strict=True):
        found = sum(p.m2 for p in over if p.way is way)
        assert found / whole == pytest.approx(share, abs=2e-4)


def test_nothing_is_told_of_days_to_come():
    """What is told until a day folds to the progress of that day: works that run are started and not finished."""
    programme = small_programme()
    arrays = Arrays.of(programme, PLAN, Outlook())
    state = history(arrays, 1, 0)
    told = tell(programme, PLAN, arrays, state, 12)
    assert max(e.on for e in told) < programme.date_of(12)
    works = folded(programme, PLAN, arrays, state, 12).works
    assert works["H2:CLEARANCE"].finished is not None
    assert works["H2:QA"].finished is None
    assert "H3:BAC" not in works


def test_every_told_fact_says_that_it_is_no_evidence():
    """A reader who meets a told fact outside of a forecast can see what it is (L9)."""
    programme = small_programme()
    arrays = Arrays.of(programme, PLAN, DEFAULTS)
    told = tell(programme, PLAN, arrays, history(arrays, 1, 0))
    assert {event.source for event in told} == {SOURCE}
    assert "not survey evidence" in SOURCE


def test_strips_have_their_shares_and_make_up_the_whole():
    """However a perimeter is shaped, its strips do not overlap and cover it."""
    ground = shapely.Polygon([(0, 0), (4, 0), (4, 3), (2, 1), (0, 3)])
    parts = strips(ground, (0.2, 0.0, 0.5, 0.3))
    assert [None if p is None else round(p.area / ground.area, 6) for p in parts] == [0.2, None, 0.5, 0.3]
    assert shapely.union_all([p for p in parts if p is not None]).symmetric_difference(ground).area < 1e-9
