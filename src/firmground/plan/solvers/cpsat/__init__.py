"""A reference for small programmes: Google's CP-SAT on pools of teams, its answer then given to named teams."""

from importlib.util import find_spec

from firmground.errors import BadInputError

if find_spec("ortools") is None:
    raise BadInputError(
        "the solver cpsat needs the package ortools, which is not installed; "
        "the extra firmground[cpsat] brings it: pip install 'firmground[cpsat]'"
    )
