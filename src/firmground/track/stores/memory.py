"""A project that lives as long as the program: for trials and tests."""

from collections.abc import Mapping

from firmground.errors import NoPlanError
from firmground.model.plan import Plan
from firmground.model.programme import Programme
from firmground.model.tables import LAYERS, Tables
from firmground.model.verdict import Price
from firmground.track.listing import require_listable
from firmground.track.rows import RowsById, canonical

__all__ = ["MemoryStore"]


class MemoryStore:
    """Keeps a project in memory; ``settings`` become the first rows of the layer ``project``."""

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._rows: dict[str, RowsById] = {name: {} for name in LAYERS}
        self._plan: Plan | None = None
        first = tuple({"id": name, "value": value} for name, value in (settings or {}).items())
        self._rows |= canonical({"project": first})

    def tables(self) -> Tables:
        """Give the rows of every layer."""
        return {name: tuple(dict(row) for row in rows.values()) for name, rows in self._rows.items()}

    def write(self, rows: Tables, *, source: str, sha256: str) -> None:  # noqa: ARG002 - no log is kept here
        """Create or replace rows; nothing is kept of the source."""
        for name, by_id in canonical(rows).items():
            self._rows[name] |= by_id

    def save_plan(self, programme: Programme, plan: Plan, price: Price) -> None:  # noqa: ARG002 - both can be had anew
        """Keep the plan alone; its price can be reckoned anew."""
        require_listable(plan)
        self._plan = plan

    def load_plan(self) -> Plan:
        """Give the current plan; raises NoPlanError where there is none."""
        if self._plan is None:
            raise NoPlanError("the project holds no plan yet; make one with `firmground plan`")
        return self._plan
