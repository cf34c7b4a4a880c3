"""How much of the cleared ground of an area to search again, from what the ledger knows of it and of who cleared it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from firmground.desk.entering import Ledger
from firmground.desk.wire import Where, open_store
from firmground.errors import BadInputError, UnknownNameError
from firmground.evaluate.sampling import ADVISORY, Requirement, Sample, TrackRecord, sample
from firmground.intake.events_register import offered, spelt_like
from firmground.intake.settings import read_rules
from firmground.intake.typed_cells import text
from firmground.model.event import Event
from firmground.model.facts import land
from firmground.model.progress import LandState
from firmground.model.tables import Tables
from firmground.track.fold import fold_sifted

__all__ = ["Sampled", "sample_area"]


@dataclass(frozen=True, slots=True)
class Sampled:
    """The sample of one area, who cleared it, how, and how much passed visits have searched again since.

    ``rules`` are the figures that were used, each with where it comes from; all are rows to be edited.
    """

    area: str
    operator: str
    methods: tuple[str, ...]
    sample: Sample
    searched_m2: float
    rules: Mapping[str, tuple[float, str]]

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return {
            "area": self.area,
            "operator": self.operator,
            "methods": list(self.methods),
            **self.sample.as_dict(),
            "searched_m2": self.searched_m2,
            "rules": {name: {"value": value, "source": source} for name, (value, source) in self.rules.items()},
        }

    def lines(self) -> list[str]:
        """Give it for people."""
        made = self.sample
        by = f" by {self.operator}" if self.operator else ""
        lines = [f"{self.area}: {made.cleared_m2:,.0f} m2 cleared{by} ({', '.join(self.methods)})"]
        lines.append(f"search {made.search_m2:,.0f} m2 again ({100 * made.share:.0f} %)")
        if self.searched_m2:
            lines.append(f"visits that were passed have searched {self.searched_m2:,.0f} m2 since the clearance")
        lines.append(made.statement)
        lines += [f"  - {reason.what}: a limit {reason.factor:g} times as strict" for reason in made.reasons]
        lines += [f"  - {name} = {value:g}: {source}" for name, (value, source) in self.rules.items()]
        return [*lines, ADVISORY]


def sample_area(name: Where, area: str, *, today: date) -> Sampled:
    """Reckon the sample of an area as the ledger stands today.

    Raises UnknownNameError for an area without ground, BadInputError where none of it is cleared and not handed over,
    or where a rule is no such figure.
    """
    ledger = Ledger.read(open_store(name), today)
    sifted = ledger.sifted()
    progress = fold_sifted(sifted, as_of=today)
    parcels = [p for p in progress.parcels if p.area == area]
    if not parcels:
        alike = spelt_like(area, {p.area for p in progress.parcels})
        raise UnknownNameError(f"there is no ground of an area {area}{offered(alike)}")
    cleared = [p for p in parcels if p.state is LandState.CLEARED]
    if not cleared:
        raise BadInputError(f"no ground of {area} is cleared and waits for its handover, so there is nothing to sample")
    ids = {event for parcel in cleared for event in parcel.events}
    events = [e for e in sifted.by_day(today) if e.id in ids and isinstance(e.fact, land.AreaCleared)]
    work = _Work(ledger.tables, events)
    visits = [e for e in sifted.by_day(today) if isinstance(e.fact, land.QaVisit)]
    rules = read_rules(ledger.tables)[0]
    critical = sum(n.severity == "critical" for n in progress.non_conformities if n.area == area)
    record = work.record(sifted.by_day(today), rules, critical)
    try:
        required = Requirement(
            confidence=rules["qa_confidence"],
            per_ha=rules["qa_items_per_ha"],
            detection=rules["qa_detection"],
            unknown_operator_factor=rules["qa_unknown_operator"],
            history_factor=rules["qa_history"],
            method_factor=max((rules[name] for name in work.method_rules()), default=rules["qa_method_other"]),
        )
        made = sample(sum(p.m2 for p in cleared), required, record)
    except ValueError as error:
        raise BadInputError(f"the rules that begin with qa_ give no sample: {error}") from error
    return Sampled(area, work.operator, work.methods, made, work.searched(visits, area), _sourced(ledger.tables, rules))


class _Work:
    """The clearance of an area: who did it and how."""

    def __init__(self, tables: Tables, events: list[Event]) -> None:
        facts = [e.fact for e in events if isinstance(e.fact, land.AreaCleared)]
        self._tables = tables
        self._last = events[-1].on if events else date.min
        self.methods = tuple(dict.fromkeys(fact.method for fact in facts))
        self._partner = {text(r, "id"): text(r, "partner") for r in tables.get("contingents", ())}
        contingents = dict.fromkeys(fact.contingent for fact in facts if fact.contingent)
        self.operator = ", ".join(dict.fromkeys(self._partner.get(c) or c for c in contingents))
        self._names = {name.casefold() for c in contingents for name in (c, self._partner.get(c, "")) if name}

    def method_rules(self) -> list[str]:
        """Name the rule of each method: by the kind of activity that it is a method of."""
        rows = self._tables.get("methods", ())
        kind = {text(row, by).casefold(): text(row, "activity") for by in ("id", "name") for row in rows}
        wanted = (f"qa_method_{kind.get(method.casefold(), 'other')}" for method in self.methods)
        return [name if name in {"qa_method_CLEARANCE", "qa_method_BAC"} else "qa_method_other" for name in wanted]

    def record(self, events: list[Event], rules: Mapping[str, float], critical: int) -> TrackRecord:
        """Count the visits to the operator: those that name it, and those to areas that it cleared before."""
        cleared_by: dict[str, str] = {}
        seen, weighed = 0, 0.0
        for event in events:
            fact = event.fact
            if isinstance(fact, land.AreaCleared):
                cleared_by[fact.area] = fact.contingent
            elif isinstance(fact, land.QaVisit) and self._names:
                contingent = cleared_by.get(fact.area, "")
                named = fact.inspected or self._partner.get(contingent) or contingent
                if named.casefold() in self._names:
                    seen += 1
                    weighed += rules.get(f"qa_weight_{fact.severity}", 0.0)
        return TrackRecord(seen, weighed, critical)

    def searched(self, visits: list[Event], area: str) -> float:
        """Add up what passed visits to an area have searched since it was cleared."""
        facts = [e.fact for e in visits if e.on >= self._last and e.subject == area]
        return sum(f.sampled_m2 for f in facts if isinstance(f, land.QaVisit) and f.result == "passed")


def _sourced(tables: Tables, rules: Mapping[str, float]) -> dict[str, tuple[float, str]]:
    """Give the figures of sampling with their sources; one without a row is a default of firmground."""
    source = {text(row, "id"): text(row, "source") for row in tables.get("rules", ())}
    names = (name for name in rules if name.startswith("qa_"))
    return {name: (rules[name], source.get(name) or "default of firmground, a guess") for name in names}
