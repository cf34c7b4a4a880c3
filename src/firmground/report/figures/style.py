"""The look that all figures share: colours that survive colour blindness, hatches and lines that survive grey print."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Protocol

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from numpy.typing import NDArray

from firmground.model import ServiceKind
from firmground.report.markup import Markup, text

__all__ = [
    "ACCENT",
    "FAMILY",
    "INK",
    "MUTED",
    "PALE",
    "SERVICE",
    "WAY",
    "changes",
    "drawing",
    "mark_days",
    "new_figure",
    "to_png",
    "to_svg",
]

INK, MUTED, PALE, ACCENT = "#1d1d1b", "#6a6963", "#d9d7d0", "#1f4e4a"

# Okabe and Ito, Color Universal Design (2008).
_ORANGE, _SKY, _GREEN, _YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
_BLUE, _VERMILLION, _PURPLE = "#0072B2", "#D55E00", "#CC79A7"

FAMILY = {
    "survey": (_SKY, "////"),
    "clearance and disposal": (_VERMILLION, "xxxx"),
    "quality and handover": (_GREEN, ""),
    "assessment and demolition": (_YELLOW, "\\\\\\\\"),
    "repair and building": (_ORANGE, "---"),
    "commissioning": (_PURPLE, "|||"),
}
"""Colour and hatch of each family of activities."""

WAY = {"cancelled": (_SKY, "////"), "reduced": (_YELLOW, "---"), "cleared": (_GREEN, "xxxx")}
"""Colour and hatch of each way of release."""

SERVICE = {
    ServiceKind.WATER: (_BLUE, "-", "o"),
    ServiceKind.POWER: (_ORANGE, "--", "s"),
    ServiceKind.HEALTH: (_VERMILLION, "-.", "P"),
    ServiceKind.SCHOOL: (_GREEN, ":", "^"),
    ServiceKind.HOUSING: (INK, (0, (5, 1, 1, 1, 1, 1)), "D"),
    ServiceKind.ACCESS: (_PURPLE, (0, (1, 1)), "v"),
    ServiceKind.FARMLAND: (_SKY, (0, (8, 2)), "h"),
    ServiceKind.MEMORIAL: (MUTED, (0, (3, 1, 1, 1)), "*"),
}
"""Colour, line and marker of each kind of service."""

_RULES = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 7,
    "axes.titlesize": 7.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 7,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "legend.frameon": False,
    "legend.fontsize": 7,
    "text.color": INK,
    # Names from data may hold dollar signs; they are names, not mathematics.
    "text.parse_math": False,
    "hatch.linewidth": 0.45,
    "svg.fonttype": "none",
    "svg.hashsalt": "firmground",
    "figure.dpi": 100,
    "savefig.dpi": 200,
}
_LONG = 500
"""Days beyond which an axis names years only."""
_NO_DATES = {"Date": None, "Creator": None, "Format": None, "Type": None}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw by the rules of the house, whatever the user's own matplotlib settings are."""
    with matplotlib.style.context(["default", _RULES]), warnings.catch_warnings():
        # A name in a script that the drawing font lacks is drawn as boxes in a PNG, and by the reader's font in an SVG.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        yield


def new_figure(width: float, height: float) -> Figure:
    """Open a figure of so many inches; 7.1 inches fill the text width of A4."""
    return Figure(figsize=(width, height))


def to_png(figure: Figure, dpi: int) -> bytes:
    """Paint a figure."""
    FigureCanvasAgg(figure)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()


def to_svg(figure: Figure, described: str) -> Markup:
    """Draw a figure as one SVG element that scales with the page and says what it shows to those who do not see it."""
    FigureCanvasSVG(figure)
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata=_NO_DATES)
    drawn = out.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    width, height = (72 * inches for inches in figure.get_size_inches())
    body = drawn[drawn.index(">") + 1 :]
    # The style sheet would rule the whole page; the ids of groups are never used, but would repeat in each figure.
    body = re.sub(r"<style type=\"text/css\">.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r'<g id="[A-Za-z0-9_.]+">', "<g>", body)
    body = re.sub(r' (d|x|y|points|transform)="([^"]*)"', _shorter, body)
    body = re.sub(r"\n\s*", "\n", body)
    body = re.sub(r"<g( clip-path=\"[^\"]*\")?>\n((?:<use [^>]*/>\n)+)</g>", _alike, body)
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'viewBox="0 0 {width:g} {height:g}" aria-label="{text(described)}">{body}'
    )


def _alike(group: re.Match[str]) -> str:
    """Say once for a group of markers how all of them look, if they do."""
    styles = set(re.findall(r' style="[^"]*"', group[2]))
    if len(styles) != 1:
        return group[0]
    style = styles.pop()
    return f"<g{group[1] or ''}{style}>\n{group[2].replace(style, '')}</g>"


def _shorter(attribute: re.Match[str]) -> str:
    """Cut coordinates to a hundredth of a point."""
    numbers = re.sub(r"([.][0-9]{2})[0-9]+", r"\1", attribute[2])
    return f' {attribute[1]}="{numbers}"'


class Dated(Protocol):
    """What counts days from a date, as a Programme does."""

    @property
    def start(self) -> date:
        """Date of day 0."""
        ...

    def day_of(self, on: date) -> int:
        """Count days from the start."""
        ...

    def date_of(self, day: int) -> date:
        """Give the date of a day."""
        ...


def mark_days(axes: Axes, programme: Dated, until: int) -> None:
    """Label an axis of days: a line and a name at each new year, small ticks at each quarter."""
    years = range(programme.start.year, programme.date_of(until).year + 1)
    quarters = [programme.day_of(programme.start.replace(year=y, month=m, day=1)) for y in years for m in (1, 4, 7, 10)]
    shown = [q for q in quarters if 0 <= q <= until]
    major = [q for q in shown if programme.date_of(q).month == 1 or until <= _LONG]
    axes.set_xlim(0, until)
    axes.set_xticks(major, [_day_label(programme, q, first=q == major[0]) for q in major])
    axes.set_xticks(shown, minor=True)
    axes.tick_params(axis="x", which="minor", length=1.5, width=0.4)


def _day_label(programme: Dated, day: int, *, first: bool) -> str:
    on = programme.date_of(day)
    if on.month == 1:
        return str(on.year)
    month = {4: "Apr", 7: "Jul", 10: "Oct"}[on.month]
    return f"{month} {on.year}" if first else month


def changes(curve: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Keep the days on which a step curve changes, and its last day; long curves are looked at every few days."""
    looked_at = np.union1d(np.arange(0, len(curve), -(-len(curve) // _LONG)), [len(curve) - 1])
    values = curve[looked_at]
    kept = np.append(True, np.diff(values) != 0)
    kept[-1] = True
    return looked_at[kept], values[kept]
