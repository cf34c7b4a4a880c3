"""How hard a solver tries, and what it tells while it does."""

from collections.abc import Callable
from dataclasses import dataclass

from firmground.model.plan import gap

__all__ = ["Params", "Progress", "Report"]


@dataclass(frozen=True, slots=True)
class Params:
    """Seconds of wall time to stay within, and the seed of all that is drawn."""

    seconds: float = 10.0
    seed: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.seconds < float("inf"):
            raise ValueError(f"seconds {self.seconds} not understood")
        if self.seed < 0:
            raise ValueError(f"seed {self.seed} < 0")


@dataclass(frozen=True, slots=True)
class Progress:
    """State of a solve: the best plan so far against the bound, and the share of the work that is done."""

    objective_person_days: int
    lower_bound: int
    rounds: int
    share: float

    @property
    def gap(self) -> float:
        """Share of the objective that the bound leaves open."""
        return gap(self.objective_person_days, self.lower_bound)


Report = Callable[[Progress], None]
