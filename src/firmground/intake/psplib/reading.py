"""Read a benchmark file, or list those of a folder, by the ending of the name."""

from collections.abc import Callable
from pathlib import Path

from firmground.errors import BadInputError
from firmground.intake.psplib.numbers import MOST_DAYS, Lines
from firmground.intake.psplib.patterson import read_patterson
from firmground.intake.psplib.progen import read_progen
from firmground.model.project import Project

__all__ = ["READERS", "project_files", "read_project"]

READERS: dict[str, Callable[[Lines], Project]] = {".sm": read_progen, ".mm": read_progen, ".rcp": read_patterson}
"""The reader by the ending of a file's name."""

_MOST_BYTES = 20_000_000


def project_files(folder: Path) -> tuple[Path, ...]:
    """List the benchmark files of a folder by name; raises BadInputError where there is none."""
    if not folder.is_dir():
        raise BadInputError(f"{folder} is no folder")
    try:
        files = tuple(sorted(p for p in folder.iterdir() if p.suffix.lower() in READERS and p.is_file()))
    except OSError as error:
        raise BadInputError(f"{folder} cannot be read: {error.strerror}") from error
    if not files:
        raise BadInputError(f"{folder} holds no file that ends in {', '.join(READERS)}")
    return files


def read_project(path: Path) -> Project:
    """Read a project; raises BadInputError with the file, and the line where there is one to name."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise BadInputError(f"{path.name} does not end in {', '.join(READERS)}")
    lines = Lines(path.name, _text(path))
    try:
        project = reader(lines)
    except BadInputError:
        raise
    except ValueError as error:
        raise BadInputError(f"{path.name}: {error}") from error
    if sum(max(mode.days for mode in a.modes) for a in project.activities) > MOST_DAYS:
        raise BadInputError(f"{path.name}: the activities take more than {MOST_DAYS} days together")
    return project


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInputError(f"{path.name} has more than {_MOST_BYTES // 1_000_000} MB")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path.name} is no text file") from error
    except OSError as error:
        raise BadInputError(f"{path.name} cannot be read: {error.strerror}") from error
