"""A project of the public scheduling benchmarks: activities with modes on pools of resources, to be done early."""

from dataclasses import dataclass

__all__ = ["Project", "ProjectActivity", "ProjectMode", "Timetable"]


@dataclass(frozen=True, slots=True)
class ProjectMode:
    """One way to do an activity: how many days, with how much of each renewable and non-renewable resource.

    Of a renewable resource the amount is held on each day, of a non-renewable one it is used up once.
    """

    days: int
    renewable: tuple[int, ...]
    non_renewable: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError(f"mode with {self.days} days")
        if min((*self.renewable, *self.non_renewable), default=0) < 0:
            raise ValueError(f"mode with a demand below 0: {self.renewable}, {self.non_renewable}")


@dataclass(frozen=True, slots=True)
class ProjectActivity:
    """An activity with its modes and the positions of the activities that wait for its end."""

    modes: tuple[ProjectMode, ...]
    successors: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.modes:
            raise ValueError("an activity without a mode")


@dataclass(frozen=True, slots=True)
class Project:
    """Activities, and what there is of each resource: renewable on each day, non-renewable in all.

    Activities are known by their position. Successors that go round in a circle raise ValueError.
    """

    name: str
    activities: tuple[ProjectActivity, ...]
    renewable: tuple[int, ...]
    non_renewable: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.activities:
            raise ValueError("a project without activities")
        if min((*self.renewable, *self.non_renewable), default=0) < 0:
            raise ValueError("a capacity below 0")
        sizes = (len(self.renewable), len(self.non_renewable))
        for n, activity in enumerate(self.activities):
            if any((len(m.renewable), len(m.non_renewable)) != sizes for m in activity.modes):
                raise ValueError(f"activity {n} has a mode that does not state each resource once")
            if any(not 0 <= s < len(self.activities) for s in activity.successors):
                raise ValueError(f"activity {n} has a successor that is not there")
        if len(self.in_order()) < len(self.activities):
            raise ValueError("activities wait for each other in a circle")

    def in_order(self) -> tuple[int, ...]:
        """List the positions so that each stands before its successors; what waits in a circle is left out."""
        waits = [0] * len(self.activities)
        for activity in self.activities:
            for s in activity.successors:
                waits[s] += 1
        order = [n for n, w in enumerate(waits) if w == 0]
        for n in order:  # grows while it is read
            for s in self.activities[n].successors:
                waits[s] -= 1
                if waits[s] == 0:
                    order.append(s)
        return tuple(order)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A schedule of a project: the mode (position, from 0) and the first day of each activity."""

    modes: tuple[int, ...]
    starts: tuple[int, ...]
