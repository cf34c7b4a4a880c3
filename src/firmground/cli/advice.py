"""The verbs that look at the ledger and advise: what to search again, what to make of published figures."""

from typing import Annotated

import typer

from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import counted, emit, failing_cleanly, say

__all__ = ["advice"]

advice = typer.Typer(rich_markup_mode=None)


@advice.command(epilog="Example: firmground sample border.gpkg R17 --json")
def sample(
    project: Project,
    area: Annotated[str, typer.Argument(metavar="AREA", help="An area with cleared ground.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Say how much of the cleared ground of an area to search again, and what that would show; advisory."""
    from firmground.desk.sample import sample_area

    with failing_cleanly(as_json=as_json):
        found = sample_area(project, area, today=local_day())
    if as_json:
        emit(found.as_dict())
        return
    for line in found.lines():
        say(line)


@advice.command(epilog="Example: firmground claims border.gpkg --verb cleared")
def claims(
    project: Project,
    verb: Annotated[str, typer.Option("--verb", help="Claims of this verb only, such as cleared.")] = "",
    scope: Annotated[str, typer.Option("--scope", help="Claims of this scope only.")] = "",
    as_json: Json = False,
) -> None:
    """Show published figures, kept apart by verb, source, scope and date, and flag what does not fit."""
    from firmground.desk.claims import claims_of

    with failing_cleanly(as_json=as_json):
        found = claims_of(project, today=local_day(), verb=verb, scope=scope)
    if as_json:
        emit(found.as_dict())
        return
    heading = ("", "", "")
    for claim in found.claims:
        if claim.group != heading:
            heading = claim.group
            say(f"{claim.verb}, {claim.scope} ({claim.unit if claim.kind != 'area' else 'area'}):")
        when = (
            f"{claim.period_from} to {claim.period_to}"
            if claim.is_flow
            else f"as of {claim.period_to or claim.said_on}"
        )
        say(f"  {claim.told()}, {when}{f': {claim.words}' if claim.words else ''}")
    for flag in found.flags:
        say(f"{flag.kind}: {flag.message}")
    say(f"{counted(len(found.claims), 'claim')}, {counted(len(found.flags), 'flag')}; nothing is added up")
