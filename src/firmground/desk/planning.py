"""Work is planned, judged, explained and reported."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from firmground.desk.cluster import cluster
from firmground.desk.followed import programme_now
from firmground.desk.outputs import require_output, writing
from firmground.desk.wire import Where, account, open_store
from firmground.errors import BadInputError
from firmground.evaluate.explain import Explanation, explain
from firmground.evaluate.explanation import ActivityExplained
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.intake.assemble import assemble
from firmground.intake.check import check_programme, check_tables
from firmground.model import Finding, Plan, Price, Programme, Severity, Verdict
from firmground.model.event import Event
from firmground.model.facts.record import Corrected, Decided
from firmground.plan.again import with_bound
from firmground.plan.params import Report, Warm
from firmground.plan.solve import solve
from firmground.plan.trial import unkept
from firmground.report.dossier import Disclosure
from firmground.report.page import write_html
from firmground.report.picture import write_png
from firmground.report.workbook import write_xlsx
from firmground.track.sifting import sift

__all__ = ["How", "Planned", "check", "explain_in", "explain_name", "make_plan", "practised", "report", "verify"]


@dataclass(frozen=True, slots=True)
class How:
    """How a plan is searched for, besides seconds and seed.

    ``freeze_days`` or ``stability`` ask for the plan in the project to be kept as far as they say (see Warm); None
    for both plans afresh. ``parts`` is into how many parts a very large Programme is split (0: it decides itself),
    ``dask`` the address of a scheduler whose workers search the parts (see cluster).
    """

    threads: int = 1
    freeze_days: int | None = None
    stability: int | None = None
    parts: int = 0
    dask: str | None = None

    def warm(self, plan: Callable[[], Plan]) -> Warm | None:
        """Say what is kept of the plan before, which is asked for only then."""
        if self.freeze_days is None and self.stability is None:
            return None
        return Warm(plan(), freeze_days=self.freeze_days or 0, stability=self.stability or 0)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with its verdict and price, and the price of the field's own practice at equal capacity."""

    programme: Programme
    plan: Plan
    verdict: Verdict
    price: Price
    practice: Price
    redone: int = 0  # parts that were searched here after the cluster had lost them

    @property
    def saved(self) -> float:
        """Share of the practice's person-days that the plan saves."""
        if self.practice.objective_person_days == 0:
            return 0.0
        return 1.0 - self.price.objective_person_days / self.practice.objective_person_days


def check(path: Where) -> tuple[Finding, ...]:
    """Find what is missing or contradictory before planning: in the rows, in the Programme, in what is decided."""
    findings, _ = _checked(path)
    return findings


def _checked(path: Where) -> tuple[tuple[Finding, ...], Programme | None]:
    tables = open_store(path).tables()
    findings = check_tables(tables)
    if any(f.severity is Severity.ERROR for f in findings):
        return findings, None
    programme = assemble(tables)
    findings += check_programme(programme)
    if not any(f.severity is Severity.ERROR for f in findings):
        findings += tuple(_unkept(name) for name in unkept(programme))
    return findings, programme


def _unkept(name: str) -> Finding:
    return Finding(
        "FG-CK-814",
        Severity.ERROR,
        f"no trial plan keeps the lock, deadline or equity floor of {name}",
        "move the day, lift the lock, lower the floor, or bring more teams of the kinds it needs",
        layer="locks",
    )


def make_plan(
    path: Where,
    *,
    seconds: float,
    seed: int,
    solver: str = "native",
    despite: bool = False,
    progress: Report | None = None,
    how: How = How(),
) -> Planned | tuple[Finding, ...]:
    """Plan a project into its file; gives the findings instead when an error stands in the way.

    `despite` plans what can be planned although some sites cannot be; errors in the rows themselves always stop.
    """
    store = open_store(path)
    findings, programme = _checked(path)
    errors = tuple(f for f in findings if f.severity is Severity.ERROR)
    if programme is None or (errors and not despite):
        return errors
    warm = how.warm(store.load_plan)
    with nullcontext() if how.dask is None else cluster(how.dask) as hands:
        plan = solve(
            programme, solver=solver, seconds=seconds, seed=seed, progress=progress, threads=how.threads, warm=warm,
            parts=how.parts, hands=hands,
        )  # fmt: skip
    worth = price(programme, plan)
    verdict = judge(programme, plan)
    practice = practised(programme, plan)
    store.save_plan(programme, plan, worth, by=account())
    return Planned(programme, plan, verdict, worth, practice, 0 if hands is None else hands.done_here)


def practised(programme: Programme, plan: Plan) -> Price:
    """Price the field's own practice; only its price is kept, so no bound is proved for it anew."""
    return price(programme, solve(programme, solver="practice", bound=plan.provenance.lower_bound))


def _programme(path: Where) -> Programme:
    """Give the Programme that the plan of a project is of."""
    return programme_now(open_store(path))


def verify(path: Where) -> Verdict:
    """Judge the plan in the project against the rows in the project, whoever made or changed either."""
    plan = open_store(path).load_plan()
    return judge(_programme(path), plan)


def explain_name(path: Where, name: str) -> Explanation:
    """Explain an activity or a place of the planned project, with the decisions of the ledger on it."""
    store = open_store(path)
    counted = sift(store.events(names=(Decided.name, Corrected.name))).events
    return explain_in(_programme(path), store.load_plan(), counted, name)


def explain_in(programme: Programme, plan: Plan, counted: Iterable[Event], name: str) -> Explanation:
    """Explain an activity or a place of a plan that was read before, with those of the events that decide on it."""
    found = explain(programme, plan, name)
    names = (
        {found.activity, found.activity.rpartition(":")[0]}
        if isinstance(found, ActivityExplained)
        else {found.place, *(one.id for one in found.returns)}
    )
    return replace(found, decided=(*_decisions(counted, names), *found.decided))


def _decisions(counted: Iterable[Event], names: Collection[str]) -> Iterator[str]:
    """Word the decisions that count on something; priorities are told with what they weigh."""
    for event in counted:
        fact = event.fact
        if isinstance(fact, Decided) and fact.verb != "prioritise" and fact.what in names:
            yield f"{event.on} {fact.role}: {fact.verb} {fact.what}: {fact.reason}"


def report(path: Where, out: Path, *, public: bool = False) -> Verdict:
    """Write the report of the planned project in the format that the ending of `out` asks for; gives the verdict.

    `public` writes the page for everybody: no coordinates of land that is not released (L11).
    """
    endings = (".html", ".xlsx", ".png")
    require_output(out, endings)
    if public and out.suffix.lower() != ".html":
        raise BadInputError(f"{out.name}: only the HTML page has a public tier; the others show operators' coordinates")
    plan = open_store(path).load_plan()
    programme = _programme(path)
    plan = with_bound(programme, plan)
    verdict, worth = judge(programme, plan), price(programme, plan)
    with writing(out):
        match out.suffix.lower():
            case ".html":
                tier = Disclosure.PUBLIC if public else Disclosure.OPERATOR
                practice = practised(programme, plan)
                write_html(out, programme, plan, verdict, worth, baseline=practice, disclosure=tier)
            case ".xlsx":
                write_xlsx(out, programme, plan, verdict, worth)
            case _:
                write_png(out, programme, plan, verdict, worth)
    return verdict
