"""The operations officer's pages: who goes where in the next thirty days, who works when, how far teams are used."""

from firmground.report.dossier import Dossier
from firmground.report.figures.gantt import gantt_figures
from firmground.report.figures.use import use_figure
from firmground.report.markup import Cell, Column, Markup, named, table, tag
from firmground.report.reckon.assignments import Assignment, assignments
from firmground.report.reckon.use import TeamUse
from firmground.report.words import long_date, number, plural, teams_in_short

__all__ = ["first_days", "gantt", "unscheduled", "use_by_kind"]

_DAYS = 30
_ENDS = 2
_MOST, _PRINTED = 2_000, 400


def first_days(dossier: Dossier) -> Markup:
    """List who goes where in the first thirty days; the public tier locates no team."""
    p = dossier.programme
    title = tag("h2", f"Who goes where in the first {_DAYS} days?")
    if dossier.public:
        return tag("section", title, tag("p", "Where teams work is told to operators only."), id="days")
    rows = assignments(dossier, days=_DAYS)
    columns = [Column("Contingent"), Column("Teams"), Column("From", numeric=True), Column("To", numeric=True)]
    columns += [Column("Activity"), Column("Place"), Column("Route")]
    more = f" The first {number(_MOST)} are listed; the workbook holds all." if len(rows) > _MOST else ""
    return tag(
        "section",
        title,
        tag(
            "p",
            f"{plural(len(rows), 'activity is', 'activities are')} under way between {long_date(p.start)} and "
            f"{long_date(p.date_of(_DAYS - 1))}. Days are the first and the last of work; travel comes before.{more}",
        ),
        table(
            columns,
            [_row(dossier, a) for a in rows[:_MOST]],
            caption="Assignments",
            ident="assignments",
            print_rows=_PRINTED,
        ),
        id="days",
    )


def _row(dossier: Dossier, one: Assignment) -> list[Cell]:
    p = dossier.programme
    return [
        one.contingent.name or one.contingent.id,
        teams_in_short(one.scheduled.teams),
        p.date_of(one.scheduled.start).isoformat(),
        p.date_of(one.scheduled.end - 1).isoformat(),
        dossier.activity_name(one.activity),
        named(one.place.name, dossier.district_name(one.place.id)),
        _route(one.route),
    ]


def _route(links: tuple[str, ...]) -> str:
    """Name the first and last links of a route; the workbook names all."""
    more = len(links) - 2 * _ENDS
    shown = links if more <= 1 else (*links[:_ENDS], f"{more} links", *links[-_ENDS:])
    return " \N{RIGHTWARDS ARROW} ".join(shown) or "none needed"


def gantt(dossier: Dossier, use: TeamUse) -> Markup:
    """Show the Gantt of all contingents."""
    note = (
        "Each contingent has a band: its height is all of its teams, the filled part those at work, as the mean of "
        "a week (of two in a long plan), by family of activities; the outline is the stay. Below it stand the teams, "
        "each with its bars from the first to the last day of an activity. Contingents of one name, partner and stay "
        "share a band. Where there are too many teams for a page, the first ones are shown and the workbook holds all."
    )
    drawn, left_out = gantt_figures(dossier, use)
    if left_out:
        note += f" {plural(left_out, 'band')} of the fewest teams are left out here."
    return tag(
        "section",
        tag("h2", "Who works when?"),
        *(tag("figure", one) for one in drawn),
        tag("p", note, class_="note"),
        id="gantt",
    )


def use_by_kind(dossier: Dossier, use: TeamUse) -> Markup:
    """Show used and available team-days by kind of team, as figure and table."""
    p = dossier.programme
    rows = []
    for kind, (used, available) in use.by_kind().items():
        spent, could = int(used.sum()), int(available.sum())
        teams = sum(c.teams for c in p.contingents if c.team_kind == kind)
        rows.append(
            (
                p.team_kind_by_id[kind].name,
                number(teams),
                number(spent),
                number(could),
                number(100 * spent / could) if could else "",
            )
        )
    columns = [Column("Team kind"), Column("Teams", numeric=True), Column("Team-days used", numeric=True)]
    columns += [Column("Team-days available", numeric=True), Column("Used, %", numeric=True)]
    note = (
        "Bars: team-days used each month. Line: available, that is, in the stay, not a weekly rest day, not in a "
        "rotation gap and not a stand-down of everything the team can do. Percentages in the titles are over the "
        "months shown, in the table over the horizon."
    )
    return tag(
        "section",
        tag("h2", "How far are teams used?"),
        tag("figure", use_figure(dossier, use), tag("figcaption", note)),
        table(columns, rows, caption="Use over the horizon"),
        id="use",
    )


def unscheduled(dossier: Dossier) -> Markup:
    """List the activities without a place in the plan, and why."""
    p = dossier.programme
    found = sorted(dossier.why_not.items(), key=lambda item: (item[1].name, item[0]))
    title = tag("h2", "What has no place in the plan, and why?")
    if not found:
        return tag("section", title, tag("p", "Every activity has a place in the plan."), id="unscheduled")
    columns = [Column("Activity"), Column("Place"), Column("Why")]
    rows: list[list[Cell]] = []
    for name, why in found[:_MOST]:
        place = dossier.place(p.activity_by_id[name])
        rows.append(
            [
                dossier.activity_name(p.activity_by_id[name]),
                named(place.name, dossier.district_name(place.id)),
                why.value,
            ]
        )
    more = f" The first {number(_MOST)} are listed; the workbook holds all." if len(found) > _MOST else ""
    return tag(
        "section",
        title,
        tag("p", f"{plural(len(found), 'activity', 'activities')}.{more}"),
        table(columns, rows, caption="Activities without a place", ident="unplaced", print_rows=_PRINTED // 4),
        id="unscheduled",
    )
