"""Scenarios in words: pure edits of a Programme, its plan and its outlook, so that the same dice fall on what stays."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from firmground.errors import BadInputError, UnknownNameError
from firmground.model import Closure, Contingent, Factor, Outlook, Plan, Programme, Uncertainty
from firmground.model.outlook import Shape
from firmground.model.team import Absence

__all__ = ["BASE", "WORDS", "Scene", "staged"]

BASE = "base"
"""Word for the project as it stands."""

WORDS = {
    "late:CONTINGENT:DAYS": "the contingent comes so many days later, and leaves when it was to",
    "share:KIND:PER-CENT": "of each contingent of that kind of teams only this share is there; it does the work of all",
    "winter:DAYS": "yearly closures begin so many days later (below 0: earlier), and end when they were to",
    "budget:PER-CENT": "every budget changes by this share (-20: a fifth less)",
    BASE: "the project as it stands",
}
"""Every word of a scenario, and what it means; several are joined by +."""

_Noun = TypeVar("_Noun")

_MOST_DAYS = 3_650
_MOST_PER_CENT = 1_000


@dataclass(frozen=True)
class Scene:
    """What a forecast is of."""

    programme: Programme
    plan: Plan
    outlook: Outlook


def staged(words: str, scene: Scene) -> Scene:
    """Edit a scene as the words say, from left to right.

    Raises BadInputError for words that are not understood or change nothing, UnknownNameError for a name that the
    project does not have.
    """
    for word in words.split("+"):
        verb, _, rest = word.strip().partition(":")
        if verb == BASE and not rest:
            continue
        if verb not in _EDITS or not rest:
            known = ", ".join(WORDS)
            raise BadInputError(f"the scenario {word.strip()!r} is not understood; there is {known}")
        scene = _EDITS[verb](scene, rest.strip())
    return scene


def _late(scene: Scene, said: str) -> Scene:
    name, days = _named(said, "late:CONTINGENT:DAYS")
    later = _whole(days, "days", 1, _MOST_DAYS)
    programme = scene.programme
    one = _find(name, programme.contingent_by_id, "contingent")
    arrives = one.arrives + timedelta(days=later)
    if one.leaves is not None and arrives > one.leaves:
        raise BadInputError(f"{later} days late, {name} would come on {arrives}, after it leaves on {one.leaves}")
    outlook = scene.outlook
    if programme.day_of(one.arrives) <= 0:
        outlook = _settled(outlook, one)
    return replace(scene, programme=_with_contingents(programme, [replace(one, arrives=arrives)]), outlook=outlook)


def _settled(outlook: Outlook, one: Contingent) -> Outlook:
    """Draw neither lateness nor a shortfall for a contingent of which none was drawn before the edit."""
    kept = tuple(r for r in outlook.rows if r.applies_to != one.id or r.factor not in (Factor.LATE, Factor.SHORT))
    fixed = (
        Uncertainty(f"scenario:{factor}:{one.id}", factor, one.id, Shape.FIXED, value)
        for factor, value in ((Factor.LATE, 0.0), (Factor.SHORT, 1.0))
    )
    return Outlook((*kept, *fixed))


def _share(scene: Scene, said: str) -> Scene:
    kind, per_cent = _named(said, "share:KIND:PER-CENT")
    share = _whole(per_cent, "per cent", 1, 99) / 100.0
    programme = scene.programme
    _find(kind, programme.team_kind_by_id, "team kind")
    fewest = _fewest(programme, scene.plan)
    edited: list[Contingent] = []
    stand_in: dict[str, str] = {}
    for one in programme.contingents:
        if one.team_kind != kind:
            continue
        there, gone = _parted(one, max(round(share * one.teams), fewest.get(one.id, 1)))
        names = [team.id for team in one.members()]
        stand_in |= {names[n]: names[there[k % len(there)]] for k, n in enumerate(gone)} if there else {}
        absent = {a.team: a for a in one.absences} | {n + 1: Absence(n + 1) for n in gone}
        edited.append(replace(one, absences=tuple(absent[n] for n in sorted(absent))))
    if not edited:
        raise BadInputError(f"no contingent has teams of the kind {kind}, so none can be fewer")
    rows = tuple(
        replace(row, teams=tuple(dict.fromkeys(stand_in.get(team, team) for team in row.teams)))
        for row in scene.plan.scheduled
    )
    return replace(scene, programme=_with_contingents(programme, edited), plan=replace(scene.plan, scheduled=rows))


def _parted(one: Contingent, most: int) -> tuple[list[int], list[int]]:
    """Part the numbers of the teams of a contingent into those that are there, the first to come, and the others."""
    joins = one.joins()
    order = sorted(range(one.teams), key=lambda n: (joins[n] is None, joins[n] or date.max, n))
    there = [n for n in order[:most] if joins[n] is not None]
    return there, [n for n in order if n not in set(there)]


def _fewest(programme: Programme, plan: Plan) -> dict[str, int]:
    """Give the fewest teams without which a contingent could not do what the plan has it do."""
    least = {(a.id, m.name): m.teams_least for a in programme.activities for m in a.methods}
    found: dict[str, int] = {}
    for row in plan.scheduled:
        found[row.contingent] = max(found.get(row.contingent, 1), least.get((row.activity, row.method), 1))
    return found


def _winter(scene: Scene, said: str) -> Scene:
    days = _whole(said, "days", -_MOST_DAYS, _MOST_DAYS)
    programme = scene.programme
    if not any("@" in c.id for c in programme.calendar.closures):
        raise BadInputError("the calendar has no yearly closure, so that no winter can come otherwise")
    closures = tuple(c for one in programme.calendar.closures for c in _begun(one, days))
    return replace(scene, programme=replace(programme, calendar=replace(programme.calendar, closures=closures)))


def _begun(one: Closure, days: int) -> Iterable[Closure]:
    """Let a yearly closure, written out as NAME@YEAR, begin on another day; it may come to nothing."""
    first = one.first + timedelta(days=days)
    if "@" not in one.id:
        yield one
    elif first <= one.last:
        yield replace(one, first=first)


def _budget(scene: Scene, said: str) -> Scene:
    per_cent = _whole(said, "per cent", -100, _MOST_PER_CENT)
    limits = scene.programme.limits
    if not limits.budgets:
        raise BadInputError("no budget limits this project, so that none can be cut")
    budgets = tuple(replace(b, amount=b.amount * (100 + per_cent) // 100) for b in limits.budgets)
    return replace(scene, programme=replace(scene.programme, limits=replace(limits, budgets=budgets)))


_EDITS: dict[str, Callable[[Scene, str], Scene]] = {
    "late": _late,
    "share": _share,
    "winter": _winter,
    "budget": _budget,
}


def _with_contingents(programme: Programme, edited: Iterable[Contingent]) -> Programme:
    by_id = {one.id: one for one in edited}
    return replace(programme, contingents=tuple(by_id.get(c.id, c) for c in programme.contingents))


def _named(said: str, form: str) -> tuple[str, str]:
    name, sign, number = said.rpartition(":")
    if not sign or not name.strip():
        raise BadInputError(f"the scenario {said!r} wants {form}")
    return name.strip(), number


def _whole(said: str, unit: str, least: int, most: int) -> int:
    try:
        value = int(said)
    except ValueError:
        value = most + 1
    if not least <= value <= most or value == 0:
        raise BadInputError(f"a scenario takes {least} to {most} whole {unit} other than 0, not {said.strip()!r}")
    return value


def _find(name: str, known: Mapping[str, _Noun], noun: str) -> _Noun:
    if name in known:
        return known[name]
    raise UnknownNameError.beside(f"there is no {noun}", name, known)
