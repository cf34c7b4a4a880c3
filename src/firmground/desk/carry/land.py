"""What the facts about land leave of each release chain: parts that are over, sizes that changed, evidence given."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from firmground.desk.carry.draft import Draft
from firmground.model import RELEASE_CHAIN, Activity, ActivityKind, AreaStatus, HazardousArea, ReleaseShares
from firmground.model.carried import ChangeKind
from firmground.model.progress import UNRELEASED, LandState, Parcel, Way

__all__ = ["carry_land"]

K = ActivityKind
_CLEARING = (K.CLEARANCE, K.BAC)
_NOTHING = 0.5
"""Square metres that count as none: the rest of a cut, not a piece of land."""


@dataclass
class _Ground:
    """Square metres of one area by state and by the way of their release, and the events behind them."""

    area: HazardousArea
    by_state: Counter[LandState] = field(default_factory=Counter)
    by_way: Counter[Way] = field(default_factory=Counter)
    events: dict[str, None] = field(default_factory=dict)

    def add(self, parcel: Parcel) -> None:
        """Count one parcel."""
        self.by_state[parcel.state] += parcel.m2  # type: ignore[assignment] # metres, not pieces
        if parcel.way is not None:
            self.by_way[parcel.way] += parcel.m2  # type: ignore[assignment]
        self.events |= dict.fromkeys(parcel.events)

    @property
    def total(self) -> float:
        """All its ground."""
        return float(sum(self.by_state.values()))

    @property
    def handed_over(self) -> float:
        """Ground that was handed over."""
        return float(self.by_state[LandState.HANDED_OVER])

    @property
    def open(self) -> float:
        """Ground that is not released."""
        return self.total - float(sum(self.by_state[state] for state in LandState if state not in UNRELEASED))

    @property
    def reopened(self) -> float:
        """Ground that was released and is hazardous again."""
        return float(self.by_state[LandState.REOPENED])


def carry_land(draft: Draft) -> None:
    """Read the parcels of each area into its chain; areas of which no event speaks stay as they are."""
    grounds: dict[str, _Ground] = {}
    for parcel in draft.progress.parcels:
        if parcel.root in draft.areas:
            grounds.setdefault(parcel.root, _Ground(draft.areas[parcel.root])).add(parcel)
    touched = {name.rpartition(":")[0] for name in draft.progress.proofs}
    for name, ground in grounds.items():
        if (ground.events or name in touched) and ground.total > 0:
            _carry(draft, ground)


def _carry(draft: Draft, ground: _Ground) -> None:
    area, events = ground.area, tuple(ground.events)
    chain = [a for a in draft.programme.activities_at.get(area.id, ()) if a.kind in RELEASE_CHAIN]
    if ground.total - ground.handed_over <= _NOTHING:
        for activity in chain:
            draft.done(activity.id, f"{area.id} is handed over", events)
        draft.areas[area.id] = replace(area, status=AreaStatus.HANDED_OVER)
        return
    if area.handed_over:
        draft.areas[area.id] = replace(area, status=AreaStatus.OPEN)
        text = f"{ground.reopened:.0f} m2 are hazardous again, and the rows give no work for them: deliver them anew"
        draft.say(area.id, ChangeKind.GROUND, text, events)
        return
    _surveys(draft, chain)
    surveyed = [_over(draft, chain, kind) for kind in (K.NTS, K.TS)]
    if ground.open <= _NOTHING:
        for activity in (a for a in chain if a.kind not in (K.QA, K.HANDOVER)):
            draft.done(activity.id, f"all ground of {area.id} is released", events)
    else:
        _sizes(draft, ground, chain, nts=surveyed[0], ts=surveyed[1])
    _shares(draft, ground, nts=surveyed[0], ts=surveyed[1])
    _quality(draft, ground, chain)


def _over(draft: Draft, chain: Iterable[Activity], kind: ActivityKind) -> bool:
    """Whether all work of a kind is over; also where the chain has none of it."""
    works = draft.progress.works
    return all(
        a.id in draft.gone or (a.id in works and works[a.id].finished is not None) for a in chain if a.kind is kind
    )


def _surveys(draft: Draft, chain: Iterable[Activity]) -> None:
    for activity in chain:
        event = draft.progress.proofs.get(activity.id, "")
        if event and activity.kind in (K.NTS, K.TS):
            draft.done(activity.id, f"{activity.id} is over: the survey is entered", (event,))


def _to_clear(ground: _Ground, *, ts: bool) -> float:
    """Ground that is still to be cleared: all that is open once the surveys are over, before that what is expected."""
    if ts:
        return ground.open
    expected = ground.area.shares.cleared * ground.total - ground.by_way[Way.CLEARED]
    return min(ground.open, max(0.0, expected, ground.reopened))


def _sizes(draft: Draft, ground: _Ground, chain: Iterable[Activity], *, nts: bool, ts: bool) -> None:
    """Give what is left of each part of a chain whose area is partly open."""
    shares, total = ground.area.shares, ground.total
    clear = _to_clear(ground, ts=ts)
    search = max(clear, (shares.reduced + shares.cleared) * total - ground.by_way[Way.REDUCED])
    search = ground.open if nts else min(ground.open, search)
    for activity in chain:
        if activity.kind is K.NTS:
            _resize(draft, ground, activity, ground.open / total)
        elif activity.kind is K.TS:
            _resize(draft, ground, activity, search / ((shares.reduced + shares.cleared) * total or total))
        elif activity.kind in _CLEARING:
            _resize(draft, ground, activity, clear / (shares.cleared * total or total))
    if clear > _NOTHING and not any(a.kind in _CLEARING for a in chain):
        text = f"{clear:.0f} m2 are to be cleared, and the rows give no work for them: deliver its shares anew"
        draft.say(ground.area.id, ChangeKind.GROUND, text, tuple(ground.events))


def _resize(draft: Draft, ground: _Ground, activity: Activity, share: float) -> None:
    events = tuple(ground.events)
    if share * ground.total <= _NOTHING:
        draft.done(activity.id, f"nothing of {activity.id} is left", events, ChangeKind.NEEDLESS)
    elif abs(share - 1.0) > 1e-6 and activity.id not in draft.gone:  # noqa: PLR2004 - rounding of sums
        draft.remaining[activity.id] = share
        draft.say(activity.id, ChangeKind.SIZE, f"{share:.0%} of the work that was expected is left", events)


def _shares(draft: Draft, ground: _Ground, *, nts: bool, ts: bool) -> None:
    """Restate what is expected to become of the area: what was released by each way, and what is open."""
    total, clear = ground.total, _to_clear(ground, ts=ts)
    rest = ground.open - clear
    reduced = rest if nts else min(rest, max(0.0, ground.area.shares.reduced * total - ground.by_way[Way.REDUCED]))
    parts = (ground.by_way[Way.CLEARED] + clear, ground.by_way[Way.REDUCED] + reduced)
    cleared, less = (min(1.0, part / total) for part in parts)
    shares = ReleaseShares(max(0.0, 1.0 - cleared - less), less, cleared)
    draft.areas[ground.area.id] = replace(ground.area, shares=shares)


def _quality(draft: Draft, ground: _Ground, chain: Iterable[Activity]) -> None:
    """Quality assurance is over if a visit passed after the last clearance, and needless where nothing was cleared."""
    cleared = draft.areas[ground.area.id].shares.cleared * ground.total
    left = ground.open > _NOTHING
    for activity in chain:
        event = draft.progress.proofs.get(activity.id, "")
        if activity.kind is K.QA and cleared <= _NOTHING:
            draft.done(
                activity.id, f"nothing of {ground.area.id} is cleared", tuple(ground.events), ChangeKind.NEEDLESS
            )
        elif activity.kind is K.QA and event and not left:
            draft.done(activity.id, f"{activity.id} is over: the visit passed", (event,))
