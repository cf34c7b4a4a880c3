"""PyJobShop's model of a Programme on pools of teams, and of a benchmark project."""

from typing import Any

from built import Built, warm_ends
from pyjobshop import Model
from pyjobshop.Solution import ScheduledTask, Solution
from pyjobshop.solvers.ortools.CPModel import CPModel

__all__ = ["pools", "project"]


def pools(told: dict[str, Any]) -> Built:
    """Build the model of a Programme on pools: weighted flow time of one job for each return."""
    model, last = Model(), told["steps"]
    crews = [model.add_renewable(pool["teams"]) for pool in told["pools"]]
    by_last = {tuple(ends): model.add_job(weight=weight, deadline=last) for weight, ends in told["returns"]}
    tasks = []
    for i, (ways, earliest) in enumerate(zip(told["ways"], told["earliest"], strict=True)):
        tasks.append(model.add_task(by_last.get((i,)), earliest_start=earliest, latest_end=last))
        for pool, teams, days in ways:
            model.add_mode(tasks[-1], crews[pool], days, teams)
    for i, before in enumerate(told["before"]):
        for j in before:
            model.add_end_before_start(tasks[j], tasks[i])
    for ends, job in by_last.items():
        if len(ends) > 1:
            both = model.add_task(job, latest_end=last)
            model.add_mode(both, [], 0)
            for j in ends:
                model.add_end_before_start(tasks[j], both)
    for crew, row in zip(crews, told["pools"], strict=True):
        for first, teams in row["away"]:
            away = model.add_task(earliest_start=0, latest_start=0, latest_end=first)
            model.add_mode(away, crew, first, teams)
    model.set_objective(weight_total_flow_time=1)
    inner = CPModel(model.data())
    # Flow times run to 2 ** 42 otherwise, which times the people overflows the objective.
    for flow in inner.variables.flow_time_vars:
        flow.proto.domain[1] = last
    if told["warm"]:
        inner.variables.warmstart(_start(told, model))
    return _built(inner, model, len(told["ways"]))


def project(told: dict[str, Any]) -> Built:
    """Build the model of a benchmark project: its makespan."""
    model = Model()
    renewable = [model.add_renewable(n) for n in told["renewable"]]
    stocks = [model.add_consumable(n) for n in told["non_renewable"]]
    tasks = []
    for modes in told["ways"]:
        tasks.append(model.add_task(latest_end=told["steps"]))
        for use, used, days in modes:
            taken = [(r, n) for r, n in zip([*renewable, *stocks], [*use, *used], strict=True) if n]
            model.add_mode(tasks[-1], [r for r, _ in taken], days, [n for _, n in taken])
    for i, before in enumerate(told["before"]):
        for j in before:
            model.add_end_before_start(tasks[j], tasks[i])
    return _built(CPModel(model.data()), model, len(tasks))


def _built(inner: CPModel, model: Model, tasks: int) -> Built:
    data, variables = model.data(), inner.variables
    flags = [[variables.mode_vars[m] for m in data.task2modes(i)] for i in range(tasks)]
    return Built(inner.model, [variables.task_vars[i].start for i in range(tasks)], flags)


def _start(told: dict[str, Any], model: Model) -> Solution:
    """Turn a plan to start from into a solution of the model: what is not in the plan follows from it."""
    data, ends = model.data(), warm_ends(told)
    joined = [of for _, of in told["returns"] if len(of) > 1]
    found = []
    for i in range(data.num_tasks):
        start, way = told["warm"][i] if i < len(ends) else (0, 0)
        if 0 <= i - len(ends) < len(joined):
            start = max(ends[j] for j in joined[i - len(ends)])
        mode = data.task2modes(i)[way]
        found.append(ScheduledTask(mode, data.modes[mode].resources, start, start + data.modes[mode].duration))
    return Solution(data, found)
