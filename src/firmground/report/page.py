"""The report as one self-contained HTML page: no request leaves it, and it reads well in print and without scripts."""

import base64
import hashlib
from importlib.resources import files
from pathlib import Path
from string import Template

from firmground.model import Forecast, Plan, Price, Programme, Verdict
from firmground.report.dossier import Disclosure, Dossier
from firmground.report.markup import Markup, join, tag, text
from firmground.report.reckon.use import TeamUse
from firmground.report.words import EXERCISE, RESIDUAL

__all__ = ["write_html"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_QUESTIONS = (
    ("services", "When does my place get its services back?"),
    ("map", "Where is what?"),
    ("days", "Who goes where in the first 30 days?"),
    ("gantt", "Who works when?"),
    ("curves", "What comes back when?"),
    ("forecast", "How sure is that?"),
    ("use", "How far are teams used?"),
    ("pledges", "What comes of what was pledged?"),
    ("unscheduled", "What has no place in the plan?"),
    ("notes", "How is this to be read?"),
)


def write_html(
    path: Path,
    programme: Programme,
    plan: Plan,
    verdict: Verdict,
    price: Price,
    *,
    baseline: Price | None = None,
    disclosure: Disclosure | str = Disclosure.OPERATOR,
    forecast: Forecast | None = None,
) -> None:
    """Write the report of a plan; the same input gives the same bytes.

    ``baseline`` is the price of the practice's plan at equal capacity. ``disclosure`` 'operator' shows land not yet
    released and where teams work, 'public' shows counts per district only (L11). With a ``forecast`` of the plan it
    says how sure that is. Raises OSError.
    """
    dossier = Dossier(programme, plan, verdict, price, baseline, Disclosure(disclosure), forecast)
    Path(path).write_bytes(_page(dossier).encode())


def _page(dossier: Dossier) -> str:
    home = files("firmground.report") / "template"
    script = (home / "page.js").read_text(encoding="utf-8")
    # The policy lets exactly this script run; styles are inline since figures carry theirs in attributes.
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    stamp = f" \N{EM DASH} {EXERCISE}" if dossier.exercise else ""
    return Template((home / "page.html").read_text(encoding="utf-8")).substitute(
        title=text(f"{dossier.programme.name}: joint plan{stamp}"),
        policy=f"{_POLICY}; script-src 'sha256-{allowed}'",
        style=(home / "page.css").read_text(encoding="utf-8"),
        body=_body(dossier),
        footer=text(f"{EXERCISE} {RESIDUAL}" if dossier.exercise else RESIDUAL),
        script=script,
    )


def _body(dossier: Dossier) -> Markup:
    """Put the sections in the order in which readers ask."""
    # matplotlib is loaded only when a page is written.
    from firmground.report.sections import forecast, head, notes, outcome, places, promises, work  # noqa: PLC0415

    use = TeamUse(dossier)
    asked = [(where, said) for where, said in _QUESTIONS if where != "forecast" or dossier.forecast is not None]
    return join(
        [
            head.head(dossier),
            head.breaches(dossier),
            head.key_figures(dossier, use),
            tag(
                "nav",
                tag("ol", *(tag("li", tag("a", said, href=f"#{where}")) for where, said in asked)),
                aria_label="Questions",
            ),
            places.places(dossier),
            outcome.maps(dossier),
            work.first_days(dossier),
            work.gantt(dossier, use),
            outcome.curves(dossier),
            forecast.forecast(dossier),
            work.use_by_kind(dossier, use),
            promises.promises(dossier, use),
            work.unscheduled(dossier),
            notes.notes(dossier),
        ],
        "\n",
    )
