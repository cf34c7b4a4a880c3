"""How to read the figures, and what they rest on."""

from firmground.model import Asset, HazardousArea, ServiceKind
from firmground.report.dossier import Dossier
from firmground.report.markup import Column, Markup, table, tag
from firmground.report.words import BOUND, BOUNDARIES, EXERCISE, EXPECTATION, PERSON_DAY, RESIDUAL, SERVICE, number

__all__ = ["notes"]

_DRAWN = "Hazards, damage or services in this project were drawn to rehearse, over real or invented places."
_LEGAL = (
    "A checker that shares nothing with the search tests each plan against L1 to L7 (land not handed over, digging "
    "depth, evidence of release, accreditation, danger radii, access and closed days, teams) and against precedence, "
    "deadlines, locks, budgets and floors (P1 to P6)."
)
_HECTARES = (
    "Cancelled (by non-technical survey), reduced (by technical survey) and cleared hectares are kept apart; only "
    "their sum is called released. Areas are geodesic; the shares are those that the project expects."
)
_DAYS = (
    "An activity is given with its first and last day; a service works again on the day after the last work it "
    "waits for."
)


def notes(dossier: Dossier) -> Markup:
    """Explain units, bound, legality and sources."""
    p = dossier.programme
    said = {
        **({"Exercise": f"{EXERCISE} {_DRAWN}"} if dossier.exercise else {}),
        "Expectation": EXPECTATION,
        "Released": RESIDUAL,
        "Person-day": PERSON_DAY,
        "Lower bound and gap": BOUND,
        "Legal": _LEGAL,
        "Hectares": _HECTARES,
        "Days": _DAYS,
        "Radii": "Danger radii and routes are planning figures set by the authority; they authorise nothing.",
        "Positions": BOUNDARIES,
        "Sources": _sources(dossier),
    }
    weights = [("exposure to a hazardous area", number(p.weights.of("exposure") / 100, 2))]
    present = {s.kind for s in p.services}
    weights += [(f"being without {SERVICE[k]}", number(p.weights.of(k) / 100, 2)) for k in ServiceKind if k in present]
    single = {**p.weights.services, **p.weights.areas}
    weights += [(f"for {k}, times its kind: {d.reason}", number(d.per_cent / 100, 2)) for k, d in single.items()]
    return tag(
        "section",
        tag("h2", "How to read this"),
        tag("dl", *(x for name, text in said.items() for x in (tag("dt", name), tag("dd", text))), class_="notes"),
        table([Column("One day of"), Column("weighs", numeric=True)], weights, caption="Weights of person-days"),
        id="notes",
    )


def _sources(dossier: Dossier) -> str:
    """Name the sources that rows give, the most frequent first."""
    p = dossier.programme
    counted: dict[str, int] = {}
    nouns: tuple[HazardousArea | Asset, ...] = (*p.areas, *p.assets)
    for noun in nouns:
        if noun.source:
            counted[noun.source] = counted.get(noun.source, 0) + 1
    named = sorted(counted, key=lambda s: (-counted[s], s))
    if not named:
        return "The rows of this project name no source."
    more = f"; and {number(len(named) - 12)} more" if len(named) > 12 else ""  # noqa: PLR2004 - a line or two of text
    return "; ".join(named[:12]) + more + "."
