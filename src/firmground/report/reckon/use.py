"""How much of what teams could work they are given to work."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from firmground.report.dossier import Dossier
from firmground.report.reckon.workdays import Month, Workdays, months
from firmground.report.words import FAMILIES, family_of

__all__ = ["TeamUse"]


@dataclass(frozen=True)
class TeamUse:
    """Team-days used and available, by contingent and month; and teams busy, by contingent, family and day."""

    dossier: Dossier

    @cached_property
    def months(self) -> list[Month]:
        """Months of the whole horizon."""
        return months(self.dossier.programme, self.dossier.programme.horizon_days)

    @cached_property
    def used(self) -> dict[str, NDArray[np.int64]]:
        """Team-days of work by contingent, one figure a month."""
        p, cuts = self.dossier.programme, self._cuts
        found = {c.id: np.zeros(len(cuts) - 1, dtype=np.int64) for c in p.contingents}
        for one in self.dossier.scheduled.values():
            activity = p.activity_by_id[one.activity]
            contingent = p.contingent_by_id[one.contingent]
            worked = self._workdays.worked(contingent, activity.kind, p.site_by_id[activity.site].place)
            spans = worked[np.clip(cuts, max(0, one.start), max(0, min(one.end, p.horizon_days)))]
            found[one.contingent] += np.diff(spans) * len(one.teams)
        return found

    @cached_property
    def available(self) -> dict[str, NDArray[np.int64]]:
        """Team-days that each contingent could work, one figure a month."""
        return {
            c.id: np.diff(self._workdays.available(c)[self._cuts]) * c.teams for c in self.dossier.programme.contingents
        }

    @cached_property
    def busy(self) -> dict[str, dict[str, NDArray[np.int64]]]:
        """Teams occupied on each day, by contingent and family of activities (closed days between count)."""
        p = self.dossier.programme
        found = {c.id: {f: np.zeros(p.horizon_days + 1, dtype=np.int64) for f in FAMILIES} for c in p.contingents}
        for one in self.dossier.scheduled.values():
            steps = found[one.contingent][family_of(p.activity_by_id[one.activity].kind)]
            steps[max(0, min(one.start, p.horizon_days))] += len(one.teams)
            steps[max(0, min(one.end, p.horizon_days))] -= len(one.teams)
        return {c: {f: np.cumsum(steps)[:-1] for f, steps in by.items()} for c, by in found.items()}

    def totals(self, contingents: list[str]) -> tuple[int, int]:
        """Team-days used and available of some contingents over the whole horizon."""
        return (
            sum(int(self.used[c].sum()) for c in contingents),
            sum(int(self.available[c].sum()) for c in contingents),
        )

    def by_kind(self) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Team-days used and available by team kind, one figure a month, in the order of the Programme."""
        p = self.dossier.programme
        found = {}
        for kind in p.team_kinds:
            of_kind = [c.id for c in p.contingents if c.team_kind == kind.id]
            if of_kind:
                used = np.sum([self.used[c] for c in of_kind], axis=0)
                found[kind.id] = (used, np.sum([self.available[c] for c in of_kind], axis=0))
        return found

    @cached_property
    def _workdays(self) -> Workdays:
        return Workdays(self.dossier.programme)

    @cached_property
    def _cuts(self) -> NDArray[np.int64]:
        return np.array([0, *(after for _, _, after in self.months)])
