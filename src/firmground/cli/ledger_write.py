"""The verbs that add to the ledger: what happened, what was wrong, what was decided."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from firmground.cli.options import OPEN_OPTIONS, read_options
from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import counted, emit, failing_cleanly, say, show_findings

if TYPE_CHECKING:
    from firmground.desk.entering import Entered

__all__ = ["ledger_write"]

ledger_write = typer.Typer(rich_markup_mode=None)

_DAY = "%Y-%m-%d"

By = Annotated[str, typer.Option("--by", help="Who says so; the name of your account where nobody is named.")]
Source = Annotated[str, typer.Option("--source", help="Report, form or person it rests on.")]
Attach = Annotated[
    Path | None,
    typer.Option("--attach", help="File it rests on; its SHA-256 is kept, the file itself is not copied."),
]
Polygon = Annotated[
    str, typer.Option("--polygon", help="Part of the area: a GeoJSON file with one shape, or WKT, longitude first.")
]
Despite = Annotated[
    bool,
    typer.Option("--despite-findings", help="Enter what happened although it should not have (never L3, L12, L13)."),
]


@ledger_write.command(
    context_settings=OPEN_OPTIONS, epilog="Example: firmground record border.gpkg road-closed --road R12"
)
def record(
    ctx: typer.Context,
    project: Annotated[
        str | None,
        typer.Argument(
            metavar="REGION.gpkg", help="The project file, or postgresql://… of a server.", show_default=False
        ),
    ] = None,
    event: Annotated[
        str | None, typer.Argument(metavar="EVENT", help="What happened; --list names all.", show_default=False)
    ] = None,
    on: Annotated[str, typer.Option("--on", help="Day it happened, as 2026-05-31; today where none is given.")] = "",
    by: By = "",
    source: Source = "",
    attach: Attach = None,
    polygon: Polygon = "",
    key: Annotated[str, typer.Option("--id", help="Key of your own, so that it is entered once.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Enter a day of events: XLSX, CSV or GeoJSON, one event a row.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Show all events, or the fields of one, and stop.")] = False,
    template: Annotated[
        Path | None, typer.Option("--template", help="Write an empty daily sheet to this XLSX, and stop.")
    ] = None,
    despite: Despite = False,
    as_json: Json = False,
) -> None:
    """Enter what happened into the ledger; its own fields follow as --field value."""
    with failing_cleanly(as_json=as_json):
        if listing:
            _list(event or project, as_json=as_json)
            return
        if template is not None:
            _template(template, as_json=as_json)
            return
        done = _recorded(
            ctx.args, project, event, file, despite=despite,
            said={"on": on, "by": by, "source": source, "attach": attach, "polygon": polygon, "id": key},
        )  # fmt: skip
    _answer(done, as_json=as_json)


def _recorded(
    words: list[str],
    project: str | None,
    event: str | None,
    file: Path | None,
    *,
    despite: bool,
    said: dict[str, Any],
) -> "Entered":
    from firmground.desk import record as desk
    from firmground.desk.wire import account
    from firmground.errors import BadInputError

    who: dict[str, Any] = {"today": local_day(), "by": account(), "despite": despite}
    if project is None or (event is None) == (file is None):
        raise BadInputError(
            "record wants a project, and an event or --file; `firmground record --list` names all events"
        )
    if file is None:
        return desk.record_event(project, event or "", read_options(words), desk.Said(**said), **who)
    if words or any(said.values()):
        raise BadInputError("with --file every row says for itself what, when and by whom; leave the other options out")
    return desk.record_file(project, file, **who)


@ledger_write.command(
    context_settings=OPEN_OPTIONS, epilog="Example: firmground correct border.gpkg EVENT-ID --reason typo"
)
def correct(
    ctx: typer.Context,
    project: Project,
    name: Annotated[
        str, typer.Argument(metavar="EVENT-ID|DELIVERY", help="The event, or the delivery of rows.", show_default=False)
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why it was wrong.")],
    on: Annotated[str, typer.Option("--on", help="Day it really happened.")] = "",
    by: By = "",
    source: Source = "",
    attach: Attach = None,
    polygon: Polygon = "",
    despite: Despite = False,
    as_json: Json = False,
) -> None:
    """Correct an event by another one, with --field value for what was so; or take an import back."""
    from firmground.desk.correct import correct as desk_correct
    from firmground.desk.record import Said
    from firmground.desk.wire import account

    with failing_cleanly(as_json=as_json):
        said = Said(on, by, source, "", polygon, attach)
        done = desk_correct(
            project, name, reason, read_options(ctx.args), said, by=by or account(), despite=despite,
            today=local_day(),
        )  # fmt: skip
    _answer(done, as_json=as_json, last=True)


@ledger_write.command(epilog="Example: firmground decide border.gpkg lock R17:TS --as region --reason school")
def decide(
    project: Project,
    verb: Annotated[
        str,
        typer.Argument(metavar="approve|reject|lock|unlock|prioritise|delegate", help="What.", show_default=False),
    ],
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SUBJECT",
            help="A proposed plan, an event, an activity, area, service or place; for delegate one of the verbs.",
            show_default=False,
        ),
    ],
    role: Annotated[str, typer.Option("--as", help="Who decides: region, district:ID or site:ID.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    start: Annotated[datetime | None, typer.Option(formats=[_DAY], help="lock: day on which it must start.")] = None,
    deadline: Annotated[
        datetime | None, typer.Option(formats=[_DAY], help="lock: last day on which it may still be going on.")
    ] = None,
    contingent: Annotated[str, typer.Option(help="lock: who must do it.")] = "",
    factor: Annotated[float | None, typer.Option(help="prioritise: how many times its kind it counts.")] = None,
    to: Annotated[str, typer.Option("--to", help="delegate: the role that may decide so from now on.")] = "",
    take_back: Annotated[bool, typer.Option("--take-back", help="delegate: take it back.")] = False,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Decide at a level: a region decides everything, a district or a site what was delegated to it."""
    from firmground.desk.decide import Order
    from firmground.desk.decide import decide as desk_decide
    from firmground.desk.wire import account

    with failing_cleanly(as_json=as_json):
        order = Order(
            start.date() if start else None, deadline.date() if deadline else None, contingent, factor, to, take_back
        )
        done = desk_decide(
            project, verb, subject, role, reason, order=order, by=by or account(),
            today=local_day(),
        )  # fmt: skip
    _answer(done, as_json=as_json)


