"""Call the command line as users do, and look at what they would see."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from firmground.cli.main import app

__all__ = ["Answer", "as_csv", "firmground", "installed", "script", "sentence"]

_RUNNER = CliRunner()


@dataclass(frozen=True)
class Answer:
    """What a verb answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output; anything else there is a fault."""
        assert self.out.endswith("\n"), self
        assert self.out.count("\n") == 1, self
        return json.loads(self.out)

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        """The findings of the document."""
        return self.json["findings"]

    @property
    def errors(self) -> list[str]:
        """Codes of the findings that are errors."""
        return [f["code"] for f in self.findings if f["severity"] == "error"]

    def ok(self) -> "Answer":
        """Expect success."""
        assert self.code == 0, f"{self.code}\n{self.out}\n{self.err}"
        return self


def firmground(*words: object, typed: str | None = None) -> Answer:
    """Call a verb in this process, with what a user types; a traceback comes up, since no user should ever see one."""
    result = _RUNNER.invoke(app, [str(w) for w in words], input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.stdout, result.stderr)


def script() -> str:
    """Give the installed command beside this interpreter."""
    return str(Path(sys.executable).with_name("firmground"))


def installed(*words: object, **environment: str) -> Answer:
    """Call the installed command in a process of its own."""
    ran = subprocess.run(
        [script(), *(str(w) for w in words)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | environment,
        check=False,
    )
    return Answer(ran.returncode, ran.stdout, ran.stderr)


def sentence(answer: Answer) -> str:
    """Give the one sentence of a verb that could not do its work; expects exit code 2 and nothing on standard out."""
    assert answer.code == 2, answer
    assert answer.out == "", answer
    assert answer.err.startswith("firmground: "), answer
    assert answer.err.count("\n") == 1, answer
    return answer.err.removeprefix("firmground: ").rstrip("\n")


def as_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write rows as a planner's CSV; a shape goes into the column ``wkt``."""
    flat = [{("wkt" if k == "geometry" else k): _cell(v) for k, v in row.items()} for row in rows]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in flat for name in row)))
    writer.writeheader()
    writer.writerows(flat)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else getattr(value, "wkt", None) or str(value)
