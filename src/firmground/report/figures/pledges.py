"""A picture of pledges: what was promised, between its bounds, and what of it came."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from firmground.report.figures.style import ACCENT, INK, MUTED, PALE, drawing, new_figure, to_png
from firmground.report.words import number, shortened

__all__ = ["PledgeBar", "paint_pledges"]

_WIDE, _TALL, _DPI = 10.0, 6.25, 160
_MOST = 14
_HOW = "Pale: at least pledged. Hatched: up to the most that the words allow. Arrow: no upper bound. Dark: arrived."


@dataclass(frozen=True, slots=True)
class PledgeBar:
    """One pledge: bounds (``most`` None: the words give none), what came, and how it is corroborated."""

    label: str
    unit: str
    least: float
    most: float | None
    arrived: float
    told: str


def paint_pledges(title: str, said: str, source: str, bars: Sequence[PledgeBar]) -> bytes:
    """Paint bars as PNG of 1600 by 1000, a scale of its own for each unit; more than 14 pledges are told in words."""
    units = list(dict.fromkeys(bar.unit for bar in bars[:_MOST]))
    rows = {unit: [bar for bar in bars[:_MOST] if bar.unit == unit] for unit in units}
    with drawing():
        figure = new_figure(_WIDE, _TALL)
        figure.text(0.02, 0.965, shortened(title, 64), fontsize=15, fontweight="bold", va="top", family="serif")
        figure.text(0.02, 0.905, said, fontsize=8, va="top")
        if rows:
            grid = figure.subplots(
                len(units), 1, squeeze=False, gridspec_kw={"height_ratios": [len(rows[unit]) for unit in units]}
            )
            for axes, unit in zip(grid.flat, units, strict=True):
                _plot(axes, unit, rows[unit])
            figure.subplots_adjust(left=0.3, right=0.86, top=0.83, bottom=0.2, hspace=0.9)
            figure.legend(handles=_legend(), loc="lower right", bbox_to_anchor=(0.98, 0.87), ncols=3, frameon=False)
        more = f" {len(bars) - _MOST} more are not shown." if len(bars) > _MOST else ""
        figure.text(0.02, 0.085, f"{_HOW}{more}\n{source}", fontsize=6.3, va="top", color=MUTED, linespacing=1.5)
        return to_png(figure, _DPI)


def _legend() -> list[Patch]:
    return [
        Patch(facecolor=PALE, edgecolor=INK, label="pledged, at least"),
        Patch(facecolor="white", edgecolor=INK, hatch="////", label="pledged, at most"),
        Patch(facecolor=ACCENT, edgecolor=INK, label="arrived"),
    ]


def _plot(axes: Axes, unit: str, bars: Sequence[PledgeBar]) -> None:
    most = max((value for bar in bars for value in (bar.least, bar.most or 0.0, bar.arrived)), default=0.0) or 1.0
    for at, bar in enumerate(bars):
        axes.barh(at, bar.least, 0.6, color=PALE, edgecolor=INK, linewidth=0.5)
        if bar.most is None:
            axes.annotate("", (most * 1.08, at), (bar.least, at), arrowprops={"arrowstyle": "->", "color": INK})
        elif bar.most > bar.least:
            axes.barh(at, bar.most - bar.least, 0.6, bar.least, color="white", edgecolor=INK, hatch="////", lw=0.5)
        axes.barh(at, bar.arrived, 0.26, color=ACCENT, edgecolor=INK, linewidth=0.5)
        axes.text(1.02, at, bar.told, transform=axes.get_yaxis_transform(), fontsize=6.5, va="center", color=MUTED)
    axes.set_yticks(range(len(bars)), [shortened(bar.label, 46) for bar in bars])
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_xlim(0, most * 1.1)
    axes.set_title(unit, fontweight="normal")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
