"""CP-SAT's model of a Programme on pools of teams, and of a benchmark project, written for CP-SAT by hand."""

from typing import Any

from built import Built, warm_ends
from ortools.sat.python.cp_model import CpModel, IntervalVar, IntVar

__all__ = ["pools", "project"]

Taken = dict[int, list[tuple[IntervalVar, int]]]


class _Tasks:
    """Activities with start, end and a flag for each way; `taken` holds what each resource is asked for, and when."""

    def __init__(self, model: CpModel, horizon: int) -> None:
        self.model, self.horizon = model, horizon
        self.starts: list[IntVar] = []
        self.ends: list[IntVar] = []
        self.flags: list[list[IntVar]] = []
        self.taken: Taken = {}

    def add(self, ways: list[tuple[dict[int, int], int]], earliest: int = 0) -> None:
        """Add an activity that can be done in some ways: what each takes of the resources, and for how long."""
        model = self.model
        start, end = (model.new_int_var(earliest, self.horizon, "") for _ in range(2))
        flags = [model.new_bool_var("") for _ in ways] if len(ways) > 1 else []
        for n, (use, days) in enumerate(ways):
            if flags:
                span = model.new_optional_interval_var(start, days, end, flags[n], "")
            else:
                span = model.new_interval_var(start, days, end, "")
            for resource, amount in use.items():
                self.taken.setdefault(resource, []).append((span, amount))
        if flags:
            model.add_exactly_one(flags)
            model.add(end == start + sum(flag * days for flag, (_, days) in zip(flags, ways, strict=True)))
        self.starts.append(start)
        self.ends.append(end)
        self.flags.append(flags)

    def order(self, before: list[list[int]]) -> None:
        """Start nothing before what it waits for has ended."""
        for i, row in enumerate(before):
            for j in row:
                self.model.add(self.starts[i] >= self.ends[j])

    def share(self, capacity: list[int]) -> None:
        """Take no more of a resource than there is."""
        for resource, taken in self.taken.items():
            if capacity[resource] == 1:
                self.model.add_no_overlap([span for span, _ in taken])
            else:
                spans, amounts = zip(*taken, strict=True)
                self.model.add_cumulative(spans, amounts, capacity[resource])

    def latest(self, ends: list[int]) -> IntVar:
        """Give a day that none of some ends comes after."""
        if len(ends) == 1:
            return self.ends[ends[0]]
        day = self.model.new_int_var(0, self.horizon, "")
        for i in ends:
            self.model.add(day >= self.ends[i])
        return day

    @property
    def built(self) -> Built:
        """The model with what an answer is read from."""
        return Built(self.model, self.starts, self.flags)


def pools(told: dict[str, Any]) -> Built:
    """Build the model of a Programme on pools: weighted working days until returns."""
    model = CpModel()
    tasks = _Tasks(model, told["steps"])
    for ways, earliest in zip(told["ways"], told["earliest"], strict=True):
        tasks.add([({pool: teams}, days) for pool, teams, days in ways], earliest)
    tasks.order(told["before"])
    for pool, row in enumerate(told["pools"]):
        for first, teams in row["away"]:
            tasks.taken.setdefault(pool, []).append((model.new_fixed_size_interval_var(0, first, ""), teams))
    tasks.share([row["teams"] for row in told["pools"]])
    days = [tasks.latest(ends) for _, ends in told["returns"]]
    model.minimize(sum(weight * day for (weight, _), day in zip(told["returns"], days, strict=True)))
    if told["warm"]:
        _hint(told, tasks, days)
    return tasks.built


def project(told: dict[str, Any]) -> Built:
    """Build the model of a benchmark project: its makespan."""
    model = CpModel()
    tasks = _Tasks(model, told["steps"])
    for modes in told["ways"]:
        tasks.add([({r: n for r, n in enumerate(use) if n}, days) for use, _, days in modes])
    tasks.order(told["before"])
    tasks.share(told["renewable"])
    for k, stock in enumerate(told["non_renewable"]):
        ways = [zip(flags or [1], modes, strict=True) for flags, modes in zip(tasks.flags, told["ways"], strict=True)]
        model.add(sum(flag * used[k] for row in ways for flag, (_, used, _) in row) <= stock)
    model.minimize(tasks.latest(list(range(len(tasks.ends)))))
    return tasks.built


def _hint(told: dict[str, Any], tasks: _Tasks, days: list[IntVar]) -> None:
    """Hint a plan, with all that follows from it."""
    ends = warm_ends(told)
    for i, (start, way) in enumerate(told["warm"]):
        tasks.model.add_hint(tasks.starts[i], start)
        tasks.model.add_hint(tasks.ends[i], ends[i])
        for n, flag in enumerate(tasks.flags[i]):
            tasks.model.add_hint(flag, n == way)
    for (_, of), day in zip(told["returns"], days, strict=True):
        if len(of) > 1:
            tasks.model.add_hint(day, max(ends[i] for i in of))
