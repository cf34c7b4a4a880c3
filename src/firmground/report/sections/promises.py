"""The donor's page: what was promised, what came of it, and what it brings."""

from collections import Counter

from firmground.report.dossier import Dossier
from firmground.report.markup import Cell, Column, Markup, join, table, tag
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.reckon.pledges import Account, accounts
from firmground.report.reckon.use import TeamUse
from firmground.report.words import WAYS, hectares, number, percent

__all__ = ["promises"]


def promises(dossier: Dossier, use: TeamUse) -> Markup:
    """Set pledged, arriving, used and achieved side by side, and give the money by partner."""
    outcomes = Outcomes(dossier.programme, dossier.price)
    found = accounts(dossier, use, outcomes)
    columns = [
        Column("Partner"),
        Column("Pledged", note="and the words it rests on"),
        Column("In the plan", note="teams, people, stays"),
    ]
    columns += [Column("Team-days", numeric=True, note="used of available")]
    columns += [Column(way.capitalize(), numeric=True, note="ha") for way in WAYS]
    columns += [
        Column("Services returned", numeric=True, note="with a part in"),
        Column("People-services", numeric=True, note="with a part in"),
    ]
    note = (
        "Hectares go to the contingent that did the survey, technical survey or clearance of an area handed over "
        "within the horizon; what was surveyed before the start is credited to nobody. A service counts for "
        "everyone who had a part in it, by works or by releasing land for them, so that these columns do not add up."
    )
    return tag(
        "section",
        tag("h2", "What was pledged, and what comes of it?"),
        table(columns, [_row(a) for a in found], caption="Pledged, in the plan, used, achieved"),
        tag("p", note, class_="note"),
        _money(dossier),
        id="pledges",
    )


def _row(account: Account) -> list[Cell]:
    return [
        account.partner,
        _words(account),
        _teams(account),
        join(
            [
                number(account.used),
                f" of {number(account.available)}",
                f" ({percent(account.used / account.available)})" if account.available else "",
            ]
        ),
        *(hectares(account.hectares[way]) for way in WAYS),
        number(account.services),
        number(account.people_services),
    ]


def _words(account: Account) -> Cell:
    pledge = account.pledge
    if pledge is None:
        return Markup("<i>no pledge on record</i>")
    said_on = "" if pledge.said_on is None else pledge.said_on.isoformat()
    source = ", ".join(part for part in (pledge.speaker, pledge.outlet, said_on) if part)
    words = tag("q", pledge.words) if pledge.words else ""
    return join(
        [tag("b", f"{number(pledge.quantity)} {pledge.unit}"), tag("small", words, f" {source}" if source else "")]
    )


def _teams(account: Account) -> Cell:
    if not account.contingents:
        return Markup("<i>no contingent in the plan</i>")
    teams = Counter[str]()
    for c in account.contingents:
        until = "" if c.leaves is None else f" to {c.leaves.isoformat()}"
        teams[f"{c.arrives.isoformat()}{until}"] += c.teams
    stays = "; ".join(f"{number(count)} from {stay}" for stay, count in sorted(teams.items()))
    return join([tag("b", f"{number(teams.total())} teams, {number(account.people)} people"), tag("small", stays)])


def _money(dossier: Dossier) -> Markup:
    price, currency = dossier.price, dossier.programme.currency
    rows = sorted((partner, number(money)) for partner, money in price.money_by_partner.items())
    columns = [Column("Partner"), Column("Money", numeric=True, note=f"{currency}, teams and materials")]
    return table(columns, [*rows, ("all", number(price.money))], caption="Money by partner")
