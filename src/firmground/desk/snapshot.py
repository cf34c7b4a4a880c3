"""A project as it is at one end of its ledger, read once and shared by all who look at it."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from firmground.desk.followed import programme_now
from firmground.desk.land_layer import whole_parcels
from firmground.desk.moment import Moment
from firmground.desk.wire import Where, open_store
from firmground.errors import NoPlanError
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Plan, Price, Programme, Verdict
from firmground.model.event import Event, Head
from firmground.model.progress import Parcel
from firmground.model.tables import Tables
from firmground.track.fold import fold_sifted, unhurried
from firmground.track.register import register
from firmground.track.sifting import Sifted, sift

__all__ = ["Followed", "Snapshot", "head_of", "take"]

_DAYS_KEPT = 8


@dataclass(frozen=True)
class Followed:
    """The plan to follow with the Programme it is of, and its price."""

    programme: Programme
    plan: Plan
    price: Price

    @cached_property
    def verdict(self) -> Verdict:
        """What the plan breaks as it stands; its file may have been edited, and its rows may have changed."""
        return judge(self.programme, self.plan)


@dataclass(frozen=True)
class Snapshot:
    """Rows, events that count, and the plan to follow, all at one ``head``; nothing in it changes."""

    where: Where
    head: Head
    today: date
    tables: Tables
    sifted: Sifted

    @cached_property
    def followed(self) -> Followed | None:
        """The plan to follow; None where the project holds none."""
        store = open_store(self.where)
        try:
            plan = store.load_plan()
        except NoPlanError:
            return None
        programme = programme_now(store)
        return Followed(programme, plan, price(programme, plan))

    @cached_property
    def events(self) -> Sequence[Event]:
        """All events, also those that were corrected, in the order of their numbers."""
        return tuple(self.sifted.known)

    @property
    def ground(self) -> tuple[Parcel, ...]:
        """The ground of today, each parcel with its shape."""
        return self.ground_on(self.today)

    def ground_on(self, as_of: date) -> tuple[Parcel, ...]:
        """Give the ground of a day, each parcel with its shape; the days between two events share one reading."""
        return self._grounds(self.told_on(as_of))

    def told_on(self, as_of: date) -> date:
        """Give the day of the last event by a day, after which the ground stays as it is; else the day."""
        at = bisect_right(self._event_days, as_of)
        return self._event_days[at - 1] if at else as_of

    @cached_property
    def _event_days(self) -> Sequence[date]:
        return sorted({event.on for event in self.sifted.events})

    @cached_property
    def _grounds(self) -> Callable[[date], tuple[Parcel, ...]]:
        return lru_cache(maxsize=_DAYS_KEPT)(self._read_ground)

    def _read_ground(self, as_of: date) -> tuple[Parcel, ...]:
        with unhurried():
            return whole_parcels(self.sifted, as_of)

    def moment(self, as_of: date) -> Moment:
        """Give the project on a day; the days asked for last are kept."""
        return self._moments(as_of)

    @cached_property
    def _moments(self) -> Callable[[date], Moment]:
        return lru_cache(maxsize=_DAYS_KEPT)(self._read)

    def _read(self, as_of: date) -> Moment:
        with unhurried():
            return Moment(self.sifted, fold_sifted(self.sifted, as_of=as_of), register(self.sifted, as_of))


def head_of(where: Where) -> Head:
    """Give the end of the ledger of a project, by which others see whether a snapshot is of today."""
    return open_store(where).head()


def take(where: Where, today: date) -> Snapshot:
    """Read a project whole; what another program enters meanwhile is left out."""
    store = open_store(where)
    head = store.head()
    with unhurried():
        events = [event for event in store.events() if event.seq <= head.seq]
        return Snapshot(where, head, today, store.tables(), sift(events))
