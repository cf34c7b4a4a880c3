"""The progress bar of a solve, on standard error: best so far, bound and gap."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firmground.plan.params import Progress, Report

__all__ = ["solve_bar"]


@contextmanager
def solve_bar() -> Iterator["Report"]:
    """Show how a solve goes while it goes, where somebody looks; Ctrl-C keeps the best plan."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    bar = Bar(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[found]}"),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("planning", total=1.0, found="compiling")

        def report(progress: "Progress") -> None:
            found = (
                f"best {progress.objective_person_days:,} person-days, bound {progress.lower_bound:,}, "
                f"gap {progress.gap:.1%}; Ctrl-C keeps the best"
            )
            bar.update(task, completed=progress.share, found=found)

        yield report
