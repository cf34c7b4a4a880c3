"""Times: found, resolved against the day of publication, never guessed without one."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.intake.statements.text import load, masked
from firmground.intake.statements.whens import resolve, whens

PUBLISHED = date(2025, 6, 17)
SEED = Path(__file__).parents[4] / "shared" / "seed" / "report-2025-06-17.txt"


@pytest.mark.parametrize(
    ("phrase", "value", "earliest", "latest", "mod"),
    [
        ("Tuesday", "2025-06-17", "2025-06-17", "2025-06-17", ""),
        ("last Tuesday", "2025-06-10", "2025-06-10", "2025-06-10", ""),
        ("late last year", "2024", "2024-09-01", "2024-12-31", "end"),
        ("Earlier this month", "2025-06", "2025-06-01", "2025-06-16", "before"),
        ("June 4", "2025-06-04", "2025-06-04", "2025-06-04", ""),
        ("February 2022", "2022-02", "2022-02-01", "2022-02-28", ""),
        ("next week", "2025-W26", "2025-06-23", "2025-06-29", ""),
        ("the second quarter of 2024", "2024-Q2", "2024-04-01", "2024-06-30", ""),
        ("two years ago", "2023", "2023-01-01", "2023-12-31", ""),
        ("the end of 2026", "2026", "2026-09-01", "2026-12-31", "end"),
        ("11 December", "2024-12-11", "2024-12-11", "2024-12-11", ""),
        ("winter 2024", "2024-WI", "2024-12-01", "2025-02-28", ""),
    ],
)
def test_a_time_is_an_interval(phrase: str, value: str, earliest: str, latest: str, mod: str) -> None:
    """A time gives its value, both its ends and its modifier."""
    when = resolve(f"{phrase}", PUBLISHED) if phrase != "11 December" else whens("came on 11 December", PUBLISHED)[0]
    assert when is not None
    assert (when.value, str(when.earliest), str(when.latest), when.mod) == (value, earliest, latest, mod)


def test_two_and_a_half_years_last() -> None:
    """A length of time has a value and no days."""
    when = resolve("two and a half years", PUBLISHED)
    assert when is not None
    assert (when.value, when.grain, when.earliest) == ("P2.5Y", "duration", None)


@pytest.mark.parametrize("phrase", ["Tuesday", "late last year", "June 4", "in March", "yesterday", "next week"])
def test_nothing_is_guessed_without_an_anchor(phrase: str) -> None:
    """Without a day of publication words that lean on it get no days."""
    assert [(w.earliest, w.basis) for w in whens(phrase, None)] == [(None, "stated")]


def test_a_clause_that_looks_ahead_turns_a_weekday() -> None:
    """A bare weekday is past, and coming where the clause says will."""
    found = whens("They came on Friday. They will leave on Friday.", PUBLISHED)
    assert [w.value for w in found] == ["2025-06-13", "2025-06-20"]


def test_a_quarter_not_begun_is_that_of_last_year() -> None:
    """A quarter without a year is the last one begun, and the coming one where the clause says will."""
    found = whens("Profits rose in the fourth quarter. They will fall in the fourth quarter.", PUBLISHED)
    assert [w.value for w in found] == ["2024-Q4", "2025-Q4"]


def test_a_time_does_not_reach_over_a_paragraph() -> None:
    """A weekday at the end of a title and the day below it are two times."""
    assert [w.value for w in whens("Ends Friday\n\nJune 17, 2025", PUBLISHED)] == ["2025-06-13", "2025-06-17"]


@pytest.mark.parametrize("words", ["7/8/2025", "1,000 sappers", "he may march", "February 30, 2024", "$2000"])
def test_what_is_no_day_stays_unread(words: str) -> None:
    """Dates of either order, counts, verbs and days that do not exist give no days."""
    assert all(w.grain != "day" and w.value != "2000" for w in whens(words, PUBLISHED))


@given(st.text(st.sampled_from("0123456789 ,./-:aeghlnrstuy") | st.characters(), max_size=80))
def test_offsets_are_exact(text: str) -> None:
    """Whatever the text, each time quotes it exactly, and none stands over another."""
    spans = [w.as_written for w in whens(text, PUBLISHED) if w.as_written]
    assert all(text[s.start : s.end] == s.text for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize("year", [1, 9999])
def test_ends_of_the_calendar_hold(year: int) -> None:
    """An anchor at either end of the calendar breaks nothing."""
    day = date(year, 1, 1) if year == 1 else date(year, 12, 31)
    whens("last year, next year, 90 years ago, Tuesday, next Tuesday, June 4, yesterday, tomorrow, next winter", day)


def test_long_repeats_end() -> None:
    """Repeats made to hurt the patterns are read through."""
    for words in ("the early ", "1 ", "[", "May ", "late last "):
        text = words * (100_000 // len(words))
        whens(masked(text), PUBLISHED)


def test_the_seed_gives_its_eight_times() -> None:
    """The times of the seed report are read as its readers read them."""
    if not SEED.exists():
        pytest.skip("the seed report is not at hand")
    report = load(SEED)
    values = [w.value for w in whens(masked(report.text), report.published_on)]
    assert values == ["2025-06-17"] * 2 + ["2022-02", "2024", "2025-06-04", "2025-06", "2025-03", "2024"]
