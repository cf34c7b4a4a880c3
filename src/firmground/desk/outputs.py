"""Files that a verb is asked to write: refused before the work begins, told in one sentence if they fail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from firmground.errors import BadInputError

__all__ = ["require_output", "writing"]


def require_output(out: Path, endings: Sequence[str]) -> None:
    """Refuse a file whose ending says no format, or for which there is no folder."""
    if out.suffix.lower() not in endings:
        raise BadInputError(f"{out.name} ends in none of {', '.join(endings)}, so no format is known for it")
    if not out.parent.is_dir():
        raise BadInputError(f"there is no folder {out.parent} to write {out.name} into; make it first")


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turn what goes wrong while a file is written into one sentence."""
    try:
        yield
    except OSError as error:
        raise BadInputError(f"{out} cannot be written: {error.strerror or error}") from error
    except OverflowError as error:
        raise BadInputError("the plan was edited to days that no calendar has; verify names them; plan anew") from error
