"""How sure the plan is: the forecast in curves with bands, whiskers and tables."""

from datetime import timedelta

from firmground.model import Forecast, Outcome, OutcomeKind
from firmground.report.dossier import Dossier
from firmground.report.figures.bands import READING, hectares_bands, milestones, people_bands
from firmground.report.markup import Cell, Column, Markup, table, tag
from firmground.report.words import EXPECTATION, NEVER, WAYS, hectares, number, percent, with_district

__all__ = ["forecast"]

_WHISKERS = (
    "Line: P10 to P90. Dot: P50. Bar: P80. An arrow: beyond the axis. Diamond: the deadline, with the share of "
    "histories that keep it."
)
_DRIVERS = (
    "A driver's share is the part of an outcome's variance that goes when that one factor is held at its mean, under "
    "the same dice. Shares need not sum to one, since factors act together."
)
_HISTORIES = (
    "A history follows this plan while what the project calls uncertain is drawn: survey outcomes, delivered output, "
    "finds, quality failures, weather, winter, access, accidents, absence, late or short contingents, repairs; each by "
    "a row of the layer uncertainties, with its source or marked as a guess."
)


def forecast(dossier: Dossier) -> Markup:
    """Show how sure the plan is; nothing where nobody forecast it."""
    found = dossier.forecast
    if found is None:
        return Markup()
    return tag(
        "section",
        tag("h2", "How sure is that?"),
        tag("p", tag("strong", found.label, ".")),
        tag("p", _HISTORIES),
        tag("p", EXPECTATION),
        _figure(milestones(dossier.programme, found), "Deadlines and milestones. ", _WHISKERS),
        _figure(people_bands(found), "People without each service, and people exposed. ", READING),
        _figure(hectares_bands(found), "Hectares handed over, by way of release; the three are never added. ", READING),
        _dates(dossier, found),
        _land(dossier, found),
        _sums(found),
        _drivers(dossier, found),
        tag("p", _DRIVERS, class_="note"),
        id="forecast",
    )


def _figure(drawn: Markup, title: str, said: str) -> Markup:
    return tag("figure", drawn, tag("figcaption", tag("strong", title), said))


def _date(found: Forecast, day: float | None) -> str:
    return NEVER if day is None else (found.start + timedelta(days=round(day))).isoformat()


def _percentiles(*notes: str) -> list[Column]:
    return [Column(p, numeric=True, note=note) for p, note in zip(("P10", "P50", "P80", "P90"), notes, strict=True)]


def _dates(dossier: Dossier, found: Forecast) -> Markup:
    chosen = [o for o in found.outcomes if o.kind in (OutcomeKind.DEADLINE, OutcomeKind.MILESTONE)]
    rows: list[list[Cell]] = [
        [
            with_district(dossier.programme, o.name),
            o.kind.value,
            *(_date(found, day) for day in (o.p10, o.p50, o.p80, o.p90)),
            "" if o.by is None else _date(found, o.by),
            percent(o.within if o.chance is None else o.chance),
        ]
        for o in chosen
    ]
    columns = [Column("What"), Column("Kind"), *_percentiles("", "", "", "")]
    columns += [
        Column("To be over on", numeric=True),
        Column("Chance", numeric=True, note="of that, or within the horizon"),
    ]
    return table(columns, rows, caption="Deadlines and milestones")


def _land(dossier: Dossier, found: Forecast) -> Markup:
    names = {p.id: p.name for p in dossier.programme.places}
    by_place: dict[str, list[Outcome]] = {}
    for way in WAYS:
        for o in found.outcomes:
            if o.kind.value == f"district-{way}":
                by_place.setdefault(o.name, []).append(o)
    rows: list[list[Cell]] = [
        [
            names.get(place, place) or "all districts",
            *(f"{hectares(o.p50 or 0.0)} ({hectares(o.p10 or 0.0)} to {hectares(o.p90 or 0.0)})" for o in outcomes),
        ]
        for place, outcomes in by_place.items()
    ]
    columns = [
        Column("District"),
        *(Column(way.capitalize(), numeric=True, note="ha, P50 (P10 to P90)") for way in WAYS),
    ]
    return table(columns, rows, caption="Hectares handed over within the horizon, by way of release")


def _sums(found: Forecast) -> Markup:
    chosen = [o for o in found.outcomes if o.kind in (OutcomeKind.COST, OutcomeKind.PERSON_DAYS)]
    rows: list[list[Cell]] = [
        [o.name, o.unit, *(number(value or 0.0) for value in (o.p10, o.p50, o.p80, o.p90))] for o in chosen
    ]
    return table([Column("Sum"), Column("Unit"), *_percentiles("", "", "", "")], rows, caption="Cost and person-days")


def _drivers(dossier: Dossier, found: Forecast) -> Markup:
    kinds = (OutcomeKind.PERSON_DAYS, OutcomeKind.COST, OutcomeKind.DEADLINE, OutcomeKind.MILESTONE)
    told: dict[tuple[int, str], list[str]] = {}
    for one in sorted(found.drivers, key=lambda d: -d.share):
        if one.kind in kinds:
            key = kinds.index(one.kind), one.outcome
            told.setdefault(key, []).append(f"{one.factor.value} {percent(one.share)}")
    rows: list[list[Cell]] = [
        [with_district(dossier.programme, name), ", ".join(said)] for (_, name), said in sorted(told.items())
    ]
    return table([Column("Outcome"), Column("Driven most by")], rows, caption="What moves the figures most")
