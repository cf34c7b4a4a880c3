"""How past forecasts did: where in their bands the days fell, and how often the band from P10 to P90 held."""

from matplotlib.axes import Axes

from firmground.evaluate.calibration.past import EDGES, NOMINAL, Past
from firmground.report.figures.style import ACCENT, INK, MUTED, PALE, drawing, new_figure, to_png
from firmground.report.words import long_date, percent

__all__ = ["paint"]

_WIDE, _TALL, _DPI = 7.1, 3.6, 160
_TICKS = ("0", "P10", "P50", "P80", "P90", "1")


def paint(past: Past, *, exercise: bool) -> bytes:
    """Paint the histogram of the probability integral transform beside the coverage with its interval, as PNG.

    Bars, hatches and lines read in grey. The label says what it is, of which days, how many, and what it is not.
    """
    with drawing():
        figure = new_figure(_WIDE, _TALL)
        histogram, coverage = (figure.add_axes(box) for box in ((0.08, 0.2, 0.52, 0.53), (0.7, 0.2, 0.26, 0.53)))
        _histogram(histogram, past)
        _coverage(coverage, past)
        figure.text(0.02, 0.965, "Past forecasts held against what happened", fontsize=11, weight="bold", va="top")
        figure.text(0.02, 0.885, said(past, exercise=exercise), fontsize=7, va="top", color=INK)
        figure.text(0.02, 0.03, _FOOT, fontsize=6.3, color=MUTED)
        return to_png(figure, _DPI)


_FOOT = "Forecast and record, not survey evidence. Days that have not come stand in the last bar."


def said(past: Past, *, exercise: bool) -> str:
    """Say of which forecasts the picture is, as of when, and how many."""
    label = "EXERCISE: not survey evidence. " if exercise else ""
    if past.first is None or past.last is None:
        return f"{label}As of {long_date(past.as_of)}: no forecast has come due (n = 0)."
    return (
        f"{label}Forecasts made from {long_date(past.first)} to {long_date(past.last)}, as of {long_date(past.as_of)}; "
        f"n = {past.due}."
    )


def _histogram(axes: Axes, past: Past) -> None:
    """Draw bars whose area is the share of days; a forecast that is right fills the line at 1."""
    for low, high, count in zip(EDGES, EDGES[1:], past.counts, strict=False):
        height = count / past.due / (high - low) if past.due else 0.0
        axes.bar(low, height, high - low, align="edge", facecolor=PALE, edgecolor=INK, linewidth=0.7, hatch="////")
    axes.axhline(1.0, color=ACCENT, linewidth=1.4, linestyle=(0, (4, 2)))
    halo = {"boxstyle": "square,pad=0.15", "facecolor": "white", "linewidth": 0}
    axes.annotate("as forecast", (0.3, 1.0), ha="center", va="center", color=ACCENT, bbox=halo)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, max(2.0, axes.get_ylim()[1]))
    axes.set_xticks(EDGES, _TICKS)
    axes.set_ylabel("days that fell there / days forecast")
    axes.set_title("Where in the forecast the day fell")


def _coverage(axes: Axes, past: Past) -> None:
    """Draw the share inside P10 to P90 with its exact 95 % interval, beside what it is meant to be."""
    axes.axhline(NOMINAL, color=ACCENT, linewidth=1.4, linestyle=(0, (4, 2)))
    axes.annotate("meant", (-0.9, NOMINAL), va="bottom", color=ACCENT)
    if past.coverage is not None:
        low, high = past.interval
        axes.plot([0, 0], [low, high], color=INK, linewidth=1.2, marker="_", markersize=9)
        axes.plot([0], [past.coverage], color=INK, marker="o", markersize=6, markerfacecolor="white", linestyle="")
        axes.annotate(percent(past.coverage), (0.12, past.coverage), va="center", weight="bold")
    axes.set_xlim(-1, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xticks([])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    axes.set_title("Between P10 and P90, 95 % interval", loc="right")
