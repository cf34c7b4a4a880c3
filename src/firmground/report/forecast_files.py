"""A forecast in a file of its own: a picture, or a workbook with every outcome."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from firmground.model import Forecast, Programme
from firmground.report.sheets import Sheet, Value
from firmground.report.words import EXPECTATION
from firmground.report.workbook import bound

__all__ = ["write_forecast_png", "write_forecast_xlsx", "write_scenarios_png"]

_PERCENTILES = ("p10", "p50", "p80", "p90")


def write_forecast_png(path: Path, programme: Programme, forecast: Forecast) -> None:
    """Write a picture of 1600 by 1000 pixels that reads in grey. Raises OSError."""
    # matplotlib is loaded only when a picture is painted.
    from firmground.report.figures.bands import paint_forecast  # noqa: PLC0415

    Path(path).write_bytes(paint_forecast(programme, forecast))


def write_forecast_xlsx(path: Path, programme: Programme, forecast: Forecast) -> None:
    """Write a workbook with every outcome, driver and curve; the same input gives the same bytes. Raises OSError."""
    made = bound(f"{programme.name}: {forecast.label}", forecast.as_of, _sheets(programme, forecast))
    Path(path).write_bytes(made)


def write_scenarios_png(
    path: Path, programme: Programme, scenarios: Sequence[tuple[str, Forecast, float, float]]
) -> None:
    """Write a picture of scenarios side by side, 1600 by 1000 pixels, the project as it stands first. Raises OSError.

    Each has its name, its forecast, what it costs more in person-days, and the standard error of that.
    """
    # matplotlib is loaded only when a picture is painted.
    from firmground.report.figures.scenarios import paint_scenarios  # noqa: PLC0415

    Path(path).write_bytes(paint_scenarios(programme, scenarios))


def _sheets(programme: Programme, forecast: Forecast) -> Iterator[Sheet]:
    about: list[tuple[str, Value]] = [
        ("programme", programme.name),
        ("label", forecast.label),
        ("what it is", EXPECTATION),
        ("as of", forecast.as_of),
        ("histories", forecast.histories),
        ("policy", forecast.policy),
        ("seed", forecast.seed),
        ("programme hash", forecast.programme_sha256),
        ("plan hash", forecast.plan_sha256),
        ("version", forecast.version),
    ]
    yield Sheet("forecast", (("what", "", 24), ("value", "", 90)), about)
    yield Sheet(
        "outcomes",
        (
            ("kind", "", 18),
            ("name", "", 34),
            ("unit", "", 12),
            *((p.upper(), "", 14) for p in _PERCENTILES),
            ("share within the horizon", "", 14),
            ("chance", "", 10),
            ("by", "", 12),
        ),
        _outcomes(forecast),
    )
    drivers = ((d.kind.value, d.outcome, d.factor.value, round(d.share, 4)) for d in forecast.drivers)
    heads = (("kind", "", 18), ("outcome", "", 34), ("factor", "", 16), ("share of its variance", "", 14))
    yield Sheet("drivers", heads, drivers)
    curves = (("curve", "", 18), ("name", "", 24), ("unit", "", 10), ("day", "", 12))
    yield Sheet("curves", (*curves, *((p.upper(), "", 14) for p in _PERCENTILES)), _curves(forecast))


def _outcomes(forecast: Forecast) -> Iterator[tuple[Value, ...]]:
    for o in forecast.outcomes:
        figures = (getattr(o, p) for p in _PERCENTILES)
        cells = (_date(forecast, f) if o.unit == "day" else f for f in figures)
        yield (o.kind.value, o.name, o.unit, *cells, o.within, o.chance, _date(forecast, o.by))


def _curves(forecast: Forecast) -> Iterator[tuple[Value, ...]]:
    for band in forecast.bands:
        for n, day in enumerate(band.days):
            yield (band.kind, band.name, band.unit, _date(forecast, day), *(getattr(band, p)[n] for p in _PERCENTILES))


def _date(forecast: Forecast, day: float | None) -> date | None:
    return None if day is None else forecast.start + timedelta(days=round(day))
