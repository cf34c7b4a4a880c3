"""The verb that makes the next plan from what really happened."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import counted, emit, failing_cleanly, grouped, say, show_findings

if TYPE_CHECKING:
    from firmground.desk.replan import Replanned
    from firmground.evaluate.difference import Difference, Move, Shift
    from firmground.model import Finding
    from firmground.model.carried import Change

__all__ = ["replanning"]

replanning = typer.Typer(rich_markup_mode=None)

_SHOWN = 8
"""As many of one list as people read."""


@replanning.command(epilog="Example: firmground replan border.gpkg --as-of 2026-05-31 --freeze-days 14")
def replan(
    project: Project,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Last day that counts as over; today where none is given."),
    ] = None,
    freeze_days: Annotated[int, typer.Option(min=0, help="What starts within so many days stays, if it can.")] = 14,
    stability: Annotated[
        int, typer.Option(min=0, help="Person-days that a start moved within 30 days must win.")
    ] = 500,
    seconds: Annotated[float, typer.Option(min=0.0, max=86_400.0, help="Time to search within.")] = 1.0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all that is drawn.")] = 1,
    accept: Annotated[bool, typer.Option("--accept", help="Approve it at once; wants --as and --reason.")] = False,
    role: Annotated[str, typer.Option("--as", help="Who approves: region, district:ID or site:ID.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why it is approved.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who proposes; the name of your account where none is given.")] = "",
    as_json: Json = False,
) -> None:
    """Freeze progress into the next plan, and show what moves, why, and what it wins, before it is followed."""
    from firmground.cli.progress import solve_bar
    from firmground.desk import replan as desk
    from firmground.desk.wire import account
    from firmground.errors import BadInputError

    today = local_day()
    who = by or account()
    with failing_cleanly(as_json=as_json), solve_bar() as progress:
        if accept != bool(role and reason.strip()) or accept != bool(role or reason):
            raise BadInputError("--accept, --as and --reason belong together: who approves the plan, and why")
        found = desk.replan(
            project, as_of=as_of.date() if as_of else today, today=today, by=who, progress=progress,
            terms=desk.Terms(freeze_days, stability, seconds, seed),
        )  # fmt: skip
        refused: tuple[Finding, ...] = ()
        accepted = accept and found.verdict.legal
        if accepted:
            refused = desk.accept(project, found, role=role, reason=reason, today=today, by=who)
            accepted = not refused
    if as_json:
        emit(_document(found, refused, accepted=accepted))
    else:
        _show(found, accepted=accepted)
        if refused:
            show_findings(refused)
    if not found.verdict.legal or accepted != accept:
        raise typer.Exit(1)


def _document(found: "Replanned", refused: "tuple[Finding, ...]", *, accepted: bool) -> dict[str, Any]:
    made, event = found.plan.provenance, found.proposal
    return {
        "proposal": event.subject,
        "event": event.id,
        "hash": event.hash,
        "accepted": accepted,
        "legal": found.verdict.legal,
        "breaches": [b.as_dict() for b in found.verdict.breaches],
        "activities": len(found.carried.programme.activities),
        "done": len(found.carried.done),
        "unscheduled": len(found.plan.unscheduled),
        "seconds": made.seconds,
        "seed": made.seed,
        "programme_sha256": made.programme_sha256,
        "exercise": found.carried.programme.exercise,
        "findings": [f.as_dict() for f in refused],
        "difference": found.difference.as_dict(),
    }


def _show(found: "Replanned", *, accepted: bool) -> None:
    told, programme = found.difference, found.carried.programme
    if programme.exercise:
        say("EXERCISE: not survey evidence")
    say(
        f"from {told.start} on: {counted(len(programme.activities), 'activity', 'activities')} left, "
        f"{len(found.carried.done)} over or needed no more"
    )
    _changes(told.changes)
    _moves(told)
    _shifts(told)
    word = "won" if told.won >= 0 else "lost"
    say(f"{grouped(abs(told.won))} weighted person-days {word} against following the old plan as far as that goes")
    for breach in found.verdict.breaches[:_SHOWN]:
        say(f"{breach.law}  {breach.who}  {breach.where}  {breach.when}: {breach.why}")
    legal = "legal by the independent checker (L1-L7)" if found.verdict.legal else "NOT LEGAL"
    say(f"{legal}; proposed as {found.proposal.subject[:12]} (event {found.proposal.id})")
    if accepted:
        say("approved: this is the plan to follow")
    else:
        say(f"decide: firmground decide REGION.gpkg approve {found.proposal.subject[:12]} --as ROLE --reason WHY")


def _changes(changes: "tuple[Change, ...]") -> None:
    quiet = ("done", "needless", "running", "overdue")
    for kind in quiet:
        number = sum(change.kind == kind for change in changes)
        if number:
            say(f"{number} {kind}")
    loud = [change for change in changes if change.kind not in quiet]
    for change in loud[: 2 * _SHOWN]:
        say(f"{change.kind}: {change.subject}: {change.text}{' (assumed)' if change.assumed else ''}")
    _more(len(loud) - 2 * _SHOWN, "change")


def _moves(told: "Difference") -> None:
    share = told.near_moved / told.near if told.near else 0.0
    say(f"{told.near_moved} of {told.near} starts in the next {told.near_days} days move ({share:.1%})")
    groups = (
        ("moved", told.moved),
        ("other teams", told.regrouped),
        ("newly placed", told.placed),
        ("lost its place", told.lost),
    )
    for word, moves in groups:
        if moves:
            say(f"{word}: {len(moves)}")
        for move in moves[:_SHOWN]:
            say(f"  {move.activity} at {move.place}: {_way(move)}; {move.reason}")
        _more(len(moves) - _SHOWN, word)


def _way(move: "Move") -> str:
    if move.before is None or move.after is None:
        return f"{move.before or 'no day'} -> {move.after or 'no day'}"
    teams = "" if set(move.teams_before) == set(move.teams_after) else f", {', '.join(move.teams_after)}"
    later = f"{abs(move.days or 0)} days {'later' if (move.days or 0) > 0 else 'sooner'}" if move.days else "same day"
    return f"{move.before} -> {move.after} ({later}{teams})"


def _shifts(told: "Difference") -> None:
    sooner = [shift for shift in told.shifts if shift.person_days > 0]
    later = [shift for shift in told.shifts if shift.person_days < 0]
    for word, shifts in (("sooner", sooner), ("later", later)):
        if shifts:
            say(f"{word} than by following the old plan: {len(shifts)} services and releases")
        for shift in shifts[:_SHOWN]:
            say(f"  {_return(shift)}")
        _more(len(shifts) - _SHOWN, word)


def _return(shift: "Shift") -> str:
    days = "" if shift.days is None else f", {abs(shift.days)} days"
    return (
        f"{shift.id} ({shift.kind}, {shift.people} people) at {shift.place}: {shift.followed or 'never'} -> "
        f"{shift.after or 'never'}{days}, {grouped(abs(shift.person_days))} person-days"
    )


def _more(number: int, word: str) -> None:
    if number > 0:
        say(f"  and {number} more {word}; --json names all")
