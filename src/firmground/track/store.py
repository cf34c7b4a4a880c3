"""The port of the project: what every house of rows and plans promises."""

from typing import Protocol

from firmground.model.plan import Plan
from firmground.model.programme import Programme
from firmground.model.tables import Tables
from firmground.model.verdict import Price

__all__ = ["ProjectStore"]


class ProjectStore(Protocol):
    """Keeps the rows of every layer and the current plan of one project.

    Rows come back complete (every column of the layer, None where empty; ``geometry`` where the layer has one) and
    in the order in which their ids were first written. A multi-part shape of one part comes back as that part.
    """

    def tables(self) -> Tables:
        """Give the rows of every layer; the caller may keep and change them."""
        ...

    def write(self, rows: Tables, *, source: str, sha256: str) -> None:
        """Create the rows with a new id and replace those with a known one: all of them, or none on any error.

        Rows equal to the stored ones are not touched. ``source`` and ``sha256`` say which delivery they come from.
        Raises UnknownNameError for a layer, and BadInputError for a column, a type or a shape that is not of it.
        """
        ...

    def save_plan(self, programme: Programme, plan: Plan, price: Price) -> None:
        """Put a plan in the place of the one before it.

        Raises BadInputError where the id of a team or link could not be told from a list of them.
        """
        ...

    def load_plan(self) -> Plan:
        """Give the current plan; raises NoPlanError where there is none."""
        ...
