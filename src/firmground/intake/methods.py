"""The book of methods: which ways are on offer for an activity at an asset, area or road."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from firmground.intake.typed_cells import real, text, whole
from firmground.model import ActivityKind, Method
from firmground.model.tables import Row

__all__ = ["MethodBook", "output"]

_ROUNDING = 1e-9


def output(row: Row) -> tuple[float, float, float] | None:
    """Delivered output per team-day, low, likely, high; where only the likely one is known it stands for all."""
    likely = real(row, "output_likely")
    if likely is None:
        return None
    low, high = real(row, "output_low"), real(row, "output_high")
    return (likely if low is None else low, likely, likely if high is None else high)


@dataclass
class MethodBook:
    """The rows of the layer ``methods``, ready to be asked for offers."""

    rows: Sequence[Row]
    _by_kind: dict[str, list[Row]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_kind = {}
        for row in sorted(self.rows, key=lambda r: text(r, "id")):
            self._by_kind.setdefault(text(row, "activity"), []).append(row)

    def offers(self, kind: ActivityKind, target: str, *, damage: int = 0, size: float = 0.0) -> tuple[Method, ...]:
        """Ways to do the activity at a target: an asset kind, ``area``, ``road`` or ``rail``.

        ``size`` is in m2, or in m for a road; 0 where the activity has none. Offers come by rising id of their
        row, and each has a name of its own.
        """
        rows = [r for r in self._by_kind.get(kind, ()) if _fits(r, target, damage, size)]
        names = [text(r, "name") for r in rows]
        return tuple(
            _method(row, name if names.count(name) == 1 else f"{name} ({text(row, 'id')})", target, size)
            for row, name in zip(rows, names, strict=True)
        )


def _fits(row: Row, target: str, damage: int, size: float) -> bool:
    wanted, most = whole(row, "damage"), real(row, "most_size")
    return (
        text(row, "applies_to") in (target, "*")
        and (wanted is None or wanted == damage)
        and (most is None or size <= most)
    )


def _method(row: Row, name: str, target: str, size: float) -> Method:
    rate = output(row)
    team_days = (real(row, "team_days") or 0.0) + (size / rate[1] if rate else 0.0)
    return Method(
        name=name,
        team_kind=text(row, "team_kind"),
        team_days=max(1, math.ceil(team_days - _ROUNDING)),
        teams_least=whole(row, "teams_least") or 1,
        teams_most=whole(row, "teams_most") or 1,
        # The spread is per m2 in the model; a road's output is in metres and goes into the work only.
        output_m2=rate if size > 0 and target == "area" else None,
        fixed_cost=whole(row, "fixed_cost") or 0,
    )
