"""The laws of the people: accredited teams, one place at a time, moves that take their time, stays and districts."""

from collections.abc import Iterator

from firmground.evaluate.bench import Bench, Case, days
from firmground.model import Breach

__all__ = ["accredited_teams", "one_place_at_a_time", "stays_and_districts"]


def accredited_teams(bench: Bench) -> Iterator[Breach]:
    """L4: nobody but accredited teams does a release-chain activity, within the dates of the accreditation."""
    for case in bench.cases:
        if not case.activity.releases:
            continue
        accreditation = case.contingent.accreditation
        if accreditation is None:
            yield bench.breach("L4", case, "the contingent holds no accreditation")
            continue
        first, last = bench.programme.day_of(accreditation.first), bench.programme.day_of(accreditation.last)
        if case.start < first or case.end > last + 1:
            why = f"accredited only from {accreditation.first} to {accreditation.last}"
            yield bench.breach("L4", case, why)


def one_place_at_a_time(bench: Bench) -> Iterator[Breach]:
    """L7: a team is at one place at a time, and travel takes its time."""
    joins = {
        team.id: day for c in bench.programme.contingents for team, day in zip(c.members(), c.joins(), strict=True)
    }
    for team, cases in bench.of_team.items():
        longest: Case | None = None
        first = joins.get(team, cases[0].contingent.arrives)
        if first is None:
            yield bench.breach("L7", cases[0], "the team is not there", who=team)
            continue
        for previous, case in zip([None, *cases], cases, strict=False):
            lost = bench.move(previous, case)
            free = bench.programme.day_of(first) if previous is None else previous.end
            if case.start < free + lost:
                yield bench.breach("L7", case, _too_soon(bench, previous, lost, free), who=team)
            elif longest is not None and case.start < longest.end:
                # Something short lies between two that overlap, so that its neighbour in the order does not tell.
                yield bench.breach("L7", case, _too_soon(bench, longest, 0, longest.end), who=team)
            if longest is None or case.end > longest.end:
                longest = case


def _too_soon(bench: Bench, previous: Case | None, lost: int, free: int) -> str:
    travel = f" and travels {days(lost)} from there" if lost else ""
    if previous is None:
        return f"the way from the base takes {days(lost)} from {bench.date(free)} on"
    return f"the team is at {previous.activity.id} until {bench.date(free - 1)}{travel}"


def stays_and_districts(bench: Bench) -> Iterator[Breach]:
    """L7: no contingent is used outside its stay or its districts."""
    programme = bench.programme
    for case in bench.cases:
        contingent = case.contingent
        leaves = programme.horizon_days if contingent.leaves is None else programme.day_of(contingent.leaves) + 1
        if case.start < programme.day_of(contingent.arrives) or case.end > leaves:
            until = contingent.leaves or "the horizon"
            yield bench.breach("L7", case, f"the contingent stays only from {contingent.arrives} to {until}")
        if contingent.districts and contingent.districts.isdisjoint(programme.lineage_of[case.site.place]):
            yield bench.breach("L7", case, "the contingent may not work in this district")
