"""What local search works on: the ties between activities, and room for what a change takes out."""

import numpy as np

from firmground.kernels.layout import Ints, Scratch, Ties
from firmground.kernels.ranking import transpose
from firmground.kernels.rows import ints
from firmground.plan.before import rows_before, starts_before
from firmground.plan.bundles import Bundles
from firmground.plan.params import Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, Scheduler

__all__ = ["labour_of", "scratch_of", "ties_of"]

_MOST = 64
"""Activities that one change takes out at most."""


def ties_of(
    problem: Problem, bundles: Bundles, schedule: Schedule, scheduler: Scheduler, warm: Warm | None = None
) -> Ties:
    """Tie the activities of a problem together, for a search that begins with a schedule."""
    work, returns = problem.work, problem.returns
    things = returns.never.size
    need_of = np.repeat(np.arange(returns.least.size), np.diff(returns.member_ptr))
    service_of = np.repeat(np.arange(returns.service_weight.size), np.diff(returns.need_ptr))
    members = things + returns.service_weight.size
    rows_ptr, rows = _grouped(
        service_of[need_of] if need_of.size else need_of, returns.member, returns.service_weight.size
    )
    user_ptr, user = transpose(rows_ptr, rows, members)
    thing_ptr, thing = transpose(returns.thing_ptr, returns.thing, problem.size)
    after_ptr, after = transpose(work.before_ptr, work.before, problem.size)
    places = {place.id: i for i, place in enumerate(problem.programme.places)}
    place_of = ints(places[problem.programme.sites[s].place] for s in work.site.tolist())
    place_ptr, place = _grouped(place_of, np.arange(problem.size), len(places))
    kept = starts_before(problem, {} if warm is None else rows_before(problem, warm.plan))
    near = 0 if warm is None else warm.near_days
    freeze = 0 if warm is None else warm.freeze_days
    return Ties(
        after_ptr=after_ptr,
        after=after,
        thing_ptr=thing_ptr,
        thing=thing,
        user_ptr=user_ptr,
        user=user,
        bundle_ptr=bundles.ptr,
        bundle=bundles.member,
        weight=bundles.weight,
        place_ptr=place_ptr,
        place=place,
        place_of=place_of,
        rank=_rank(bundles, schedule, problem.size),
        fixed=(work.lock_start >= 0) | ((kept >= 0) & (kept < freeze)),
        due=_due(problem, schedule, scheduler),
        kept=np.where(kept < near, kept, -1),
        penalty=np.full(problem.size, 0 if warm is None else 100 * warm.stability, np.int64),
    )


def _grouped(group: Ints, values: Ints, groups: int) -> tuple[Ints, Ints]:
    """Give the values of each group, in order of their place."""
    order = np.argsort(group, kind="stable")
    ptr = np.zeros(groups + 1, np.int64)
    np.cumsum(np.bincount(group, minlength=groups), out=ptr[1:])
    return ptr, values[order].astype(np.int64)


def _rank(bundles: Bundles, schedule: Schedule, size: int) -> Ints:
    """Give the turn of each activity when bundles are taken by weight per day until they return."""
    day = np.array([max(1, schedule.end[m].max(initial=1)) for m in np.split(bundles.member, bundles.ptr[1:-1])])
    rank = np.full(size, size, np.int64)
    if bundles.size:
        for b in np.argsort(bundles.weight / day, kind="stable").tolist():
            rank[bundles.member[bundles.ptr[b] : bundles.ptr[b + 1]]] = bundles.size - b
    return rank


def _due(problem: Problem, schedule: Schedule, scheduler: Scheduler) -> Ints:
    """Give the day by which each activity must end: its deadline, or a floor that counts it now."""
    due = np.array(problem.work.deadline, np.int64)
    for members, _, by in scheduler.floors():
        counted = members[schedule.end[members] <= by]
        due[counted] = np.minimum(due[counted], by)
    return due


def labour_of(problem: Problem) -> Ints:
    """Count the steps of placing each activity once: a fixed part, and each team that may be asked."""
    teams = np.diff(problem.crew.first)
    asked = np.append(teams[problem.work.contingent] + 10, 0)
    ptr = problem.work.option_ptr
    total = np.concatenate([[0], np.cumsum(asked)])
    labour: Ints = 20 + total[ptr[1:]] - total[ptr[:-1]]
    return labour


def scratch_of(problem: Problem) -> Scratch:
    """Make room for what a change takes out and touches."""
    things, services = problem.returns.never.size, problem.returns.service_weight.size
    widest = max(1, int(np.diff(problem.crew.first).max(initial=1)))
    bases, nodes, links = problem.crew.x.size, problem.net.at_ptr.size - 1, problem.net.u.size

    def empty(*shape: int) -> Ints:
        return np.zeros(shape, np.int64)

    return Scratch(
        ruined=empty(_MOST), key=np.zeros(_MOST), status=empty(_MOST), start=empty(_MOST), end=empty(_MOST),
        option=empty(_MOST), opened=empty(_MOST), team=empty(_MOST, problem.most_teams),
        marked=np.zeros(problem.size, np.bool_), things=empty(things), services=empty(services),
        touched=empty(things + services), before=empty(things + services), queued=np.zeros(services, np.bool_),
        reach=empty(bases, nodes), links=empty(links), openings=empty(links),
        starts=empty(widest), moves=empty(widest),
    )  # fmt: skip
