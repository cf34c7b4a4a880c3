"""The one door between a Programme with its plan and the arrays that a simulation works on."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from firmground.errors import BadInputError
from firmground.evaluate.bench import Bench, Case
from firmground.kernels.layout import NEVER, Floats, Ints, Net, Site
from firmground.kernels.rows import compress, ints
from firmground.kernels.simulate_layout import (
    BLOCK,
    CLEARED,
    FACTORS,
    NONE,
    SAMPLED,
    SURVEYED,
    Days,
    Force,
    Ground,
    History,
    Offers,
    Purse,
    Spreads,
    Works,
)
from firmground.model import ActivityKind, Factor, Outlook, Plan, Programme
from firmground.simulate.calendars import Domains
from firmground.simulate.luck import entities
from firmground.simulate.offers import offers_of, roads_of
from firmground.simulate.people import explosive, first_days, named, window
from firmground.simulate.spreads import FACTOR_NUMBER, SpreadBook
from firmground.simulate.waiting import waits

__all__ = ["Arrays", "Done", "Known", "Repair", "in_order"]

_K = ActivityKind
_ROLE = {_K.TS: SURVEYED, _K.CLEARANCE: CLEARED, _K.BAC: CLEARED, _K.EOD: SAMPLED, _K.QA: SAMPLED}
_THOUSAND = 1000.0


class Done(NamedTuple):
    """What is known of an activity: its first day, when others may go on and its teams are free, its days and cost."""

    start: int
    end: int
    quit: int
    days: int
    cost: float


Known = Mapping[str, Done]
"""What is known of activities that have begun, by their ids."""

_UNKNOWN = Done(-1, -1, -1, 0, 0.0)


Repair = tuple[Offers, Site, Net]
"""What a repair chooses from: who else, where, and by which roads."""


@dataclass(frozen=True)
class Arrays:
    """A Programme, a plan and an Outlook as arrays; activities stand in the order of `names`."""

    names: tuple[str, ...]
    index: Ints  # position of each in the Programme
    works: Works
    ground: Ground
    force: Force
    days: Days
    spreads: Spreads
    purse: Purse
    fields: tuple[tuple[Factor, str, tuple[str, ...]], ...]
    repair: Repair | None = None

    @classmethod
    def of(
        cls, programme: Programme, plan: Plan, outlook: Outlook, known: Known | None = None, *, repair: bool = False
    ) -> "Arrays":
        """Turn a plan into arrays, with all that a repair of it needs if asked.

        Raises BadInputError where something starts before what it waits for has ended.
        """
        bench = Bench.of(programme, plan)
        cases = in_order(bench)
        book = SpreadBook(outlook)
        domains = Domains(programme, book)
        place = {a.id: i for i, a in enumerate(programme.activities)}
        works = _works(bench, cases, book, domains, known or {})
        others = (offers_of(bench, cases, book, domains), *roads_of(programme, cases)) if repair else None
        return cls(
            tuple(case.activity.id for case in cases),
            ints(place[case.activity.id] for case in cases),
            works,
            _ground(programme, cases, book),
            _force(programme, cases, book),
            domains.arrays(),
            book.arrays(),
            _purse(programme),
            tuple(domains.fields()),
            others,
        )

    def blank(self) -> History:
        """Make room for one history."""
        n, teams, budgets = len(self.names), self.force.joins.size, self.purse.first.size
        contingents, horizon = self.force.entity.size, self.days.base.shape[1]

        def whole(*shape: int) -> Ints:
            return np.zeros(shape, np.int64)

        def real(*shape: int) -> Floats:
            return np.zeros(shape, np.float64)

        most = max(1, int(np.diff(self.works.team_ptr).max(initial=1)))
        return History(
            whole(n), whole(n), whole(n), whole(n), whole(n), whole(n), whole(n), real(n), whole(n), real(n),
            real(self.ground.entity.size, 3),
            np.zeros((self.days.calendar.size, horizon), np.uint8),
            np.zeros((self.days.field_row.size, horizon), np.uint8),
            np.zeros((contingents, horizon), np.uint8),
            whole(teams), whole(teams), whole(contingents), whole(contingents),
            whole(contingents, self.force.exposed.shape[1]), whole(budgets), whole(n, most), whole(n), whole(n),
        )  # fmt: skip


def in_order(bench: Bench) -> list[Case]:
    """Give the cases of a plan in the order of their starts."""
    cases = sorted(bench.cases, key=lambda c: (c.start, c.end, c.activity.id))
    if len(bench.case_of) < len(bench.plan.scheduled):
        raise BadInputError("the plan has entries that stand in it twice or name what the Programme does not know")
    return cases


def _works(bench: Bench, cases: list[Case], book: SpreadBook, domains: Domains, known: Known) -> Works:
    programme = bench.programme
    at = {case.activity.id: i for i, case in enumerate(cases)}
    area = {a.id: i for i, a in enumerate(programme.areas)}
    crew = {c.id: i for i, c in enumerate(programme.contingents)}
    partner = {name: i for i, name in enumerate(sorted({c.partner for c in programme.contingents}))}
    waiting = waits(bench, at, known)
    number = _team_numbers(programme)
    teams = [_numbers(case, number) for case in cases]
    team_ptr, team = compress([[n for n, _ in row] for row in teams])
    before_ptr, before = compress([[i for i, _ in row] for row in waiting])
    done = [known.get(case.activity.id, _UNKNOWN) for case in cases]
    return Works(
        entity=entities(case.activity.id for case in cases),
        team_days=np.array([case.method.team_days for case in cases], np.float64),
        role=ints(_ROLE.get(c.activity.kind, NONE) if c.site.id in area else NONE for c in cases),
        area=ints(area.get(case.site.id, -1) for case in cases),
        contingent=ints(crew[case.contingent.id] for case in cases),
        domain=ints(_domain(case, crew, book, domains) for case in cases),
        earliest=ints(_earliest(bench, case) for case in cases),
        first=ints(window(programme, case.activity, case.contingent)[0] for case in cases),
        last=ints(window(programme, case.activity, case.contingent)[1] for case in cases),
        team_ptr=team_ptr,
        team=team,
        moves=_moves(bench, cases, teams),
        before_ptr=before_ptr,
        before=before,
        lag=ints(lag for row in waiting for _, lag in row),
        clears=_clears(cases),
        rate=np.array([case.contingent.cost_per_team_day for case in cases], np.float64),
        fixed=np.array([case.method.fixed_cost for case in cases], np.float64),
        planned=ints(_planned_cost(case) for case in cases),
        partner=ints(partner[case.contingent.partner] for case in cases),
        begun=ints(d.start for d in done),
        ended=ints(d.end for d in done),
        quit=ints(d.quit for d in done),
        took=ints(d.days for d in done),
        paid=np.array([d.cost for d in done], np.float64),
        spread=np.array([_spread(case, book) for case in cases], np.int64).reshape(len(cases), FACTORS),
    )


def _team_numbers(programme: Programme) -> dict[str, int]:
    """Give each team its number, over all contingents."""
    return {team.id: n for n, team in enumerate(t for c in programme.contingents for t in c.members())}


def _numbers(case: Case, number: Mapping[str, int]) -> list[tuple[int, str]]:
    """Give the teams of a case with their numbers, in order."""
    unknown = set(case.entry.teams) - number.keys()
    if unknown:
        raise BadInputError(f"{case.activity.id} names the team {min(unknown)}, which no contingent has")
    return sorted((number[team], team) for team in case.entry.teams)


def _domain(case: Case, crew: Mapping[str, int], book: SpreadBook, domains: Domains) -> int:
    stands = explosive(case.activity) and book.row(Factor.ACCIDENT, *named(case.contingent)) >= 0
    return domains.of(case.activity, crew[case.contingent.id], stands=stands)


def _spread(case: Case, book: SpreadBook) -> list[int]:
    """Rows that an activity draws from, by factor."""
    rows = [-1] * FACTORS
    kind = case.activity.kind
    names = case.method.name, kind.value
    rows[FACTOR_NUMBER[Factor.ABSENCE]] = book.row(Factor.ABSENCE, *named(case.contingent), *names)
    if case.activity.releases:
        rows[FACTOR_NUMBER[Factor.OUTPUT]] = book.output(kind.value, case.method)
    else:
        rows[FACTOR_NUMBER[Factor.REPAIR]] = book.row(Factor.REPAIR, *names)
    if _ROLE.get(kind) == CLEARED:
        for factor in (Factor.FINDS, Factor.STOP_WORK):
            rows[FACTOR_NUMBER[factor]] = book.row(factor, *names)
    if kind is _K.QA:
        for factor in (Factor.QA_FAILURE, Factor.REWORK):
            rows[FACTOR_NUMBER[factor]] = book.row(factor, *names)
    return rows


def _earliest(bench: Bench, case: Case) -> int:
    """First day that nothing but dates allows: its own, a lock, and roads that stay shut until a day."""
    day = first_days(case.activity)
    leaving = bench.sets_out.get(case.activity.id, 0)
    for link in case.entry.route:
        shut = bench.programme.link_by_id[link].shut_until
        day = max(day, shut + leaving if shut > 0 else 0)
    return day


def _moves(bench: Bench, cases: list[Case], teams: list[list[tuple[int, str]]]) -> Ints:
    """Days that each team of each case travels to it."""
    lost: dict[tuple[str, str], int] = {}
    for team, of_team in bench.of_team.items():
        for previous, case in zip([None, *of_team], of_team, strict=False):
            lost[team, case.activity.id] = bench.move(previous, case)
    return ints(lost[team, case.activity.id] for case, row in zip(cases, teams, strict=True) for _, team in row)


def _planned_cost(case: Case) -> int:
    teams = len(case.entry.teams)
    return case.method.fixed_cost + teams * case.method.working_days(teams) * case.contingent.cost_per_team_day


def _clears(cases: list[Case]) -> Ints:
    """Position of the clearance that each QA samples."""
    found = {c.site.id: i for i, c in enumerate(cases) if _ROLE.get(c.activity.kind) == CLEARED}
    return ints(found.get(c.site.id, -1) if c.activity.kind is _K.QA else -1 for c in cases)


def _ground(programme: Programme, cases: list[Case], book: SpreadBook) -> Ground:
    """Areas with their expected shares; what a survey has settled already is not drawn."""
    planned: defaultdict[str, set[ActivityKind]] = defaultdict(set)
    for case in cases:
        planned[case.site.id].add(case.activity.kind)
    first, second, shares = [], [], []
    for area in programme.areas:
        share, kinds = area.shares, planned[area.id]
        rest = share.reduced + share.cleared
        first.append(book.share(share.cancelled) if _K.NTS in kinds else -1)
        second.append(book.share(share.reduced / rest) if kinds & {_K.NTS, _K.TS} and rest > 0 else -1)
        shares.append((share.cancelled, share.reduced, share.cleared))
    return Ground(
        entities(a.id for a in programme.areas),
        np.array(shares, np.float64).reshape(len(shares), 3),
        ints(first),
        ints(second),
        np.array([a.area_m2 / 10_000.0 for a in programme.areas], np.float64),
    )


def _force(programme: Programme, cases: list[Case], book: SpreadBook) -> Force:
    contingents = programme.contingents
    crew = {c.id: i for i, c in enumerate(contingents)}
    fewest = [1] * len(contingents)
    exposed = np.zeros((len(contingents), programme.horizon_days // BLOCK + 1))
    for case in cases:
        i = crew[case.contingent.id]
        fewest[i] = max(fewest[i], case.method.teams_least)
        if explosive(case.activity):
            blocks = range(case.start // BLOCK, (case.end - 1) // BLOCK + 1)
            exposed[i, blocks.start : blocks.stop] += case.method.team_days / len(blocks) / _THOUSAND
    coming = [c if programme.day_of(c.arrives) > 0 else None for c in contingents]
    joins = (NEVER if day is None else programme.day_of(day) for c in contingents for day in c.joins())
    return Force(
        first=np.concatenate([[0], np.cumsum([c.teams for c in contingents])]).astype(np.int64),
        entity=entities(c.id for c in contingents),
        joins=ints(joins),
        fewest=ints(min(n, c.teams) for n, c in zip(fewest, contingents, strict=True)),
        late=ints(-1 if c is None else book.row(Factor.LATE, *named(c)) for c in coming),
        short=ints(-1 if c is None else book.row(Factor.SHORT, *named(c)) for c in coming),
        accident=ints(book.row(Factor.ACCIDENT, *named(c)) for c in contingents),
        stand_down=ints(book.row(Factor.STAND_DOWN, *named(c)) for c in contingents),
        exposed=exposed,
    )


def _purse(programme: Programme) -> Purse:
    partner = {name: i for i, name in enumerate(sorted({c.partner for c in programme.contingents}))}
    budgets = [b for b in programme.limits.budgets if b.partner is None or b.partner in partner]
    return Purse(
        ints(programme.day_of(b.first) for b in budgets),
        ints(programme.day_of(b.last) for b in budgets),
        ints(-1 if b.partner is None else partner[b.partner] for b in budgets),
        ints(b.amount for b in budgets),
    )
