"""The current plan as cells of its tables and back, for whatever database keeps them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

import numpy as np
import shapely

from firmground.errors import CrsError, ProjectFileError
from firmground.model.plan import Plan, Provenance, ScheduledActivity, Unscheduled, WhyNot
from firmground.model.programme import Programme
from firmground.track.listing import joined, parted
from firmground.track.stores.blob import WGS84
from firmground.track.stores.ledger_store import Shown
from firmground.track.stores.plan_schema import ACTIVITIES, RELEASES, RUNS, SERVICES, TABLES, UNSCHEDULED
from firmground.track.stores.schema import Table

__all__ = ["ACTIVITY_READ", "RUN_READ", "UNSCHEDULED_READ", "Cells", "Filled", "plan_of", "tables_of"]

Cells: TypeAlias = tuple[Any, ...]

RUN_READ = "solver, objective_person_days, lower_bound, seed, seconds, version, programme_sha256, rounds, cut_short"
ACTIVITY_READ = "fid, activity, method, contingent, teams, start_day, end_day, route"
UNSCHEDULED_READ = "fid, activity, why"


@dataclass(frozen=True, slots=True)
class Filled:
    """A table with its rows, in the order of its columns; ``points`` are their shapes, if it has some."""

    table: Table
    rows: Sequence[Cells] = ()
    points: Any = None


def tables_of(plan: Plan | None, start: date, shown: Shown | None) -> Iterator[Filled]:
    """Write a plan as its five tables, all of them empty for none.

    Without ``shown`` they tell only what the plan itself tells. Raises CrsError where nothing can be put on the map.
    """
    if plan is None:
        yield from (Filled(table) for table in TABLES)
        return
    nowhere = np.full(len(plan.scheduled), None, dtype=object)
    points = nowhere if shown is None else _points(shown.programme, plan)
    yield Filled(RUNS, [_run(plan, start, shown)])
    yield Filled(ACTIVITIES, list(_activities(shown.programme if shown else None, plan, start)), points)
    yield Filled(UNSCHEDULED, [(u.activity, u.why.value) for u in plan.unscheduled])
    yield Filled(SERVICES, list(_services(shown)) if shown else ())
    yield Filled(RELEASES, list(_releases(shown)) if shown else ())


def plan_of(run: Cells, scheduled: Iterable[Cells], unscheduled: Iterable[Cells]) -> Plan:
    """Read a plan from cells, edited by hand or not.

    Raises ProjectFileError for the first row that can be no part of a plan (no day, an end before the start, nobody
    assigned); all else is for the verdict to judge.
    """
    return Plan(
        tuple(_scheduled(*row) for row in scheduled),
        tuple(_unscheduled(*row) for row in unscheduled),
        _provenance(run),
    )


def _run(plan: Plan, start: date, shown: Shown | None) -> Cells:
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


def _worth(shown: Shown) -> Cells:
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
        to_wgs84 = Transformer.from_crs(programme.crs, f"EPSG:{WGS84}", always_xy=True)
    except PyprojCRSError as error:
        raise CrsError(f"the CRS {programme.crs[:60]!r} is not known") from error
    degrees = np.column_stack(to_wgs84.transform(spots[:, 0], spots[:, 1]))
    points = np.full(len(degrees), None, dtype=object)
    known = np.isfinite(degrees).all(axis=1)
    points[known] = shapely.points(degrees[known])
    return points


def _activities(programme: Programme | None, plan: Plan, start: date) -> Iterator[Cells]:
    for one in plan.scheduled:
        activity = programme.activity_by_id.get(one.activity) if programme else None
        what: Cells = (None, None, None)
        if programme is not None and activity is not None:
            what = (activity.kind.value, activity.site, programme.site_by_id[activity.site].place)
        yield (
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


def _services(shown: Shown) -> Iterator[Cells]:
    for service in shown.programme.services:
        day = shown.price.returns.get(service.id)
        held = (service.id, service.kind.value, service.place, service.people, day)
        yield *held, _iso(shown.programme.start, day)


def _releases(shown: Shown) -> Iterator[Cells]:
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


def _provenance(run: Cells) -> Provenance:
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
