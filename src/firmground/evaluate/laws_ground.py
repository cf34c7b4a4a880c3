"""The laws of the ground: nobody on it before it is handed over, no deeper than released, no release unproved."""

from collections.abc import Iterator

from firmground.evaluate.bench import Bench
from firmground.model import DIGGING, ActivityKind, AreaStatus, Breach, HazardousArea

__all__ = ["evidence_before_release", "no_deeper_than_released", "no_work_before_handover"]


def no_work_before_handover(bench: Bench) -> Iterator[Breach]:
    """L1: no work by others than the release chain's own teams in a hazardous area that is not handed over."""
    for case in bench.cases:
        if case.activity.releases:
            continue
        for area in bench.areas_touching.get(case.site.id, ()):
            released = bench.outcomes.area_released(area.id)
            if released is None:
                yield bench.breach("L1", case, f"hazardous area {area.id} is never handed over in this plan")
            elif case.start < released:
                yield bench.breach(
                    "L1", case, f"hazardous area {area.id} is handed over only on {bench.date(released)}"
                )


def no_deeper_than_released(bench: Bench) -> Iterator[Breach]:
    """L2: no digging deeper than the depth to which the ground is released."""
    for case in bench.cases:
        if case.activity.kind not in DIGGING:
            continue
        for area in bench.areas_touching.get(case.site.id, ()):
            if case.activity.digging_depth_m > area.depth_m:
                why = f"digs to {case.activity.digging_depth_m} m, {area.id} is released to {area.depth_m} m"
                yield bench.breach("L2", case, why)


_WAYS = {
    "cancelled": "cancelled by NTS",
    "reduced": "reduced by TS",
    "cleared": "cleared",
    "surveyed": "released after a survey",
}


def evidence_before_release(bench: Bench) -> Iterator[Breach]:
    """L3: no release without its evidence: NTS for cancelled, TS for reduced, clearance and QA for cleared land."""
    programme = bench.programme
    for case in bench.cases:
        area = programme.area_by_id.get(case.site.id)
        if case.activity.kind is not ActivityKind.HANDOVER or area is None:
            continue
        at_site = programme.activities_at[area.id]
        for kinds, way in _evidence(area):
            asked = [a.id for a in at_site if a.kind in kinds]
            ends = [end for a in asked if (end := bench.outcomes.end(a)) is not None]
            if not asked and ActivityKind.NTS in kinds:
                continue  # the survey was done before the Programme began, or nothing would be derived from the area
            if not asked and (area.status is AreaStatus.CLOSED or not area.proved.isdisjoint(kinds)):
                continue  # its evidence was there, or accepted when it was closed; only the signature is missing
            if not ends or min(ends) > case.start:
                names = " or ".join(k.value for k in kinds)
                yield bench.breach(
                    "L3", case, f"part of {area.id} is to be {_WAYS[way]}, but {names} has not ended before"
                )


def _evidence(area: HazardousArea) -> Iterator[tuple[tuple[ActivityKind, ...], str]]:
    """Kinds of which one must have ended, and the way of release that asks for it; NTS comes before all of them."""
    yield (ActivityKind.NTS,), "cancelled" if area.shares.cancelled > 0 else "surveyed"
    if area.shares.reduced > 0:
        yield (ActivityKind.TS,), "reduced"
    if area.shares.cleared > 0:
        yield (ActivityKind.CLEARANCE, ActivityKind.BAC), "cleared"
        yield (ActivityKind.QA,), "cleared"
