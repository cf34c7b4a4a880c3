"""What the plan brings: maps, curves, and the figures behind them at each year's end."""

from firmground.report.dossier import Dossier
from firmground.report.figures.curves import people_figure, released_figure
from firmground.report.figures.map import land_figure, works_figure
from firmground.report.markup import Cell, Column, Markup, table, tag
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.words import (
    BOUNDARIES,
    EXPECTATION,
    OPERATOR_TIER,
    PUBLIC_TIER,
    RESIDUAL,
    ROADS,
    SERVICE,
    WAYS,
    hectares,
    number,
)

__all__ = ["curves", "maps"]


def maps(dossier: Dossier) -> Markup:
    """Show the land and the works."""
    land, works = land_figure(dossier), works_figure(dossier)
    if land is None:
        return tag("section", tag("h2", "Where?"), tag("p", "Nothing in this project has a position yet."), id="map")
    tier = PUBLIC_TIER if dossier.public else OPERATOR_TIER
    shown = [
        tag("figure", land, tag("figcaption", tag("strong", "Land. ", tier), f" {ROADS} {BOUNDARIES} {EXPECTATION}"))
    ]
    if works is not None:
        note = " Each mark is a damaged site: its shape says the kind, its grey the year in which its works are done."
        shown.append(tag("figure", works, tag("figcaption", tag("strong", "Works."), f"{note} {BOUNDARIES}")))
    return tag("section", tag("h2", "Where?"), *shown, id="map")


def curves(dossier: Dossier) -> Markup:
    """Show what changes over time, and the same as a table."""
    practice = (
        " Dashed: the plan of the priority-list practice at equal capacity." if dossier.baseline is not None else ""
    )
    return tag(
        "section",
        tag("h2", "What comes back when?"),
        tag(
            "figure",
            released_figure(dossier),
            tag(
                "figcaption",
                tag("strong", "Hectares handed over, by the way in which they are expected to be released. "),
                f"An area counts on the day of its handover. {RESIDUAL}",
            ),
        ),
        tag(
            "figure",
            people_figure(dossier),
            tag(
                "figcaption",
                tag("strong", "People without each service, and people exposed. "),
                f"Each plot has its own scale.{practice}",
            ),
        ),
        _year_table(dossier),
        id="curves",
    )


def _year_table(dossier: Dossier) -> Markup:
    p = dossier.programme
    outcomes = Outcomes(p, dossier.price)
    columns = [Column("At the end of", numeric=True)]
    columns += [Column(way.capitalize(), numeric=True, note="ha") for way in WAYS]
    columns += [
        Column("Released", numeric=True, note="ha, sum of the three"),
        Column("Exposed", numeric=True, note="people"),
    ]
    columns += [Column(f"Without {SERVICE[kind]}", numeric=True, note="people") for kind in outcomes.without]
    rows: list[list[Cell]] = []
    for on, day in ((p.start, 0), *outcomes.year_ends.items()):
        ways = [float(outcomes.released_ha[way][day]) for way in WAYS]
        people = [outcomes.exposed[day], *(curve[day] for curve in outcomes.without.values())]
        row: list[Cell] = [on.isoformat(), *map(hectares, ways), hectares(sum(ways)), *map(number, people)]
        if not rows or row[1:] != rows[-1][1:]:
            rows.append(row)
    return table(columns, rows, caption="State at the end of each year in which something changes")
