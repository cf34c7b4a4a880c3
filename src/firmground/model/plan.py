"""The plan: who does what, where and when, by which route, and what could not be placed."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Plan", "Provenance", "ScheduledActivity", "Unscheduled", "WhyNot", "gap"]


def gap(objective: int, bound: int) -> float:
    """Share of an objective that a lower bound leaves open; 0 where nothing is to be gained."""
    return (objective - bound) / objective if objective > 0 else 0.0


class WhyNot(StrEnum):
    """Why an activity has no place in the plan."""

    NO_TEAM = "no contingent has such teams here in the dates of their stay"
    NO_ROUTE = "no route to the site opens within the horizon"
    NO_ROOM = "no working days are left before the horizon, the stay or the accreditation ends"
    WAITS = "an activity it waits for has no place in the plan"
    BUDGET = "the budget of its period or partner is spent"
    DEPTH = "it digs deeper than the ground is to be released"
    GROUND = "the ground it stands on is never handed over"
    EVIDENCE = "nothing is planned that would give the evidence for its release"
    CONSTRAINT = "its lock or deadline cannot be kept"


@dataclass(frozen=True, slots=True)
class ScheduledActivity:
    """One activity with its days, its named teams and its route.

    ``start`` is the first day of work, ``end`` the day after the last (days of the Programme). ``route`` lists
    the links from the base of the contingent to the site, in travel order.
    """

    activity: str
    method: str
    contingent: str
    teams: tuple[str, ...]
    start: int
    end: int
    route: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"{self.activity}: end {self.end} is not after start {self.start}")
        if not self.teams:
            raise ValueError(f"{self.activity}: nobody is assigned")


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """An activity without a place in the plan, and why."""

    activity: str
    why: WhyNot


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the plan came about, so that it can be made again years later.

    ``lower_bound`` is proved for every plan of this Programme; ``gap`` is (objective - bound) / objective.
    ``rounds`` is the work that the search was given; ``cut_short`` says that a clock or a person stopped it
    earlier, so that another machine may find another plan.
    """

    solver: str
    objective_person_days: int
    lower_bound: int
    seed: int
    seconds: float
    version: str
    programme_sha256: str
    rounds: int = 0
    cut_short: bool = False

    @property
    def gap(self) -> float:
        """Share of the objective that the bound leaves open."""
        return gap(self.objective_person_days, self.lower_bound)


@dataclass(frozen=True, slots=True)
class Plan:
    """A set of scheduled activities; without a verdict it is not yet a plan to follow."""

    scheduled: tuple[ScheduledActivity, ...]
    unscheduled: tuple[Unscheduled, ...]
    provenance: Provenance

    def sha256(self) -> str:
        """Hash who does what, where and when; two runs with the same seed agree on it."""
        rows = sorted(
            [s.activity, s.method, s.contingent, list(s.teams), s.start, s.end, list(s.route)] for s in self.scheduled
        )
        gaps = sorted([u.activity, u.why.value] for u in self.unscheduled)
        text = json.dumps([rows, gaps], separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()
