"""Past forecasts held against what happened: how often their bands held, and where in them the days fell.

Only forecasts that have come due count, and whether one has is told by the forecast alone: its P90 has passed. Else the
early ones would be judged first and the bands look better, or worse, than they are. The histogram is that of the
probability integral transform (A. P. Dawid, J. Royal Statistical Society A 147 (1984) 278-292), in the bins that the
percentiles part. The interval is exact (C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413).
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

__all__ = ["EDGES", "Past", "Told", "binomial_interval", "hold"]

EDGES = (0.0, 0.1, 0.5, 0.8, 0.9, 1.0)
"""Shares between which P10, P50, P80 and P90 part what may come."""
NOMINAL = 0.8
"""Share of days that a band from P10 to P90 is to hold."""
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Told:
    """What one forecast said of one day, and when it came; ``came`` is None where it has not yet.

    As everywhere in a plan, a day is the one from which on it is so: the day after the last day of work.
    """

    kind: str
    name: str
    as_of: date
    p10: date
    p50: date
    p80: date
    p90: date
    came: date | None
    event: str = ""

    @property
    def bins(self) -> tuple[float, ...]:
        """Share of the day in each bin of the histogram; one that has not come falls into the last.

        A day that several percentiles share is spread over the bins between them by their widths (C. Czado, T. Gneiting
        and L. Held, Biometrics 65 (2009) 1254-1261), since days are whole.
        """
        edges = (self.p10, self.p50, self.p80, self.p90)
        first = sum(self.came is None or self.came > edge for edge in edges)
        same = sum(self.came == edge for edge in edges)
        last = first + (same if same == len(edges) else max(0, same - 1))
        wide = EDGES[last + 1] - EDGES[first]
        return tuple((EDGES[k + 1] - EDGES[k]) / wide if first <= k <= last else 0.0 for k in range(len(EDGES) - 1))


@dataclass(frozen=True, slots=True)
class Past:
    """How forecasts did that have come due; ``pending`` are those that have not.

    ``bias_days`` is the mean of the days after P50 (before it: negative); those still ``open`` count up to the day of
    the judgement, so that with them it is the least that it can be. ``afterwards`` is the number of forecasts that were
    made long after the day that they are of; with so much hindsight they are not judged.
    """

    as_of: date
    first: date | None = None
    last: date | None = None
    due: int = 0
    pending: int = 0
    open: int = 0
    inside: int = 0
    counts: tuple[float, ...] = (0.0,) * (len(EDGES) - 1)
    bias_days: float | None = None
    events: tuple[str, ...] = ()
    afterwards: int = 0

    @property
    def coverage(self) -> float | None:
        """Share of the days inside their band from P10 to P90."""
        return self.inside / self.due if self.due else None

    @property
    def interval(self) -> tuple[float, float]:
        """Interval that holds the true coverage with 95 % confidence, if the days came independently."""
        return binomial_interval(self.inside, self.due)

    def as_dict(self) -> dict[str, Any]:
        """Give it for ``--json``."""
        return {
            "as_of": self.as_of.isoformat(),
            "forecasts_from": self.first and self.first.isoformat(),
            "forecasts_to": self.last and self.last.isoformat(),
            "due": self.due,
            "pending": self.pending,
            "made_afterwards": self.afterwards,
            "open": self.open,
            "nominal": NOMINAL,
            "inside": self.inside,
            "coverage": self.coverage,
            "coverage_95": list(self.interval),
            "pit": {"edges": list(EDGES), "counts": list(self.counts)},
            "bias_days": self.bias_days,
            "events": list(self.events),
        }

    def lines(self) -> list[str]:
        """Say it for people."""
        told = f"{self.afterwards} of the forecasts were made long after their day and are not judged"
        late = [told] if self.afterwards else []
        if not self.due:
            more = f"; {self.pending} have not come due" if self.pending else ""
            return [f"no past forecast can be judged yet{more}", *late]
        low, high = self.interval
        bias = self.bias_days or 0.0
        when = "later" if bias >= 0 else "earlier"
        least = f"at least, since {self.open} are still open" if self.open else "on average"
        held = (
            f"{self.inside} of {self.due} days that were forecast from {self.first} to {self.last} fell between P10 "
            f"and P90: {self.inside / self.due:.0%} (95 % interval {low:.0%} to {high:.0%}), where 80 % are meant to"
        )
        return [held, f"{abs(bias):.1f} days {when} than P50 {least}; {self.pending} have not come due", *late]


def hold(told: Iterable[Told], as_of: date, afterwards: int = 0) -> Past:
    """Hold forecasts against what came by a day; what happened later is not known."""
    known = sorted(told, key=lambda t: (t.as_of, t.event, t.kind, t.name))
    settled = as_of + timedelta(1)
    due = [t for t in known if t.p90 <= settled]
    if not due:
        return Past(as_of, pending=len(known), afterwards=afterwards)
    came = [t.came if t.came is not None and t.came <= settled else None for t in due]
    seen = [Told(t.kind, t.name, t.as_of, t.p10, t.p50, t.p80, t.p90, c) for t, c in zip(due, came, strict=True)]
    bins = [t.bins for t in seen]
    late = [((t.came or as_of) - t.p50).days for t in seen]
    return Past(
        as_of,
        due[0].as_of,
        due[-1].as_of,
        len(due),
        len(known) - len(due),
        came.count(None),
        sum(t.came is not None and t.p10 <= t.came <= t.p90 for t in seen),
        tuple(math.fsum(column) for column in zip(*bins, strict=True)),
        math.fsum(late) / len(late),
        tuple(sorted({t.event for t in due if t.event})),
        afterwards,
    )


def binomial_interval(hits: int, n: int, confidence: float = _CONFIDENCE) -> tuple[float, float]:
    """Give the exact interval of a share of ``hits`` in ``n``; all of 0 to 1 where n is 0."""
    if n == 0:
        return 0.0, 1.0
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if hits == 0 else _root(lambda p: _at_least(hits, n, p) - tail)
    high = 1.0 if hits == n else _root(lambda p: tail - 1.0 + _at_least(hits + 1, n, p))
    return low, high


def _at_least(hits: int, n: int, p: float) -> float:
    """Chance of so many hits or more."""
    terms = [
        math.exp(
            math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
            + k * math.log(p) + (n - k) * math.log1p(-p)
        )
        for k in range(hits, n + 1)
    ]  # fmt: skip
    return math.fsum(terms)


def _root(rising: Callable[[float], float]) -> float:
    """Find where a function that rises over 0 to 1 crosses nothing, by halving."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2.0
