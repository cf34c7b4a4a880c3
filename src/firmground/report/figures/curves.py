"""Curves over the days of the plan: hectares released by way, people without each service, people exposed."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from firmground.report.dossier import Dossier
from firmground.report.figures.style import (
    ACCENT,
    INK,
    MUTED,
    SERVICE,
    WAY,
    changes,
    drawing,
    mark_days,
    new_figure,
    to_svg,
)
from firmground.report.markup import Markup
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.words import SERVICE as SERVICE_WORDS
from firmground.report.words import WAYS, number

__all__ = ["draw_people", "draw_released", "people_figure", "released_figure"]

_WIDTH = 7.1
_COLUMNS = 3


def released_figure(dossier: Dossier) -> Markup:
    """Draw the hectares handed over so far, stacked by way of release; the top line is released land."""
    with drawing():
        figure = new_figure(_WIDTH, 2.5)
        draw_released(figure.subplots(), dossier)
        figure.subplots_adjust(left=0.085, right=0.83, top=0.96, bottom=0.12)
        return to_svg(figure, "Hectares handed over by way of release, over time")


def people_figure(dossier: Dossier) -> Markup:
    """Draw one small curve per kind of service, and one of people exposed, each on its own scale."""
    outcomes = Outcomes(dossier.programme, dossier.price)
    practice = None if dossier.baseline is None else Outcomes(dossier.programme, dossier.baseline)
    panels = [
        (f"without {SERVICE_WORDS[k]}", curve, _of(practice, k), SERVICE[k][0]) for k, curve in outcomes.without.items()
    ]
    panels.append(
        ("exposed to hazardous areas", outcomes.exposed, None if practice is None else practice.exposed, ACCENT)
    )
    with drawing():
        rows = -(-len(panels) // _COLUMNS)
        figure = new_figure(_WIDTH, 1.35 * rows + 0.3)
        grid = figure.subplots(rows, _COLUMNS, squeeze=False)
        for axes, panel in zip(grid.flat, panels, strict=False):
            _small_curve(axes, dossier, *panel)
        for axes in grid.flat[len(panels) :]:
            axes.set_visible(False)
        bottom = 0.28 / figure.get_figheight()
        figure.subplots_adjust(left=0.085, right=0.985, top=1 - bottom * 0.75, bottom=bottom, hspace=0.55, wspace=0.36)
        return to_svg(figure, "People without each kind of service, and people exposed to hazardous areas, over time")


def draw_released(axes: Axes, dossier: Dossier) -> None:
    """Stack the three ways of release; names stand at the end of each band, hatches tell them apart in grey."""
    outcomes = Outcomes(dossier.programme, dossier.price)
    until = dossier.last_day
    days, _ = changes(sum(outcomes.released_ha.values(), np.zeros(1))[: until + 1])
    floor: NDArray[np.float64] = np.zeros(len(days))
    for way in WAYS:
        colour, hatch = WAY[way]
        top = floor + outcomes.released_ha[way][days]
        axes.fill_between(
            days, floor, top, step="post", facecolor=colour, alpha=0.75, hatch=hatch, edgecolor=INK, linewidth=0
        )
        axes.step(days, top, where="post", color=INK, linewidth=0.4)
        floor = top
    axes.step(days, floor, where="post", color=INK, linewidth=1.1)
    whole = sum(outcomes.open_ha.values())
    axes.axhline(whole, color=MUTED, linewidth=0.6, linestyle=(0, (4, 3)))
    axes.set_ylim(0, whole * 1.08 or 1)
    _name_bands(axes, {w: float(outcomes.released_ha[w][until]) for w in WAYS}, whole)
    axes.set_ylabel("hectares")
    axes.yaxis.set_major_formatter(_THOUSANDS)
    mark_days(axes, dossier.programme, until)


def draw_people(axes: Axes, dossier: Dossier) -> None:
    """Draw people without each kind of service in one plot, told apart by line and marker."""
    outcomes = Outcomes(dossier.programme, dossier.price)
    until = dossier.last_day
    for kind, curve in outcomes.without.items():
        colour, line, marker = SERVICE[kind]
        axes.step(
            *changes(curve[: until + 1]), where="post", color=colour, linestyle=line, linewidth=1.6, marker=marker,
            markersize=4.5, markevery=0.12, markerfacecolor="white", label=SERVICE_WORDS[kind],
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_ylabel("people without")
    axes.yaxis.set_major_formatter(_THOUSANDS)
    mark_days(axes, dossier.programme, until)
    if outcomes.without:
        axes.legend(
            ncols=4,
            handlelength=2.9,
            loc="lower left",
            bbox_to_anchor=(-0.02, 1.0),
            borderpad=0,
            columnspacing=0.9,
            fontsize=6.2,
        )


def _small_curve(
    axes: Axes,
    dossier: Dossier,
    title: str,
    curve: NDArray[np.float64],
    practice: NDArray[np.float64] | None,
    colour: str,
) -> None:
    until = dossier.last_day
    days, values = changes(curve[: until + 1])
    axes.fill_between(days, 0, values, step="post", facecolor=colour, alpha=0.45, linewidth=0)
    axes.step(days, values, where="post", color=INK, linewidth=0.9)
    if practice is not None:
        axes.step(*changes(practice[: until + 1]), where="post", color=MUTED, linewidth=0.9, linestyle=(0, (3, 2)))
    axes.set_title(title)
    axes.set_ylim(0, max(1.0, float(curve[0]), 0.0 if practice is None else float(practice[0])) * 1.05)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(_THOUSANDS)
    mark_days(axes, dossier.programme, until)


def _of(outcomes: Outcomes | None, kind: object) -> NDArray[np.float64] | None:
    return None if outcomes is None else next((c for k, c in outcomes.without.items() if k is kind), None)


def _name_bands(axes: Axes, ends: dict[str, float], whole: float) -> None:
    """Write the name and size of each band beside its end, pushed apart where bands are thin."""
    least = whole * 0.16
    floor, lowest = 0.0, 0.0
    for way, amount in ends.items():
        at = max(floor + amount / 2, lowest)
        axes.annotate(
            f"{way}\n{number(amount)} ha",
            (1.0, at),
            xycoords=("axes fraction", "data"),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
        )
        floor, lowest = floor + amount, at + least
    axes.annotate(
        f"open at the start: {number(whole)} ha", (0.0, whole), xycoords=("axes fraction", "data"), xytext=(4, 2.5),
        textcoords="offset points", color=MUTED,
    )  # fmt: skip
    if floor < 0.93 * whole:
        axes.annotate(
            f"released\n{number(floor)} ha",
            (1.0, max(floor, lowest)),
            xycoords=("axes fraction", "data"),
            xytext=(5, 4),
            textcoords="offset points",
            weight="bold",
            va="bottom",
        )


_THOUSANDS = FuncFormatter(lambda value, _: number(value))
