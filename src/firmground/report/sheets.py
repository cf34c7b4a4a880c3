"""The sheets of the workbook: whole lists, one thing a row, for those who plan in spreadsheets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from firmground.report.dossier import Dossier
from firmground.report.reckon.assignments import assignments
from firmground.report.reckon.causes import Causes
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.reckon.pledges import accounts
from firmground.report.reckon.use import TeamUse
from firmground.report.words import (
    BOUND,
    BOUNDARIES,
    EXERCISE,
    EXPECTATION,
    HAZARD,
    NEVER,
    OPERATOR_TIER,
    PERSON_DAY,
    RESIDUAL,
    SERVICE,
    WAYS,
)

__all__ = ["Sheet", "Value", "sheets"]

Value: TypeAlias = str | int | float | date | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: columns as heading, HXL tag (empty where none fits) and width; and rows."""

    name: str
    columns: Sequence[tuple[str, str, int]]
    rows: Iterable[Sequence[Value]]


def sheets(dossier: Dossier) -> Iterator[Sheet]:
    """Give the sheets in the order in which they are read."""
    use, outcomes = TeamUse(dossier), Outcomes(dossier.programme, dossier.price)
    yield _summary(dossier, use, outcomes)
    yield _schedule(dossier)
    yield _teams(dossier)
    yield _services(dossier, outcomes)
    yield _releases(dossier, outcomes)
    yield _pledges(dossier, use, outcomes)
    yield _unscheduled(dossier)
    columns = (("law", "", 6), ("who", "", 30), ("where", "", 30), ("when", "", 24), ("why", "", 70))
    yield Sheet("breaches", columns, ((b.law, b.who, b.where, b.when, b.why) for b in dossier.verdict.breaches))


def _summary(dossier: Dossier, use: TeamUse, outcomes: Outcomes) -> Sheet:
    p, made, price = dossier.programme, dossier.plan.provenance, dossier.price
    used, available = use.totals([c.id for c in p.contingents])
    whole = outcomes.people_services
    rows: list[tuple[str, Value, str]] = [
        ("programme", p.name, ""),
        ("label", EXERCISE if dossier.exercise else "", ""),
        ("tier", OPERATOR_TIER, ""),
        ("as of", p.start, ""),
        ("last day of the horizon", p.date_of(p.horizon_days - 1), ""),
        (
            "legal",
            "yes" if dossier.verdict.legal else f"NO: {len(dossier.verdict.breaches)} breaches, do not follow",
            "",
        ),
        ("objective", price.objective_person_days, "weighted person-days"),
        ("proved lower bound", made.lower_bound, "weighted person-days"),
        ("exposure", price.exposure_person_days, "person-days"),
        *(
            (f"deprivation, {kind}", days, "person-days")
            for kind, days in sorted(price.deprivation_person_days.items())
        ),
        ("missing people-services at the start", whole, "people times services"),
        ("returned within the horizon", outcomes.returned(p.horizon_days), "people times services"),
        *((f"{way} within the horizon", round(float(outcomes.released_ha[way][-1]), 2), "ha") for way in WAYS),
        ("team-days used", used, "team-days"),
        ("team-days available", available, "team-days"),
        ("activities in the plan", len(dossier.scheduled), ""),
        ("activities without a place", len(dossier.why_not), ""),
        ("entries that do not fit the programme", len(dossier.plan.scheduled) - len(dossier.scheduled), ""),
        ("money", price.money, p.currency),
        *((f"money of {partner}", money, p.currency) for partner, money in sorted(price.money_by_partner.items())),
        ("solver", made.solver, ""),
        ("seed", made.seed, ""),
        ("version", made.version, ""),
        ("programme sha256", p.sha256, ""),
        ("plan sha256", dossier.plan.sha256(), ""),
        *(("note", said, "") for said in (EXPECTATION, RESIDUAL, PERSON_DAY, BOUND, BOUNDARIES)),
    ]
    return Sheet("summary", (("what", "", 38), ("value", "", 60), ("unit", "", 24)), rows)


def _schedule(dossier: Dossier) -> Sheet:
    """One row per scheduled activity, in the order of days."""
    p, causes = dossier.programme, Causes(dossier)
    columns = (
        ("activity", "#activity+code", 22), ("kind", "#activity+type", 12), ("name", "#activity+name", 36),
        ("method", "", 22), ("contingent", "", 14), ("partner", "#org+name", 22), ("teams", "", 24),
        ("first day", "#date+start", 11), ("last day", "#date+end", 11), ("district", "#adm2+name", 22),
        ("place", "#loc+name", 22), ("place id", "#loc+code", 12), ("route", "", 36), ("why not sooner", "", 60),
    )  # fmt: skip
    rows = (
        (
            one.activity, what.kind.value, dossier.activity_name(what), one.method, one.contingent,
            p.contingent_by_id[one.contingent].partner, ", ".join(one.teams),
            p.date_of(one.start), p.date_of(one.end - 1), dossier.district_name(place.id), place.name, place.id,
            " > ".join(dossier.route_names(one.route)), causes.held_by(what),
        )
        for one, what in ((s, p.activity_by_id[s.activity]) for s in dossier.scheduled.values())
        for place in (dossier.place(what),)
    )  # fmt: skip
    return Sheet("schedule", columns, rows)


