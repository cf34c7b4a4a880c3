"""The whole problem, exactly, for tiny Programmes: a constraint model that CP-SAT solves to a proved optimum.

It is written to be read beside the law: one method for each rule, in the words of the rule. It knows nothing of the
kernels or of the judge; what it calls optimal is what every plan and every lower bound are measured against.
"""

import math
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import BoolVarT, CpModel, CpSolver, IntVar

from firmground import __version__
from firmground.model import (
    EXPOSURE,
    Activity,
    ActivityKind,
    Contingent,
    Need,
    Plan,
    Programme,
    Provenance,
    ScheduledActivity,
    Service,
    Site,
    Unscheduled,
    WhyNot,
)
from support.choices import Choice, choices, moves, periods, routes

__all__ = ["optimum"]


def optimum(programme: Programme, seconds: float = 20) -> tuple[int, Plan] | None:
    """Give the least weighted person-days of any legal plan, and such a plan.

    None means that no plan is legal (an order that cannot be kept), or that `seconds` were too few for the proof.
    """
    return _Oracle(programme).solve(seconds)


@dataclass(frozen=True)
class _Work:
    """One activity in the model: whether, how, when and by which route it is done."""

    activity: Activity
    site: Site
    choices: tuple[Choice, ...]
    chosen: list[IntVar]  # one for each choice, at most one true
    present: IntVar
    start: IntVar
    end: IntVar
    sets_out: IntVar  # day on which the last of its teams leaves for it
    spent: list[IntVar]  # one for each budget
    finished: list[IntVar]  # one for each equity floor


