"""Everything missing or contradictory, found before planning, all at once."""

from firmground.intake.check_outlook import check_outlook
from firmground.intake.draft import prepare
from firmground.model import Finding, Programme
from firmground.model.tables import Tables

__all__ = ["check_programme", "check_tables"]


def check_tables(tables: Tables) -> tuple[Finding, ...]:
    """Find what is wrong with the rows of a project: values, references, circles, geometry, methods, orders.

    Rows count from 1 in the order of their layer. An error keeps the project from being planned.
    """
    return prepare(tables)[1]


def check_programme(programme: Programme) -> tuple[Finding, ...]:
    """Find work that no plan could ever hold: no route, nobody with the skill, too deep, too late.

    Such work stays unscheduled while the rest is planned; an error says that a constraint, an order or the lack
    of a skill or route makes it impossible, a warning that days or money are short.
    """
    return check_outlook(programme)
