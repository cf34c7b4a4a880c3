"""The verbs on where a project is kept: one file, or a server for many people at once."""

from typing import TYPE_CHECKING, Annotated

import typer

from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import counted, emit, failing_cleanly, say
from firmground.cli.verbs import Verbs

if TYPE_CHECKING:
    from firmground.track.edits import Edit

__all__ = ["store"]

store = typer.Typer(
    name="store",
    cls=Verbs,
    help="Move a project between a file and a server, take over edits, read its ledger anew.",
    epilog="Example: firmground store move border.gpkg postgresql://olena@db.example/border",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Target = Annotated[
    str, typer.Argument(metavar="TARGET", help="A new file, or the address of an empty database.", show_default=False)
]


@store.command(epilog="Example: firmground store move border.gpkg postgresql://olena@db.example/border --json")
def move(project: Project, target: Target, as_json: Json = False) -> None:
    """Copy the whole project, with its ledger, into an empty place; the source stays as it is."""
    from firmground.desk import store as desk
    from firmground.desk.wire import named

    with failing_cleanly(as_json=as_json):
        moved = desk.move(project, target, today=local_day())
    if as_json:
        emit({"source": named(project), "target": named(target), **moved.as_dict()})
        return
    _told(moved.adopted)
    say(f"{named(target)} holds {counted(moved.head.seq, 'event')} and ends with {moved.head.hash}")
    say(", ".join(f"{n} {name}" for name, n in moved.rows.items()) or "there are no rows yet")


@store.command(epilog="Example: firmground store init postgresql://owner@db.example/border")
def init(target: Target, as_json: Json = False) -> None:
    """Make an empty project to move another into, or raise one of an older version; the owner's account does it."""
    from firmground.desk import store as desk
    from firmground.desk.wire import named

    with failing_cleanly(as_json=as_json):
        made = desk.init(target)
    if as_json:
        emit({"project": named(target), "made": made})
    else:
        say(f"{named(target)} is ready" + (", and empty" if made else "; its tables are of today's version"))


@store.command(epilog="Example: firmground store adopt border.gpkg")
def adopt(project: Project, as_json: Json = False) -> None:
    """Take over into the ledger what QGIS or another program changed in the rows."""
    from firmground.desk import store as desk

    with failing_cleanly(as_json=as_json):
        found = desk.adopt_edits(project, today=local_day())
    if as_json:
        emit({"adopted": [{"layer": e.layer, "id": e.id, "what": e.what} for e in found]})
    elif found:
        _told(found)
    else:
        say("nothing was edited behind the ledger's back")


@store.command(epilog="Example: firmground store rebuild border.gpkg")
def rebuild(project: Project, as_json: Json = False) -> None:
    """Make rows and plan anew from the ledger; edits that were not taken over are gone."""
    from firmground.desk import store as desk
    from firmground.desk.wire import named

    with failing_cleanly(as_json=as_json):
        desk.rebuild(project, today=local_day())
    if as_json:
        emit({"project": named(project)})
    else:
        say(f"{named(project)}: rows and plan are as the ledger says")


def _told(found: "tuple[Edit, ...]") -> None:
    if found:
        say(f"taken over what was edited in the rows: {counted(len(found), 'row')}")
