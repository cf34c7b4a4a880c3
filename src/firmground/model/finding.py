"""Findings: faults in delivered data, each with a remedy, collected and reported together."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Severity"]


class Severity(StrEnum):
    """An error stops the import or the plan; a warning asks a person to look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where it is, what is wrong, what to do.

    ``row`` counts as the user's program shows it: the first data row of a sheet with a header is row 2, features of
    a layer count from 1.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    file: str | None = None
    layer: str | None = None
    row: int | None = None
    column: str | None = None

    def as_dict(self) -> dict[str, str | int | None]:
        """Give the finding in the order that ``--json`` and the CSV promise."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "layer": self.layer,
            "row": self.row,
            "column": self.column,
            "message": self.message,
            "remedy": self.remedy,
        }
