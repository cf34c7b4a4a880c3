"""Where things stand, as one picture: land by state for each place, people served, what the plan had due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from firmground.report.words import EXERCISE, RESIDUAL

__all__ = ["Standing", "write_standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the picture shows.

    ``land`` gives for each place its hectares by state, the whole first. ``people`` gives for each kind of service
    how many people have it and how many there are. ``plan`` is how many activities should be over, and are.
    """

    title: str
    said: str
    land: Sequence[tuple[str, Mapping[str, float]]]
    people: Mapping[str, tuple[int, int]]
    plan: tuple[int, int] | None
    source: str
    exercise: bool


def write_standing(path: Path, standing: Standing) -> None:
    """Write the picture as PNG, 1,600 pixels wide; it reads in grey. Raises OSError."""
    # matplotlib is loaded only when a picture is painted.
    from firmground.report.figures.standing import paint  # noqa: PLC0415

    label = f"{EXERCISE} {RESIDUAL}" if standing.exercise else RESIDUAL
    Path(path).write_bytes(paint(standing, f"{label}\n{standing.source}"))
