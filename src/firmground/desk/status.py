"""Where a project stands on a day, as known at a moment: land by state, services, teams, the plan and the pledges."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from firmground.desk.adding_up import whole, whole_table
from firmground.desk.moment import Moment, read_moment
from firmground.desk.standing import pledges, services, teams, work_done
from firmground.desk.wire import Where
from firmground.model.area import HECTARE_M2
from firmground.model.place import Level
from firmground.model.progress import LandState, Parcel, Progress, Way
from firmground.track.claims import read_claims

__all__ = ["STATES", "Status", "hectares", "status", "status_of"]

STATES = tuple(state.value for state in LandState)
_ELSEWHERE = "elsewhere"
_LAYERS = ("services", "assets", "roads", "activities", "rules", "contingents", "team_kinds", "pledges")


@dataclass(frozen=True)
class Status:
    """What `firmground status` tells; hectares have four decimals, which are square metres."""

    progress: Progress
    name: str
    place: str | None
    exercise: bool
    hectares: Mapping[str, float]
    by_way: Mapping[str, float]
    places: Sequence[Mapping[str, Any]]
    services: Mapping[str, Any]
    teams: Mapping[str, Any]
    plan: Mapping[str, Any] | None
    pledges: Sequence[Mapping[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``."""
        progress = self.progress
        return {
            "as_of": progress.as_of.isoformat(),
            "known_at": progress.known_at.isoformat() if progress.known_at else None,
            "place": self.place,
            "exercise": self.exercise,
            "head": {"seq": progress.head.seq, "hash": progress.head.hash},
            "hectares": dict(self.hectares),
            "handed_over_by_way": dict(self.by_way),
            "places": list(self.places),
            "services": self.services,
            "teams": self.teams,
            "plan": self.plan,
            "pledges": list(self.pledges),
            "claims": read_claims(progress.notes).as_dict(),
            "on_hold": dict(progress.holds),
            "findings": [finding.as_dict() for finding in progress.findings],
        }


def status(
    name: Where,
    *,
    as_of: date,
    known_at: datetime | None = None,
    place: str | None = None,
    level: Level | None = None,
) -> Status:
    """Tell where a project stands; `place` narrows land and services to a place with all that lies below it.

    `level` adds a row for each place of that level. Raises UnknownNameError for a place that is not there.
    """
    return status_of(read_moment(name, as_of=as_of, known_at=known_at, layers=_LAYERS), place=place, level=level)


def status_of(moment: Moment, *, place: str | None = None, level: Level | None = None) -> Status:
    """Tell where a project stands that was read before, as `status` does."""
    progress = moment.progress
    chosen = moment.places.named(place) if place else None
    within = moment.places.within(chosen) if chosen else None
    parcels = progress.parcels if within is None else [p for p in progress.parcels if p.place in within]
    return Status(
        progress=progress,
        name=moment.name,
        place=chosen,
        exercise=moment.exercise,
        hectares=hectares(parcels),
        by_way=_by_way(parcels),
        places=_places(moment, parcels, level) if level else (),
        services=services(moment, within),
        teams=teams(moment),
        plan=work_done(moment),
        pledges=pledges(moment),
    )


def hectares(parcels: Iterable[Parcel]) -> dict[str, float]:
    """Add up ground by state; the figures shown add up to the total shown, and none is off by a square metre."""
    return _shown(whole(_by_state(parcels)))


def _by_state(parcels: Iterable[Parcel]) -> list[float]:
    m2 = dict.fromkeys(LandState, 0.0)
    for parcel in parcels:
        m2[parcel.state] += parcel.m2
    return list(m2.values())


def _shown(square_metres: Sequence[int]) -> dict[str, float]:
    figures = (m2 / HECTARE_M2 for m2 in (*square_metres, sum(square_metres)))
    return dict(zip((*STATES, "total"), figures, strict=True))


def _by_way(parcels: Sequence[Parcel]) -> dict[str, float]:
    """Part what is handed over by the way in which it was released; the ways are never added up (L8)."""
    m2 = dict.fromkeys((*Way, None), 0.0)
    for parcel in parcels:
        if parcel.state is LandState.HANDED_OVER:
            m2[parcel.way] += parcel.m2
    total = round(hectares(parcels)[LandState.HANDED_OVER] * HECTARE_M2)
    names = [way.value if way else "not_stated" for way in m2]
    return {name: size / HECTARE_M2 for name, size in zip(names, whole(list(m2.values()), total), strict=True)}


def _places(moment: Moment, parcels: Sequence[Parcel], level: Level) -> list[dict[str, Any]]:
    """Give the hectares of each place of a level that has ground, in the order of the register.

    They add up to those of all the ground, state by state.
    """
    at = moment.places.at_level(level)
    ground: dict[str, list[Parcel]] = {}
    for parcel in parcels:
        ground.setdefault(at.get(parcel.place, ""), []).append(parcel)
    order = [place for place in moment.places.rows if place in ground] + ([""] if "" in ground else [])
    table = whole_table([_by_state(ground[place]) for place in order], whole(_by_state(parcels)))
    return [
        {
            "place": place or None,
            "name": moment.places.name(place) if place else _ELSEWHERE,
            "hectares": _shown(figures),
        }
        for place, figures in zip(order, table, strict=True)
    ]
