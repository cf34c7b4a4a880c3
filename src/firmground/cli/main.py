"""The verbs of the command line; each works on one project file, a GeoPackage that QGIS opens."""

import sys
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from firmground import __version__
from firmground.cli.accounts import accounting
from firmground.cli.advice import advice
from firmground.cli.bench import bench
from firmground.cli.calibrate import calibrating
from firmground.cli.forecast import forecasting
from firmground.cli.ledger_read import ledger_read
from firmground.cli.ledger_write import ledger_write
from firmground.cli.pledges import pledging
from firmground.cli.project import Json, Project
from firmground.cli.replan import replanning
from firmground.cli.serve import serving
from firmground.cli.show import (
    counted,
    emit,
    failing_cleanly,
    findings_csv,
    grouped,
    has_errors,
    say,
    show_findings,
)
from firmground.cli.statements import statements
from firmground.cli.store import store
from firmground.cli.verbs import Verbs

if TYPE_CHECKING:
    from firmground.desk import planning

__all__ = ["app", "run"]

app = typer.Typer(
    name="firmground",
    cls=Verbs,
    help="Plan the clearing of mined land and the rebuilding of what stood on it, as one legal, explained schedule.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(bench)
app.add_typer(ledger_read)
app.add_typer(ledger_write)
app.add_typer(replanning)
app.add_typer(forecasting)
app.add_typer(calibrating)
app.add_typer(advice)
app.add_typer(store)
app.add_typer(statements)
app.add_typer(pledging)
app.add_typer(accounting)
app.add_typer(serving)

Csv = Annotated[Path | None, typer.Option("--findings-csv", help="Write the findings to this CSV file, too.")]


def run() -> None:
    """Run the command line; what an old terminal cannot show is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()


def _version(*, asked: bool) -> None:
    if asked:
        say(f"firmground {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=lambda asked: _version(asked=asked), is_eager=True)
    ] = False,
) -> None:
    pass


def _fail() -> NoReturn:
    raise typer.Exit(1)


@app.command(epilog="Example: firmground new border.gpkg --template xlsx")
def new(
    project: Project,
    template: Annotated[str | None, typer.Option(help="Write the workbook to fill in beside it: xlsx.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the programme.")] = None,
    start: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the plan.")] = None,
    crs: Annotated[str, typer.Option(help="Metric CRS such as EPSG:32636; empty: chosen from the data.")] = "",
    as_json: Json = False,
) -> None:
    """Make an empty project with its layers and tables, and the defaults that you may edit."""
    from firmground.desk import delivery
    from firmground.desk.wire import file_of, named
    from firmground.errors import BadInputError

    with failing_cleanly(as_json=as_json):
        if template not in (None, "xlsx"):
            raise BadInputError(f"there is no template of kind {template!r}; there is xlsx")
        file = file_of(project)
        if template and file is None:
            raise BadInputError("a workbook is made beside a file; make it with one, and import it into the server")
        workbook = file.with_suffix(".xlsx") if template and file else None
        delivery.create(project, name=name, start=start.date() if start else None, crs=crs, workbook=workbook)
    if as_json:
        emit({"project": named(project), "template": str(workbook) if workbook else None})
        return
    say(f"{named(project)} is ready; QGIS opens it, too")
    if workbook:
        say(f"fill in {workbook}, then: firmground import {named(project)} {workbook}")


@app.command("import", epilog="Example: firmground import border.gpkg survey.csv --as assets --dry-run")
def import_(
    project: Project,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="GeoPackage, GeoJSON, Shapefile, CSV or XLSX.", show_default=False)
    ],
    layer: Annotated[str | None, typer.Option("--as", help="Layer it belongs to, such as hazardous-areas.")] = None,
    column: Annotated[list[str] | None, typer.Option("--map", help="COL=FIELD, as often as needed.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change and write nothing.")] = False,
    findings: Csv = None,
    as_json: Json = False,
) -> None:
    """Import data in one transaction; the same file twice changes nothing."""
    from firmground.desk import delivery
    from firmground.errors import BadInputError

    with failing_cleanly(as_json=as_json), findings_csv(findings) as keep:
        pairs = [pair.partition("=") for pair in column or ()]
        if any(not sign or not name.strip() or not field.strip() for name, sign, field in pairs):
            raise BadInputError("--map wants COL=FIELD, the column of the file first")
        mapping = {name.strip(): field.strip() for name, _, field in pairs}
        result = delivery.import_file(project, file, layer=layer, mapping=mapping, dry_run=dry_run)
        keep(result.findings)
    if as_json:
        emit(
            {
                "findings": [f.as_dict() for f in result.findings],
                "created": result.created,
                "updated": result.updated,
                "unchanged": result.unchanged,
                "applied": result.applied,
            }
        )
    else:
        if result.findings:
            show_findings(result.findings)
        would = "" if result.applied else "would be "
        for word, counts in ((f"{would}new", result.created), (f"{would}changed", result.updated)):
            if counts:
                say(f"{word}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
        if result.unchanged:
            say("unchanged: " + ", ".join(f"{n} {name}" for name, n in result.unchanged.items()))
        say(_outcome(dry_run=dry_run, applied=result.applied, file=file))
    if not result.clean:
        _fail()


def _outcome(*, dry_run: bool, applied: bool, file: Path) -> str:
    if applied:
        return f"{file.name} is imported"
    return "dry run: nothing was written" if dry_run else "nothing was written; mend the errors and import again"


@app.command(epilog="Example: firmground check border.gpkg --findings-csv findings.csv")
def check(project: Project, findings: Csv = None, as_json: Json = False) -> None:
    """Find what is missing or contradictory before planning."""
    from firmground.desk import planning

    with failing_cleanly(as_json=as_json), findings_csv(findings) as keep:
        found = planning.check(project)
        keep(found)
    if as_json:
        emit({"findings": [f.as_dict() for f in found]})
    else:
        show_findings(found)
    if has_errors(found):
        _fail()


@app.command(epilog="Example: firmground exercise drill.gpkg --from region.gpkg --seed 7")
def exercise(
    project: Project,
    source: Annotated[Path, typer.Option("--from", help="GeoPackage with settlements and districts.")],
    seed: Annotated[int, typer.Option(min=0, help="Seed of all that is drawn.")],
    areas: Annotated[int, typer.Option(min=1, max=1_000_000, help="Hazardous areas to draw.")] = 2000,
    assets: Annotated[int, typer.Option(min=1, max=1_000_000, help="Assets to draw.")] = 4000,
    as_json: Json = False,
) -> None:
    """Draw a labelled exercise over real places, to rehearse before the first survey is in."""
    from firmground.desk import delivery
    from firmground.desk.wire import named

    with failing_cleanly(as_json=as_json):
        rows = delivery.rehearse(project, source, seed=seed, areas=areas, assets=assets)
    if as_json:
        emit({"project": named(project), "seed": seed, "rows": rows, "label": "exercise, not survey evidence"})
        return
    say(f"{named(project)}: " + ", ".join(f"{n} {name}" for name, n in rows.items()))
    say("EXERCISE: not survey evidence")


@app.command(epilog="Example: firmground plan border.gpkg --seconds 10 --seed 1")
def plan(
    project: Project,
    seconds: Annotated[float, typer.Option(min=0.0, max=86_400.0, help="Wall time to search within.")] = 10.0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all that is drawn.")] = 1,
    solver: Annotated[
        str, typer.Option(help="native; practice for the priority list; cpsat for a small programme.")
    ] = "native",
    threads: Annotated[
        int, typer.Option(min=1, max=256, help="Searches at once; the best of them wins, or each takes other parts.")
    ] = 1,
    parts: Annotated[
        int, typer.Option(min=0, max=100_000, help="Parts to split a very large programme into; 0 leaves it to it.")
    ] = 0,
    dask: Annotated[
        str | None, typer.Option(help="Scheduler of a Dask cluster that searches the parts, such as tcp://HOST:8786.")
    ] = None,
    freeze_days: Annotated[
        int | None, typer.Option(min=0, help="Keep the plan in the file, and what starts before this day as it is.")
    ] = None,
    stability: Annotated[
        int | None, typer.Option(min=0, help="Keep the plan in the file; person-days that a moved start must gain.")
    ] = None,
    despite: Annotated[
        bool, typer.Option("--despite-findings", help="Plan what can be planned although some sites cannot.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Plan into the project file; Ctrl-C keeps the best plan so far."""
    from firmground.cli.progress import solve_bar
    from firmground.desk import planning

    with failing_cleanly(as_json=as_json), solve_bar() as progress:
        result = planning.make_plan(
            project, seconds=seconds, seed=seed, solver=solver, despite=despite, progress=progress,
            how=planning.How(threads, freeze_days, stability, parts, dask),
        )  # fmt: skip
    if not isinstance(result, planning.Planned):
        if as_json:
            emit({"findings": [f.as_dict() for f in result]})
        else:
            show_findings(result)
            say("no plan was made; mend the errors, or plan the rest with --despite-findings")
        _fail()
    if as_json:
        emit(_plan_document(result))
    else:
        _show_plan(result)
    if not result.verdict.legal:
        _fail()


def _plan_document(result: "planning.Planned") -> dict[str, object]:
    made = result.plan.provenance
    return {
        "activities": len(result.programme.activities),
        "teams": sum(c.teams for c in result.programme.contingents),
        "objective_person_days": result.price.objective_person_days,
        "lower_bound": made.lower_bound,
        "gap": made.gap,
        "legal": result.verdict.legal,
        "seconds": made.seconds,
        "seed": made.seed,
        "programme_sha256": made.programme_sha256,
        "version": made.version,
        "unscheduled": len(result.plan.unscheduled),
        "practice_person_days": result.practice.objective_person_days,
        "saved_of_practice": result.saved,
        "solver": made.solver,
        "rounds": made.rounds,
        "cut_short": made.cut_short,
        "plan_sha256": result.plan.sha256(),
        "exercise": result.programme.exercise,
    }


def _show_plan(result: "planning.Planned") -> None:
    made, programme = result.plan.provenance, result.programme
    if programme.exercise:
        say("EXERCISE: not survey evidence")
    legal = "legal by the independent checker (L1-L7)" if result.verdict.legal else "NOT LEGAL"
    say(f"{legal}; {len(result.plan.scheduled)} of {len(programme.activities)} activities have their place")
    say(
        f"{grouped(result.price.objective_person_days)} weighted person-days without services or exposed; no plan "
        f"can cost less than {grouped(made.lower_bound)} (gap {made.gap:.1%})"
    )
    say(
        f"{result.saved:.1%} fewer person-days than the priority list at equal capacity "
        f"({grouped(result.practice.objective_person_days)})"
    )
    teams = sum(c.teams for c in programme.contingents)
    say(f"{counted(teams, 'team')}, {grouped(result.price.team_days)} team-days, "
        f"{grouped(result.price.money)} {programme.currency}")  # fmt: skip
    returned = sum(day is not None for day in result.price.returns.values())
    released = sum(day is not None for day in result.price.releases.values())
    say(
        f"within {programme.horizon_days} days {returned} of {len(result.price.returns)} services return and "
        f"{released} of {len(result.price.releases)} hazardous areas are handed over"
    )
    if result.redone:
        say(f"the cluster lost {counted(result.redone, 'part')}, searched on this machine instead")
    if made.cut_short:
        say("the search was cut short, so that another machine may find another plan")
    for breach in result.verdict.breaches[:20]:
        say(f"{breach.law}  {breach.who}  {breach.where}  {breach.when}: {breach.why}")


@app.command(epilog="Example: firmground verify border.gpkg --json")
def verify(project: Project, as_json: Json = False) -> None:
    """Judge the plan by the law L1-L7, with a checker that shares nothing with the solver."""
    from firmground.desk import planning

    with failing_cleanly(as_json=as_json):
        verdict = planning.verify(project)
    if as_json:
        emit({"legal": verdict.legal, "breaches": [b.as_dict() for b in verdict.breaches]})
    else:
        for b in verdict.breaches:
            say(f"{b.law}  {b.who}  {b.where}  {b.when}: {b.why}")
        found = counted(len(verdict.breaches), "breach", "breaches")
        say("legal: no breach found" if verdict.legal else f"not legal: {found}")
    if not verdict.legal:
        _fail()


@app.command(epilog="Example: firmground explain border.gpkg R17:HANDOVER")
def explain(
    project: Project,
    name: Annotated[str, typer.Argument(metavar="ACTIVITY|PLACE", help="An activity or a place.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Say why it stands where it stands: what it waits for, what it unlocks, what a week's delay costs."""
    from firmground.desk import planning

    with failing_cleanly(as_json=as_json):
        explanation = planning.explain_name(project, name)
    if as_json:
        emit(explanation.as_dict())
        return
    for line in explanation.lines():
        say(line)


@app.command(epilog="Example: firmground report border.gpkg -o report.html")
def report(
    project: Project,
    out: Annotated[Path, typer.Option("-o", "--output", help="report.html, plan.xlsx or overview.png.")],
    public: Annotated[
        bool, typer.Option("--public", help="The page without coordinates of land that is not released.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the report: one self-contained page, a workbook, or one picture."""
    from firmground.desk import planning

    with failing_cleanly(as_json=as_json):
        verdict = planning.report(project, out, public=public)
    if as_json:
        emit({"output": str(out), "bytes": out.stat().st_size, "legal": verdict.legal})
        return
    say(f"{out} is written")
