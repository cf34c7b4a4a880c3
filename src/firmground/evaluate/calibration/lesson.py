"""What was learned of one figure: before and after, from how much data, and whether that is enough."""

from dataclasses import dataclass
from typing import Any

from firmground.model.outlook import Factor, Uncertainty

__all__ = ["Lesson"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One figure before and after learning.

    ``old``, ``data`` and ``new`` are means in ``unit`` (of output and repair: medians; of survey-shares: the
    concentration); ``spread_old`` and ``spread_new`` the dispersions of output and repair. ``weight`` is the share of
    data in the new figure. A lesson of one ``operator`` among several, or of one kind of ``land`` among several, is
    shrunk towards the one above it and only shown, since the table holds no row for it. ``row`` is what the table is to
    hold; None where ``kept`` says why the default stays.
    """

    factor: Factor
    applies_to: str
    unit: str
    old: float
    data: float | None
    new: float
    units: float
    weight: float
    observations: int
    operator: str = ""
    land: str = ""
    spread_old: float | None = None
    spread_new: float | None = None
    kept: str = ""
    row: Uncertainty | None = None
    events: tuple[str, ...] = ()

    @property
    def learned(self) -> bool:
        """Whether the table would change."""
        return self.row is not None

    def source(self, before: str) -> str:
        """Say where the new figure comes from, and what stood there before."""
        number = f"{self.observations} observation{'' if self.observations == 1 else 's'}"
        return f"learned from {number} in the ledger, {self.weight:.0%} data; before: {before}"

    def as_dict(self) -> dict[str, Any]:
        """Give the lesson for ``--json``."""
        return {
            "factor": self.factor.value,
            "applies_to": self.applies_to,
            "operator": self.operator or None,
            "land": self.land or None,
            "unit": self.unit,
            "old": self.old,
            "data": self.data,
            "new": self.new,
            "dispersion": None if self.spread_new is None else {"old": self.spread_old, "new": self.spread_new},
            "observations": self.observations,
            "units": self.units,
            "data_share": self.weight,
            "learned": self.learned,
            "kept": self.kept or None,
            "events": list(self.events),
        }
