"""One family of errors, each with a stable code that messages, logs and documentation may quote."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Self

__all__ = [
    "AuthorityError",
    "BadInputError",
    "ConflictError",
    "CrsError",
    "FirmgroundError",
    "LedgerError",
    "NoPlanError",
    "ProjectFileError",
    "StoppedError",
    "StoreLockedError",
    "UnknownNameError",
]


class FirmgroundError(Exception):
    """Base of every error that firmground raises on purpose; its text is one sentence for the user."""

    code = "FG000"


class BadInputError(FirmgroundError, ValueError):
    """A file or an argument cannot be used at all; nothing was written."""

    code = "FG100"


class CrsError(BadInputError):
    """A coordinate reference system is missing, unknown or unfit for measuring."""

    code = "FG110"


class UnknownNameError(FirmgroundError, KeyError):
    """A name (activity, place, layer, solver) is not known; the text offers near ones."""

    code = "FG120"

    @classmethod
    def beside(cls, told: str, name: str, known: Iterable[str]) -> Self:
        """Make the error of a name after the words ``told``, and offer the known one that is spelt most like it."""
        near = get_close_matches(name, list(known), n=1)
        return cls(f"{told} {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))

    def __str__(self) -> str:
        """Show the sentence itself, since KeyError would quote it."""
        return str(self.args[0]) if self.args else ""


class ProjectFileError(FirmgroundError, OSError):
    """The project file is missing, is no firmground project, or is of a newer version."""

    code = "FG200"


class StoreLockedError(ProjectFileError):
    """Another program holds the project file; nothing was written."""

    code = "FG210"


class LedgerError(ProjectFileError):
    """The ledger is broken, or cannot take what it is given; nothing was written."""

    code = "FG220"


class ConflictError(FirmgroundError):
    """Somebody else wrote first, or wrote something else under the same key; nothing was written."""

    code = "FG230"


class AuthorityError(FirmgroundError, PermissionError):
    """Somebody decides what was not delegated to that level; nothing was written."""

    code = "FG240"


class NoPlanError(FirmgroundError, LookupError):
    """The project holds no plan yet."""

    code = "FG300"


class StoppedError(FirmgroundError):
    """A person stopped the work before it was done; the project file is whole."""

    code = "FG400"
