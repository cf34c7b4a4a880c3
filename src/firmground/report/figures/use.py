"""Team-days used of those available, month by month, one plot per team kind."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from firmground.report.dossier import Dossier
from firmground.report.figures.style import FAMILY, INK, drawing, mark_days, new_figure, to_svg
from firmground.report.markup import Markup
from firmground.report.reckon.use import TeamUse
from firmground.report.words import FAMILIES, number, percent, shortened

__all__ = ["use_figure"]

_COLUMNS = 3


def use_figure(dossier: Dossier, use: TeamUse) -> Markup:
    """Draw bars of used team-days under a line of available ones, by month and team kind."""
    kinds = use.by_kind()
    with drawing():
        rows = max(1, -(-len(kinds) // _COLUMNS))
        figure = new_figure(7.1, 1.4 * rows + 0.3)
        grid = figure.subplots(rows, _COLUMNS, squeeze=False)
        for axes, (kind, (used, available)) in zip(grid.flat, kinds.items(), strict=False):
            _plot(axes, dossier, use, kind, used, available)
        for axes in grid.flat[len(kinds) :]:
            axes.set_visible(False)
        bottom = 0.28 / figure.get_figheight()
        figure.subplots_adjust(left=0.085, right=0.985, top=1 - bottom * 0.75, bottom=bottom, hspace=0.55, wspace=0.36)
        return to_svg(figure, "Team-days used and available by month, for each kind of team")


def _plot(
    axes: Axes, dossier: Dossier, use: TeamUse, kind: str, used: NDArray[np.int64], available: NDArray[np.int64]
) -> None:
    team_kind = dossier.programme.team_kind_by_id[kind]
    main = max(FAMILIES, key=lambda family: len(team_kind.skills.intersection(FAMILIES[family])))
    colour, hatch = FAMILY[main]
    shown = [
        (u, a, month) for u, a, month in zip(used, available, use.months, strict=True) if month[1] < dossier.last_day
    ]
    left = [month[1] for _, _, month in shown]
    width = [month[2] - month[1] for _, _, month in shown]
    axes.bar(
        left,
        [int(u) for u, _, _ in shown],
        width,
        align="edge",
        facecolor=colour,
        hatch=hatch,
        edgecolor=INK,
        linewidth=0.3,
    )
    axes.stairs([int(a) for _, a, _ in shown], [*left, left[-1] + width[-1]], color=INK, linewidth=1.0)
    whole, could = sum(int(u) for u, _, _ in shown), sum(int(a) for _, a, _ in shown)
    axes.set_title(
        f"{shortened(team_kind.name, 26)}: {percent(whole / could) if could else 'none available'}", fontweight="normal"
    )
    axes.set_ylim(0, max(1, *(int(a) for _, a, _ in shown), *(int(u) for u, _, _ in shown)) * 1.1)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    mark_days(axes, dossier.programme, dossier.last_day)
