"""Land by state as bars that add up, people served by kind of service, and the plan against what was done."""

from collections.abc import Mapping, Sequence
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from firmground.model import ServiceKind
from firmground.model.progress import LandState
from firmground.report.figures.style import INK, MUTED, PALE, WAY, drawing, new_figure, to_png
from firmground.report.standing import Standing
from firmground.report.words import SERVICE, number, shortened

__all__ = ["paint"]

_STATES: Mapping[LandState, tuple[str, str, str]] = {
    LandState.NOT_SURVEYED: ("not surveyed", "#ffffff", "......"),
    LandState.SHA: ("suspected (SHA)", "#f2a6a0", "//////"),
    LandState.CHA: ("confirmed (CHA)", "#c0392b", "xxxxxx"),
    LandState.REOPENED: ("re-opened", "#CC79A7", "|||"),
    LandState.CANCELLED: ("cancelled", *WAY["cancelled"]),
    LandState.REDUCED: ("reduced", *WAY["reduced"]),
    LandState.CLEARED: ("cleared", *WAY["cleared"]),
    LandState.HANDED_OVER: ("handed over", "#e8e6df", ""),
}
"""Words, colour and hatch of each state, from what is least known to what is signed for."""

_MOST_ROWS = 30
_WIDTH, _ROW, _HEAD, _FOOT, _BESIDE = 8.0, 0.24, 1.05, 0.86, 2.4
_DPI = 200


def paint(standing: Standing, foot: str) -> bytes:
    """Paint the picture, 1,600 pixels wide and as high as its places ask for."""
    rows = standing.land[:_MOST_ROWS]
    height = _HEAD + _FOOT + max(_BESIDE, _ROW * len(rows) + 0.3)
    with drawing():
        figure = new_figure(_WIDTH, height)
        low, high = _FOOT / height, 1 - _HEAD / height
        land = figure.add_axes((0.125, low, 0.455, high - low))
        _land(land, rows)
        kinds = [SERVICE[kind] for kind in ServiceKind if kind in standing.people]
        shares = [standing.people[kind] for kind in ServiceKind if kind in standing.people]
        beside = figure.add_axes((0.755, low, 0.155, high - low))
        if standing.plan is not None:
            kinds, shares = [*kinds, "activities\nthat are due"], [*shares, standing.plan]
        _shares(beside, kinds, shares)
        figure.text(0.02, 1 - 0.22 / height, shortened(standing.title, 90), fontsize=11, fontweight="bold", va="center")
        figure.text(0.02, 1 - 0.46 / height, standing.said, fontsize=7.5, color=MUTED, va="center")
        shown = [Patch(facecolor=c, hatch=h, edgecolor=INK, linewidth=0.4, label=w) for w, c, h in _STATES.values()]
        figure.legend(handles=shown, loc="upper left", bbox_to_anchor=(0.01, 1 - 0.56 / height), ncols=8, fontsize=6.2,
                      columnspacing=1.0, handletextpad=0.4)  # fmt: skip
        left = len(standing.land) - len(rows)
        more = f"{number(left)} more places are not shown. " if left else ""
        words = "\n".join(fill(line, 150) for line in (more + foot).splitlines())
        figure.text(0.02, 0.05 / height, words, fontsize=6.2, color=MUTED, va="bottom", linespacing=1.35)
        return to_png(figure, _DPI)


def _land(axes: Axes, rows: Sequence[tuple[str, Mapping[str, float]]]) -> None:
    """Draw each place as one bar of the whole of its ground, with its hectares at the end."""
    names = [shortened(name, 18) for name, _ in rows]
    reached = [0.0] * len(rows)
    for state, (_, colour, hatch) in _STATES.items():
        shares = [100 * ha[state.value] / ha["total"] if ha["total"] else 0.0 for _, ha in rows]
        axes.barh(range(len(rows)), shares, left=reached, height=0.72, facecolor=colour, hatch=hatch, edgecolor=INK,
                  linewidth=0.3)  # fmt: skip
        reached = [a + b for a, b in zip(reached, shares, strict=True)]
    for at, (_, ha) in enumerate(rows):
        axes.text(101.5, at, f"{ha['total']:,.1f} ha".replace(",", "\u202f"), va="center", fontsize=6.5)
    axes.set_yticks(range(len(rows)), names)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
    axes.set_title("Land by state, share of its hectares")
    axes.tick_params(axis="y", length=0)


def _shares(axes: Axes, names: Sequence[str], shares: Sequence[tuple[int, int]]) -> None:
    """Draw how many of how many: people who have each kind of service, activities of the plan that are over."""
    for at, (have, of) in enumerate(shares):
        share = 100 * have / of if of else 0.0
        axes.barh(at, 100, height=0.6, facecolor="white", edgecolor=PALE, linewidth=0.6)
        axes.barh(at, share, height=0.6, facecolor=MUTED, edgecolor=INK, linewidth=0.3)
        axes.text(101.5, at, f"{number(have)}\nof {number(of)}", va="center", fontsize=6, linespacing=1.1)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(len(names), 4) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 50, 100], ["0", "50", "100 %"])
    axes.set_title("People with the service")
    axes.tick_params(axis="y", length=0)
