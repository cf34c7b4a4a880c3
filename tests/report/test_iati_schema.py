"""The export of pledges against the schema of IATI 2.03 itself, which is not kept in the repository."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from firmground.report.exchange.flow import Flow
from firmground.report.exchange.iati import iati_xml

VARIABLE = "FIRMGROUND_IATI_XSD"
MONEY = Flow(
    "P-1", "Norland", "Vale", 5_000_000.0, 5_000_000.0, "EUR", "money", "announced", date(2025, 6, 17),
    date(2025, 6, 18), None, None, "we will give", "Ana Roe", "Vale Herald", "", 8, 1,
)  # fmt: skip
PEOPLE = replace(MONEY, id="P-2", least=1000.0, most=None, unit="sappers", unit_class="people", receiver="")
CASES = {
    "money": [MONEY],
    "signed": [replace(MONEY, stance="signed", due=date(2026, 1, 1))],
    "people": [PEOPLE],
    "both": [MONEY, PEOPLE],
    "nobody and nothing": [replace(PEOPLE, giver="", words="", speaker="", outlet="", said_on=None, least=None)],
    "odd characters": [replace(MONEY, giver='A & "B" <C> \x01\ud800', words="\ufffe\x0b]]>", id="P 3<&")],
}


@pytest.fixture(scope="module")
def schema():
    """The activity schema at the path that the variable names, with iati-common.xsd and xml.xsd beside it."""
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed here: python -m pip install lxml")
    path = Path(os.environ.get(VARIABLE, ""))
    if not path.is_file():
        pytest.skip(f"set {VARIABLE} to the path of iati-activities-schema.xsd of IATI 2.03")
    return etree.XMLSchema(etree.parse(path))


@pytest.mark.parametrize("flows", CASES.values(), ids=CASES)
def test_every_export_is_valid(schema, flows):
    """Money, people, a bare row, and words with characters that XML has not are each valid by the schema itself."""
    from lxml import etree

    document = etree.fromstring(iati_xml(flows, project="Vale", made_on=date(2026, 6, 1)))
    assert schema.validate(document), schema.error_log
