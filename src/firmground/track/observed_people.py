"""What the ledger says of people: when contingents came, how many of their teams, and how many were absent."""

from collections.abc import Iterator, Sequence
from datetime import date

from firmground.evaluate.calibration.observed import Observation
from firmground.model import Contingent, Factor, Programme
from firmground.model.event import Event
from firmground.model.facts import field
from firmground.model.progress import Progress
from firmground.track.observed_days import recorded

__all__ = ["absences", "arrivals"]

_MONTH = 30.0
_SETTLED = 30
"""Days after which as many teams are there as will come."""


def arrivals(events: Sequence[Event], progress: Progress, programme: Programme) -> Iterator[Observation]:
    """Say how many days late contingents came, and how many of their teams.

    Those that should have come since the start of the Programme count. One of which nobody has come is waited for, by
    those who record arrivals at all and have seen no work of it; how many of its teams come is known 30 days later.
    """
    span = recorded(events)
    if span is None or not any(isinstance(e.fact, field.TeamArrived) for e in events):
        return
    met = {getattr(e.fact, "contingent", "") for e in events}
    for contingent in programme.contingents:
        stay = progress.attendance.get(contingent.id)
        if contingent.arrives <= programme.start or contingent.arrives > span[1]:
            continue
        if stay is None or stay.first is None:
            if contingent.id not in met:
                yield _about(Factor.LATE, contingent, (span[1] - contingent.arrives).days, 0.0, ())
            continue
        yield _about(Factor.LATE, contingent, max(0, (stay.first - contingent.arrives).days), 1.0, stay.events)
        due = max(stay.first, contingent.arrives)
        if stay.arrived >= contingent.teams or (span[1] - due).days >= _SETTLED:
            missing = max(0.0, 1.0 - stay.arrived / contingent.teams)
            yield _about(Factor.SHORT, contingent, missing, 1.0, stay.events)


def _about(factor: Factor, one: Contingent, value: float, units: float, events: tuple[str, ...]) -> Observation:
    return Observation(factor, float(value), units, one.team_kind, one.partner, subject=one.id, events=events)


def absences(events: Sequence[Event], programme: Programme) -> Iterator[Observation]:
    """Say how much of the time of its teams each contingent was absent, in contingent-months since the first came."""
    span = recorded(events)
    if span is None:
        return
    moves: dict[str, list[tuple[date, int]]] = {}
    away: dict[str, float] = {}
    ids: dict[str, list[str]] = {}
    for event in events:
        fact = event.fact
        if isinstance(fact, field.TeamArrived | field.TeamLeft):
            signed = fact.teams if isinstance(fact, field.TeamArrived) else -fact.teams
            moves.setdefault(fact.contingent, []).append((event.on, signed))
        elif isinstance(fact, field.TeamIll):
            days = (min(fact.until, span[1]) - event.on).days + 1
            away[fact.contingent] = away.get(fact.contingent, 0.0) + max(0, days) * fact.teams
            ids.setdefault(fact.contingent, []).append(event.id)
    for contingent in programme.contingents:
        if contingent.id in moves:
            present = _team_days(moves[contingent.id], span[1])
            months = ((span[1] - moves[contingent.id][0][0]).days + 1) / _MONTH
            if present > 0:
                share = min(1.0, away.get(contingent.id, 0.0) / present)
                yield _about(Factor.ABSENCE, contingent, share * months, months, tuple(ids.get(contingent.id, ())))


def _team_days(moves: Sequence[tuple[date, int]], last: date) -> float:
    """Add up the days of teams that are here, through the last day; a team that left worked the day before."""
    return float(sum(((last - on).days + 1) * teams for on, teams in moves))
