"""A project as it is at one end of its ledger, read once and shared by all who look at it."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from firmground.desk.entering import Ledger
from firmground.desk.followed import programme_now
from firmground.desk.land_layer import whole_parcels
from firmground.desk.moment import Moment
from firmground.desk.wire import Where, file_of, open_store
from firmground.errors import NoPlanError
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Plan, Price, Programme, Verdict
from firmground.model.event import EMPTY, Event, Head
from firmground.model.facts import Fact, public
from firmground.model.facts import field as reports
from firmground.model.facts.record import Corrected, PlanMade, PlanProposed, RowsImported
from firmground.model.policy import Policy, Viewer
from firmground.model.progress import Parcel
from firmground.model.tables import Tables
from firmground.track.fold import fold_sifted, unhurried
from firmground.track.register import register
from firmground.track.sealing import linked
from firmground.track.sifting import Sifted, sift
from firmground.track.sight import Sight
from firmground.track.whereabouts import Whereabouts

__all__ = ["Followed", "Snapshot", "follow_on", "head_of", "take"]

_DAYS_KEPT = 8
_VIEWERS_KEPT = 256
_REMAKING: tuple[type[Fact], ...] = (RowsImported, PlanMade, PlanProposed, Corrected)
"""What changes rows, the plan to follow, or the progress that a plan was made from."""
_OFF_THE_LAND: tuple[type[Fact], ...] = (
    reports.TeamArrived,
    reports.TeamLeft,
    reports.TeamIll,
    reports.WorksStarted,
    reports.WorksProgress,
    reports.WorksFinished,
    reports.WorksRejected,
    public.ClaimPublished,
    public.AgreementSigned,
    public.VisitMade,
)
"""What leaves rows of places and the ground as they are."""


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

    @cached_property
    def sha256(self) -> str:
        """Name of the plan."""
        return self.plan.sha256()


@dataclass(frozen=True)
class _Plans:
    """The plan to follow, read once for all snapshots between which neither rows nor plan change."""

    where: Where

    @cached_property
    def followed(self) -> Followed | None:
        store = open_store(self.where)
        try:
            plan = store.load_plan()
        except NoPlanError:
            return None
        programme = programme_now(store)
        return Followed(programme, plan, price(programme, plan))


@dataclass(frozen=True)
class Snapshot:
    """Rows, events that count, and the plan to follow, all at one ``head``; nothing in it changes."""

    where: Where
    head: Head
    today: date
    tables: Tables
    sifted: Sifted
    plans: _Plans = field(repr=False, compare=False)
    _proved: Ledger | None = field(default=None, repr=False, compare=False)

    @property
    def followed(self) -> Followed | None:
        """The plan to follow; None where the project holds none."""
        return self.plans.followed

    @cached_property
    def ledger(self) -> Ledger:
        """What an entry is judged by; raises LedgerError where the chain is broken."""
        with unhurried():
            proved = self._proved.events if self._proved is not None else ()
            fresh = linked(self.events[len(proved) :], self._proved.head if self._proved is not None else EMPTY)
            return Ledger(self.head, (*proved, *fresh), self.tables, self.today)

    @cached_property
    def policy(self) -> Policy:
        """The policy over the places of the project."""
        return Policy.over(self.tables.get("places", ()))

    def sight(self, viewer: Viewer) -> Sight:
        """Give the policy over rows, events, ground and plan for a viewer; those who asked last are kept."""
        return self._sights(viewer)

    @cached_property
    def _sights(self) -> Callable[[Viewer], Sight]:
        return lru_cache(maxsize=_VIEWERS_KEPT)(self._look)

    def _look(self, viewer: Viewer) -> Sight:
        return Sight(viewer, self.tables, self.moment(self.today).progress.parcels, self._whereabouts)

    @cached_property
    def _whereabouts(self) -> Whereabouts:
        return Whereabouts(self.tables, self.moment(self.today).progress.parcels)

    @property
    def proved(self) -> Ledger | None:
        """What of the ledger was proved to hold already, by this snapshot or the one before."""
        return self.__dict__.get("ledger") or self._proved

    @cached_property
    def land_seal(self) -> str:
        """Hash of the last event that may have changed places or ground; what is made of these alone is kept by it."""
        last = next((e for e in reversed(self.events) if not isinstance(e.fact, _OFF_THE_LAND)), None)
        return last.hash if last is not None else ""

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
        return Snapshot(where, head, today, store.tables(), sift(events), _Plans(where))


def follow_on(before: Snapshot, today: date) -> Snapshot:
    """Read a project on from a snapshot: on a server, only what was entered since, where that leaves rows and plan be.

    The rows of a file are read anew each time, since another program may have edited them.
    """
    if file_of(before.where) is not None:
        return take(before.where, today)
    fresh = tuple(open_store(before.where).events(after=before.head.seq))
    follows = not fresh or fresh[0].previous == before.head.hash
    if not follows or any(isinstance(event.fact, _REMAKING) for event in fresh):
        return take(before.where, today)
    with unhurried():
        sifted = sift((*before.events, *fresh))
    return Snapshot(before.where, sifted.head, today, before.tables, sifted, before.plans, before.proved)
