"""The overview picture, put together from the drawings of the other figures."""

from firmground.report.dossier import Dossier
from firmground.report.figures.curves import draw_people, draw_released
from firmground.report.figures.frame import frame_of, legend_below
from firmground.report.figures.map import draw_land
from firmground.report.figures.style import INK, MUTED, drawing, new_figure, to_png
from firmground.report.reckon.ground import lie_of
from firmground.report.words import shortened

__all__ = ["paint"]

_WIDE, _TALL, _DPI = 10.0, 6.25, 160
_LAND = (0.02, 0.235, 0.53, 0.625)
"""Left, bottom, width and height of the map, as shares of the picture."""
_PEOPLE = (0.635, 0.55, 0.345, 0.22)
_RELEASED = (0.635, 0.15, 0.265, 0.29)


def paint(dossier: Dossier, title: str, said: str, foot: str) -> bytes:
    """Paint the land beside people without services and hectares by way of release, as PNG of 1600 by 1000."""
    with drawing():
        figure = new_figure(_WIDE, _TALL)
        land, people, released = (figure.add_axes(box) for box in (_LAND, _PEOPLE, _RELEASED))
        ground = lie_of(dossier.programme)
        if ground.spots:
            frame = frame_of(ground.spots, (_LAND[2] * _WIDE, _LAND[3] * _TALL))
            legend_below(land, draw_land(land, dossier, ground, frame))
        else:
            land.set_axis_off()
            land.annotate("nothing has a position yet", (0.5, 0.5), xycoords="axes fraction", ha="center", color=MUTED)
        draw_people(people, dossier)
        people.set_title("People without services", pad=26)
        draw_released(released, dossier)
        released.set_title("Hectares handed over, by way of release")
        figure.text(0.02, 0.965, shortened(title, 64), fontsize=15, fontweight="bold", va="top", family="serif")
        figure.text(0.02, 0.905, said, fontsize=8, va="top", color=INK)
        figure.text(0.02, 0.075, foot, fontsize=6.3, va="top", color=MUTED, linespacing=1.5)
        if dossier.exercise:
            stamp = {"boxstyle": "square,pad=0.45", "facecolor": "white", "edgecolor": INK, "linewidth": 1.4}
            words = "EXERCISE\nnot survey evidence"
            figure.text(0.98, 0.955, words, fontsize=8, fontweight="bold", ha="right", va="top", bbox=stamp)
        return to_png(figure, _DPI)
