"""The one door between a Programme with its plan and the arrays that a simulation works on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from firmground.errors import BadInputError
from firmground.evaluate.bench import Bench, Case
from firmground.kernels.layout import NEVER, Floats, Ints
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
    Purse,
    Spreads,
    Works,
)
from firmground.model import ActivityKind, Contingent, Factor, Outlook, Plan, Programme
from firmground.simulate.calendars import Domains
from firmground.simulate.rows import compress, entities, ints
from firmground.simulate.spreads import FACTOR_NUMBER, SpreadBook

__all__ = ["EXPLOSIVE", "Arrays", "Known", "in_order"]

_K = ActivityKind
EXPLOSIVE = frozenset({_K.TS, _K.CLEARANCE, _K.BAC, _K.EOD})
"""Kinds of work in which accidents with explosive ordnance happen, and which stand down after one."""

_ROLE = {_K.TS: SURVEYED, _K.CLEARANCE: CLEARED, _K.BAC: CLEARED, _K.EOD: SAMPLED, _K.QA: SAMPLED}
_THOUSAND = 1000.0

Known = Mapping[str, tuple[int, int]]
"""Start and end of activities of which is known when they were done."""


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
    fields: tuple[tuple[Factor, str], ...]

    @classmethod
    def of(cls, programme: Programme, plan: Plan, outlook: Outlook, known: Known | None = None) -> "Arrays":
        """Turn a plan into arrays; raises BadInputError where something starts before what it waits for has ended."""
        bench = Bench.of(programme, plan)
        cases = in_order(bench)
        book = SpreadBook(outlook)
        domains = Domains(programme, book)
        place = {a.id: i for i, a in enumerate(programme.activities)}
        works = _works(bench, cases, book, domains, known or {})
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
            whole(n), whole(n), whole(n), whole(n), whole(n), whole(n), real(n), whole(n), real(n),
            real(self.ground.entity.size, 3),
            np.zeros((self.days.calendar.size, horizon), np.uint8),
            np.zeros((self.days.field_row.size, horizon), np.uint8),
            np.zeros((contingents, horizon), np.uint8),
            whole(teams), whole(teams), whole(contingents), whole(contingents),
            whole(contingents, self.force.exposed.shape[1]), whole(budgets), whole(n, most),
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
    waits = _waits(bench, at)
    number = _team_numbers(programme)
    teams = [_numbers(case, number) for case in cases]
    team_ptr, team = compress([[n for n, _ in row] for row in teams])
    before_ptr, before = compress([[i for i, _ in row] for row in waits])
    begun = [known.get(case.activity.id, (-1, -1)) for case in cases]
    return Works(
        entity=entities(case.activity.id for case in cases),
        team_days=np.array([case.method.team_days for case in cases], np.float64),
        role=ints(_ROLE.get(c.activity.kind, NONE) if c.site.id in area else NONE for c in cases),
        area=ints(area.get(case.site.id, -1) for case in cases),
        contingent=ints(crew[case.contingent.id] for case in cases),
        domain=ints(_domain(case, crew, book, domains) for case in cases),
        earliest=ints(_earliest(bench, case) for case in cases),
        first=ints(_window(programme, case)[0] for case in cases),
        last=ints(_window(programme, case)[1] for case in cases),
        team_ptr=team_ptr,
        team=team,
        moves=_moves(bench, cases, teams),
        before_ptr=before_ptr,
        before=before,
        lag=ints(lag for row in waits for _, lag in row),
        clears=_clears(cases),
        rate=np.array([case.contingent.cost_per_team_day for case in cases], np.float64),
        fixed=np.array([case.method.fixed_cost for case in cases], np.float64),
        planned=ints(_planned_cost(case) for case in cases),
        partner=ints(partner[case.contingent.partner] for case in cases),
        begun=ints(b for b, _ in begun),
        ended=ints(e for _, e in begun),
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
    stands = case.activity.kind in EXPLOSIVE and book.row(Factor.ACCIDENT, *_named(case.contingent)) >= 0
    return domains.of(case.activity, crew[case.contingent.id], stands=stands)


def _named(contingent: Contingent) -> tuple[str, str]:
    return contingent.id, contingent.team_kind


def _spread(case: Case, book: SpreadBook) -> list[int]:
    """Rows that an activity draws from, by factor."""
    rows = [-1] * FACTORS
    kind = case.activity.kind
    names = case.method.name, kind.value
    rows[FACTOR_NUMBER[Factor.ABSENCE]] = book.row(Factor.ABSENCE, *_named(case.contingent), *names)
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
    activity = case.activity
    day = max(activity.earliest_start, activity.lock.start or 0 if activity.lock else 0)
    leaving = bench.sets_out.get(activity.id, 0)
    for link in case.entry.route:
        shut = bench.programme.link_by_id[link].shut_until
        day = max(day, shut + leaving if shut > 0 else 0)
    return day


def _window(programme: Programme, case: Case) -> tuple[int, int]:
    """First day of the stay and the accreditation, and the day after the last one."""
    contingent, horizon = case.contingent, programme.horizon_days
    first = programme.day_of(contingent.arrives)
    last = horizon if contingent.leaves is None else programme.day_of(contingent.leaves) + 1
    if case.activity.releases and contingent.accreditation is not None:
        first = max(first, programme.day_of(contingent.accreditation.first))
        last = min(last, programme.day_of(contingent.accreditation.last) + 1)
    return max(0, first), min(last, horizon)


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


def _waits(bench: Bench, at: Mapping[str, int]) -> list[list[tuple[int, int]]]:
    """List what each case waits for, with the days from its end: chain, ground, evidence, roads, danger radii.

    Whom its teams served before is not among it.
    """
    found: list[dict[int, int]] = [{} for _ in at]
    for one, other, lag in (*_must(bench), *_apart(bench)):
        i, j = at[one.activity.id], at[other.activity.id]
        if one.end > other.start:
            raise BadInputError(
                f"{other.activity.id} starts in the plan before {one.activity.id} ends, for which it waits; "
                f"only a legal plan can be forecast"
            )
        found[j][i] = max(lag, found[j].get(i, 0))
    return [sorted(row.items()) for row in found]


def _must(bench: Bench) -> Iterator[tuple[Case, Case, int]]:
    """Pairs of which the first must end so many days before the second starts."""
    for case in bench.cases:
        activity = case.activity
        names = [*activity.predecessors, *bench.handovers_for(activity)]
        if activity.kind is _K.HANDOVER:
            names += [a.id for a in bench.programme.activities_at[activity.site] if a.releases and a.id != activity.id]
        for name in names:
            if name in bench.case_of:
                yield bench.case_of[name], case, 0
            elif name in activity.predecessors:
                raise BadInputError(f"{activity.id} waits for {name}, which has no place in the plan")
        leaving = bench.sets_out.get(activity.id, 0)
        for opener in bench.openers_on(case.entry.route):
            if opener in bench.case_of:
                yield bench.case_of[opener], case, leaving


def _apart(bench: Bench) -> Iterator[tuple[Case, Case, int]]:
    """Pairs that may not overlap for a danger radius (L5), in the order of the plan."""
    pairs = [(n.a, n.b, n.metres) for n in bench.programme.neighbours]
    for a, b, metres in (*pairs, *((site, site, 0) for site in bench.at_site)):
        ones, others = bench.at_site.get(a, ()), bench.at_site.get(b, ())
        live = max((c.activity.danger_radius_m for c in (*ones, *others)), default=0.0)
        if metres >= live:
            continue
        for one in ones:
            for other in others:
                if one is not other and metres < max(one.activity.danger_radius_m, other.activity.danger_radius_m):
                    yield (one, other, 0) if one.end <= other.start else (other, one, 0)


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
        if case.activity.kind in EXPLOSIVE:
            blocks = range(case.start // BLOCK, (case.end - 1) // BLOCK + 1)
            exposed[i, blocks.start : blocks.stop] += case.method.team_days / len(blocks) / _THOUSAND
    coming = [c if programme.day_of(c.arrives) > 0 else None for c in contingents]
    joins = (NEVER if day is None else programme.day_of(day) for c in contingents for day in c.joins())
    return Force(
        first=np.concatenate([[0], np.cumsum([c.teams for c in contingents])]).astype(np.int64),
        entity=entities(c.id for c in contingents),
        joins=ints(joins),
        fewest=ints(min(n, c.teams) for n, c in zip(fewest, contingents, strict=True)),
        late=ints(-1 if c is None else book.row(Factor.LATE, *_named(c)) for c in coming),
        short=ints(-1 if c is None else book.row(Factor.SHORT, *_named(c)) for c in coming),
        accident=ints(book.row(Factor.ACCIDENT, *_named(c)) for c in contingents),
        stand_down=ints(book.row(Factor.STAND_DOWN, *_named(c)) for c in contingents),
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
