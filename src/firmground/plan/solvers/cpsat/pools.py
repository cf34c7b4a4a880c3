"""Pools: which contingents a model need not tell apart, when they are there, and with how many teams they work."""

from collections.abc import Sequence
from dataclasses import replace

from firmground.plan.options import Option, stay
from firmground.plan.problem import Problem

__all__ = ["alike", "every_size"]


def alike(problem: Problem, options: Sequence[Sequence[Option]], *, split: bool) -> list[int]:
    """Give the number of the pool of each contingent: those that differ only in when they stay work in one pool.

    Teams of two contingents cannot work together, which one pool forgets where work takes several teams; `split`
    then keeps such contingents apart.
    """
    contingents = problem.programme.contingents
    alone = {i for i, c in enumerate(contingents) if c.rotation is not None}
    for option in (o for row in options for o in row):
        if (option.first, option.last) != stay(problem.programme, contingents[option.contingent]):
            alone.add(option.contingent)
        if split and option.teams > 1:
            alone.add(option.contingent)
    pools: dict[object, int] = {}
    found = []
    for i, c in enumerate(contingents):
        own = i if i in alone else -1
        found.append(pools.setdefault((c.team_kind, c.base, c.districts, c.accreditation is None, own), len(pools)))
    return found


def every_size(problem: Problem, activity: int) -> list[Option]:
    """List the options with every number of teams that shortens the work, where the problem keeps a few of them."""
    contingents = problem.programme.contingents
    found: dict[tuple[str, int, int], Option] = {}
    for option in problem.options[activity]:
        method = option.method
        for teams in range(method.teams_least, min(method.teams_most, contingents[option.contingent].teams) + 1):
            days = method.working_days(teams)
            found.setdefault((method.name, option.contingent, days), replace(option, teams=teams, days=days))
    return list(found.values())
