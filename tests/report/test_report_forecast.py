"""The forecast in reports: what every picture must say, and that hostile or empty forecasts can be drawn."""

from dataclasses import replace
from datetime import date

import pytest

from firmground.model import Band, Driver, Factor, Forecast, Outcome, OutcomeKind
from firmground.report import write_html
from firmground.report.figures.bands import hectares_bands, milestones, paint_forecast, people_bands
from firmground.report.forecast_files import write_forecast_png, write_forecast_xlsx
from report.report_case import build

_DAYS = (0, 7, 14)
_WAYS = ("district-cancelled", "district-reduced", "district-cleared")


def _band(name, kind, top):
    return Band(name, kind, "ha", _DAYS, (0.0, 0.0, 0.0), (top / 2,) * 3, (top * 0.9,) * 3, (top, top, top))


def _forecast(**changes):
    outcomes = (
        Outcome("X1:REPAIR", OutcomeKind.DEADLINE, "day", 10.0, 20.0, 30.0, None, within=0.85, chance=0.4, by=25),
        Outcome("everything done", OutcomeKind.MILESTONE, "day", 40.0, 50.0, 60.0, 90.0),
        Outcome("D0: all works done", OutcomeKind.MILESTONE, "day", None, None, None, None, within=0.02),
        *(Outcome("D0", kind, "ha", 1.0, 2.0, 3.0, 4.0) for kind in list(OutcomeKind)[2:5]),
        Outcome("cost", OutcomeKind.COST, "USD", 1e6, 2e6, 3e6, 4e6),
        Outcome("person-days", OutcomeKind.PERSON_DAYS, "person-days", 1e6, 2e6, 3e6, 4e6),
    )
    bands = (
        _band("water", "people", 900.0),
        _band("exposure", "people", 40.0),
        *(_band("", way, 12.0) for way in _WAYS),
    )
    drivers = (Driver("cost", OutcomeKind.COST, Factor.REPAIR, 0.97),)
    given = {
        "histories": 1000, "seed": 1, "policy": "repair", "as_of": date(2026, 3, 31), "start": date(2026, 4, 1),
        "horizon_days": 1826, "currency": "USD", "outcomes": outcomes, "bands": bands, "drivers": drivers,
        "seconds": 1.0, "version": "0", "programme_sha256": "p" * 64, "plan_sha256": "q" * 64, "exercise": True,
    }  # fmt: skip
    return Forecast(**given | changes)


LABEL = "1,000 possible histories as of 2026-03-31, policy repair, seed 1; not survey evidence"


def test_every_figure_says_what_it_is():
    """Forecast, how many histories, as of when, under which policy, and that it is no survey evidence."""
    case, found = build(), _forecast()
    for drawn in (people_bands(found), hectares_bands(found), milestones(case.programme, found)):
        assert drawn.count(LABEL) >= 2  # once for those who see it, once for those who do not


def test_the_page_holds_the_forecast_where_one_is_given(tmp_path):
    """The report has a section of it, named among the questions; without a forecast neither."""
    case = build()
    for forecast, there in ((None, False), (_forecast(), True)):
        write_html(tmp_path / "r.html", case.programme, case.plan, case.verdict, case.price, forecast=forecast)
        page = (tmp_path / "r.html").read_text(encoding="utf-8")
        assert ('href="#forecast"' in page, 'id="forecast"' in page, LABEL in page) == (there, there, there)
    for words in ("not within the horizon", "40\N{NARROW NO-BREAK SPACE}%", "repair 97", "share of histories"):
        assert words in page


def test_ways_are_never_added(tmp_path):
    """The table of hectares has a column for each way and no sum of them (L8)."""
    case = build()
    write_html(tmp_path / "r.html", case.programme, case.plan, case.verdict, case.price, forecast=_forecast())
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    section = page[page.index('id="forecast"') :]
    table = section[section.index("Hectares handed over within the horizon") :].partition("</thead>")[0]
    assert table.count("<th") - table.count("<thead") == 4
    assert "Released" not in table


def test_the_picture_has_the_promised_size(tmp_path):
    """1600 by 1000 pixels, like the overview."""
    write_forecast_png(tmp_path / "f.png", build().programme, _forecast())
    made = (tmp_path / "f.png").read_bytes()
    assert (int.from_bytes(made[16:20], "big"), int.from_bytes(made[20:24], "big")) == (1600, 1000)


@pytest.mark.parametrize("outcomes", [(), _forecast().outcomes * 9], ids=["none", "many"])
def test_empty_and_large_forecasts_are_drawn(outcomes):
    """With nothing planned, and with more milestones than a picture holds, there is a picture."""
    bare = _forecast(outcomes=outcomes, bands=() if not outcomes else _forecast().bands)
    programme = build().programme
    assert paint_forecast(programme, bare)
    assert milestones(programme, bare)
    assert people_bands(bare)
    assert hectares_bands(bare)


def test_hostile_names_stay_text(tmp_path):
    """A name that is markup is shown as it is."""
    found = _forecast(outcomes=(replace(_forecast().outcomes[0], name="<script>$x$&"),))
    case = build()
    write_html(tmp_path / "r.html", case.programme, case.plan, case.verdict, case.price, forecast=found)
    assert "<script>$x$" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_workbook_holds_every_outcome(tmp_path):
    """One row for each outcome, driver and day of a curve; the same forecast gives the same bytes."""
    from python_calamine import load_workbook

    programme, found = build().programme, _forecast()
    write_forecast_xlsx(tmp_path / "f.xlsx", programme, found)
    write_forecast_xlsx(tmp_path / "g.xlsx", programme, found)
    assert (tmp_path / "f.xlsx").read_bytes() == (tmp_path / "g.xlsx").read_bytes()
    book = load_workbook(tmp_path / "f.xlsx")
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert {name: len(found) - 1 for name, found in rows.items()} == {
        "forecast": 10, "outcomes": len(found.outcomes), "drivers": 1, "curves": len(found.bands) * len(_DAYS),
    }  # fmt: skip
    assert rows["forecast"][2][1] == found.label
    assert rows["outcomes"][1][3] == date(2026, 4, 11)
