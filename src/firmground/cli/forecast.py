"""The verbs that say how sure a plan is, what more would bring, and what other things that may come would do."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from firmground.cli.project import Json, Project, local_day
from firmground.cli.show import emit, failing_cleanly, say

__all__ = ["forecasting"]

forecasting = typer.Typer(rich_markup_mode=None)

Histories = Annotated[int, typer.Option("--histories", help="Possible histories to draw.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of all that is drawn.")]
Threads = Annotated[int, typer.Option("--threads", help="Threads; 0: one for each processor. The figures stay.")]
Dask = Annotated[
    str | None,
    typer.Option(
        "--dask", help="Scheduler of a Dask cluster that draws them, such as tcp://HOST:8786. The figures stay."
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Last day that is known; today, once something was recorded."),
]


@forecasting.command(epilog="Example: firmground forecast border.gpkg --histories 1000 -o forecast.html")
def forecast(
    project: Project,
    histories: Histories = 1000,
    seed: Seed = 1,
    policy: Annotated[
        str, typer.Option("--policy", help="How the plan is followed: keep, repair, or replan:DAYS.")
    ] = "keep",
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="forecast.html (the report with it), .png or .xlsx.")
    ] = None,
    threads: Threads = 0,
    dask: Dask = None,
    keep: Annotated[bool, typer.Option("--record/--no-record", help="Keep it in the ledger, to calibrate by.")] = True,
    as_json: Json = False,
) -> None:
    """Say how sure the plan is: P10 to P90 of every return, release, milestone and cost, and what drives them."""
    from firmground.cli.forecast_tables import tables
    from firmground.cli.progress import histories_bar
    from firmground.desk import forecast as desk

    today = local_day()
    with failing_cleanly(as_json=as_json), histories_bar() as heard:
        draws = desk.Draws(histories, seed, policy, threads, dask)
        found = desk.forecast(
            project, draws, today=today, as_of=as_of.date() if as_of else None, keep=keep, heard=heard, out=out
        )
    if as_json:
        emit({**desk.as_document(found.forecast), "kept": found.kept.id if found.kept else None})
        return
    for line in tables(found.outset.programme, found.forecast):
        say(line)
    if out is not None:
        say(f"{out} is written")


@forecasting.command(epilog="Example: firmground value border.gpkg team --top 5")
def value(
    project: Project,
    what: Annotated[
        str, typer.Argument(metavar="team|survey|access|budget", help="What there is one more of.", show_default=False)
    ],
    histories: Histories = 200,
    seed: Seed = 1,
    top: Annotated[int, typer.Option("--top", help="Examine so many of the most promising ones.")] = 10,
    as_of: AsOf = None,
    threads: Threads = 0,
    dask: Dask = None,
    as_json: Json = False,
) -> None:
    """Say what one more team, survey team-day, road open 30 days sooner, or million would save, ranked."""
    from firmground.cli.forecast_tables import gains
    from firmground.cli.progress import histories_bar
    from firmground.desk.forecast import Draws
    from firmground.desk.value import value as desk

    today = local_day()
    with failing_cleanly(as_json=as_json), histories_bar() as heard:
        draws = Draws(histories, seed, "repair", threads, dask)
        found = desk(project, what, draws, top=top, today=today, as_of=as_of.date() if as_of else None, heard=heard)
    if as_json:
        emit(found.as_dict())
        return
    for line in gains(found):
        say(line)


@forecasting.command(epilog="Example: firmground scenario border.gpkg compare late:C1:60 winter:-20")
def scenario(
    project: Project,
    verb: Annotated[str, typer.Argument(metavar="compare", help="What to do: compare.", show_default=False)],
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO…",
            help="late:CONTINGENT:DAYS, share:KIND:PER-CENT, winter:DAYS, budget:PER-CENT, several joined by +; or a "
            "file of lines NAME = words.",
            show_default=False,
        ),
    ],
    histories: Histories = 200,
    seed: Seed = 1,
    policy: Annotated[str, typer.Option("--policy", help="How the plan is followed: keep or repair.")] = "repair",
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Picture to write: scenarios.png.")] = None,
    threads: Threads = 0,
    dask: Dask = None,
    as_json: Json = False,
) -> None:
    """Set what may come otherwise beside the project as it stands: bands, person-days, what moves."""
    from firmground.cli.forecast_tables import side_by_side
    from firmground.cli.progress import histories_bar
    from firmground.desk.forecast import Draws
    from firmground.desk.scenario import compare_scenarios
    from firmground.errors import BadInputError

    today = local_day()
    with failing_cleanly(as_json=as_json), histories_bar() as heard:
        if verb != "compare":
            raise BadInputError(f"scenarios are compared; there is no verb {verb!r} for them")
        draws = Draws(histories, seed, policy, threads, dask)
        found = compare_scenarios(
            project, words, draws, today=today, as_of=as_of.date() if as_of else None, heard=heard, out=out
        )
    if as_json:
        emit(found.as_dict())
        return
    for line in side_by_side(found):
        say(line)
    if out is not None:
        say(f"{out} is written")
