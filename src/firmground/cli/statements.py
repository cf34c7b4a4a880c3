"""The verbs of the reading desk: a report is read into cards, and a person reviews each of them."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import counted, emit, failing_cleanly, say, show_findings
from firmground.cli.verbs import Verbs

if TYPE_CHECKING:
    from firmground.desk.statements import Reviewed
    from firmground.model.pledge import Card

__all__ = ["statements"]

statements = typer.Typer(
    name="statements",
    cls=Verbs,
    help="Read public reports into proposed cards, and review each card before it counts.",
    epilog="Example: firmground statements read border.gpkg report.txt --published 2025-06-17",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_DAY = "%Y-%m-%d"

By = Annotated[str, typer.Option("--by", help="Who reviews; the name of your account where nobody is named.")]


@statements.command(epilog="Example: firmground statements read border.gpkg report.txt --published 2025-06-17 --json")
def read(
    project: Project,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Report as .txt, .html or .pdf.", show_default=False)],
    published: Annotated[
        datetime | None, typer.Option("--published", formats=[_DAY], help="Day of publication; times rest on it.")
    ] = None,
    outlet: Annotated[str, typer.Option("--outlet", help="Who published it.")] = "",
    url: Annotated[str, typer.Option("--url", help="Where to read it; nothing is fetched.")] = "",
    llm: Annotated[
        str, typer.Option("--llm", metavar="URL", help="Server of a language model to ask, too; gets the whole text.")
    ] = "",
    llm_model: Annotated[str, typer.Option("--llm-model", help="Name of the model there.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Read a report into proposed cards, one for each number, with the words that each field rests on."""
    from firmground.desk.statements import read_statement
    from firmground.desk.suggestions import server_named
    from firmground.desk.wire import account

    with failing_cleanly(as_json=as_json):
        done = read_statement(
            project, file, today=local_day(), by=by or account(), outlet=outlet, url=url,
            published_on=published.date() if published else None, server=server_named(llm, llm_model),
        )  # fmt: skip
    if as_json:
        emit({"report": done.reading.report.id, "known": done.known, **done.document})
        return
    if done.reading.warnings:
        show_findings(done.reading.warnings)
    for one in done.document["proposals"]:
        say(_line(one))
    told = counted(len(done.document["proposals"]), "proposal")
    say(f"{told}; {'the report was there already' if done.known else 'review them: firmground statements review'}")


def _line(one: dict[str, Any]) -> str:
    number = f"{one['quantity']:g} " if one["quantity"] is not None else ""
    role, said = " ".join(one["unit_role"].split()), one["said_on"]
    days = f" on {said['earliest']}" if said and said["earliest"] else ""
    return (
        f"{one['id']}  {one['giver'] or '(nobody named)'}: {number}{role}; {one['stance'] or 'no stance'}; "
        f"said by {one['speaker'] or '(nobody named)'}{days}"
    )


@statements.command(
    epilog="Example: firmground statements review border.gpkg c-1a2b3c --accept --looked-at giver,stance,said-on"
)
def review(
    project: Project,
    name: Annotated[
        str, typer.Argument(metavar="CARD", help="Card to review; none: all, one by one.", show_default=False)
    ] = "",
    accept: Annotated[bool, typer.Option("--accept", help="It says what it says, and counts.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It counts for nothing.")] = False,
    amend: Annotated[list[str] | None, typer.Option("--amend", help="FIELD=VALUE, as often as needed.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    looked_at: Annotated[str, typer.Option("--looked-at", help="Fields you looked at: giver,stance,said-on.")] = "",
    base: Annotated[str, typer.Option("--base", help="Where its teams set out from.")] = "",
    team_kind: Annotated[str, typer.Option("--team-kind", help="Kind of its teams.")] = "",
    arrives: Annotated[datetime | None, typer.Option(formats=[_DAY], help="First day of work of its teams.")] = None,
    leaves: Annotated[datetime | None, typer.Option(formats=[_DAY], help="Last day of work of its teams.")] = None,
    place: Annotated[str, typer.Option("--place", help="Place of a memorial.")] = "",
    pledge_only: Annotated[
        bool, typer.Option("--pledge-only", help="A pledge without teams, where nobody says what they need.")
    ] = False,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Accept, amend or reject cards; without a card at a terminal one by one, else a list of them."""
    from firmground.cli.statements_talk import at_a_terminal, converse
    from firmground.desk import statements as desk
    from firmground.desk.pledge_rows import Placing
    from firmground.desk.wire import account

    who: dict[str, Any] = {"today": local_day(), "by": by or account()}
    placing = Placing(base, team_kind, _date(arrives), _date(leaves), place, pledge_only)
    with failing_cleanly(as_json=as_json):
        verdict = _verdict(accept=accept, reject=reject, amend=amend, name=name)
        if verdict:
            looked = [_field(one) for one in looked_at.split(",") if one.strip()]
            told: dict[str, Any] = {"changes": _pairs(amend or []), "looked_at": looked, "reason": reason}
            _answer(desk.review(project, name, verdict, placing=placing, **told, **who), as_json=as_json)
        elif at_a_terminal() and not as_json:
            converse(project, name, placing=placing, **who)
        else:
            _list([desk.card(project, name).card] if name else list(desk.cards(project)), as_json=as_json)


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _field(word: str) -> str:
    return word.strip().replace("-", "_")


def _pairs(amend: list[str]) -> dict[str, str]:
    from firmground.errors import BadInputError

    pairs = [one.partition("=") for one in amend]
    if any(not sign for _, sign, _ in pairs):
        raise BadInputError("--amend wants FIELD=VALUE")
    return {_field(name): value for name, _, value in pairs}


def _verdict(*, accept: bool, reject: bool, amend: list[str] | None, name: str) -> str:
    from firmground.errors import BadInputError

    if accept and reject:
        raise BadInputError("a card is accepted or rejected, not both")
    verdict = "accept" if accept else "reject" if reject else "amend" if amend else ""
    if verdict and not name:
        raise BadInputError(f"--{verdict} wants the card that it is about")
    return verdict


def _answer(done: "Reviewed", *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "pledge": done.pledge,
                "became": dict(done.became),
                "events": [{"id": event.id, "name": event.name} for event in done.entered.events],
                "findings": [finding.as_dict() for finding in done.findings],
                "applied": done.entered.applied,
            }
        )
    else:
        if done.findings:
            show_findings(done.findings)
        for layer, row in done.became.items():
            say(f"{layer}: {row}")
        say(f"entered: {counted(len(done.entered.events), 'event')}")
    if not done.entered.applied:
        raise typer.Exit(1)


def _list(found: "list[Card]", *, as_json: bool) -> None:
    from firmground.track.reading_json import card_document

    documents = [card_document(one) for one in found]
    if as_json:
        emit({"cards": documents})
        return
    for one in documents:
        say(f"{one['verdict'] or 'open':7} {_line(one)}")
    say(f"{counted(len(found), 'card')}, {sum(not one.verdict for one in found)} open")
