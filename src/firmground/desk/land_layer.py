"""Today's ground is shown as a layer beside the rows, so that whoever opens the project sees where things stand."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from firmground.errors import ProjectFileError
from firmground.model.event import Event
from firmground.model.facts import Fact, land
from firmground.model.facts.record import Corrected, RowsImported
from firmground.model.progress import Parcel
from firmground.track.fold import ground_of, unhurried
from firmground.track.sifting import Sifted, sift
from firmground.track.store import ProjectStore

__all__ = ["changes_land", "show_today", "whole_parcels"]

_LAND: tuple[type[Fact], ...] = tuple(getattr(land, name) for name in land.__all__)


def changes_land(events: Iterable[Event]) -> bool:
    """Tell whether events may change the ground as it is shown."""
    return any(
        isinstance(e.fact, (*_LAND, Corrected))
        or (isinstance(e.fact, RowsImported) and e.fact.layer == "hazardous_areas")
        for e in events
    )


def show_today(store: ProjectStore, today: date) -> None:
    """Read the ground of a day from the ledger and show it; enters no event.

    What was entered before stays entered if the layer cannot be written now; it is shown anew after the next entry.
    """
    names = [*(fact.name for fact in _LAND), Corrected.name]
    with unhurried():
        events = [*store.events(names=names), *store.events(names=(RowsImported.name,), subjects=("hazardous_areas",))]
        parcels = whole_parcels(sift(events), today)
        with suppress(ProjectFileError):
            store.show_land(parcels)


def whole_parcels(sifted: Sifted, as_of: date) -> tuple[Parcel, ...]:
    """Give the parcels of a day, each with its shape, also where it is the whole perimeter that was delivered."""
    ground = ground_of(sifted, as_of=as_of)
    parcels = ground.parcels()
    return tuple(p if p.shape is not None else replace(p, shape=ground.roots[p.root].outline) for p in parcels)
