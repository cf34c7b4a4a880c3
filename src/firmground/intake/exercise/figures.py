"""The figures of an exercise, from the csv files beside the code, each with its source there."""

from dataclasses import dataclass
from functools import cache

from firmground.intake.defaults import written

__all__ = ["AssetKind", "asset_kinds", "figure"]


@dataclass(frozen=True, slots=True)
class AssetKind:
    """How assets of a kind are drawn; a footprint without length is a point."""

    kind: str
    share: float
    least_people: int
    serves: int
    digging_depth_m: float
    working_space_m: float
    length_m: float
    width_m: float


@cache
def _figures() -> dict[str, float]:
    return {row["id"]: float(row["value"]) for row in written("exercise_figures")}


def figure(name: str) -> float:
    """Give a figure of ``exercise_figures.csv``."""
    return _figures()[name]


@cache
def asset_kinds() -> tuple[AssetKind, ...]:
    """Kinds of asset in the order of ``exercise_assets.csv``, the most frequent first."""
    return tuple(
        AssetKind(
            kind=row["kind"],
            share=float(row["share"]),
            least_people=int(row["least_people"]),
            serves=int(row["serves"]),
            digging_depth_m=float(row["digging_depth_m"]),
            working_space_m=float(row["working_space_m"]),
            length_m=float(row["length_m"]),
            width_m=float(row["width_m"]),
        )
        for row in written("exercise_assets")
    )