def _teams(dossier: Dossier) -> Sheet:
    """Who goes where: one row per team and activity, team by team."""
    columns = (
        ("team", "", 16), ("contingent", "", 14), ("from", "#date+start", 11), ("to", "#date+end", 11),
        ("activity", "#activity+code", 22), ("name", "#activity+name", 36), ("district", "#adm2+name", 22),
        ("place", "#loc+name", 22), ("place id", "#loc+code", 12),
    )  # fmt: skip
    p = dossier.programme
    goes = [(team, a.scheduled.start, a) for a in assignments(dossier) for team in a.scheduled.teams]
    rows = (
        (
            team, a.contingent.id, p.date_of(start), p.date_of(a.scheduled.end - 1), a.activity.id,
            dossier.activity_name(a.activity), dossier.district_name(a.place.id), a.place.name, a.place.id,
        )
        for team, start, a in sorted(goes, key=lambda g: (g[0], g[1], g[2].activity.id))
    )  # fmt: skip
    return Sheet("teams", columns, rows)


def _services(dossier: Dossier, outcomes: Outcomes) -> Sheet:
    p, causes = dossier.programme, Causes(dossier)
    columns = (
        ("service", "#service+code", 22), ("kind", "#service+type", 14), ("name", "#service+name", 24),
        ("district", "#adm2+name", 22), ("place", "#loc+name", 22), ("place id", "#loc+code", 12),
        ("people", "#affected", 10), ("works again on", "#date+end", 15), ("state", "", 22), ("why not sooner", "", 70),
    )  # fmt: skip
    rows = []
    for service in p.services:
        day = outcomes.day_of_service(service)
        place = p.place_by_id[service.place]
        again = p.date_of(day) if day else None
        state = NEVER if day is None else "works at the start" if day == 0 else "returns"
        why = "" if day == 0 else causes.of_service(service)
        rows.append(
            (
                service.id,
                SERVICE[service.kind],
                service.name,
                dossier.district_name(place.id),
                place.name,
                place.id,
                service.people,
                again,
                state,
                why,
            )
        )
    return Sheet("services", columns, rows)


def _releases(dossier: Dossier, outcomes: Outcomes) -> Sheet:
    """One row per hazardous area; cancelled, reduced and cleared hectares stand in columns of their own (L8)."""
    p = dossier.programme
    columns = (
        ("hazardous area", "", 16), ("name", "", 24), ("kind", "", 32), ("district", "#adm2+name", 22),
        ("place", "#loc+name", 22), ("people exposed", "#affected", 10), ("area, ha", "", 10),
        ("expected cancelled, ha", "", 12), ("expected reduced, ha", "", 12), ("expected cleared, ha", "", 12),
        ("depth, m", "", 9), ("handed over on", "#date+end", 15), ("state", "", 24),
    )  # fmt: skip
    rows = []
    for area in p.areas:
        day = outcomes.day_of_area(area)
        state = (
            "handed over before the start" if area.handed_over else NEVER if day is None else "handed over by the plan"
        )
        parts = (round(area.area_m2 * getattr(area.shares, way) / 10_000, 4) for way in WAYS)
        on = None if area.handed_over or day is None else p.date_of(day)
        rows.append(
            (
                area.id,
                area.name,
                HAZARD[area.kind],
                dossier.district_name(area.place),
                p.place_by_id[area.place].name,
                area.people_exposed,
                round(area.area_m2 / 10_000, 4),
                *parts,
                area.depth_m,
                on,
                state,
            )
        )
    return Sheet("releases", columns, rows)


def _pledges(dossier: Dossier, use: TeamUse, outcomes: Outcomes) -> Sheet:
    columns = (
        ("partner", "#org+name", 24), ("pledge", "", 12), ("quantity", "", 10), ("unit", "", 14), ("words", "", 50),
        ("speaker", "", 22), ("outlet", "#meta+source", 22), ("said on", "#date+reported", 11), ("contingents", "", 24),
        ("teams", "", 8), ("people", "", 8), ("team-days available", "", 12), ("team-days used", "", 12),
        *((f"{way}, ha", "", 12) for way in WAYS), ("services with a part in", "", 12),
        ("people-services with a part in", "", 14),
    )  # fmt: skip
    rows = []
    for one in accounts(dossier, use, outcomes):
        q = one.pledge
        said: tuple[Value, ...] = (
            (q.id, q.quantity, q.unit, q.words, q.speaker, q.outlet, q.said_on) if q else (None,) * 7
        )
        teams = sum(c.teams for c in one.contingents)
        names = ", ".join(c.id for c in one.contingents)
        brought = (*(round(one.hectares[way], 2) for way in WAYS), one.services, one.people_services)
        rows.append((one.partner, *said, names, teams, one.people, one.available, one.used, *brought))
    return Sheet("pledges", columns, rows)


def _unscheduled(dossier: Dossier) -> Sheet:
    p, causes = dossier.programme, Causes(dossier)
    columns = (
        ("activity", "#activity+code", 22), ("kind", "#activity+type", 12), ("name", "#activity+name", 36),
        ("district", "#adm2+name", 22), ("place", "#loc+name", 22), ("why", "", 60), ("first in its chain", "", 70),
    )  # fmt: skip
    rows = []
    for name, why in sorted(dossier.why_not.items()):
        activity = p.activity_by_id[name]
        place = dossier.place(activity)
        rows.append(
            (
                name,
                activity.kind.value,
                dossier.activity_name(activity),
                dossier.district_name(place.id),
                place.name,
                why.value,
                causes.of_activity(activity),
            )
        )
    return Sheet("unscheduled", columns, rows)
