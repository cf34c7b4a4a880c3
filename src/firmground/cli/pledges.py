"""The verb that accounts for pledges: promised, arrived, used and achieved."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import counted, emit, failing_cleanly, grouped, say

__all__ = ["pledging"]

pledging = typer.Typer(rich_markup_mode=None)


@pledging.command(epilog="Example: firmground pledges border.gpkg --as-of 2026-05-31 -o pledges.png")
def pledges(
    project: Project,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the account; today where none.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--output", help="A picture of the account: pledges.png.")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="IATI 2.03 activities (.xml) or a table of flows with HXL (.csv).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Account for pledges: promised, arrived, used, achieved, late and short, with reports counted by origin."""
    from firmground.desk.pledge_files import draw_pledges, export_pledges
    from firmground.desk.pledges import account_pledges

    with failing_cleanly(as_json=as_json):
        account = account_pledges(project, as_of=as_of.date() if as_of else local_day())
        if out is not None:
            draw_pledges(account, out)
        if export is not None:
            export_pledges(account, export)
    document = account.as_dict()
    if as_json:
        emit(document)
        return
    if account.exercise:
        say("EXERCISE: not survey evidence")
    for one in document["pledges"]:
        _show(one)
    for one in document["relations"]:
        say(f"{one['a']} {one['kind'].replace('_', ' ')} {one['b']}, by {one['basis']}")
    told = counted(len(document["pledges"]), "pledge")
    say(f"as of {document['as_of']}: {told}; {counted(document['open_cards'], 'card')} not reviewed")


def _between(bounds: Mapping[str, Any]) -> str:
    least, most = bounds["least"], bounds["most"]
    if least is None:
        return "an uncounted number of"
    if least == most:
        return grouped(least)
    return f"at least {grouped(least)}" if most is None else f"{grouped(least)} to {grouped(most)}"


def _show(one: Mapping[str, Any]) -> None:
    came, got, counted_by = one["arrived"], one["achieved"], one["corroboration"]
    origin = f" ({counted_by['told']})" if counted_by else ""
    say(f"{one['pledge']}  {one['partner']}: pledged {_between(one['pledged'])} {one['unit']}{origin}")
    said = came["said"]
    stated = ""
    if said:
        number = "uncounted" if said["least"] is None else _between(said)
        ends = f"{counted(said['reports'], 'report')}, {counted(said['origins'], 'origin')}"
        stated = f"; stated in public: {number} ({ends})"
    say(f"    arrived: {counted(came['teams'], 'team')}, {grouped(came['people'])} people{stated}")
    ways = ", ".join(f"{way} {got[f'{way}_hectares']:.4f} ha" for way in ("cancelled", "reduced", "cleared"))
    say(f"    used: {one['used']['team_days']:g} team-days; achieved: {ways}")
    say(
        f"    {got['works_finished']} works finished, a part in {counted(got['services'], 'service')} back, "
        f"{grouped(got['person_days'])} person-days since"
    )
    if one["late"]:
        say(f"    LATE: {counted(one['late']['teams'], 'team')}, for {counted(one['late']['days'], 'day')}")
    if one["short"]:
        say(f"    short by {_between(one['short'])} {one['unit']}")
