"""One overview picture: the land, people without services, and hectares by way of release."""

from pathlib import Path

from firmground.model import Plan, Price, Programme, Verdict
from firmground.report.dossier import Dossier
from firmground.report.words import BOUNDARIES, EXERCISE, EXPECTATION, long_date, number, percent, shortened

__all__ = ["write_png"]


def write_png(path: Path, programme: Programme, plan: Plan, verdict: Verdict, price: Price) -> None:
    """Write a picture of 1600 by 1000 pixels that reads in grey; it shows land not yet released (operator tier).

    Raises OSError.
    """
    # matplotlib is loaded only when a picture is painted.
    from firmground.report.figures.overview import paint  # noqa: PLC0415

    dossier = Dossier(programme, plan, verdict, price)
    Path(path).write_bytes(paint(dossier, programme.name, _said(dossier), _foot(dossier)))


def _said(dossier: Dossier) -> str:
    verdict = "legal by the independent checker" if dossier.verdict.legal else "NOT LEGAL: do not follow"
    return (
        f"As of {long_date(dossier.programme.start)}. {number(dossier.price.objective_person_days)} weighted "
        f"person-days, gap to a proved bound {percent(dossier.gap, 1)}; {verdict}."
    )


def _foot(dossier: Dossier) -> str:
    p = dossier.programme
    sources = ", ".join(sorted({a.source for a in p.areas if a.source}))
    label = f"{EXERCISE} " if dossier.exercise else ""
    source = f"Source: {shortened(sources, 120)}. " if sources else ""
    made = f"{p.crs}, programme {p.sha256[:12]}, firmground {dossier.plan.provenance.version}."
    return f"{label}{EXPECTATION}\n{BOUNDARIES}\n{source}{made}"
