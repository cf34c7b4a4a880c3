"""Read a project in the format of ProGen: PSPLIB .sm with one mode each, PSPLIB and MMLIB .mm with several."""

import re

from firmground.intake.psplib.numbers import MOST_ACTIVITIES, MOST_DAYS, MOST_RESOURCES, Lines
from firmground.model.project import Project, ProjectActivity, ProjectMode

__all__ = ["read_progen"]


def read_progen(lines: Lines) -> Project:
    """Read the sections precedence, requests and availabilities; a doubly constrained resource is refused.

    Source of the format: Kolisch and Sprecher 1997, European Journal of Operational Research 96. Raises BadInputError.
    """
    activities = _stated(lines, "jobs", MOST_ACTIVITIES)
    if not activities:
        lines.fail("the project has no activity")
    renewable = _stated(lines, "- renewable", MOST_RESOURCES)
    non_renewable = _stated(lines, "- nonrenewable", MOST_RESOURCES)
    if _stated(lines, "- doubly constrained", MOST_RESOURCES):
        lines.fail("doubly constrained resources cannot be read")
    lines.seek("precedence relations")
    lines.seek("jobnr")
    links = [_successors(lines, n, activities) for n in range(1, activities + 1)]
    lines.seek("requests/durations")
    lines.seek("jobnr")
    lines.seek("-")
    modes = [_modes(lines, n, count, renewable, non_renewable) for n, (count, _) in enumerate(links, 1)]
    lines.seek("resource")
    lines.line()
    capacities = lines.numbers(lines.line())
    if len(capacities) != renewable + non_renewable:
        lines.fail(f"{len(capacities)} capacities for {renewable + non_renewable} resources")
    read = tuple(ProjectActivity(m, after) for m, (_, after) in zip(modes, links, strict=True))
    return Project(lines.name, read, tuple(capacities[:renewable]), tuple(capacities[renewable:]))


def _stated(lines: Lines, head: str, most: int) -> int:
    text = lines.seek(head)
    found = re.search(r":\s*(\S+)", text)
    if found is None:
        lines.fail(f"no number stands after {head!r}")
    return lines.number(found[1], most)


def _successors(lines: Lines, n: int, activities: int) -> tuple[int, tuple[int, ...]]:
    """Give the number of modes and the positions of the successors of activity n, counted from 1."""
    head, modes, count = lines.take(3, f"the successors of activity {n}")
    if head != n:
        lines.fail(f"activity {head} stands where activity {n} should")
    if not 1 <= modes <= MOST_RESOURCES:
        lines.fail(f"activity {n} has {modes} modes")
    if count >= activities:
        lines.fail(f"activity {n} has {count} successors in a project of {activities}")
    successors = lines.take(count, f"the successors of activity {n}", activities)
    if 0 in successors:
        lines.fail(f"activity {n} has a successor 0, and activities are counted from 1")
    return modes, tuple(dict.fromkeys(s - 1 for s in successors))


def _modes(lines: Lines, n: int, count: int, renewable: int, non_renewable: int) -> tuple[ProjectMode, ...]:
    read = []
    for mode in range(1, count + 1):
        if mode == 1 and lines.take(1, f"the modes of activity {n}") != [n]:
            lines.fail(f"another activity stands where activity {n} should")
        if lines.take(1, f"mode {mode} of activity {n}") != [mode]:
            lines.fail(f"another mode stands where mode {mode} of activity {n} should")
        days = lines.take(1, f"the duration of activity {n}", MOST_DAYS)[0]
        demands = lines.take(renewable + non_renewable, f"the demands of activity {n}")
        read.append(ProjectMode(days, tuple(demands[:renewable]), tuple(demands[renewable:])))
    return tuple(read)