class _Oracle:
    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.horizon = programme.horizon_days
        self.model = CpModel()
        self.works = {a.id: self._work(a) for a in programme.activities}
        self.assigned: dict[tuple[str, str], BoolVarT] = {}
        self.route: dict[tuple[str, str, tuple[str, ...]], IntVar] = {}
        self.returns = {s.id: (self._day(), self._flag()) for s in programme.services}
        for contingent in programme.contingents:
            self._teams(contingent)
        for work in self.works.values():
            self._precedence(work)
            self._blocks(work)
            self._access(work)
        self._separation()
        self._limits()
        self._price()

    # What one activity may do by itself: calendar, stay, accreditation, skills, districts, orders (L4, L6, L7, P2, P3).

    def _work(self, activity: Activity) -> _Work:
        """Tie choice, start, end, money and equity together by one row for each legal way to do the activity."""
        site = self.programme.site_by_id[activity.site]
        options = tuple(c for c in choices(self.programme, activity) if routes(self.programme, c.contingent, site))
        budgets, floors = self.programme.limits.budgets, self.programme.limits.equity
        bits = [self._flag() for _ in options]
        work = _Work(
            activity=activity,
            site=site,
            choices=options,
            chosen=bits,
            present=self._flag(),
            start=self._day(),
            end=self._day(),
            sets_out=self.model.new_int_var(-self.horizon, self.horizon, ""),
            spent=[self.model.new_int_var(0, max((c.cost for c in options), default=0), "") for _ in budgets],
            finished=[self._flag() for _ in floors],
        )
        rows = [self._row(work, c, start, end) for c in options for start, end in periods(self.programme, activity, c)]
        if activity.lock is None and activity.deadline is None:
            rows.append([0] * (3 + len(bits) + len(budgets) + len(floors)))
        columns = [work.present, work.start, work.end, *bits, *work.spent, *work.finished]
        if rows:
            self.model.add_allowed_assignments(columns, rows)
        else:
            self.model.add_bool_or([])
        self.model.add(work.sets_out <= work.start)
        return work

    def _row(self, work: _Work, choice: Choice, start: int, end: int) -> list[int]:
        programme, limits = self.programme, self.programme.limits
        at = programme.lineage_of[work.site.place]
        spent = [
            choice.cost
            if programme.day_of(b.first) <= start <= programme.day_of(b.last)
            and b.partner in (None, choice.contingent.partner)
            else 0
            for b in limits.budgets
        ]
        finished = [int(f.district in at and end <= programme.day_of(f.by) + 1) for f in limits.equity]
        return [1, start, end, *(int(c is choice) for c in work.choices), *spent, *finished]

    # L7: a team is at one place at a time, and travel takes its time.

    def _teams(self, contingent: Contingent) -> None:
        """Let each team set out from its base and walk from activity to activity: a circuit that may skip any."""
        arrival = self.programme.day_of(contingent.arrives)
        here = [w for w in self.works.values() if any(c.contingent is contingent for c in w.choices)]
        unused: list[IntVar] = []
        for team in contingent.members():
            unused.append(self._flag())
            arcs: list[tuple[int, int, BoolVarT]] = [(0, 0, unused[-1])]
            for n, work in enumerate(here, start=1):
                first = self._flag()
                self._move(work, arrival, moves(self.programme, contingent, work.site, None), first)
                self.assigned[team.id, work.activity.id] = does = self._flag()
                arcs += [(0, n, first), (n, 0, self._flag()), (n, n, ~does)]
            for (m, before), (n, after) in permutations(enumerate(here, start=1), 2):
                follows = self._flag()
                self._move(after, before.end, moves(self.programme, contingent, after.site, before.site), follows)
                arcs.append((m, n, follows))
            self.model.add_circuit(arcs)
        for work in here:
            members = sum(self.assigned[t.id, work.activity.id] for t in contingent.members())
            asked = zip(work.choices, work.chosen, strict=True)
            self.model.add(members == sum(c.teams * bit for c, bit in asked if c.contingent is contingent))
        for earlier, later in pairwise(unused):  # the teams are alike: use the first ones first
            self.model.add_implication(earlier, later)

    def _move(self, work: _Work, free: IntVar | int, days: int, when: IntVar) -> None:
        """When a team comes to the activity by this move, it leaves `days` before the start, once it is free."""
        self.model.add(free + days <= work.start).only_enforce_if(when)
        self.model.add(work.sets_out + days <= work.start).only_enforce_if(when)

    # P1, and L3: the evidence of a release stands before the handover in its chain.

    def _precedence(self, work: _Work) -> None:
        for name in (*work.activity.predecessors, *self._evidence(work.activity)):
            self._after(work.start, self.works[name], work.present)

    def _evidence(self, activity: Activity) -> list[str]:
        if self.programme.handover_of.get(activity.site) != activity.id:
            return []
        shares, asked = self.programme.area_by_id[activity.site].shares, {ActivityKind.NTS}
        if shares.reduced > 0:
            asked |= {ActivityKind.TS}
        if shares.cleared > 0:
            asked |= {ActivityKind.CLEARANCE, ActivityKind.BAC, ActivityKind.QA}
        return [a.id for a in self.programme.activities_at[activity.site] if a.kind in asked]

    def _after(self, day: IntVar, earlier: _Work, *when: IntVar) -> None:
        """Keep `day` from coming before the end of an activity, which must have a place."""
        self.model.add_bool_and(earlier.present).only_enforce_if(*when)
        self.model.add(earlier.end <= day).only_enforce_if(*when)

    # L1: nobody but the release chain works on land that is not handed over.

    def _blocks(self, work: _Work) -> None:
        areas = [self.programme.area_by_id[b.area] for b in self.programme.blocks if b.site == work.site.id]
        for area in areas:
            if not (work.activity.releases or area.handed_over):
                self._after(work.start, self.works[self.programme.handover_of[area.id]], work.present)

    # L5: nobody works inside a danger radius while it is live.

    def _separation(self) -> None:
        metres = {frozenset((n.a, n.b)): n.metres for n in self.programme.neighbours}
        for one, other in combinations(self.works.values(), 2):
            radius = max(one.activity.danger_radius_m, other.activity.danger_radius_m)
            apart = 0 if one.site is other.site else metres.get(frozenset((one.site.id, other.site.id)), math.inf)
            if apart < radius:
                self.model.add_no_overlap([self._interval(one), self._interval(other)])

    def _interval(self, work: _Work) -> cp_model.IntervalVar:
        return self.model.new_optional_interval_var(work.start, self._day(), work.end, work.present, "")

    # L6: every link of the route has been opened when the last team sets out.

    def _access(self, work: _Work) -> None:
        """Choose one route from the base; all that matters of a route is which activities open it."""
        crews = {c.contingent.base: c.contingent for c in work.choices}
        for base, crew in crews.items():
            asked = zip(work.choices, work.chosen, strict=True)
            lines = routes(self.programme, crew, work.site)
            taken = [self._flag() for _ in lines]
            self.model.add(sum(taken) == sum(bit for c, bit in asked if c.contingent.base == base))
            for line, bit in zip(lines, taken, strict=True):
                self.route[work.activity.id, base, line] = bit
                for name in dict.fromkeys(a for link in line for a in self.programme.link_by_id[link].opened_by):
                    self._after(work.sets_out, self.works[name], bit)

    # P4 and P5: money and equity.

    def _limits(self) -> None:
        limits, works = self.programme.limits, self.works.values()
        for n, budget in enumerate(limits.budgets):
            self.model.add(sum(w.spent[n] for w in works) <= budget.amount)
        for n, floor in enumerate(limits.equity):
            all_of_it = sum(floor.district in self.programme.lineage_of[w.site.place] for w in works)
            self.model.add(sum(w.finished[n] for w in works) >= math.ceil(floor.share * all_of_it))

    # The objective, in hundredths of person-days.

    def _price(self) -> None:
        weights, terms = self.programme.weights, []
        for area in self.programme.areas:
            if not area.handed_over:
                day, released = self._day(), self._flag()
                self._works_by(area.id, day, released)
                terms.append(area.people_exposed * weights.of(EXPOSURE, area.id) * self._or_horizon(day, released))
        for service in self.programme.services:
            day, back = self._service(service)
            terms.append(service.people * weights.of(service.kind, service.id) * self._or_horizon(day, back))
        self.model.minimize(sum(terms))

    def _or_horizon(self, day: IntVar, within: IntVar) -> IntVar:
        """Count a thing that never comes as coming on the horizon; minimising presses `day` down to the truth."""
        self.model.add(day >= self.horizon).only_enforce_if(~within)
        return day

    def _service(self, service: Service) -> tuple[IntVar, IntVar]:
        day, back = self.returns[service.id]
        for need in service.needs:
            self._need(need, day, back)
        return day, back

    def _need(self, need: Need, day: IntVar, back: IntVar) -> None:
        """Count the members that work on that day."""
        met = [self._flag() for _ in need.members]
        self.model.add(sum(met) >= need.least).only_enforce_if(back)
        for member, bit in zip(need.members, met, strict=True):
            self._works_by(member, day, bit)

    def _works_by(self, name: str, day: IntVar, when: IntVar) -> None:
        """If `when`, the area, asset, link or service works on `day`."""
        programme = self.programme
        if name in programme.service_by_id:
            other, back = self.returns[name]
            self.model.add_implication(when, back)
            self.model.add(other <= day).only_enforce_if(when)
            return
        waits: tuple[str, ...]
        if name in programme.area_by_id:
            never = not programme.area_by_id[name].handed_over and name not in programme.handover_of
            waits = () if programme.area_by_id[name].handed_over or never else (programme.handover_of[name],)
        elif name in programme.link_by_id:
            never, waits = programme.link_by_id[name].closed, programme.link_by_id[name].opened_by
        else:
            never, waits = False, programme.works_at(name)
        if never:
            self.model.add_bool_and(~when)
        for activity in waits:
            self._after(day, self.works[activity], when)

    # The answer.

    def solve(self, seconds: float) -> tuple[int, Plan] | None:
        solver = CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        if solver.solve(self.model) != cp_model.OPTIMAL:
            return None
        objective = -(-round(solver.objective_value) // 100)
        done = tuple(self._scheduled(solver, w) for w in self.works.values() if solver.boolean_value(w.present))
        left = tuple(
            Unscheduled(w.activity.id, WhyNot.NO_ROOM if w.choices else WhyNot.NO_TEAM)
            for w in self.works.values()
            if not solver.boolean_value(w.present)
        )
        return objective, Plan(done, left, self._provenance(objective, solver.wall_time))

    def _scheduled(self, solver: CpSolver, work: _Work) -> ScheduledActivity:
        name = work.activity.id
        choice = next(c for c, bit in zip(work.choices, work.chosen, strict=True) if solver.boolean_value(bit))
        members = (t.id for t in choice.contingent.members())
        lines = (
            line
            for (a, b, line), bit in self.route.items()
            if a == name and b == choice.contingent.base and solver.boolean_value(bit)
        )
        return ScheduledActivity(
            activity=name,
            method=choice.method.name,
            contingent=choice.contingent.id,
            teams=tuple(t for t in members if solver.boolean_value(self.assigned[t, name])),
            start=solver.value(work.start),
            end=solver.value(work.end),
            route=next(lines),
        )

    def _provenance(self, objective: int, seconds: float) -> Provenance:
        return Provenance(
            solver="oracle",
            objective_person_days=objective,
            lower_bound=objective,
            seed=1,
            seconds=seconds,
            version=__version__,
            programme_sha256=self.programme.sha256,
        )

    def _flag(self) -> IntVar:
        return self.model.new_bool_var("")

    def _day(self) -> IntVar:
        return self.model.new_int_var(0, self.horizon, "")
