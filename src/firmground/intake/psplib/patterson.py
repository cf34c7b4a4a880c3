"""Read a project in Patterson's format (.rcp): one mode each, renewable resources only."""

from firmground.intake.psplib.numbers import MOST_ACTIVITIES, MOST_DAYS, MOST_RESOURCES, Lines
from firmground.model.project import Project, ProjectActivity, ProjectMode

__all__ = ["read_patterson"]


def read_patterson(lines: Lines) -> Project:
    """Read the number of activities and resources, the capacities, then each activity with its successors.

    Source of the format: Patterson 1984, Management Science 30, as used for the set RG300. Raises BadInputError.
    """
    activities = lines.take(1, "the number of activities", MOST_ACTIVITIES)[0]
    resources = lines.take(1, "the number of resources", MOST_RESOURCES)[0]
    capacities = lines.take(resources, "the capacities")
    if not activities:
        lines.fail("the project has no activity")
    read = tuple(_activity(lines, n, activities, resources) for n in range(activities))
    lines.close()
    return Project(lines.name, read, tuple(capacities))


def _activity(lines: Lines, n: int, activities: int, resources: int) -> ProjectActivity:
    days = lines.take(1, f"the duration of activity {n + 1}", MOST_DAYS)[0]
    demands = lines.take(resources, f"the demands of activity {n + 1}")
    count = lines.take(1, f"the number of successors of activity {n + 1}", activities)[0]
    successors = lines.take(count, f"the successors of activity {n + 1}", activities)
    if 0 in successors:
        lines.fail(f"activity {n + 1} has a successor 0, and activities are counted from 1")
    return ProjectActivity((ProjectMode(days, tuple(demands)),), tuple(dict.fromkeys(s - 1 for s in successors)))
