"""Programmes that are queues and chains of the textbook: works of drawn length for teams of one kind. Exercise."""

from datetime import date

from firmground.model import (
    Activity,
    ActivityKind,
    Asset,
    Base,
    Calendar,
    Contingent,
    DamageState,
    Factor,
    Level,
    Method,
    Outlook,
    Place,
    Plan,
    Programme,
    Provenance,
    ScheduledActivity,
    Site,
    SiteKind,
    TeamKind,
    Uncertainty,
)
from firmground.model.outlook import Shape

__all__ = ["lengths", "line_up"]

_K = ActivityKind


def lengths(shape: Shape, *parameters: float) -> Outlook:
    """Give the outlook in which only the lengths of works are drawn, as multiples of the planned ones."""
    return Outlook((Uncertainty("length", Factor.REPAIR, "*", shape, *parameters),))


def line_up(
    works: list[tuple[str, int, tuple[str, ...], int, str, int]], teams: dict[str, int], horizon: int
) -> tuple[Programme, Plan]:
    """Make a Programme and its plan of rows (name, days, after, earliest day, contingent, planned start).

    Every day is a working day, nobody travels, and each contingent serves its own works one team each.
    """
    programme = Programme(
        name="A line of works",
        start=date(2026, 1, 5),
        horizon_days=horizon,
        crs="EPSG:32636",
        places=(Place("R", "Region", Level.REGION),),
        sites=(Site("A", SiteKind.ASSET, "R", 0, 0),),
        areas=(),
        assets=(Asset("A", "A", "house", "R", DamageState.SLIGHT),),
        services=(),
        activities=tuple(
            Activity(name, _K.REPAIR, "A", (Method("work", who, days),), after, earliest)
            for name, days, after, earliest, who, _ in works
        ),
        team_kinds=tuple(TeamKind(who, who, frozenset({_K.REPAIR}), 1) for who in teams),
        contingents=tuple(Contingent(who, who, "P", who, n, "B", date(2026, 1, 5)) for who, n in teams.items()),
        bases=(Base("B", "Base", 0, 0, None),),
        links=(),
        calendar=Calendar(frozenset()),
        exercise=True,
    )
    turn = dict.fromkeys(teams, 0)
    rows = []
    for name, days, _, _, who, start in works:
        turn[who] = turn[who] % teams[who] + 1
        team = f"{who}-{turn[who]:02d}"
        rows.append(ScheduledActivity(name, "work", who, (team,), start, start + days))
    return programme, Plan(tuple(rows), (), Provenance("by hand", 0, 0, 0, 0.0, "0", ""))
