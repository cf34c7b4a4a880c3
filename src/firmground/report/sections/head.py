"""The head of the page: what plan this is, whether it may be followed, and how good it is."""

from firmground.model import Verdict
from firmground.report.dossier import Dossier
from firmground.report.markup import Column, Markup, join, table, tag
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.reckon.use import TeamUse
from firmground.report.words import (
    EXERCISE,
    OPERATOR_TIER,
    PUBLIC_TIER,
    WAYS,
    hectares,
    long_date,
    number,
    percent,
    plural,
    short_date,
)

__all__ = ["breaches", "head", "key_figures"]

_MOST_BREACHES = 200
_HASH = 12
_KINDS_SHOWN = 5


def head(dossier: Dossier) -> Markup:
    """Name the plan, stamp it, give the verdict and the quality of the plan, and say where it comes from."""
    p = dossier.programme
    last = p.date_of(p.horizon_days - 1)
    stamp = tag(
        "p", tag("strong", "Exercise"), " not survey evidence", class_="stamp", role="note", aria_label=EXERCISE
    )
    return tag(
        "header",
        tag("p", "Joint plan of land release and rebuilding", class_="kicker"),
        stamp if dossier.exercise else "",
        tag("h1", p.name),
        tag(
            "p", f"As of {long_date(p.start)}, for {plural(p.horizon_days, 'day')} to {long_date(last)}", class_="lede"
        ),
        tag("p", PUBLIC_TIER if dossier.public else OPERATOR_TIER, class_="tier"),
        _verdict(dossier.verdict),
        _quality(dossier),
        _provenance(dossier),
    )


def breaches(dossier: Dossier) -> Markup:
    """List every breach, with its law; nothing where the plan is legal."""
    found = dossier.verdict.breaches
    if not found:
        return Markup()
    columns = [Column("Law"), Column("Who"), Column("Where"), Column("When"), Column("Why")]
    hidden = ("L1", "L2", "L3", "L4", "L5", "L6", "L7") if dossier.public else ()
    rows = [
        (b.law, *(("", "", b.when, "told to operators") if b.law in hidden else (b.who, b.where, b.when, b.why)))
        for b in found
    ]
    more = f" The first {_MOST_BREACHES} are listed; the workbook holds all." if len(rows) > _MOST_BREACHES else ""
    return tag(
        "section",
        tag("h2", "Breaches of the law and of limits"),
        tag("p", f"Nobody may follow this plan before these are mended.{more}"),
        table(columns, rows[:_MOST_BREACHES], caption=plural(len(rows), "breach", "breaches")),
        class_="breaches",
        id="breaches",
    )


def _verdict(verdict: Verdict) -> Markup:
    if verdict.legal:
        said = " The independent checker found no breach of L1 to L7 nor of a limit that the authority set."
        return tag("p", tag("strong", "Legal."), said, class_="verdict legal")
    laws = ", ".join(sorted({b.law for b in verdict.breaches}))
    said = f" The independent checker found {plural(len(verdict.breaches), 'breach', 'breaches')} ({laws})."
    return tag("p", tag("strong", "Not legal: do not follow."), said, class_="verdict illegal", role="alert")


def _quality(dossier: Dossier) -> Markup:
    """State objective, bound and gap, and how the plan compares with the practice."""
    made, price = dossier.plan.provenance, dossier.price
    items = [
        ("Objective", number(price.objective_person_days), "weighted person-days; less is better"),
        ("Proved lower bound", number(made.lower_bound), "no plan can need fewer"),
        (
            "Gap",
            percent(dossier.gap, 1),
            "of the objective is left open by the bound",
        ),
    ]
    if dossier.baseline is not None and dossier.baseline.objective_person_days > 0:
        saved = 1 - price.objective_person_days / dossier.baseline.objective_person_days
        words = "fewer" if saved >= 0 else "more"
        items.append(
            (
                "Against practice",
                percent(abs(saved), 1),
                f"{words} person-days than the priority-list practice at equal capacity",
            )
        )
    shown = (tag("div", tag("dt", name), tag("dd", tag("b", value), tag("small", note))) for name, value, note in items)
    return join([tag("dl", *shown, class_="quality"), *_doubts(dossier)])


def _doubts(dossier: Dossier) -> list[Markup]:
    """Say where the plan does not agree with the programme or with its own price."""
    made = dossier.plan.provenance
    found = []
    if made.programme_sha256 != dossier.programme.sha256:
        found.append("The plan was made for another state of the programme: plan again before use.")
    if made.objective_person_days != dossier.price.objective_person_days:
        claimed = number(made.objective_person_days)
        found.append(f"The solver stated {claimed} person-days; the figure above is the independent price.")
    if made.lower_bound > dossier.price.objective_person_days:
        found.append("The stated bound lies above the objective, so it cannot be right.")
    left_out = len(dossier.plan.scheduled) - len(dossier.scheduled)
    if left_out:
        found.append(f"{plural(left_out, 'entry', 'entries')} of the plan do not fit the programme and are not shown.")
    return [tag("p", said, class_="doubt") for said in found]


