"""The verb that learns from the ledger."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from firmground.cli.ledger_read import AsOf, KnownAt, moment_of
from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import counted, emit, failing_cleanly, grouped, say

if TYPE_CHECKING:
    from firmground.desk.calibrate import Calibration
    from firmground.evaluate.calibration.lesson import Lesson

__all__ = ["calibrating"]

calibrating = typer.Typer(rich_markup_mode=None)

_THOUSAND = 1000


@calibrating.command(epilog="Example: firmground calibrate border.gpkg --apply")
def calibrate(
    project: Project,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    apply: Annotated[bool, typer.Option("--apply", help="Put what was learned into the tables, after asking.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; for machines.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why it is applied; it stands in the ledger.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who applies it; the name of your account where none is given.")] = "",
    out: Annotated[Path | None, typer.Option("-o", "--output", help="Picture of past forecasts, as PNG.")] = None,
    as_json: Json = False,
) -> None:
    """Learn outputs, survey outcomes, delays and rates from the ledger, and judge past forecasts by it."""
    from firmground.desk import calibrate as desk
    from firmground.desk.wire import account, named
    from firmground.errors import BadInputError

    today = local_day()
    delivery = ""
    with failing_cleanly(as_json=as_json):
        if as_json and apply and not yes:
            raise BadInputError("nobody can be asked with --json; add --yes to apply it")
        found = desk.calibrate(
            project, as_of=as_of.date() if as_of else today, known_at=moment_of(known_at), today=today
        )  # fmt: skip
        if out is not None:
            desk.picture(found, out)
        if not as_json:
            _show(found)
        wanted = apply and bool(found.changes) and (yes or typer.confirm("apply it?", default=False))
        if wanted and desk.apply(project, found, today=today, by=by or account(), reason=reason):
            delivery = found.delivery
    if as_json:
        emit({**found.as_dict(), "applied": bool(delivery), "delivery": delivery or None})
    else:
        _end(named(project), found, delivery, asked=apply)
    if apply and found.changes and not delivery:
        raise typer.Exit(1)


def _show(found: "Calibration") -> None:
    from firmground.desk.calibrate import NOTHING

    if found.exercise:
        say("EXERCISE: not survey evidence")
    if not found.lessons:
        say(f"as of {found.as_of}: {NOTHING}")
    for lesson in found.lessons:
        say(_line(lesson, found))
    for share in found.shares:
        say(share.line())
    if found.unmatched:
        say(
            f"{counted(len(found.unmatched), 'event')} of work left out, since no method of the project fits or the "
            "figure is far off; --json names them"
        )
    for line in found.past.lines():
        say(line)


def _line(lesson: "Lesson", found: "Calibration") -> str:
    """Say one lesson: what, before and after, from how much."""
    what = f"{lesson.factor}, {lesson.applies_to if lesson.applies_to != '*' else 'all'}"
    if lesson.operator:
        what = f"    {lesson.operator}"
    if lesson.land:
        what = f"        on {lesson.land}{f' ({lesson.operator})' if lesson.operator else ''}"
    unit = lesson.unit
    old, data, new = lesson.old, lesson.data, lesson.new
    if lesson.applies_to in found.outputs and lesson.factor == "output":
        scale = found.outputs[lesson.applies_to][0]
        unit, old, data, new = "m2 per team-day", old * scale, None if data is None else data * scale, new * scale
    seen = "no figure yet" if data is None else f"data {_figure(data)}"
    if lesson.kept:
        return f"{what}: {_figure(old)} {unit} stays; {seen}; {lesson.kept}"
    spread = "" if lesson.spread_new is None else f", dispersion {lesson.spread_old:.2f} -> {lesson.spread_new:.2f}"
    number = counted(lesson.observations, "observation")
    return f"{what}: {_figure(old)} -> {_figure(new)} {unit}{spread} ({number}, {seen}, {lesson.weight:.0%} data)"


def _figure(number: float) -> str:
    """Write four digits that mean something, whole groups from a thousand on."""
    return grouped(number) if abs(number) >= _THOUSAND else f"{number:.4g}"


def _end(project: str, found: "Calibration", delivery: str, *, asked: bool) -> None:
    rows: Any = sum(len(f.created) + len(f.replaced) + len(f.removed) for f in found.changes)
    if delivery:
        say(f"applied: {counted(rows, 'row')} in delivery {delivery}")
        say(f"to take it back: firmground correct {project} {delivery} --reason WHY")
    elif asked and found.changes:
        say("nothing was applied")
    elif found.changes:
        say(f"{counted(rows, 'row')} of the tables would change; --apply does it")
    elif found.lessons:
        say("the tables stay as they are")
