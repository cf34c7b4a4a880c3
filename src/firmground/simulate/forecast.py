"""The forecast of a plan: many possible histories, and what they come to."""

import time
from collections.abc import Callable
from datetime import date

from firmground import __version__
from firmground.errors import BadInputError
from firmground.kernels.simulate_layout import Tally
from firmground.model import Factor, Forecast, Outlook, Plan, Programme
from firmground.simulate.arrays import Arrays
from firmground.simulate.asked import Question
from firmground.simulate.ensemble import Apply, do, errands, gathered
from firmground.simulate.reading import bands, drivers, outcomes
from firmground.simulate.replanning import Replan, Replanned, do_replanned

__all__ = ["DRIVING", "HISTORIES", "forecast"]

HISTORIES = 1000
DRIVING = 100
"""Histories that are run again for each factor held at its mean."""

_MOST_SEED = 2**32 - 1

Heard = Callable[[int, int], None]
"""Is told how many histories are done, and of how many."""


def forecast(  # noqa: PLR0913 - one verb, its options by name
    programme: Programme,
    plan: Plan,
    outlook: Outlook,
    *,
    histories: int = HISTORIES,
    seed: int = 1,
    policy: str = "keep",
    as_of: date | None = None,
    apply: Apply = map,
    progress: Heard | None = None,
    replan: Replan | None = None,
    driving: int = DRIVING,
) -> Forecast:
    """Forecast a legal plan of a Programme whose day 0 is `as_of`.

    `policy` is keep (order and teams), repair (free teams take the first work that can begin) or replan:N, which every
    N days asks `replan` for a plan. `apply` does errands like `map`, in their order; the `map` of a pool of threads or
    of a cluster gives the same figures. `driving` histories are run once more for each factor (0, and with replan: no
    drivers are told). If `progress` raises KeyboardInterrupt, the forecast is of the histories done by then, and tells
    no drivers. Raises BadInputError for numbers out of range and for a plan that breaks its own order.
    """
    every = _days_between(policy, replan)
    if histories < 1 or driving < 0 or not 0 <= seed <= _MOST_SEED:
        raise BadInputError(f"a forecast of {histories} histories, seed {seed}, cannot be run")
    began = time.perf_counter()
    arrays = Arrays.of(programme, plan, outlook, repair=policy == "repair")
    question = Question.of(programme, plan, arrays)
    driving = 0 if every else min(driving, histories)
    factors = outlook.factors if driving else ()
    heard = _Count(progress, histories + driving * len(factors))
    if replan is not None and every:
        single = [Replanned(programme, plan, outlook, question, seed, n, every, replan) for n in range(histories)]
        done = apply(do_replanned, single)
    else:
        done = apply(do, errands(arrays, question, seed, histories))
    whole = gathered(done, question.room(histories), heard)
    held: dict[Factor, Tally] = {}
    for factor in factors:
        if heard.stopped:
            break
        heard.begin()
        asked = errands(arrays, question, seed, driving, (factor,))
        held[factor] = gathered(apply(do, asked), question.room(driving), heard)
    cut_short = whole.cost.size < histories or sum(part.cost.size for part in held.values()) < driving * len(factors)
    return Forecast(
        histories=whole.cost.size,
        seed=seed,
        policy=policy,
        as_of=as_of or programme.start,
        start=programme.start,
        horizon_days=programme.horizon_days,
        currency=programme.currency,
        outcomes=outcomes(programme, question, whole),
        bands=bands(question, whole),
        drivers=()
        if cut_short or not held
        else drivers(programme, question, Tally._make(part[:driving] for part in whole), held),
        seconds=time.perf_counter() - began,
        version=__version__,
        programme_sha256=programme.sha256,
        plan_sha256=plan.sha256(),
        exercise=programme.exercise,
        cut_short=cut_short,
    )


def _days_between(policy: str, replan: Replan | None) -> int:
    """Read a policy; gives the days between two plans, 0 where the plan stays."""
    word, _, days = policy.partition(":")
    if policy in ("keep", "repair"):
        return 0
    if word != "replan" or not days.isdecimal() or int(days) < 1:
        raise BadInputError(f"the policy {policy!r} is none of keep, repair and replan:DAYS")
    if replan is None:
        raise BadInputError("nobody is there to replan")
    return int(days)


class _Count:
    """Counts histories over several rounds."""

    def __init__(self, progress: Heard | None, total: int) -> None:
        self._progress, self._total, self._before, self._now = progress, total, 0, 0
        self.stopped = False

    def begin(self) -> None:
        """Begin another round."""
        self._before, self._now = self._before + self._now, 0

    def __call__(self, done: int) -> None:
        self._now = done
        if self._progress is not None:
            try:
                self._progress(self._before + done, self._total)
            except KeyboardInterrupt:
                self.stopped = True
                raise
