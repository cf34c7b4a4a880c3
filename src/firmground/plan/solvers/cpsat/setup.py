"""A problem as a constraint model on pools: each contingent is so many teams, alike and without names.

What the model holds: options with working days, stays, precedence, roads, services, locks and deadlines. What it
leaves to the generation that names the teams: travel, separation by danger radii, budgets and equity floors. Work
that is left undone "ends" on the horizon and takes nobody's time, which costs the same and needs no word in any other
rule: what waits for it cannot start before the horizon either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import Domain, IntervalVar, IntVar

from firmground.kernels.layout import Ints, Work
from firmground.plan.bound import heads
from firmground.plan.options import Option, stay
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule
from firmground.plan.solvers.cpsat.axis import Axis
from firmground.plan.solvers.cpsat.book import Book, Day
from firmground.plan.solvers.cpsat.pools import alike, every_size
from firmground.plan.solvers.cpsat.roads import Roads

__all__ = ["PoolModel", "Way"]


@dataclass(frozen=True, slots=True)
class Way:
    """An activity done by one of some options that the model does not tell apart; none of them leaves it out."""

    options: tuple[int, ...]  # numbers among the options of the activity
    length: int  # days, rest included
    chosen: IntVar


class PoolModel:
    """The model, its variables by activity, and the way from values back to starts and options.

    `placed` says which activities must be done. With `proof` the model is a relaxation of the problem: every number
    of teams is an option, only precedence that every legal plan keeps is kept, and orders that cannot be kept cost
    nothing.
    """

    def __init__(self, problem: Problem, placed: NDArray[np.bool_], *, proof: bool = False) -> None:
        self.problem, self.proof = problem, proof
        self.axis = Axis.of(problem)
        self.book = Book(self.axis.steps)
        self.model = self.book.model
        self.earliest, self._earliest_end = (self._step(day) for day in heads(problem))
        self.options = [every_size(problem, i) if proof else list(row) for i, row in enumerate(problem.options)]
        self._pool_of = alike(problem, self.options, split=proof)
        self._spans: dict[int, list[tuple[IntervalVar, int]]] = {pool: [] for pool in self._pool_of}
        self.starts: list[Day] = []
        self.ends: list[Day] = []
        self.ways: list[list[Way]] = []
        for activity in range(problem.size):
            self._add(activity, must=bool(placed[activity]))
        self._share()
        self._wait(problem.certain if proof else problem.work)
        self._reach(Roads(self.book, problem.net, problem.site, self.ends))
        self._price()

    def _add(self, activity: int, *, must: bool) -> None:
        """Add an activity: a start, an end, and a literal for each way of doing it."""
        book, model, horizon = self.book, self.model, self.book.horizon
        found = self._found(activity)
        if not found:
            self.starts.append(horizon)
            self.ends.append(horizon)
            self.ways.append([])
            return
        start, end = book.day(int(self.earliest[activity])), book.day(int(self._earliest_end[activity]))
        ways = []
        for (pool, teams, length), (options, days) in found.items():
            ways.append(Way(tuple(options), length, book.flag()))
            model.add_linear_expression_in_domain(start, days).only_enforce_if(ways[-1].chosen)
            span = model.new_optional_fixed_size_interval_var(start, length, ways[-1].chosen, "")
            self._spans[pool].append((span, teams))
        if not must:
            ways.append(Way((), 0, book.flag()))
            model.add(start == horizon).only_enforce_if(ways[-1].chosen)
        model.add_exactly_one([way.chosen for way in ways])
        model.add(end == start + sum(way.length * way.chosen for way in ways))
        self.starts.append(start)
        self.ends.append(end)
        self.ways.append(ways)

    def _found(self, activity: int) -> dict[tuple[int, int, int], tuple[list[int], Domain]]:
        """Find the ways to do an activity, by pool, teams and length: the options and the starts of each."""
        found: dict[tuple[int, int, int], tuple[list[int], Domain]] = {}
        for number, option in enumerate(self.options[activity]):
            for length, days in self._lengths(activity, option):
                key = self._pool_of[option.contingent], option.teams, length
                options, before = found.get(key, ([], days))
                found[key] = [*options, number], before.union_with(days)
        return found

    def _lengths(self, activity: int, option: Option) -> list[tuple[int, Domain]]:
        """Give each length that the working days can stretch to, with the starts that have it."""
        work, nth = self.problem.work, self.axis.nth[option.calendar]
        count = nth.size - option.days + 1
        if count <= 0:
            return []
        start = nth[:count]
        end = nth[option.days - 1 :] + 1
        least = max(self._step(option.first), int(self.earliest[activity]))
        fits = (start >= least) & (end <= self._step(min(option.last, int(work.deadline[activity]))))
        lock = int(work.lock_start[activity])
        if lock >= 0:
            # A day off has the step of the working day after it.
            fits &= (start == self._step(lock)) & (self._step(lock + 1) > self._step(lock))
        start, length = start[fits], (end - start)[fits]
        return [(int(n), _domain(start[length == n])) for n in np.unique(length).tolist()]

    def _step(self, day: Any) -> Any:
        """Give the step of a day or of days, the last one for days past the horizon."""
        return self.axis.step_of[np.minimum(day, self.axis.step_of.size - 1)]

    def _share(self) -> None:
        """Keep the work of each pool within the teams that are there, day by day."""
        horizon, contingents = self.book.horizon, self.problem.programme.contingents
        for pool, spans in self._spans.items():
            members = [c for i, c in enumerate(contingents) if self._pool_of[i] == pool]
            if not spans:
                continue
            for contingent in members:
                first, last = (int(self._step(day)) for day in stay(self.problem.programme, contingent))
                for absent, until in ((0, first), (last, horizon)):
                    if until > absent and len(members) > 1:
                        spans.append(
                            (self.model.new_fixed_size_interval_var(absent, until - absent, ""), contingent.teams)
                        )
            teams = sum(c.teams for c in members)
            if teams == 1:
                self.model.add_no_overlap([span for span, _ in spans])
            else:
                self.model.add_cumulative([span for span, _ in spans], [demand for _, demand in spans], teams)

    def _wait(self, work: Work) -> None:
        """Start nothing before what it waits for has ended."""
        for activity, start in enumerate(self.starts):
            for before in work.before[work.before_ptr[activity] : work.before_ptr[activity + 1]].tolist():
                if self.ways[activity]:
                    self.model.add(start >= self.ends[before])

    def _reach(self, roads: Roads) -> None:
        """Start nothing before a route from the base of whoever does it is open."""
        for activity, ways in enumerate(self.ways):
            chosen: dict[int, list[IntVar]] = {}
            for way in ways:
                for base in {int(self.problem.crew.base[self.options[activity][o].contingent]) for o in way.options}:
                    chosen.setdefault(base, []).append(way.chosen)
            for base, literals in chosen.items():
                day = roads.reach(base, int(self.problem.work.site[activity]))
                asked = self.starts[activity] >= (self.book.horizon if day is None else day)
                if len(chosen) == 1:
                    self.model.add(asked)
                    continue
                for literal in literals:
                    self.model.add(asked).only_enforce_if(literal)

    def _price(self) -> None:
        """Minimise weighted days until returns and releases, in hundredths; an order that is not kept costs more."""
        returns, book = self.problem.returns, self.book
        days: list[Day] = []
        for thing, (low, high) in enumerate(pairwise(returns.thing_ptr.tolist())):
            members = [self.ends[a] for a in returns.thing[low:high].tolist()]
            days.append(book.horizon if returns.never[thing] else book.latest(members))
        for low, high in pairwise(returns.need_ptr.tolist()):
            needs = []
            for need in range(low, high):
                members = returns.member[returns.member_ptr[need] : returns.member_ptr[need + 1]].tolist()
                needs.append(book.earliest([days[m] for m in members], int(returns.least[need])))
            days.append(book.latest(needs))
        weights = [*returns.thing_weight.tolist(), *returns.service_weight.tolist()]
        cost = sum(w * self.axis.day(book, day) for w, day in zip(weights, days, strict=True) if w)
        if not self.proof:
            dearest = 1 + self.problem.programme.horizon_days * sum(weights)
            cost += sum(
                dearest * way.chosen
                for activity in np.flatnonzero(self.problem.decided).tolist()
                for way in self.ways[activity]
                if not way.options
            )
        self.model.minimize(cost)

    def hint(self, schedule: Schedule) -> None:
        """Hint a schedule of the problem, with all that follows from it."""
        known: dict[int, int] = {}
        for activity, ways in enumerate(self.ways):
            start, end = self.starts[activity], self.ends[activity]
            if isinstance(start, int) or isinstance(end, int):
                continue
            done = schedule.start[activity] >= 0
            first, last = int(self._step(schedule.start[activity])), int(self._step(schedule.end[activity]))
            option = int(schedule.option[activity] - self.problem.work.option_ptr[activity])
            known[start.index] = first if done else self.book.horizon
            known[end.index] = last if done else self.book.horizon
            for way in ways:
                as_planned = option in way.options and way.length == last - first if done else not way.options
                self.model.add_hint(way.chosen, as_planned)
            self.model.add_hint(start, known[start.index])
            self.model.add_hint(end, known[end.index])
        self.book.hint(known)

    def read(self, value: Callable[[IntVar], int]) -> tuple[Ints, list[tuple[int, ...]]]:
        """Give start (in steps) and options of each activity: -1 and none where it is left out."""
        starts = np.full(len(self.ways), -1, np.int64)
        options: list[tuple[int, ...]] = [()] * len(self.ways)
        for activity, ways in enumerate(self.ways):
            start = self.starts[activity]
            for way in ways:
                if not isinstance(start, int) and way.options and value(way.chosen):
                    starts[activity], options[activity] = value(start), way.options
        return starts, options


def _domain(days: Ints) -> Domain:
    """Make a domain of ascending days."""
    breaks = np.flatnonzero(np.diff(days) > 1)
    first, last = days[np.append(0, breaks + 1)], days[np.append(breaks, days.size - 1)]
    return Domain.from_intervals([[a, b] for a, b in zip(first.tolist(), last.tolist(), strict=True)])
