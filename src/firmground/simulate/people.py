"""Who may work when: stays, accreditations, and what decides which rows of the outlook they draw from."""

from firmground.model import Activity, ActivityKind, Contingent, Programme

__all__ = ["explosive", "first_days", "named", "window"]

_EXPLOSIVE = frozenset({ActivityKind.TS, ActivityKind.CLEARANCE, ActivityKind.BAC, ActivityKind.EOD})


def explosive(activity: Activity) -> bool:
    """Whether accidents with explosive ordnance happen in such work, which stands down after one."""
    return activity.kind in _EXPLOSIVE


def named(contingent: Contingent) -> tuple[str, str]:
    """Give the names under which the outlook may speak of a contingent, from special to general."""
    return contingent.id, contingent.team_kind


def first_days(activity: Activity) -> int:
    """First day that an activity's own date and its lock allow."""
    locked = activity.lock.start if activity.lock and activity.lock.start is not None else 0
    return max(activity.earliest_start, locked)


def window(programme: Programme, activity: Activity, contingent: Contingent) -> tuple[int, int]:
    """First day of a stay and the accreditation for an activity, and the day after the last one."""
    horizon = programme.horizon_days
    first = programme.day_of(contingent.arrives)
    last = horizon if contingent.leaves is None else programme.day_of(contingent.leaves) + 1
    if activity.releases and contingent.accreditation is not None:
        first = max(first, programme.day_of(contingent.accreditation.first))
        last = min(last, programme.day_of(contingent.accreditation.last) + 1)
    return max(0, first), min(last, horizon)
