"""Progress bars on standard error: best so far, bound and gap; and what Ctrl-C does to the search."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from firmground.plan.params import Progress, Report

__all__ = ["bench_bar", "histories_bar", "solve_bar"]


@contextmanager
def solve_bar() -> Iterator["Report"]:
    """Show how a solve goes while it goes, where somebody looks; Ctrl-C keeps the best plan."""
    with _bar(shown=True) as bar:
        task = _hidden(bar, "planning", "compiling; Ctrl-C keeps the first plan")

        def tell() -> None:
            bar.update(task, found="stopping with the best plan after this round; Ctrl-C again: without")

        with _stop_between_rounds(tell) as stopped:
            bar.update(task, visible=True)

            def report(progress: "Progress") -> None:
                found = (
                    f"best {progress.objective_person_days:,} person-days, bound {progress.lower_bound:,}, "
                    f"gap {progress.gap:.1%}; Ctrl-C keeps the best"
                )
                if progress.stage:
                    found = f"{progress.stage}; {found}"
                bar.update(task, completed=progress.share, found=found)
                if stopped():
                    raise KeyboardInterrupt

            yield report


@contextmanager
def bench_bar(*, shown: bool) -> Iterator[Callable[[str, float, int | None], None]]:
    """Show how the file that is being solved goes, where somebody looks; Ctrl-C ends the run between two rounds."""
    with _bar(shown=shown) as bar:
        task = _hidden(bar, "reading", "compiling; Ctrl-C ends the run")
        with _stop_between_rounds(lambda: bar.update(task, found="stopping after this round")) as stopped:
            bar.update(task, visible=True)

            def report(file: str, share: float, best: int | None) -> None:
                found = "no schedule yet" if best is None else f"best {best:,}"
                bar.update(task, description=file, completed=share, found=f"{found}; Ctrl-C reports the files before")
                if stopped():
                    raise KeyboardInterrupt

            yield report


@contextmanager
def histories_bar() -> Iterator[Callable[[int, int], None]]:
    """Show how many possible histories are done, where somebody looks; Ctrl-C keeps those after the next round."""
    with _bar(shown=True) as bar:
        task = _hidden(bar, "forecast", "compiling; Ctrl-C keeps the first histories")

        def tell() -> None:
            bar.update(task, found="stopping with the histories done after this round; Ctrl-C again: without")

        with _stop_between_rounds(tell) as stopped:
            bar.update(task, visible=True)

            def heard(done: int, whole: int) -> None:
                if stopped():
                    raise KeyboardInterrupt
                found = f"{done:,} of {whole:,} histories; Ctrl-C keeps those done"
                bar.update(task, completed=done / max(whole, 1), found=found)

            yield heard


def _bar(*, shown: bool) -> "Bar":
    """Make a bar that shows only where somebody looks; names in it are shown as they are."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    return Bar(
        TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[found]}"),
        console=console, transient=True, disable=not (shown and console.is_terminal),
    )  # fmt: skip


def _hidden(bar: "Bar", what: str, found: str) -> "TaskID":
    """Add what is going on; it is shown once Ctrl-C is heard, so that nobody is promised too early what it does."""
    return bar.add_task(what, total=1.0, visible=False, found=found)


@contextmanager
def _stop_between_rounds(tell: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Hear the first Ctrl-C without stopping, since compiled code loses an interrupt or breaks on it; then let go."""
    pressed = False

    def hear(_number: int, _frame: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        tell()

    if threading.current_thread() is not threading.main_thread():  # only there can signals be heard
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, hear)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
