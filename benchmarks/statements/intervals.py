"""Shares and F1 with their bootstrap intervals over documents."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

DRAWS, SEED = 2000, 7


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one document: how many were right, how many were found, how many there are."""

    right: int = 0
    found: int = 0
    there: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add two documents."""
        return Tally(self.right + other.right, self.found + other.found, self.there + other.there)


def recall(tally: Tally) -> float:
    """Percent of what is there that was found; 0 where nothing is there."""
    return 100.0 * tally.right / tally.there if tally.there else 0.0


def precision(tally: Tally) -> float:
    """Percent of what was found that is right; 0 where nothing was found."""
    return 100.0 * tally.right / tally.found if tally.found else 0.0


def f1(tally: Tally) -> float:
    """Percent, the harmonic mean of recall and precision."""
    return 200.0 * tally.right / (tally.found + tally.there) if tally.found + tally.there else 0.0


def total(tallies: Iterable[Tally]) -> Tally:
    """Add up the documents."""
    return sum(tallies, Tally())


def row(tallies: Sequence[Tally], measure: Callable[[Tally], float]) -> dict[str, float | int]:
    """Measure all documents together, with the 95 % interval of the percentile bootstrap over documents."""
    dice = random.Random(SEED)
    drawn = sorted(measure(total(dice.choices(tallies, k=len(tallies)))) for _ in range(DRAWS))
    whole = total(tallies)
    ends = drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS) - 1]
    counts = {"right": whole.right, "found": whole.found, "there": whole.there}
    return {"percent": round(measure(whole), 1), "low": round(ends[0], 1), "high": round(ends[1], 1), **counts}