def _list(name: str | None, *, as_json: bool) -> None:
    from firmground.intake.events_form import RECORDABLE, form_of, has_ground, needs_ground
    from firmground.model.facts import fact_named

    if name is not None and fact_named(name).name not in RECORDABLE:
        say(f"{name} is written by a verb of its own and cannot be typed in")
        return
    names = list(RECORDABLE) if name is None else [name]
    if as_json:
        emit({"events": [_form(one) for one in names]})
        return
    width = max(map(len, names))
    for one in names:
        say(f"{one:{width}}  {form_of(one).meaning}")
    if name is None:
        return
    for field in _form(name)["fields"]:
        known = "" if field["required"] else " (if known)"
        choices = f" ({' | '.join(field['choices'])})" if field["choices"] else ""
        unit = f", in {field['unit']}" if field["unit"] else ""
        say(f"  --{field['name'].replace('_', '-')}{known}: {field['meaning']}{unit}{choices}")
    if has_ground(name):
        known = "" if needs_ground(name) else " (if known)"
        say(f"  --polygon{known}: part of the area that is meant, as a GeoJSON file or WKT")


def _form(name: str) -> dict[str, Any]:
    from firmground.intake.events_form import form_of, has_ground

    form = form_of(name)
    fields = [
        {
            "name": column.name,
            "type": column.type.value,
            "required": column.required,
            "meaning": column.meaning,
            "unit": column.unit,
            "choices": list(column.choices),
            "refers_to": list(column.refers_to),
        }
        for column in form.columns
    ]
    return {"event": name, "meaning": form.meaning, "fields": fields, "polygon": has_ground(name)}


def _template(path: Path, *, as_json: bool) -> None:
    from firmground.errors import BadInputError
    from firmground.intake.template import write_daily

    if path.suffix.lower() != ".xlsx":
        raise BadInputError(f"{path} does not end in .xlsx, and the daily sheet is a workbook")
    if path.exists():
        raise BadInputError(f"{path} is there already; move it away or choose another name")
    try:
        write_daily(path)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror or error}") from error
    if as_json:
        emit({"template": str(path)})
    else:
        say(f"fill in {path}, then: firmground record REGION.gpkg --file {path}")


def _answer(done: "Entered", *, as_json: bool, last: bool = False) -> None:
    """Tell what became of it; only what is durable is told as entered. The event asked for is the first or the last."""
    if as_json:
        events = [{"event": e.id, "name": e.name, "hash": e.hash, "seq": e.seq} for e in done.events]
        asked = events[-1 if last else 0] if events else {}
        told = {name: asked.get(name) for name in ("event", "hash", "seq")}
        told |= {"events": events, "known": done.known, "applied": done.applied}
        emit({**told, "findings": [f.as_dict() for f in done.findings]})
    else:
        if done.findings:
            show_findings(done.findings)
        for event in done.events:
            say(f"{event.seq}  {event.name} {event.subject} on {event.on}: {event.id}")
        if done.known:
            say(f"{counted(done.known, 'event')} in the ledger already")
        if not done.applied:
            say("nothing was entered; mend the errors and record it again")
    if not done.applied:
        raise typer.Exit(1)
