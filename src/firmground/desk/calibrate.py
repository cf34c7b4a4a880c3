"""Learning from the ledger: what the table of spreads and the methods should say, and a delivery that makes them so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from firmground.desk.calibrated import SOURCE, calibrations, learned_rows, uncalibrated
from firmground.desk.entering import Ledger, enter
from firmground.desk.forecasts_past import past_forecasts
from firmground.desk.outputs import require_output, writing
from firmground.desk.wire import Where, open_store
from firmground.errors import BadInputError
from firmground.evaluate.calibration.learning import Strengths, learn
from firmground.evaluate.calibration.lesson import Lesson
from firmground.evaluate.calibration.past import Past
from firmground.evaluate.calibration.shares import Shares, shares_of
from firmground.intake.assemble import assemble
from firmground.intake.methods import output
from firmground.intake.settings import read_rules, read_settings
from firmground.intake.typed_cells import real, text
from firmground.intake.uncertain import outlook
from firmground.model import ActivityKind, Factor, Outlook, Programme, Uncertainty
from firmground.model.event import Entry, Event
from firmground.model.facts.record import PlanMade, RowsImported
from firmground.model.outlook import ANY, Shape
from firmground.model.tables import Tables
from firmground.track.fold import fold_sifted, unhurried
from firmground.track.observations import Register, observe
from firmground.track.observed_work import Rate, Rates
from firmground.track.plan_json import plan_from_json
from firmground.track.sifting import sift

__all__ = ["NOTHING", "Calibration", "apply", "calibrate", "picture"]

NOTHING = "the ledger holds nothing yet that could be learned from"


@dataclass(frozen=True)
class Calibration:
    """What was learned, what would change in the rows, and how past forecasts did.

    ``unmatched`` are ids of events whose work no method of the project could be found for.
    """

    as_of: date
    known_at: datetime | None
    exercise: bool
    ledger: Ledger
    lessons: tuple[Lesson, ...]
    unmatched: tuple[str, ...]
    changes: tuple[RowsImported, ...]
    shares: tuple[Shares, ...]
    outputs: Mapping[str, tuple[float, float]]
    """Likely output of each method that was learned, before and after, in m2 per team-day."""
    past: Past

    @property
    def delivery(self) -> str:
        """Key of the delivery that applies it; empty where nothing changes."""
        return self.changes[0].delivery if self.changes else ""

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``, but for whether it was applied."""
        return {
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "exercise": self.exercise,
            "head": {"seq": self.ledger.head.seq, "hash": self.ledger.head.hash},
            "lessons": [lesson.as_dict() for lesson in self.lessons],
            "outputs": [
                {"method": name, "unit": "m2 per team-day", "old": old, "new": new}
                for name, (old, new) in sorted(self.outputs.items())
            ],
            "shares": [one.as_dict() for one in self.shares],
            "unmatched": list(self.unmatched),
            "changed_rows": {f.layer: len(f.created) + len(f.replaced) + len(f.removed) for f in self.changes},
            "past_forecasts": self.past.as_dict(),
        }


def calibrate(name: Where, *, as_of: date, known_at: datetime | None = None, today: date) -> Calibration:
    """Learn from what happened by a day, as far as it was entered by a moment; changes nothing.

    What an earlier calibration changed is taken out first, so that no event counts twice: the default is always what
    the table said before. Raises BadInputError for a day to come and where the rows give no Programme.
    """
    if as_of > today:
        raise BadInputError(f"{as_of} is a day to come; nothing has been learned of it yet")
    store = open_store(name)
    ledger = Ledger.read(store, today)
    with unhurried():
        sifted = sift(ledger.events, known_at)
        progress = fold_sifted(sifted, as_of=as_of, known_at=known_at)
    exercise = read_settings(ledger.tables)[0].exercise
    if all(event.fact.written for event in sifted.by_day(as_of)):
        return Calibration(as_of, known_at, exercise, ledger, (), (), (), (), {}, Past(as_of))
    tables = uncalibrated(calibrations(ledger.events), ledger.tables)
    programme, spreads = assemble(tables), outlook(tables)
    seen = observe(sifted, progress, _register(tables, programme, spreads, sifted.by_day(as_of)))
    kinds = {m.name: a.kind.value for a in programme.activities for m in a.methods}
    strengths = _strengths(tables)
    lessons = learn(seen.observations, spreads, strengths, kinds=kinds, own=_Own(tables, spreads, kinds).spread)
    changes, outputs = learned_rows(lessons, tables, ledger.tables, kinds)
    past = past_forecasts(sifted, progress, programme)
    shares = shares_of(seen.observations, strengths.trials)
    return Calibration(as_of, known_at, exercise, ledger, lessons, seen.unmatched, changes, shares, outputs, past)


