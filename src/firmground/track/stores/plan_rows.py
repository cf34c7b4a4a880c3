"""The current plan in and out of its tables."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

import numpy as np
import shapely

from firmground.errors import CrsError, NoPlanError, ProjectFileError
from firmground.model.plan import Plan, Provenance, ScheduledActivity, Unscheduled, WhyNot
from firmground.model.programme import Programme
from firmground.model.verdict import Price
from firmground.track.listing import joined, parted
from firmground.track.stores import blob
from firmground.track.stores.layer_rows import touch
from firmground.track.stores.plan_schema import ACTIVITIES, RELEASES, RUNS, SERVICES, UNSCHEDULED
from firmground.track.stores.schema import GEOM, Table

__all__ = ["load", "save"]

_Cells: TypeAlias = tuple[Any, ...]

_RUN_READ = "solver, objective_person_days, lower_bound, seed, seconds, version, programme_sha256, rounds, cut_short"
_ACTIVITY_READ = "fid, activity, method, contingent, teams, start_day, end_day, route"


def save(connection: sqlite3.Connection, programme: Programme, plan: Plan, price: Price) -> None:
    """Put the plan in the place of the one before it, inside the transaction that is going on."""
    points = _points(programme, plan)
    _replace(connection, RUNS, [_run(programme, plan, price)])
    _replace(connection, ACTIVITIES, _activities(programme, plan, blob.encode(points)), blob.extent(points))
    _replace(connection, UNSCHEDULED, ((u.activity, u.why.value) for u in plan.unscheduled))
    _replace(connection, SERVICES, _services(programme, price))
    _replace(connection, RELEASES, _releases(programme, price))


def load(connection: sqlite3.Connection) -> Plan:
    """Read the plan as it stands, edited by hand or not.

    Raises NoPlanError where there is none, and ProjectFileError for the first row that can be no part of a plan
    (no day, an end before the start, nobody assigned); all else is for the verdict to judge.
    """
    run = connection.execute(f"SELECT {_RUN_READ} FROM {RUNS.name} ORDER BY fid DESC LIMIT 1").fetchone()  # noqa: S608
    if run is None:
        raise NoPlanError("the project holds no plan yet; make one with `firmground plan`")
    scheduled = connection.execute(f"SELECT {_ACTIVITY_READ} FROM {ACTIVITIES.name} ORDER BY fid")  # noqa: S608
    left = connection.execute(f"SELECT fid, activity, why FROM {UNSCHEDULED.name} ORDER BY fid")  # noqa: S608
    return Plan(
        tuple(_scheduled(*row) for row in scheduled),
        tuple(_unscheduled(*row) for row in left),
        _provenance(run),
    )


def _replace(
    connection: sqlite3.Connection,
    table: Table,
    rows: Iterable[_Cells],
    extent: tuple[float, float, float, float] | None = None,
) -> None:
    """Fill a table anew; rows are in the order of its columns, after the geometry if it has one."""
    names = ["fid", *([GEOM] if table.geometry else []), *(name for name, _ in table.columns)]
    held = ", ".join("?" * len(names))
    connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - a table of ours
    connection.executemany(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({held})",  # noqa: S608 - a table of ours
        ((fid, *row) for fid, row in enumerate(rows, start=1)),
    )
    touch(connection, table.name, extent)


def _run(programme: Programme, plan: Plan, price: Price) -> _Cells:
    how = plan.provenance
    return (
        how.solver,
        how.version,
        how.seed,
        how.rounds,
        how.seconds,
        how.cut_short,
        how.programme_sha256,
        plan.sha256(),
        programme.start.isoformat(),
        how.objective_person_days,
        how.lower_bound,
        how.gap,
        price.exposure_person_days,
        sum(price.deprivation_person_days.values()),
        price.team_days,
        price.money,
        programme.currency,
        programme.exercise,
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    )


def _points(programme: Programme, plan: Plan) -> Any:
    """Give the spot of each scheduled activity in WGS84, None where the Programme does not know it."""
    from pyproj import Transformer  # noqa: PLC0415 - slow to import, and only a plan needs it
    from pyproj.exceptions import CRSError as PyprojCRSError  # noqa: PLC0415

    spots = np.full((len(plan.scheduled), 2), np.nan)
    for row, one in enumerate(plan.scheduled):
        activity = programme.activity_by_id.get(one.activity)
        if activity is not None:
            site = programme.site_by_id[activity.site]
            spots[row] = site.x, site.y
    try:
        to_wgs84 = Transformer.from_crs(programme.crs, f"EPSG:{blob.WGS84}", always_xy=True)
    except PyprojCRSError as error:
        raise CrsError(f"the CRS {programme.crs[:60]!r} is not known") from error
    degrees = np.column_stack(to_wgs84.transform(spots[:, 0], spots[:, 1]))
    points = np.full(len(degrees), None, dtype=object)
    known = np.isfinite(degrees).all(axis=1)
    points[known] = shapely.points(degrees[known])
    return points


def _activities(programme: Programme, plan: Plan, points: list[bytes | None]) -> Iterator[_Cells]:
    for one, point in zip(plan.scheduled, points, strict=True):
        activity = programme.activity_by_id.get(one.activity)
        what: _Cells = (None, None, None)
        if activity is not None:
            what = (activity.kind.value, activity.site, programme.site_by_id[activity.site].place)
        yield (
            point,
            one.activity,
            *what,
            one.method,
            one.contingent,
            joined(one.teams),
            one.start,
            one.end,
            _iso(programme, one.start),
            _iso(programme, one.end - 1),
            joined(one.route),
        )


def _services(programme: Programme, price: Price) -> Iterator[_Cells]:
    for service in programme.services:
        day = price.returns.get(service.id)
        yield service.id, service.kind.value, service.place, service.people, day, _iso(programme, day)


def _releases(programme: Programme, price: Price) -> Iterator[_Cells]:
    for area in programme.areas:
        day = price.releases.get(area.id)
        shares = (area.shares.cancelled, area.shares.reduced, area.shares.cleared)
        expected = (area.area_m2 * share for share in shares)
        yield area.id, area.kind.value, area.place, day, _iso(programme, day), area.depth_m, *expected


def _iso(programme: Programme, day: int | None) -> str | None:
    try:
        return None if day is None else programme.date_of(day).isoformat()
    except OverflowError:  # beyond the calendar; the verdict tells on the day itself
        return None


def _provenance(run: _Cells) -> Provenance:
    solver, objective, bound, seed, seconds, version, programme_sha256, rounds, cut_short = run
    try:
        return Provenance(
            solver=str(solver),
            objective_person_days=_whole(objective),
            lower_bound=_whole(bound),
            seed=_whole(seed),
            seconds=float(seconds),
            version=str(version),
            programme_sha256=str(programme_sha256),
            rounds=_whole(rounds),
            cut_short=bool(cut_short),
        )
    except (TypeError, ValueError) as error:
        raise ProjectFileError(f"{RUNS.name} was edited so that it cannot be read ({error}); plan again") from error


def _scheduled(fid: int, activity: object, *cells: object) -> ScheduledActivity:
    method, contingent, teams, start, end, route = cells
    try:
        return ScheduledActivity(
            _text(activity),
            _text(method),
            _text(contingent),
            parted(_text(teams)),
            _whole(start),
            _whole(end),
            parted(_text(route)),
        )
    except ValueError as error:
        where = f"{ACTIVITIES.name} row {fid} ({_text(activity)})"
        text = f"{where} cannot be part of a plan: {error}; correct the row or plan again"
        raise ProjectFileError(text) from error


def _unscheduled(fid: int, activity: object, why: object) -> Unscheduled:
    try:
        return Unscheduled(_text(activity), WhyNot(_text(why)))
    except ValueError as error:
        text = f"{UNSCHEDULED.name} row {fid} ({_text(activity)}) gives no reason that firmground knows; plan again"
        raise ProjectFileError(text) from error


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _whole(cell: object) -> int:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if not isinstance(cell, int):
        raise ValueError(f"{'an empty cell' if cell is None else repr(cell)} is no whole number")  # noqa: TRY004
    return cell
