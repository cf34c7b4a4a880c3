"""The forecast: what a plan may come to, read from many possible histories. It is never survey evidence (L9)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from firmground.model.outlook import Factor

__all__ = ["Band", "Driver", "Forecast", "Outcome", "OutcomeKind"]


class OutcomeKind(StrEnum):
    """What an outcome is of; the three ways of release are never added under one name (L8)."""

    SERVICE = "service"
    AREA = "area"
    DISTRICT_CANCELLED = "district-cancelled"
    DISTRICT_REDUCED = "district-reduced"
    DISTRICT_CLEARED = "district-cleared"
    MILESTONE = "milestone"
    DEADLINE = "deadline"
    COST = "cost"
    PERSON_DAYS = "person-days"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Percentiles of one outcome over the histories.

    ``unit`` is ``day`` (days of the Programme; None: not within the horizon), ``ha``, the currency or ``person-days``.
    ``within`` is the share of histories in which it comes about before the horizon. ``chance`` is the share in which a
    deadline is kept, None where there is none. ``by`` is the day by which hectares are counted, or the deadline.
    A percentile is an order statistic: the least value that at least that share of the histories does not exceed.
    """

    name: str
    kind: OutcomeKind
    unit: str
    p10: float | None
    p50: float | None
    p80: float | None
    p90: float | None
    mean: float | None = None
    within: float = 1.0
    chance: float | None = None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """Share of the variance of an outcome that goes when one factor is held at its mean.

    Both variances are of the same histories with the same dice. Shares need not sum to one, since factors act together.
    """

    outcome: str
    kind: OutcomeKind
    factor: Factor
    share: float


@dataclass(frozen=True, slots=True)
class Band:
    """Percentiles of a curve at some days: people without a kind of service, or hectares of a place by one way.

    ``kind`` is ``people`` (``name`` is a kind of service, or exposure) or a kind of district outcome (``name`` is the
    district, or empty for all of the Programme).
    """

    name: str
    kind: str
    unit: str
    days: tuple[int, ...]
    p10: tuple[float, ...]
    p50: tuple[float, ...]
    p80: tuple[float, ...]
    p90: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What ``histories`` possible histories of a plan came to; ``start`` is the date of day 0.

    The same Programme, plan, outlook, seed and policy give the same figures on every machine, by any number of workers.
    ``cut_short`` says that somebody stopped it before all that was asked for was run; ``histories`` are those it is of.
    """

    histories: int
    seed: int
    policy: str
    as_of: date
    start: date
    horizon_days: int
    currency: str
    outcomes: tuple[Outcome, ...]
    bands: tuple[Band, ...]
    drivers: tuple[Driver, ...]
    seconds: float = field(compare=False)
    version: str
    programme_sha256: str
    plan_sha256: str
    exercise: bool = False
    cut_short: bool = False

    @property
    def label(self) -> str:
        """What every picture of it must say."""
        what = "Exercise forecast" if self.exercise else "Forecast"
        return (
            f"{what}: {self.histories:,} possible histories as of {self.as_of}, policy {self.policy}, "
            f"seed {self.seed}; not survey evidence"
        )
