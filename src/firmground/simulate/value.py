"""Where one more pays most: the same histories with and without it, by common random numbers.

Every history lets the plan be repaired on the way, since a plan that keeps its order and its teams has no use for one
more of anything. Repairing is greedy, and greedy rules may do worse with more (Graham 1969, SIAM Journal on Applied
Mathematics 17). So what is measured is the *right* to use the thing, not the duty: it is used if it pays in one half
of the histories, and what it then saves is read from the other half, and the other way round. Nobody chooses with
hindsight, so that the estimate is not flattered, and what does not pay saves nothing. Noise may leave a little below 0.

For a survey the thing is knowledge: of areas that turn out emptier than usual, or fuller, before the work begins. With
it the chain of the area may be served first, last or as planned, each as it pays for such areas; without it the same
for all. The difference is what the knowledge is worth to a planner with these three answers: a lower bound of what it
is worth to one with more. Where both kinds of outcome ask for the same answer, or where another one does not pay beyond
noise, it is 0.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import sqrt

import numpy as np

from firmground.errors import BadInputError
from firmground.kernels.layout import Floats
from firmground.kernels.simulate_days import share_land
from firmground.kernels.simulate_layout import FACTORS
from firmground.model import RELEASE_CHAIN, ActivityKind, Programme
from firmground.simulate.arrays import Arrays
from firmground.simulate.ensemble import Apply
from firmground.simulate.more import Behind, busiest, one_more_team, opened_sooner, roads_to_open, with_budget
from firmground.simulate.rank import ranked
from firmground.simulate.runs import Case, Runs, informed, prepared, used
from firmground.simulate.scenario import Scene

__all__ = ["LEAST", "MILLION", "SOONER", "WHAT", "Gain", "Worth", "value"]

WHAT = ("team", "survey", "access", "budget")
"""What there may be more of."""

SOONER = 30
"""Days by which a road is opened sooner."""

MILLION = 1_000_000
"""What is added to a budget."""

LEAST = 20
"""Fewest histories of which two halves say anything."""

_K = ActivityKind
_SURVEYS = (_K.NTS, _K.TS)


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more of something saves, in weighted person-days for each ``unit``, with its standard error."""

    name: str
    kind: str
    saved: float
    error: float
    unit: str
    histories: int


@dataclass(frozen=True, slots=True)
class Worth:
    """Gains, the largest first. ``candidates`` is how many there were, of which the most promising were examined.

    ``cut_short`` says that somebody stopped it: what was not examined by then is left out, and the gain at hand is of
    fewer histories than the others.
    """

    what: str
    gains: tuple[Gain, ...]
    candidates: int
    histories: int
    seed: int
    person_days: float  # mean without anything more
    cut_short: bool = False


def value(
    scene: Scene,
    what: str,
    *,
    histories: int,
    seed: int,
    top: int,
    apply: Apply = map,
    progress: Callable[[int, int], None] | None = None,
) -> Worth:
    """Value one more of something at the `top` places that promise most; raises BadInputError for what is none.

    Teams are examined where they are busiest, roads and surveys where most people are behind them. If `progress` raises
    KeyboardInterrupt, the gains are those examined by then.
    """
    if what not in WHAT:
        raise BadInputError(f"there is no value of {what!r}; there is {', '.join(WHAT)}")
    if histories < LEAST:
        raise BadInputError(f"a value takes at least {LEAST} histories, not {histories}")
    if top < 1:
        raise BadInputError(f"the best {top} of a list are none; at least 1 must be examined")
    runs = Runs(scene, histories, seed, apply, progress)
    cases, candidates = _CASES[what](runs, top)
    runs.total = 1 + sum(case.runs for case in cases)
    base = runs.person_days(runs.arrays, scene.programme)
    gains = [gain for case in cases if (gain := _gain(runs, base, case)) is not None]
    ordered = tuple(sorted(gains, key=lambda g: (-g.saved, g.name)))
    short = runs.stopped and (len(gains) < len(cases) or any(g.histories < histories for g in gains))
    return Worth(what, ordered, candidates, base.size, seed, float(base.mean()), short or base.size < histories)


def _gain(runs: Runs, base: Floats, case: Case) -> Gain | None:
    """Give the gain of a case; None where it was stopped before that could be told."""
    costs = [base]
    for arrays, programme in () if runs.stopped else case.others():
        costs.append(runs.person_days(arrays, programme))
        if runs.stopped:
            break
    fewest = min(cost.size for cost in costs)
    if len(costs) <= case.runs or fewest < LEAST:
        return None
    costs = [cost[:fewest] for cost in costs]
    if case.outcome is None:
        saved = used(costs)
    else:
        known = case.outcome[:fewest]
        saved = informed(costs, (known > np.median(known)).astype(np.int64)) / case.units
    error = float(saved.std(ddof=1)) / sqrt(fewest)
    return Gain(case.name, case.kind, float(saved.mean()), error, case.unit, fewest)


