"""Learning from observations: method by method, then by operator, then by kind of land, each towards the one above."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from firmground.evaluate.calibration.estimates import FEWEST_GROUPS, Shrunk, between_groups, shrunk, spread_of_logs
from firmground.evaluate.calibration.lesson import Lesson
from firmground.evaluate.calibration.observed import Observation
from firmground.evaluate.calibration.spreads import concentrated, log_of, logarithmic, moved
from firmground.model.outlook import Factor, Outlook, Shape, Uncertainty

__all__ = ["Strengths", "learn"]


@dataclass(frozen=True, slots=True)
class Strengths:
    """How much a default counts for, and from how much data on anything is learned.

    ``logs`` is in observations of work, ``trials`` in visits, contingents, contingent-months and shares, ``counts`` in
    events; ``least`` in each of these.
    """

    logs: float = 10.0
    trials: float = 20.0
    counts: float = 2.0
    least: float = 5.0

    def __post_init__(self) -> None:
        if min(self.logs, self.trials, self.counts) <= 0 or self.least < 0:
            raise ValueError("a default must count for more than nothing, and no fewer than 0 observations may do")


Own = Callable[[str], Uncertainty | None]
"""Gives the spread that a method has of its own, relative to its likely output; None where it has none."""

_LOGS = frozenset({Factor.OUTPUT, Factor.REPAIR})
_COUNTS = frozenset({Factor.WEATHER, Factor.ACCIDENT})
_WORDS = {
    Factor.WEATHER: "days without work, seen or expected",
    Factor.ACCIDENT: "accidents, seen or expected",
    Factor.QA_FAILURE: "visits",
    Factor.ABSENCE: "contingent-months",
    Factor.LATE: "contingents that came",
    Factor.SHORT: "contingents",
    Factor.SURVEY_SHARES: "shares of areas wholly released",
}


def learn(
    observations: Iterable[Observation],
    outlook: Outlook,
    strengths: Strengths = Strengths(),
    *,
    kinds: Mapping[str, str] | None = None,
    own: Own = lambda _: None,
) -> tuple[Lesson, ...]:
    """Learn from observations what an outlook holds as default; their order does not matter.

    ``kinds`` names the activity kind of each method, ``own`` the spread that a method brings itself. A factor of which
    the outlook draws nothing is left alone.
    """
    groups: dict[tuple[Factor, str], list[Observation]] = {}
    for one in sorted(observations, key=_order):
        groups.setdefault((one.factor, _key(one, outlook)), []).append(one)
    found: list[Lesson] = []
    for (factor, name), seen in sorted(groups.items(), key=lambda g: (list(Factor).index(g[0][0]), g[0][1])):
        default = own(name) if factor is Factor.OUTPUT else None
        default = default or outlook.of(factor, name, (kinds or {}).get(name, ""))
        if default is not None and default.shape is not Shape.FIXED:
            found += _Group(factor, name, default, strengths).lessons(seen)
    return tuple(found)


def _key(one: Observation, outlook: Outlook) -> str:
    """Name the row that an observation is of; work has one for each method, the rest what the table holds."""
    if one.factor in _LOGS:
        return one.applies_to
    row = outlook.of(one.factor, one.applies_to)
    return row.applies_to if row else one.applies_to


def _order(one: Observation) -> tuple[str, ...]:
    return (one.operator, one.land, one.subject, one.applies_to, *one.events, repr(one.value), repr(one.units))


@dataclass(frozen=True)
class _Group:
    """Observations of one row of the table."""

    factor: Factor
    name: str
    default: Uncertainty
    strengths: Strengths

    def lessons(self, seen: Sequence[Observation]) -> list[Lesson]:
        """Give the lesson of all, then those of each operator, each followed by those of its kinds of land.

        A group that is the only one would be learned from twice; it is the one above it.
        """
        old, strength = self._default()
        all_of_it = shrunk(old, strength, *_sums(seen))
        found = [self._whole(seen, old, all_of_it, strength)]
        operators = _by(seen, "operator")
        for operator, theirs in operators.items():
            of_them = all_of_it
            if len(operators) > 1:
                of_them = self._below(all_of_it.mean, theirs, operators.values(), strength)
                found.append(self._shown(theirs, all_of_it.mean, of_them, operator))
            lands = _by(theirs, "land")
            for land, there in lands.items() if len(lands) > 1 else ():
                on_it = self._below(of_them.mean, there, lands.values(), strength)
                found.append(self._shown(there, of_them.mean, on_it, operator, land))
        return found

    def _default(self) -> tuple[float, float]:
        """Give the default as it adds up, and for how many units it counts."""
        if self.factor in _LOGS:
            of_its_own = self.factor is Factor.REPAIR or self.default.applies_to == self.name
            return log_of(self.default)[0] if of_its_own else 0.0, self.strengths.logs
        if self.factor is Factor.SURVEY_SHARES:
            return 1.0 / (self.default.p2 + 1.0), self.strengths.trials
        if self.factor is Factor.SHORT:
            return 1.0 - self.default.mean, self.strengths.trials
        if self.factor in _COUNTS:
            mean = self.default.mean
            return mean, self.strengths.counts / mean if mean > 0 else math.inf
        return self.default.mean, self.strengths.trials

    def _below(
        self, above: float, seen: Sequence[Observation], groups: Iterable[Sequence[Observation]], strength: float
    ) -> Shrunk:
        """Shrink a group towards the figure above it, as far as the groups are alike."""
        groups = tuple(groups)
        sums = [_sums(group) for group in groups]
        if sum(units > 0 for _, units in sums) >= FEWEST_GROUPS:
            strength = between_groups(sums, self._within(above, groups))
        return shrunk(above, strength, *_sums(seen))

    def _within(self, mean: float, groups: Sequence[Sequence[Observation]]) -> float:
        """Variance of one unit inside a group; of logarithms it is pooled over the groups and with the default."""
        if self.factor in _LOGS:
            known = self.strengths.logs
            apart = [(x.value - _sums(g)[0] / len(g)) ** 2 for g in groups for x in g]
            return (known * log_of(self.default)[1] ** 2 + math.fsum(apart)) / (known + len(apart) - len(groups))
        if self.factor is Factor.LATE:
            return mean * mean
        return mean if self.factor in _COUNTS else mean * (1.0 - mean)

    def _whole(self, seen: Sequence[Observation], old: float, found: Shrunk, strength: float) -> Lesson:
        lesson = self._shown(seen, old, found)
        if self.factor in _LOGS:
            sd = log_of(self.default)[1]
            lesson = replace(
                lesson, spread_old=sd, spread_new=spread_of_logs(sd, strength, old, [one.value for one in seen])
            )
        kept = self._too_few(found, old)
        if kept:
            return replace(lesson, kept=kept, new=lesson.old, spread_new=lesson.spread_old, weight=0.0)
        try:
            guess = self.default.guess and lesson.weight < _HALF
            return replace(lesson, row=replace(self._row(lesson), guess=guess))
        except (ValueError, OverflowError) as error:
            return replace(lesson, kept=f"the table cannot hold it: {error}", new=lesson.old, weight=0.0)

    def _too_few(self, found: Shrunk, old: float) -> str:
        enough = found.units
        if self.factor in _COUNTS:
            enough = max(found.units * old, (found.data or 0.0) * found.units)
        if enough >= self.strengths.least:
            return ""
        words = _WORDS.get(self.factor, "observations")
        return f"too few {words} ({enough:.3g} of {self.strengths.least:g}), the default stays"

    def _row(self, lesson: Lesson) -> Uncertainty:
        was = f"{lesson.old:.3g}" if lesson.spread_old is None else f"dispersion {lesson.spread_old:.2f}"
        source = lesson.source(f"{was}, {self.default.source}" if self.default.source else was)
        if self.factor in _LOGS:
            median = 1.0 if self.factor is Factor.OUTPUT else lesson.new
            return logarithmic(self.default, self.factor, self.name, median, lesson.spread_new or 0.0, source)
        if self.factor is Factor.SURVEY_SHARES:
            return concentrated(self.default, lesson.new, source)
        return moved(self.default, lesson.new, source)

    def _shown(
        self, seen: Sequence[Observation], old: float, found: Shrunk, operator: str = "", land: str = ""
    ) -> Lesson:
        events = dict.fromkeys(event for one in seen for event in one.events)
        told = self._told
        data = None if found.data is None else told(found.data)
        return Lesson(
            self.factor, self.name, self._unit(), told(old), data, told(found.mean), found.units, found.weight,
            len(seen), operator, land, events=tuple(sorted(events)),
        )  # fmt: skip

    def _told(self, figure: float) -> float:
        """Turn a figure that adds up into the one that the table speaks of."""
        if self.factor in _LOGS:
            return math.exp(min(max(figure, -_MOST_LOG), _MOST_LOG))
        if self.factor is Factor.SURVEY_SHARES:
            return 1.0 / min(max(figure, _LEAST_RATIO), 1.0 - _LEAST_RATIO) - 1.0
        return 1.0 - figure if self.factor is Factor.SHORT else figure

    def _unit(self) -> str:
        return "concentration of the shares" if self.factor is Factor.SURVEY_SHARES else self.factor.unit


_HALF = 0.5
"""Share of data from which on a figure is no guess any more."""
_MOST_LOG = math.log(1e6)
_LEAST_RATIO = 1e-3


def _sums(seen: Iterable[Observation]) -> tuple[float, float]:
    seen = tuple(seen)
    return math.fsum(one.value for one in seen), math.fsum(one.units for one in seen)


def _by(seen: Sequence[Observation], what: str) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for one in seen:
        found.setdefault(getattr(one, what), []).append(one)
    return dict(sorted(found.items()))
