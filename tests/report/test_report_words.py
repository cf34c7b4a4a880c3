"""Numbers, dates and team names as reports write them."""

from datetime import date

import pytest

from firmground.model import ActivityKind, HazardKind, ServiceKind
from firmground.report import words
from firmground.report.figures.style import FAMILY, SERVICE, WAY
from firmground.report.markup import Markup, tag, text
from report.report_small import programme

_THIN = "\u202f"


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (1234567, f"1{_THIN}234{_THIN}567"), (-4.5, "\u22124"), (999, "999")]
)
def test_numbers_have_thin_spaces_and_a_true_minus(value, said):
    """Thousands are parted by a narrow space that does not break."""
    assert words.number(value) == said


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (3.25, "3.2"), (99.96, "100.0"), (147.3, "147")])
def test_hectares_are_no_finer_than_survey(value, said):
    """One decimal below a hundred, none above."""
    assert words.hectares(value) == said


def test_days_beyond_the_horizon_have_no_date():
    """What is not within the horizon is said to be so."""
    p = programme()
    assert [words.on_day(p, day) for day in (0, 99, 101, None)] == [
        "2026-04-06",
        "2026-07-14",
        words.NEVER,
        words.NEVER,
    ]


def test_dates_are_the_same_in_every_locale():
    """Names of months come from here."""
    assert words.long_date(date(2026, 11, 3)) == "3 November 2026"
    assert words.short_date(date(2026, 11, 3)) == "3 Nov 2026"


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        (["CLR-01", "CLR-02", "CLR-03", "CLR-07"], "CLR-01\u201303, 07"),
        (["A-1"], "A-1"),
        (["odd", "A-1"], "A-1, odd"),
        ([], ""),
    ],
)
def test_team_names_are_shortened_to_runs(teams, said):
    """Runs of one contingent share its name."""
    assert words.teams_in_short(teams) == said


def test_every_kind_has_its_words_and_its_look():
    """No activity, hazard, service, family or way of release is left without a label, a colour and a hatch or line."""
    assert set(words.ACTIVITY) == {k for kinds in words.FAMILIES.values() for k in kinds} == set(ActivityKind)
    assert set(words.HAZARD) == set(HazardKind)
    assert set(words.SERVICE) == set(SERVICE) == set(ServiceKind)
    assert set(FAMILY) == set(words.FAMILIES)
    assert set(WAY) == set(words.WAYS)


def test_looks_differ_without_colour():
    """Hatches of families and ways, and lines with markers of services, tell them apart in grey."""
    for look in (FAMILY, WAY):
        assert len({hatch for _, hatch in look.values()}) == len(look)
    assert len({str(line) for _, line, _ in SERVICE.values()}) == len({m for *_, m in SERVICE.values()}) == len(SERVICE)


def test_text_is_escaped_once_and_cut_when_endless():
    """Markup stays, text is escaped, and a text beyond reason is cut."""
    assert tag("p", "<b>", Markup("<i>x</i>"), title='"') == '<p title="&quot;">&lt;b&gt;<i>x</i></p>'
    assert len(text("x" * 10_000)) == 400
