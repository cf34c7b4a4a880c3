"""The status as a picture, for those who look before they read."""

from pathlib import Path

from firmground.desk.outputs import require_output, writing
from firmground.desk.status import Status
from firmground.model import ServiceKind
from firmground.report.standing import Standing, write_standing

__all__ = ["draw_status"]


def draw_status(found: Status, out: Path) -> None:
    """Write the picture of a status as PNG; raises BadInputError where that cannot be."""
    require_output(out, (".png",))
    known = f", as known at {found.progress.known_at:%Y-%m-%d %H:%M} UTC" if found.progress.known_at else ""
    head = found.progress.head
    kinds = {kind: found.services["by_kind"].get(kind) for kind in ServiceKind}
    standing = Standing(
        title=f"{found.name}: where things stand",
        said=f"As of {found.progress.as_of}{known}.",
        land=[(found.place or "all", found.hectares), *((row["name"], row["hectares"]) for row in found.places)],
        people={kind: (of["people_served"], of["people"]) for kind, of in kinds.items() if of},
        plan=None if found.plan is None else (found.plan["due_and_done"], found.plan["due"]),
        source=f"Source: the ledger of the project, {head.seq} events, head {head.hash[:12]}.",
        exercise=found.exercise,
    )
    with writing(out):
        write_standing(out, standing)
