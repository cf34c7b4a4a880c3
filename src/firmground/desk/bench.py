"""Solve the files of a public benchmark set one by one, each judged before it is reported."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from firmground.errors import BadInputError, FirmgroundError
from firmground.evaluate.timetable import faults, makespan
from firmground.intake.psplib.reading import project_files, read_project
from firmground.model.project import Project, ProjectActivity, ProjectMode, Timetable
from firmground.plan.makespan.search import shorten

__all__ = ["BenchRow", "bench_projects"]


@dataclass(frozen=True, slots=True)
class BenchRow:
    """What was found for one file; the makespan is None where no choice of modes keeps to the stocks."""

    file: str
    makespan: int | None
    lower_bound: int
    seconds: float
    schedules: int

    def as_dict(self) -> dict[str, str | int | float | None]:
        """Give the row for machines."""
        return {
            "file": self.file,
            "makespan": self.makespan,
            "lower_bound": self.lower_bound,
            "seconds": self.seconds,
            "schedules": self.schedules,
        }


def bench_projects(
    folder: Path,
    *,
    seconds: float,
    schedules: int | None = None,
    seed: int = 1,
    out: Path | None = None,
    progress: Callable[[str, float, int | None], None] | None = None,
) -> Iterator[BenchRow]:
    """Solve each file of a folder for so many seconds of wall time; all are read before the first is solved.

    Compiling is done before the first clock starts. With `out` each timetable is written there as CSV (file, activity,
    mode, start; activities and modes from 1, days from 0). `progress` hears the file, the share of its time and its
    best makespan. A file that cannot be read raises BadInputError, a timetable with a fault FirmgroundError.
    """
    files = project_files(folder)
    projects = [read_project(file) for file in files]
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInputError(f"{out} cannot be made: {error.strerror}") from error
    _compile()
    for file, project in zip(files, projects, strict=True):
        heard = None if progress is None else _for(file.name, progress)
        found = shorten(project, seconds=seconds, schedules=schedules, seed=seed, progress=heard)
        if found.timetable is not None:
            _judge(project, found.timetable, found.makespan, found.lower_bound)
            if out is not None:
                _write(out / f"{file.name}.csv", file.name, found.timetable)
        yield BenchRow(file.name, found.makespan, found.lower_bound, round(found.seconds, 3), found.schedules)


def _for(name: str, progress: Callable[[str, float, int | None], None]) -> Callable[[float, int | None], None]:
    return lambda share, best: progress(name, share, best)


def _compile() -> None:
    """Solve a project of two activities, so that compiling counts for nobody."""
    mode = ProjectMode(1, (1,), (1,))
    shorten(Project("", (ProjectActivity((mode, mode), (1,)), ProjectActivity((mode,))), (1,), (2,)), seconds=0.01)


def _judge(project: Project, timetable: Timetable, claimed: int | None, bound: int) -> None:
    found = faults(project, timetable)
    taken = None if found else makespan(project, timetable)
    if found or taken != claimed or taken is None or taken < bound:
        why = found[0] if found else f"it takes {taken} days; {claimed} were claimed, and at least {bound}"
        raise FirmgroundError(f"{project.name}: the schedule that was found is refused: {why}")


def _write(path: Path, name: str, timetable: Timetable) -> None:
    rows = enumerate(zip(timetable.modes, timetable.starts, strict=True), 1)
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("file", "activity", "mode", "start"))
            writer.writerows((name, n, mode + 1, start) for n, (mode, start) in rows)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}") from error
