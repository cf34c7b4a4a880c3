"""The current plan in and out of its tables."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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

__all__ = ["Shown", "clear", "load", "save", "start"]

_Cells: TypeAlias = tuple[Any, ...]

_RUN_READ = "solver, objective_person_days, lower_bound, seed, seconds, version, programme_sha256, rounds, cut_short"
_ACTIVITY_READ = "fid, activity, method, contingent, teams, start_day, end_day, route"


@dataclass(frozen=True, slots=True)
class Shown:
    """A Programme and a price, to show beside the plan where things stand, their dates and what it is worth."""

    programme: Programme
    price: Price


def save(connection: sqlite3.Connection, plan: Plan, start: date, shown: Shown | None = None) -> None:
    """Put the plan in the place of the one before it, inside the transaction that is going on.

    Without ``shown``, as where a ledger is read anew, the tables tell only what the plan itself tells.
    """
    points = np.full(len(plan.scheduled), None, dtype=object) if shown is None else _points(shown.programme, plan)
    _replace(connection, RUNS, [_run(plan, start, shown)])
    rows = _activities(shown.programme if shown else None, plan, start, blob.encode(points))
    _replace(connection, ACTIVITIES, rows, blob.extent(points))
    _replace(connection, UNSCHEDULED, ((u.activity, u.why.value) for u in plan.unscheduled))
    _replace(connection, SERVICES, _services(shown) if shown else ())
    _replace(connection, RELEASES, _releases(shown) if shown else ())


def clear(connection: sqlite3.Connection) -> None:
    """Take the plan out of its tables."""
    for table in (RUNS, ACTIVITIES, UNSCHEDULED, SERVICES, RELEASES):
        _replace(connection, table, ())


def start(connection: sqlite3.Connection) -> str:
    """Give the date of day 0 of the plan, as its row says it; empty where there is no plan."""
    run = connection.execute(f"SELECT start FROM {RUNS.name} ORDER BY fid DESC LIMIT 1").fetchone()  # noqa: S608
    return "" if run is None else str(run[0])


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


def _run(plan: Plan, start: date, shown: Shown | None) -> _Cells:
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
        start.isoformat(),
        how.objective_person_days,
        how.lower_bound,
        how.gap,
        *(_worth(shown) if shown else (None,) * 6),
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    )


def _worth(shown: Shown) -> _Cells:
    price, programme = shown.price, shown.programme
    lost = sum(price.deprivation_person_days.values())
    return (price.exposure_person_days, lost, price.team_days, price.money, programme.currency, programme.exercise)


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


def _activities(programme: Programme | None, plan: Plan, start: date, points: list[bytes | None]) -> Iterator[_Cells]:
    for one, point in zip(plan.scheduled, points, strict=True):
        activity = programme.activity_by_id.get(one.activity) if programme else None
        what: _Cells = (None, None, None)
        if programme is not None and activity is not None:
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
            _iso(start, one.start),
            _iso(start, one.end - 1),
            joined(one.route),
        )


def _services(shown: Shown) -> Iterator[_Cells]:
    for service in shown.programme.services:
        day = shown.price.returns.get(service.id)
        held = (service.id, service.kind.value, service.place, service.people, day)
        yield *held, _iso(shown.programme.start, day)


def _releases(shown: Shown) -> Iterator[_Cells]:
    for area in shown.programme.areas:
        day = shown.price.releases.get(area.id)
        shares = (area.shares.cancelled, area.shares.reduced, area.shares.cleared)
        expected = (area.area_m2 * share for share in shares)
        held = (area.id, area.kind.value, area.place, day, _iso(shown.programme.start, day), area.depth_m)
        yield *held, *expected


def _iso(start: date, day: int | None) -> str | None:
    try:
        return None if day is None else (start + timedelta(days=day)).isoformat()
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
