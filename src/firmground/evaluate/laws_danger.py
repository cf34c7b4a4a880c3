"""The law of the danger radius."""

from bisect import bisect_left
from collections.abc import Iterator

from firmground.evaluate.bench import Bench, Case
from firmground.model import Breach

__all__ = ["no_work_in_live_radius"]


def no_work_in_live_radius(bench: Bench) -> Iterator[Breach]:
    """L5: nobody works inside a danger radius while it is live.

    Two activities at neighbouring sites may not overlap in time if either has a radius above the distance; nor may two
    activities of one site of which either has a radius.
    """
    by_site = {site: sorted(cases, key=lambda c: c.start) for site, cases in bench.at_site.items()}
    widest = {site: max(c.activity.danger_radius_m for c in cases) for site, cases in by_site.items()}
    for site, cases in by_site.items():
        if widest[site] > 0 and len(cases) > 1:
            yield from _meetings(bench, cases, cases, 0)
    for neighbour in bench.programme.neighbours:
        one, other = by_site.get(neighbour.a), by_site.get(neighbour.b)
        if one and other and neighbour.metres < max(widest[neighbour.a], widest[neighbour.b]):
            yield from _meetings(bench, one, other, neighbour.metres)


def _meetings(bench: Bench, ones: list[Case], others: list[Case], metres: int) -> Iterator[Breach]:
    """Find overlaps in time between two lists ordered by start, of which one side has the other in its radius."""
    starts = [c.start for c in others]
    for one in ones:
        for other in others[: bisect_left(starts, one.end)]:
            if other.end <= one.start or one.activity.id == other.activity.id:
                continue
            radius = max(one.activity.danger_radius_m, other.activity.danger_radius_m)
            # Within one site each pair is met from both sides; count it from its first side only.
            if metres >= radius or (ones is others and one.activity.id > other.activity.id):
                continue
            why = (
                f"at the same time as {other.activity.id} of {other.contingent.id}, {metres} m away, within an "
                f"advisory radius of {radius:g} m"
            )
            yield bench.breach("L5", one, why, day=max(one.start, other.start))
