"""Judge a timetable of a benchmark project by the definition, day by day; shares nothing with the search."""

from collections import Counter

from firmground.model.project import Project, Timetable

__all__ = ["faults", "makespan"]


def makespan(project: Project, timetable: Timetable) -> int:
    """Give the day after the last one of work."""
    taken = zip(project.activities, timetable.modes, timetable.starts, strict=True)
    return max(start + activity.modes[mode].days for activity, mode, start in taken)


def faults(project: Project, timetable: Timetable) -> list[str]:
    """Say what a timetable breaks: precedence, a capacity on a day, a stock; empty for one that may be done."""
    size = len(project.activities)
    if (len(timetable.modes), len(timetable.starts)) != (size, size):
        return [f"modes and starts for {size} activities are wanted"]
    found = [f"activity {n + 1} starts on day {s}" for n, s in enumerate(timetable.starts) if s < 0]
    found += [
        f"activity {n + 1} has no mode {mode + 1}"
        for n, (activity, mode) in enumerate(zip(project.activities, timetable.modes, strict=True))
        if not 0 <= mode < len(activity.modes)
    ]
    return found or [*_precedence(project, timetable), *_capacities(project, timetable), *_stocks(project, timetable)]


def _precedence(project: Project, timetable: Timetable) -> list[str]:
    found = []
    for n, activity in enumerate(project.activities):
        end = timetable.starts[n] + activity.modes[timetable.modes[n]].days
        found += [
            f"activity {s + 1} starts on day {timetable.starts[s]}, before activity {n + 1} ends on day {end}"
            for s in activity.successors
            if timetable.starts[s] < end
        ]
    return found


def _capacities(project: Project, timetable: Timetable) -> list[str]:
    used: Counter[tuple[int, int]] = Counter()
    for activity, mode, start in zip(project.activities, timetable.modes, timetable.starts, strict=True):
        taken = activity.modes[mode]
        for resource, amount in enumerate(taken.renewable):
            for day in range(start, start + taken.days if amount else start):
                used[resource, day] += amount
    return [
        f"day {day} uses {amount} of renewable resource {resource + 1}, and there are {project.renewable[resource]}"
        for (resource, day), amount in sorted(used.items())
        if amount > project.renewable[resource]
    ]


def _stocks(project: Project, timetable: Timetable) -> list[str]:
    found = []
    for resource, stock in enumerate(project.non_renewable):
        used = sum(a.modes[m].non_renewable[resource] for a, m in zip(project.activities, timetable.modes, strict=True))
        if used > stock:
            found.append(f"{used} of non-renewable resource {resource + 1} are used up, and there are {stock}")
    return found