def _scenes(scene: Callable[[], Scene]) -> Callable[[], Iterable[tuple[Arrays, Programme]]]:
    def others() -> Iterable[tuple[Arrays, Programme]]:
        edited = scene()
        yield prepared(edited), edited.programme

    return others


def _teams(runs: Runs, top: int) -> tuple[list[Case], int]:
    scene = runs.scene
    found = busiest(scene.programme, scene.plan)

    def more(name: str) -> Scene:
        programme, plan = one_more_team(scene.programme, scene.plan, name)
        return replace(scene, programme=programme, plan=plan)

    cases = [Case(c.id, c.team_kind, "one more team", _scenes(partial(more, c.id))) for c in found[:top]]
    return cases, len(found)


def _access(runs: Runs, top: int) -> tuple[list[Case], int]:
    scene = runs.scene
    found = roads_to_open(scene.programme, scene.plan)

    def sooner(name: str) -> Scene:
        return replace(scene, programme=opened_sooner(scene.programme, scene.plan, name, SOONER))

    unit = f"open {SOONER} days sooner"
    return [Case(k.id, k.kind.value, unit, _scenes(partial(sooner, k.id))) for k in found[:top]], len(found)


def _budgets(runs: Runs, top: int) -> tuple[list[Case], int]:
    scene = runs.scene
    found = scene.programme.limits.budgets
    if not found:
        raise BadInputError("no budget limits this project, so that more money would change nothing")

    def more(name: str) -> Scene:
        return replace(scene, programme=with_budget(scene.programme, name, MILLION))

    unit = f"{MILLION:,} {scene.programme.currency} more"
    return [Case(b.id, b.partner or "all", unit, _scenes(partial(more, b.id))) for b in found[:top]], len(found)


def _surveys(runs: Runs, top: int) -> tuple[list[Case], int]:
    """Examine areas whose survey is still to come; where its outcome is certain, knowing it changes nothing."""
    scene, arrays = runs.scene, runs.arrays
    programme, behind = scene.programme, Behind(scene.programme, scene.plan)
    work = _work(scene)
    found: list[tuple[float, str, int, ActivityKind]] = []
    for i, area in enumerate(programme.areas):
        days = work.get(area.id, {})
        survey = next((kind for kind in _SURVEYS if kind in days), None)
        if survey is not None:
            open_ = arrays.ground.first[i] >= 0 if survey is _K.NTS else arrays.ground.second[i] >= 0
            rest = sum(d for kind, d in days.items() if kind is not survey)
            found.append((behind.area(area.id) * rest if open_ else -1.0, area.id, i, survey))
    found.sort(key=lambda one: (-one[0], one[1]))
    chosen_areas = found[:top]
    shares = _drawn(runs, [i for _, _, i, _ in chosen_areas])
    unit = "one survey team-day"
    cases = [
        Case(
            name, survey.value, unit, partial(_orders, runs, name) if doubt >= 0 else tuple,
            shares[i][0 if survey is _K.NTS else 1] if doubt >= 0 else None, float(work[name][survey]),
            2 if doubt >= 0 else 0,
        )
        for doubt, name, i, survey in chosen_areas
    ]  # fmt: skip
    return cases, len(found)


def _work(scene: Scene) -> dict[str, dict[ActivityKind, int]]:
    """Team-days that are planned on each area, by kind."""
    found: dict[str, dict[ActivityKind, int]] = {}
    activities = scene.programme.activity_by_id
    for row in scene.plan.scheduled:
        activity = activities[row.activity]
        if activity.kind in RELEASE_CHAIN and activity.site in scene.programme.area_by_id:
            method = next(m for m in activity.methods if m.name == row.method)
            of_area = found.setdefault(activity.site, {})
            of_area[activity.kind] = of_area.get(activity.kind, 0) + method.team_days
    return found


def _orders(runs: Runs, area: str) -> Iterable[tuple[Arrays, Programme]]:
    """Serve the chain of an area before all else, or behind it."""
    programme = runs.scene.programme
    chain = {a.id for a in programme.activities_at.get(area, ()) if a.kind in RELEASE_CHAIN}
    for first in (True, False):
        yield ranked(runs.arrays, chain, first=first), programme


def _drawn(runs: Runs, areas: Sequence[int]) -> dict[int, tuple[Floats, Floats]]:
    """Give what is cancelled of some areas in each history, and what is reduced of the rest of them."""
    state, held = runs.arrays.blank(), np.zeros(FACTORS, np.uint8)
    found = {i: (np.empty(runs.histories), np.empty(runs.histories)) for i in areas}
    for h in range(runs.histories):
        share_land(runs.arrays.ground, runs.arrays.spreads, runs.seed, h, held, state)
        for i, (cancelled, reduced) in found.items():
            gone, half, cleared = state.share[i]
            cancelled[h] = gone
            reduced[h] = half / (half + cleared) if half + cleared > 0.0 else 1.0
    return found


_CASES: dict[str, Callable[[Runs, int], tuple[list[Case], int]]] = {
    "team": _teams,
    "survey": _surveys,
    "access": _access,
    "budget": _budgets,
}
