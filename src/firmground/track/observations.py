"""From the ledger to observations: what work took, how surveys ended, who came when, what went wrong, how often.

Only what counts is read: corrected events are sifted out before. Every observation keeps the ids of its events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from firmground.evaluate.calibration.observed import Observation
from firmground.model import Outlook, Plan, Programme
from firmground.model.progress import Progress
from firmground.track.observed_days import accidents, days_lost
from firmground.track.observed_land import shares, visits
from firmground.track.observed_people import absences, arrivals
from firmground.track.observed_work import Rates, Work
from firmground.track.sifting import Sifted

__all__ = ["Observed", "Register", "observe"]


@dataclass(frozen=True)
class Register:
    """What events are read against: the Programme and spreads of the rows, and rates of methods.

    ``plans`` are the plans to follow, each with the day on which it was made; ``land`` says what areas are used for.
    """

    programme: Programme
    outlook: Outlook
    rates: Rates
    plans: Sequence[tuple[date, Plan]] = ()
    land: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Observed:
    """All observations, and the events of work that no method of the project could be found for."""

    observations: tuple[Observation, ...] = ()
    unmatched: tuple[str, ...] = ()


def observe(sifted: Sifted, progress: Progress, register: Register) -> Observed:
    """Read all observations of the events that count on the day of a Progress; their order does not matter."""
    events = sifted.by_day(progress.as_of)
    work = Work(register.programme, register.rates, register.land, register.plans)
    found = [*work.on_land(events, progress), *work.reported(progress)]
    found += shares(progress, register.programme, register.land)
    found += visits(events, register.programme, register.land)
    found += arrivals(events, progress, register.programme)
    found += absences(events, register.programme)
    found += days_lost(events, register.programme, register.outlook)
    found += accidents(events, work.explosive_team_days(events, progress))
    return Observed(tuple(found), tuple(sorted(work.unmatched)))
