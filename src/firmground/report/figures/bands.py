"""Pictures of a forecast: curves with bands, and whiskers on the days by which things may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from firmground.model import EXPOSURE, Band, Forecast, Outcome, OutcomeKind, Programme, ServiceKind
from firmground.report.figures.style import (
    ACCENT,
    INK,
    MUTED,
    PALE,
    SERVICE,
    WAY,
    drawing,
    mark_days,
    new_figure,
    to_png,
    to_svg,
)
from firmground.report.markup import Markup
from firmground.report.words import EXERCISE, EXPECTATION, WAYS, long_date, number, percent, shortened, with_district
from firmground.report.words import SERVICE as SERVICE_WORDS

__all__ = [
    "READING",
    "Days",
    "frame",
    "hectares_bands",
    "milestones",
    "paint_forecast",
    "people_bands",
    "put_label",
    "whisker",
]

READING = "Band: P10 to P90 on each day. Line: P50. Dashed: P80, which 80 of 100 histories do not exceed."
"""How to read the curves."""

_WHISKERS = "Line: P10 to P90. Dot: P50. Bar: P80. Arrow: beyond. Diamond: the deadline, with the chance."
_WIDTH, _COLUMNS, _ROWS = 7.1, 3, 24
_LONGEST = 34
"""Characters that stand before a whisker."""

_WIDE, _TALL, _DPI = 10.0, 6.25, 160
_THOUSANDS = FuncFormatter(lambda value, _: number(value))


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a forecast, as an axis asks for them."""

    start: date

    def day_of(self, on: date) -> int:
        """Count days from the start."""
        return (on - self.start).days

    def date_of(self, day: int) -> date:
        """Give the date of a day."""
        return self.start + timedelta(days=day)


def put_label(figure: Figure, forecast: Forecast) -> None:
    """Write into a figure what it is: a forecast, of how many histories, as of when, no survey evidence."""
    figure.text(0.005, 0.005, forecast.label, fontsize=6, color=MUTED, va="bottom")


