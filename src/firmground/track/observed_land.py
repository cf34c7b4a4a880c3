"""What the ledger says of land: how surveys ended, and which quality visits failed."""

import math
from collections.abc import Iterator, Mapping, Sequence

from firmground.evaluate.calibration.observed import Observation
from firmground.model import ActivityKind, Factor, HazardousArea, Programme
from firmground.model.event import Event
from firmground.model.facts import land
from firmground.model.progress import LandState, Parcel, Progress, Way
from firmground.track.observed_work import land_of

__all__ = ["shares", "visits"]

_OVER = frozenset({LandState.CANCELLED, LandState.REDUCED, LandState.CLEARED, LandState.HANDED_OVER})


def shares(progress: Progress, programme: Programme, kinds: Mapping[str, str]) -> Iterator[Observation]:
    """Observe how areas that are wholly released were released: what survey cancelled, and reduced of the rest.

    What a survey before the Programme had settled is none of it.
    """
    parcels: dict[str, list[Parcel]] = {}
    for parcel in progress.parcels:
        parcels.setdefault(parcel.root, []).append(parcel)
    for area in programme.areas:
        here = parcels.get(area.id, ())
        if here and all(p.state in _OVER and p.way is not None for p in here):
            surveyed = {a.kind for a in programme.activities_at.get(area.id, ())}
            yield from _shares(area, here, land_of(area.id, programme, kinds), to_cancel=ActivityKind.NTS in surveyed)


def _shares(area: HazardousArea, parcels: Sequence[Parcel], used: str, *, to_cancel: bool) -> Iterator[Observation]:
    m2 = {way: math.fsum(p.m2 for p in parcels if p.way is way) for way in Way}
    total, rest = math.fsum(m2.values()), m2[Way.REDUCED] + m2[Way.CLEARED]
    expected = area.shares.reduced + area.shares.cleared
    ids = tuple(dict.fromkeys(e for p in parcels for e in p.events))
    stages = [("cancelled", area.shares.cancelled, m2[Way.CANCELLED], total)] if to_cancel else []
    if expected > 0:
        stages.append(("reduced", area.shares.reduced / expected, m2[Way.REDUCED], rest))
    for stage, mean, part, whole in stages:
        if whole > 0 and 0.0 < mean < 1.0:
            share = part / whole
            yield Observation(
                Factor.SURVEY_SHARES, 4.0 * (share - mean) ** 2, 4.0 * mean * (1.0 - mean), land=used,
                subject=f"{area.id}:{stage}", events=ids, expected=mean, share=share,
            )  # fmt: skip


def visits(events: Sequence[Event], programme: Programme, kinds: Mapping[str, str]) -> Iterator[Observation]:
    """Observe quality visits: whether they failed, and whose work they looked at."""
    by: dict[str, str] = {}
    for event in events:
        fact = event.fact
        if isinstance(fact, land.AreaCleared):
            one = programme.contingent_by_id.get(fact.contingent)
            by[fact.area] = one.partner if one else fact.contingent
        elif isinstance(fact, land.QaVisit):
            yield Observation(
                Factor.QA_FAILURE, float(fact.result == "failed"), 1.0, ActivityKind.QA.value,
                fact.inspected or by.get(fact.area, ""), land_of(fact.area, programme, kinds), fact.area, (event.id,),
            )  # fmt: skip
