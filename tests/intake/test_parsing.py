"""Single cells: numbers, dates, choices, lists and texts as people write them."""

import math
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.intake.parsing import Fault, number_of, parser_for
from firmground.model.finding import Severity
from firmground.model.tables import LAYERS, Column, Type

REAL = Column("size", Type.REAL, "size", least=0, most=1e6)
INTEGER = Column("count", Type.INTEGER, "count", least=0, most=10**12)
DAY = Column("day", Type.DATE, "day")
FLAG = Column("flag", Type.BOOLEAN, "flag")
KIND = LAYERS["hazardous_areas"].column("kind")
STATUS = LAYERS["hazardous_areas"].column("status")
SKILLS = LAYERS["team_kinds"].column("skills")


def code(column, cell):
    """Give the code of the fault that a cell has."""
    result = parser_for(column)(cell)
    assert isinstance(result, Fault), result
    return result.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("12.5", 12.5),
        ("12,5", 12.5),
        (" 1 234,5 ", 1234.5),
        ("1\u00a0234\u202f567", 1234567),
        ("1'234.5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("\u22125", -5),
        ("1e3", 1000),
        (",5", 0.5),
        ("0,345", 0.345),
        (7, 7),
        (7.5, 7.5),
    ],
)
def test_numbers_as_people_write_them(text, value):
    """Decimal comma or point, and thousands parted by blanks of any width, points, commas or apostrophes."""
    assert number_of(text) == value


@pytest.mark.parametrize(
    "text", ["12 m", "1 23", "1,2,3", "--5", "abc", "0x10", "1_000", "nan", "inf", "", True, date(2026, 1, 1)]
)
def test_what_is_no_number(text):
    """Units, odd groups, words and values of other types are no numbers."""
    assert isinstance(number_of(text), Fault)


def test_one_comma_before_three_digits():
    """It is a decimal comma, with a warning only where thousands would fit the column as well."""
    result = parser_for(REAL)("1,234")
    assert (result.code, result.severity, result.value) == ("FG-IN-029", Severity.WARNING, 1.234)
    assert parser_for(Column("share", Type.REAL, "share", least=0, most=1))("0,234") == 0.234
    assert parser_for(Column("depth", Type.REAL, "depth", least=0, most=100))("1,234") == 1.234
    assert parser_for(INTEGER)("1,234") == 1234


@pytest.mark.parametrize("cell", ["1e400", 1e400, "9" * 5000, 10**30, -1, "-0.1"])
def test_numbers_outside_their_limits(cell):
    """Infinite, absurdly large and negative numbers are refused with the limits."""
    assert code(REAL, cell) == "FG-IN-023"
    assert code(INTEGER, cell) == "FG-IN-023"


def test_whole_numbers():
    """3.0 is whole, 3.5 is not."""
    assert parser_for(INTEGER)(3.0) == 3
    assert isinstance(parser_for(INTEGER)(3.0), int)
    assert code(INTEGER, "3,5") == "FG-IN-022"


@pytest.mark.parametrize(
    "cell",
    [
        "2026-05-03",
        "3.5.2026",
        "03/05/2026",
        "03-05-2026",
        "2026/5/3",
        "2026-05-03T00:00:00Z",
        "2026-05-03 00:00:00.000+02:00",
        date(2026, 5, 3),
        datetime(2026, 5, 3),  # noqa: DTZ001
    ],
)
def test_dates_as_people_write_them(cell):
    """ISO and day-first dates are read alike; an ambiguous one is day first."""
    assert parser_for(DAY)(cell) == date(2026, 5, 3)


@pytest.mark.parametrize(
    "cell", ["31.02.2026", "05/13/2026", "3.5.26", "May 3", 46000.0, time(10, 0), "0001-01-01", "9999-01-01"]
)
def test_what_is_no_date(cell):
    """Impossible days, month-first dates, two-digit years, bare serial numbers and absurd years are refused."""
    assert code(DAY, cell) == "FG-IN-024"


def test_time_of_day_is_dropped_with_a_warning():
    """A date with a time keeps its day and says so."""
    result = parser_for(DAY)("2026-05-03T23:30:00Z")
    assert (result.code, result.severity, result.value) == ("FG-IN-032", Severity.WARNING, date(2026, 5, 3))


def test_booleans_in_three_languages():
    """True and false are read in English, Ukrainian and Russian, as digits and as typed cells."""
    assert all(parser_for(FLAG)(cell) is True for cell in ("TRUE", "yes", "1", 1.0, True, "Так", "да"))
    assert all(parser_for(FLAG)(cell) is False for cell in ("false", "No", "0", 0, False, "ні", "нет"))
    assert code(FLAG, "maybe") == "FG-IN-025"


def test_choices_do_not_mind_case_blanks_and_dashes():
    """Choices match in any case, blanks and dashes for underscores, and SHA and CHA in the field's own letters."""
    assert parser_for(STATUS)("Handed-Over") == "handed_over"
    assert parser_for(STATUS)("handed over") == "handed_over"
    assert parser_for(KIND)("sha") == "suspected"
    assert parser_for(KIND)("CHA") == "confirmed"
    fault = parser_for(KIND)("minefield")
    assert fault.code == "FG-IN-026"
    assert "suspected, confirmed" in fault.remedy


def test_lists_are_trimmed_and_checked():
    """Items are parted by semicolons and trimmed; each must be allowed; none at all counts as blank."""
    assert parser_for(SKILLS)(" nts; CLEARANCE ;;") == "NTS;CLEARANCE"
    assert code(SKILLS, "NTS;COOKING") == "FG-IN-026"
    assert code(SKILLS, " ; ") == "FG-IN-020"


def test_texts_are_trimmed_and_bounded():
    """Blanks at the ends go; texts over the limit and control characters are refused."""
    name = Column("name", Type.TEXT, "name")
    assert parser_for(name)("\u00a0 Суми ") == "Суми"
    assert parser_for(name)(12.0) == "12"
    assert parser_for(name)(True) == "true"
    assert parser_for(name)("   ") is None
    assert code(name, "x" * 10_001) == "FG-IN-027"
    assert code(name, "a\0b") == "FG-IN-028"


def test_ids_cannot_hold_what_parts_lists():
    """An id with a semicolon, bar or line break could never be referred to."""
    for cell in ("A;B", "A|B", "A\nB"):
        assert code(LAYERS["bases"].column("id"), cell) == "FG-IN-031"


CELLS = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.none(),
)


@given(CELLS, st.sampled_from([column for layer in LAYERS.values() for column in layer.columns]))
def test_any_cell_gives_a_value_of_the_type_or_a_fault(cell, column):
    """No cell whatever makes a parser raise, and what it gives fits the column."""
    result = parser_for(column)(cell)
    if isinstance(result, Fault):
        result = result.value
    if result is None:
        return
    if column.type in {Type.INTEGER, Type.REAL}:
        assert math.isfinite(result)
        assert column.least is None or column.least <= result <= column.most
    kinds = {Type.INTEGER: int, Type.REAL: float, Type.DATE: date, Type.BOOLEAN: bool, Type.TEXT: str, Type.LIST: str}
    assert type(result) is kinds[column.type]
