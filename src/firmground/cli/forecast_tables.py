"""Short tables of a forecast for people; the document of --json holds all of it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from firmground.cli.show import counted, grouped

if TYPE_CHECKING:
    from firmground.desk.scenario import Scenarios
    from firmground.desk.value import Valued
    from firmground.model import Band, Forecast, Outcome, OutcomeKind, Programme

__all__ = ["gains", "side_by_side", "tables"]

_SHOWN = 12
"""As many rows of one table as people read."""

_MOVES = 8
_NEVER = "not in time"


def tables(programme: "Programme", found: "Forecast") -> Iterator[str]:
    """Give the lines: deadlines with their chance, milestones, services, hectares by way, cost, drivers."""
    from firmground.desk.forecast import MEASURE
    from firmground.model import OutcomeKind

    yield found.label
    if found.cut_short:
        many = counted(found.histories, "history", "histories")
        yield f"stopped by hand after {many}, which the figures are of; what drives them was not reckoned"
    yield f"P80: no later, or no more, in 80 of 100 histories; {_NEVER}: not within {found.horizon_days} days"
    yield from _deadlines(found, _of(found, OutcomeKind.DEADLINE))
    yield from _days(programme, found)
    yield from _services(found)
    yield from _hectares(programme, found)
    yield from _sums(found)
    yield from _drivers(programme, found, MEASURE)


def _of(found: "Forecast", kind: "OutcomeKind") -> "list[Outcome]":
    return [o for o in found.outcomes if o.kind is kind]


def _when(found: "Forecast", day: float | None) -> str:
    """Give the date of a day of a forecast."""
    return _NEVER if day is None else (found.start + timedelta(days=round(day))).isoformat()


def _deadlines(found: "Forecast", outcomes: "list[Outcome]") -> Iterator[str]:
    surest_last = sorted(outcomes, key=lambda o: (o.chance or 0.0, o.name))
    rows = [(o.name, _when(found, o.by), f"{o.chance or 0.0:.0%}", _when(found, o.p80)) for o in surest_last]
    yield from _columns(("deadline", "to be over on", "chance", "P80"), rows, "deadlines")


def _days(programme: "Programme", found: "Forecast") -> Iterator[str]:
    from firmground.model import OutcomeKind
    from firmground.report.words import with_district

    rows = [
        (with_district(programme, o.name), *(_when(found, d) for d in (o.p10, o.p50, o.p80, o.p90)))
        for o in _of(found, OutcomeKind.MILESTONE)
    ]
    yield from _columns(("milestone", "P10", "P50", "P80", "P90"), rows, "milestones")


def _services(found: "Forecast") -> Iterator[str]:
    """Say by when half of those without a kind of service, and all, have it again."""
    rows = []
    for band in found.bands:
        if band.kind == "people":
            begin = max(band.p50[0], 1.0)
            cells = [
                _falls_to(found, band, curve, left) for left in (begin / 2.0, 0.0) for curve in (band.p50, band.p80)
            ]
            rows.append((band.name, grouped(band.p50[0]), *cells))
    yield from _columns(("without", "people", "half, P50", "half, P80", "all, P50", "all, P80"), rows, "kinds")


def _falls_to(found: "Forecast", band: "Band", curve: Sequence[float], left: float) -> str:
    day = next((day for day, people in zip(band.days, curve, strict=True) if people <= left), None)
    return f"after {_when(found, band.days[-1])}" if day is None else _when(found, day)


def _hectares(programme: "Programme", found: "Forecast") -> Iterator[str]:
    """Give the hectares of each district by each way; the three are never added (L8)."""
    from firmground.model import OutcomeKind

    ways = (OutcomeKind.DISTRICT_CANCELLED, OutcomeKind.DISTRICT_REDUCED, OutcomeKind.DISTRICT_CLEARED)
    by_place: dict[str, list[str]] = {}
    for way in ways:
        for o in _of(found, way):
            by_place.setdefault(o.name, []).append(f"{o.p50 or 0.0:,.1f} ({o.p10 or 0.0:,.1f} to {o.p90 or 0.0:,.1f})")
    names = {p.id: p.name for p in programme.places}
    rows = [(names.get(place, place) or "all districts", *cells) for place, cells in by_place.items()]
    head = ("hectares handed over", "cancelled, P50 (P10 to P90)", "reduced", "cleared")
    yield from _columns(head, rows, "districts")


def _sums(found: "Forecast") -> Iterator[str]:
    from firmground.model import OutcomeKind

    for kind in (OutcomeKind.COST, OutcomeKind.PERSON_DAYS):
        for o in _of(found, kind):
            cells = " ".join(f"P{p} {grouped(getattr(o, f'p{p}') or 0.0)}" for p in (10, 50, 80, 90))
            yield f"{o.name} in {o.unit}: {cells}" if o.unit != o.name else f"weighted {o.name}: {cells}"


def _drivers(programme: "Programme", found: "Forecast", measure: str) -> Iterator[str]:
    """Name what moves the sums and the milestones most."""
    from firmground.model import OutcomeKind
    from firmground.report.words import with_district

    order = (OutcomeKind.PERSON_DAYS, OutcomeKind.COST, OutcomeKind.MILESTONE)
    told: dict[tuple[str, str], list[str]] = {}
    for driver in sorted(found.drivers, key=lambda d: -d.share):
        if driver.kind in order:
            told.setdefault((driver.kind.value, driver.outcome), []).append(f"{driver.factor} {driver.share:.0%}")
    chosen = [(kind.value, o.name) for kind in order for o in _of(found, kind) if (kind.value, o.name) in told]
    yield from _columns(
        ("driven by", ""),
        [(with_district(programme, name), ", ".join(told[kind, name])) for kind, name in chosen],
        "outcomes",
    )
    if chosen:
        yield f"in per cent: {measure}"


def gains(found: "Valued") -> Iterator[str]:
    """Give the lines of what one more of something saves."""
    worth = found.worth
    yield found.label
    yield f"as it is: {grouped(worth.person_days)} weighted person-days on the average"
    if worth.cut_short:
        yield "stopped by hand: what had not been examined by then is left out"
    fewer = {g.name: f" (of {g.histories} histories)" for g in worth.gains if g.histories < worth.histories}
    rows = [(g.name, g.kind, grouped(g.saved), grouped(g.error), g.unit + fewer.get(g.name, "")) for g in worth.gains]
    yield from _columns(("name", "kind", "saves person-days", "standard error", "for"), rows, "rows", len(rows))
    more = "; --top examines more" if len(worth.gains) < worth.candidates else ""
    yield f"{len(worth.gains)} of {worth.candidates} examined: {found.chosen}{more}"
    yield "a figure within two standard errors of 0, above or below, may be chance"
    yield f"reckoned by {found.method}"


def side_by_side(found: "Scenarios") -> Iterator[str]:
    """Give the lines of scenarios side by side."""
    from firmground.desk.scenario import SAME
    from firmground.model import OutcomeKind

    base = found.found[0].forecast
    yield base.label
    rows = []
    for one in found.found:
        made = one.forecast
        sums, done = _of(made, OutcomeKind.PERSON_DAYS), _of(made, OutcomeKind.MILESTONE)
        days = [grouped(p or 0.0) for o in sums for p in (o.p10, o.p50, o.p90)]
        dates = [_when(made, d) for o in done[:1] for d in (o.p50, o.p80)] or ["", ""]
        rows.append((one.name, *days, f"{grouped(one.more)} ({grouped(one.error)})", *dates))
    head = ("scenario", "person-days, P10", "P50", "P90", "more than base (s.e.)", "all done, P50", "P80")
    yield from _columns(head, rows, "scenarios", len(rows))
    if found.cut_short:
        last, many = found.found[-1].name, found.found[-1].forecast.histories
        yield ""
        yield f"stopped by hand: {last} is of {many} histories, beside the same ones of the project as it stands;"
        yield "what was to come after it was not run"
    for one in found.found[1:]:
        yield ""
        if one.same:
            yield f"{one.name} {SAME}"
            continue
        told = (
            f"the P50 of {counted(len(one.moves), 'service')} moves, most" if one.moves else "no P50 of a service moves"
        )
        yield f"{one.name}: {told}"
        for move in one.moves[:_MOVES]:
            before, after = _when(base, move.before), _when(base, move.after)
            yield f"  {move.name}: {before} -> {after} ({move.days:+} days)"


def _columns(head: Sequence[str], rows: Sequence[Sequence[str]], noun: str, shown: int = _SHOWN) -> Iterator[str]:
    """Lay out rows under their headings, after an empty line; without rows nothing."""
    if not rows:
        return
    cells = [tuple(head), *(tuple(row) for row in rows[:shown])]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    yield ""
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    if len(rows) > shown:
        yield f"and {counted(len(rows) - shown, noun.removesuffix('s'))} more; --json names all"
