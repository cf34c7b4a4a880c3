"""The verbs with which outsiders judge the engine on public benchmark sets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firmground.cli.project import Json
from firmground.cli.show import counted, emit, failing_cleanly, say
from firmground.cli.verbs import Verbs

if TYPE_CHECKING:
    from firmground.desk.bench import BenchRow

__all__ = ["bench"]

bench = typer.Typer(
    name="bench",
    cls=Verbs,
    help="Judge the engine on public benchmark sets; each kind of set is a verb, and each answers --json.",
    epilog="Example: firmground bench psplib j120 --seconds 10 --json",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@bench.callback()
def _bench() -> None:
    pass


@bench.command(epilog="Example: firmground bench psplib j120 --seconds 10 --json")
def psplib(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with .sm, .mm or .rcp files.")],
    seconds: Annotated[float, typer.Option(min=0.0, max=86_400.0, help="Wall time for each file.")] = 10.0,
    schedules: Annotated[
        int | None, typer.Option(min=1, max=1_000_000_000, help="Stop each file after so many schedules, too.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all that is drawn.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the schedules, one CSV for each file.")] = None,
    as_json: Json = False,
) -> None:
    """Find short schedules for project scheduling benchmarks; Ctrl-C reports the files that are done."""
    from firmground.cli.progress import bench_bar
    from firmground.desk.bench import bench_projects

    rows: list[BenchRow] = []
    cut_short = False
    with failing_cleanly(as_json=as_json), bench_bar(shown=not as_json) as progress:
        try:
            for row in bench_projects(
                folder, seconds=seconds, schedules=schedules, seed=seed, out=out, progress=progress
            ):
                rows.append(row)  # noqa: PERF402 - one by one, so that Ctrl-C leaves those that are done
        except KeyboardInterrupt:
            if not rows:
                raise
            cut_short = True
    if as_json:
        emit({"rows": [row.as_dict() for row in rows], "cut_short": cut_short})
        return
    _show(rows)
    if cut_short:
        say("stopped by hand; the files after these were not solved")


def _show(rows: "list[BenchRow]") -> None:
    width = max(len("file"), *(len(row.file) for row in rows))
    say(f"{'file':{width}}  makespan  lower bound  seconds")
    for row in rows:
        found = "none" if row.makespan is None else str(row.makespan)
        say(f"{row.file:{width}}  {found:>8}  {row.lower_bound:>11}  {row.seconds:>7.2f}")
    proved = sum(row.makespan == row.lower_bound for row in rows)
    say(f"{counted(len(rows), 'file')}, {proved} proved optimal by the lower bound; each schedule was checked")
