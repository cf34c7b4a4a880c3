"""The frame of a map: which ground it shows, and the scale, north, legend and names without which it is no map."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10
from typing import Any, TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D

from firmground.model import Level
from firmground.report.dossier import Dossier
from firmground.report.figures.style import INK, MUTED, PALE
from firmground.report.reckon.ground import Ground, Spot
from firmground.report.words import EXERCISE, long_date, shortened

__all__ = ["MARGIN", "Frame", "Handle", "frame_of", "furnish", "legend_below", "mark", "name_places", "prepare"]

Handle: TypeAlias = tuple[Artist | tuple[Artist, ...], str]
"""What a legend shows, and the words beside it."""

MARGIN = 2.05
"""Inches beside the frame for legend and scale."""
_WIDTH, _SHORTEST, _TALLEST = 5.05, 3.4, 7.0
_NAMES = 14
_GRID = "#eeede8"


@dataclass(frozen=True)
class Frame:
    """The piece of ground that a map shows, in metres, and the inches it takes."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    @property
    def metres_per_mm(self) -> float:
        """Metres on the ground for a millimetre on paper."""
        return (self.east - self.west) / (self.width * 25.4)


def frame_of(spots: Iterable[Spot], inches: tuple[float, float] | None = None) -> Frame:
    """Take in all spots with a margin, in the format given or else in the one that suits the page."""
    xs, ys = np.array(list(spots), dtype=float).T
    across, up = max(float(np.ptp(xs)), 2000.0) * 1.08, max(float(np.ptp(ys)), 2000.0) * 1.08
    width, height = inches or (_WIDTH, min(_TALLEST, max(_SHORTEST, _WIDTH * up / across)))
    across = max(across, up * width / height)
    up = across * height / width
    x, y = float(xs.min() + xs.max()) / 2, float(ys.min() + ys.max()) / 2
    return Frame(x - across / 2, y - up / 2, x + across / 2, y + up / 2, width, height)


def prepare(axes: Axes, frame: Frame) -> None:
    """Set the extent and draw the grid and the neat line."""
    step = _round_length((frame.east - frame.west) / 5)
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_aspect("equal")
    axes.set_xticks(np.arange(frame.west // step + 1, frame.east // step + 1) * step, [])
    axes.set_yticks(np.arange(frame.south // step + 1, frame.north // step + 1) * step, [])
    axes.grid(color=_GRID, linewidth=0.5, zorder=0)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(True)
        side.set_color(PALE)


def mark(**look: Any) -> Line2D:
    """Make a marker for a legend, with the look that the map gives it."""
    return Line2D([], [], linestyle="", **look)


def name_places(axes: Axes, dossier: Dossier, ground: Ground, frame: Frame) -> None:
    """Name the most populous settlements, leaving out names that would cross another."""
    shown = [p for p in dossier.programme.places if p.level is Level.SETTLEMENT and p.id in ground.places]
    taken: list[tuple[float, float, float, float]] = []
    point = (frame.east - frame.west) / (frame.width * 72)
    halo = {"boxstyle": "square,pad=0.1", "facecolor": "white", "alpha": 0.7, "linewidth": 0}
    for place in sorted(shown, key=lambda p: (-p.people, p.id)):
        (x, y), name = ground.places[place.id], shortened(place.name, 24)
        box = (x + 4 * point, y - 4 * point, x + (6 + 4.3 * len(name)) * point, y + 5 * point)
        crosses = any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken)
        if crosses or box[2] > frame.east:
            continue
        taken.append(box)
        at = {"xytext": (5, 0), "textcoords": "offset points", "va": "center"}
        axes.annotate(name, (x, y), fontsize=6.5, bbox=halo, zorder=4, **at)  # type: ignore[arg-type]
        if len(taken) == _NAMES:
            return


def furnish(figure: Figure, axes: Axes, dossier: Dossier, frame: Frame, handles: list[Handle]) -> None:
    """Add legend, scale bar, north arrow and what the map rests on, in the margin beside the frame."""
    across, up = figure.get_size_inches()
    left = (frame.width + 0.12) / across
    space = {"borderaxespad": 0.3, "borderpad": 0, "handleheight": 1.1, "labelspacing": 0.6}
    shown, words = _columns(handles)
    figure.legend(shown, words, loc="upper left", bbox_to_anchor=(left, 1.0), fontsize=6.3, **_PAIRS, **space)
    length = _round_length((frame.east - frame.west) / 5)
    wide = 2 * length * frame.width / (frame.east - frame.west) / across
    _scale_bar(figure.add_axes((left, 0.95 / up, wide, 0.06 / up)), length)
    arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 0.8}
    centre = {"ha": "center", "va": "center", "xycoords": "axes fraction"}
    axes.annotate("N", (0.975, 0.985), (0.975, 0.90), fontsize=7, arrowprops=arrow, **centre)  # type: ignore[arg-type]
    p = dossier.programme
    said = [f"grid of {_kilometres(length)}, {p.crs},", "north is grid north,", f"as of {long_date(p.start)}"]
    said += [EXERCISE] if dossier.exercise else []
    figure.text(left, 0.55 / up, "\n".join(said), fontsize=6.3, color=MUTED, va="top", linespacing=1.4)


def legend_below(axes: Axes, handles: list[Handle]) -> None:
    """Put the legend under a map and a scale into it, where it has no margin beside it."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    length = _round_length((east - west) / 6)
    left, low = west + 0.03 * (east - west), south + 0.03 * (north - south)
    axes.plot([left, left + length], [low, low], color=INK, linewidth=2.5, solid_capstyle="butt", zorder=6)
    axes.annotate(f"{_kilometres(length)}, north is up", (0.03, 0.045), xycoords="axes fraction", fontsize=6.5)
    space = {"borderpad": 0, "columnspacing": 1.4, "labelspacing": 0.5}
    shown, words = _columns(handles)
    axes.legend(shown, words, loc="upper left", bbox_to_anchor=(0, -0.02), ncols=3, fontsize=5.9, **_PAIRS, **space)


_PAIRS: dict[str, Any] = {"handler_map": {tuple: HandlerTuple(ndivide=None)}, "handlelength": 2.4}


def _columns(handles: list[Handle]) -> tuple[Any, list[str]]:
    """Part handles and words; matplotlib's types know nothing of the tuples that its handlers take."""
    return [handle for handle, _ in handles], [said for _, said in handles]


def _scale_bar(bar: Axes, length: float) -> None:
    bar.set_xlim(0, 2)
    bar.set_ylim(0, 1)
    bar.fill_between([0, 1], 0, 1, facecolor=INK)
    bar.set_xticks([0, 1, 2], ["0", "", _kilometres(2 * length)])
    bar.set_yticks([])
    for side in bar.spines.values():
        side.set_visible(True)
        side.set_color(INK)


def _kilometres(metres: float) -> str:
    return f"{metres / 1000:g} km"


def _round_length(metres: float) -> int:
    """Take the largest of 1, 2, 5 times a power of ten that fits."""
    power = int(10 ** int(log10(max(metres, 10))))
    return max(step * power for step in (1, 2, 5) if step * power <= max(metres, power))
