"""The search in parts: the whole by plain rules, each part for itself, all together, and the whole once more."""

from contextlib import closing

from firmground.plan.orders import PLAIN_TURNS
from firmground.plan.params import Found, Params, Progress, Report
from firmground.plan.parts.cut import cut
from firmground.plan.parts.errand import Answer, Errand, Hands, run_errand
from firmground.plan.parts.hands import Here
from firmground.plan.parts.lend import lend
from firmground.plan.parts.merge import merge
from firmground.plan.parts.part import Part, make_parts
from firmground.plan.parts.split import split
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule
from firmground.plan.solvers.native.lane import Lane
from firmground.plan.solvers.native.setup import labour_of
from firmground.plan.stop.clock import Clock
from firmground.plan.stop.proved import proved

__all__ = ["search_in_parts"]

_IN_PARTS = 0.8
"""Share of the search that goes to the parts; the rest is the last search on the whole."""

_TOIL_A_SECOND = 6_000_000
"""Steps of the last search that a second stands for, as the native solver counts them."""

_PATIENCE = 2.0
"""Times the seconds asked for after which the clock ends the last search of a slow machine."""

_SLICES = 30

_COOL = 0.3
"""How far from its end the last search begins: what the parts found must not be shaken apart again."""


def search_in_parts(problem: Problem, params: Params, parts: int, bound: int, report: Report | None = None) -> Found:
    """Search for the cheapest schedule in at most so many parts; never worse than the plain rules on the whole.

    The same problem, parts, hands, seconds and seed give the same schedule wherever the parts are searched. An
    interrupt puts together what is done and keeps the best.
    """
    lead = _Lead(problem, params, bound, report)
    try:
        lead.begin()
        lead.in_parts(parts)
        lead.on_the_whole()
    except KeyboardInterrupt:
        if lead.best is None:
            raise
        return Found(lead.best, lead.rounds, cut_short=True)
    if lead.best is None:
        raise ValueError("the plain rules gave no schedule")
    return Found(lead.best, lead.rounds, lead.cut_short)


class _Lead:
    """Leads the search and keeps the best schedule of the whole."""

    def __init__(self, problem: Problem, params: Params, bound: int, report: Report | None) -> None:
        self._problem, self._params, self._bound, self._report = problem, params, bound, report
        self._hands: Hands = params.hands or Here(params.threads)
        self._clock = Clock(params.seconds)
        self._lane = Lane(problem, params.seed, labour_of(problem))
        self.best: Schedule | None = None
        self.rounds, self.cut_short = 0, False

    def begin(self) -> None:
        """Plan the whole by the plain rules."""
        for turn in range(PLAIN_TURNS):
            self._lane.orders.step(turn)
            self.best = self._lane.orders.best
            self._count(1, 0.0, "the whole by the plain rules")

    def in_parts(self, most: int) -> None:
        """Search the parts, then put them together; after an interrupt those that are done."""
        whole = self._lane.orders.best
        parts = self._parts(most, whole)
        errands = self._errands(parts)
        answers: dict[int, Answer] = {}

        def heard() -> None:
            self._tell(_IN_PARTS * len(answers) / max(1, len(parts)), f"{len(answers)} of {len(parts)} parts searched")

        try:
            with closing(self._hands(run_errand, errands, heard)) as coming:
                for number, answer in coming:
                    answers[number] = answer
                    self.rounds += answer.rounds
                    self.cut_short |= answer.cut_short and not self._params.by_clock
                    heard()
        finally:
            if answers:
                self.best = merge(self._problem, parts, answers, whole, self._lane.orders)
        self._count(1, _IN_PARTS, "all parts together")

    def _parts(self, most: int, whole: Schedule) -> list[Part]:
        problem, orders = self._problem, self._lane.orders
        number = split(problem, orders.effort, most)
        loans = lend(problem, number, orders.effort)
        return list(make_parts(problem, cut(problem, number, loans, whole, orders.bundles), whole))

    def _errands(self, parts: list[Part]) -> list[Errand]:
        """Part the time by the number of activities; hands work side by side."""
        params, size = self._params, max(1, sum(part.activities.size for part in parts))
        left = _IN_PARTS * params.seconds * (1.0 - self._clock.share if params.by_clock else 1.0)
        return [
            Errand(
                part.programme,
                min(left, left * self._hands.many * part.activities.size / size),
                params.seed * 1_000_003 + number,
                params.by_clock,
            )
            for number, part in enumerate(parts)
        ]

    def on_the_whole(self) -> None:
        """Change the whole schedule where that still helps: at what parts share."""
        if self.best is None:
            return
        if not self._params.by_clock:
            self._clock = Clock(_PATIENCE * (1.0 - _IN_PARTS) * self._params.seconds)
        lane, steps = self._lane, int(self._params.seconds * (1.0 - _IN_PARTS) * _TOIL_A_SECOND / _SLICES)
        lane.load(self.best, lane.ties(self.best))
        cost, turn = lane.cost, 0
        while (turn < _SLICES or self._params.by_clock) and not self._clock.over:
            if proved(self.best.person_days, self._bound):
                break
            share = self._clock.share if self._params.by_clock else turn / _SLICES
            lane.run(max(1, steps), _COOL * (1.0 - share))
            if lane.cost < cost:
                schedule = lane.scheduler.frozen()
                if schedule.broken <= self.best.broken:
                    self.best, cost = schedule, lane.cost
            turn += 1
            self._count(1, _IN_PARTS + (1.0 - _IN_PARTS) * turn / _SLICES, "the whole once more")
        self.cut_short |= turn < _SLICES and self._clock.over and not self._params.by_clock
        self._tell(1.0, "done")

    def _count(self, rounds: int, share: float, stage: str) -> None:
        self.rounds += rounds
        self._tell(share, stage)

    def _tell(self, share: float, stage: str) -> None:
        if self._report is not None and self.best is not None:
            self._report(Progress(self.best.person_days, self._bound, self.rounds, min(1.0, share), stage))
