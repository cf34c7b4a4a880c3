"""Explanations as values: for machines as a dictionary, for people as lines."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from firmground.evaluate.causes import Cause

__all__ = ["ActivityExplained", "Explanation", "PlaceExplained", "Return", "Unlocked"]

_SHOWN = 12
"""As many of one list as a screen takes."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A service or a release that waits for an activity.

    ``date`` is the day of its return, ``per_day`` the weighted person-days that each day without it costs, and
    ``person_days`` what would be lost up to the horizon if it never came.
    """

    id: str
    name: str
    kind: str
    place: str
    people: int
    date: str | None
    per_day: float
    person_days: float


@dataclass(frozen=True, slots=True)
class ActivityExplained:
    """One activity: when, by whom, what it waits for, what it unlocks, what a week's delay costs.

    ``slack_days`` is by how many days it could start later, all others in their order, at no cost and breaking
    nothing. What ``week_breaks`` lists is what a week's delay would break. Of an activity without a place in the
    plan, ``waits_for`` says why. ``decided`` are decisions on it and on what it unlocks, with their reasons.
    """

    activity: str
    place: str
    first_day: str | None
    last_day: str | None
    contingent: str | None
    teams: tuple[str, ...]
    method: str | None
    route: tuple[str, ...]
    why_not: str | None
    waits_for: tuple[Cause, ...]
    unlocks: tuple[Unlocked, ...]
    slack_days: int
    week_costs_person_days: int
    week_breaks: tuple[str, ...]
    exercise: bool
    decided: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Give it for people."""
        lines = self._heading()
        lines += [f"  - {cause.text}" for cause in self.waits_for]
        per_day, all_of_it = sum(u.per_day for u in self.unlocks), sum(u.person_days for u in self.unlocks)
        lines.append(f"It unlocks {len(self.unlocks)} returns and releases, {per_day:,.0f} weighted person-days a day:")
        lines += _first(
            f"{u.kind} {u.name} for {u.people} people of {u.place}, {u.date or 'not within the horizon'}"
            for u in self.unlocks
        )
        if self.first_day is not None:
            lines.append(f"Without it, {all_of_it:,.0f} weighted person-days more would be lost up to the horizon.")
            slack = self.slack_days
            lines.append(f"It could start {slack} days later at no cost." if slack else "It has no slack.")
            lines.append(
                f"A week's delay costs {self.week_costs_person_days:,} weighted person-days if nobody replans."
            )
            lines += _first(self.week_breaks)
        return lines + _decided(self.decided) + _stamp(exercise=self.exercise)

    def _heading(self) -> list[str]:
        if self.first_day is None:
            return [f"{self.activity} at {self.place} has no place in the plan: {self.why_not}"]
        who = f"{', '.join(self.teams)} of {self.contingent} ({self.method})"
        return [
            f"{self.activity} at {self.place}: {self.first_day} to {self.last_day}, {who}",
            f"route: {' > '.join(self.route) or 'no link to travel'}",
            "It stands there because:",
        ]


@dataclass(frozen=True, slots=True)
class Return:
    """When one service returns or one area is released, and the chain of activities that holds it up."""

    id: str
    name: str
    kind: str
    people: int
    date: str | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceExplained:
    """One place: when each of its services and hazardous areas returns or is released, and why no sooner."""

    place: str
    name: str
    people: int
    returns: tuple[Return, ...]
    exercise: bool
    decided: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Give it for people."""
        lines = [f"{self.name} ({self.place}), {self.people} people"]
        for found in self.returns:
            when = found.date or "not within the horizon"
            lines.append(f"{found.kind} {found.name} for {found.people} people: {when}")
            lines += [f"  - {step}" for step in found.because]
        return lines + _decided(self.decided) + _stamp(exercise=self.exercise)


Explanation = ActivityExplained | PlaceExplained


def _first(texts: Iterable[str]) -> list[str]:
    """Give as many as a screen takes, and say how many more there are."""
    every = [f"  - {text}" for text in texts]
    return every if len(every) <= _SHOWN else [*every[:_SHOWN], f"  - and {len(every) - _SHOWN} more"]


def _decided(texts: tuple[str, ...]) -> list[str]:
    return ["It was decided:", *_first(texts)] if texts else []


def _stamp(*, exercise: bool) -> list[str]:
    return ["EXERCISE: not survey evidence"] if exercise else []
