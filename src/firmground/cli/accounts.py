"""The verbs on accounts of a project on a server."""

import sys
from typing import Annotated

import typer

from firmground.cli.project import Json, Project
from firmground.cli.show import counted, emit, failing_cleanly, say
from firmground.cli.verbs import Verbs

__all__ = ["accounting"]

accounting = typer.Typer(
    name="account",
    cls=Verbs,
    help="Accounts of a project on a server: who may see and do what, and who read sealed ground.",
    epilog="Example: firmground account add postgresql://olena@db.example/border halyna operator --place D1",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account.", show_default=False)]
_BROKEN = 1


@accounting.command(epilog="Example: firmground account add postgresql://olena@db.example/border press donor")
def add(
    project: Project,
    name: Name,
    position: Annotated[
        str, typer.Argument(help="collector, operator, district, authority, donor or public.", show_default=False)
    ],
    place: Annotated[
        list[str] | None, typer.Option(help="Id of a place that it may see, with all below it; again for more.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make an account; its password is asked for, or read as one line where nobody types."""
    from firmground.desk import accounts as desk

    with failing_cleanly(as_json=as_json):
        viewer = desk.add_account(project, name, _password(), position, tuple(place or ()))
    if as_json:
        emit({"account": viewer.account, "position": viewer.position.value, "places": list(viewer.places)})
    else:
        say(f"{viewer.account} is {viewer.position}" + (f" of {', '.join(viewer.places)}" if viewer.places else ""))


@accounting.command("list", epilog="Example: firmground account list postgresql://olena@db.example/border --json")
def list_(project: Project, as_json: Json = False) -> None:
    """Show the accounts with their positions, places and devices."""
    from firmground.desk import accounts as desk

    with failing_cleanly(as_json=as_json):
        found = desk.list_accounts(project)
    if as_json:
        emit({"accounts": [_document(account) for account in found]})
        return
    for account in found:
        places = f" of {', '.join(account.places)}" if account.places else ""
        devices = f", {counted(len(account.devices), 'device')}" if account.devices else ""
        say(f"{account.name}: {account.position}{places}{devices}" + (", revoked" if account.revoked else ""))


@accounting.command(epilog="Example: firmground account revoke postgresql://olena@db.example/border press")
def revoke(project: Project, name: Name, as_json: Json = False) -> None:
    """Close an account; its sessions and the tokens of its devices end at once."""
    from firmground.desk import accounts as desk

    with failing_cleanly(as_json=as_json):
        desk.revoke_account(project, name)
    if as_json:
        emit({"revoked": name})
    else:
        say(f"{name} is revoked")


@accounting.command(epilog="Example: firmground account token postgresql://olena@db.example/border halyna 'phone 7'")
def token(
    project: Project,
    name: Name,
    device: Annotated[str, typer.Argument(help="What the device is called.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Give a device a token of its own; it is shown now and never again."""
    from firmground.desk import accounts as desk

    with failing_cleanly(as_json=as_json):
        given = desk.issue_token(project, name, device)
    if as_json:
        emit({"account": name, "device": device, "token": given})
    else:
        say(given)


@accounting.command(epilog="Example: firmground account audit postgresql://olena@db.example/border")
def audit(project: Project, as_json: Json = False) -> None:
    """Show who read sealed ground, and check that no row was changed since; exit code 1 if one was."""
    from firmground.desk import accounts as desk

    with failing_cleanly(as_json=as_json):
        reads = desk.audit(project)
    broken = [read.seq for read in reads if not read.sound]
    if as_json:
        emit({"sound": not broken, "reads": [read.as_dict() for read in reads]})
    else:
        for read in reads:
            say(f"{read.read_at:%Y-%m-%d %H:%M:%S} {read.account} ({read.position}) read {read.number} of {read.what}")
        say(f"changed after they were written: {broken}" if broken else f"{counted(len(reads), 'read')}, chain sound")
    if broken:
        raise typer.Exit(_BROKEN)


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _document(account: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(account)  # type: ignore[call-overload, no-any-return] # the class belongs to an extra
