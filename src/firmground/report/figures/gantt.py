"""Who works when: a band of busy teams per contingent, and a row of bars per team as far as they stay readable."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from firmground.model import Closure, Contingent
from firmground.report.dossier import Dossier
from firmground.report.figures.style import FAMILY, INK, MUTED, PALE, drawing, mark_days, new_figure, to_svg
from firmground.report.markup import Markup
from firmground.report.reckon.use import TeamUse
from firmground.report.words import FAMILIES, family_of, plural, shortened

__all__ = ["gantt_figures"]

_MOST_ROWS = 96
"""Team rows of one figure; beyond, each contingent shows its first teams only."""
_MOST_BANDS = 40
"""Contingents with a band of their own; the smaller ones are left to the workbook."""
_BAND, _ROW, _GAP = 0.34, 0.075, 0.24
_LEFT, _WIDTH, _TOP, _BOTTOM = 1.62, 7.1, 0.5, 0.25
_TALLEST = 8.2
"""Inches of lanes that fit on a printed page."""
_STEPS = 140
"""Most steps of a band; more could not be told apart in print."""
_LONG = 500
"""Days beyond which the edges of short bars would hide their colour."""
_CLOSED = "#ecebe6"


@dataclass(frozen=True)
class _Lane:
    """Contingents of one name and stay: where their band starts, in inches from the top, and their team rows."""

    contingents: tuple[Contingent, ...]
    top: float
    teams: tuple[str, ...]

    @property
    def first(self) -> Contingent:
        """The one that speaks for all, since name, partner, kind and stay are the same."""
        return self.contingents[0]

    @property
    def whole(self) -> int:
        """Number of teams."""
        return sum(c.teams for c in self.contingents)

    @property
    def bottom(self) -> float:
        return self.top + _BAND + _ROW * len(self.teams)


def gantt_figures(dossier: Dossier, use: TeamUse) -> tuple[list[Markup], int]:
    """Draw the Gantt, a page at a time, and say how many small bands are left out."""
    pages, left_out = _pages(dossier.programme.contingents)
    return [_page(dossier, use, lanes) for lanes in pages], left_out


def _page(dossier: Dossier, use: TeamUse, lanes: list[_Lane]) -> Markup:
    height = lanes[-1].bottom + _TOP + _BOTTOM
    with drawing():
        figure = new_figure(_WIDTH, height)
        axes = figure.add_axes(
            (_LEFT / _WIDTH, _BOTTOM / height, 1 - (_LEFT + 0.12) / _WIDTH, 1 - (_TOP + _BOTTOM) / height)
        )
        axes.set_ylim(height - _TOP - _BOTTOM, 0)
        axes.spines["left"].set_visible(False)
        axes.set_yticks([])
        mark_days(axes, dossier.programme, dossier.last_day)
        for lane in lanes:
            _shade_closures(axes, dossier, lane)
            _band(axes, dossier, use, lane)
        _bars(axes, dossier, lanes)
        _explain(axes)
        shown = ", ".join(lane.first.name or lane.first.id for lane in lanes)
        return to_svg(
            figure, f"Gantt of teams: busy teams per week by family of activities, and bars per team, for {shown}"
        )


def _explain(axes: Axes) -> None:
    """Mark the first thirty days and add the legend."""
    axes.axvline(0, color=INK, linewidth=0.9, zorder=5)
    axes.axvline(30, color=INK, linewidth=0.9, linestyle=(0, (3, 2)), zorder=5)
    axes.annotate(
        "start; dashed: day 30", (0, 0), xytext=(1, 2.5), textcoords="offset points", fontsize=6, annotation_clip=False
    )
    patches = [Patch(facecolor=c, hatch=h, edgecolor=INK, linewidth=0.3, label=f) for f, (c, h) in FAMILY.items()]
    patches.append(Patch(facecolor=_CLOSED, edgecolor=MUTED, linewidth=0.2, label="stand-down or closure"))
    axes.figure.legend(
        handles=patches, loc="upper left", ncols=4, bbox_to_anchor=(0.0, 1.0), borderaxespad=0.1, columnspacing=1.2,
        handleheight=0.9, fontsize=6.3,
    )  # fmt: skip


def _pages(contingents: Iterable[Contingent]) -> tuple[list[list[_Lane]], int]:
    """Lay lanes out from the top of a page to its foot, then begin another; the smallest give way."""
    alike: dict[tuple[object, ...], list[Contingent]] = {}
    for c in contingents:
        alike.setdefault((c.name or c.id, c.partner, c.team_kind, c.arrives, c.leaves, c.districts), []).append(c)
    sizes = {key: sum(c.teams for c in group) for key, group in alike.items()}
    kept = set(sorted(alike, key=lambda key: -sizes[key])[:_MOST_BANDS])
    everybody = sum(sizes[key] for key in kept) <= _MOST_ROWS
    each = _MOST_ROWS if everybody else min(6, _MOST_ROWS // max(1, len(kept)))
    pages: list[list[_Lane]] = []
    for group in (group for key, group in alike.items() if key in kept):
        teams = tuple(t.id for c in group for t in c.members())[:each]
        lane = _Lane(tuple(group), pages[-1][-1].bottom + _GAP if pages else 0.12, teams)
        if not pages or lane.bottom > _TALLEST:
            pages.append([_Lane(tuple(group), 0.12, teams)])
        else:
            pages[-1].append(lane)
    return pages, len(alike) - len(kept)


def _band(axes: Axes, dossier: Dossier, use: TeamUse, lane: _Lane) -> None:
    """Stack the mean number of busy teams of each week or so, the whole band being the whole contingent."""
    until, contingent = dossier.last_day, lane.first
    starts = np.arange(0, until, 7 * -(-until // (7 * _STEPS)))
    edges = np.append(starts, until)
    floor = np.zeros(len(starts))
    base = lane.top + _BAND
    for family in FAMILIES:
        busy = np.sum([use.busy[c.id][family][:until] for c in lane.contingents], axis=0)
        if not busy.any():
            continue
        share = np.add.reduceat(busy, starts) / np.diff(edges) / lane.whole
        top = floor + share * _BAND
        colour, hatch = FAMILY[family]
        shown = np.where(share > 0, base - top, np.nan)
        look: Any = {"facecolor": colour, "hatch": hatch, "edgecolor": INK, "linewidth": 0}
        axes.stairs(shown, edges, baseline=base - floor, fill=True, zorder=2, **look)
        floor = top
    arrives = max(0, dossier.programme.day_of(contingent.arrives))
    leaves = until if contingent.leaves is None else min(until, dossier.programme.day_of(contingent.leaves) + 1)
    if arrives < leaves:
        stay = ([arrives, arrives, leaves, leaves], [base, lane.top, lane.top, base])
        axes.plot(*stay, color=INK, linewidth=0.6, zorder=3)
    axes.plot([0, until], [base, base], color=MUTED, linewidth=0.4, zorder=3)
    _label(axes, lane)


def _label(axes: Axes, lane: _Lane) -> None:
    """Write the contingent, its partner and its teams beside the band."""
    contingent = lane.first
    note = plural(lane.whole, "team")
    if 0 < len(lane.teams) < lane.whole:
        note += f", {len(lane.teams)} shown"
    at = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "top", "annotation_clip": False}
    for line, said in enumerate((contingent.name or contingent.id, contingent.partner, note)):
        weight, colour = ("bold", INK) if line == 0 else ("normal", MUTED)
        beside = (-1.55 * 72, -2 - 8.2 * line)
        look = {"fontsize": 6.3, "fontweight": weight, "color": colour}
        axes.annotate(shortened(said, 27), (0, lane.top), beside, **at, **look)  # type: ignore[arg-type]


def _shade_closures(axes: Axes, dossier: Dossier, lane: _Lane) -> None:
    """Shade the days on which something this contingent does rests; closures of single places are left out."""
    p = dossier.programme
    skills = p.team_kind_by_id[lane.first.team_kind].skills
    wide = [c for c in p.calendar.closures if _touches(c, skills) and (not c.places or _covers(dossier, c, lane.first))]
    for closure in wide:
        first, after = p.day_of(closure.first), p.day_of(closure.last) + 1
        if after > 0 and first < dossier.last_day:
            axes.fill_between(
                [max(0, first), min(after, dossier.last_day)],
                lane.top,
                lane.bottom,
                facecolor=_CLOSED,
                linewidth=0,
                zorder=0,
            )


def _touches(closure: Closure, skills: frozenset[object]) -> bool:
    return not closure.kinds or not closure.kinds.isdisjoint(skills)


def _covers(dossier: Dossier, closure: Closure, contingent: Contingent) -> bool:
    """Whether a closure rests all districts of a contingent, or names a place above all districts."""
    lines = dossier.programme.lineage_of
    everywhere = [p.id for p in dossier.programme.places if p.level == "district"]
    where = sorted(contingent.districts) or everywhere
    return bool(where) and all(not closure.places.isdisjoint(lines[w]) for w in where)


def _bars(axes: Axes, dossier: Dossier, lanes: list[_Lane]) -> None:
    """Draw the bars of all teams as one path per family, which keeps the page small."""
    row_of = {t: lane.top + _BAND + _ROW * n for lane in lanes for n, t in enumerate(lane.teams)}
    boxes: dict[str, list[tuple[int, int, float]]] = {}
    for one in dossier.scheduled.values():
        family = family_of(dossier.programme.activity_by_id[one.activity].kind)
        boxes.setdefault(family, []).extend((one.start, one.end, row_of[t]) for t in one.teams if t in row_of)
    edge = 0.25 if dossier.last_day <= _LONG else 0.08
    for family, of_family in boxes.items():
        colour, hatch = FAMILY[family]
        if of_family:
            axes.add_patch(
                PathPatch(_boxes(of_family), facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=edge, zorder=2)
            )
    ends = [dossier.last_day] * len(row_of)
    axes.hlines([y + _ROW for y in row_of.values()], 0, ends, color=PALE, linewidth=0.25, zorder=1)


def _boxes(spans: list[tuple[int, int, float]]) -> Path:
    first, after, top = np.array(spans, dtype=float).T
    low, high = top + 0.12 * _ROW, top + 0.88 * _ROW
    corners = np.stack(
        [np.stack(c, axis=-1) for c in ((first, low), (after, low), (after, high), (first, high), (first, low))], axis=1
    )
    codes = np.tile([Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY], len(spans))
    return Path(corners.reshape(-1, 2), codes.astype(Path.code_type))
