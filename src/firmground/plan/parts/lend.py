"""Lending teams: each part gets teams of its own out of each contingent, in proportion to its work."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.layout import Floats, Ints
from firmground.plan.problem import Problem

__all__ = ["Loans", "lend"]


@dataclass(frozen=True)
class Loans:
    """How many teams of each contingent (rows) each part (columns) gets, and the first of them; the rest stay home."""

    teams: Ints
    first: Ints  # number of the first team within its contingent

    def of(self, part: int) -> dict[int, tuple[int, int]]:
        """Give the contingents that lend to a part, each with the first team lent and the one after the last."""
        rows = np.flatnonzero(self.teams[:, part]).tolist()
        return {c: (int(self.first[c, part]), int(self.first[c, part] + self.teams[c, part])) for c in rows}


def lend(problem: Problem, part: Ints, effort: Floats) -> Loans:
    """Lend the teams of all contingents, one by one, to the part that has most work for each team it has got so far.

    Contingents that few parts can use come first, so that the others even out what those leave. (Divisor method of
    Webster and Sainte-Lague, as in Balinski and Young 2001, Fair Representation, chapter 9.)
    """
    programme = problem.programme
    parts = int(part.max(initial=0)) + 1
    kinds = {k.id: i for i, k in enumerate(programme.team_kinds)}
    kind_of = [kinds[c.team_kind] for c in programme.contingents]
    usable, wanted = _wants(problem, part, effort, parts, kind_of, len(kinds))
    got = np.zeros((len(kinds), parts))
    teams = np.zeros((len(programme.contingents), parts), np.int64)
    for c in np.argsort(usable.sum(axis=1), kind="stable").tolist():
        wishes = np.where(usable[c], wanted[kind_of[c]], 0.0)
        if not wishes.any():
            continue
        for _ in range(programme.contingents[c].teams):
            chosen = int(np.argmax(wishes / (got[kind_of[c]] + 0.5)))
            got[kind_of[c], chosen] += 1
            teams[c, chosen] += 1
    return Loans(teams, np.cumsum(teams, axis=1) - teams)


def _wants(
    problem: Problem, part: Ints, effort: Floats, parts: int, kind_of: list[int], kinds: int
) -> tuple[NDArray[np.bool_], Floats]:
    """Say which part has an option for which contingent, and the effort of each kind in each part."""
    work = problem.work
    activity = np.repeat(np.arange(problem.size), np.diff(work.option_ptr))
    usable = np.zeros((len(kind_of), parts), np.bool_)
    usable[work.contingent, part[activity]] = True
    # Each kind of team that could do an activity is wanted for it: which kind does it is up to the part.
    kind = np.array(kind_of, np.int64)[work.contingent]
    pair = np.unique(activity * kinds + kind)
    wanted = np.zeros((kinds, parts))
    np.add.at(wanted, (pair % kinds, part[pair // kinds]), effort[pair // kinds])
    return usable, wanted
