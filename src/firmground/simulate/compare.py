"""Scenarios side by side: each is forecast with the same dice as the project as it stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import sqrt
from typing import TypeVar

import numpy as np

from firmground.errors import BadInputError
from firmground.kernels.layout import Floats
from firmground.kernels.simulate_layout import Tally
from firmground.model import Forecast, Outcome, OutcomeKind
from firmground.simulate.ensemble import Apply
from firmground.simulate.forecast import forecast
from firmground.simulate.scenario import BASE, Scene, staged

__all__ = ["Compared", "Move", "compare"]

_Asked = TypeVar("_Asked")

_TWO = 2
"""Fewest histories of which a standard error can be told."""


@dataclass(frozen=True, slots=True)
class Move:
    """A service whose P50 moves by so many days; past the horizon it counts as the horizon (None)."""

    name: str
    before: float | None
    after: float | None
    days: int


@dataclass(frozen=True)
class Compared:
    """One scenario: its forecast, the mean of what it costs more than the project as it stands, and what moves.

    ``more`` is in weighted person-days, with its standard error over the histories; ``moves`` has the largest first.
    ``same`` says that it changes nothing: every history costs what it does without it, and every outcome is the same.
    If the forecast was cut short, all this is against the same histories of the project as it stands.
    """

    name: str
    words: str
    forecast: Forecast
    more: float
    error: float
    moves: tuple[Move, ...]
    same: bool


def compare(
    scene: Scene,
    scenarios: Mapping[str, str],
    *,
    histories: int,
    seed: int,
    policy: str,
    as_of: date,
    apply: Apply = map,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Compared, ...]:
    """Forecast the project as it stands, first, and each scenario by its name and words.

    If `progress` raises KeyboardInterrupt, the scenario at hand is of the histories done by then, and those behind it
    are left out. Raises BadInputError for words that are not understood, before any history is drawn.
    """
    if histories < _TWO:
        raise BadInputError("scenarios are compared by at least 2 histories")
    scenes = {BASE: (BASE, scene)}
    scenes |= {name: (words, staged(words, scene)) for name, words in scenarios.items() if words.strip() != BASE}
    run = partial(forecast, seed=seed, policy=policy, as_of=as_of, driving=0)
    found: list[Compared] = []
    first: list[Tally] = []
    for n, (name, (words, one)) in enumerate(scenes.items()):
        kept: list[Tally] = []
        listening, heard = _Listening(apply, kept), _shifted(progress, n * histories, len(scenes) * histories)
        made = run(one.programme, one.plan, one.outlook, histories=histories, apply=listening, progress=heard)
        first = first or kept
        base = found[0].forecast if found else made
        if made.histories < base.histories:
            again = _Retelling(first)
            base = run(scene.programme, scene.plan, scene.outlook, histories=made.histories, apply=again)
        found.append(_compared(name, words, base, made, _person_days(kept, made) - _person_days(first, made)))
        if made.cut_short:
            break
    return tuple(found)


def _compared(name: str, words: str, base: Forecast, made: Forecast, more: Floats) -> Compared:
    error = float(more.std(ddof=1)) / sqrt(more.size)
    same = made is not base and not more.any() and made.outcomes == base.outcomes
    return Compared(name, words, made, float(more.mean()), error, tuple(_moves(base, made)), same)


def _person_days(kept: list[Tally], made: Forecast) -> Floats:
    """Give the person-days of as many histories as a forecast has."""
    return np.concatenate([tally.person_days for tally in kept])[: made.histories]


class _Listening:
    """Does errands as another does them, and keeps what each came to."""

    def __init__(self, apply: Apply, kept: list[Tally]) -> None:
        self._apply, self._kept = apply, kept

    def __call__(self, work: Callable[[_Asked], Tally], asked: Iterable[_Asked], /) -> Iterator[Tally]:
        for tally in self._apply(work, asked):
            self._kept.append(tally)
            yield tally


class _Retelling:
    """Answers errands by what the same ones came to before."""

    def __init__(self, kept: list[Tally]) -> None:
        self._kept = kept

    def __call__(self, _work: Callable[[_Asked], Tally], asked: Iterable[_Asked], /) -> Iterator[Tally]:
        yield from (tally for _, tally in zip(asked, self._kept, strict=False))


def _shifted(progress: Callable[[int, int], None] | None, before: int, whole: int) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, _: progress(before + done, whole)


def _moves(base: Forecast, other: Forecast) -> list[Move]:
    """Give the services whose P50 moves, those that move most first."""
    before = {o.name: o for o in base.outcomes if o.kind is OutcomeKind.SERVICE}
    pairs = [(before[o.name], o) for o in other.outcomes if o.kind is OutcomeKind.SERVICE]
    found = [
        Move(o.name, b.p50, o.p50, _day(o, other) - _day(b, base)) for b, o in pairs if _day(b, base) != _day(o, other)
    ]
    return sorted(found, key=lambda m: (-abs(m.days), m.name))


def _day(outcome: Outcome, found: Forecast) -> int:
    return found.horizon_days if outcome.p50 is None else round(outcome.p50)
