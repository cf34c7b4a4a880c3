"""The project as one viewer may see it: rows, land and works without what the policy keeps back (L11)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from firmground.desk.moment import Moment
from firmground.desk.snapshot import Followed, Snapshot
from firmground.errors import NoPlanError
from firmground.model.event import Head
from firmground.model.policy import Policy, Viewer
from firmground.model.progress import Parcel
from firmground.track.sight import Sight

__all__ = ["Seen"]


@dataclass(frozen=True)
class Seen:
    """A snapshot and who looks at it; what a router gives is asked for here, or held against ``policy``.

    ``key`` is the same for viewers who see the same, so that what was made for one may be kept for all of them.
    """

    snapshot: Snapshot
    viewer: Viewer

    @property
    def today(self) -> date:
        """The day on which it was read."""
        return self.snapshot.today

    @property
    def head(self) -> Head:
        """The end of the ledger that it was read at."""
        return self.snapshot.head

    @property
    def key(self) -> tuple[Any, ...]:
        """What is seen depends on this alone."""
        return (self.head.seq, self.today, self.viewer.position, tuple(sorted(self.viewer.places)))

    @property
    def policy(self) -> Policy:
        """The policy over the places of the project."""
        return self.snapshot.policy

    @property
    def sight(self) -> Sight:
        """The same policy over rows, events, ground and plan, as every store applies it."""
        return self.snapshot.sight(self.viewer)

    def ground(self) -> tuple[Parcel, ...]:
        """Give the ground of today with its shapes, as far as the viewer may see them."""
        return tuple(filter(self.sight.sees_parcel, self.snapshot.ground))

    @property
    def followed(self) -> Followed | None:
        """The plan to follow, whole; what stands at a site is told only where ``sees_site`` allows it."""
        return self.snapshot.followed

    def plan_to_follow(self) -> Followed:
        """Give the plan to follow; raises NoPlanError where there is none."""
        if self.followed is None:
            raise NoPlanError("the project holds no plan to show; make one first")
        return self.followed

    def moment(self, as_of: date) -> Moment:
        """Give the project on a day, whole: for figures that are told to all, and to be held against ``sight``."""
        return self.snapshot.moment(as_of)

    def knows(self, name: str) -> bool:
        """Whether an activity, site or place of such a name may be known, whether it is there or not."""
        return self.viewer.sees_all or self.sees_site(self.sight.whereabouts.place_of(name))

    def sees_site(self, place: str | None, *, released: bool = False) -> bool:
        """Whether a site of a place may be known: its id, name and state."""
        return self.policy.sees_site(self.viewer, place, released=released)

    def sees_shape(self, place: str | None, *, released: bool = False) -> bool:
        """Whether the shape of land of a place may be seen."""
        return self.policy.sees_shape(self.viewer, place, released=released)
