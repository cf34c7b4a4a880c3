"""A project as one viewer sees it, wherever it is kept: the same rows from a file as from a server (ADR 0017)."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from firmground.desk.land_layer import whole_parcels
from firmground.desk.wire import Where, file_of, open_store
from firmground.model.event import Event
from firmground.model.plan import Plan
from firmground.model.policy import Viewer
from firmground.model.tables import Row, Tables
from firmground.track.rows import GEOMETRY
from firmground.track.sifting import sift
from firmground.track.sight import SeenStore, Sight
from firmground.track.store import ProjectStore
from firmground.track.stores.land_rows import LAND_TABLE, cells_of

__all__ = ["SeenProject", "seen_store"]


def seen_store(name: Where, viewer: Viewer, *, today: date) -> SeenStore:
    """Open a project for one viewer.

    On a server its row-level security holds back the rest, from whatever is asked; a file is read whole and sifted.
    ``today`` is the day of the ground that a file shows; a server shows the ground of its layer `land`.
    """
    if file_of(name) is None:
        from firmground.track.stores.postgis.sight import PostgisSight  # noqa: PLC0415 - an extra

        return PostgisSight(str(name), viewer)
    return SeenProject(open_store(name), viewer, today)


class SeenProject:
    """Reads a store whole, once, and gives what one viewer may see of it."""

    def __init__(self, store: ProjectStore, viewer: Viewer, today: date) -> None:
        self._store = store
        self._viewer = viewer
        self._today = today

    @cached_property
    def _events(self) -> Sequence[Event]:
        return tuple(self._store.events())

    @cached_property
    def _sight(self) -> Sight:
        return Sight(self._viewer, self._store.tables(), whole_parcels(sift(self._events), self._today))

    def tables(self) -> Tables:
        """Give the rows of every layer that the viewer may read."""
        return self._sight.tables()

    def events(self) -> tuple[Event, ...]:
        """Give the events that the viewer may read."""
        return tuple(filter(self._sight.sees_event, self._events))

    def load_plan(self) -> Plan:
        """Give the plan with the activities that the viewer may read."""
        return self._sight.plan(self._store.load_plan())

    def land(self) -> tuple[Row, ...]:
        """Give the ground that the viewer may see."""
        parcels, names = self._sight.parcels(), [name for name, _ in LAND_TABLE.columns]
        return tuple(
            {**dict(zip(names, cells, strict=True)), GEOMETRY: parcel.shape}
            for parcel, cells in zip(parcels, cells_of(parcels), strict=True)
        )
