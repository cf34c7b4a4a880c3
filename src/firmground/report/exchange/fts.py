"""Pledges as a table of flows with the columns of OCHA's Financial Tracking Service, and a row of HXL hashtags.

Columns after the fields of FTS flows that a spoken pledge can fill; hashtags by the HXL standard 1.1.
"""

import csv
import io
from collections.abc import Iterable

from firmground.report.exchange.flow import QUOTE, Flow, plain

__all__ = ["flows_csv"]

_COLUMNS = {
    "id": "#activity+id",
    "status": "#status",
    "sourceObjects": "#org+name+funder",
    "destinationObjects": "#org+name+receiver",
    "originalAmount": "#value+original",
    "originalCurrency": "#currency+original",
    "quantityLeast": "#indicator+value+min",
    "quantityMost": "#indicator+value+max",
    "unit": "#indicator+name",
    "date": "#date+said",
    "firstReportedDate": "#date+reported",
    "decisionDate": "#date+decided",
    "dueDate": "#date+due",
    "description": "#description",
    "reportOrganization": "#meta+source",
    "reportUrl": "#meta+url",
    "reports": "#meta+reports+num",
    "origins": "#meta+origins+num",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def flows_csv(flows: Iterable[Flow]) -> str:
    """Write flows as CSV: names, hashtags, one row for each pledge; no cell runs as a formula in a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerow(_COLUMNS.values())
    writer.writerows([_harmless(cell) for cell in _row(flow)] for flow in flows)
    return text.getvalue()


def _row(flow: Flow) -> tuple[object, ...]:
    money = flow.is_money
    return (
        flow.id,
        "commitment" if flow.stance == "signed" else "pledge",
        flow.giver,
        flow.receiver,
        flow.least if money else None,
        flow.currency if money else "",
        None if money else flow.least,
        None if money else flow.most,
        flow.unit,
        flow.said_on,
        flow.first_reported_on,
        flow.decided_on,
        flow.due,
        flow.words[:QUOTE],
        flow.outlet,
        flow.url,
        flow.reports,
        flow.origins,
    )


def _harmless(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return plain(cell)
    text = " ".join(str(cell).split())
    return f"'{text}" if text.startswith(_FORMULA) else text
