"""What waits for what in a plan: chains, ground, evidence, roads, and danger radii in the order of the plan."""

from collections.abc import Collection, Iterator, Mapping

from firmground.errors import BadInputError
from firmground.evaluate.bench import Bench, Case
from firmground.model import ActivityKind

__all__ = ["danger_pairs", "needed_before", "waits"]


def waits(bench: Bench, at: Mapping[str, int], known: Collection[str] = ()) -> list[list[tuple[int, int]]]:
    """List what each case waits for, with the days from its end: chain, ground, evidence, roads, danger radii.

    Whom its teams served before is not among it. What is known to have begun may end later than the plan had it.
    """
    found: list[dict[int, int]] = [{} for _ in at]
    for one, other, lag in _all(bench):
        i, j = at[one.activity.id], at[other.activity.id]
        if one.end > other.start and one.activity.id not in known:
            raise BadInputError(
                f"{other.activity.id} starts in the plan before {one.activity.id} ends, for which it waits; "
                f"only a legal plan can be forecast"
            )
        found[j][i] = max(lag, found[j].get(i, 0))
    return [sorted(row.items()) for row in found]


def _all(bench: Bench) -> Iterator[tuple[Case, Case, int]]:
    for one, other in (*needed_before(bench), *danger_pairs(bench)):
        yield one, other, 0
    for case in bench.cases:
        leaving = bench.sets_out.get(case.activity.id, 0)
        for opener in bench.openers_on(case.entry.route):
            if opener in bench.case_of:
                yield bench.case_of[opener], case, leaving


def needed_before(bench: Bench) -> Iterator[tuple[Case, Case]]:
    """Pairs of which the first must have ended before the second begins: its chain, its ground (L1), evidence (L3)."""
    for case in bench.cases:
        activity = case.activity
        names = [*activity.predecessors, *bench.handovers_for(activity)]
        if activity.kind is ActivityKind.HANDOVER:
            names += [a.id for a in bench.programme.activities_at[activity.site] if a.releases and a.id != activity.id]
        for name in names:
            if name in bench.case_of:
                yield bench.case_of[name], case
            elif name in activity.predecessors:
                raise BadInputError(f"{activity.id} waits for {name}, which has no place in the plan")


def danger_pairs(bench: Bench) -> Iterator[tuple[Case, Case]]:
    """Pairs that may not overlap for a danger radius (L5), in the order of the plan."""
    pairs = [(n.a, n.b, n.metres) for n in bench.programme.neighbours]
    for a, b, metres in (*pairs, *((site, site, 0) for site in bench.at_site)):
        ones, others = bench.at_site.get(a, ()), bench.at_site.get(b, ())
        live = max((c.activity.danger_radius_m for c in (*ones, *others)), default=0.0)
        if metres >= live:
            continue
        for one in ones:
            for other in others:
                if one is not other and metres < max(one.activity.danger_radius_m, other.activity.danger_radius_m):
                    yield (one, other) if one.start <= other.start else (other, one)
