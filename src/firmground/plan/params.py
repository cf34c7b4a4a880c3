"""How hard a solver tries, what it starts from, and what it tells while it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmground.model import Plan
from firmground.model.plan import gap
from firmground.plan.scheduling import Schedule

if TYPE_CHECKING:
    from firmground.plan.parts.errand import Hands

__all__ = ["Found", "Params", "Progress", "Report", "Warm"]


@dataclass(frozen=True, slots=True)
class Warm:
    """A plan to start from, and how much of it to keep.

    Work that starts before ``freeze_days`` stays as it is. Each other start that moves within ``near_days`` counts
    ``stability`` person-days, so that only what is worth the upheaval moves.
    """

    plan: Plan
    freeze_days: int = 0
    near_days: int = 30
    stability: int = 0

    def __post_init__(self) -> None:
        if min(self.freeze_days, self.near_days, self.stability) < 0:
            raise ValueError(f"freeze {self.freeze_days}, near {self.near_days}, stability {self.stability}: below 0")


@dataclass(frozen=True, slots=True)
class Params:
    """Seconds of wall time to stay within, and the seed of all that is drawn.

    The work of a search follows from the seconds at a modest speed, so that the same seed gives the same plan on any
    machine that keeps up; ``by_clock`` works until the seconds are over instead, however much that is. With more
    than one thread, several searches run at once and the best one wins.

    ``parts`` is into how many parts a large Programme is split (0: its size and where teams may work decide); then
    threads search parts side by side, or ``hands`` do, wherever they are. Parts begin afresh, so a plan to start from
    rules them out.
    """

    seconds: float = 10.0
    seed: int = 1
    threads: int = 1
    by_clock: bool = False
    warm: Warm | None = None
    parts: int = 0
    hands: "Hands | None" = None

    def __post_init__(self) -> None:
        if not 0 <= self.seconds < float("inf"):
            raise ValueError(f"seconds {self.seconds} not understood")
        if self.seed < 0:
            raise ValueError(f"seed {self.seed} < 0")
        if self.threads < 1:
            raise ValueError(f"threads {self.threads} < 1")
        if self.parts < 0:
            raise ValueError(f"parts {self.parts} < 0")


@dataclass(frozen=True, slots=True)
class Progress:
    """State of a solve: the best plan so far against the bound, and the share of the work that is done."""

    objective_person_days: int
    lower_bound: int
    rounds: int
    share: float
    stage: str = ""  # which part of the work is going on, where there are several

    @property
    def gap(self) -> float:
        """Share of the objective that the bound leaves open."""
        return gap(self.objective_person_days, self.lower_bound)


@dataclass(frozen=True, slots=True)
class Found:
    """The best schedule of a search, the rounds made, and whether a clock or a person cut it short."""

    schedule: Schedule
    rounds: int
    cut_short: bool = False


Report = Callable[[Progress], None]
