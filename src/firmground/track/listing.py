"""Lists of ids in one cell, as people read and edit them in a table."""

from collections.abc import Iterable

from firmground.errors import BadInputError
from firmground.model.plan import Plan

__all__ = ["joined", "parted", "require_listable"]


def joined(ids: Iterable[str]) -> str:
    """Write ids into one cell."""
    return "; ".join(ids)


def parted(cell: str) -> tuple[str, ...]:
    """Read the ids of a cell; blanks around them and empty items do not count, since people edit them."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def require_listable(plan: Plan) -> None:
    """Refuse a plan whose teams or links have ids that a list in a cell would not give back."""
    for one in plan.scheduled:
        for ids in (one.teams, one.route):
            if parted(joined(ids)) != ids:
                raise BadInputError(f"{one.activity}: an id of {ids} is blank, or holds ; or a blank at its edge")