def _provenance(dossier: Dossier) -> Markup:
    made = dossier.plan.provenance
    sha = dossier.programme.sha256
    items = [
        ("programme", tag("code", sha[:_HASH], title=sha)),
        ("plan", tag("code", dossier.plan.sha256()[:_HASH])),
        ("solver", made.solver),
        ("seed", str(made.seed)),
        ("search", f"{made.seconds:.1f} s, {plural(made.rounds, 'round')}{', cut short' if made.cut_short else ''}"),
        ("version", made.version),
    ]
    return tag("p", *(tag("span", f"{name} ", value) for name, value in items), class_="provenance")


def key_figures(dossier: Dossier, use: TeamUse) -> Markup:
    """Give the five figures that matter."""
    outcomes = Outcomes(dossier.programme, dossier.price)
    cards = [
        _services(dossier, outcomes),
        _hectares(outcomes),
        _areas(dossier, outcomes),
        _teams(use),
        _unplaced(dossier),
    ]
    return tag("section", tag("h2", "Five figures"), tag("div", *cards, class_="cards"), id="figures")


def _card(title: str, figure: str, said: str, rows: list[tuple[str, str]]) -> Markup:
    listed = tag(
        "table", *(tag("tr", tag("th", name, scope="row"), tag("td", value, class_="n")) for name, value in rows)
    )
    return tag("article", tag("h3", title), tag("p", figure, class_="big"), tag("p", said), listed if rows else "")


def _services(dossier: Dossier, outcomes: Outcomes) -> Markup:
    p, whole = dossier.programme, outcomes.people_services
    half = outcomes.median_day
    figure = "not reached" if half is None else short_date(p.date_of(half))
    rows = []
    for on, day in outcomes.year_ends.items() if whole else ():
        back = outcomes.returned(day)
        rows.append((f"end of {on.year}" if (on.month, on.day) == (12, 31) else "end of horizon", _share(back, whole)))
        if back == whole:
            break
    said = (
        f"is when half of {number(whole)} missing people-services are back"
        if half is not None
        else f"within the horizon: half of {number(whole)} missing people-services"
    )
    said += "; who lacks water and power counts twice."
    return _card("Services returned", figure if whole else "none missing", said if whole else "", rows)


def _share(part: int, whole: int) -> str:
    """Write a share that says all only where it is all."""
    return f"over {percent(0.99)}" if part < whole and part / whole >= 0.995 else percent(part / whole)  # noqa: PLR2004


def _hectares(outcomes: Outcomes) -> Markup:
    last = {way: float(curve[-1]) for way, curve in outcomes.released_ha.items()}
    whole = sum(outcomes.open_ha.values())
    said = f"released of {hectares(whole)} ha open at the start, expected by way of release:"
    return _card(
        "Land released",
        f"{hectares(sum(last.values()))} ha",
        said,
        [(way, f"{hectares(last[way])} ha") for way in WAYS],
    )


def _areas(dossier: Dossier, outcomes: Outcomes) -> Markup:
    days = [outcomes.day_of_area(a) for a in outcomes.open_areas]
    done = sum(d is not None for d in days)
    before = len(dossier.programme.areas) - len(days)
    said = f"of {plural(len(days), 'open hazardous area')} handed over within the horizon."
    rows = [("left at its end", number(len(days) - done)), ("handed over before the start", number(before))]
    return _card("Hazardous areas", number(done), said, rows)


def _teams(use: TeamUse) -> Markup:
    p = use.dossier.programme
    used, could = use.totals([c.id for c in p.contingents])
    shares = {k: spent.sum() / available.sum() for k, (spent, available) in use.by_kind().items() if available.sum()}
    scarce = sorted(shares, key=lambda k: (-shares[k], k))
    rows = [(p.team_kind_by_id[kind].name, percent(shares[kind])) for kind in scarce[:_KINDS_SHOWN]]
    if len(scarce) > _KINDS_SHOWN:
        rows.append((f"{len(scarce) - _KINDS_SHOWN} kinds less used", ""))
    said = f"{number(used)} of {number(could)} available team-days."
    return _card("Team use", percent(used / could) if could else "no teams", said, rows)


def _unplaced(dossier: Dossier) -> Markup:
    reasons = dossier.why_not.values()
    rows = sorted(((why.value, number(list(reasons).count(why))) for why in set(reasons)), key=lambda row: row[0])
    said = f"of {plural(len(dossier.programme.activities), 'activity', 'activities')} have no place in the plan."
    return _card("Without a place", number(len(dossier.why_not)), said, rows)
