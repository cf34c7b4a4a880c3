"""Solvers by short stable names."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from firmground.errors import UnknownNameError
from firmground.plan.params import Found, Params, Report
from firmground.plan.problem import Problem

__all__ = ["SOLVERS", "Search", "search_of"]

Search = Callable[[Problem, Params, int, Report | None], Found]

SOLVERS: Mapping[str, str] = {
    "cpsat": "OR-Tools' constraint solver on pools of teams, for small programmes; needs the extra of that name",
    "native": "the bundle rule, then local search on the timelines of teams",
    "practice": "the field's own priority list, worked off day by day",
}
"""What each solver does, by its name; each is the folder of that name beside this file."""


def search_of(name: str) -> Search:
    """Give the search of a solver.

    An unknown name raises UnknownNameError, a solver whose extra packages are not installed BadInputError.
    """
    if name not in SOLVERS:
        raise UnknownNameError(f"there is no solver called {name!r}; there are {', '.join(sorted(SOLVERS))}")
    # Only the solver that is asked for is imported: others may need packages that are not installed.
    return cast("Search", import_module(f"firmground.plan.solvers.{name}.search").search)
