"""A lower bound that no plan of the Programme can beat; the proof stands in docs/concepts/bound.md."""

from statistics import median

import numpy as np

from firmground.kernels.fluid import ascend, tails
from firmground.kernels.heads import earliest_ends
from firmground.kernels.layout import NEVER, Floats, Ints
from firmground.kernels.returns import objective, return_days
from firmground.plan.bundles import Bundles, mandatory_bundles, whole_order
from firmground.plan.options import Option, stay
from firmground.plan.problem import Problem

__all__ = ["heads", "lower_bound"]

_STEPS = 120
_PASSES = 40


def lower_bound(problem: Problem, *, steps: int = _STEPS) -> int:
    """Give whole person-days that every plan of the problem costs at least.

    The better of two relaxations: each return at the end of its own chain, teams without number (section 2 of
    the proof), and crews as a fluid that bundles pay for (section 3).
    """
    horizon = problem.programme.horizon_days
    starts, ends = heads(problem)
    things = np.zeros(problem.returns.never.size, np.int64)
    services = np.zeros(problem.returns.service_weight.size, np.int64)
    return_days(ends, problem.returns, things, services)
    alone = objective(things, services, problem.returns, horizon)
    bundles = mandatory_bundles(problem)
    fluid = _fluid(problem, bundles, starts, _heads_of(bundles, things, services, horizon), steps)
    # A part in 10^9 is given away for the rounding of floats.
    return int(max(alone, int(np.floor(fluid * (1.0 - 1e-9)))) // 100)


def heads(problem: Problem) -> tuple[Ints, Ints]:
    """Give the earliest start and end of each activity if teams were without number, NEVER where it cannot be."""
    starts, ends = np.zeros(problem.size, np.int64), np.zeros(problem.size, np.int64)
    earliest_ends(
        whole_order(problem, ()),
        problem.days,
        problem.crew,
        problem.certain,
        problem.site,
        problem.net,
        _PASSES,
        starts,
        ends,
    )
    return starts, ends


def _heads_of(bundles: Bundles, things: Ints, services: Ints, horizon: int) -> Ints:
    days = np.where(bundles.things >= 0, things[bundles.things], 0)
    if services.size:
        days = np.where(bundles.services >= 0, services[bundles.services], days)
    return np.minimum(days, horizon)


def _fluid(problem: Problem, bundles: Bundles, starts: Ints, head: Ints, steps: int) -> float:
    """Bound by pricing the work of crews, in hundredths of person-days."""
    effort, group, capacity = _crews_as_fluid(problem)
    tail = np.zeros(bundles.member.size, np.int64)
    tails(bundles.ptr, bundles.member, problem.certain.before_ptr, problem.certain.before, problem.shortest, tail)
    offset = problem.shortest[bundles.member] / 2.0 + tail
    job = np.argsort(group, kind="stable").astype(np.int64)
    group_ptr = np.searchsorted(group[job], np.arange(capacity.shape[0] + 1)).astype(np.int64)
    pending = np.lexsort((starts, group)).astype(np.int64)
    release = np.minimum(starts, problem.programme.horizon_days)
    return float(
        ascend(
            bundles.ptr, bundles.member, bundles.weight, offset, head, group_ptr, job, pending, effort, release,
            capacity, steps,
        )
    )  # fmt: skip


def _crews_as_fluid(problem: Problem) -> tuple[Floats, Ints, Floats]:
    """Effort and group of each activity, and the effort that each group can give a day.

    Team kinds that can stand in for each other form one group. Their team-days are weighed by an exchange rate; any
    rate keeps the bound valid, since an activity counts the least that any of its methods takes (3.3).
    """
    kinds = [k.id for k in problem.programme.team_kinds]
    rate, group_of = _exchange(problem, kinds)
    horizon = problem.programme.horizon_days
    numbers = {g: i for i, g in enumerate(sorted(set(group_of.values())))}
    effort, group = np.ones(problem.size), np.zeros(problem.size, np.int64)
    open_days: dict[int, set[int]] = {}
    for i, options in enumerate(problem.options):
        if options:
            effort[i] = min(rate[o.method.team_kind] * o.method.team_days for o in options)
            group[i] = numbers[group_of[options[0].method.team_kind]]
        for option in options:
            open_days.setdefault(option.contingent, set()).add(option.calendar)
    capacity = np.zeros((max(1, len(numbers)), horizon))
    working = np.diff(problem.days.before, axis=1) > 0
    for c, rows in open_days.items():
        contingent = problem.programme.contingents[c]
        first, last = stay(problem.programme, contingent)
        present = np.zeros(horizon)
        present[first : max(first, last)] = rate[contingent.team_kind] * contingent.teams
        capacity[numbers[group_of[contingent.team_kind]]] += present * working[sorted(rows)].any(axis=0)
    return effort, group, capacity


def _exchange(problem: Problem, kinds: list[str]) -> tuple[dict[str, float], dict[str, str]]:
    """Exchange rate of each team kind within its group, and the group's first kind (union by activities)."""
    group = {k: k for k in kinds}
    ratios: dict[tuple[str, str], list[float]] = {}
    for options in problem.options:
        days = _least_days(options)
        for other in days:
            first = next(iter(days))
            _join(group, first, other)
            ratios.setdefault((first, other), []).append(days[first] / days[other])
    rate = dict.fromkeys(kinds, 1.0)
    for (first, other), found in sorted(ratios.items()):
        rate[other] = rate[first] * median(found)
    return rate, {k: _root(group, k) for k in kinds}


def _least_days(options: tuple[Option, ...]) -> dict[str, int]:
    """Fewest team-days by team kind, kinds in order of name."""
    least: dict[str, int] = {}
    for option in options:
        kind = option.method.team_kind
        least[kind] = min(least.get(kind, NEVER), option.method.team_days)
    return dict(sorted(least.items()))


def _root(group: dict[str, str], kind: str) -> str:
    while group[kind] != kind:
        kind = group[kind]
    return kind


def _join(group: dict[str, str], one: str, other: str) -> None:
    a, b = sorted((_root(group, one), _root(group, other)))
    group[b] = a
