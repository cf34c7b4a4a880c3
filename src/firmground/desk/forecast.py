"""A plan is forecast: the rest of it, if there is progress; what was said is kept in the ledger."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any

from firmground.desk.followed import assumptions_of, carried_by, programme_now
from firmground.desk.hands import workers
from firmground.desk.outputs import require_output, writing
from firmground.desk.planning import practised
from firmground.desk.replanner import replanner
from firmground.desk.wire import Where, account, open_store
from firmground.errors import BadInputError, NoPlanError
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.intake.uncertain import outlook
from firmground.model import Forecast, Outlook, Plan, Programme
from firmground.model.carried import Assumptions
from firmground.model.event import Entry, Event
from firmground.model.facts import field, land
from firmground.model.facts.record import ForecastMade
from firmground.plan.again import plan_again, with_bound
from firmground.plan.params import Warm
from firmground.report.forecast_files import write_forecast_png, write_forecast_xlsx
from firmground.report.page import write_html
from firmground.simulate.forecast import HISTORIES
from firmground.simulate.forecast import forecast as simulate
from firmground.track.fold import unhurried

__all__ = ["MEASURE", "Draws", "Forecasted", "Heard", "Outset", "as_document", "forecast", "outset"]

MEASURE = "share of the variance of an outcome that goes when one factor is held at its mean, under the same dice"
"""What the share of a driver says."""

Heard = Callable[[int, int], None]
"""Is told how many histories are done, and of how many."""

_MOST_HISTORIES = 1_000_000
_KEY = 24
_PROGRESS = tuple(getattr(module, name) for module in (land, field) for name in module.__all__)


@dataclass(frozen=True, slots=True)
class Draws:
    """How many histories are drawn, with which seed, under which policy, and with how many threads (0: all).

    ``dask`` is the address of a scheduler whose workers draw them instead (see cluster).
    """

    histories: int = HISTORIES
    seed: int = 1
    policy: str = "keep"
    threads: int = 0
    dask: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.histories <= _MOST_HISTORIES:
            raise BadInputError(f"a forecast takes 1 to {_MOST_HISTORIES:,} histories, not {self.histories}")
        if not 0 <= self.seed < 2**32:
            raise BadInputError(f"a seed is a whole number from 0 to {2**32 - 1}, not {self.seed}")
        if not _POLICY.fullmatch(self.policy):
            raise BadInputError(f"there is no policy {self.policy!r}; there is keep, repair and replan:DAYS")


_POLICY = re.compile("keep|repair|replan:[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class Outset:
    """What a forecast begins from: the Programme, the plan in its days, the outlook, the last day that is known."""

    programme: Programme
    plan: Plan
    outlook: Outlook
    as_of: date
    assumptions: Assumptions


@dataclass(frozen=True)
class Forecasted:
    """A forecast of the plan of a project; ``kept`` is the event that keeps it, None if it was not to be kept."""

    outset: Outset
    forecast: Forecast
    kept: Event | None


def outset(path: Where, *, as_of: date | None, today: date) -> Outset:
    """Read what a forecast begins from.

    With events of land or of the field in the ledger, or a day in ``as_of``, it is what is left of the Programme on
    the evening of that day (today where none is given) and the plan as far as it can still be followed; else the
    Programme and the plan as they stand. Raises NoPlanError where there is no plan.
    """
    if as_of is not None and as_of > today:
        raise BadInputError(f"{as_of} has not come; what was done by then is not known")
    store = open_store(path)
    plan = store.load_plan()
    with unhurried():
        tables, events = store.tables(), list(store.events())
        spreads, assumptions = outlook(tables), assumptions_of(tables)
        if as_of is None and not any(isinstance(event.fact, _PROGRESS) for event in events):
            programme = programme_now(store)
            return Outset(programme, plan, spreads, programme.start - timedelta(days=1), assumptions)
        known = as_of or today
        carried = carried_by(events, tables, as_of=known, assumptions=assumptions)
    if carried is None:
        raise NoPlanError("the project holds no plan to forecast; make one with `firmground plan`")
    _, followed = plan_again(carried.programme, Warm(carried.plan), seconds=0.0, seed=1)
    return Outset(carried.programme, followed, spreads, known, assumptions)


def forecast(
    path: Where,
    draws: Draws,
    *,
    today: date,
    as_of: date | None = None,
    keep: bool = True,
    by: str = "",
    heard: Heard | None = None,
    out: Path | None = None,
) -> Forecasted:
    """Forecast the plan of a project, and keep what was said in the ledger; the same forecast is kept once.

    With ``out`` it is written there: the report with a section on it (.html), a picture (.png), or a workbook (.xlsx).

    Raises NoPlanError without a plan, BadInputError for one that cannot be followed or a day that has not come.
    """
    if out is not None:
        require_output(out, (".html", ".png", ".xlsx"))
    begun = outset(path, as_of=as_of, today=today)
    with workers(draws.threads, draws.dask) as apply:
        found = simulate(
            begun.programme, begun.plan, begun.outlook, histories=draws.histories, seed=draws.seed,
            policy=draws.policy, as_of=begun.as_of, apply=apply, progress=heard,
            replan=replanner(begun.programme, begun.plan, begun.assumptions, draws.seed),
        )  # fmt: skip
    if out is not None:
        _write(out, begun, found)
    event = _keep(path, found, today, by or account()) if keep else None
    return Forecasted(begun, found, event)


def _write(out: Path, begun: Outset, found: Forecast) -> None:
    programme = begun.programme
    with writing(out):
        if out.suffix.lower() == ".png":
            write_forecast_png(out, programme, found)
        elif out.suffix.lower() == ".xlsx":
            write_forecast_xlsx(out, programme, found)
        else:
            plan = with_bound(programme, begun.plan)
            verdict, worth = judge(programme, plan), price(programme, plan)
            write_html(out, programme, plan, verdict, worth, baseline=practised(programme, plan), forecast=found)


def _keep(path: Where, found: Forecast, today: date, by: str) -> Event:
    rows = tuple(
        (o.kind.value, o.name, *map(_spare, (o.p10, o.p50, o.p80, o.p90)), round(o.within, 4), _spare(o.chance))
        for o in found.outcomes
    )
    fact = ForecastMade(
        found.plan_sha256,
        found.as_of.isoformat(),
        found.start.isoformat(),
        found.histories,
        found.seed,
        found.policy,
        rows,
        found.horizon_days,
        found.programme_sha256,
        found.version,
    )
    said = dumps([fact.sha256, fact.as_of, fact.histories, fact.seed, fact.policy, rows, today.isoformat()])
    key = f"forecast-{sha256(said.encode()).hexdigest()[:_KEY]}"
    (event,) = open_store(path).append([Entry(fact, today, by, id=key)])
    return event


def _spare(value: float | None) -> float | int | None:
    """Round what the ledger keeps; whole numbers are written as such."""
    if value is None:
        return None
    short = round(value, 3)
    return int(short) if short.is_integer() else short


def as_document(found: Forecast) -> dict[str, Any]:
    """Give the document of ``--json``: days as dates (null: not within the horizon), areas in hectares."""

    def cell(value: float | None, unit: str) -> str | float | None:
        if value is None or unit != "day":
            return None if value is None else round(value, 4)
        return (found.start + timedelta(days=round(value))).isoformat()

    return {
        "histories": found.histories,
        "cut_short": found.cut_short,
        "seconds": round(found.seconds, 3),
        "seed": found.seed,
        "policy": found.policy,
        "as_of": found.as_of.isoformat(),
        "start": found.start.isoformat(),
        "horizon_days": found.horizon_days,
        "currency": found.currency,
        "outcomes": [
            {
                "name": o.name,
                "kind": o.kind.value,
                "unit": o.unit,
                **{name: cell(getattr(o, name), o.unit) for name in ("p10", "p50", "p80", "p90", "mean")},
                "within": o.within,
                "chance": o.chance,
                "by": None if o.by is None else (found.start + timedelta(days=o.by)).isoformat(),
            }
            for o in found.outcomes
        ],
        "drivers": [
            {"outcome": d.outcome, "kind": d.kind.value, "factor": d.factor.value, "share": round(d.share, 4)}
            for d in found.drivers
        ],
        "drivers_measure": MEASURE,
        "programme_sha256": found.programme_sha256,
        "plan_sha256": found.plan_sha256,
        "version": found.version,
        "exercise": found.exercise,
        "label": found.label,
    }