def people_bands(forecast: Forecast) -> Markup:
    """Draw people without each kind of service, and people exposed, each on its own scale with its band."""
    bands = [band for band in forecast.bands if band.kind == "people"]
    with drawing():
        rows = max(1, -(-len(bands) // _COLUMNS))
        figure = new_figure(_WIDTH, 1.35 * rows + 0.45)
        grid = list(figure.subplots(rows, _COLUMNS, squeeze=False).flat)
        for axes, band in zip(grid, bands, strict=False):
            _people(axes, forecast, band)
        for axes in grid[len(bands) :]:
            axes.set_visible(False)
        tall = figure.get_figheight()
        figure.subplots_adjust(
            left=0.085, right=0.985, top=1 - 0.21 / tall, bottom=0.45 / tall, hspace=0.55, wspace=0.36
        )
        put_label(figure, forecast)
        return to_svg(figure, f"People without each kind of service, with bands. {forecast.label}")


def hectares_bands(forecast: Forecast) -> Markup:
    """Draw the hectares handed over by each way, side by side: they are never added (L8)."""
    with drawing():
        figure = new_figure(_WIDTH, 1.85)
        _ways(list(figure.subplots(1, 3)), forecast)
        figure.subplots_adjust(left=0.085, right=0.985, top=0.88, bottom=0.24, wspace=0.36)
        put_label(figure, forecast)
        return to_svg(figure, f"Hectares handed over by way of release, with bands. {forecast.label}")


def milestones(programme: Programme, forecast: Forecast) -> Markup:
    """Draw a whisker from P10 to P90 for each deadline and milestone."""
    rows = _dated(forecast)
    with drawing():
        figure = new_figure(_WIDTH, 0.19 * max(len(rows), 1) + 0.75)
        axes = figure.subplots()
        _whiskers(axes, programme, forecast, rows)
        tall = figure.get_figheight()
        figure.subplots_adjust(left=0.31, right=0.93, top=1 - 0.08 / tall, bottom=0.42 / tall)
        put_label(figure, forecast)
        return to_svg(figure, f"Days of milestones and deadlines, P10 to P90. {forecast.label}")


def paint_forecast(programme: Programme, forecast: Forecast) -> bytes:
    """Paint milestones beside people without services and hectares by way, as PNG of 1600 by 1000."""
    people = [band for band in forecast.bands if band.kind == "people"][:9]
    with drawing():
        figure = new_figure(_WIDE, _TALL)
        _whiskers(figure.add_axes((0.185, 0.14, 0.24, 0.68)), programme, forecast, _dated(forecast))
        spots = [divmod(n, _COLUMNS) for n in range(len(people))]
        small = [figure.add_axes((0.505 + 0.17 * column, 0.69 - 0.165 * row, 0.125, 0.105)) for row, column in spots]
        ways = [figure.add_axes((0.505 + 0.17 * n, 0.14, 0.125, 0.115)) for n in range(3)]
        for axes, band in zip(small, people, strict=True):
            _people(axes, forecast, band)
        _ways(ways, forecast)
        for axes in (*small, *ways):
            axes.tick_params(labelsize=5.6)
        figure.text(0.02, 0.865, "Deadlines and milestones", fontsize=7.5, fontweight="bold", va="top")
        figure.text(0.46, 0.865, "People", fontsize=7.5, fontweight="bold", va="top")
        figure.text(0.46, 0.315, "Hectares handed over, by way of release", fontsize=7.5, fontweight="bold", va="top")
        frame(figure, programme, forecast, f"{programme.name}: how sure is the plan", f"{_WHISKERS} {READING}")
        return to_png(figure, _DPI)


def frame(figure: Figure, programme: Programme, forecast: Forecast, title: str, how: str) -> None:
    """Write around a whole picture what it is, how it is read, and what it rests on."""
    sources = ", ".join(sorted({a.source for a in programme.areas if a.source}))
    source = f"Source: {shortened(sources, 90)}. " if sources else ""
    exercise = f"{EXERCISE} " if forecast.exercise else ""
    made = f"As of {long_date(forecast.as_of)}; plan {forecast.plan_sha256[:12]}, firmground {forecast.version}."
    foot = f"{how}\n{exercise}{EXPECTATION}\n{source}Spreads: the layer uncertainties. {made}"
    figure.text(0.02, 0.965, shortened(title, 64), fontsize=15, fontweight="bold", va="top", family="serif")
    figure.text(0.02, 0.905, forecast.label, fontsize=8, va="top")
    figure.text(0.02, 0.085, foot, fontsize=6.3, va="top", color=MUTED, linespacing=1.5)
    if forecast.exercise:
        stamp = {"boxstyle": "square,pad=0.45", "facecolor": "white", "edgecolor": INK, "linewidth": 1.4}
        words = "EXERCISE\nnot survey evidence"
        figure.text(0.98, 0.955, words, fontsize=8, fontweight="bold", ha="right", va="top", bbox=stamp)


def _people(axes: Axes, forecast: Forecast, band: Band) -> None:
    exposed = band.name == EXPOSURE
    colour = ACCENT if exposed else SERVICE[ServiceKind(band.name)][0]
    _band(axes, forecast, band, colour, "")
    axes.set_title("exposed to hazards" if exposed else f"without {SERVICE_WORDS[ServiceKind(band.name)]}")
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))


def _ways(plots: Sequence[Axes], forecast: Forecast) -> None:
    """Draw the three ways on one scale."""
    bands = {b.kind: b for b in forecast.bands if b.name == "" and b.kind != "people"}
    most = max((max(b.p90) for b in bands.values()), default=0.0)
    for axes, way in zip(plots, WAYS, strict=True):
        axes.set_title(f"{way}, ha")
        band = bands.get(f"district-{way}")
        if band is None:
            axes.set_visible(False)
            continue
        _band(axes, forecast, band, *WAY[way])
        axes.set_ylim(0, most * 1.05 or 1.0)
        axes.yaxis.set_major_locator(MaxNLocator(3))


