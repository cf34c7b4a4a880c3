"""A picture of scenarios side by side: person-days, what changes, and the milestones of each."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from firmground.model import Forecast, Outcome, OutcomeKind, Programme
from firmground.report.figures.bands import Days, frame, whisker
from firmground.report.figures.style import ACCENT, INK, MUTED, PALE, drawing, mark_days, new_figure, to_png
from firmground.report.words import number, shortened

__all__ = ["Scenario", "paint_scenarios"]

Scenario = tuple[str, Forecast, float, float]
"""Its name, its forecast, what it costs more in person-days, and the standard error of that."""

_WIDE, _TALL, _DPI = 10.0, 6.25, 160
_HOW = (
    "Line: P10 to P90. Dot: P50. Bar: P80. An arrow: beyond the axis. Difference: mean over the same histories by the "
    "same dice, with two standard errors to each side."
)


def paint_scenarios(programme: Programme, scenarios: Sequence[Scenario]) -> bytes:
    """Paint person-days, their difference, and when everything is done, as PNG of 1600 by 1000."""
    base = scenarios[0][1]
    names = [shortened(name, 30) for name, *_ in scenarios]
    with drawing():
        figure = new_figure(_WIDE, _TALL)
        plots = [figure.add_axes((left, 0.16, wide, 0.62)) for left, wide in ((0.19, 0.24), (0.46, 0.2), (0.69, 0.28))]
        _sums(plots[0], scenarios)
        _differences(plots[1], scenarios)
        _dates(plots[2], scenarios)
        for n, axes in enumerate(plots):
            axes.set_yticks(range(len(names)), names if n == 0 else [], fontsize=7)
            axes.set_ylim(len(names) - 0.4, -0.6)
            axes.tick_params(axis="y", length=0)
            for at in range(len(names)):
                axes.axhline(at, color=PALE, linewidth=0.4, zorder=0)
        frame(figure, programme, base, f"{programme.name}: scenarios", _HOW)
        return to_png(figure, _DPI)


def _millions(value: float, _: object) -> str:
    return number(value / 1e6, 0 if abs(value) >= 1e7 else 1)  # noqa: PLR2004 - digits that an axis needs


def _sums(axes: Axes, scenarios: Sequence[Scenario]) -> None:
    axes.set_title("Weighted person-days, millions")
    rows = [_outcome(made, OutcomeKind.PERSON_DAYS) for _, made, *_ in scenarios]
    most = max((o.p90 or 0.0 for o in rows if o is not None), default=1.0) * 1.05
    for at, row in enumerate(rows):
        if row is not None:
            whisker(axes, at, (row.p10, row.p50, row.p80, row.p90), most)
    axes.set_xlim(0, most or 1.0)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(_millions))


def _differences(axes: Axes, scenarios: Sequence[Scenario]) -> None:
    axes.set_title("Difference to base, millions")
    axes.axvline(0, color=MUTED, linewidth=0.6)
    for at, (_, _, more, error) in enumerate(scenarios[1:], start=1):
        axes.plot([more - 2 * error, more + 2 * error], [at, at], color=ACCENT, linewidth=2.0, solid_capstyle="butt")
        axes.plot([more], [at], marker="o", markersize=4, color=INK)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(_millions))


def _dates(axes: Axes, scenarios: Sequence[Scenario]) -> None:
    axes.set_title("Everything done")
    base = scenarios[0][1]
    rows = [_outcome(made, OutcomeKind.MILESTONE) for _, made, *_ in scenarios]
    known = [f for o in rows if o is not None for f in (o.p10, o.p50, o.p80, o.p90) if f is not None]
    never = any(o is not None and o.p90 is None for o in rows)
    until = base.horizon_days if never or not known else min(base.horizon_days, int(max(known) * 1.05) + 7)
    for at, row in enumerate(rows):
        if row is not None:
            whisker(axes, at, (row.p10, row.p50, row.p80, row.p90), until)
    mark_days(axes, Days(base.start), until)


def _outcome(made: Forecast, kind: OutcomeKind) -> Outcome | None:
    """Give the first outcome of a kind: of milestones that is the one of the whole Programme."""
    return next((o for o in made.outcomes if o.kind is kind), None)
