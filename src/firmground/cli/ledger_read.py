"""The verbs that read the ledger and change nothing: where things stand, how they came about, whether it is whole."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import counted, emit, failing_cleanly, grouped, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from firmground.desk.history import History
    from firmground.desk.status import Status
    from firmground.desk.timeline import Mark

__all__ = ["AsOf", "KnownAt", "ledger_read", "moment_of"]

ledger_read = typer.Typer(rich_markup_mode=None)

_DAY, _MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"
_WORDS = {"reopened": "re-opened"}
_SHOWN = 10
"""Findings that people are shown; machines get all."""

AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=[_DAY], help="What was so on this day; today where none is given.")
]
KnownAt = Annotated[
    datetime | None,
    typer.Option(
        "--known-at",
        formats=[_DAY, _MOMENT],
        help="As far as it was entered by the end of this day, or by this moment (UTC); all where none is given.",
    ),
]


class LevelWord(StrEnum):
    """Levels of places, as the command line takes them."""

    REGION = "region"
    DISTRICT = "district"
    SETTLEMENT = "settlement"


def _day(given: datetime | None) -> date:
    return given.date() if given else local_day()


def moment_of(given: datetime | None) -> datetime | None:
    """Give the moment that is meant; a day without a time means its end."""
    if given is None:
        return None
    at = given.replace(tzinfo=UTC)
    midnight = (at.hour, at.minute, at.second) == (0, 0, 0)
    return at + timedelta(days=1) - timedelta(milliseconds=1) if midnight else at


@ledger_read.command(epilog="Example: firmground status border.gpkg --as-of 2026-04-01")
def status(
    project: Project,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    place: Annotated[
        str | None, typer.Option("--place", help="Only this place and what lies in it: id, name or level.")
    ] = None,
    level: Annotated[LevelWord | None, typer.Option("--level", help="A row for each place of this level.")] = None,
    picture: Annotated[Path | None, typer.Option("-o", "--output", help="Draw it, too: status.png.")] = None,
    as_json: Json = False,
) -> None:
    """Tell where things stand: land by state in hectares that add up, services back, teams, plan and pledges."""
    from firmground.desk.status import status as read
    from firmground.model.place import Level

    with failing_cleanly(as_json=as_json):
        found = read(
            project, as_of=_day(as_of), known_at=moment_of(known_at), place=place, level=Level(level) if level else None
        )
        if picture is not None:
            from firmground.desk.status_picture import draw_status

            draw_status(found, picture)
    if as_json:
        emit(found.as_dict())
        return
    _show_status(found)


def _show_status(found: "Status") -> None:
    if found.exercise:
        say("EXERCISE: not survey evidence")
    known = f", as known at {found.progress.known_at:%Y-%m-%d %H:%M} UTC" if found.progress.known_at else ""
    say(f"as of {found.progress.as_of}{known}; {counted(found.progress.head.seq, 'event')} in the ledger")
    rows = [(found.place or "all", found.hectares), *((row["name"], row["hectares"]) for row in found.places)]
    _show_hectares(rows)
    ways = ", ".join(f"{name.replace('_', ' ')} {_ha(ha)}" for name, ha in found.by_way.items())
    say(f"handed over, in hectares by the way of release: {ways}; residual risk remains")
    _show_services(found.services)
    here = found.teams
    say(
        f"teams: {here['promised']} in the contingents, {here['arrived']} arrived, {here['left']} left, "
        f"{here['absent']} absent, {here['present']} at work"
    )
    if found.plan is None:
        say("plan: none is made")
    else:
        due, done = found.plan["due"], found.plan["due_and_done"]
        say(f"plan: {done} of {due} activities that should be over are; {found.plan['done_ahead']} are ahead of it")
    for pledge in found.pledges:
        _show_pledge(pledge)
    held = len(found.progress.holds)
    if held:
        say(f"on hold: {counted(held, 'area')}")
    for finding in found.progress.findings[:_SHOWN]:
        say(f"{finding.severity.value:7} {finding.code}  {finding.message}")
    if len(found.progress.findings) > _SHOWN:
        say(f"and {counted(len(found.progress.findings) - _SHOWN, 'finding')} more; --json lists all")


def _show_hectares(rows: "Sequence[tuple[str, Mapping[str, float]]]") -> None:
    """Show a table whose figures add up, a line for each place."""
    names = list(rows[0][1])
    heads = [_WORDS.get(name, name.replace("_", " ")) for name in names]
    width = max(len("hectares"), *(len(name) for name, _ in rows))
    cells = [[_ha(ha[name]) for name in names] for _, ha in rows]
    wide = [max(len(head), *(len(line[k]) for line in cells)) for k, head in enumerate(heads)]
    say("  ".join(["hectares".ljust(width), *(head.rjust(w) for head, w in zip(heads, wide, strict=True))]))
    for (name, _), line in zip(rows, cells, strict=True):
        say("  ".join([name.ljust(width), *(cell.rjust(w) for cell, w in zip(line, wide, strict=True))]))


def _ha(hectares: float) -> str:
    return f"{hectares:,.4f}".replace(",", "\u202f")


def _show_services(found: "Mapping[str, Any]") -> None:
    say(
        f"services: {found['back']} of {found['total'] - found['working'] + found['back']} that were lost are back, "
        f"for {grouped(found['people_back'])} people; {found['working']} of {found['total']} work"
    )
    for kind, figures in found["by_kind"].items():
        if figures["back"]:
            say(f"  {kind}: {figures['back']} back, for {grouped(figures['people_back'])} people")


def _show_pledge(pledge: "Mapping[str, Any]") -> None:
    said, came, used, got = (pledge[name] for name in ("pledged", "arrived", "used", "achieved"))
    ways = ", ".join(f"{way} {_ha(got[f'{way}_hectares'])} ha" for way in ("cancelled", "reduced", "cleared"))
    say(
        f"pledge {pledge['pledge']} of {pledge['partner']}: pledged {said['quantity']} {said['unit']}; arrived "
        f"{counted(came['teams'], 'team')}, {came['people']} people; used {used['team_days']:g} team-days; achieved "
        f"{ways}, {got['works_finished']} works finished"
    )


@ledger_read.command(epilog="Example: firmground history border.gpkg H12 --json")
def history(
    project: Project,
    area: Annotated[str, typer.Argument(metavar="AREA", help="A hazardous area, of today or before.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_json: Json = False,
) -> None:
    """Tell what became of an area, through split and merge: each figure with its events and their evidence."""
    from firmground.desk.history import history as read

    with failing_cleanly(as_json=as_json):
        found = read(project, area, as_of=_day(as_of), known_at=moment_of(known_at))
    if as_json:
        emit(found.as_dict())
        return
    _show_history(found)


def _show_history(found: "History") -> None:
    from firmground.desk.telling import in_words

    document = found.as_dict()
    say(f"{found.area} as of {found.as_of}: {_ha(document['hectares']['total'])} ha")
    for word, names in (("its ground came from", found.came_from), ("ground of it went into", found.went_into)):
        if names:
            say(f"  {word} {', '.join(names)}")
    numbers = {event.id: event.seq for event in found.events}
    for parcel in document["parcels"]:
        way = f" ({parcel['way']})" if parcel["way"] and parcel["state"] == "handed_over" else ""
        depth = f" to {parcel['depth_m']:g} m" if parcel["depth_m"] is not None else ""
        state = _WORDS.get(parcel["state"], parcel["state"].replace("_", " "))
        since = f" since {parcel['since']}" if parcel["since"] else ""
        whose = "" if parcel["area"] == found.area else f" as {parcel['area']}"
        behind = ", ".join(str(numbers[e]) for e in parcel["events"] if e in numbers)
        say(f"  {_ha(parcel['hectares'])} ha{whose} {state}{way}{depth}{since}, by events {behind}")
    for event in found.events:
        out = " TAKEN OUT by " + found.taken_out[event.id].id if event.id in found.taken_out else ""
        rests = "".join(f"; {name} {told}" for name, told in (
            ("source", event.source), ("attachment", event.attachment_sha256)) if told)  # fmt: skip
        say(f"{event.seq:>6}  {event.on}  {event.name}  {in_words(event)}{out}")
        say(f"        entered {event.recorded_at:%Y-%m-%d %H:%M} UTC by {event.by or 'nobody named'}{rests}")


@ledger_read.command(epilog="Example: firmground timeline border.gpkg --from 2026-01-01")
def timeline(
    project: Project,
    first: Annotated[datetime | None, typer.Option("--from", formats=[_DAY], help="First day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=[_DAY], help="Last day.")] = None,
    as_json: Json = False,
) -> None:
    """Show agreements, visits, pledges, claims, decisions, plans and events in one line of time, with sources."""
    from firmground.desk.timeline import timeline as read

    with failing_cleanly(as_json=as_json):
        found = read(project, first=first.date() if first else None, last=last.date() if last else None)
    if as_json:
        emit({"marks": [mark.as_dict() for mark in found]})
        return
    for mark in found:
        _show_mark(mark)
    say(counted(len(found), "entry", "entries"))


def _show_mark(mark: "Mark") -> None:
    name = mark.name if mark.kind == "event" else mark.kind
    said = "; ".join(filter(None, (mark.who, mark.source)))
    out = f" TAKEN OUT by {mark.corrected_by}" if mark.corrected_by else ""
    say(f"{mark.on}  {name:18}  {mark.what}{f' ({said})' if said else ''}{out}")


@ledger_read.command("verify-ledger", epilog="Example: firmground verify-ledger border.gpkg --json")
def verify_ledger(project: Project, as_json: Json = False) -> None:
    """Check the ledger: hash chain, copies, area to 1 m2, reading twice, and the rows that were read from it."""
    from firmground.desk.verify_ledger import verify_ledger as check

    with failing_cleanly(as_json=as_json):
        found = check(project, today=_day(None))
    if as_json:
        emit(found.as_dict())
    else:
        for fault in found.faults:
            say(f"{fault.check}  {fault.where}: {fault.what}")
        if found.sound:
            say(
                f"the ledger holds: {counted(found.head.seq, 'event')}, {counted(found.areas, 'area')}, "
                f"{grouped(found.square_metres)} m2; head {found.head.hash}"
            )
        else:
            say(f"the ledger does not hold: {counted(len(found.faults), 'fault')}")
    if not found.sound:
        raise typer.Exit(1)
