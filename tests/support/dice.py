"""Chance by name: what a drawn Programme may contain, how much of it, and the streams it is drawn from.

Every noun has a stream of chance of its own, so that a smaller Programme of the same seed is much like a part of the
larger one and a feature that is switched off changes little else: failing examples shrink.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

__all__ = ["EVERYTHING", "LABEL", "START", "Dice", "Feature", "Sizes"]

LABEL = "exercise, not survey evidence"
START = date(2026, 3, 2)
"""Day 0, a Monday."""


class Feature(StrEnum):
    """What a test may switch off, so that what is left is simpler."""

    ACCESS = "links that are open, blocked or closed, and routes over them"
    ACCREDITATION = "dates of accreditation, or none"
    BASES = "several bases, or one off the network"
    BLOCKS = "hazardous areas that touch other sites"
    BUDGETS = "budgets, some of them binding"
    CLOSURES = "weekly rest, stand-downs by kind and place"
    DISTRICTS = "contingents that may work in some districts only"
    EQUITY = "equity floors, lenient"
    MEMORIAL = "memorials with several owning parties"
    METHODS = "several methods and numbers of teams"
    ORDERS = "locks, deadlines and earliest starts, lenient"
    ROTATION = "rotations"
    SEPARATION = "danger radii between neighbours"
    SERVICES = "services with several needs, k-of-n, on links, areas and other services"
    STAYS = "contingents that arrive later or leave earlier"
    TRAVEL = "distances beyond the commute"
    WEIGHTS = "weights other than one"


EVERYTHING = frozenset(Feature)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything; `teams` and `team_days` are the most of one contingent and of one method."""

    areas: int = 2
    assets: int = 3
    links: int = 3
    services: int = 2
    contingents: int = 3
    teams: int = 3
    team_days: int = 12
    horizon_days: int = 120
    whole_chains: bool = True


@dataclass(frozen=True, slots=True)
class Dice:
    """Chance by name, and which features are wanted."""

    seed: int
    features: frozenset[Feature]

    def of(self, *name: object) -> Random:
        """Give the stream of chance of one noun."""
        return Random(f"{self.seed}/{name}")

    def has(self, feature: Feature, rng: Random, share: float = 1.0) -> bool:
        """Whether a feature shows here; it draws in any case, so that switching it off changes little else."""
        return rng.random() < share and feature in self.features