def _band(axes: Axes, forecast: Forecast, band: Band, colour: str, hatch: str) -> None:
    axes.fill_between(
        band.days, band.p10, band.p90, step="post", facecolor=colour, alpha=0.4, hatch=hatch, edgecolor=INK, linewidth=0
    )
    axes.step(band.days, band.p80, where="post", color=INK, linewidth=0.7, linestyle=(0, (3, 2)))
    axes.step(band.days, band.p50, where="post", color=INK, linewidth=1.1)
    axes.set_ylim(0, max(1.0, *band.p90) * 1.05)
    axes.yaxis.set_major_formatter(_THOUSANDS)
    mark_days(axes, Days(forecast.start), max(band.days[-1], 1))


def _dated(forecast: Forecast) -> list[Outcome]:
    """Choose what is drawn with whiskers: deadlines that are least sure, then milestones as they are told."""
    deadlines = [o for o in forecast.outcomes if o.kind is OutcomeKind.DEADLINE]
    chosen = sorted(deadlines, key=lambda o: (o.chance or 0.0, o.name))[: _ROWS // 2]
    return (chosen + [o for o in forecast.outcomes if o.kind is OutcomeKind.MILESTONE])[:_ROWS]


def _whiskers(axes: Axes, programme: Programme, forecast: Forecast, rows: Sequence[Outcome]) -> None:
    if not rows:
        axes.set_axis_off()
        axes.annotate("no milestone is planned", (0.5, 0.5), xycoords="axes fraction", ha="center", color=MUTED)
        return
    until = _until(forecast, rows)
    for at, row in enumerate(rows):
        axes.axhline(at, color=PALE, linewidth=0.4, zorder=0)
        whisker(axes, at, (row.p10, row.p50, row.p80, row.p90), until)
        if row.by is not None and row.chance is not None:
            axes.plot([row.by], [at], marker="D", markersize=4, markerfacecolor="white", color=INK, zorder=4)
            axes.annotate(
                percent(row.chance), (1.01, at), xycoords=("axes fraction", "data"), va="center", fontsize=6.3
            )
    axes.set_yticks(range(len(rows)), [_named(programme, row.name) for row in rows], fontsize=6.3)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    mark_days(axes, Days(forecast.start), until)


def whisker(axes: Axes, at: float, figures: Sequence[float | None], until: float) -> None:
    """Draw P10 to P90 with P50 and P80; what lies past the axis, or never comes, ends in an arrow."""
    p10, p50, p80, p90 = (until if f is None else min(f, until) for f in figures)
    axes.plot([p10, p90], [at, at], color=ACCENT, linewidth=2.0, solid_capstyle="butt", zorder=2)
    if figures[3] is None or figures[3] > until:
        axes.plot([until], [at], marker=">", markersize=4, color=ACCENT, clip_on=False, zorder=3)
    if figures[2] is not None and figures[2] <= until:
        axes.plot([p80, p80], [at - 0.28, at + 0.28], color=INK, linewidth=1.2, zorder=3)
    if figures[1] is not None and figures[1] <= until:
        axes.plot([p50], [at], marker="o", markersize=4, color=INK, zorder=4)


def _until(forecast: Forecast, rows: Sequence[Outcome]) -> int:
    known = [f for o in rows for f in (o.p10, o.p50, o.p80, o.p90, o.by) if f is not None]
    if any(o.p90 is None for o in rows):
        return forecast.horizon_days
    return min(forecast.horizon_days, int(max(known, default=30) * 1.04) + 7)


def _named(programme: Programme, said: str) -> str:
    """Name what is done and where; a long name is cut, not what is done there."""
    where, sign, what = with_district(programme, said).partition(": ")
    if not sign:
        return shortened(said, _LONGEST)
    what = what.removeprefix("all ")
    return f"{shortened(where, max(9, _LONGEST - 2 - len(what)))}: {what}"
