"""What people and machines see: plain lines or one JSON document on standard output, progress on standard error."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import typer

from firmground.errors import BadInputError, FirmgroundError, StoppedError

if TYPE_CHECKING:
    from firmground.model import Finding

__all__ = [
    "counted",
    "emit",
    "emit_error",
    "failing_cleanly",
    "findings_csv",
    "grouped",
    "has_errors",
    "say",
    "show_findings",
]

_CONTROLS = {n: "\ufffd" for n in (*range(32), *range(127, 160)) if chr(n) not in "\t\n"}
"""Characters by which a name in the data could command a terminal."""


def emit(document: Mapping[str, Any]) -> None:
    """Print one JSON document on standard output; escaped where the output cannot hold every script."""
    unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    typer.echo(json.dumps(document, ensure_ascii=not unicode, default=str))


def emit_error(code: str, message: str) -> None:
    """Print the one JSON document of a verb that failed."""
    emit({"error": {"code": code, "message": message}})


def say(text: str = "") -> None:
    """Print one line for people on standard output."""
    typer.echo(text.translate(_CONTROLS))


def grouped(number: float) -> str:
    """Write a whole number with thin groups, as reports do."""
    return f"{number:,.0f}".replace(",", "\u202f")


def counted(number: int, noun: str, several: str | None = None) -> str:
    """Write a number with its noun, in the singular for one."""
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def has_errors(findings: Iterable["Finding"]) -> bool:
    """Tell whether a finding stops the import or the plan."""
    return any(f.severity.value == "error" for f in findings)


def show_findings(findings: Sequence["Finding"]) -> None:
    """Print findings for people: where, what is wrong, what to do."""
    for finding in findings:
        where = [finding.file, finding.layer, f"row {finding.row}" if finding.row else None, finding.column]
        say(f"{finding.severity.value:7} {finding.code}  {', '.join(w for w in where if w)}")
        say(f"        {finding.message}")
        say(f"        -> {finding.remedy}")
    errors = sum(f.severity.value == "error" for f in findings)
    say(f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}")


@contextmanager
def findings_csv(path: Path | None) -> Iterator[Callable[[Iterable["Finding"]], None]]:
    """Open a CSV for findings before the work begins, so that a path that cannot be written stops it in time.

    A spreadsheet opens it: UTF-8 with a mark, no cell that could run as a formula. Without a path nothing is written.
    """
    if path is None:
        yield lambda _: None
        return
    if path.suffix.lower() != ".csv":
        raise BadInputError(f"{path} does not end in .csv, and findings are written as CSV only")
    try:
        file = path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}") from error
    with file:
        yield lambda findings: _write(file, findings)


def _write(file: TextIO, findings: Iterable["Finding"]) -> None:
    names = ("code", "severity", "file", "layer", "row", "column", "message", "remedy")
    writer = csv.writer(file)
    writer.writerow(names)
    for finding in findings:
        cells = finding.as_dict()
        writer.writerow([_harmless(cells[name]) for name in names])


def _harmless(cell: str | int | None) -> str | int | None:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@contextmanager
def failing_cleanly(*, as_json: bool) -> Iterator[None]:
    """Turn an error that firmground raises on purpose into one sentence and exit code 2, a stop into 130."""
    try:
        yield
    except FirmgroundError as error:
        _fail(error, 2, as_json=as_json)
    except (KeyboardInterrupt, SystemError) as error:
        if not _by_hand(error):
            raise
        _fail(StoppedError("stopped; the project file is whole"), 130, as_json=as_json)


def _by_hand(error: BaseException | None) -> bool:
    """Tell whether Ctrl-C is behind an error; compiled code hides it in a SystemError."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _fail(error: FirmgroundError, code: int, *, as_json: bool) -> NoReturn:
    if as_json:
        emit_error(error.code, str(error))
    typer.echo(f"firmground: {error} [{error.code}]".translate(_CONTROLS), err=True)
    raise typer.Exit(code) from error
