"""Files that other systems read: the order and codes of IATI, the columns and hashtags of flows, no formula."""

import csv
import io
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from firmground.errors import BadInputError
from firmground.report.exchange.flow import Flow, currency_of
from firmground.report.exchange.fts import flows_csv
from firmground.report.exchange.iati import iati_xml

MONEY = Flow(
    "P-1", "Norland", "Vale", 5_000_000.0, 5_000_000.0, "EUR", "money", "announced", date(2025, 6, 17),
    date(2025, 6, 18), None, None, "we will give", "Ana Roe", "Vale Herald", "", 8, 1,
)  # fmt: skip
PEOPLE = replace(MONEY, id="P-2", least=1000.0, most=None, unit="sappers", unit_class="people")
ORDER = """
iati-identifier reporting-org title description participating-org other-identifier activity-status activity-date
contact-info activity-scope recipient-country recipient-region location sector transaction
""".split()  # noqa: SIM905 - a list that people read


def _activities(*flows):
    return ET.fromstring(iati_xml(flows, project="Vale", made_on=date(2026, 6, 1)))  # noqa: S314 - our own


def test_children_stand_in_the_order_of_the_schema():
    """The elements of an activity come as the sequence of the IATI 2.03 schema asks for, all required ones there."""
    root = _activities(MONEY, PEOPLE)
    assert root.get("version") == "2.03"
    for activity in root:
        names = [child.tag for child in activity]
        assert [ORDER.index(name) for name in names] == sorted(ORDER.index(name) for name in names)
        assert set(ORDER[:5]) | {"activity-status", "activity-date", "sector"} <= set(names)
        assert activity.find("sector").get("code") == "15250"


@pytest.mark.parametrize(("stance", "code"), [("announced", "12"), ("promised", "12"), ("signed", "2")])
def test_spoken_words_are_at_most_an_indicative_pledge(stance, code):
    """Speech is transaction type 12; only what was signed is a commitment."""
    (activity,) = _activities(replace(MONEY, stance=stance))
    transaction = activity.find("transaction")
    assert [child.tag for child in transaction][:3] == ["transaction-type", "transaction-date", "value"]
    assert transaction.find("transaction-type").get("code") == code
    assert (transaction.find("value").text, transaction.find("value").get("currency")) == ("5000000.00", "EUR")


def test_no_pledge_is_no_file():
    """Without a pledge nothing is written, since the schema wants an activity."""
    with pytest.raises(BadInputError, match="no pledge to export"):
        iati_xml([], project="Vale", made_on=date(2026, 6, 1))


def test_people_are_no_money():
    """A pledge of people has no transaction and no value, and says its bound in the title."""
    (activity,) = _activities(PEOPLE)
    assert activity.find("transaction") is None
    assert activity.find("title/narrative").text == "Norland: 1000 to more sappers"


def test_no_more_than_a_quotation_leaves():
    """Of long words 300 characters are exported, and control characters none."""
    long = replace(MONEY, words="\x01\ufffe\ud800" + "w" * 1000)
    (activity,) = _activities(long)
    assert activity.find("description/narrative").text.count("w") < 310
    assert not set("\x01\ufffe\ud800") & set(activity.find("description/narrative").text)
    assert max(len(cell) for row in csv.reader(io.StringIO(flows_csv([long]))) for cell in row) <= 300


def test_flows_have_a_row_of_hashtags():
    """The second row is HXL, and money and quantities never share a column."""
    names, tags, money, people = csv.reader(io.StringIO(flows_csv([MONEY, PEOPLE])))
    assert all(tag.startswith("#") for tag in tags)
    rows = [dict(zip(names, row, strict=True)) for row in (money, people)]
    assert (rows[0]["originalAmount"], rows[0]["quantityLeast"]) == ("5000000", "")
    assert (rows[1]["originalAmount"], rows[1]["quantityLeast"], rows[1]["quantityMost"]) == ("", "1000", "")
    assert rows[0]["status"] == "pledge"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_runs_as_a_formula(start):
    """Words that begin as a formula are quoted."""
    text = flows_csv([replace(MONEY, giver=f"{start}1+1", words=f"{start}cmd")])
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not any(cell.startswith(start) for cell in cells)


@pytest.mark.parametrize(("unit", "code"), [("€", "EUR"), ("USD", "USD"), ("dollars", "USD"), ("sappers", "")])
def test_a_currency_is_read_where_it_is_clear(unit, code):
    """Signs and plain words have a code; what is unclear has none and is no money."""
    assert currency_of(unit) == code
