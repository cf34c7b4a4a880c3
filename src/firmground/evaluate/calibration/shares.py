"""How areas that are wholly released were released, against what was expected of them."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from firmground.evaluate.calibration.estimates import shrunk
from firmground.evaluate.calibration.observed import Observation

__all__ = ["Shares", "shares_of"]

_WORDS = {"cancelled": "cancelled by non-technical survey", "reduced": "reduced by technical survey, of the rest"}


@dataclass(frozen=True, slots=True)
class Shares:
    """What was released at one stage of survey, as the mean share of an area: expected, seen, and between the two.

    ``new`` is what the same areas should have been expected to give (beta-binomial); the tables keep the expected
    shares of each area, since they are what its survey said, and the ways of release are never added (L8).
    """

    stage: str
    areas: int
    expected: float
    data: float
    new: float

    def as_dict(self) -> dict[str, Any]:
        """Give it for ``--json``."""
        return asdict(self)

    def line(self) -> str:
        """Say it for people."""
        return (
            f"{_WORDS.get(self.stage, self.stage)}: {self.data:.0%} of {self.areas} areas wholly released, "
            f"{self.expected:.0%} expected; between the two {self.new:.0%}"
        )


def shares_of(observations: Iterable[Observation], strength: float) -> tuple[Shares, ...]:
    """Hold released shares against the expected ones, stage by stage; every area counts alike."""
    stages: dict[str, list[tuple[float, float]]] = {}
    for one in observations:
        if one.share is not None and one.expected is not None:
            stages.setdefault(one.subject.rpartition(":")[2], []).append((one.expected, one.share))
    found = []
    for stage, pairs in sorted(stages.items()):
        expected = math.fsum(mean for mean, _ in pairs) / len(pairs)
        total = math.fsum(share for _, share in pairs)
        new = shrunk(expected, strength, total, len(pairs)).mean
        found.append(Shares(stage, len(pairs), expected, total / len(pairs), new))
    return tuple(found)
