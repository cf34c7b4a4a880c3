"""Pools of teams for the lower bound: contingents that are alike, the days they could work, who could do what."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.layout import NEVER, Floats, Ints
from firmground.kernels.pools import Pools
from firmground.kernels.rows import compress, ints
from firmground.model import Method
from firmground.plan.options import Option
from firmground.plan.problem import Problem

__all__ = ["Crews", "crews_as_pools"]


@dataclass(frozen=True)
class Crews:
    """Pools, with the least days that the work of each activity spreads over whoever does it."""

    pools: Pools
    span: Ints  # [activities] least days from start to end
    lag: Floats  # [activities] least days from the mean of the work to its end


@dataclass
class _Entry:
    """An activity and a pool, as its options fill it in."""

    pool: int
    effort: int = NEVER
    lag: float = float(NEVER)
    calendars: set[int] = field(default_factory=set)


def crews_as_pools(problem: Problem, starts: Ints) -> Crews:
    """Give the pools of a problem and all that activities could do with them from their earliest starts on (3.1).

    Contingents of one team kind that may work in the same districts make one pool.
    """
    spread = _Spread(problem)
    pool_of = _pool_of(problem)
    span, rows = np.ones(problem.size, np.int64), []
    for i, options in enumerate(problem.options):
        possible = [(o, *spread.of(o)) for o in options if spread.of(o)[0] < NEVER]
        span[i] = min((days for _, days, _ in possible), default=1)
        rows.append(_entries(problem, pool_of, possible))
    lag = np.array([min((e.lag for e in row), default=0.5) for row in rows], np.float64)
    pools = _pools(problem, rows, lag, np.minimum(starts, problem.programme.horizon_days), _capacity(problem, pool_of))
    return Crews(pools, span, lag)


class _Spread:
    """Least days that working days in a row spread over, by calendar."""

    def __init__(self, problem: Problem) -> None:
        self._nth = [row[row < NEVER] for row in problem.days.nth]
        self._known: dict[tuple[int, int], tuple[int, float]] = {}

    def of(self, option: Option) -> tuple[int, float]:
        """Least days from start to end and from the mean of the work to its end; NEVER where no start is possible."""
        key = option.calendar, option.days
        if key not in self._known:
            self._known[key] = self._least(self._nth[option.calendar], option.days)
        return self._known[key]

    def _least(self, open_days: Ints, days: int) -> tuple[int, float]:
        if open_days.size < days:
            return NEVER, float(NEVER)
        ends = open_days[days - 1 :] + 1
        total = np.concatenate([[0], np.cumsum(open_days)])
        means = (total[days:] - total[:-days]) / days + 0.5
        return int((ends - open_days[: ends.size]).min()), float((ends - means).min())


def _pool_of(problem: Problem) -> Ints:
    numbers: dict[tuple[str, frozenset[str]], int] = {}
    return ints(numbers.setdefault((c.team_kind, c.districts), len(numbers)) for c in problem.programme.contingents)


def _entries(problem: Problem, pool_of: Ints, options: list[tuple[Option, int, float]]) -> list[_Entry]:
    found: dict[int, _Entry] = {}
    for option, _, lag in options:
        pool = int(pool_of[option.contingent])
        entry = found.setdefault(pool, _Entry(pool))
        teams = problem.programme.contingents[option.contingent].teams
        entry.effort = min(entry.effort, _least_effort(option.method, teams))
        entry.lag = min(entry.lag, lag)
        entry.calendars.add(option.calendar)
    return list(found.values())


def _least_effort(method: Method, teams: int) -> int:
    """Fewest team-days that a method takes, since the last day is a whole one for every team."""
    if method.teams_least == 1:
        return method.team_days
    return min(k * method.working_days(k) for k in range(method.teams_least, min(method.teams_most, teams) + 1))


def _capacity(problem: Problem, pool_of: Ints) -> Floats:
    """Teams of each pool that are there each day: in their stay, and some work of theirs goes on."""
    horizon = problem.programme.horizon_days
    working = np.diff(problem.days.before, axis=1) > 0
    capacity = np.zeros((max(1, int(pool_of.max(initial=0)) + 1), horizon))
    work, days = problem.work, np.arange(horizon)
    by_contingent = np.argsort(work.contingent, kind="stable")
    own_ptr = np.searchsorted(work.contingent[by_contingent], np.arange(pool_of.size + 1))
    for c, pool in enumerate(pool_of.tolist()):
        own = by_contingent[own_ptr[c] : own_ptr[c + 1]]
        if own.size:
            joins = np.sort(problem.crew.joins[problem.crew.first[c] : problem.crew.first[c + 1]])
            there = np.searchsorted(joins, days, side="right")
            stay = (days >= work.first[own].min()) & (days < work.last[own].max())
            capacity[pool] += there * stay * working[np.unique(work.calendar[own])].any(axis=0)
    return capacity


def _pools(problem: Problem, rows: list[list[_Entry]], lag: Floats, release: Ints, capacity: Floats) -> Pools:
    ptr, pool = compress([[e.pool for e in row] for row in rows])
    entries = [e for row in rows for e in row]
    owner = np.repeat(np.arange(problem.size), np.diff(ptr))
    open_day, row_of = _open_days(problem, entries)
    release = release[owner]
    queue = np.lexsort((release, pool)).astype(np.int64)
    batch = np.lexsort((-release, row_of, pool)).astype(np.int64)
    kind = pool[batch] * open_day.shape[0] + row_of[batch]
    kinds, first = np.unique(kind, return_index=True)
    return Pools(
        ptr=ptr,
        owner=owner,
        effort=np.array([e.effort for e in entries], np.float64),
        later=np.array([e.lag for e in entries], np.float64) - lag[owner],
        release=release,
        row=row_of,
        queue_ptr=np.searchsorted(pool[queue], np.arange(capacity.shape[0] + 1)).astype(np.int64),
        queue=queue,
        batch_ptr=np.append(first, batch.size).astype(np.int64),
        batch=batch,
        batch_pool=kinds // open_day.shape[0],
        batch_row=kinds % open_day.shape[0],
        open_day=open_day,
        capacity=capacity,
    )


def _open_days(problem: Problem, entries: list[_Entry]) -> tuple[NDArray[np.bool_], Ints]:
    """Days on which some calendar of an entry is open, each set of calendars once, and the row of each entry."""
    working = np.diff(problem.days.before, axis=1) > 0
    numbers: dict[frozenset[int], int] = {}
    row = ints(numbers.setdefault(frozenset(e.calendars), len(numbers)) for e in entries)
    open_day = np.zeros((max(1, len(numbers)), problem.programme.horizon_days), np.bool_)
    for calendars, i in numbers.items():
        open_day[i] = working[sorted(calendars)].any(axis=0)
    return open_day, row
