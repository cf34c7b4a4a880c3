"""The layer ``uncertainties`` as an Outlook: what may come otherwise than the plan takes it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TypeVar

from firmground.errors import BadInputError
from firmground.intake.check_codes import warning
from firmground.intake.defaults import default_tables
from firmground.intake.typed_cells import empty, flag, real, shown, text
from firmground.model import Factor, Finding, Outlook, Uncertainty
from firmground.model.outlook import ANY, Shape
from firmground.model.tables import Row, Tables

__all__ = ["outlook", "spread_faults"]

_Word = TypeVar("_Word", bound=StrEnum)


def outlook(tables: Tables) -> Outlook:
    """Read the outlook of a project; one that has no rows of it is drawn from the rows of a new project.

    It is read apart from the Programme, whose hash an edited spread does not change. Raises BadInputError, naming the
    row, where one is not understood.
    """
    rows = tables.get("uncertainties", ()) or default_tables()["uncertainties"]
    try:
        return Outlook(tuple(_uncertainty(row) for row in sorted(rows, key=lambda r: text(r, "id"))))
    except ValueError as error:
        raise BadInputError(f"the layer uncertainties: {error}") from error


def _uncertainty(row: Row) -> Uncertainty:
    p1 = _number(row, "p1")
    if p1 is None:
        raise ValueError(f"uncertainty {text(row, 'id')} has no p1")
    return Uncertainty(
        id=text(row, "id"),
        factor=_word(row, "factor", Factor),
        applies_to=text(row, "applies_to") or ANY,
        shape=_word(row, "shape", Shape),
        p1=p1,
        p2=_number(row, "p2") or 0.0,
        p3=_number(row, "p3") or 0.0,
        together=_number(row, "together") or 0.0,
        guess=flag(row, "guess"),
        source=text(row, "source"),
    )


def _number(row: Row, name: str) -> float | None:
    found, cell = real(row, name), row.get(name)
    if found is None and not empty(cell):
        raise ValueError(f"uncertainty {text(row, 'id')}: {shown(cell)} is no number that {name} can be")
    return found


def _word(row: Row, name: str, words: type[_Word]) -> _Word:
    said = text(row, name)
    if said not in {word.value for word in words}:
        known = ", ".join(word.value for word in words)
        raise ValueError(f"uncertainty {text(row, 'id')}: there is no {name} {shown(said)}; there is {known}")
    return words(said)


def spread_faults(tables: Tables) -> Iterator[Finding]:
    """Find spreads that a forecast would refuse; the plan does without them, so they are warnings."""
    seen: dict[tuple[Factor, str], str] = {}
    for at, row in enumerate(tables.get("uncertainties", ()), start=1):
        try:
            one = _uncertainty(row)
        except ValueError as error:
            yield _fault(str(error), at)
            continue
        other = seen.setdefault((one.factor, one.applies_to), one.id)
        if other != one.id:
            yield _fault(f"uncertainties {other} and {one.id} are both of {one.factor} for {one.applies_to}", at)


def _fault(message: str, at: int) -> Finding:
    remedy = "correct or delete the row, before the next forecast"
    return warning("FG-CK-509", message, remedy, layer="uncertainties", row=at)
