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
    shown = sum(first < dossier.last_day for _, first, _ in use.months)
    edges = [0, *(after for _, _, after in use.months[:shown])]
    used, available = used[:shown], available[:shown]
    axes.stairs(used, edges, fill=True, facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=0.3)
    axes.stairs(available, edges, color=INK, linewidth=1.0)
    whole, could = int(used.sum()), int(available.sum())
    axes.set_title(
        f"{shortened(team_kind.name, 26)}: {percent(whole / could) if could else 'none available'}", fontweight="normal"
    )
    axes.set_ylim(0, max(1, int(used.max()), int(available.max())) * 1.1)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    mark_days(axes, dossier.programme, dossier.last_day)
