"""The account of pledges as files: IATI, a table of flows, and a picture."""

from pathlib import Path
from typing import Any

from firmground.desk.outputs import require_output, writing
from firmground.desk.pledges import Line, PledgeAccount
from firmground.report.exchange.flow import QUOTE, Flow
from firmground.report.exchange.fts import flows_csv
from firmground.report.exchange.iati import iati_xml

__all__ = ["draw_pledges", "export_pledges", "flows"]


def export_pledges(account: PledgeAccount, out: Path) -> None:
    """Write pledges to IATI 2.03 (.xml) or a table of flows (.csv); raises BadInputError where that cannot be.

    No more than 300 characters of a report leave the project.
    """
    require_output(out, (".xml", ".csv"))
    with writing(out):
        if out.suffix.lower() == ".xml":
            out.write_bytes(iati_xml(flows(account), project=account.name, made_on=account.as_of))
        else:
            out.write_text(flows_csv(flows(account)), encoding="utf-8", newline="")


def flows(account: PledgeAccount) -> list[Flow]:
    """Give the pledges as they are exchanged."""
    return [_flow(line) for line in account.lines]


def _flow(line: Line) -> Flow:
    one, figures = line.commitment, line.figures
    counted: dict[str, Any] = figures["corroboration"] or {"reports": 0, "origins": 0}
    amount = one.amount
    stance = one.stance.value if one.stance else ""
    return Flow(
        id=one.id,
        giver=one.provider,
        receiver=one.receiver,
        least=amount.least if amount else None,
        most=amount.most if amount else None,
        unit=one.unit,
        unit_class=one.unit_class,
        stance=stance,
        said_on=one.said_on[1],
        first_reported_on=line.first_reported_on,
        decided_on=one.said_on[1] if stance == "signed" else None,
        due=one.due,
        words=one.words[:QUOTE],
        speaker=figures["speaker"],
        outlet=figures["outlet"],
        url=figures["url"],
        reports=counted["reports"],
        origins=counted["origins"],
    )


def draw_pledges(account: PledgeAccount, out: Path) -> None:
    """Write the picture of the account as PNG; raises BadInputError where that cannot be."""
    require_output(out, (".png",))
    # matplotlib is loaded only when a picture is painted.
    from firmground.report.figures.pledges import PledgeBar, paint_pledges  # noqa: PLC0415

    bars = []
    for line in account.lines:
        one, counted = line.commitment, line.figures["corroboration"]
        amount = one.amount
        if amount is not None and amount.least is not None:
            told = counted["told"] if counted else "by row"
            label = f"{one.provider}: {one.unit}"
            kind = one.unit_class if one.unit_class == "people" else one.unit
            bars.append(PledgeBar(label, kind, amount.least, amount.most, line.arrived.least or 0.0, told))
    said = f"As of {account.as_of}. Pledged is what was said; arrived is what the ledger knows."
    exercise = "EXERCISE: not survey evidence. " if account.exercise else ""
    source = f"{exercise}Source: the ledger of the project and the reports it holds, head {account.head[:12]}."
    with writing(out):
        out.write_bytes(paint_pledges(f"{account.name}: pledges", said, source, bars))
