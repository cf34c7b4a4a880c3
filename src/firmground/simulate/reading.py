"""From what was kept of all histories to outcomes, bands and drivers."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.simulate_layout import Tally
from firmground.model import Band, Driver, Factor, Outcome, OutcomeKind, Programme
from firmground.simulate.asked import Question

__all__ = ["bands", "drivers", "outcomes", "percentile_rows"]

_PERCENT = (10, 50, 80, 90)
_WAYS = (OutcomeKind.DISTRICT_CANCELLED, OutcomeKind.DISTRICT_REDUCED, OutcomeKind.DISTRICT_CLEARED)
_MOST_DRIVERS = 3
_LEAST_SHARE = 0.05
_LEAST_WITHIN = 0.1
"""Share of histories in which an outcome must come about; else its variance is that of a handful of them."""

_Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Column:
    """One outcome: its figure in each history."""

    name: str
    kind: OutcomeKind
    unit: str
    values: _Array
    by: int | None = None


def percentile_rows(values: _Array) -> list[_Array]:
    """Give P10, P50, P80 and P90 over the first axis: of n histories the ceil(p n)-th smallest."""
    ordered = np.sort(values, axis=0)
    return [ordered[max(0, ceil(p * len(ordered) / 100 - 1e-9) - 1)] for p in _PERCENT]


def _columns(programme: Programme, question: Question, tally: Tally) -> Iterator[_Column]:
    for i, service in enumerate(question.services):
        yield _Column(service, OutcomeKind.SERVICE, "day", tally.service[:, i])
    for i, area in enumerate(programme.areas):
        if not area.handed_over:
            yield _Column(area.id, OutcomeKind.AREA, "day", tally.release[:, i])
    for i, place in enumerate(question.places):
        for way, kind in enumerate(_WAYS):
            yield _Column(place, kind, "ha", tally.final[:, i, way], programme.horizon_days)
    for i, group in enumerate(question.groups):
        yield _Column(group.name, group.kind, "day", tally.group[:, i], group.by)
    yield _Column("cost", OutcomeKind.COST, programme.currency, tally.cost)
    yield _Column("person-days", OutcomeKind.PERSON_DAYS, "person-days", tally.person_days)


def outcomes(programme: Programme, question: Question, tally: Tally) -> tuple[Outcome, ...]:
    """Give every outcome with its percentiles; days past the horizon are not within it."""
    return tuple(_outcome(column, programme.horizon_days) for column in _columns(programme, question, tally))


def _outcome(column: _Column, horizon: int) -> Outcome:
    values = column.values
    late = values > horizon if column.unit == "day" else np.zeros(values.shape, np.bool_)
    p10, p50, p80, p90 = (
        None if row > horizon and column.unit == "day" else float(row) for row in percentile_rows(values)
    )
    by = column.by
    chance = float((values <= by).mean()) if column.kind is OutcomeKind.DEADLINE and by is not None else None
    mean = None if late.any() else float(values.mean())
    return Outcome(
        column.name, column.kind, column.unit, p10, p50, p80, p90, mean, float(1.0 - late.mean()), chance, column.by
    )


def bands(question: Question, tally: Tally) -> tuple[Band, ...]:
    """Give the curves: people without each kind of service, exposed people, and hectares of each place by each way."""
    days = tuple(question.asked.grid.tolist())
    found = []
    for i, name in enumerate(question.kinds):
        if tally.people[:, i].any():
            found.append(_band(name, "people", "people", days, tally.people[:, i]))
    for i, place in enumerate(question.places):
        for way, kind in enumerate(_WAYS):
            found.append(_band(place, kind.value, "ha", days, tally.hectares[:, i, way]))
    return tuple(found)


def _band(name: str, kind: str, unit: str, days: tuple[int, ...], curves: _Array) -> Band:
    p10, p50, p80, p90 = (tuple(float(v) for v in row) for row in percentile_rows(curves))
    return Band(name, kind, unit, days, p10, p50, p80, p90)


def drivers(programme: Programme, question: Question, whole: Tally, held: dict[Factor, Tally]) -> tuple[Driver, ...]:
    """Give, for each outcome, the factors without whose chance its variance is less by at least 5 %, three at most.

    What comes about before the horizon in fewer than a tenth of the histories has none told.
    """
    horizon = programme.horizon_days
    base = [
        (c, _variance(c, horizon) if _within(c, horizon) >= _LEAST_WITHIN else 0.0)
        for c in _columns(programme, question, whole)
    ]
    shares: list[list[tuple[float, Factor]]] = [[] for _ in base]
    for factor, tally in held.items():
        for i, column in enumerate(_columns(programme, question, tally)):
            if base[i][1] > 0.0:
                share = 1.0 - _variance(column, programme.horizon_days) / base[i][1]
                shares[i].append((share, factor))
    found = []
    for (column, _), row in zip(base, shares, strict=True):
        ranked = sorted(row, key=lambda one: (-one[0], one[1].value))[:_MOST_DRIVERS]
        found += [Driver(column.name, column.kind, f, float(s)) for s, f in ranked if s >= _LEAST_SHARE]
    return tuple(found)


def _within(column: _Column, horizon: int) -> float:
    return float((column.values <= horizon).mean()) if column.unit == "day" else 1.0


def _variance(column: _Column, horizon: int) -> float:
    """Variance over the histories; what never comes about counts as the horizon."""
    values = np.asarray(column.values, np.float64)
    return float(np.minimum(values, horizon).var() if column.unit == "day" else values.var())
