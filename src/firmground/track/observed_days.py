"""What the ledger says of lost days and accidents."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from firmground.evaluate.calibration.observed import Observation
from firmground.model import ActivityKind, Factor, Outlook, Programme
from firmground.model.event import Event
from firmground.model.facts import field
from firmground.model.outlook import ANY

__all__ = ["REGION", "accidents", "days_lost", "recorded"]

_MONTH = 30.0
_THOUSAND = 1000.0
REGION = "region"
"""What events call the whole project."""
_Days = set[int]


def recorded(events: Sequence[Event]) -> tuple[date, date] | None:
    """First and last day of which somebody typed something in; None where nobody did."""
    days = [event.on for event in events if not event.fact.written]
    return (min(days), max(days)) if days else None


def days_lost(events: Sequence[Event], programme: Programme, outlook: Outlook) -> Iterator[Observation]:
    """Count the days in 30 on which weather stood work down, district by district.

    The region has one weather, so that all districts together stand for the days of the record and no more. Nothing is
    known of days before the first event that was typed in, and after the last.
    """
    span = recorded(events)
    downs = [e for e in events if isinstance(e.fact, field.WeatherStandDown)]
    keys = [row.applies_to for row in outlook.rows if row.factor is Factor.WEATHER]
    if span is None or not (downs or _worked(events)):
        return
    length = (span[1] - span[0]).days + 1
    at_places = _at_places(downs, span)
    cells = _cells(programme)
    for key in keys:
        kinds = [key] if key != ANY else [k.value for k in ActivityKind if k.value not in keys]
        if not kinds or (key != ANY and key not in set(ActivityKind)):
            continue
        for district, places in cells.items():
            lost = sum(len(_lost(at_places, lineage, kind)) for lineage in places for kind in kinds)
            met = dict.fromkeys(e.id for e in downs if any(e.fact.subject in x for x in (*places, {REGION})))
            yield Observation(
                Factor.WEATHER,
                lost / len(places) / len(kinds) / len(cells),
                length / _MONTH / len(cells),
                key,
                subject=district,
                events=tuple(met),
            )


def _worked(events: Sequence[Event]) -> bool:
    """Whether the record speaks of work, so that days without a word of the weather were days without loss."""
    return any(isinstance(e.fact, field.WeatherStandDown) or hasattr(e.fact, "team_days") for e in events)


def _cells(programme: Programme) -> dict[str, list[frozenset[str]]]:
    """Give the places with work of each district, each as itself and all above it."""
    found: dict[str, list[frozenset[str]]] = {}
    for place in sorted({site.place for site in programme.sites}):
        found.setdefault(programme.district_of(place) or place, []).append(programme.lineage_of[place])
    return found


def _at_places(downs: Sequence[Event], span: tuple[date, date]) -> dict[str, dict[str, _Days]]:
    """Give the days lost at each place that events name, by kind of work; days beyond the record are cut off."""
    found: dict[str, dict[str, _Days]] = {}
    for event in downs:
        fact = event.fact
        if not isinstance(fact, field.WeatherStandDown):
            continue
        last = min(fact.until or event.on, span[1])
        days = range((event.on - date.min).days, (last - date.min).days + 1)
        for kind in fact.kinds or tuple(k.value for k in ActivityKind):
            found.setdefault(fact.place, {}).setdefault(kind, set()).update(days)
    return found


def _lost(at_places: Mapping[str, Mapping[str, _Days]], lineage: frozenset[str], kind: str) -> _Days:
    """Give the days lost at a place, whatever place above it was named."""
    named = lineage & at_places.keys() | ({REGION} & at_places.keys())
    return set().union(*(at_places[place].get(kind, ()) for place in named))


def accidents(events: Sequence[Event], team_days: float) -> Iterator[Observation]:
    """Count accidents in demining for 1,000 team-days of explosive work; nothing where no such work was reported."""
    met = [e for e in events if isinstance(e.fact, field.Accident) and e.fact.kind == "demining"]
    if team_days > 0:
        yield Observation(
            Factor.ACCIDENT, float(len(met)), team_days / _THOUSAND, events=tuple(event.id for event in met)
        )
