"""The search: CP-SAT on pools, and each of its answers given to named teams by the generation that all solvers share.

The generation makes every answer legal. Where nothing but what the model holds counts (no travel, no danger radius
that reaches another site, no budget), it never makes an answer worse: with the options kept and the activities taken
in the order of their starts, each finds its teams on its day or earlier, since those in use then were in use in the
answer, too.
"""

import signal
import threading
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
from ortools.sat.python.cp_model import OPTIMAL, CpSolver, CpSolverSolutionCallback

from firmground.kernels.layout import Ints
from firmground.model import Plan
from firmground.plan.bundles import whole_order
from firmground.plan.constraints import first_things
from firmground.plan.params import Found, Params, Progress, Report
from firmground.plan.problem import Problem
from firmground.plan.rows import compress
from firmground.plan.scheduling import Schedule, Scheduler
from firmground.plan.solvers.cpsat.setup import PoolModel
from firmground.plan.solvers.practice.search import work_off

__all__ = ["search"]

_STEADY = 0.5
"""Units of CP-SAT's own count of its work for each second: few enough for a slower machine to keep up."""

_STRATEGIES = 8
"""Workers that CP-SAT needs for its usual set of strategies, even where they share fewer cores."""

_PATIENCE = 2
"""Times the seconds asked for after which the clock stops the search all the same."""


def search(problem: Problem, params: Params, bound: int, report: Report | None = None) -> Found:
    """Search for the cheapest schedule by CP-SAT; the rounds are the answers that it gave.

    A plan to start from (``params.warm``) becomes a hint and is never lost; without one CP-SAT starts cold, and
    where it finds nothing in its time the practice list stands. What the practice list, or the plan to start from,
    finds a place for is to have one in every answer. Freezing and stability are not in the model.
    """
    scheduler = Scheduler(problem)
    first = work_off(problem, scheduler, first_things(problem, scheduler))
    if params.warm is not None:
        first = min(first, _as_planned(problem, params.warm.plan), key=lambda s: s.rank)
    model = PoolModel(problem, first.start >= 0)
    if params.warm is not None:
        model.hint(first)
    answers = _Answers(model, scheduler, first, bound, params, report)
    solver = _solver(params)
    status = solver.solve(model.model, answers)
    if threading.current_thread() is threading.main_thread():
        # CP-SAT hears Ctrl-C itself while it runs, and leaves the process without Python's own way of hearing it.
        signal.signal(signal.SIGINT, signal.getsignal(signal.SIGINT))
    answers.tell(1.0)
    if answers.fault is not None:
        raise answers.fault
    return Found(answers.best, answers.count, cut_short=status != OPTIMAL and not answers.proved)


def _solver(params: Params) -> CpSolver:
    """Set CP-SAT up; by the clock it may use its threads as they come, else it works in steady turns."""
    solver = CpSolver()
    solver.parameters.random_seed = params.seed
    shared = params.by_clock and params.threads > 1
    solver.parameters.num_workers = max(params.threads, _STRATEGIES) if shared else params.threads
    solver.parameters.interleave_search = not shared
    solver.parameters.max_time_in_seconds = params.seconds if params.by_clock else _PATIENCE * params.seconds
    if not params.by_clock:
        solver.parameters.max_deterministic_time = _STEADY * params.seconds
    return solver


class _Answers(CpSolverSolutionCallback):
    """Gives each answer to named teams, keeps the best schedule, and hears Ctrl-C where Python hears it first."""

    def __init__(
        self,
        model: PoolModel,
        scheduler: Scheduler,
        first: Schedule,
        bound: int,
        params: Params,
        report: Report | None,
    ) -> None:
        super().__init__()
        self._model, self._scheduler, self._bound, self._report = model, scheduler, bound, report
        self._began, self._seconds = time.monotonic(), max(params.seconds, 1e-3)
        self.best, self.count = first, 0
        self.fault: BaseException | None = None

    @property
    def proved(self) -> bool:
        """Whether nothing is left to be found."""
        return self.best.broken == 0 and self.best.person_days <= self._bound

    def on_solution_callback(self) -> None:
        """Take one answer; nothing raised here may pass through CP-SAT, which is no Python."""
        try:
            self.count += 1
            self._take(*self._model.read(self.value))
            self.tell(min(0.99, (time.monotonic() - self._began) / self._seconds))
        except KeyboardInterrupt:
            self.stop_search()
        except Exception as fault:  # noqa: BLE001 - raised again after the solver has ended
            self.fault = fault
            self.stop_search()
        if self.proved:
            self.stop_search()

    def _take(self, starts: Ints, options: list[tuple[int, ...]]) -> None:
        problem = self._model.problem
        order = _by_start(problem, starts)
        for schedule in (_with_options(problem, options, order), self._scheduler.run(order)):
            self.best = min(self.best, schedule, key=lambda s: s.rank)

    def tell(self, share: float) -> None:
        """Report the best schedule so far."""
        if self._report is not None:
            self._report(Progress(self.best.person_days, self._bound, self.count, share))


def _by_start(problem: Problem, starts: Ints) -> Ints:
    """Order activities by their starts, those without one last, what comes before first on one day."""
    last = np.where(starts < 0, problem.programme.horizon_days, starts)
    turn = np.empty(problem.size, np.int64)
    turn[whole_order(problem, ())] = np.arange(problem.size)
    return np.lexsort((turn, last)).astype(np.int64)


def _with_options(problem: Problem, options: list[tuple[int, ...]], order: Ints) -> Schedule:
    """Generate with the options given for each activity; those without any may take all they have."""
    kept = [
        [low + option for option in chosen] or range(low, high)
        for chosen, (low, high) in zip(options, pairwise(problem.work.option_ptr.tolist()), strict=True)
    ]
    new_ptr, flat = compress(kept)
    work = problem.work
    work = work._replace(
        option_ptr=new_ptr,
        contingent=work.contingent[flat],
        teams=work.teams[flat],
        days=work.days[flat],
        calendar=work.calendar[flat],
        first=work.first[flat],
        last=work.last[flat],
        cost=work.cost[flat],
    )
    schedule = Scheduler(replace(problem, work=work)).run(order)
    placed = schedule.option >= 0
    return replace(schedule, option=np.where(placed, flat[np.where(placed, schedule.option, 0)], -1))


def _as_planned(problem: Problem, plan: Plan) -> Schedule:
    """Generate in the order and with the options of a plan, as far as the problem still has them."""
    index = {a.id: i for i, a in enumerate(problem.programme.activities)}
    contingents = problem.programme.contingents
    starts = np.full(problem.size, -1, np.int64)
    options: list[tuple[int, ...]] = [()] * problem.size
    for row in plan.scheduled:
        i = index.get(row.activity, -1)
        if i < 0:
            continue
        starts[i] = row.start
        for number, option in enumerate(problem.options[i]):
            way = option.method.name, contingents[option.contingent].id, option.teams
            if way == (row.method, row.contingent, len(row.teams)):
                options[i] = (number,)
    return _with_options(problem, options, _by_start(problem, starts))
