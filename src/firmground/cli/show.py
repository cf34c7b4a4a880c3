"""What people and machines see: plain lines or one JSON document on standard output, progress on standard error."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from firmground.errors import FirmgroundError
from firmground.model import Finding, Severity

__all__ = ["emit", "failing_cleanly", "findings_csv", "grouped", "say", "show_findings"]


def emit(document: Mapping[str, Any]) -> None:
    """Print one JSON document on standard output."""
    typer.echo(json.dumps(document, ensure_ascii=False, default=str))


def say(text: str = "") -> None:
    """Print one line for people on standard output."""
    typer.echo(text)


def grouped(number: float) -> str:
    """Write a whole number with thin groups, as reports do."""
    return f"{number:,.0f}".replace(",", "\u202f")


def show_findings(findings: Sequence[Finding]) -> None:
    """Print findings for people: where, what is wrong, what to do."""
    for finding in findings:
        where = [finding.file, finding.layer, f"row {finding.row}" if finding.row else None, finding.column]
        say(f"{finding.severity.value:7} {finding.code}  {', '.join(w for w in where if w)}")
        say(f"        {finding.message}")
        say(f"        -> {finding.remedy}")
    errors = sum(f.severity is Severity.ERROR for f in findings)
    say(f"{errors} errors, {len(findings) - errors} warnings")


def findings_csv(path: Path, findings: Iterable[Finding]) -> None:
    """Write findings as CSV that a spreadsheet opens: UTF-8 with a mark, no cell that could run as a formula."""
    names = ("code", "severity", "file", "layer", "row", "column", "message", "remedy")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for finding in findings:
            cells = finding.as_dict()
            writer.writerow([_harmless(cells[name]) for name in names])


def _harmless(cell: str | int | None) -> str | int | None:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@contextmanager
def failing_cleanly(*, as_json: bool) -> Iterator[None]:
    """Turn an error that firmground raises on purpose into one sentence and exit code 2."""
    try:
        yield
    except FirmgroundError as error:
        if as_json:
            emit({"error": {"code": error.code, "message": str(error)}})
        typer.echo(f"firmground: {error} [{error.code}]", err=True)
        raise typer.Exit(2) from error
    except KeyboardInterrupt as stop:
        typer.echo("firmground: stopped; nothing was written", err=True)
        raise typer.Exit(130) from stop
    except BrokenPipeError as gone:
        sys.stderr.close()
        raise typer.Exit(1) from gone
