"""From the layer ``uncertainties`` to an Outlook."""

import pytest

from firmground.errors import BadInputError
from firmground.intake.assemble import assemble
from firmground.intake.check import check_tables
from firmground.intake.defaults import default_tables
from firmground.intake.uncertain import outlook
from firmground.model import Factor
from support.small_project import project


def test_every_factor_has_a_row_for_all_to_begin_with():
    """A new project draws all that the design names, each from a row with unit and source; guesses say so."""
    found = outlook(default_tables())
    assert set(found.factors) == set(Factor)
    assert all(row.guess or "guess" not in row.source.partition(";")[0] for row in found.rows)
    assert all(row["unit"] == Factor(str(row["factor"])).unit for row in default_tables()["uncertainties"])


def test_a_project_without_rows_draws_from_the_defaults_and_its_hash_stays():
    """An older project has a forecast, too; an edited spread changes no Programme."""
    assert outlook({}) == outlook(default_tables())
    rows = ({"id": "late", "factor": "late", "applies_to": "*", "shape": "fixed", "p1": 30.0},)
    with_rows = {**project(), "uncertainties": rows}
    assert [row.id for row in outlook(with_rows).rows] == ["late"]
    assert assemble(with_rows).sha256 == assemble(project()).sha256


def test_a_row_that_is_not_understood_warns_and_stops_the_forecast_alone():
    """The check warns, so that planning goes on; a forecast refuses, naming the row."""
    rows = ({"id": "wet", "factor": "weather", "applies_to": "*", "shape": "poisson", "p1": -1.0},)
    tables = {**project(), "uncertainties": rows}
    assert [f.code for f in check_tables(tables)] == ["FG-CK-509"]
    with pytest.raises(BadInputError, match="uncertainty wet"):
        outlook(tables)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"factor": "luck"}, "there is no factor 'luck'; there is output, "),
        ({"shape": "cauchy"}, "there is no shape 'cauchy'; there is fixed, "),
        ({"p1": 1e308}, "uncertainty wet: 1e[+]308 is no number that p1 can be"),
        ({"p2": "many"}, "uncertainty wet: 'many' is no number that p2 can be"),
        ({"p1": float("nan")}, "uncertainty wet has no p1"),
    ],
)
def test_a_cell_that_cannot_be_is_named(cells, told):
    """What stands in the cell is shown, with the words that there are; nothing reads as zero in silence."""
    row = {"id": "wet", "factor": "weather", "applies_to": "*", "shape": "poisson", "p1": 1.0}
    with pytest.raises(BadInputError, match=told):
        outlook({"uncertainties": (row | cells,)})


def test_two_rows_for_the_same_thing_warn():
    """Which of two rows holds is never left to their order."""
    row = {"factor": "late", "applies_to": "*", "shape": "fixed", "p1": 1.0}
    tables = {**project(), "uncertainties": ({"id": "a", **row}, {"id": "b", **row})}
    assert [f.code for f in check_tables(tables)] == ["FG-CK-509"]
