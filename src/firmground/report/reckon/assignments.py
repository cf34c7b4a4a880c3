"""Who goes where: one line per activity with its days, teams and route."""

from dataclasses import dataclass

from firmground.model import Activity, Contingent, Place, ScheduledActivity
from firmground.report.dossier import Dossier

__all__ = ["Assignment", "assignments"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One scheduled activity with the nouns it names; ``route`` names the links in travel order."""

    scheduled: ScheduledActivity
    activity: Activity
    contingent: Contingent
    place: Place
    route: tuple[str, ...]


def assignments(dossier: Dossier, *, first: int = 0, days: int | None = None) -> list[Assignment]:
    """List what is going on from day ``first`` for so many days (None: to the end), by contingent and start."""
    p = dossier.programme
    after = float("inf") if days is None else first + days
    found = [
        Assignment(
            one,
            p.activity_by_id[one.activity],
            p.contingent_by_id[one.contingent],
            dossier.place(p.activity_by_id[one.activity]),
            tuple(dossier.route_names(one.route)),
        )
        for one in dossier.scheduled.values()
        if one.start < after and one.end > first
    ]
    return sorted(found, key=lambda a: (a.contingent.id, a.scheduled.start, a.scheduled.teams, a.activity.id))
