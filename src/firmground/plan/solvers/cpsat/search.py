"""The search: CP-SAT on pools, each of its answers given to named teams by the generation that all solvers share."""

import signal
import threading
import time

from ortools.sat.python.cp_model import OPTIMAL, CpSolver, CpSolverSolutionCallback

from firmground.kernels.layout import Ints
from firmground.plan.constraints import first_things
from firmground.plan.params import Found, Params, Progress, Report
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, Scheduler
from firmground.plan.solvers.cpsat.naming import as_planned, by_start, with_options
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
        first = min(first, as_planned(problem, params.warm.plan), key=lambda s: s.rank)
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
        order = by_start(problem, starts)
        for schedule in (with_options(problem, options, order), self._scheduler.run(order)):
            self.best = min(self.best, schedule, key=lambda s: s.rank)

    def tell(self, share: float) -> None:
        """Report the best schedule so far."""
        if self._report is not None:
            self._report(Progress(self.best.person_days, self._bound, self.count, share))
