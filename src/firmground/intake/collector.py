"""Gathers the findings of one delivery, so that nobody stops at the first."""

from dataclasses import dataclass, field

from firmground.model.finding import Finding, Severity

__all__ = ["Collector", "quoted"]

_SHOWN = 40


def quoted(value: object) -> str:
    """Show a delivered value in a message: shortened, in quotes, control characters escaped."""
    text = str(value)
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


@dataclass(slots=True)
class Collector:
    """Findings of one file or of one of its sheets; ``failed`` holds the rows that must not be delivered."""

    file: str
    layer: str | None = None
    found: list[Finding] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)
    broken: bool = False

    def within(self, layer: str | None) -> "Collector":
        """Open a collector of its own for one sheet or layer, as the file names it."""
        return Collector(self.file, layer)

    def take_over(self, other: "Collector") -> None:
        """Add the findings of a sheet, in the order of its rows."""
        self.found.extend(sorted(other.found, key=lambda finding: finding.row or 0))

    def error(self, code: str, message: str, remedy: str, *, row: int | None = None, column: str | None = None) -> None:
        """Note a fault; its row, or without a row the whole sheet, is not delivered."""
        if row is None:
            self.broken = True
        else:
            self.failed.add(row)
        self._note(code, Severity.ERROR, message, remedy, row, column)

    def warn(self, code: str, message: str, remedy: str, *, row: int | None = None, column: str | None = None) -> None:
        """Note something that a person should look at; the row is delivered all the same."""
        self._note(code, Severity.WARNING, message, remedy, row, column)

    def _note(
        self, code: str, severity: Severity, message: str, remedy: str, row: int | None, column: str | None
    ) -> None:
        self.found.append(
            Finding(code, severity, message, remedy, file=self.file, layer=self.layer, row=row, column=column)
        )
