"""Pledges as IATI activities (IATI Standard 2.03, activity schema), one activity for each pledge.

What was said in public is at most an indicative pledge (transaction type 12; the codelist calls it non-binding
advice), an outgoing commitment (2) only where it was signed. Only money has a value in IATI; people and machines are
told in the title and the description.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from firmground.errors import BadInputError
from firmground.report.exchange.flow import Flow

__all__ = ["iati_xml"]

SECTOR = "15250"
"""OECD DAC purpose code: removal of land mines and explosive remnants of war."""

_PLEDGE, _COMMITMENT = "12", "2"
_FUNDING, _IMPLEMENTING = "1", "4"
_PIPELINE = "1"
_PLANNED_START = "1"
_OTHER = "90"
_NO_CHARACTER = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


@dataclass(frozen=True, slots=True)
class _Reporter:
    ref: str
    name: str


def iati_xml(flows: Iterable[Flow], *, project: str, made_on: date, reporter: str = "XM-EXAMPLE-FIRMGROUND") -> bytes:
    """Write flows as one IATI file; ``reporter`` is the identifier of who publishes it, to be put in before it is.

    Raises BadInputError where there is no flow, since the schema wants at least one activity.
    """
    flows = list(flows)
    if not flows:
        raise BadInputError("there is no pledge to export: a file of IATI holds at least one activity")
    root = ET.Element("iati-activities", {"version": "2.03", "generated-datetime": f"{made_on}T00:00:00Z"})
    for flow in flows:
        _activity(root, flow, _Reporter(reporter, project or "firmground project"), made_on)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _activity(root: ET.Element, flow: Flow, by: _Reporter, made_on: date) -> None:
    """Write one activity with its children in the order that the schema asks for."""
    one = ET.SubElement(root, "iati-activity", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    ET.SubElement(one, "iati-identifier").text = _clean(f"{by.ref}-{flow.id}")
    _narrated(one, "reporting-org", by.name, {"ref": by.ref, "type": _OTHER, "secondary-reporter": "1"})
    _narrated(one, "title", flow.title)
    _narrated(one, "description", flow.description, {"type": "1"})
    _narrated(one, "participating-org", flow.giver, {"role": _FUNDING})
    if flow.receiver:
        _narrated(one, "participating-org", flow.receiver, {"role": _IMPLEMENTING})
    ET.SubElement(one, "activity-status", {"code": _PIPELINE})
    ET.SubElement(one, "activity-date", {"type": _PLANNED_START, "iso-date": str(flow.due or flow.said_on or made_on)})
    ET.SubElement(one, "sector", {"vocabulary": "1", "code": SECTOR})
    if flow.is_money and flow.least is not None and flow.said_on is not None:
        _transaction(one, flow, flow.least, flow.said_on)


def _transaction(one: ET.Element, flow: Flow, value: float, on: date) -> None:
    made = ET.SubElement(one, "transaction", {"ref": _clean(flow.id)})
    ET.SubElement(made, "transaction-type", {"code": _COMMITMENT if flow.stance == "signed" else _PLEDGE})
    ET.SubElement(made, "transaction-date", {"iso-date": str(on)})
    money = ET.SubElement(made, "value", {"currency": flow.currency, "value-date": str(on)})
    money.text = f"{value:.2f}"
    _narrated(made, "description", flow.description)
    _narrated(made, "provider-org", flow.giver, {})
    if flow.receiver:
        _narrated(made, "receiver-org", flow.receiver, {})


def _narrated(parent: ET.Element, name: str, words: str, attributes: dict[str, str] | None = None) -> None:
    held = ET.SubElement(ET.SubElement(parent, name, attributes or {}), "narrative")
    held.text = _clean(words) or "not stated"


def _clean(words: str) -> str:
    return _NO_CHARACTER.sub("", words)
