"""The workbook: whole lists, real dates, and text that stays text."""

from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import load_workbook

from firmground.model import Breach, Unscheduled, Verdict, WhyNot
from firmground.report import write_xlsx
from firmground.report.words import EXERCISE
from report.report_case import build
from report.report_small import dossier

_SHEETS = ["summary", "schedule", "teams", "services", "releases", "pledges", "unscheduled", "breaches"]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Workbook of the two-team programme."""
    d = dossier()
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_xlsx(path, d.programme, d.plan, Verdict((Breach("L1", "a", "b", "c", "d"),)), d.price)
    return load_workbook(path)


def _rows(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_sheets_stand_in_the_order_of_reading(book):
    """Eight sheets, each with a frozen heading."""
    assert book.sheetnames == _SHEETS
    assert [book[name].freeze_panes for name in _SHEETS] == ["B2", "B3", "B3", "B3", "B3", "B3", "B3", "B2"]


def test_schedule_has_one_row_per_activity_with_real_dates(book):
    """Heading, tags, then seven activities by day, each with its first and last day of work."""
    heading, tags, *rows = _rows(book["schedule"])
    assert len(rows) == 7
    first = dict(zip(heading, rows[0], strict=True))
    assert (first["activity"], first["teams"], first["place"]) == ("H:NTS", "SAP-01", "Alder")
    assert (first["first day"], first["last day"]) == (datetime(2026, 4, 6), datetime(2026, 4, 10))  # noqa: DTZ001
    assert tags[heading.index("first day")] == "#date+start"


def test_teams_are_listed_one_by_one(book):
    """Who goes where: team by team, in the order of days."""
    _, _, *rows = _rows(book["teams"])
    assert [(r[0], r[4]) for r in rows[:2]] == [("BLD-01", "A:REPAIR"), ("BLD-01", "A:COMMISSION")]


def test_services_give_day_and_cause(book):
    """The school works again on day 40."""
    heading, _, row = _rows(book["services"])
    found = dict(zip(heading, row, strict=True))
    assert (found["works again on"], found["people"]) == (datetime(2026, 5, 16), 200)  # noqa: DTZ001
    assert found["why not sooner"].startswith("commissioning of School")


def test_releases_keep_the_three_ways_in_columns_of_their_own(book):
    """3, 2 and 5 hectares, and no column that adds them as cleared."""
    heading, _, row = _rows(book["releases"])
    found = dict(zip(heading, row, strict=True))
    assert [found[f"expected {way}, ha"] for way in ("cancelled", "reduced", "cleared")] == [3, 2, 5]


def test_breaches_are_all_listed(book):
    """Law, who, where, when and why."""
    assert _rows(book["breaches"])[1] == ["L1", "a", "b", "c", "d"]


@pytest.mark.parametrize("begin", ["=1+1", "@x", "+x", "-x", "{=1+1}", "\t=1", "=HYPERLINK(1)", "http://x.invalid"])
def test_no_text_becomes_a_formula_or_a_link(begin, tmp_path):
    """What looks like a formula or an address comes back as the very text, in every sheet."""
    d = dossier()
    (asset,) = d.programme.assets
    (pledge,) = d.programme.pledges
    programme = replace(
        d.programme, name=begin, assets=(replace(asset, name=begin),), pledges=(replace(pledge, words=begin),)
    )
    plan = replace(d.plan, unscheduled=(Unscheduled("A:REPAIR", WhyNot.BUDGET),))
    path = tmp_path / "plan.xlsx"
    write_xlsx(path, programme, plan, Verdict((Breach("L1", begin, begin, begin, begin),)), d.price)
    book = load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [c for c in cells if c.data_type == "f" or c.hyperlink is not None]
    assert begin in {c.value for c in cells if c.data_type == "s"}
    assert book["breaches"]["B2"].value == begin
    assert book["breaches"]["B2"].quotePrefix or begin.startswith("http")


def test_hostile_text_is_written_as_far_as_a_cell_takes_it(tmp_path):
    """Control characters, lone surrogates and a text longer than a cell do not break the file."""
    d = dossier()
    (asset,) = d.programme.assets
    programme = replace(d.programme, assets=(replace(asset, name="\x00\x07\ud800" + "x" * 40_000),))
    path = tmp_path / "plan.xlsx"
    write_xlsx(path, programme, d.plan, d.verdict, d.price)
    assert load_workbook(path).sheetnames == _SHEETS


def test_the_same_input_gives_the_same_bytes(tmp_path):
    """No clock enters the file."""
    case = build(settlements=4, areas=5, assets=8)
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(tmp_path / name, case.programme, case.plan, case.verdict, case.price)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_exercise_says_so_on_the_first_sheet(tmp_path):
    """The label stands beside the name."""
    case = build(settlements=4, areas=5, assets=8)
    write_xlsx(tmp_path / "a.xlsx", case.programme, case.plan, case.verdict, case.price)
    assert EXERCISE in {row[1] for row in _rows(load_workbook(tmp_path / "a.xlsx")["summary"])}


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path):
    """The writer raises what callers expect of files."""
    d = dossier()
    with pytest.raises(OSError, match="plan"):
        write_xlsx(tmp_path / "no" / "plan.xlsx", d.programme, d.plan, d.verdict, d.price)
