"""Search: the bundle rule, then changes of how it ranks, then ruin and recreate on the timelines."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from firmground.plan.orders import PLAIN_TURNS
from firmground.plan.params import Found, Params, Progress, Report
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule
from firmground.plan.solvers.native.lane import Lane
from firmground.plan.solvers.native.setup import labour_of
from firmground.plan.solvers.native.start import warm_start
from firmground.plan.stop.clock import Clock
from firmground.plan.stop.patience import Patience
from firmground.plan.stop.proved import proved
from firmground.plan.stop.toil import Toil

__all__ = ["search"]

_TOIL_A_SECOND = 6_000_000
"""Steps a second that the allowance counts on: few enough for a slower machine to keep up."""

_PATIENCE = 2
"""Times the seconds asked for after which the clock stops the search all the same."""

_RANKING = 0.4
"""Share of the search that changes the ranking; the rest changes the schedule itself."""

_BARREN = 0.1
"""Share of the search without a gain after which changing the ranking is given up early."""

_SLICES = 60


def search(
    problem: Problem, params: Params, bound: int, report: Report | None = None, *, start: Schedule | None = None
) -> Found:
    """Search for the cheapest schedule; ``start`` is the first one of a warm start, if it is there already.

    How long it searches follows from the seconds and counted steps, not from the clock, so that the same seed gives
    the same plan; the clock only stops a machine that is too slow for it, unless the search is asked to go by it.
    """
    lead = _Lead(problem, params, bound, report, start)
    try:
        lead.begin()
        lead.rank()
        lead.anneal()
    except KeyboardInterrupt:
        if not lead.any:
            raise
        return Found(lead.best, lead.rounds, cut_short=True)
    lead.tell(1.0)
    return Found(lead.best, lead.rounds, lead.cut_short)


class _Lead:
    """Leads one or more lanes, and keeps the best schedule of all."""

    def __init__(
        self, problem: Problem, params: Params, bound: int, report: Report | None, start: Schedule | None = None
    ) -> None:
        self._problem, self._params, self._bound, self._report = problem, params, bound, report
        self._start = start
        self._clock = Clock(params.seconds if params.by_clock else _PATIENCE * params.seconds)
        self._toil = Toil(int(params.seconds * _TOIL_A_SECOND))
        labour = labour_of(problem)
        self._round = int(labour.sum())
        self._lanes = [Lane(problem, params.seed + i, labour, params.warm) for i in range(params.threads)]
        self._best: Schedule | None = None
        self._cost = 0
        self.rounds = 0

    @property
    def any(self) -> bool:
        """Whether there is a schedule yet."""
        return self._best is not None

    @property
    def best(self) -> Schedule:
        """The best schedule so far."""
        if self._best is None:
            raise ValueError("no schedule was generated yet")
        return self._best

    @property
    def cut_short(self) -> bool:
        """Whether the clock stopped what steps had been allowed for."""
        return not self._params.by_clock and not self._toil.over and self._clock.over

    @property
    def _share(self) -> float:
        return self._clock.share if self._params.by_clock else self._toil.share

    @property
    def _over(self) -> bool:
        return self._share >= 1.0 or self._clock.over or proved(self.best.person_days, self._bound)

    def begin(self) -> None:
        """Generate the first schedules: by the plain rules, or as the plan before has it."""
        first = self._lanes[0]
        warm = self._params.warm
        if warm is None:
            for turn in range(PLAIN_TURNS):
                first.orders.step(turn)
                self._best = first.orders.best
                self._count(self._round)
        else:
            self._best = self._start or warm_start(self._problem, warm, first.orders)
            self._count(self._round)
        for lane in self._lanes[1:]:
            lane.orders.follow(first.orders)
        if not self._params.by_clock and not self._toil.over:
            # Compiling on a first run must not count, or the first run would find another plan than the next.
            first.load(self.best, first.ties(self.best))
            first.run(0, 0.0)
            self._clock.wind()

    def rank(self) -> None:
        """Change how bundles are ranked and generate anew; a plan before asks for calm, so there it is left out."""
        turn, patience = PLAIN_TURNS, Patience(_BARREN)
        patience.gained(self._share)
        while self._params.warm is None and self._share < _RANKING and not self._over:
            if patience.over(self._share):
                break
            self._all(lambda lane, turn=turn: lane.orders.step(turn))  # type: ignore[misc]
            turn += 1
            ahead = min((lane.orders.best for lane in self._lanes), key=lambda s: s.rank)
            if ahead.rank < self.best.rank:
                self._best = ahead
                patience.gained(self._share)
            self._count(self._round)

    def anneal(self) -> None:
        """Take out and put in again, each lane for itself; the best of all lanes is kept."""
        if self._over:
            return
        ties = self._lanes[0].ties(self.best)
        for lane in self._lanes:
            lane.load(self.best, ties)
        self._cost = self._lanes[0].cost
        steps = max(1, int(self._params.seconds * _TOIL_A_SECOND / _SLICES))
        begun = self._share
        while not self._over:
            left = (1.0 - self._share) / (1.0 - begun)
            self._all(lambda lane, left=left: lane.run(steps, left))  # type: ignore[misc]
            ahead = min(self._lanes, key=lambda lane: lane.cost)
            if ahead.cost < self._cost:
                schedule = ahead.scheduler.frozen()
                if schedule.broken <= self.best.broken:
                    self._best, self._cost = schedule, ahead.cost
            self._count(steps)

    def _all(self, work: Callable[[Lane], None]) -> None:
        if len(self._lanes) == 1:
            work(self._lanes[0])
            return
        with ThreadPoolExecutor(len(self._lanes)) as pool:
            list(pool.map(work, self._lanes))

    def _count(self, steps: int) -> None:
        self._toil.spend(steps)
        self.rounds += 1
        self.tell(self._share)

    def tell(self, share: float) -> None:
        """Report the best so far."""
        if self._report is not None:
            self._report(Progress(self.best.person_days, self._bound, self.rounds, share))