def apply(name: Where, found: Calibration, *, today: date, by: str, reason: str = "") -> tuple[Event, ...]:
    """Enter what was learned as one delivery, which `correct` takes back; gives its events.

    Raises ConflictError if somebody wrote since the calibration was made.
    """
    said = f"{SOURCE} as of {found.as_of}" + (f": {reason.strip()}" if reason.strip() else "")
    entries = [Entry(fact, today, by, said) for fact in found.changes]
    return enter(open_store(name), entries, today=today, ledger=found.ledger).events if entries else ()


def _strengths(tables: Tables) -> Strengths:
    rules, _ = read_rules(tables)
    try:
        return Strengths(*(rules[f"calibrate_{what}"] for what in ("logs", "trials", "counts", "least")))
    except ValueError as error:
        raise BadInputError(f"the rules that begin with calibrate_: {error}") from error


def _register(tables: Tables, programme: Programme, spreads: Outlook, events: Sequence[Event]) -> Register:
    rates: dict[tuple[ActivityKind, str], Rate] = {}
    names: dict[tuple[ActivityKind, str], tuple[str, ...]] = {}
    for row in tables.get("methods", ()):
        kind, rate = ActivityKind(text(row, "activity")), output(row)
        called = (text(row, "name"), f"{text(row, 'name')} ({text(row, 'id')})")
        for one in called:
            rates[kind, one] = Rate(real(row, "team_days") or 0.0, rate[1] if rate else None)
        for word in (text(row, "id"), text(row, "name")):
            names[kind, word.casefold()] = (*called, *names.get((kind, word.casefold()), ()))
    land = {text(row, "id"): text(row, "land_use") for row in tables.get("hazardous_areas", ())}
    plans = [(e.on, plan_from_json(e.fact.plan)) for e in events if isinstance(e.fact, PlanMade)]
    return Register(programme, spreads, Rates(rates, names), plans, land)


@dataclass(frozen=True)
class _Own:
    """The spreads that methods bring themselves, by their low and high output."""

    tables: Tables
    spreads: Outlook
    kinds: Mapping[str, str]

    def spread(self, method: str) -> Uncertainty | None:
        """Give the spread of a method's output against the likely one, where the table does not name the method."""
        general = self.spreads.of(Factor.OUTPUT, method, self.kinds.get(method, ""))
        if general is None or general.shape is Shape.FIXED or general.applies_to == method:
            return None
        for row, rate in self._rows(method):
            low, likely, high = rate
            if 0 < low < high:
                source = text(row, "source")
                return Uncertainty(
                    f"output:{method}", Factor.OUTPUT, ANY, Shape.PERT, low / likely, 1.0, high / likely,
                    general.together, general.guess, source,
                )  # fmt: skip
        return None

    def _rows(self, method: str) -> Iterator[tuple[Mapping[str, Any], tuple[float, float, float]]]:
        for row in self.tables.get("methods", ()):
            name, rate = text(row, "name"), output(row)
            ours = method in (name, f"{name} ({text(row, 'id')})") and text(row, "applies_to") == "area"
            if ours and rate is not None and rate[1] > 0:
                yield row, rate


def picture(found: Calibration, out: Path) -> None:
    """Paint how past forecasts did into a PNG; raises BadInputError for a file that cannot be one, or be written."""
    from firmground.report.figures.calibration import paint  # noqa: PLC0415 - matplotlib only for pictures

    require_output(out, (".png",))
    with writing(out):
        out.write_bytes(paint(found.past, exercise=found.exercise))
