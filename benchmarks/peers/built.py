"""What the two peers have in common: a CP-SAT model with the start and the ways of each activity."""

from dataclasses import dataclass
from typing import Any

from ortools.sat.python.cp_model import CpModel, IntVar

__all__ = ["Built", "warm_ends"]


@dataclass(frozen=True, slots=True)
class Built:
    """A model, and by activity its start and a flag for each way to do it (none where there is but one way)."""

    model: CpModel
    starts: list[IntVar]
    flags: list[list[IntVar]]


def warm_ends(told: dict[str, Any]) -> list[int]:
    """Give the end of each activity in the plan to start from."""
    return [start + told["ways"][i][way][-1] for i, (start, way) in enumerate(told["warm"])]
