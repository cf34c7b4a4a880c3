"""The one reading of a ledger: what was so on a day, as far as it was entered by a moment."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from firmground.model.event import Event
from firmground.model.facts import Fact
from firmground.model.facts.record import RowsImported
from firmground.model.progress import Progress
from firmground.track.fold_field import FieldFold
from firmground.track.fold_land import LandFold
from firmground.track.fold_notes import NotesFold
from firmground.track.land import Land
from firmground.track.land_roots import Roots
from firmground.track.register import Delivery, deliveries
from firmground.track.sifting import Sifted, sift

if TYPE_CHECKING:
    from firmground.model.finding import Finding

__all__ = ["fold", "fold_sifted", "ground_of", "unhurried"]

_Handlers: TypeAlias = dict[type[Fact], Callable[[Event, Any], None]]

_AREAS = "hazardous_areas"


def fold(events: Iterable[Event], *, as_of: date, known_at: datetime | None = None) -> Progress:
    """Read a ledger: a pure function of its events, so that the same events give the same Progress on every machine.

    What was entered by `known_at` (None: all of it) and happened by `as_of` counts, less what was corrected by then,
    in the order of the days and, within a day, of the entries. Nothing is refused: what does not fit is a finding.
    """
    with unhurried():
        return fold_sifted(sift(events, known_at), as_of=as_of, known_at=known_at)


@contextmanager
def unhurried() -> Iterator[None]:
    """Let no garbage be looked for meanwhile: among a million events that all stay, looking takes half of the time."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def fold_sifted(sifted: Sifted, *, as_of: date, known_at: datetime | None = None) -> Progress:
    """Read events that were sifted before, as `fold` does."""
    findings: list[Finding] = []
    ground = Land()
    land, field, notes = LandFold(ground, findings), FieldFold(as_of, findings), NotesFold()
    counted = _read(sifted, as_of, Roots(ground, findings), land, (field.handlers(), notes.handlers()))
    if findings:
        order = {e.seq: k for k, e in enumerate(counted)}
        findings.sort(key=lambda f: order.get(f.row or 0, -1))
    return Progress(
        as_of=as_of,
        known_at=known_at,
        head=sifted.head,
        parcels=ground.parcels(),
        holds=land.holds.held,
        non_conformities=land.holds.non_conformities(),
        proofs=land.proofs,
        works=field.works(),
        attendance=field.attendance(),
        passages=field.passages,
        stand_downs=field.stand_downs(),
        notes=tuple(notes.notes),
        decisions=tuple(notes.decisions),
        plan=notes.plan,
        proposals=notes.proposals,
        findings=(*sifted.findings, *findings),
    )


def ground_of(sifted: Sifted, *, as_of: date) -> Land:
    """Read the land alone, with the perimeters that its parcels are cut from."""
    ground = Land()
    _read(sifted, as_of, Roots(ground, []), LandFold(ground, []), ())
    return ground


def _read(sifted: Sifted, as_of: date, roots: Roots, land: LandFold, others: tuple[_Handlers, ...]) -> list[Event]:
    """Let the deliveries and then every event do what they do; gives the events that counted."""
    delivered = deliveries(sifted.events, {_AREAS})
    roots.begin(delivered)
    counted = sifted.by_day(as_of)
    land.sharpen(counted)
    _apply(counted, delivered, roots, (land.handlers(), *others))
    return counted


def _apply(
    counted: list[Event],
    delivered: list[Delivery],
    roots: Roots,
    handlers: tuple[_Handlers, ...],
) -> None:
    """Let every event in its turn do what it does."""
    of_event = {delivery.event.seq: delivery for delivery in delivered}
    actions: dict[type[Fact], list[Callable[[Event, Any], None]]] = {}
    for each in handlers:
        for kind, action in each.items():
            actions.setdefault(kind, []).append(action)
    nothing: list[Callable[[Event, Any], None]] = []
    for event in counted:
        fact = event.fact
        if type(fact) is RowsImported:
            if event.seq in of_event:
                roots.take(of_event[event.seq])
        else:
            for action in actions.get(type(fact), nothing):
                action(event, fact)
