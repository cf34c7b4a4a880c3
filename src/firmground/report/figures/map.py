"""Two maps on one frame: the land with its hazardous areas and roads, and the works with the year they are done.

No border is drawn. Land not yet released is drawn for readers cleared for it only (L11).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from firmground.model import HazardKind, HazardousArea, Level
from firmground.report.dossier import Dossier
from firmground.report.figures.frame import MARGIN, Frame, Handle, frame_of, furnish, mark, name_places, prepare
from firmground.report.figures.style import INK, MUTED, drawing, new_figure, to_svg
from firmground.report.markup import Markup
from firmground.report.reckon.ground import Ground, Spot, lie_of
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.words import HAZARD, NEVER, number

__all__ = ["draw_land", "land_figure", "works_figure"]

# Fills of GICHD's land release symbols (IMAS TN 07.11/01): CHA red, SHA amber, both half transparent; hatches are ours.
_SHA, _CHA, _UNKNOWN = "#F4A718", "#FF0000", "#BDBAB0"
_HAZARD = {
    HazardKind.SUSPECTED: (_SHA, "////", "^"),
    HazardKind.CONFIRMED: (_CHA, "xxxx", "s"),
    HazardKind.REPORTED: (_UNKNOWN, "....", "D"),
}
_LEAST_MM = 1.6
"""Perimeters smaller than this on paper are drawn as a marker, since nobody could see them."""
_LARGEST = 3.8
"""Points across a marker where there are few."""
_DOT = "#8f8d86"
_SIZES = ((0, 1_000, 2.2), (1_000, 10_000, 4.2), (10_000, 10**12, 7.0))
"""From how many people to how many a settlement gets a dot of which size."""
_ROAD: dict[str, tuple[str, Any, float]] = {
    "open": (MUTED, "-", 0.8),
    "opened by the plan": (INK, (0, (4, 1.6)), 1.3),
    "not open": ("#8c1d18", (0, (1, 1.6)), 1.3),
}
_WORKS = ("o", "s", "^", "D", "v", "P", "h", "X")

_Draw: TypeAlias = Callable[[Axes, Dossier, Ground, Frame], list[Handle]]


def land_figure(dossier: Dossier) -> Markup | None:
    """Draw hazardous areas, roads and settlements; None where nothing has a position."""
    return _figure(dossier, draw_land, "Map of hazardous areas, roads and settlements")


def works_figure(dossier: Dossier) -> Markup | None:
    """Draw the sites of works by kind, shaded by the year in which they are done; None where there are none."""
    if not dossier.programme.assets:
        return None
    return _figure(dossier, _draw_works, "Map of works by kind and year of completion")


def draw_land(axes: Axes, dossier: Dossier, ground: Ground, frame: Frame) -> list[Handle]:
    """Draw the land on axes and return what the legend must explain."""
    prepare(axes, frame)
    handles = _roads(axes, dossier, ground)
    handles += _settlements(axes, dossier, ground)
    handles += _counts(axes, dossier, ground) if dossier.public else _hazards(axes, dossier, ground, frame)
    name_places(axes, dossier, ground, frame)
    return handles


def _draw_works(axes: Axes, dossier: Dossier, ground: Ground, frame: Frame) -> list[Handle]:
    prepare(axes, frame)
    _settlements(axes, dossier, ground, strength=0.35)
    handles = _works(axes, dossier, ground)
    name_places(axes, dossier, ground, frame)
    return handles


def _figure(dossier: Dossier, draw: _Draw, described: str) -> Markup | None:
    ground = lie_of(dossier.programme)
    if not ground.spots:
        return None
    frame = frame_of(ground.spots)
    with drawing():
        across, up = frame.width + MARGIN, frame.height + 0.1
        figure = new_figure(across, up)
        axes = figure.add_axes((0.02 / across, 0.05 / up, frame.width / across, frame.height / up))
        furnish(figure, axes, dossier, frame, draw(axes, dossier, ground, frame))
        return to_svg(figure, described)


def _roads(axes: Axes, dossier: Dossier, ground: Ground) -> list[Handle]:
    """Draw links by their state at the end of the plan."""
    pieces: dict[str, list[Any]] = {}
    for link in dossier.programme.links:
        if link.id in ground.courses:
            ends = [dossier.end_of(a) for a in link.opened_by]
            opens = not link.closed and None not in ends
            state = "open" if opens and not ends else "opened by the plan" if opens else "not open"
            pieces.setdefault(state, []).append(np.vstack([ground.courses[link.id], (np.nan, np.nan)]))
    handles: list[Handle] = []
    for state, (colour, line, width) in _ROAD.items():
        if state in pieces:
            axes.plot(*np.concatenate(pieces[state]).T, color=colour, linestyle=line, linewidth=width, zorder=1)
            handles.append((Line2D([], [], color=colour, linestyle=line, linewidth=width), f"road or rail, {state}"))
    return handles


def _settlements(axes: Axes, dossier: Dossier, ground: Ground, strength: float = 0.7) -> list[Handle]:
    """Draw settlements as grey dots of three sizes, by their people."""
    shown = [p for p in dossier.programme.places if p.level is Level.SETTLEMENT and p.id in ground.places]
    for low, high, size in _SIZES:
        spots = [ground.places[p.id] for p in shown if low <= p.people < high]
        if spots:
            axes.plot(*np.array(spots).T, "o", color=_DOT, markersize=size, markeredgewidth=0, alpha=strength, zorder=2)
    dots = tuple(mark(marker="o", color=_DOT, markeredgewidth=0, markersize=size) for _, _, size in _SIZES)
    said = f"settlement of under {number(1_000)}, of more,\nof over {number(10_000)} people"
    return [(dots, said)] if shown else []


def _hazards(axes: Axes, dossier: Dossier, ground: Ground, frame: Frame) -> list[Handle]:
    """Draw open areas by kind and by whether the plan hands them over; perimeters where they can be seen."""
    outcomes = Outcomes(dossier.programme, dossier.price)
    groups: dict[tuple[HazardKind, bool], list[HazardousArea]] = {}
    for area in outcomes.open_areas:
        groups.setdefault((area.kind, outcomes.day_of_area(area) is None), []).append(area)
    handles: list[Handle] = []
    size = _marker_size(len(outcomes.open_areas))
    for (kind, stays), areas in sorted(groups.items()):
        colour, hatch, marker = _HAZARD[kind]
        line: Any = "-" if stays else (0, (2.5, 1.2))
        fill: Any = {"facecolor": (colour, 0.5), "hatch": hatch, "edgecolor": INK, "linewidth": 0.6, "linestyle": line}
        look: Any = {"marker": marker, "markerfacecolor": (colour, 0.5), "markeredgecolor": INK}
        look |= {"markeredgewidth": (0.9 if stays else 0.3) * size / _LARGEST}
        seen = {a.id: _across(ground, a) >= _LEAST_MM * frame.metres_per_mm for a in areas}
        rings = [ring for a in areas if seen[a.id] for ring in ground.perimeters[a.id]]
        small = [ground.areas[a.id] for a in areas if not seen[a.id] and a.id in ground.areas]
        if rings:
            path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
            axes.add_patch(PathPatch(path, zorder=3, **fill))
        if small:
            axes.plot(*np.array(small).T, linestyle="", markersize=size, zorder=3, **look)
        fate = "not handed over within the horizon" if stays else "handed over by the plan"
        handles.append(((Patch(**fill), mark(markersize=4.5, **look)), f"{HAZARD[kind]},\n{fate}"))
    return handles


def _across(ground: Ground, area: HazardousArea) -> float:
    return max((float(np.ptp(ring, axis=0).max()) for ring in ground.perimeters.get(area.id, [])), default=0.0)


def _marker_size(count: int) -> float:
    """Shrink markers where they are many, within what can still be told apart in print."""
    return float(min(_LARGEST, max(1.8, _LARGEST * (400 / max(1, count)) ** 0.5)))


def _counts(axes: Axes, dossier: Dossier, ground: Ground) -> list[Handle]:
    """Draw one circle per district with its number of areas open at the start, as the public may see it."""
    p = dossier.programme
    counted = Counter(p.district_of(a.place) or a.place for a in Outcomes(p, dossier.price).open_areas)
    most = max(counted.values(), default=1)
    look: Any = {"marker": "o", "markerfacecolor": (_SHA, 0.35), "markeredgecolor": INK, "markeredgewidth": 0.6}
    for district, count in sorted(counted.items()):
        if district in ground.places:
            spot = ground.places[district]
            axes.plot(*spot, linestyle="", markersize=8 + 22 * (count / most) ** 0.5, zorder=3, **look)
            axes.annotate(number(count), spot, ha="center", va="center", fontsize=7, fontweight="bold", zorder=5)
    return [(mark(markersize=9, **look), "hazardous areas in a district,\nby count")]


def _works(axes: Axes, dossier: Dossier, ground: Ground) -> list[Handle]:
    """Draw damaged assets: the shape says the kind, the grey says the year, white says never."""
    ranked = [kind for kind, _ in Counter(a.kind for a in dossier.programme.assets).most_common()]
    shape = {kind: _WORKS[min(n, len(_WORKS) - 1)] for n, kind in enumerate(ranked)}
    done = _done(dossier, ground, shape)
    years = sorted({year for _, year in done if year is not None})
    grey = {year: f"{0.12 + 0.68 * n / max(1, len(years) - 1):.2f}" for n, year in enumerate(years)}
    size = _marker_size(sum(map(len, done.values())))
    for (marker, year), spots in sorted(done.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        fill, edge = ("white", 0.4) if year is None else (grey[year], 0.1)
        look: Any = {"markerfacecolor": fill, "markeredgewidth": edge, "markeredgecolor": INK, "markersize": size}
        axes.plot(*np.array(spots).T, linestyle="", marker=marker, zorder=3 if year is None else 4, **look)
    named: dict[str, list[str]] = {}
    for kind in ranked:
        named.setdefault(shape[kind], []).append(kind.replace("_", " "))
    handles: list[Handle] = [
        (mark(marker=marker, markersize=4.5, color=MUTED), kinds[0] if len(kinds) == 1 else "other kinds")
        for marker, kinds in named.items()
    ]
    handles += [(Patch(facecolor=grey[year], edgecolor=INK, linewidth=0.3), f"done in {year}") for year in years]
    if any(year is None for _, year in done):
        handles.append((Patch(facecolor="white", edgecolor=INK, linewidth=0.4), NEVER))
    return handles


def _done(dossier: Dossier, ground: Ground, shape: dict[str, str]) -> dict[tuple[str, int | None], list[Spot]]:
    """Sort the spots of damaged assets by shape and by the year of the last day of their works."""
    p = dossier.programme
    found: dict[tuple[str, int | None], list[Spot]] = {}
    for asset in p.assets:
        works: Iterable[str] = p.works_at(asset.id)
        ends = [dossier.end_of(a) for a in works]
        if ends and asset.id in ground.assets:
            whole = [e for e in ends if e is not None]
            year = p.date_of(max(whole) - 1).year if len(whole) == len(ends) else None
            found.setdefault((shape[asset.kind], year), []).append(ground.assets[asset.id])
    return found
